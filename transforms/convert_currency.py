"""Convert an amount into another currency by a rate table of your own.

The table has a currency's code in its first column and the rate in its second; a column `date` (ISO days) makes the
rates change: the last rate on or before the row's day counts. A rate is the price of one unit in the target currency
(`multiply`), or, as the European Central Bank publishes them, the units for one of the target currency (`divide`).

Amounts are plain numbers, as `parse_number` writes them. The result is rounded half up to the decimals of the target
currency, which is noted wherever digits were dropped.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from decimal import Context, Decimal
from functools import partial
from typing import Annotated, ClassVar, Literal

import polars as pl
from pydantic import Field, field_validator

from engine.errors import OptionError
from engine.money.currencies import digits, word_of
from engine.money.exact import converted
from engine.money.rounding import round_half_up
from engine.money.tax_rates import day_of
from engine.transform import Answer, Example, FieldName, LookupName, Transform, once
from engine.values import Cell, each_distinct

NO_NUMBER = "not a plain number such as -1234.5: parse it first"
NO_CURRENCY = "the row names no currency by its three-letter code"
NO_RATE = "the rate table has no rate for this currency"
NO_DAY = "the row's date is no ISO day (2026-03-29), and the rates have dates"
TOO_EARLY = "the rate table has no rate on or before that day"
SEVERAL = "the rate table has different rates for this currency and day"
ROUNDED = "rounded to the currency's decimals"
EARLIER = "by the rate of an earlier day"
BOTH = "by the rate of an earlier day, and rounded"
REASONS = (NO_CURRENCY, NO_RATE, NO_DAY, TOO_EARLY, SEVERAL)
EXACT = Context(prec=60)
SAME = "="
"""In place of a rate where nothing is to be converted."""
_PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$"


class ConvertCurrency(Transform):
    """See the module."""

    table: LookupName
    """Rate table: code, rate, and date where rates change."""

    target: str = "EUR"
    """Code of the currency to convert to."""

    currency: FieldName = ""
    """Field with the code of the amount's currency."""

    source: str = ""
    """Code of the amounts' currency, where no field names it."""

    date: FieldName = ""
    """Field with the ISO day whose rate counts, for a table with dates."""

    direction: Literal["multiply", "divide"] = "multiply"
    """A rate is what one unit costs in the target currency, or how many units one of the target currency buys."""

    decimals: Annotated[int, Field(ge=-1, le=12)] = -1
    """Decimals of the result; -1 takes those of the target currency (JPY 0, EUR 2, KWD 3)."""

    group = "money"
    examples: ClassVar = (
        Example(
            options={"table": "rates", "source": "USD", "date": "day"},
            tables={
                "rates": {"currency": ["USD", "USD"], "rate": ["0.9", "0.8"], "date": ["2026-01-01", "2026-02-01"]}
            },
            fields={"day": ["2026-01-01", "2026-02-01"]},
            before=["100", "100.50"],
            after=["90.00", "80.40"],
        ),
        Example(
            options={"table": "rates", "currency": "currency", "direction": "divide"},
            tables={"rates": {"USD": "1.1"}},
            fields={"currency": ["USD"]},
            before=["10"],
            after=["9.09"],
            note=ROUNDED,
        ),
        Example(
            options={"table": "rates", "source": "CHF"},
            tables={"rates": {"USD": "1.1"}},
            before=["10"],
            after=[None],
            reason=NO_RATE,
        ),
    )

    @field_validator("target", "source")
    @classmethod
    def _is_a_code(cls, code: str) -> str:
        if code and code not in digits():
            raise ValueError(f"“{code}” is not a three-letter currency code such as EUR or USD")
        return code

    def answer(self, value: pl.Expr) -> Answer:
        """Return the converted amounts: at once where the numbers are of usual length, each by itself where not."""
        currency = pl.col(self.currency) if self.currency else pl.lit(self.source or None, pl.String)
        day = pl.col(self.date) if self.date else pl.lit(None, pl.String)
        named = pl.when(value.is_not_null()).then(currency.fill_null(""))
        found = each_distinct(partial(self._rate, self._rates()), named, day, reasons=REASONS, notes=(EARLIER,))
        rate = once(found.value)
        number = once(pl.when(value.str.contains(_PLAIN)).then(value))
        same = rate == SAME
        quick = once(converted(number, rate, self._places(), divide=self.direction == "divide")).struct.field
        long = once(number.is_not_null() & rate.is_not_null() & ~same & quick("value").is_null())
        slow = each_distinct(self._long, pl.when(long).then(number), rate, notes=(ROUNDED,))
        rounded = once(pl.when(long).then(slow.notes[ROUNDED]).otherwise(quick("rounded")) & ~same)
        earlier = found.notes[EARLIER].fill_null(value=False)
        return Answer(
            pl.when(same).then(number).when(long).then(slow.value).otherwise(quick("value")),
            {NO_NUMBER: number.is_null(), **found.reasons},
            {ROUNDED: rounded & ~earlier, EARLIER: earlier & ~rounded, BOTH: rounded & earlier},
        )

    def _places(self) -> int:
        return digits()[self.target] if self.decimals < 0 else self.decimals

    def _rates(self) -> dict[str, list[tuple[str, Decimal]]]:
        """Return for each code its rates by day; "" is the day of a rate without one."""
        table = self.rows_of(self.table)
        if table.width < len(("code", "rate")):
            raise OptionError(
                f"convert_currency: the table “{self.table}” needs a code and a rate in its first columns."
            )
        days = table["date"] if "date" in table.columns else pl.repeat("", len(table), eager=True)
        found: defaultdict[str, set[tuple[str, Decimal]]] = defaultdict(set)
        for code, rate, day in zip(table.to_series(0), table.to_series(1), days, strict=True):
            number = rate.strip().replace(",", ".")
            if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", number) or not Decimal(number):
                raise OptionError(
                    f"convert_currency: the rate of {code} in the table “{self.table}” is “{rate}”.",
                    hint="Write a positive number such as 1.0834.",
                )
            found[word_of(code).upper()].add((day_of(day) or "", Decimal(number)))
        return {code: sorted(rates) for code, rates in found.items()}

    def _rate(self, rates: dict[str, list[tuple[str, Decimal]]], currency: str, day: str | None) -> Cell:
        code = currency.strip().upper()
        if code not in digits():
            return Cell(reason=NO_CURRENCY)
        if code == self.target:
            return Cell(SAME)
        found = _rate(rates.get(code, []), day_of(day))
        if isinstance(found, str):
            return Cell(reason=found)
        rate, earlier = found
        return Cell(f"{rate:f}", note=EARLIER if earlier else None)

    def _long(self, text: str, rate: str) -> Cell:
        amount, price = Decimal(text), Decimal(rate)
        made = EXACT.multiply(amount, price) if self.direction == "multiply" else EXACT.divide(amount, price)
        short = round_half_up(made, self._places())
        return Cell(f"{short or abs(short):f}", note=ROUNDED if short != made else None)


def _rate(rates: list[tuple[str, Decimal]], day: str | None) -> tuple[Decimal, bool] | str:
    """Return the rate that counts on a day and whether it is an earlier day's, or why there is none."""
    if not rates:
        return NO_RATE
    if any(since for since, _ in rates) and not day:
        return NO_DAY
    upto = rates[: bisect_right(rates, day or "", key=lambda rate: rate[0])]
    if not upto:
        return TOO_EARLY
    since, rate = upto[-1]
    if any(other != rate for other_since, other in upto if other_since == since):
        return SEVERAL
    return rate, bool(since) and since != day
