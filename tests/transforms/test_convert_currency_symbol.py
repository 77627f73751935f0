import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.project import Lookup, Project
from engine.table import text_frame
from transforms.convert_currency_symbol import (
    BY_DEFAULT,
    BY_USE,
    CONFLICT,
    ELSEWHERE,
    FORMER,
    LEFT_OUT,
    LOWER,
    NONE,
    OWN,
    SHARED,
    ConvertCurrencySymbol,
)


def convert(cell: str, country: str | None = None, **options: str) -> tuple[str | None, str | None, str | None]:
    rows = text_frame({"price": [cell], "land": [country]})
    chosen = options if country is None else {"country": "land", **options}
    return apply(ConvertCurrencySymbol.of(chosen), rows, "price", Tables()).row(0)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        pytest.param("€", "EUR", id="sign alone"),
        pytest.param("12,50 €", "EUR", id="sign behind an amount"),
        pytest.param("-1.234,56 Euro", "EUR", id="German name"),
        pytest.param("(1 234,56 $US)", "USD", id="French dollar in accounting brackets"),
        pytest.param("US$ -12.50", "USD", id="American dollar"),
        pytest.param("12.50 A$", "AUD", id="Australian dollar"),
        pytest.param("HUF 39900", "HUF", id="code in front"),
        pytest.param("EUR12", "EUR", id="code glued to the amount"),
        pytest.param("CHF-1’234.56", "CHF", id="Swiss minus"),
        pytest.param("1 200,- Kč", "CZK", id="Czech crowns"),
        pytest.param("12,50 Schweizer Franken", "CHF", id="two words"),
        pytest.param("1.234,56 dollars des États-Unis", "USD", id="name with a hyphen"),
        pytest.param("1,234円", "JPY", id="Japanese sign"),
        pytest.param("106.61 ر.س.\u200f", "SAR", id="Arabic abbreviation with a direction mark"),
        pytest.param("100 руб.", "RUB", id="abbreviation with a dot"),
        pytest.param("R$ 260,00", "BRL", id="letters and dollar"),
        pytest.param("$ 12 USD", "USD", id="shared sign with its code"),
    ],
)
def test_a_clear_currency(cell: str, code: str):
    assert convert(cell) == (code, None, None)


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [
        pytest.param("$", "US", "USD", id="code of the country"),
        pytest.param("$ 12.00", "Canada", "CAD", id="English name of the country"),
        pytest.param("$ 12.00", "Mexiko", "MXN", id="German name of the country"),
        pytest.param("100 kr", "Sverige", "SEK", id="Swedish crowns"),
        pytest.param("100 kr.", "DK", "DKK", id="Danish crowns"),
        pytest.param("$100", "AUS", "AUD", id="three-letter code of the country"),
        pytest.param("¥100", "ja-JP", "JPY", id="locale"),
        pytest.param("£5", "GB", "GBP", id="British pounds"),
        pytest.param("12 Dollars", "AU", "AUD", id="bare name"),
        pytest.param("Rs. 1,200", "PK", "PKR", id="rupees"),
        pytest.param("P 1,200", "PH", "PHP", id="Philippine pesos"),
        pytest.param("LE 50", "EG", "EGP", id="Egyptian pounds"),
    ],
)
def test_a_shared_sign_means_the_country_s_money(cell: str, country: str, code: str):
    assert convert(cell, country) == (code, None, None)


@pytest.mark.parametrize("sign", ["$", "¥", "kr", "£", "Rs", "Dollar", "pesos"])
def test_a_shared_sign_alone_is_asked_about(sign: str):
    assert convert(sign) == (None, SHARED, None)
    assert convert(sign, "") == (None, SHARED, None)
    assert convert(sign, "Atlantis") == (None, SHARED, None)


@pytest.mark.parametrize(
    ("cell", "country", "options", "code", "note"),
    [
        pytest.param("$ 12", None, {"default": "USD"}, "USD", BY_DEFAULT, id="default without a country"),
        pytest.param("$ 12", "", {"default": "CAD"}, "CAD", BY_DEFAULT, id="default where the country is empty"),
        pytest.param("$ 12", "DE", {}, "USD", BY_USE, id="a German writes $ for US dollars"),
        pytest.param("£ 12", "SD", {}, "SDG", OWN, id="Sudan writes £ for two currencies"),
        pytest.param("12 р.", "RU", {}, "RUB", OWN, id="roubles of today"),
        pytest.param("12 eur", None, {}, "EUR", LOWER, id="small letters"),
        pytest.param("Top", None, {}, "TOP", LOWER, id="a word that is a code in capitals"),
        pytest.param("KM 12", "AT", {}, "BAM", ELSEWHERE, id="two letters that mean other things elsewhere"),
        pytest.param("Price: 12 EUR/pc", None, {}, "EUR", LEFT_OUT, id="other words"),
        pytest.param("12 DM", None, {}, "DEM", FORMER, id="former currency"),
    ],
)
def test_an_assumption_is_noted(cell: str, country: str | None, options: dict[str, str], code: str, note: str):
    assert convert(cell, country, **options) == (code, None, note)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("1234.50", NONE, id="amount alone"),
        pytest.param("all of it", NONE, id="a word that is a code in small letters"),
        pytest.param("AED 8000 (USD 2179)", CONFLICT, id="two currencies"),
        pytest.param("?", NONE, id="punctuation"),
    ],
)
def test_what_names_no_single_currency_is_refused(cell: str, reason: str):
    assert convert(cell) == (None, reason, None)


def test_a_default_never_overrides_what_is_written():
    assert convert("€ 12", default="USD") == ("EUR", None, None)
    assert convert("$ 12", default="EUR") == (None, SHARED, None)
    assert convert("$ 12", "CA", default="USD") == ("CAD", None, None)


def test_a_default_that_is_no_code_is_refused():
    with pytest.raises(OptionError, match="“Euro” is not a three-letter currency code"):
        ConvertCurrencySymbol.of({"default": "Euro"})


def test_a_sign_of_the_project_s_own_counts():
    own = Lookup(
        columns=("symbol", "code", "countries"),
        key=("symbol", "code"),
        rows=({"symbol": "Taler", "code": "EUR", "countries": ""},),
    )
    rows = text_frame({"price": ["12 Taler"]})
    made = apply(ConvertCurrencySymbol(), rows, "price", Tables(Project(lookups={"currency_symbols": own})))
    assert made.row(0) == ("EUR", None, None)


@pytest.mark.parametrize(
    ("cell", "code", "reason"),
    [
        pytest.param("Zimbabwe-Dollar (2008)", "ZWR", None, id="one year"),
        pytest.param("زلوتي بولندي - 1950-1995", "PLZ", None, id="years behind a dash"),
        pytest.param("Afghani (1927–2002)", "AFA", None, id="years in brackets"),
        pytest.param("tjeckoslovakisk krona (–1993)", "CSK", None, id="a last year alone"),
        pytest.param("Forint (1950–1995)", None, NONE, id="years of a name that is not known with them"),
        pytest.param("Euro (2008)", None, NONE, id="a year, or a negative amount beside a name"),
        pytest.param("EUR (2008)", "EUR", None, id="a negative amount beside a code"),
        pytest.param("EUR 1000-2000", "EUR", None, id="a range of prices"),
        pytest.param("$ (2008) USD", "USD", None, id="a negative amount between"),
    ],
)
def test_a_name_with_years_is_that_former_currency_or_refused(cell: str, code: str | None, reason: str | None):
    made = apply(ConvertCurrencySymbol(), text_frame({"price": [cell]}), "price", Tables())
    assert made.row(0)[:2] == (code, reason)
