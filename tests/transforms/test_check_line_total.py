from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.money.exact import NO_AMOUNT
from engine.table import text_frame
from transforms.check_line_total import NEARLY, NO_FACTOR, OTHER, TOO_HIGH, CheckLineTotal

ALL = {"price": "price", "quantity": "quantity", "discount": "discount"}


def check(
    amount: str, price: str | None, quantity: str | None, discount: str | None = None, **options: str
) -> tuple[str | None, str | None, str | None]:
    rows = text_frame({"amount": [amount], "price": [price], "quantity": [quantity], "discount": [discount]})
    return apply(CheckLineTotal.of({**ALL, **options}), rows, "amount").row(0)


@pytest.mark.parametrize(
    ("cells", "reason", "note"),
    [
        pytest.param(["45.00", "12.50", "4", "10 %"], None, None, id="a percentage"),
        pytest.param(["45", "12.50 €", "4", "10"], None, None, id="a percentage without its sign"),
        pytest.param(["50", "12.50", "4", None], None, None, id="no discount"),
        pytest.param(["0", "12.50", "4", "100"], None, None, id="a hundred per cent"),
        pytest.param(["-50", "12.50", "-4", None], None, None, id="a credit note"),
        pytest.param(["4.00", "1.333", "3", None], None, NEARLY, id="rounded"),
        pytest.param(["4.02", "1.333", "3", None], OTHER, None, id="more than rounding"),
        pytest.param(["50", "12.50", "4", "10 %"], OTHER, None, id="the discount was not taken off"),
        pytest.param(["50", "12.50", None, None], NO_FACTOR, None, id="no quantity"),
        pytest.param(["50", "on request", "4", None], NO_FACTOR, None, id="no price"),
        pytest.param(["50", "12.50", "4", "none"], NO_FACTOR, None, id="a discount that is no number"),
        pytest.param(["50", "12.50", "4", "-10 %"], TOO_HIGH, None, id="a negative percentage"),
        pytest.param(["12,50", "12.50", "1", None], NO_AMOUNT, None, id="an amount that was not parsed"),
        pytest.param(["12.500001", "12.50", "1", None], NO_AMOUNT, None, id="more decimals than are reckoned with"),
        pytest.param(["99999999999", "1", "1", None], NO_AMOUNT, None, id="more digits than are reckoned with"),
    ],
)
def test_an_amount_is_checked(cells: list[str], reason: str | None, note: str | None):
    assert check(*cells) == (None if reason else cells[0], reason, note)


def test_a_discount_can_be_an_amount():
    assert check("95.00", "100.00", "1", "5.00", discount_is="amount") == ("95.00", None, None)
    assert check("94.00", "100.00", "1", "5.00", discount_is="amount")[1] == OTHER


def test_the_other_fields_are_read_with_their_decimal_sign():
    assert check("2469.00", "1.234,50 €", "2", decimal="comma") == ("2469.00", None, None)


def test_the_tolerance_is_an_amount():
    assert check("4.02", "1.333", "3", tolerance="0.05") == ("4.02", None, NEARLY)
    assert check("4.00", "1.333", "3", tolerance="0")[1] == OTHER
    with pytest.raises(OptionError, match=r"“-1” is not a number such as 0\.01"):
        CheckLineTotal.of({"price": "price", "tolerance": "-1"})


@settings(max_examples=60, deadline=None)
@given(
    price=st.decimals(-(10**9), 10**9, places=5),
    quantity=st.decimals(0, 999, places=3),
    discount=st.decimals(0, 100, places=2),
    off=st.sampled_from(["0", "0.01", "0.02"]),
)
def test_it_reckons_as_decimals_do(price: Decimal, quantity: Decimal, discount: Decimal, off: str):
    due = price * quantity * (100 - discount) / 100
    amount = due.quantize(Decimal("0.01")) + Decimal(off)
    if abs(amount) >= 10**10:
        return
    made, reason, note = check(f"{amount:f}", f"{price:f}", f"{quantity:f}", f"{discount:f}")
    difference = abs(amount - due)
    assert (made is not None) == (difference <= Decimal("0.01"))
    assert reason == (None if made else OTHER)
    assert note == (NEARLY if made and difference else None)
