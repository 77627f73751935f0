"""Derive `lookup_tables/month_names.csv` from the Unicode CLDR data in Babel.

Run `python -m lookup_tables.derive.month_names`.

Wide and abbreviated names of the Gregorian months, in running text and alone, of every locale that Babel knows; beside
each the name with what the locale's patterns glue to it, and beside each Latin one its spelling without accents, and
the German one with ae, oe, ue. A name that means different months in different languages stands once for each month.
Where that is so only because of a language that CLDR does not cover at the level “modern”, the languages at that level
decide: English “May” is May, whatever Basaa calls “may”.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

from babel import Locale, localedata

from engine.dates.words import key_of
from lookup_tables.derive.date_words import parts, patterns

TABLE = Path(__file__).parent.parent / "month_names.csv"
HEADER = """\
# title: Names of the twelve months in every language of Unicode CLDR
# source: Unicode CLDR 47, as shipped with Babel 2.18.0; by lookup_tables/derive/month_names.py
# licence: Unicode-3.0
# date: 2026-11-22
# key: name, month
name,month,languages
"""
_MODERN = """
af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gd gl gu he hi hr hsb hu hy id ig is it ja ka
kk km kn ko kok ky lo lt lv mk ml mn mr ms my nb ne nl nn no or pa pcm pl ps pt qu ro ru sd si sk sl so sq sr sv sw ta
te th tk tr uk ur uz vi yo yue zh zu
"""
MODERN = frozenset(_MODERN.split())
"""Languages that CLDR covers at the level “modern”."""
WRITTEN_TOO = {"mrz": (3, "de"), "feber": (2, "de")}
"""Names in common use that CLDR does not have: Windows and Excel write `Mrz`, Austrians `Feber`."""
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def names() -> dict[str, dict[int, set[str]]]:
    """Return key → month → languages, before the modern languages decide."""
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        ends = glued(locale)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[context][width].items():
                    for written in {name, *(before + name + after for before, after in ends)}:
                        for spelling in spellings(written, locale.language):
                            found[spelling][month].add(locale.language)
    for name, (month, language) in WRITTEN_TOO.items():
        found[name][month].add(language)
    return found


def glued(locale: Locale) -> set[tuple[str, str]]:
    """Return what the locale's patterns put before and behind a month's name without a space."""
    found = set()
    for kind, pattern in patterns(locale):
        row = [("text", " "), *parts(pattern), ("text", " ")]
        for before, field, after in zip(row, row[1:], row[2:], strict=False):
            if kind == "date" and field[0] == "field" and field[1] in {"MMM", "MMMM", "LLL", "LLLL"}:
                head = before[1].rpartition(" ")[2] if before[0] == "text" else ""
                tail = after[1].partition(" ")[0] if after[0] == "text" else ""
                found.add((head if key_of(head) else "", tail if key_of(tail) else ""))
    return found - {("", "")}


def spellings(name: str, language: str) -> set[str]:
    """Return the keys under which a name is found."""
    key = key_of(name)
    made = {key, key_of(unaccented(key))}
    if language in {"de", "gsw", "lb", "nds"}:
        made.add(key.translate(UMLAUTS))
    return {spelling for spelling in made if spelling and not spelling.isdigit()}


def unaccented(name: str) -> str:
    """Return a Latin name without accents; any other as it is."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    bare = bare.replace("ı", "i").replace("ł", "l")  # noqa: RUF001 - the Turkish dotless i
    return bare if bare.isascii() else name


def text() -> str:
    """Return the whole file."""
    lines = []
    for name, months in sorted(names().items()):
        spoken = {month: languages for month, languages in months.items() if languages & MODERN}
        for month, languages in sorted((spoken or months).items()):
            lines.append(f"{name},{month},{' '.join(sorted(languages))}")
    return HEADER + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
