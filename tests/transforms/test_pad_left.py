from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.pad_left import LONGER, NO_DIGITS, PadLeft


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({"length": 5}, "12", ("00012", None, None), id="filled up"),
        pytest.param({"length": 5}, "12345", ("12345", None, None), id="just long enough"),
        pytest.param({"length": 2}, "123", ("123", None, LONGER), id="longer is noted, never cut"),
        pytest.param({"length": 5}, "A1", (None, NO_DIGITS, None), id="no digits"),
        pytest.param({"length": 5}, "-12", (None, NO_DIGITS, None), id="a sign is no digit"),
        pytest.param({"length": 5}, "١٢", (None, NO_DIGITS, None), id="digits of another script"),
        pytest.param(
            {"length": 5, "digits_only": False, "character": "x"}, "Aß", ("xxxAß", None, None), id="any value"
        ),
    ],
)
def test_filled(options: dict[str, Any], cell: str, row: tuple[str | None, ...]):
    assert apply(PadLeft.of(options), text_frame({"v": [cell]}), "v").row(0) == row


@pytest.mark.parametrize("options", [{"character": ""}, {"character": "00"}, {"length": 0}])
def test_wrong_options_are_refused(options: dict[str, Any]):
    with pytest.raises(OptionError):
        PadLeft.of(options)
