from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms import convert_currency as cc
from transforms.convert_currency import ConvertCurrency

RATES = {
    "rates": text_frame(
        {
            "currency": ["USD", "USD", "JPY", "KWD", "SEK", "SEK"],
            "rate": ["0.90", "0,80", "0.006", "3", "0.1", "0.2"],
            "date": ["2026-01-01", "2026-02-01", "2026-01-01", "2026-01-01", "2026-01-01", "2026-01-01"],
        }
    )
}


def convert(
    amount: str, currency: str | None, day: str | None, **options: object
) -> tuple[str | None, str | None, str | None]:
    rows = text_frame({"amount": [amount], "currency": [currency], "day": [day]})
    transform = ConvertCurrency.of({"table": "rates", "currency": "currency", "date": "day", **options})
    return apply(transform, rows, "amount", RATES).row(0)


@pytest.mark.parametrize(
    ("amount", "currency", "day", "options", "made"),
    [
        pytest.param("100", "USD", "2026-01-01", {}, ("90.00", None, None), id="the day's rate"),
        pytest.param("100", "usd", "2026-01-31", {}, ("90.00", None, cc.EARLIER), id="the last rate before"),
        pytest.param("-100.50", "USD", "2026-02-01T10:00", {}, ("-80.40", None, None), id="negative, date with time"),
        pytest.param("1.01", "USD", "2026-01-01", {}, ("0.91", None, cc.ROUNDED), id="rounded half up and noted"),
        pytest.param("1.01", "USD", "2026-01-02", {}, ("0.91", None, cc.BOTH), id="rounded, by an earlier rate"),
        pytest.param("12.345", "EUR", None, {}, ("12.345", None, None), id="already in the target currency"),
        pytest.param("3", "KWD", "2026-01-01", {"direction": "divide"}, ("1.00", None, None), id="units for one"),
        pytest.param("1", "USD", "2026-01-01", {"target": "JPY"}, ("1", None, cc.ROUNDED), id="yen have no decimals"),
        pytest.param("1", "USD", "2026-01-01", {"decimals": 4}, ("0.9000", None, None), id="more decimals"),
        pytest.param("-0.001", "USD", "2026-01-01", {}, ("0.00", None, cc.ROUNDED), id="zero has no sign"),
        pytest.param(
            "99999999999999999999.99", "KWD", "2026-01-01", {}, ("299999999999999999999.97", None, None), id="long"
        ),
    ],
)
def test_an_amount_is_converted(
    amount: str, currency: str, day: str, options: Mapping[str, object], made: tuple[str, ...]
):
    assert convert(amount, currency, day, **options) == made


@pytest.mark.parametrize(
    ("amount", "currency", "day", "reason"),
    [
        pytest.param("1.234,5", "USD", "2026-01-01", cc.NO_NUMBER, id="not parsed"),
        pytest.param("1", "", "2026-01-01", cc.NO_CURRENCY, id="no currency"),
        pytest.param("1", "$", "2026-01-01", cc.NO_CURRENCY, id="a sign is no code"),
        pytest.param("1", "CHF", "2026-01-01", cc.NO_RATE, id="no rate"),
        pytest.param("1", "USD", None, cc.NO_DAY, id="no date"),
        pytest.param("1", "USD", "01.02.2026", cc.NO_DAY, id="a date that is not ISO"),
        pytest.param("1", "USD", "2025-12-31", cc.TOO_EARLY, id="before the first rate"),
        pytest.param("1", "SEK", "2026-01-01", cc.SEVERAL, id="two rates on one day"),
    ],
)
def test_what_has_no_rate_is_refused(amount: str, currency: str, day: str | None, reason: str):
    assert convert(amount, currency, day) == (None, reason, None)


def test_a_rate_that_is_no_number_is_the_user_s_mistake():
    rows = text_frame({"amount": ["1"]})
    with pytest.raises(OptionError, match="the rate of USD in the table “bad” is “0”"):
        apply(
            ConvertCurrency.of({"table": "bad", "source": "USD"}),
            rows,
            "amount",
            {"bad": text_frame({"c": ["USD"], "r": ["0"]})},
        )


def test_a_target_that_is_no_code_is_refused():
    with pytest.raises(OptionError, match="“Euro” is not a three-letter currency code"):
        ConvertCurrency.of({"table": "rates", "target": "Euro"})


@settings(max_examples=150, deadline=None)
@given(
    amount=st.decimals(-(10**13), 10**13, places=2)
    | st.decimals(-100, 100, places=9)
    | st.integers(-9, 10**21).map(Decimal),
    rate=st.decimals("0.0000000001", 10**7, places=10) | st.sampled_from([Decimal(3), Decimal("0.006"), Decimal(7)]),
    decimals=st.integers(0, 12),
    direction=st.sampled_from(["multiply", "divide"]),
)
def test_it_reckons_as_decimals_do(amount: Decimal, rate: Decimal, decimals: int, direction: str):
    tables = {"rates": text_frame({"code": ["USD"], "rate": [f"{rate:f}"]})}
    transform = ConvertCurrency.of({"table": "rates", "source": "USD", "decimals": decimals, "direction": direction})
    exact = Context(prec=90)
    due = exact.multiply(amount, rate) if direction == "multiply" else exact.divide(amount, rate)
    short = due.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=exact)
    made = apply(transform, text_frame({"amount": [f"{amount:f}"]}), "amount", tables).row(0)
    assert made == (f"{short or abs(short):f}", None, cc.ROUNDED if short != due else None)
