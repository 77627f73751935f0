"""Currencies: what they are called, whose sign a sign is, how many decimals an amount has.

The facts lie in three shipped tables: `currency_symbols` (sign → code, and the countries that mean that code by it),
`currency_names` (name in any language → code) and `currencies` (code → decimals, name, countries that pay with it).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import polars as pl

from engine.lookups import shipped
from engine.values import INVISIBLE, SPACES, fold

SYMBOLS = "currency_symbols"
NAMES = "currency_names"
CURRENCIES = "currencies"

_INVISIBLE = re.compile(INVISIBLE + "|\u061c")
_SPACES = re.compile(SPACES)
_EDGES = " .:;,*()[]"


def word_of(text: str) -> str:
    """Return a currency's sign, name or code as it is compared: NFKC, lower case, no dots or spaces at the ends."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _SPACES.sub(" ", bare).strip(_EDGES).lower()


@dataclass(frozen=True)
class Meanings:
    """What a word may stand for: code → countries where it is written so (none: not tied to countries)."""

    codes: dict[str, frozenset[str]]

    @property
    def only(self) -> str | None:
        """The code, where there is but one."""
        return next(iter(self.codes)) if len(self.codes) == 1 else None

    def where(self, country: str) -> str | None:
        """Return the code that the word stands for in a country, or None where that stays open.

        What the country's own locales write decides; where they do not, the money that the country pays with.
        """
        own = tender().get(country, frozenset())
        claimed = {code for code, countries in self.codes.items() if country in countries}
        for found in (claimed & own, claimed, own & set(self.codes)):
            if len(found) == 1:
                return next(iter(found))
        return None

    def doubt(self, country: str, foreign: str, several: str) -> str | None:
        """Return `foreign` where it is not the country's own money, `several` where it writes others so too."""
        claimed = {code for code, countries in self.codes.items() if country in countries}
        if self.where(country) not in tender().get(country, frozenset()):
            return foreign
        return several if len(claimed) > 1 else None


class Words:
    """Every known sign and name, with what it may stand for. Looked up by `word_of`."""

    def __init__(self, symbols: pl.DataFrame, names: pl.DataFrame) -> None:
        """`symbols` has the columns symbol, code, countries (ISO codes with spaces between); `names` name, code."""
        rows = pl.concat(
            [
                symbols.select(word=_word("symbol"), code="code", countries="countries"),
                names.select(word=_word("name"), code="code", countries=pl.lit("")),
            ]
        )
        grouped = rows.filter(pl.col("word") != "").group_by("word").agg("code", "countries")
        words, *rest = (grouped[name].to_list() for name in ("word", "code", "countries"))
        self._rows = dict(zip(words, zip(*rest, strict=True), strict=True))

    def get(self, word: str) -> Meanings | None:
        """Return what a word may stand for, or None where it is unknown."""
        if word not in self._rows:
            return None
        found: defaultdict[str, set[str]] = defaultdict(set)
        for code, countries in zip(*self._rows[word], strict=True):
            found[code] |= set(countries.split())
        return Meanings({code: frozenset(found[code]) for code in sorted(found)})

    def __contains__(self, word: str) -> bool:
        return word in self._rows


def _word(name: str) -> pl.Expr:
    return fold(pl.col(name).str.replace_all("\u061c", "")).str.strip_chars(_EDGES)


@cache
def shipped_words() -> Words:
    """Return the known words of the shipped tables."""
    return Words(shipped(SYMBOLS).rows, shipped(NAMES).rows)


def codes_of(text: str) -> list[str]:
    """Return the codes that a text may stand for if it is a currency's code, sign or name and nothing else.

    A code may have its own sign behind it: `NZD$`.
    """
    word = word_of(text)
    if word.upper() in digits():
        return [word.upper()]
    found = shipped_words().get(word)
    if found:
        return list(found.codes)
    code, sign = word[:3].upper(), word[3:].strip()
    return [code] if sign and code in digits() and code in codes_of(sign) else []


def is_currency(text: str) -> bool:
    """Whether a text is a currency's code, sign or name and nothing else."""
    return bool(codes_of(text))


@cache
def digits() -> dict[str, int]:
    """Return how many decimals an amount in each currency has: JPY 0, EUR 2, KWD 3."""
    rows = shipped(CURRENCIES).rows
    return {code: int(decimals) for code, decimals in rows.select("code", "digits").iter_rows()}


@cache
def tender() -> dict[str, frozenset[str]]:
    """Return the currencies that each country pays with today, by its two-letter code."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code, countries in shipped(CURRENCIES).rows.select("code", "countries").iter_rows():
        for country in countries.split():
            found[country].add(code)
    return {country: frozenset(codes) for country, codes in found.items()}
