"""Check digits of VAT IDs of the countries most often met, computed for a whole column at once.

The verdict is the one of `transforms.check_vat_id` with python-stdnum (a test compares them); where a number is not in
one of these forms there is none, and the library is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl

ASK, RIGHT, WRONG = 0, 1, 2
"""A verdict: ask the library, the check digits are right, they are wrong."""


class Form(NamedTuple):
    """Compact numbers of a country."""

    shape: str
    start: int
    """Characters before the digits that are computed with."""
    length: int
    """How many digits these are, the Dutch B between them counted."""
    right: Callable[[pl.Expr], pl.Expr]
    """Whether the check digits are right, from the digits as one number."""
    issued: Callable[[pl.Expr], pl.Expr] | None = None
    """Whether the digits are such that only their check digits can be wrong; any are where it is left out."""


def verdicts(compact: pl.Expr) -> pl.Expr:
    """Return ASK, RIGHT or WRONG (UInt8) for numbers in capitals without separators, such as `DE136695976`."""
    return compact.map_batches(_verdicts, return_dtype=pl.UInt8, is_elementwise=True)


def _verdicts(compact: pl.Series) -> pl.Series:
    made = pl.zeros(len(compact), dtype=pl.UInt8, eager=True)
    prefixes = compact.str.head(2)
    for prefix in sorted(set(prefixes.unique()) & set(FORMS)):
        form = FORMS[prefix]
        here = (prefixes == prefix).fill_null(value=False).arg_true()
        cells = compact.gather(here)
        shaped = cells.str.contains(f"^{form.shape}$")
        shown = cells.filter(shaped).str.slice(form.start, form.length)
        digits = shown.str.replace("B", "", literal=True).str.to_integer().to_frame("digits")
        number = pl.col("digits")
        verdict = pl.when(form.right(number)).then(RIGHT).otherwise(WRONG).cast(pl.UInt8)
        if form.issued:
            verdict = pl.when(form.issued(number)).then(verdict).otherwise(ASK).cast(pl.UInt8)
        made = made.scatter(here.filter(shaped), digits.select(verdict).to_series())
    return made


def _digit(number: pl.Expr, place: int) -> pl.Expr:
    """Return the digit at a place counted from the right, from 0."""
    return number // int(10**place) % 10


def _weighted(number: pl.Expr, weights: Sequence[int]) -> pl.Expr:
    """Return the sum of digits times weights; the last weight is the last digit's."""
    places = range(len(weights) - 1, -1, -1)
    return pl.sum_horizontal(*(_digit(number, place) * weight for place, weight in zip(places, weights, strict=True)))


def _luhn(number: pl.Expr, length: int) -> pl.Expr:
    """Return the Luhn sum: every second digit from the right counts twice, less 9 where that has two digits."""
    doubled = [2 * _digit(number, place) - 9 * (_digit(number, place) > 4) for place in range(1, length, 2)]  # noqa: PLR2004
    return pl.sum_horizontal(*(_digit(number, place) for place in range(0, length, 2)), *doubled)


def _mod_11_10(number: pl.Expr, length: int) -> pl.Expr:
    """Return whether the last digit is the check digit of ISO 7064, mod 11, 10."""
    product: pl.Expr = pl.lit(10, pl.Int64)
    for place in range(length - 1, 0, -1):
        product = 2 * ((_digit(number, place) + product - 1) % 10 + 1) % 11
    return (11 - product) % 10 == _digit(number, 0)


def _austrian(number: pl.Expr) -> pl.Expr:
    return (6 - _luhn(number // 10, 7)) % 10 == _digit(number, 0)


def _french(number: pl.Expr) -> pl.Expr:
    siren = number % 10**9
    return (number // 10**9 == (12 + 3 * (siren % 97)) % 97) & (_luhn(siren, 9) % 10 == 0)


def _italian_office(number: pl.Expr) -> pl.Expr:
    return (number // 10 % 1000).is_between(1, 100) & (number // 10**4 > 0)


def _swiss(number: pl.Expr) -> pl.Expr:
    return (11 - _weighted(number // 10, (5, 4, 3, 2, 7, 6, 5, 4)) % 11) % 11 == _digit(number, 0)


def _dutch(number: pl.Expr) -> pl.Expr:
    """Return whether a company's number (mod 11) or a sole trader's (mod 97) is right; digits are nine and two."""
    company = _weighted(number // 100, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0
    trader = (2321 * 10**13 + number // 100 * 10**4 + 11 * 10**2 + number % 100) % 97 == 1  # NL and B are 23, 21 and 11
    return company | trader


def _british_sum(number: pl.Expr) -> pl.Expr:
    return _weighted(number // 100, (8, 7, 6, 5, 4, 3, 2)) + number % 100


def _british(number: pl.Expr) -> pl.Expr:
    return (_british_sum(number) % 97).is_in([0, 42])


def _british_range(number: pl.Expr) -> pl.Expr:
    """Return whether only the check digits can be wrong: the old ones end and the new begin at certain numbers."""
    return (number // 100).is_between(1_000_001, 9_489_999) & (_british_sum(number) % 97 != 55)  # noqa: PLR2004


FORMS = {
    "DE": Form("DE[1-9][0-9]{8}", 2, 9, lambda n: _mod_11_10(n, 9)),
    "AT": Form("ATU[0-9]{8}", 3, 8, _austrian),
    "CH": Form("CHE[0-9]{9}", 3, 9, _swiss),
    "BE": Form("BE0[1-9][0-9]{8}", 2, 10, lambda n: (n // 100 + n % 100) % 97 == 0),
    "FR": Form("FR[0-9]{11}", 2, 11, _french, lambda n: n % 10**9 >= 10**6),
    "IT": Form("IT[0-9]{11}", 2, 11, lambda n: _luhn(n, 11) % 10 == 0, _italian_office),
    "NL": Form("NL[0-9]{9}B[0-9]{2}", 2, 12, _dutch, lambda n: (n // 100 > 0) & (n % 100 > 0)),
    "ES": Form("ES[ABEH][0-9]{8}", 3, 8, lambda n: _luhn(n, 8) % 10 == 0),
    "GB": Form("GB[0-9]{9}", 2, 9, _british, _british_range),
    "PL": Form("PL[0-9]{10}", 2, 10, lambda n: _weighted(n // 10, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == _digit(n, 0)),
    "DK": Form("DK[1-9][0-9]{7}", 2, 8, lambda n: _weighted(n, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "SE": Form("SE[0-9]{10}01", 2, 10, lambda n: _luhn(n, 10) % 10 == 0),
    "FI": Form("FI[0-9]{8}", 2, 8, lambda n: _weighted(n, (7, 9, 10, 5, 8, 4, 2, 1)) % 11 == 0),
    "PT": Form("PT[1-9][0-9]{8}", 2, 9, lambda n: (11 - _weighted(n // 10, range(9, 1, -1))) % 11 % 10 == _digit(n, 0)),
    "LU": Form("LU[0-9]{8}", 2, 8, lambda n: n // 100 % 89 == n % 100),
    "HU": Form("HU[0-9]{8}", 2, 8, lambda n: _weighted(n, (9, 7, 3, 1) * 2) % 10 == 0),
    "EL": Form(
        "EL[0-9]{9}", 2, 9, lambda n: _weighted(n // 10, [2**k for k in range(8, 0, -1)]) % 11 % 10 == _digit(n, 0)
    ),
    "HR": Form("HR[0-9]{11}", 2, 11, lambda n: _mod_11_10(n, 11)),
    "EE": Form("EE[0-9]{9}", 2, 9, lambda n: _weighted(n, (3, 7, 1) * 3) % 10 == 0),
    "CZ": Form(
        "CZ[0-8][0-9]{7}",
        2,
        8,
        lambda n: ((10 - _weighted(n // 10, range(8, 1, -1))) % 11 + 1) % 10 == _digit(n, 0),
    ),
}
"""By prefix; of a country only the forms most often met."""
