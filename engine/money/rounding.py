"""Rounding and padding of numbers that are held as text, exactly.

Polars' own decimals round half to even in silence, and floats lose digits.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl

SIZED = pl.Struct({"value": pl.String, "lost": pl.Boolean})
"""A number with a given count of decimals, and whether digits were dropped for it."""
_LONGEST = 38
"""Digits of a whole number that 128 bits hold."""


def sized(digits: pl.Expr, decimals: pl.Expr) -> pl.Expr:
    """Return unsigned plain digits with as many decimals as the cell beside them says, half up: a SIZED struct.

    Null where either is missing.
    """
    both = pl.struct(digits=digits, places=decimals.cast(pl.Int64))
    return both.map_batches(_sized, return_dtype=SIZED, is_elementwise=True)


def _sized(batch: pl.Series) -> pl.Series:
    cells = batch.struct.unnest().with_columns(
        whole=pl.col("digits").str.replace(r"\..*$", ""),
        decimals=pl.col("digits").str.extract(r"\.([0-9]*)$").fill_null(""),
    )
    places, decimals = pl.col("places"), pl.col("decimals")
    cells = cells.with_columns(
        kept=pl.col("whole") + decimals.str.pad_end(places.max(), "0").str.slice(0, places),
        lost=decimals.str.slice(places).str.contains("[1-9]"),
        up=decimals.str.slice(places, 1).is_in(list("56789")),
    )
    if cells["up"].any():
        cells = cells.with_columns(
            kept=_one_more(cells.select(number=pl.when("up").then("kept"))).fill_null(cells["kept"])
        )
    kept = pl.col("kept")
    before = kept.str.len_bytes().cast(pl.Int64) - places
    pointed = kept.str.slice(0, before) + "." + kept.str.slice(before)
    return cells.select(sized=pl.struct(value=pl.when(places > 0).then(pointed).otherwise(kept), lost="lost"))["sized"]


def _one_more(numbers: pl.DataFrame) -> pl.Series:
    """Return the whole numbers of `number` plus one; zeros in front stay."""
    number = pl.col("number")
    short = pl.when(number.str.len_bytes() < _LONGEST).then(number)
    made = (short.cast(pl.Int128) + 1).cast(pl.String).str.zfill(number.str.len_bytes())
    long = pl.when(number.str.len_bytes() >= _LONGEST).then(number)
    found = numbers.select(made=made, long=long)
    if found["long"].null_count() == len(found):
        return found["made"]
    longer = [None if text is None else str(int(text) + 1).zfill(len(text)) for text in found["long"]]
    return found["made"].fill_null(pl.Series(longer, dtype=pl.String))


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """Return a number rounded half up, whatever its length."""
    exact = Context(prec=max(len(number.as_tuple().digits), number.adjusted()) + decimals + 2, rounding=ROUND_HALF_UP)
    return number.quantize(Decimal(1).scaleb(-decimals), context=exact)
