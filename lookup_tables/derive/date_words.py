"""Derive `lookup_tables/date_words.csv` from the Unicode CLDR data in Babel.

Run `python -m lookup_tables.derive.date_words`.

Weekday names, day periods, eras, the names of UTC, and the small words of every locale's patterns: those between the
parts (German “um”, Spanish “de”), those after hour, minute and second, and those glued to a month's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale, localedata

from engine.dates.words import key_of

TABLE = Path(__file__).parent.parent / "date_words.csv"
HEADER = """\
# title: Words that dates are written with, besides the months' names
# source: Unicode CLDR 47, as shipped with Babel 2.18.0; by lookup_tables/derive/date_words.py
# licence: Unicode-3.0
# date: 2026-11-22
# key: word, value, kind
word,value,kind
"""
STYLES = ("short", "medium", "long", "full")
PART = re.compile(r"'(?P<quoted>(?:[^']|'')*)'|(?P<field>([A-Za-z])\3*)|(?P<plain>[^A-Za-z']+)")
_BETWEEN = """
at on of the um uhr kl klo kell ora ore alle le la el den der dem vom à a das às o ob om op w dnia st nd rd th er re º ª
h hs hrs hr il ste 号 號 в во о об у v u στις les lúc ngày năm plkst g urteko r roku rok godz uur hod saat ee ní ing
nang në aig sagat zeger ngo pukul jam pada wɔ tti fọ соати сәгатьтә في ساعت په کو בשעה को बजे के रोजी वाजता गी याव वरांचेर
तदा এ দা গী ರಂದು ಸಮಯಕ್ಕೆ ന് ଠାରେ දින அன்று เวลา น នៅម៉ោង ሰዓት
"""  # noqa: RUF001 - Cyrillic words
WRITTEN_TOO = {
    "filler": _BETWEEN.split(),
    "hour": ["h", "hr", "hrs", "uhr", "std", "uur", "godz", "hod", "時", "时", "點", "点"],
    "minute": ["min", "m", "mn", "分", "分钟"],
    "second": ["s", "sec", "sek", "秒"],
}
"""Words in common use that are in no pattern of Babel's: it lacks CLDR's for a date at a time."""
WEEKDAYS_TOO = {"sonnabend": "6"}
PERIODS_TOO = {"am": "am", "pm": "pm", "a": "am", "p": "pm", "πμ": "am", "μμ": "pm", "中午": "noon", "正午": "noon"}
ERAS = {
    "ce": [
        "ad",
        "a d",
        "ce",
        "n chr",
        "n chr",
        "nach christus",
        "d c",
        "apr j c",
        "н э",
        "нэ",
        "r kr",
        "公元",
        "西元",
        "西暦",
    ],
    "bce": ["bc", "b c", "bce", "v chr", "vor christus", "a c", "av j c", "до н э", "公元前", "紀元前"],
    "buddhist": ["พ ศ", "be", "b e", "พุทธศักราช"],
}


def patterns(locale: Locale) -> Iterator[tuple[str, str]]:
    """Yield every pattern of a locale with its kind: date, time or datetime (with {0} and {1} as fields)."""
    for style in STYLES:
        yield "date", locale.date_formats[style].pattern
        yield "time", locale.time_formats[style].pattern
        yield "datetime", str(locale.datetime_formats[style]).replace("{1}", " yMd ").replace("{0}", " Hms ")


def parts(pattern: str) -> list[tuple[str, str]]:
    """Return a pattern's parts: ("field", "y") or ("text", "de ")."""
    made: list[tuple[str, str]] = []
    for found in PART.finditer(pattern):
        if found["field"]:
            made.append(("field", found["field"]))
            continue
        said = (found["quoted"] or "'").replace("''", "'") if found["quoted"] is not None else found["plain"]
        if made and made[-1][0] == "text":
            said = made.pop()[1] + said
        made.append(("text", said))
    return made


def small_words(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield (kind, word) for the words of a pattern."""
    row = parts(pattern)
    fields = {"before": "", "after": ""}
    for at, (kind, said) in enumerate(row):
        if kind == "field":
            continue
        fields = {
            "before": row[at - 1][1][0] if at else "",
            "after": row[at + 1][1][0] if at + 1 < len(row) else "",
        }
        key = key_of(said)
        if not key:
            continue
        yield "filler", key
        for word in key.split(" "):
            yield "filler", word
        yield from _glued(said, key, fields)
        if fields["before"] in "hHkK" and fields["before"] and fields["after"] == "m":
            yield "hour", key
        elif fields["before"] == "m":
            yield "minute", key
        elif fields["before"] == "s" and not said.startswith(" ("):
            yield "second", key


def _glued(said: str, key: str, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    words = key.split(" ")
    named = "MLEcGaBz"
    if fields["after"] and fields["after"] in named and not said[-1].isspace() and key_of(said[-1]):
        yield "prefix", words[-1]
    if fields["before"] and fields["before"] in named and not said[0].isspace() and key_of(said[0]):
        yield "suffix", words[0]


def entries() -> dict[tuple[str, str, str], None]:
    """Return the rows (word, value, kind), each once."""
    rows: set[tuple[str, str, str]] = set()
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        for context in ("format", "stand-alone"):
            rows.update(_weekdays(locale.days[context]))
            rows.update(_periods(locale.day_periods.get(context, {})))
        for width in ("wide", "abbreviated"):
            for era, name in locale.eras.get(width, {}).items():
                rows.add((key_of(name), "ce" if era else "bce", "era"))
        for _, pattern in patterns(locale):
            rows.update((word, "", kind) for kind, word in small_words(pattern))
        rows.update((word, "UTC", "zone") for word in _gmt(locale))
        for name in _utc(locale):
            rows.add((key_of(name), "UTC", "zone"))
    rows.update((word, "", kind) for kind, words in WRITTEN_TOO.items() for word in words)
    rows.update((word, era, "era") for era, words in ERAS.items() for word in words)
    rows.update((word, day, "weekday") for word, day in WEEKDAYS_TOO.items())
    rows.update((word, period, "period") for word, period in PERIODS_TOO.items())
    rows -= {(word, era, "era") for word in ("am", "pm") for era in ("ce", "bce")}  # AM is no era but in a few tongues
    return dict.fromkeys(sorted(row for row in rows if row[0] and not row[0].isdigit()))


def _weekdays(widths: Mapping[str, Mapping[int, str]]) -> Iterator[tuple[str, str, str]]:
    for width in ("wide", "abbreviated", "short"):
        for day, name in widths.get(width, {}).items():
            yield key_of(name), str(day + 1), "weekday"


def _periods(widths: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    # Narrow ones are left out: single letters that mean morning here and evening there.
    found: dict[str, set[str]] = defaultdict(set)
    for width in ("wide", "abbreviated"):
        for period, name in widths.get(width, {}).items():
            found[key_of(name)].add(period.rstrip("12"))
    for key, periods in found.items():
        for period in periods:
            yield key, period, "period"


def _utc(locale: Locale) -> Iterator[str]:
    zone = locale.time_zones.get("Etc/UTC", {})
    meta = locale.meta_zones.get("GMT", {})
    for names in (*zone.values(), *meta.values()):
        if isinstance(names, Mapping):
            yield from (name for name in names.values() if isinstance(name, str) and key_of(name))


def _gmt(locale: Locale) -> Iterator[str]:
    """Yield how a locale writes GMT before an offset."""
    written = locale.zone_formats.get("gmt", "")
    if key_of(written.replace("%s", " ")):
        yield key_of(written.replace("%s", " "))


def text() -> str:
    """Return the whole file."""
    return HEADER + "".join(f"{word},{value},{kind}\n" for word, value, kind in entries())


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
