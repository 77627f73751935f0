"""Write a plain number the way the other system wants it: decimal sign, grouping, number of decimals.

Reads what `parse_number` writes (`-1234.5`) and gives `-1.234,50`, `(1,234.50)` or `1234,5-`. Digits are never dropped
unnoticed: where fewer decimals are asked for than are written, the cell is refused, or rounded half up and noted.

With a field that names the currency, each amount gets the decimals of its currency (JPY 0, EUR 2, KWD 3); an amount
that has more, such as 12.50 JPY, does not fit its currency and is refused or rounded.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from engine.money.currencies import digits as digits_of
from engine.money.rounding import sized
from engine.transform import Answer, Example, FieldName, Transform, once

ROUNDED = "rounded: digits were dropped"
TOO_MANY = "it has more decimals than asked for, and would have to be rounded"
NO_CURRENCY = "the row names no currency by its three-letter code"
OTHERWISE = "not a plain number such as -1234.5: parse it first"
_PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$"
GROUPS = {"none": "", "comma": ",", "point": ".", "space": " ", "narrow_space": "\u202f", "apostrophe": "'"}


class FormatNumber(Transform):
    """See the module."""

    decimal: Literal["point", "comma"] = "point"
    """Sign before the decimals."""

    grouping: Literal["none", "comma", "point", "space", "narrow_space", "apostrophe"] = "none"
    """Sign between groups of three digits."""

    decimals: Annotated[int, Field(ge=-1, le=30)] = -1
    """Number of decimals; -1 keeps those that are written."""

    currency: FieldName = ""
    """Field with the amount's currency code, which tells the number of decimals."""

    too_many: Literal["refuse", "round"] = "refuse"
    """What becomes of a number with more decimals: refused, or rounded half up (0.125 to 0.13) and noted."""

    negative: Literal["front", "behind", "brackets"] = "front"
    """How a negative number is marked: -5, 5- or (5)."""

    group = "money"
    examples: ClassVar = (
        Example(
            options={"decimal": "comma", "grouping": "point", "decimals": 2},
            before=["1234.5", "-1234567", "0"],
            after=["1.234,50", "-1.234.567,00", "0,00"],
        ),
        Example(options={"grouping": "comma", "negative": "brackets"}, before=["-1234.56"], after=["(1,234.56)"]),
        Example(
            options={"currency": "code"},
            fields={"code": ["JPY", "EUR", "KWD"]},
            before=["1200", "12.5", "12.5"],
            after=["1200", "12.50", "12.500"],
        ),
        Example(options={"decimals": 2}, before=["1.005"], after=[None], reason=TOO_MANY),
        Example(options={"decimals": 2, "too_many": "round"}, before=["1.005"], after=["1.01"], note=ROUNDED),
    )

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.grouping == self.decimal:
            raise ValueError(f"the {self.decimal} cannot stand both before the decimals and between the groups")
        return self

    def answer(self, value: pl.Expr) -> Answer:
        """Return the written numbers."""
        plain = once(pl.when(value.str.contains(_PLAIN)).then(value))
        if self.decimals < 0 and not self.currency:
            return Answer(self._signed(plain), otherwise=OTHERWISE)
        decimals = once(self._places())
        made = once(sized(plain.str.strip_prefix("-"), decimals)).struct.field
        sign = pl.when(plain.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
        lost = {ROUNDED if self.too_many == "round" else TOO_MANY: made("lost")}
        unnamed = {NO_CURRENCY: plain.is_not_null() & decimals.is_null()}
        reasons = unnamed if self.too_many == "round" else {**unnamed, **lost}
        notes = lost if self.too_many == "round" else {}
        return Answer(self._signed(once(sign + made("value"))), reasons, notes, OTHERWISE)

    def _places(self) -> pl.Expr:
        if not self.currency:
            return pl.lit(self.decimals)
        codes = pl.col(self.currency).str.strip_chars().str.to_uppercase()
        return codes.replace_strict(digits_of(), default=None, return_dtype=pl.Int64)

    def _written(self, digits: pl.Expr) -> pl.Expr:
        mark = "," if self.decimal == "comma" else "."
        group = GROUPS[self.grouping]
        if not group:
            return digits.str.replace(".", mark, literal=True)
        whole = digits.str.replace(r"\..*$", "")
        first = (whole.str.len_bytes() - 1) % 3 + 1
        rest = whole.str.slice(first).str.replace_all("([0-9]{3})", f"{group}${{1}}")
        decimals = digits.str.extract(r"(\.[0-9]*)$").fill_null("").str.replace(".", mark, literal=True)
        return whole.str.slice(0, first) + rest + decimals

    def _signed(self, number: pl.Expr) -> pl.Expr:
        digits = once(self._written(number.str.strip_prefix("-")))
        minus = number.str.starts_with("-") & digits.str.contains("[1-9]")
        marked = {"front": "-" + digits, "behind": digits + "-", "brackets": "(" + digits + ")"}[self.negative]
        return pl.when(minus).then(marked).otherwise(digits)

    def reverse(self) -> tuple[str, Mapping[str, Any]]:
        """Return `parse_number` with the same decimal sign."""
        return "parse_number", {"decimal": self.decimal}
