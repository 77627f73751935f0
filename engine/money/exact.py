"""Exact reckoning with plain numbers that are held as text: whole numbers of 128 bits count their smallest part.

Floats lose digits, and Polars' own decimals round in silence.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

import polars as pl
from pydantic import AfterValidator

DECIMALS = 5
DIGITS = 10
"""Digits before the decimal point; the product of two such numbers and a percentage still fits 128 bits."""
_FITS = rf"^-?0*[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,{DECIMALS}}}0*)?$"


def parts(number: pl.Expr) -> pl.Expr:
    """Return plain numbers (`-12.5`, String) in hundred-thousandths (Int128).

    Null where there is none, or one with more than DIGITS digits or DECIMALS decimals.
    """
    return number.map_batches(_parts, return_dtype=pl.Int128, is_elementwise=True)


def _parts(numbers: pl.Series) -> pl.Series:
    return _whole(numbers, _FITS, DECIMALS)


def _whole(numbers: pl.Series, fits: str, decimals: int) -> pl.Series:
    # Text that fits has no digit beyond the scale but zeros, so nothing is rounded.
    fit = numbers.set(~numbers.str.contains(fits), None)
    return fit.cast(pl.Decimal(38, decimals)).to_physical()


def parts_of(text: str) -> int:
    """Return a plain number that `parts` reads, in hundred-thousandths."""
    return int(Decimal(text).scaleb(DECIMALS))


def _readable(text: str) -> str:
    if text.startswith("-") or not re.fullmatch(_FITS, text):
        raise ValueError(f"“{text}” is not a number such as 0.01, with at most {DECIMALS} decimals")
    return text


Tolerance = Annotated[str, AfterValidator(_readable)]
"""An option that is the largest difference between two amounts that passes."""
NO_AMOUNT = f"not a plain number such as 12.50 of at most {DIGITS} digits and {DECIMALS} decimals: parse it first"


_AMOUNT, _RATE = 8, 10
"""Decimals of an amount and of a rate that are reckoned with at once; before them 12 and 6 digits."""
_AMOUNT_FITS = rf"^-?0*[0-9]{{1,12}}(?:\.[0-9]{{1,{_AMOUNT}}}0*)?$"
_RATE_FITS = rf"^[0-9]{{1,6}}(?:\.[0-9]{{1,{_RATE}}}0*)?$"
CONVERTED = pl.Struct({"value": pl.String, "rounded": pl.Boolean})
"""An amount with a fixed number of decimals, and whether digits were dropped for it."""


def converted(amount: pl.Expr, rate: pl.Expr, places: int, *, divide: bool) -> pl.Expr:
    """Return amounts times (or by) rates, both plain numbers as text, half up to `places` (at most 12): CONVERTED.

    Null where there is no amount or no rate, or where one is longer than is reckoned with here.
    """

    def call(batch: pl.Series) -> pl.Series:
        cells = batch.struct.unnest()
        amounts, rates = _whole(cells["amount"], _AMOUNT_FITS, _AMOUNT), _whole(cells["rate"], _RATE_FITS, _RATE)
        sides = pl.DataFrame({"amount": amounts, "rate": rates}).with_columns(size=pl.col("amount").abs())
        if divide:
            above, below = pl.col("size") * 10 ** (_RATE - _AMOUNT + places), pl.col("rate")
        else:
            above, below = pl.col("size") * pl.col("rate"), pl.lit(10 ** (_RATE + _AMOUNT - places), pl.Int128)
        made = sides.with_columns(above=above, below=below).with_columns(
            whole=(2 * pl.col("above") + pl.col("below")) // (2 * pl.col("below"))
        )
        minus = (pl.col("amount") < 0) & (pl.col("whole") > 0)
        digits = pl.col("whole").cast(pl.String).str.pad_start(places + 1, "0")
        point = digits.str.head(-places) + "." + digits.str.tail(places) if places else digits
        return made.select(
            cell=pl.struct(
                value=pl.when(minus).then("-" + point).otherwise(point),
                rounded=pl.col("above") % pl.col("below") != 0,
            )
        )["cell"]

    both = pl.struct(amount.alias("amount"), rate.alias("rate"))
    return both.map_batches(call, return_dtype=CONVERTED, is_elementwise=True)
