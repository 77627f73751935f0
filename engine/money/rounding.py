"""Rounding and padding of numbers that are held as text, exactly.

Polars' own decimals round half to even in silence, and floats lose digits.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl


def padded(digits: pl.Expr, decimals: int) -> pl.Expr:
    """Return unsigned plain digits with exactly that many decimals; more must be zeros, and are cut."""
    whole = digits.str.replace(r"\..*$", "")
    if not decimals:
        return whole
    given = digits.str.extract(r"\.([0-9]*)$").fill_null("")
    return whole + "." + given.str.slice(0, decimals).str.pad_end(decimals, "0")


def rounded(digits: pl.Expr, decimals: int) -> pl.Expr:
    """Return unsigned plain digits rounded half up to that many decimals; asked per distinct value."""
    return digits.map_batches(lambda batch: _rounded(batch, decimals), return_dtype=pl.String, is_elementwise=True)


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """Return a number rounded half up, whatever its length."""
    exact = Context(prec=max(len(number.as_tuple().digits), number.adjusted()) + decimals + 2, rounding=ROUND_HALF_UP)
    return number.quantize(Decimal(1).scaleb(-decimals), context=exact)


def _rounded(batch: pl.Series, decimals: int) -> pl.Series:
    asked = batch.drop_nulls().unique()
    made = [f"{round_half_up(Decimal(text), decimals):f}" for text in asked]
    index = pl.DataFrame({"digits": asked, "made": pl.Series(made, dtype=pl.String)})
    return batch.alias("digits").to_frame().join(index, on="digits", how="left", maintain_order="left")["made"]
