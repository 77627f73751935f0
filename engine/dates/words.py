"""The words dates are written with: month and weekday names, day periods, eras and the small words between.

They stand in the lookup tables `month_names` and `date_words`, which are derived from Unicode CLDR for all its locales.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from engine.lookups import shipped

Kind = Literal["weekday", "period", "era", "filler", "hour", "minute", "second", "prefix", "suffix", "zone"]

_APOSTROPHES = "'’‘ʼ′ʹ`´"  # noqa: RUF001 - they are what is folded
_SAME = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "٫": ".", "⁄": "/"})  # noqa: RUF001


_LAST_LETTER = 0x32400
"""Behind it Unicode has no letters."""


@cache
def _character_classes() -> tuple[str, str]:
    """Return the insides of two regular expression classes: letters with their marks, and what has no width."""
    letters: list[tuple[int, int]] = []
    unseen: list[str] = []
    for point in range(_LAST_LETTER):
        kind = unicodedata.category(chr(point))
        if kind[0] in "LM":
            if letters and letters[-1][1] == point - 1:
                letters[-1] = (letters[-1][0], point)
            else:
                letters.append((point, point))
        elif kind == "Cf":
            unseen.append(chr(point))
    word = "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in letters)
    return word, "".join(map(re.escape, unseen))


def word_class() -> str:
    """Return the inside of a regular expression class that matches letters of any script with their marks."""
    return _character_classes()[0]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    word, unseen = _character_classes()
    return (
        re.compile(f"[{unseen}]"),
        re.compile(f"(?<=[{word}])[{_APOSTROPHES}](?=[{word}])"),
        re.compile(f"[0-9]+|[{word}]+|[^\\s]"),
    )


def normal(text: str) -> str:
    """Return the text as dates are read: NFKC, lower case, ASCII digits, plain hyphens and single spaces."""
    if not text.isascii():
        unseen, apostrophe, _ = _patterns()
        text = unicodedata.normalize("NFKC", text).translate(_SAME)
        text = apostrophe.sub("", unseen.sub("", text))
        text = "".join(_ascii_digit(letter) for letter in text)
    else:
        text = re.sub(r"(?<=[A-Za-z])['`](?=[A-Za-z])", "", text)
    return " ".join(text.lower().split())


def _ascii_digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter > "\x7f" and letter.isdecimal() else letter


def tokens(normal_text: str) -> list[str]:
    """Return numbers, words and single signs, in order, without the spaces."""
    if normal_text.isascii():
        return re.findall(r"[0-9]+|[a-z]+|[^\s]", normal_text)
    return _patterns()[2].findall(normal_text)


def key_of(text: str) -> str:
    """Return a name as the tables hold it: its words and numbers, separated by one space, no other signs."""
    return " ".join(token for token in tokens(normal(text)) if token[0].isalnum() or len(token) > 1 or _is_word(token))


def _is_word(token: str) -> bool:
    return unicodedata.category(token[0])[0] in "LM"


@dataclass
class Word:
    """All that one word or phrase may mean."""

    months: dict[int, frozenset[str]] = field(default_factory=dict)
    """Month number → the languages that call it so."""
    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    """Kind → values, such as weekday → {"1"} (Monday)."""


@dataclass(frozen=True)
class Lexicon:
    """Every phrase by its key, and the longest phrase that begins with a word."""

    words: dict[str, Word]
    longest: dict[str, int]
    """First token → number of tokens of the longest phrase that begins with it."""
    prefixes: frozenset[str]
    """Letters that some language puts before a month's name."""

    def of(self, kind: Kind) -> list[str]:
        """Return the phrases of a kind, longest first."""
        found = [key for key, word in self.words.items() if kind in word.kinds]
        return sorted(found, key=lambda key: (-len(key), key))


@cache
def lexicon() -> Lexicon:
    """Read the tables `month_names` and `date_words`; about 10,000 phrases, once per process."""
    words: dict[str, Word] = {}
    for key, month, languages in shipped("month_names").rows.iter_rows():
        words.setdefault(key, Word()).months[int(month)] = frozenset(languages.split())
    for key, value, kind in shipped("date_words").rows.iter_rows():
        kinds = words.setdefault(key, Word()).kinds
        kinds[kind] = kinds.get(kind, frozenset()) | {value}
    prefixes = frozenset(key for key, word in words.items() if "prefix" in word.kinds and len(key) == 1)
    return Lexicon(words, _longest(words), prefixes)


def _longest(keys: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for key in keys:
        parts = key.split(" ")
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest
