"""What the name of a rate says: the percentages and numbers in it, and the words that tell or change what they mean.

Taxes and discounts are written alike: `MwSt. 19 %`, `10% off`, `steuerfrei`, `kein`. The words are a lookup table.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import polars as pl

from engine.lookups import shipped, shipped_names
from engine.values import INVISIBLE

_NUMBER = r"(?<![0-9.,])[0-9]+(?:[.,][0-9]+)?(?![0-9]|[.,][0-9])"
_SIGN = (
    r"(?:%|v\.? ?h\.?(?![a-z])|percent|per cent|prozent|pct|p\. ?c\.|procent|pour cent|por ciento|por cento|per cento)"
)
_SIGNS = re.compile(_SIGN)
_PERCENT = re.compile(rf"({_NUMBER}) ?{_SIGN}|(?:^|(?<=[ (@])){_SIGN} ?({_NUMBER})(?! ?{_SIGN})")
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_JOINED = re.compile(rf"[0-9] ?[-+/–] ?{_NUMBER} ?{_SIGN}|[0-9] ?[+/] ?[0-9]")  # noqa: RUF001 - the dash of a range
_ADDED = re.compile(r"[+&]|\b(?:and|und|plus|et|y|e|en|och|og|i|oraz)\b")
"""What adds one rate to the next."""
NO_PERCENTAGE = re.compile("[\u2030\u2031\u2044]|[0-9] ?[\u6298\u5272]|promille|per mille|basis point|\\bbps?\\b")
"""Per mille, basis points, fractions such as ½, tenths in Chinese and Japanese: no percentage as it is written."""
_WORD = re.compile(r"[^\W_]+")
_LONG_NUMBER = r"[0-9]{4}|[0-9]\s*\*"


class RateName(NamedTuple):
    """The name of a rate, taken apart."""

    plain: str
    """The text, folded."""
    percents: tuple[Decimal, ...]
    """Different numbers that stand with a per cent sign, in their order."""
    numbers: tuple[str, ...]
    """Digits elsewhere in the text."""
    kinds: frozenset[str]
    """Kinds of the words in it (see the table), `zero` for one that means no tax."""
    rate: Decimal | None
    """The rate that the table gives for the whole text."""
    other: tuple[str, ...]
    """Words that the table does not know."""
    joined: bool
    """Numbers are joined by a sign: `7/19 %`, `10+5 %`, `5-7 %`, `CGST 9% + SGST 9%`."""
    alone: bool
    """It is a number and nothing else, per cent sign apart."""
    minus: bool
    added: bool
    """One percentage stands there twice, beside taxes of which two make the rate: `CGST 9% SGST 9%`."""


_PARTS = frozenset({"cgst", "sgst", "utgst"})
"""India's taxes of the union and of the state, which are owed together."""
_GLUED = re.compile(r"([^\W\d_]{3,})([0-9]{2})")
"""A tax and its rate without a space: `USt19`."""
_CODE = re.compile(r"[a-z]{1,2}-?([0-9]{2})|([0-9]{2})[a-z]")


def rate_of_code(plain: str) -> Decimal | None:
    """Return the rate in a tax code such as A19 or 19V; None where the text is no such code."""
    found = _CODE.fullmatch(plain)
    return Decimal(found[1] or found[2]) if found else None


def folded(text: str) -> str:
    """Return a text as names are compared: NFKC, small letters, ASCII digits, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = re.sub(INVISIBLE, "", unicodedata.normalize("NFKC", text)).lower().replace("\u2212", "-").replace("٪", "%")
    ascii_digits = "".join(str(unicodedata.digit(c)) if c.isdecimal() else "." if c == "٫" else c for c in plain)  # noqa: RUF001 - the Arabic decimal sign
    return " ".join(ascii_digits.split())


class RateWords:
    """The words of a table with the columns word, rate, kind; a star stands for any ending."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._rates: dict[str, tuple[Decimal | None, str]] = {}
        self._stems: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._lengths: dict[str, int] = {}
        """First word → words in the longest phrase that begins with it."""
        self.numbered = bool(table.to_series(0).str.contains(_LONG_NUMBER).any())
        """Whether a word holds a long number, or digits that any others may follow."""
        kinds = table["kind"] if "kind" in table.columns else pl.repeat("zero", len(table), eager=True)
        for word, rate, kind in zip(table.to_series(0), table.to_series(1), kinds, strict=True):
            kind = kind.strip() or "whole"  # noqa: PLW2901 - a row that a person added: a word and its rate, no more
            key = " ".join(_WORD.findall(folded(word)))
            first, *more = key.split(" ")
            if more:
                self._lengths[first] = max(self._lengths.get(first, 1), 1 + len(more))
            if word.strip().endswith("*"):
                self._stems[key[:3]].append((key, kind))
            self._rates[folded(word).removesuffix("*")] = self._rates[key] = (_rate(rate), kind)

    def read(self, text: str) -> RateName:
        """Take a name apart."""
        plain = folded(text)
        each = list(_PERCENT.finditer(plain))
        percents = [_exact(found[1] or found[2]) for found in each]
        rest = _PERCENT.sub(" | ", plain) if each else plain
        numbers = tuple(_DIGITS.findall(rest))
        words = _WORD.findall(plain)
        kinds, other = self._kinds(_WORD.findall(_SIGNS.sub(" ", plain)) if numbers or percents else words)
        different = tuple(dict.fromkeys(percents))
        added = len(different) < len(percents) and len(_PARTS.intersection(words)) > 1
        return RateName(
            plain=plain,
            percents=different,
            numbers=numbers,
            kinds=kinds,
            rate=self._whole(plain, " ".join(words)),
            other=other,
            joined=bool(_JOINED.search(plain)) or any(_ADDED.search(plain, *span) for span in _between(each)),
            alone=not _WORD.search(_DIGITS.sub(" ", rest)),
            minus=plain.startswith("-") or plain.endswith("-"),
            added=added,
        )

    def _whole(self, *keys: str) -> Decimal | None:
        for key in keys:
            rate, kind = self._rates.get(key, (None, ""))
            if rate is None:
                rate, kind = self._stem(key)
            if kind and rate is not None:
                return rate
        return None

    def _stem(self, key: str) -> tuple[Decimal | None, str]:
        # A stem speaks for a whole text only where the text is one inflected word more.
        for stem, kind in self._stems.get(key[:3], ()):
            if key.startswith(stem) and " " not in key[len(stem) :]:
                return self._rates[stem][0], kind
        return None, ""

    def _kinds(self, words: list[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        kinds: set[str] = set()
        other: list[str] = []
        at = 0
        while at < len(words):
            size, kind = self._longest(words[at : at + self._lengths.get(words[at], 1)])
            if kind:
                kinds.add(kind)
            elif (glued := _GLUED.fullmatch(words[at])) and self._is_tax(glued[1]):
                kinds.add("tax")
            elif not words[at].isdecimal():
                other.append(words[at])
            at += size
        return frozenset(kinds), tuple(other)

    def _is_tax(self, word: str) -> bool:
        return self._rates.get(word, (None, ""))[1] == "tax"

    def _longest(self, words: list[str]) -> tuple[int, str]:
        for size in range(len(words), 0, -1):
            key = " ".join(words[:size])
            if key in self._rates and self._rates[key][1] != "whole":
                return size, self._rates[key][1]
            for stem, kind in self._stems.get(key[:3], ()):
                if key.startswith(stem) and stem.count(" ") == key.count(" "):
                    return size, kind
        return 1, ""


def _between(found: list[re.Match[str]]) -> list[tuple[int, int]]:
    return [(one.end(), other.start()) for one, other in pairwise(found)]


def _exact(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _rate(text: str) -> Decimal | None:
    bare = text.strip().removesuffix("%").strip().replace(",", ".")
    return Decimal(bare) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", bare) else None


def rate_words(name: str, table: pl.DataFrame) -> RateWords:
    """Return the words of a table; those of a shipped one are built once."""
    return _shipped_words(name) if name in shipped_names() and table is shipped(name).rows else RateWords(table)


@cache
def _shipped_words(name: str) -> RateWords:
    return RateWords(shipped(name).rows)


def leads(digits: str, plain: str) -> bool:
    """Whether a decimal separator stands before digits that have none: `.19`, but not the point of `MwSt.19`."""
    return digits.isdecimal() and bool(re.search(rf"(?<![^\W_])[.,]{digits}(?![0-9])", plain))


def written(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end."""
    return f"{number.normalize():f}" if number else "0"
