"""Which values name a country or a currency."""

from __future__ import annotations

from functools import cache

import polars as pl
import pycountry

from engine.lookups import shipped
from engine.profile import patterns
from engine.profile.column import TIDY, Column
from engine.values import fold

OTHER_CODES = {"language", "sprache", "lang", "locale", "state", "region", "province", "bundesland", "unit", "einheit"}
"""Headers whose two-letter codes are not countries."""
MOST_NAMES = 5_000
"""Where there are more different values, they do not name countries."""
LONGEST_CODE = 3
MARKS = r"[\p{M}'\x{2018}\x{2019}`]"


@cache
def countries() -> pl.Series:
    """Return how countries are written: their letter codes, and their names in every language, folded and bare."""
    rows = shipped("countries").rows
    spelling = pl.col("spelling")
    named = (spelling.str.len_chars() > LONGEST_CODE) | (pl.col("kind") == "code")
    return rows.filter(named & ~spelling.str.contains("[0-9]")).select(_bare(spelling))["spelling"].unique()


@cache
def currencies() -> tuple[str, ...]:
    """Return the ISO 4217 codes of currencies."""
    return tuple(sorted(currency.alpha_3 for currency in pycountry.currencies))


def names_country(column: Column) -> pl.Series:
    """Return which values name a country; codes count only in capitals, and not under headers of other codes."""
    if column.words & OTHER_CODES or column.distinct > MOST_NAMES:
        return column.none
    code = TIDY.str.len_chars() <= LONGEST_CODE
    return column.where(_bare(TIDY).is_in(countries().implode()) & (~code | (TIDY.str.to_uppercase() == TIDY)))


def names_currency(column: Column) -> pl.Series:
    """Return which values are a currency's code, symbol or name."""
    return column.where(TIDY.is_in(list(currencies())) | TIDY.str.contains(rf"^{patterns.MONEY}$"))


def _bare(name: pl.Expr) -> pl.Expr:
    return fold(name).str.normalize("NFD").str.replace_all(MARKS, "").str.replace_all("ß", "ss", literal=True)
