from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.format_number import GROUPS, NO_CURRENCY, OTHERWISE, ROUNDED, TOO_MANY, FormatNumber
from transforms.parse_number import ParseNumber


def write(cell: str, **options: object) -> tuple[str | None, str | None, str | None]:
    return apply(FormatNumber.of(options), text_frame({"n": [cell]}), "n").row(0)


@pytest.mark.parametrize(
    ("cell", "options", "written"),
    [
        pytest.param("1234567.5", {"decimal": "comma", "grouping": "point"}, "1.234.567,5", id="German"),
        pytest.param("1234567.5", {"grouping": "apostrophe"}, "1'234'567.5", id="Swiss"),
        pytest.param("1234567", {"decimal": "comma", "grouping": "narrow_space"}, "1\u202f234\u202f567", id="French"),
        pytest.param("123", {"grouping": "comma"}, "123", id="nothing to group"),
        pytest.param("1234", {"grouping": "comma"}, "1,234", id="one group"),
        pytest.param("5", {"decimals": 2}, "5.00", id="padded"),
        pytest.param("5.10", {"decimals": 1}, "5.1", id="a zero at the end is no loss"),
        pytest.param("5.00", {"decimals": 0}, "5", id="no decimals"),
        pytest.param("5.10", {}, "5.10", id="written decimals are kept"),
        pytest.param("-1234.5", {"negative": "behind"}, "1234.5-", id="trailing minus"),
        pytest.param("-0.00", {"negative": "brackets"}, "0.00", id="zero has no sign"),
    ],
)
def test_a_number_is_written(cell: str, options: dict[str, object], written: str):
    assert write(cell, **options) == (written, None, None)


@pytest.mark.parametrize("cell", ["1.234,5", "1,234.5", "1e5", "abc", "5.", ".5", "--5", "٣"])
def test_what_is_not_plain_is_refused(cell: str):
    assert write(cell) == (None, OTHERWISE, None)


@pytest.mark.parametrize(
    ("cell", "decimals", "written"),
    [("1.005", 2, "1.01"), ("-1.005", 2, "-1.01"), ("9.995", 2, "10.00"), ("0.5", 0, "1"), ("-0.004", 2, "0.00")],
)
def test_decimals_are_dropped_only_when_asked_for_and_noted(cell: str, decimals: int, written: str):
    assert write(cell, decimals=decimals) == (None, TOO_MANY, None)
    assert write(cell, decimals=decimals, too_many="round") == (written, None, ROUNDED)


@pytest.mark.parametrize(
    ("cell", "currency", "options", "made"),
    [
        pytest.param("1200", "JPY", {}, ("1200", None, None), id="no decimals"),
        pytest.param("1200.00", "jpy", {}, ("1200", None, None), id="zeros are no loss"),
        pytest.param("12.50", "JPY", {}, (None, TOO_MANY, None), id="half a yen does not exist"),
        pytest.param("12.50", "JPY", {"too_many": "round"}, ("13", None, ROUNDED), id="rounded and noted"),
        pytest.param("-1234.5", "KWD", {"grouping": "comma"}, ("-1,234.500", None, None), id="three decimals"),
        pytest.param("5", "", {}, (None, NO_CURRENCY, None), id="no currency"),
        pytest.param("5", "€", {}, (None, NO_CURRENCY, None), id="a sign is no code"),
        pytest.param("5,1", "EUR", {}, (None, OTHERWISE, None), id="not parsed"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(
    cell: str, currency: str, options: dict[str, object], made: tuple[str | None, ...]
):
    rows = text_frame({"n": [cell], "code": [currency]})
    assert apply(FormatNumber.of({"currency": "code", **options}), rows, "n").row(0) == made


def test_one_sign_cannot_do_both():
    with pytest.raises(OptionError, match="cannot stand both before the decimals and between the groups"):
        FormatNumber.of({"decimal": "comma", "grouping": "comma"})


@settings(max_examples=60, deadline=None, database=None)
@given(
    number=st.decimals(-(10**15), 10**15, places=6),
    decimal=st.sampled_from(["comma", "point"]),
    grouping=st.sampled_from(list(GROUPS)),
    negative=st.sampled_from(["front", "behind", "brackets"]),
)
def test_what_format_writes_parse_reads_back(number: Decimal, decimal: str, grouping: str, negative: str):
    if grouping == decimal:
        return
    transform = FormatNumber.of({"decimal": decimal, "grouping": grouping, "negative": negative})
    written = apply(transform, text_frame({"n": [f"{number:f}"]}), "n")["result"][0]
    name, options = transform.reverse()
    assert name == ParseNumber.name()
    back = apply(ParseNumber.of(options), text_frame({"n": [written]}), "n")["result"][0]
    assert Decimal(back) == number


@settings(max_examples=40, deadline=None, database=None)
@given(number=st.decimals(-(10**12), 10**12, places=7), decimals=st.integers(0, 6))
def test_rounding_is_half_up_and_exact(number: Decimal, decimals: int):
    expected = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    made, _, note = write(f"{number:f}", decimals=decimals, too_many="round")
    assert Decimal(made or "") == expected
    assert (note == ROUNDED) == (expected != number)


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        pytest.param("9" * 40 + ".5", "1" + "0" * 40, id="longer than 128 bits hold, and every digit carries"),
        pytest.param("-" + "8" * 50 + ".49", "-" + "8" * 50, id="longer, rounded down"),
        pytest.param("99.5", "100", id="carried into a new digit"),
        pytest.param("-0.4", "0", id="zero has no sign"),
    ],
)
def test_rounding_carries_whatever_the_length(cell: str, made: str):
    assert write(cell, decimals=0, too_many="round") == (made, None, ROUNDED)


@settings(max_examples=60, deadline=None, database=None)
@given(
    numbers=st.lists(st.decimals(-(10**12), 10**12, places=6), min_size=1, max_size=8),
    codes=st.lists(st.sampled_from(["JPY", "eur", "KWD", "CLF", "?", None]), min_size=8, max_size=8),
)
def test_each_amount_is_rounded_half_up_to_its_own_currency(numbers: list[Decimal], codes: list[str | None]):
    places = {"JPY": 0, "eur": 2, "KWD": 3, "CLF": 4}
    rows = text_frame({"n": [f"{number:f}" for number in numbers], "code": codes[: len(numbers)]})
    made = apply(FormatNumber.of({"currency": "code", "too_many": "round"}), rows, "n")
    for number, code, (written, reason, note) in zip(numbers, codes, made.iter_rows(), strict=False):
        if code not in places:
            assert (written, reason, note) == (None, NO_CURRENCY, None)
            continue
        expected = number.quantize(Decimal(1).scaleb(-places[code]), rounding=ROUND_HALF_UP)
        assert (Decimal(written), reason, note) == (expected, None, ROUNDED if expected != number else None)
