import polars as pl
import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.money.exact import NO_AMOUNT
from engine.table import text_frame
from transforms.check_sum import NEARLY, NO_KEY, NO_LINES, OTHER, UNREADABLE, CheckSum

LINES = pl.DataFrame(
    {
        "Order": ["A1", "a1 ", "A2", "A3", "A3", None, "A4"],
        "Discount": ["5.00", "2.50", "1,000.00 €", "1", "n/a", "9", None],
    }
)


def check(amount: str, key: str | None, lines: pl.DataFrame = LINES, **options: str) -> tuple[str | None, ...]:
    chosen = {"table": "a.lines", "key": "order", "line_key": "Order", "amount": "Discount", **options}
    rows = text_frame({"total": [amount], "order": [key]})
    return apply(CheckSum.of(chosen), rows, "total", {**Tables(), "a.lines": lines}).row(0)


@pytest.mark.parametrize(
    ("amount", "key", "reason"),
    [
        pytest.param("7.50", "A1", None, id="keys meet without case and spaces"),
        pytest.param("7.5", "A1", None, id="decimals are numbers, not text"),
        pytest.param("1000", "A2", None, id="the lines are read as they are written"),
        pytest.param("7.00", "A1", OTHER, id="another sum"),
        pytest.param("1", "A3", UNREADABLE, id="a line without a number"),
        pytest.param("0", "A4", UNREADABLE, id="a line without an amount"),
        pytest.param("9", "A9", NO_LINES, id="no line"),
        pytest.param("9", None, NO_KEY, id="no key, though lines have none either"),
        pytest.param("7,50", "A1", NO_AMOUNT, id="an amount that was not parsed"),
    ],
)
def test_a_total_is_checked(amount: str, key: str | None, reason: str | None):
    assert check(amount, key) == (None if reason else amount, reason, None)


def test_the_tolerance_is_noted():
    assert check("7.51", "A1", tolerance="0.01") == ("7.51", None, NEARLY)
    assert check("7.52", "A1", tolerance="0.01") == (None, OTHER, None)


def test_the_lines_may_have_a_decimal_comma():
    lines = pl.DataFrame({"Order": ["1", "1"], "Discount": ["1.000,25", "0,75"]})
    assert check("1001", "1", lines, decimal="comma") == ("1001", None, None)


def test_many_lines_add_up_exactly():
    lines = pl.DataFrame({"Order": ["1"] * 1_000, "Discount": ["0.1"] * 1_000})
    assert check("100", "1", lines) == ("100", None, None)


def test_a_field_that_the_lines_do_not_have_is_refused():
    with pytest.raises(OptionError, match=r"“a\.lines” has no field “Bestellung”"):
        check("1", "A1", line_key="Bestellung")
