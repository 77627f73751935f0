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
TELLING = 3
"""So many different values make a field of countries whatever its header; fewer must be plain names: `Male` is Mali in
one language, and `KG` Kyrgyzstan's code."""
BEGUN, ENDED = ("countr", "länder", "laender"), ("country", "land", "nation", "staat", "pays", "país", "paese", "kraj")
"""How headers of countries begin or end; `Nationality` and the like are told by their values."""
NO_CURRENCIES = {"XXX", "XTS"}
"""ISO 4217's codes for no currency and for tests."""
MARKS = r"[\p{M}'\x{2018}\x{2019}`]"


@cache
def countries() -> pl.Series:
    """Return how countries are written: codes and usual letters (UK), names in every language, folded and bare."""
    rows = shipped("countries").rows
    spelling = pl.col("spelling")
    named = (spelling.str.len_chars() > LONGEST_CODE) | pl.col("kind").is_in(["code", "written"])
    return rows.filter(named & ~spelling.str.contains("[0-9]")).select(_bare(spelling))["spelling"].unique()


@cache
def plain_countries() -> pl.Series:
    """Return the names of countries in English and those in use, bare: no codes, and no words of other languages."""
    rows = shipped("countries").rows
    named = pl.col("kind").is_in(["english", "written"]) & (pl.col("spelling").str.len_chars() > LONGEST_CODE)
    return rows.filter(named).select(_bare(pl.col("spelling")))["spelling"].unique()


@cache
def currencies() -> tuple[str, ...]:
    """Return the ISO 4217 codes of currencies."""
    return tuple(sorted({currency.alpha_3 for currency in pycountry.currencies} - NO_CURRENCIES))


def names_country(column: Column) -> pl.Series:
    """Return which values name a country; codes count only in capitals, and not under headers of other codes."""
    if column.words & OTHER_CODES or column.distinct > MOST_NAMES:
        return column.none
    code = TIDY.str.len_chars() <= LONGEST_CODE
    found = column.where(_bare(TIDY).is_in(countries().implode()) & (~code | (TIDY.str.to_uppercase() == TIDY)))
    if found.sum() >= TELLING or any(word.startswith(BEGUN) or word.endswith(ENDED) for word in column.words):
        return found
    return found & column.where(_bare(TIDY).is_in(plain_countries().implode()))


def names_currency(column: Column) -> pl.Series:
    """Return which values are a currency's code, symbol or name."""
    return column.where(TIDY.is_in(list(currencies())) | TIDY.str.contains(rf"^{patterns.MONEY}$"))


def _bare(name: pl.Expr) -> pl.Expr:
    return fold(name).str.normalize("NFD").str.replace_all(MARKS, "").str.replace_all("ß", "ss", literal=True)
