from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.normalize_register_number import DIGITS, NO_COURT, SEVERAL, UNKNOWN, NormalizeRegisterNumber


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({}, "HRB 12345, Amtsgericht Köln", ("HRB 12345", None, None), id="the court behind"),
        pytest.param({}, "AG München HRA 4711", ("HRA 4711", None, None), id="the court in short"),
        pytest.param(
            {"court": "keep"},
            "Amtsgericht Bad Homburg v.d.Höhe, HRB 1",
            ("Bad Homburg v.d.Höhe HRB 1", None, None),
            id="a long court",
        ),
        pytest.param(
            {"court": "keep"},
            "Handelsregister Köln HRB 12345",
            ("Köln HRB 12345", None, None),
            id="the register's place",
        ),
        pytest.param(
            {"court": "keep"}, "Amtsgericht Bad Prüm HRB 7", ("Bad Prüm HRB 7", None, None), id="a court with PR in it"
        ),
        pytest.param({}, "HRB 12345 AG Köln", ("HRB 12345", None, None), id="the court's AG is no letter of it"),
        pytest.param({}, "HR B 12345", ("HRB 12345", None, NO_COURT), id="letters apart"),
        pytest.param({}, "H.R.B. Nr. 12.345", ("HRB 12345", None, NO_COURT), id="dots and a word"),
        pytest.param({}, "hrb0012345", ("HRB 12345", None, NO_COURT), id="leading zeros"),
        pytest.param({}, "Amtsgericht Charlottenburg HRB 98765 B", ("HRB 98765 B", None, None), id="Berlin's letter"),
        pytest.param({}, "AG Köln VR 4711", ("VR 4711", None, None), id="a club"),
        pytest.param({}, "AG Köln GnR 12", ("GnR 12", None, None), id="a cooperative"),
        pytest.param({}, "FN 123456 X", ("FN 123456x", None, None), id="Austria"),
        pytest.param({}, "CHE-107.787.577", ("CHE-107.787.577", None, None), id="Switzerland"),
        pytest.param({}, "CHE107787578", (None, DIGITS, None), id="a wrong Swiss digit"),
        pytest.param({}, "HRB 1 und HRB 2", (None, SEVERAL, None), id="two numbers"),
        pytest.param({}, "12345", (None, UNKNOWN, None), id="digits alone"),
        pytest.param({}, "in Gründung", (None, UNKNOWN, None), id="words"),
        pytest.param({"country": "FR"}, "552 008 443", ("552008443", None, None), id="France"),
        pytest.param({"country": "FR"}, "552 008 444", (None, DIGITS, None), id="a wrong French digit"),
        pytest.param({"country": "NO"}, "988 077 917", ("988077917", None, None), id="Norway"),
    ],
)
def test_numbers(options: dict[str, Any], cell: str, row: tuple[str | None, ...]):
    assert apply(NormalizeRegisterNumber.of(options), text_frame({"v": [cell]}), "v").row(0) == row


def test_an_unknown_country_is_refused():
    with pytest.raises(OptionError, match="country"):
        NormalizeRegisterNumber.of({"country": "XX"})


PARTS = st.sampled_from(
    [
        *("HRB", "HR B", "HRA", "VR", "PR", "GnR", "hrb", "FN", "CHE", "Amtsgericht", "AG", "Köln", "Bad", "Prüm"),
        *("7", "12345", "098", "1.234", "B", "a", "X", ",", ".", "Nr.", "HRB1", "VR5", "FN 12 a", "HRB 4711", "Vreden"),
        *("unter", "Hamm-Sieg"),
    ]
)


@given(st.lists(st.lists(PARTS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("court", ["drop", "keep"])
def test_a_whole_column_is_read_as_each_number_alone(court: str, cells: list[str]):
    cells = [cell.replace(" ,", ",") for cell in cells]
    transform = NormalizeRegisterNumber.of({"court": court})
    assert apply(transform, text_frame({"v": cells}), "v").rows() == [tuple(transform._read(cell)) for cell in cells]
