import pytest

from engine.column import apply
from engine.table import text_frame
from transforms.check_amount import NO_CURRENCY, NO_NUMBER, OTHER, TOO_MANY, CheckAmount


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        pytest.param("1200", "JPY", None, id="yen"),
        pytest.param("1200.00", "JPY", None, id="zeros are no decimals"),
        pytest.param("12.50", "JPY", TOO_MANY, id="yen with decimals"),
        pytest.param("12.505", "KWD", None, id="dinars have three"),
        pytest.param("12.505", "EUR", TOO_MANY, id="euros have two"),
        pytest.param("-12.50", "eur ", None, id="a code in small letters"),
        pytest.param("€ 12.50", "EUR", None, id="the same by its sign"),
        pytest.param("12.50 Euro", "EUR", None, id="the same by its name"),
        pytest.param("$ 12.50", "CAD", None, id="a sign that several share"),
        pytest.param("€ 12.50", "USD", OTHER, id="another sign"),
        pytest.param("USD 1,200.00", "CHF", OTHER, id="another code"),
        pytest.param("12.50", None, NO_CURRENCY, id="no currency"),
        pytest.param("12.50", "Euro", NO_CURRENCY, id="a name for a code"),
        pytest.param("12 - 15", "EUR", NO_NUMBER, id="a range"),
    ],
)
def test_an_amount_must_fit_its_currency(amount: str, currency: str | None, reason: str | None):
    rows = text_frame({"amount": [amount], "code": [currency]})
    made = apply(CheckAmount.of({"currency": "code"}), rows, "amount").row(0)
    assert made == (None if reason else amount, reason, None)


def test_amounts_may_have_a_decimal_comma():
    rows = text_frame({"amount": ["1.200,50 €", "12,5"], "code": ["EUR", "JPY"]})
    made = apply(CheckAmount.of({"currency": "code", "decimal": "comma"}), rows, "amount")
    assert made["reason"].to_list() == [None, TOO_MANY]
