"""Derive `engine/load/letter_pairs.py`: `python -m lookup_tables.derive.letter_pairs`.

Counts in how many words which letters stand beside the letters beyond ASCII of each language. The words are those of
the names that Unicode CLDR (as shipped with Babel) and iso-codes (as shipped with pycountry) have in it: countries and
their parts, currencies, languages, scripts, cities of time zones, months and days.
"""

from __future__ import annotations

import gettext
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pycountry
from babel import Locale

from engine.load.spelling import LANGUAGES

LOCALES = {
    "de": ("de",),
    "fr": ("fr",),
    "es": ("es",),
    "pt": ("pt", "pt_PT"),
    "it": ("it",),
    "nl": ("nl",),
    "nordic": ("sv", "da", "nb", "fi"),
    "is": ("is",),
    "et": ("et",),
    "pl": ("pl",),
    "cs": ("cs", "sk"),
    "hu": ("hu",),
    "hr": ("hr", "sl", "sr_Latn"),
    "ro": ("ro",),
    "tr": ("tr",),
    "lt": ("lt",),
    "lv": ("lv",),
    "vi": ("vi",),
    "ru": ("ru",),
    "uk": ("uk",),
    "bg": ("bg",),
    "el": ("el",),
    "he": ("he",),
    "ar": ("ar",),
    "th": ("th",),
}
DOMAINS = ("iso3166-1", "iso3166-2", "iso4217")
RAREST = 12
"""Pairs rarer than 1 in 2 to the so many are left out."""
TARGET = Path(__file__).parents[2] / "engine/load/letter_pairs.py"
HEADER = '''\
"""Which letters stand beside the letters beyond ASCII of each language, and how often.

Counted in names of Unicode CLDR 47 (Babel 2.18.0, licence Unicode-3.0) and iso-codes (pycountry 26.2.16, licence
LGPL-2.1) by `python -m lookup_tables.derive.letter_pairs`, 2026-11-22; do not edit.
"""

PAIRS: dict[str, tuple[str, str]] = {{
{body}}}
"""Language → letters with what stands before them, and with what stands behind them (a space: no letter).

Of the pairs, which follow each other without a sign between, those before the first `|` make up more than half of a
language's letters beyond ASCII each, those before the second more than a quarter, and so on.
"""
'''


def _names(tag: str) -> Iterator[str]:
    locale = Locale.parse(tag)
    for names in (locale.territories, locale.languages, locale.currencies, locale.scripts):
        yield from names.values()
    yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    for periods in (locale.months, locale.days):
        for width in ("wide", "abbreviated"):
            yield from periods["format"][width].values()
    for domain in DOMAINS:
        try:
            said = gettext.translation(domain, pycountry.LOCALES_DIR, languages=[tag])
        except FileNotFoundError:
            continue
        yield from said._catalog.values()  # type: ignore[attr-defined] # noqa: SLF001 - it has no public listing


def _written(text: str, language: str) -> str:
    """Return a text in small letters, as encodings of one byte a letter can write it."""
    small = text.replace("İ", "i").lower()
    if language == "ro":
        return small.replace("ș", "ş").replace("ț", "ţ")
    if language == "vi":
        return "".join(map(_in_cp1258, small))
    return small


def _in_cp1258(character: str) -> str:
    try:
        character.encode("cp1258")
    except UnicodeEncodeError:
        whole = unicodedata.normalize("NFD", character)
        return unicodedata.normalize("NFC", whole[:-1]) + whole[-1]
    return character


def _classes(counts: Counter[str], total: int) -> str:
    """Return the pairs in classes of frequency, each half as frequent as the one before."""
    found: list[list[str]] = [[] for _ in range(RAREST)]
    for pair, count in sorted(counts.items()):
        place = int(-math.log2(count / total))
        if place < RAREST and count > 1:
            found[place].append(pair)
    return "|".join("".join(pairs) for pairs in found)


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.combining(character) > 0


def _count(language: str) -> tuple[str, str]:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    names = (_written(name, language) for tag in LOCALES[language] for name in _names(tag))
    words = {word for name in names for word in "".join(c if _is_letter(c) else " " for c in name).split()}
    for word in words:
        padded = f" {word} "
        for place, character in enumerate(padded):
            if character in LANGUAGES[language]:
                before[padded[place - 1] + character] += 1
                after[character + padded[place + 1]] += 1
    return _classes(before, before.total()), _classes(after, after.total())


def _lines(text: str) -> str:
    """Return a text as a Python literal of several lines."""
    return "".join(f"            {text[at : at + 100]!r}\n" for at in range(0, len(text), 100))


def main() -> None:
    """Write the module."""
    body = ""
    for language in LOCALES:
        before, after = _count(language)
        body += f'    "{language}": (\n        (\n{_lines(before)}        ),\n'
        body += f"        (\n{_lines(after)}        ),\n    ),\n"
    TARGET.write_text(HEADER.format(body=body), encoding="utf-8")


if __name__ == "__main__":
    main()
