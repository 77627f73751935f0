"""What is written quickly is what is written with care."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.load.quick_numbers import quick_number
from engine.load.shown import Shown, show_number

FORMATS = (
    "General",
    "0",
    "0.00",
    "#,##0",
    "#,##0.00",
    "00000",
    "0.0%",
    '0.00 "kg"',
    "[$€-407] #,##0.00",
    "#,##0.00;(#,##0.00)",
    '0;-0;"-"',
    '"{"0.0"}"',
    '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-',
    "0.0000000000",
    "[>100]0.0;0.00",
    "000-00-0000",
    "dd.mm.yyyy",
)
WRITTEN = st.one_of(
    st.integers(-(10**16), 10**16).map(str),
    st.decimals(-(10**12), 10**12, places=2).map(str),
    st.decimals(-10, 10, places=7).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(("0", "-0", "0.0", "-0.0", "007", "1.50", "+5", "99.995", "0.005", ".5", "5.")),
)


@settings(max_examples=600, deadline=None)
@given(pattern=st.sampled_from(FORMATS), written=WRITTEN)
def test_quick_number_is_the_shown_number(pattern: str, written: str):
    quick = quick_number(pattern)(written)
    number = float(written) if set(written) & set(".eE") else int(written)
    assert quick is None or Shown(quick) == show_number(number, pattern)


def test_usual_numbers_are_written_quickly():
    assert quick_number("General")("1234.5") == "1234.5"
    assert quick_number("General")("0.30000000000000004") == "0.3"
    assert quick_number("#,##0.00")("1234.5") == "1,234.50"
    assert quick_number("#,##0.00")("-1234.5") == "-1,234.50"
    assert quick_number("00000")("1067") == "01067"
    assert quick_number("0.0%")("0.125") == "12.5%"
    assert quick_number("0%")("0.125") is None


@settings(max_examples=200, deadline=None)
@given(
    days=st.floats(0, 2_958_466), pattern=st.sampled_from(("dd.mm.yyyy", "yyyy-mm-dd hh:mm:ss", "hh:mm", "mm/yyyy%"))
)
def test_usual_date_is_the_date_that_is_written_with_care(days: float, pattern: str):
    with_care = show_number(days, pattern + '"{"').text  # a brace is no usual sign
    assert show_number(days, pattern).text == with_care.removesuffix("{")
