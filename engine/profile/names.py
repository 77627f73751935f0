"""Which values name a country or a currency: ISO codes, and the names in the languages of most exports."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import polars as pl
import pycountry
from babel import Locale

from engine.profile import patterns
from engine.profile.column import TIDY, Column

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
USUAL_NAMES = (
    "usa",
    "u.s.a.",
    "u.s.",
    "uk",
    "u.k.",
    "england",
    "scotland",
    "great britain",
    "holland",
    "brd",
    "türkei",
)
OTHER_CODES = {"language", "sprache", "lang", "locale", "state", "region", "province", "bundesland", "unit", "einheit"}
"""Headers whose two-letter codes are not countries."""


SIGNS = r"[\p{M}'\u2018\u2019`.,()]"
MOST_NAMES = 5_000
"""Where there are more different values, they do not name countries."""


def _bare(name: str) -> str:
    return re.sub(r"[\u0300-\u036f'\u2018\u2019`.,()]", "", unicodedata.normalize("NFD", name)).replace(" and ", " & ")


@cache
def countries() -> tuple[str, ...]:
    """Return codes (lower case) and names (lower case) of countries."""
    codes = {code.lower() for country in pycountry.countries for code in (country.alpha_2, country.alpha_3)}
    named = {country.name.lower() for country in pycountry.countries}
    named |= {country.common_name.lower() for country in pycountry.countries if hasattr(country, "common_name")}
    named |= {country.official_name.lower() for country in pycountry.countries if hasattr(country, "official_name")}
    alpha2 = {country.alpha_2 for country in pycountry.countries}
    for language in LANGUAGES:
        names = Locale(language).territories
        named |= {names[code].lower() for code in alpha2 if code in names}
    return tuple(sorted({_bare(name) for name in codes | named | set(USUAL_NAMES)}))


@cache
def currencies() -> tuple[str, ...]:
    """Return the ISO 4217 codes of currencies."""
    return tuple(sorted(currency.alpha_3 for currency in pycountry.currencies))


def names_country(column: Column) -> pl.Series:
    """Return where a value names a country; codes count only in capitals, and not under headers of other codes."""
    if column.words & OTHER_CODES:
        return column.none
    if column.distinct > MOST_NAMES:
        return column.none
    bare = (
        TIDY.str.to_lowercase()
        .str.normalize("NFD")
        .str.replace_all(SIGNS, "")
        .str.replace(" and ", " & ", literal=True)
    )
    named = bare.is_in(list(countries()))
    code = TIDY.str.len_bytes() <= len("DEU")
    return column.where(named & (~code | (TIDY.str.to_uppercase() == TIDY)))


def names_currency(column: Column) -> pl.Series:
    """Return where a value is a currency's code, symbol or name."""
    return column.where(TIDY.is_in(list(currencies())) | TIDY.str.contains(rf"^{patterns.MONEY}$"))
