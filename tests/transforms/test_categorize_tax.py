import pytest

from engine.column import apply
from engine.lookups import Tables
from engine.table import text_frame
from transforms import categorize_tax as ct
from transforms.categorize_tax import CategorizeTax


def category(tax: str, country: str | None = None, day: str | None = None) -> tuple[str | None, str | None, str | None]:
    rows = text_frame({"tax": [tax], "country": [country], "day": [day]})
    return apply(CategorizeTax.of({"country": "country", "date": "day"}), rows, "tax", Tables()).row(0)


@pytest.mark.parametrize(
    ("tax", "code"),
    [
        pytest.param("MwSt. 19%", "S", id="standard rate"),
        pytest.param("zzgl. 7 % MwSt", "S", id="a reduced rate is S too"),
        pytest.param("19", "S", id="bare number"),
        pytest.param("steuerfrei", "E", id="exempt in German"),
        pytest.param("Exento", "E", id="exempt in Spanish"),
        pytest.param("0% exempt", "E", id="zero and the word"),
        pytest.param("VAT Zero-rated", "Z", id="zero-rated"),
        pytest.param("Reverse Charge", "AE", id="reverse charge"),
        pytest.param("Autoliquidation 0 %", "AE", id="reverse charge in French"),
        pytest.param("Steuerfreie innergemeinschaftliche Lieferung", "K", id="intra-Community supply"),
        pytest.param("Livraison intracommunautaire exonérée", "K", id="the more telling word wins"),
        pytest.param("Steuerfreie Ausfuhr (§4 Nr. 1a UStG)", "G", id="export"),
        pytest.param("0% Export", "G", id="export at zero"),
        pytest.param("nicht steuerbar", "O", id="out of scope"),
        pytest.param("Fuori campo IVA", "O", id="out of scope in Italian"),
        pytest.param("EU-Lieferung steuerfrei", "K", id="an exempt supply within the EU"),
        pytest.param("USt19", "S", id="no space between the tax and its rate"),
        pytest.param("IGIC 7%", "L", id="Canary Islands"),
        pytest.param("IPSI 4 %", "M", id="Ceuta and Melilla"),
        pytest.param("22% Split Payment", "B", id="Italian split payment"),
    ],
)
def test_a_name_tells_its_category(tax: str, code: str):
    assert category(tax) == (code, None, None)


@pytest.mark.parametrize(
    ("tax", "reason"),
    [
        pytest.param("0 %", ct.ZERO, id="zero alone"),
        pytest.param("VAT", ct.NO_TAX, id="name alone"),
        pytest.param("steuerfrei 19 %", ct.CONTRADICTION, id="exempt with a rate"),
        pytest.param("Export 19 %", ct.CONTRADICTION, id="export with a rate"),
        pytest.param("7 % / 19 %", ct.SEVERAL_RATES, id="two rates"),
        pytest.param("CGST 9% SGST 9%", ct.SEVERAL_RATES, id="two taxes that are owed together"),
        pytest.param("Export oder nicht steuerbar", ct.SEVERAL, id="two categories"),
        pytest.param("IRPF 15 %", ct.WITHHELD, id="withheld tax"),
    ],
)
def test_what_does_not_tell_is_refused(tax: str, reason: str):
    assert category(tax) == (None, reason, None)


@pytest.mark.parametrize(
    ("tax", "country", "day", "made"),
    [
        pytest.param("19 %", "DE", "2024-01-01", ("S", None, None), id="held then"),
        pytest.param("16 %", "DE", "2020-07-01", ("S", None, None), id="first day of the lower rate"),
        pytest.param("16 %", "DE", "2021-01-01", ("S", None, ct.NOT_THEN), id="the day after the lower rate"),
        pytest.param("16 %", "DE", None, ("S", None, None), id="no day to compare"),
        pytest.param("18 %", "Germany", "2024-01-01", ("S", None, ct.NEVER), id="never had"),
        pytest.param("18 %", "US", "2024-01-01", ("S", None, None), id="a country without rates in the table"),
        pytest.param("19% Reverse Charge", "DE", None, ("AE", None, ct.OWED), id="rate under reverse charge"),
        pytest.param("innergem. Erwerb 19 %", "DE", None, ("K", None, ct.ACQUISITION), id="acquisition"),
    ],
)
def test_a_doubtful_rate_is_noted(tax: str, country: str, day: str | None, made: tuple[str | None, ...]):
    assert category(tax, country, day) == made


def test_the_rate_in_a_tax_code_is_noted():
    assert category("A19") == ("S", None, ct.FROM_CODE)
