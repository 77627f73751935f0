"""Check that an amount is what the quantity, price and discount beside it make.

Quantity times price, less the discount, must be the amount; the amount itself stays as it is. A difference up to the
tolerance is noted, a larger one fails: the step says whether such a row is rejected or kept. The discount is a
percentage, or an amount of money for the whole line; an empty one is none.

The amount is a plain number, as `parse_number` writes it. The other fields are read as the export has them, such as
`1.234,50 €` or `10 %`.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.money import numbers
from engine.money.exact import DECIMALS, DIGITS, NO_AMOUNT, Tolerance, parts, parts_of
from engine.transform import Answer, Example, FieldName, Transform, once

OTHER = "quantity, price and discount make another amount"
NO_FACTOR = f"quantity, price or discount is missing or not a number of at most {DIGITS} digits and {DECIMALS} decimals"
TOO_HIGH = "the discount is below 0 or above 100 %"
NEARLY = "quantity, price and discount make it but for rounding"
PER_CENT = "% \u00a0\u202f"
ONE = 10**DECIMALS
HUNDRED = 100 * ONE


class CheckLineTotal(Transform):
    """See the module."""

    price: FieldName
    """Field with the price of one."""

    quantity: FieldName = ""
    """Field with the quantity; one without it."""

    discount: FieldName = ""
    """Field with the discount, if there is one."""

    discount_is: Literal["percent", "amount"] = "percent"
    """What the discount is: a percentage of the line, or an amount of money off the line."""

    decimal: Literal["point", "comma"] = "point"
    """Sign before the decimals in the other fields."""

    tolerance: Tolerance = "0.01"
    """Largest difference that passes, noted."""

    only_checks = True
    group = "money"
    examples: ClassVar = (
        Example(
            options={"price": "price", "quantity": "quantity", "discount": "discount"},
            fields={"price": ["12.50", "9.99"], "quantity": ["4", "1"], "discount": ["10 %", None]},
            before=["45.00", "9.99"],
            after=["45.00", "9.99"],
        ),
        Example(
            options={"price": "price", "quantity": "quantity", "decimal": "comma"},
            fields={"price": ["1,333 €"], "quantity": ["3"]},
            before=["4.00"],
            after=["4.00"],
            note=NEARLY,
        ),
        Example(
            options={"price": "price", "discount": "discount", "discount_is": "amount"},
            fields={"price": ["100.00"], "discount": ["5.00"]},
            before=["100.00"],
            after=[None],
            reason=OTHER,
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the amounts that are right."""
        amount = once(parts(value))
        price = once(self._read(self.price))
        quantity = once(self._read(self.quantity)) if self.quantity else pl.lit(ONE, pl.Int128)
        discount = pl.lit(0, pl.Int128)
        if self.discount:
            discount = once(
                pl.when(pl.col(self.discount).is_null()).then(discount).otherwise(self._read(self.discount))
            )
        made = once(price * quantity * (HUNDRED - discount) if self.discount_is == "percent" else price * quantity)
        scale = ONE * HUNDRED if self.discount_is == "percent" else ONE
        due = made if self.discount_is == "percent" else made - discount * scale
        difference = once((amount * scale - due).abs())
        reasons = {NO_AMOUNT: amount.is_null(), NO_FACTOR: price.is_null() | quantity.is_null() | discount.is_null()}
        if self.discount_is == "percent":
            reasons[TOO_HIGH] = (discount < 0) | (discount > HUNDRED)
        reasons[OTHER] = difference > parts_of(self.tolerance) * scale
        return Answer(value, reasons, {NEARLY: difference > 0})

    def _read(self, name: str) -> pl.Expr:
        bare = pl.col(name).str.strip_chars_end(PER_CENT)
        return parts(numbers.read(bare, self.decimal, percent=False).struct.field("value"))
