"""Check digits of VAT IDs of the countries most often met, computed for a whole column at once.

A number that is right here is right for python-stdnum too (a test compares them); for any other the library is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from engine.transform import once

SHAPES = {
    "DE": "DE[1-9][0-9]{8}",
    "AT": "ATU[0-9]{8}",
    "CH": "CHE[0-9]{9}",
    "BE": "BE0[1-9][0-9]{8}",
    "FR": "FR[0-9]{11}",
    "IT": "IT[0-9]{11}",
    "NL": "NL[0-9]{9}B(?:0[1-9]|[1-9][0-9])",
    "PL": "PL[0-9]{10}",
    "DK": "DK[1-9][0-9]{7}",
}
"""Compact spellings that are computed here."""


def plainly_right(compact: pl.Expr) -> pl.Expr:
    """Return whether compact numbers (`DE136695976`) are of a country known here and their check digits right."""
    number = once(compact.str.slice(2, 11).str.to_integer(strict=False))
    behind_letter = once(compact.str.slice(3, 9).str.to_integer(strict=False))
    dutch = once(compact.str.slice(2, 9).str.to_integer(strict=False))
    given = {"AT": behind_letter, "CH": behind_letter, "NL": dutch}
    right = [
        compact.str.contains(f"^{shape}$") & CHECKS[country](given.get(country, number))
        for country, shape in SHAPES.items()
    ]
    return pl.any_horizontal(*right).fill_null(value=False)


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


def _german(number: pl.Expr) -> pl.Expr:
    product: pl.Expr = pl.lit(10, pl.Int64)  # ISO 7064, mod 11, 10
    for place in range(8, 0, -1):
        product = 2 * ((_digit(number, place) + product - 1) % 10 + 1) % 11
    return (11 - product) % 10 == _digit(number, 0)


def _austrian(number: pl.Expr) -> pl.Expr:
    return (6 - _luhn(number // 10, 7)) % 10 == _digit(number, 0)


def _french(number: pl.Expr) -> pl.Expr:
    siren = number % 10**9
    return (number // 10**9 == (12 + 3 * (siren % 97)) % 97) & (_luhn(siren, 9) % 10 == 0)


def _italian(number: pl.Expr) -> pl.Expr:
    office = number // 10 % 1000
    return (_luhn(number, 11) % 10 == 0) & office.is_between(1, 100) & (number // 10**4 > 0)


def _swiss(number: pl.Expr) -> pl.Expr:
    return (11 - _weighted(number // 10, (5, 4, 3, 2, 7, 6, 5, 4)) % 11) % 11 == _digit(number, 0)


def _belgian(number: pl.Expr) -> pl.Expr:
    return 97 - number // 100 % 97 == number % 100


CHECKS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "DE": _german,
    "AT": _austrian,
    "CH": _swiss,
    "BE": _belgian,
    "FR": _french,
    "IT": _italian,
    "NL": lambda number: (_weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0) & (number > 0),
    "PL": lambda number: _weighted(number // 10, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == _digit(number, 0),
    "DK": lambda number: _weighted(number, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0,
}
