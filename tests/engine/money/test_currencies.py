import pytest

from engine.countries.names import country_code
from engine.money import currencies


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("EUR", ["EUR"], id="code"),
        pytest.param("eur.", ["EUR"], id="code in small letters with a dot"),
        pytest.param("Kč", ["CZK"], id="sign"),
        pytest.param("\u200fر.س.\u200f", ["SAR"], id="sign between direction marks"),
        pytest.param("Britische Pfund", ["GBP"], id="German plural"),
        pytest.param("Schweizer Franken", ["CHF"], id="two words"),
        pytest.param("gold", ["XAU"], id="the metal, not Zimbabwe's money"),
        pytest.param("apples", [], id="no currency"),
    ],
)
def test_a_text_stands_for_its_currencies(text: str, codes: list[str]):
    assert currencies.codes_of(text) == codes


def test_a_shared_sign_stands_for_many():
    assert {"USD", "CAD", "AUD", "MXN"} <= set(currencies.codes_of("$"))
    assert {"GBP", "EGP"} <= set(currencies.codes_of("£"))


@pytest.mark.parametrize(("code", "decimals"), [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_its_decimals(code: str, decimals: int):
    assert currencies.digits()[code] == decimals


@pytest.mark.parametrize(("country", "codes"), [("DE", {"EUR"}), ("CH", {"CHF"}), ("PA", {"PAB", "USD"})])
def test_a_country_pays_with_its_money(country: str, codes: set[str]):
    assert currencies.tender()[country] == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [("DE", "DE"), (" Deutschland ", "DE"), ("CHE", "CH"), ("de-AT", "AT"), ("pt_BR", "BR"), ("zh_Hant_TW", "TW"),
     ("Atlantis", None),     ("", None), (None, None)],
)  # fmt: skip
def test_a_text_names_its_country(text: str | None, code: str | None):
    assert country_code(text) == code
