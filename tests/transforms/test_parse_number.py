from decimal import Decimal

import pytest
from babel import Locale, localedata
from babel.numbers import format_currency, format_decimal, get_currency_precision
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.money import number_shapes as shapes
from engine.money import numbers
from engine.settle import settle_one
from engine.table import text_frame
from engine.transform import OPEN_QUESTION, Settlement, Undecided
from transforms.parse_number import AS_WRITTEN, UNFIT, ZEROS, ParseNumber


def read(cell: str, **options: str) -> tuple[str | None, str | None, str | None]:
    return apply(ParseNumber.of(options), text_frame({"amount": [cell]}), "amount").row(0)


def settled(cells: list[str]) -> Settlement | Undecided:
    return settle_one(ParseNumber(), [text_frame({"amount": cells})], "amount")


def read_column(cells: list[str]) -> list[str | None]:
    found = settled(cells)
    transform = ParseNumber.of(found.options if isinstance(found, Settlement) else {})
    return apply(transform, text_frame({"amount": cells}), "amount")["result"].to_list()


COMMA = [
    pytest.param("1.234,56 €", "1234.56", id="German amount with euro sign"),
    pytest.param("1.234.567,89", "1234567.89", id="several groups"),
    pytest.param("12,50EUR", "12.50", id="code glued behind"),
    pytest.param("EUR12", "12", id="code glued in front"),
    pytest.param("-€\u00a01.234,56", "-1234.56", id="minus before the sign, as in Austria"),
    pytest.param("€ -1.234,56", "-1234.56", id="minus behind the sign, as in the Netherlands"),
    pytest.param("(€ 1.234,56)", "-1234.56", id="accounting brackets with a sign inside"),
    pytest.param("12,5-", "-12.5", id="trailing minus, as SAP writes it"),
    pytest.param("12,50- EUR", "-12.50", id="trailing minus before the currency"),
    pytest.param("\u22127,5", "-7.5", id="true minus sign"),
    pytest.param("\u200f-\u200f1.234,5", "-1234.5", id="direction marks around the minus"),
    pytest.param("1\u202f234,56\u00a0$US", "1234.56", id="French narrow spaces"),
    pytest.param("-1 234,56 dollars des États-Unis", "-1234.56", id="hyphen inside a currency name is no minus"),
    pytest.param("1.200,-", "1200", id="dash for no cents"),
    pytest.param("1.200,–", "1200", id="long dash for no cents"),
    pytest.param("kr. 1.200,-", "1200", id="Danish crowns with dot and dash"),
    pytest.param("129:-", "129", id="colon and dash for no öre, as in Sweden"),
    pytest.param("12.-", "12", id="Swiss dash for no cents"),
    pytest.param("1.200.-", "1200", id="dot and dash behind a grouped number"),
    pytest.param(",89", "0.89", id="no digit before the comma"),
    pytest.param("640,", "640", id="no digit behind the comma"),
    pytest.param("0,125", "0.125", id="three decimals behind a zero"),
    pytest.param("1.049.950", "1049950", id="groups only"),
    pytest.param("-0,00", "0.00", id="zero has no sign"),
    pytest.param("+12,5", "12.5", id="plus sign"),
    pytest.param("99999999999999999999,123456789", "99999999999999999999.123456789", id="more than a float holds"),
    pytest.param("١٬٢٣٤٫٥٦", "1234.56", id="Arabic digits with Arabic separators"),
    pytest.param("１２，５", "12.5", id="full-width digits and comma"),
    pytest.param("１\u3000２３４", "1234", id="full-width space groups"),
]  # fmt: skip
POINT = [
    pytest.param("$1,234.50", "1234.50", id="US amount keeps its last zero"),
    pytest.param("-$1,234.50", "-1234.50", id="minus before the dollar"),
    pytest.param("($1,234.56)", "-1234.56", id="accounting brackets"),
    pytest.param("CHF-1’234.56", "-1234.56", id="Swiss minus between code and number"),
    pytest.param("CHF 1'049", "1049", id="apostrophe groups"),
    pytest.param("₹12,34,567.89", "1234567.89", id="Indian groups"),
    pytest.param("Rs. 1,200/-", "1200", id="rupees with the no-paise stroke"),
    pytest.param("Rs.1,200", "1200", id="dot of an abbreviation is no decimal point"),
    pytest.param("US$:12.99", "12.99", id="colon behind the sign"),
    pytest.param(".75 €", "0.75", id="no digit before the point"),
    pytest.param("1,234.56米ドル", "1234.56", id="Japanese currency name glued behind"),
    pytest.param("१,२३,४५६.७८", "123456.78", id="Devanagari digits"),
    pytest.param("1.11000000000000009770", "1.11000000000000009770", id="twenty decimals are kept"),
    pytest.param("99.", "99", id="point with nothing behind"),
]
REFUSED = [
    pytest.param("12 - 15", shapes.SEVERAL, id="range"),
    pytest.param("12,00 € / $13.20", shapes.SEVERAL, id="one price in two currencies"),
    pytest.param("12 € 12 $", shapes.SEVERAL, id="the same digits in two currencies are two amounts"),
    pytest.param("2 x 2 €", shapes.SEVERAL, id="pieces and price of the same digits"),
    pytest.param("99p", shapes.HUNDREDTH, id="pence"),
    pytest.param("49¢", shapes.HUNDREDTH, id="cents by their sign"),
    pytest.param("99 Cent", shapes.HUNDREDTH, id="cents by their name"),
    pytest.param("12 TEUR", shapes.MULTIPLIED, id="thousands of euros by their code"),
    pytest.param("5 k€", shapes.MULTIPLIED, id="thousands of euros by their sign"),
    pytest.param("free shipping", shapes.NO_NUMBER, id="free of something else"),
    pytest.param("841,00 zł – 995,00 zł", shapes.SEVERAL, id="two prices"),
    pytest.param("2026-03-29", shapes.SEVERAL, id="date"),
    pytest.param("1/2", shapes.SEVERAL, id="written fraction"),
    pytest.param("½", shapes.FRACTION, id="fraction sign"),
    pytest.param("12½", shapes.FRACTION, id="number with fraction sign"),
    pytest.param("12K", shapes.MULTIPLIED, id="K for thousands"),
    pytest.param("1.5M", shapes.MULTIPLIED, id="M for millions"),
    pytest.param("3 Mio. €", shapes.MULTIPLIED, id="German millions"),
    pytest.param("2 lakh", shapes.MULTIPLIED, id="Indian hundred thousands"),
    pytest.param("1.2億円", shapes.MULTIPLIED, id="Japanese hundred millions"),
    pytest.param("1,2E+05", shapes.EXPONENT, id="Excel's exponent"),
    pytest.param("1e5", shapes.EXPONENT, id="small exponent"),
    pytest.param("<5", shapes.BOUND, id="upper bound"),
    pytest.param("±5", shapes.BOUND, id="plus or minus"),
    pytest.param("12+", shapes.BOUND, id="or more"),
    pytest.param("-(12)", shapes.SIGN, id="minus and brackets"),
    pytest.param("-12-", shapes.SIGN, id="two minus signs"),
    pytest.param("INV-2024", shapes.SIGN, id="document number"),
    pytest.param("(ca. 12)", shapes.SIGN, id="remark in brackets"),
    pytest.param("A190", shapes.GLUED, id="letter against the digits"),
    pytest.param("12abc", shapes.GLUED, id="letters behind the digits"),
    pytest.param("1.234,56 H", shapes.SIDE, id="German credit mark"),
    pytest.param("12.00 USD CR", shapes.SIDE, id="credit mark behind the currency"),
    pytest.param("..75", shapes.ODD, id="two separators"),
    pytest.param("on request", shapes.NO_NUMBER, id="no digits"),
    pytest.param("-", shapes.NO_NUMBER, id="dash alone"),
]


@pytest.mark.parametrize(("cell", "number"), COMMA)
def test_a_number_with_a_decimal_comma(cell: str, number: str):
    assert read(cell, decimal="comma") == (number, None, None)


@pytest.mark.parametrize(("cell", "number"), POINT)
def test_a_number_with_a_decimal_point(cell: str, number: str):
    assert read(cell, decimal="point") == (number, None, None)


@pytest.mark.parametrize("decimal", ["comma", "point", "each"])
@pytest.mark.parametrize(("cell", "reason"), REFUSED)
def test_what_is_not_one_number_is_refused(cell: str, reason: str, decimal: str):
    assert read(cell, decimal=decimal) == (None, reason, None)


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [("1,234.56", "comma"), ("1.234,56", "point"), ("12,34.5", "each"), ("1,23,4", "each"), ("1.2.3", "each")],
)
def test_grouping_that_does_not_fit_is_refused(cell: str, decimal: str):
    assert read(cell, decimal=decimal) == (None, UNFIT[decimal], None)


@pytest.mark.parametrize(
    ("cell", "number", "note"),
    [
        pytest.param("Price: 12.50", "12.50", shapes.LEFT_OUT, id="a word that is no currency"),
        pytest.param("$426.20/EA", "426.20", shapes.LEFT_OUT, id="per unit"),
        pytest.param("205.68 € 205.68", "205.68", shapes.TWICE, id="the same amount twice"),
        pytest.param("$5.00 (5.00 USD)", "5.00", shapes.TWICE, id="the same amount again in brackets"),
        pytest.param("205.68 € (205,68 EUR)", "205.68", shapes.TWICE, id="the same amount, once with a comma"),
        pytest.param("12€50", "12.50", shapes.BETWEEN, id="the euro sign for a decimal sign"),
        pytest.param("$119. 95", "119.95", shapes.STRAY, id="a space behind the decimal point"),
        pytest.param("$119 .95", "119.95", shapes.STRAY, id="a space before the decimal point"),
        pytest.param("Free!", "0", shapes.FREE_OF_CHARGE, id="free in English"),
        pytest.param("kostenlos", "0", shapes.FREE_OF_CHARGE, id="free in German"),
        pytest.param("1,234.50 K", "1234.50", shapes.LETTER_K, id="kyat or thousands"),
        pytest.param("007", "7", ZEROS, id="leading zeros"),
        pytest.param("-12.5 %", "-0.125", shapes.PER_CENT, id="per cent"),
        pytest.param("5 ‰", "0.005", shapes.PER_MILLE, id="per mille"),
        pytest.param("%12", "0.12", shapes.PER_CENT, id="Turkish per cent"),
        pytest.param("Total: -9.99 $", "-9.99", shapes.LEFT_OUT, id="a minus behind a label"),
        pytest.param("$5.95, each", "5.95", shapes.LEFT_OUT, id="a comma that belongs to the text"),
    ],
)
def test_an_assumption_is_noted(cell: str, number: str, note: str):
    assert read(cell, decimal="point") == (number, None, note)


def test_a_percentage_can_stay_as_it_is_written():
    assert read("12,5 %", decimal="comma", percent="as_written") == ("12.5", None, AS_WRITTEN)


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        pytest.param(["1.234", "5,5"], "comma", id="one decimal comma"),
        pytest.param(["1.234.567", "1.234"], "comma", id="two points can only group"),
        pytest.param(["1,234", "0.125"], "point", id="a group never starts with zero"),
        pytest.param(["1 234,567", "1,234"], "comma", id="space and comma cannot both group"),
        pytest.param(["₩12,000", "₩3,500"], "point", id="a currency without decimals"),
        pytest.param(["12", "7", "1 234"], "point", id="whole numbers leave nothing to decide"),
        pytest.param(["1.234,5", "1,234.5"], "each", id="a column that mixes both"),
    ],
)
def test_the_column_decides(cells: list[str], decimal: str):
    found = settled(cells)
    assert isinstance(found, Settlement)
    assert found.options == {"decimal": decimal}
    assert found.because.endswith(".")


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["1.234", "5.678"], id="thousands or three decimals"),
        pytest.param(["1.234 €", "5.678 €"], id="an amount may have three decimals"),
        pytest.param(["1,234"] * 100 + ["1,5"], id="one cell does not speak for a hundred"),
    ],
)
def test_a_column_that_does_not_decide_is_asked_about(cells: list[str]):
    found = settled(cells)
    assert isinstance(found, Undecided)
    assert "1.234 or 1,234" in found.because
    made = apply(ParseNumber(), text_frame({"amount": cells}), "amount")
    assert made["reason"][0] in (OPEN_QUESTION, numbers.TWO_WAYS)
    assert made["result"][0] is None


def test_a_mixed_column_is_read_cell_by_cell_and_asks_about_the_rest():
    cells = ["1.234,56", "1,234.56", "1.234", "$ 119,999", "423.923 KD", "12"]
    made = apply(ParseNumber.of({"decimal": "each"}), text_frame({"amount": cells}), "amount")
    assert made["result"].to_list() == ["1234.56", "1234.56", None, "119999", "423.923", "12"]
    assert made["reason"].to_list() == [None, None, numbers.TWO_WAYS, None, None, None]
    assert made["note"].to_list() == [None, None, None, numbers.THOUSANDS, numbers.DECIMALS, None]


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        pytest.param("3,49 zł 1,75 zł", "3.49", "1.75", id="old and new price"),
        pytest.param("59,90 EUR 599,00 EUR pro Kilogramm", "59.90", "599.00", id="price and base price"),
        pytest.param("841,00 zł – 995,00 zł", "841.00", "995.00", id="a range"),
        pytest.param("10-20 €", "10", "20", id="a range with one sign behind"),
        pytest.param("€ 10 - 20", "10", "20", id="a range with one sign in front"),
        pytest.param("-5 €; 3 €", "-5", "3", id="a negative and a positive one"),
        pytest.param("-5 €; -3 €", None, None, id="a sign of the last that may be a dash"),
        pytest.param("5 € -3 €", None, None, id="a price and a discount, or a range"),
        pytest.param("12; 15", None, None, id="bare numbers"),
        pytest.param("12 - 15", None, None, id="a range without a currency"),
        pytest.param("3 x 5,00 €", None, None, id="numbers that are reckoned with"),
        pytest.param("5 + 2 €", None, None, id="numbers that are added"),
        pytest.param("3,00 €, 2,00 €, 1,00 €", "3.00", "1.00", id="three prices"),
    ],
)
def test_the_first_or_last_of_several_prices_can_be_taken(cell: str, first: str | None, last: str | None):
    assert read(cell, decimal="comma") == (None, shapes.SEVERAL, None)
    for which, number, note in (("first", first, shapes.FIRST), ("last", last, shapes.LAST)):
        expected = (number, None, note) if number else (None, shapes.SEVERAL, None)
        assert read(cell, decimal="comma", several=which) == expected


@pytest.mark.parametrize("several", ["refuse", "first", "last"])
@pytest.mark.parametrize(
    ("cell", "number", "note"),
    [
        pytest.param("12,50 €", "12.50", None, id="a single price"),
        pytest.param("AED 8000 (USD 2179)", "8000", shapes.CONVERTED, id="the same in another currency"),
        pytest.param("1.200,50 € ($1,300.00)", "1200.50", shapes.CONVERTED, id="each with its own separators"),
        pytest.param("-8.000 AED (-2.179 USD)", "-8000", shapes.CONVERTED, id="both negative"),
        pytest.param("8.000 AED (-2.179 USD)", None, shapes.SEVERAL, id="one negative"),
        pytest.param("100 € (119 €)", None, shapes.SEVERAL, id="net and gross"),
        pytest.param("8000 (USD 2179)", None, shapes.SEVERAL, id="no currency outside"),
        pytest.param("$ 5 (AUD 7)", None, shapes.SEVERAL, id="a sign that may be the same currency"),
    ],
)
def test_a_conversion_in_brackets_is_left_out(cell: str, number: str | None, note: str | None, several: str):
    made = read(cell, decimal="comma", several=several)
    if number:
        assert made == (number, None, note)
    else:
        assert several != "refuse" or made == (None, note, None)


@pytest.mark.parametrize(
    ("cell", "decimal", "number", "note"),
    [
        pytest.param("$.750.30", "point", "750.30", shapes.POINTED, id="a number by itself behind the point"),
        pytest.param("$. 750.30", "point", "750.30", None, id="a space stands between"),
        pytest.param("$..75", "point", "0.75", shapes.POINTED, id="two points"),
        pytest.param("$.75", "point", "0.75", None, id="one point stands before decimals"),
        pytest.param("€.1.234,50", "comma", "1234.50", shapes.POINTED, id="a decimal comma"),
        pytest.param("$..75,333", "point", None, None, id="what is left is no number"),
        pytest.param("Rs.750.30", "point", "750.30", None, id="the point of an abbreviation"),
    ],
)
def test_a_stray_point_behind_the_sign(cell: str, decimal: str, number: str | None, note: str | None):
    made, reason, said = read(cell, decimal=decimal)
    assert (made, said) == (number, note)
    assert (reason is None) == (number is not None)


def test_the_settlement_counts_cells_with_several_numbers():
    found = settled(["12,50 €", "3,49 € 1,75 €", "10 - 20 €"])
    assert isinstance(found, Settlement)
    assert found.options == {"decimal": "comma"}
    assert "2 cells hold more than one number" in found.because


@pytest.mark.parametrize(
    ("cell", "decimal", "number", "note"),
    [
        pytest.param("statt 59,99 € nur 49,99 €", "comma", "49.99", shapes.TOLD_LAST, id="German old price in front"),
        pytest.param("49,99 € (UVP 59,99 €)", "comma", "49.99", shapes.TOLD_FIRST, id="list price in brackets"),
        pytest.param("Was $59.99 Now $39.99", "point", "39.99", shapes.TOLD_LAST, id="English old price"),
        pytest.param("de R$ 199,90 por R$ 149,90", "comma", "149.90", shapes.TOLD_LAST, id="Brazilian old price"),
        pytest.param("statt CHF 79.– nur CHF 69.–", "point", "69", shapes.TOLD_LAST, id="dashes for no cents"),
        pytest.param("$39.99 (Save $20)", "point", "39.99", shapes.TOLD_FIRST, id="saving"),
        pytest.param("2,99 € / 100 g", "comma", "2.99", shapes.TOLD_FIRST, id="price of a quantity"),
        pytest.param("500 g 2,99 €", "comma", "2.99", shapes.TOLD_LAST, id="quantity in front"),
        pytest.param("3 Stück 9,99 €", "comma", "9.99", shapes.TOLD_LAST, id="pieces in front"),
        pytest.param("1.299,00 € inkl. 19% MwSt.", "comma", "1299.00", shapes.TOLD_FIRST, id="tax behind"),
        pytest.param("1.299,00 € + MwSt.", "comma", "1299.00", shapes.LEFT_OUT, id="plus and words"),
        pytest.param("fr. 99 kr", "comma", "99", shapes.LEFT_OUT, id="two different currencies around one number"),
        pytest.param("20% off $50", "point", None, shapes.SEVERAL, id="percentage that is no tax"),
        pytest.param("2 for $5", "point", None, shapes.SEVERAL, id="pieces without a unit"),
        pytest.param("12 kg 3 l", "point", None, shapes.SEVERAL, id="measures alone"),
        pytest.param("statt 5 € 4 € 3 €", "comma", None, shapes.SEVERAL, id="two prices beside an old one"),
        pytest.param("10+ €", "comma", None, shapes.BOUND, id="a plus that means more"),
    ],
)
def test_the_text_tells_the_price(cell: str, decimal: str, number: str | None, note: str):
    assert read(cell, decimal=decimal) == ((number, None, note) if number else (None, note, None))


LOCALES = [
    name
    for name in localedata.locale_identifiers()
    if not name.startswith(("tok", "blo", "kea", "pt_CV", "en_US_POSIX"))
]
"""All but languages that put a space after every two digits, or the currency sign in place of the decimal sign."""


@settings(max_examples=60, deadline=None, database=None)
@given(
    locale=st.sampled_from(LOCALES),
    currency=st.sampled_from(["EUR", "USD", "JPY", "KWD", "CHF"]),
    style=st.sampled_from(["standard", "accounting", "name"]),
    amounts=st.lists(st.decimals(-(10**9), 10**9, places=3), min_size=1, max_size=6),
)
def test_what_a_locale_writes_is_read_back(locale: str, currency: str, style: str, amounts: list[Decimal]):
    unit = Decimal(1).scaleb(-get_currency_precision(currency))
    exact = [amount.quantize(unit) for amount in amounts]
    cells = [format_currency(a, currency, locale=locale, format_type=style, numbering_system="default") for a in exact]
    witness = format_decimal(Decimal("1234.5"), locale=locale, numbering_system="default")
    assert [Decimal(read) for read in read_column([*cells, witness])[:-1]] == exact


@settings(max_examples=40, deadline=None, database=None)
@given(number=st.decimals(-(10**12), 10**12, places=12), locale=st.sampled_from(LOCALES))
def test_every_digit_of_a_decimal_is_kept(number: Decimal, locale: str):
    plain = Decimal(f"{number:f}")
    written = format_decimal(plain, locale=locale, decimal_quantization=False, numbering_system="default")
    mark = Locale.parse(locale).number_symbols["latn"]["decimal"]
    made, _, _ = read(written, decimal="comma" if mark == "," else "point")
    assert made is not None
    assert Decimal(made) == plain


SIDES = ["", "kr ", "kr", "-", "- ", "€ ", "\u00a0zł", " EUR", " %", "US$", "(", ")", ",-", ".", "ca. ", " Stk.", "2 "]


@settings(max_examples=80, deadline=None, database=None)
@given(
    before=st.sampled_from(SIDES),
    after=st.sampled_from(SIDES),
    cells=st.lists(st.text("0123456789.,-' €$%()", max_size=9), max_size=8),
    decimal=st.sampled_from(["comma", "point", "each"]),
)
def test_the_quick_ways_and_the_thorough_way_agree(before: str, after: str, cells: list[str], decimal: str):
    """A cell in front of which an invisible character stands is not read in passing."""
    around = [f"{before}{cell}{after}" for cell in cells if cell]
    rows = text_frame({"amount": around, "hidden": ["\u200b" + cell for cell in around]})
    transform = ParseNumber.of({"decimal": decimal})
    quick = apply(transform, rows, "amount")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "_bared", lambda cells, easy, _: (cells, easy))
        assert quick.equals(apply(transform, rows, "hidden"))


def test_what_stands_around_most_numbers_is_looked_at_once(monkeypatch: pytest.MonkeyPatch):
    rows = text_frame({"amount": [f"kr {number}.50" for number in range(500)]})
    monkeypatch.setattr(numbers, "_taken_apart", None)
    assert apply(ParseNumber.of({"decimal": "point"}), rows, "amount")["result"][-1] == "499.50"
