"""Check that an amount fits its currency: its sign or name, and the number of its decimals.

`12.50` beside JPY has decimals that yen do not have; `€ 12` beside USD names two currencies; a code that is no currency
is found. Dinars of Kuwait have three decimals, most currencies two. The amount itself stays as it is; the step says
whether a row that does not fit is rejected or kept. To write each amount with its currency's decimals, use
`format_number`.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.money import numbers
from engine.money.currencies import codes_of, digits
from engine.transform import Answer, Example, FieldName, Transform, once
from engine.values import Cell, each_distinct, where

NO_NUMBER = "not a number"
NO_CURRENCY = "the row names no currency by its three-letter code"
OTHER = "the currency beside the amount is another one than the row's"
TOO_MANY = "more decimals than the currency has"
NO_SIGN = "-"
_NUMERIC = "0123456789.,'’()+-\u2212 \u00a0\u202f"


class CheckAmount(Transform):
    """See the module."""

    currency: FieldName
    """Field with the amount's currency code."""

    decimal: Literal["point", "comma"] = "point"
    """Sign before the decimals of the amounts."""

    only_checks = True
    group = "money"
    examples: ClassVar = (
        Example(
            options={"currency": "code"},
            fields={"code": ["JPY", "EUR", "KWD", "USD"]},
            before=["1200", "12.50 €", "12.505", "$ 1,200.00"],
            after=["1200", "12.50 €", "12.505", "$ 1,200.00"],
        ),
        Example(
            options={"currency": "code"}, fields={"code": ["JPY"]}, before=["12.50"], after=[None], reason=TOO_MANY
        ),
        Example(options={"currency": "code"}, fields={"code": ["USD"]}, before=["€ 12"], after=[None], reason=OTHER),
        Example(
            options={"currency": "code"}, fields={"code": ["Euro"]}, before=["12"], after=[None], reason=NO_CURRENCY
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the amounts that fit."""
        number = once(numbers.read(value, self.decimal, percent=False).struct.field("value"))
        decimals = number.str.splitn(".", 2).struct.field("field_1").fill_null("")
        written = once(decimals.str.strip_chars_end("0").str.len_bytes())
        beside = where(value.str.strip_chars(_NUMERIC), r"\p{Nd}", _without_number)
        sign = pl.when(beside == "").then(pl.lit(NO_SIGN)).otherwise(beside)
        allowed = each_distinct(_decimals, sign, pl.col(self.currency), reasons=(NO_CURRENCY, OTHER))
        most = once(allowed.value).cast(pl.UInt32, strict=False)
        return Answer(value, {NO_NUMBER: number.is_null(), **allowed.reasons, TOO_MANY: written > most})


def _without_number(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"[\p{Nd}.,'’\s()+\u2212-]+", " ").str.strip_chars(" ")


def _decimals(sign: str, currency: str | None) -> Cell:
    code = (currency or "").strip().upper()
    if code not in digits():
        return Cell(reason=NO_CURRENCY)
    named = codes_of(sign)
    if sign != NO_SIGN and named and code not in named:
        return Cell(reason=OTHER)
    return Cell(str(digits()[code]))
