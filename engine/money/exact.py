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
    # Text that fits has no digit beyond the scale but zeros, so nothing is rounded.
    fit = numbers.set(~numbers.str.contains(_FITS), None)
    return fit.cast(pl.Decimal(38, DECIMALS)).to_physical()


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
