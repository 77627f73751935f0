from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.lookups import Tables
from engine.settle import settle_one
from engine.table import text_frame
from engine.transform import OPEN_QUESTION, Settlement, Undecided
from transforms import normalize_tax_rate as ntr
from transforms.normalize_tax_rate import NormalizeTaxRate


def rate(
    cell: str, fields: Mapping[str, str] | None = None, **options: str
) -> tuple[str | None, str | None, str | None]:
    named = {name: name for name in fields or {}}
    rows = text_frame({"tax": [cell], **{name: [text] for name, text in (fields or {}).items()}})
    return apply(NormalizeTaxRate.of({"scale": "percent", **named, **options}), rows, "tax", Tables()).row(0)


def settled(cells: list[str]) -> Settlement | Undecided:
    return settle_one(NormalizeTaxRate(), [text_frame({"tax": cells})], "tax", Tables())


@pytest.mark.parametrize(
    ("cell", "percent"),
    [
        pytest.param("19", "19", id="bare number"),
        pytest.param("19,0", "19", id="zeros at the end say nothing"),
        pytest.param("19 %", "19", id="per cent sign"),
        pytest.param("19\u00a0%", "19", id="non-breaking space"),
        pytest.param("%18", "18", id="sign in front"),
        pytest.param("5,5 %", "5.5", id="decimal comma"),
        pytest.param("9.975% TVQ", "9.975", id="three decimals"),
        pytest.param("19 v.H.", "19", id="vom Hundert"),
        pytest.param("19 Prozent", "19", id="word for per cent"),
        pytest.param("MwSt. 19%", "19", id="German name"),
        pytest.param("MwSt 19", "19", id="name and bare number"),
        pytest.param("VAT 19%", "19", id="English name"),
        pytest.param("zzgl. 7 % MwSt", "7", id="plus"),
        pytest.param("20% (VAT on Income)", "20", id="words in brackets"),
        pytest.param("IGST-18%", "18", id="hyphen before the number is no minus"),
        pytest.param("T.V.A. 19,6%", "19.6", id="dots in the name"),
        pytest.param("ΦΠΑ 24%", "24", id="Greek name"),
        pytest.param("ضريبة القيمة المضافة ١٥٪", "15", id="Arabic digits and sign"),
        pytest.param("19% USt / 19% VSt", "19", id="the same rate twice"),
        pytest.param("USt19", "19", id="no space between the tax and its rate"),
        pytest.param("MwSt.19", "19", id="a point that belongs to the abbreviation"),
        pytest.param("taxfree", "0", id="two words as one"),
        pytest.param("0%", "0", id="zero"),
        pytest.param("steuerfrei", "0", id="German word"),
        pytest.param("Steuerfreie", "0", id="German word, inflected"),
        pytest.param("EXEMPT", "0", id="English word in capitals"),
        pytest.param("exento", "0", id="Spanish word"),
        pytest.param("Exonéré", "0", id="French word"),
        pytest.param("esente", "0", id="Italian word"),
        pytest.param("vrijgesteld", "0", id="Dutch word"),
        pytest.param("Zero-rated", "0", id="hyphen in a phrase"),
        pytest.param("0% exempt", "0", id="zero and the word agree"),
        pytest.param("非課税", "0", id="Japanese word"),
        pytest.param("영세율", "0", id="Korean word"),
        pytest.param("oproščeno", "0", id="Slovenian word"),
    ],
)
def test_a_clear_rate(cell: str, percent: str):
    assert rate(cell) == (percent, None, None)


@pytest.mark.parametrize(
    ("cell", "percent", "note"),
    [
        pytest.param("19% Reverse Charge", "19", ntr.KINDS["reverse_charge"], id="reverse charge"),
        pytest.param("19% USt §13b UStG", "19", ntr.KINDS["reverse_charge"], id="German paragraph of reverse charge"),
        pytest.param(
            "innergem. Erwerb 19% - 0% Vorsteuer", "19", ntr.KINDS["reverse_charge"], id="acquisition without deduction"
        ),
        pytest.param("20% IRPF", "20", ntr.KINDS["withholding"], id="Spanish withholding"),
        pytest.param("TDS @10% u/s 194J", "10", ntr.KINDS["withholding"], id="Indian withholding"),
        pytest.param("IVA 22% indetraibile 50%", "22", ntr.KINDS["deduction"], id="Italian part deduction"),
        pytest.param("8.1% Sales (return)", "8.1", ntr.KINDS["refund"], id="return"),
        pytest.param("5% RC N6.7", "5", ntr.KINDS["reverse_charge"], id="short mark"),
        pytest.param("TVA 20% (2)", "20", ntr.OTHER_NUMBER, id="footnote"),
        pytest.param("TVA 8,5 EU Service", "8.5", ntr.OTHER_TEXT, id="no per cent sign in a longer text"),
        pytest.param("A19", "19", ntr.FROM_CODE, id="code with a rate in it"),
        pytest.param("-19 %", "-19", ntr.MINUS, id="negative"),
        pytest.param("22% Deducibile", "22", ntr.KINDS["deduction"], id="Italian deduction"),
        pytest.param("27% fordított", "27", ntr.KINDS["reverse_charge"], id="Hungarian reverse charge"),
        pytest.param("TVA 9% taxare inversă", "9", ntr.KINDS["reverse_charge"], id="Romanian reverse charge"),
        pytest.param("21% Cocontractant", "21", ntr.KINDS["reverse_charge"], id="Belgian reverse charge"),
        pytest.param("DPH 12% PDP", "12", ntr.KINDS["reverse_charge"], id="Czech reverse charge"),
        pytest.param("marża 23%", "23", ntr.KINDS["margin"], id="Polish margin scheme"),
        pytest.param("Differenzbesteuerung 19%", "19", ntr.KINDS["margin"], id="German margin scheme"),
        pytest.param("5,2% R.E.", "5.2", ntr.KINDS["surcharge"], id="Spanish equivalence surcharge"),
        pytest.param("not 20%", "20", ntr.NEGATED, id="negated rate"),
        pytest.param("ohne 19% MwSt", "19", ntr.NEGATED, id="without the tax of that rate"),
        pytest.param("Exempt from VAT (purchase)", "0", ntr.FROM_WORD, id="word in a longer text"),
        pytest.param("nach § 19 UStG steuerfrei", "0", ntr.FROM_WORD, id="the number of a paragraph is no rate"),
        pytest.param("IEPS 160%", "160", ntr.ABOVE, id="Mexico's tax on tobacco"),
        pytest.param("RteFte 2.50% Compras", "2.5", ntr.KINDS["withholding"], id="Colombian withholding"),
        pytest.param("Stopaj Vergisi (%20)", "20", ntr.KINDS["withholding"], id="Turkish withholding"),
        pytest.param("ภาษีหัก ณ ที่จ่าย 3%", "3", ntr.KINDS["withholding"], id="Thai withholding"),
    ],
)
def test_what_changes_the_meaning_is_noted(cell: str, percent: str, note: str):
    assert rate(cell) == (percent, None, note)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("7/19 %", ntr.SEVERAL, id="two rates"),
        pytest.param("CGST 9% SGST 9%", ntr.SEVERAL, id="two taxes that are owed together"),
        pytest.param("5-7%", ntr.SEVERAL, id="range"),
        pytest.param("10+5%", ntr.SEVERAL, id="sum"),
        pytest.param("5 ‰", ntr.NO_NUMBER, id="per mille"),
        pytest.param("5½ %", ntr.NO_NUMBER, id="written fraction"),
        pytest.param("CGST 9% + SGST 9%", ntr.SEVERAL, id="the same rate twice, added"),
        pytest.param("10% GST Free", ntr.CONTRADICTION, id="free and a rate"),
        pytest.param("7 % oder 19 %", ntr.SEVERAL, id="two percentages"),
        pytest.param("7 19", ntr.SEVERAL, id="two bare numbers"),
        pytest.param("steuerfrei 19%", ntr.CONTRADICTION, id="no tax and a rate"),
        pytest.param("190 %", ntr.TOO_HIGH, id="more than a hundred"),
        pytest.param("19000", ntr.TOO_HIGH, id="an amount"),
        pytest.param("1.234,5 %", ntr.NO_NUMBER, id="no rate is grouped"),
        pytest.param("VAT", ntr.NO_RATE, id="name alone"),
        pytest.param("Reverse Charge", ntr.NO_RATE, id="reverse charge says no rate"),
        pytest.param("x%", ntr.NO_RATE, id="placeholder"),
        pytest.param("not exempt", ntr.NO_RATE, id="negation"),
        pytest.param("V1", ntr.CODE, id="SAP tax code"),
        pytest.param("reduced", ntr.COUNTRY, id="reduced without a country"),
        pytest.param("§ 4 Nr. 2", ntr.SEVERAL, id="paragraph"),
        pytest.param("Art. 15", ntr.NO_RATE, id="article"),
    ],
)
def test_what_names_no_single_rate_is_refused(cell: str, reason: str):
    assert rate(cell) == (None, reason, None)


@pytest.mark.parametrize(
    ("cell", "country", "date", "percent"),
    [
        pytest.param("ermäßigt", "DE", "2024-05-01", "7", id="German reduced rate"),
        pytest.param("ermäßigt", "DE", "2020-08-01", "5", id="German reduced rate in the second half of 2020"),
        pytest.param("Standard", "Germany", "2020-12-31", "16", id="German standard rate on the last day of 2020"),
        pytest.param("Standard", "Germany", "", "19", id="today's without a date"),
        pytest.param("reducido", "ES", "2024-01-01", "10", id="Spanish reduced rate"),
        pytest.param("hoog tarief", "NL", "", "21", id="Dutch high rate"),
    ],
)
def test_a_kind_of_rate_is_the_country_s_on_that_day(cell: str, country: str, date: str, percent: str):
    assert rate(cell, {"country": country, "date": date}) == (percent, None, ntr.BY_COUNTRY)


def test_a_kind_of_which_the_country_has_several_rates_is_refused():
    assert rate("reduced", {"country": "AT", "date": ""}) == (None, ntr.UNKNOWN_COUNTRY, None)
    assert rate("reduced", {"country": "US", "date": ""}) == (None, ntr.UNKNOWN_COUNTRY, None)


def test_words_of_a_table_of_one_s_own_count():
    own = {"own": text_frame({"key": ["voll", "halb"], "value": ["19", "7 %"]})}
    made = apply(
        NormalizeTaxRate.of({"table": "own", "scale": "percent"}), text_frame({"tax": ["Voll", "halb"]}), "tax", own
    )
    assert made["result"].to_list() == ["19", "7"]


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        pytest.param(["19", "7", "0"], "percent", id="above one"),
        pytest.param(["0.19", "0,07", "0"], "fraction", id="fractions of known rates"),
        pytest.param(["19", "0.19", "0,19", "19 %"], "mixed", id="both in one column"),
        pytest.param(["19 %", "steuerfrei"], "percent", id="no bare number"),
        pytest.param(["18", "0.65"], "percent", id="a small percentage beside large ones"),
    ],
)
def test_the_column_decides_the_scale(cells: list[str], scale: str):
    found = settled(cells)
    assert isinstance(found, Settlement)
    assert found.options == {"scale": scale}


@pytest.mark.parametrize("cells", [["0.5", "0.9"], ["1", "1"], ["19", "0.19", "0.65"]])
def test_a_scale_that_stays_open_is_asked_about(cells: list[str]):
    assert isinstance(settled(cells), Undecided)
    made = apply(NormalizeTaxRate(), text_frame({"tax": cells}), "tax", Tables())
    assert made["reason"][-1] == OPEN_QUESTION


def test_fractions_become_per_cent_and_back_exactly():
    assert rate("0.19", scale="fraction") == ("19", None, None)
    assert rate("0,055", scale="fraction") == ("5.5", None, None)
    assert rate(".2", scale="fraction") == ("20", None, None)
    assert rate("19", scale="fraction") == (None, ntr.TOO_HIGH, None)
    assert rate("5,5 %", output="fraction") == ("0.055", None, None)
    assert rate("0.19", scale="mixed") == ("19", None, ntr.FRACTION)
    assert rate("0.65", scale="mixed") == (None, ntr.TWO_WAYS, None)


@settings(max_examples=40, deadline=None, database=None)
@given(number=st.decimals(0, 100, places=3), name=st.sampled_from(["{} %", "MwSt {}%", "VAT {} %", "({}%)"]))
def test_every_digit_of_a_rate_is_kept(number: Decimal, name: str):
    percent, _, note = rate(name.format(number))
    fraction, _, _ = rate(name.format(number), output="fraction")
    assert note is None
    assert Decimal(percent or "") == number == Decimal(fraction or "") * 100
