"""Write a serial number of days in a spreadsheet's date format (ECMA-376, 18.8.30/31)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from locale import windows_locale
from operator import itemgetter
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError

from engine.load.number_format import format_of, literal

SYSTEM_DATES = frozenset(("mm-dd-yy", "m/d/yy", "m/d/yyyy", "mm/dd/yy"))
"""Excel's own short date, which it shows in the reader's region: written as ISO 8601, which nobody misreads."""
SYSTEM_DATE_TIMES = frozenset(("m/d/yy h:mm", "m/d/yyyy h:mm"))
LANGUAGE = re.compile(r"\[\$[^\]-]*-(?:([0-9A-Fa-f]{3,8})|([a-z]{2,3})(?:-[A-Za-z0-9-]+)?)(?:,[0-9A-Fa-f]+)?\]")
"""The language that a format names: a number of Windows, whose last four digits count, or letters."""
EXCEL_SAYS = {"Mär": "Mrz"}
"""Short names of months that Excel writes otherwise than the Unicode CLDR."""
ISO_DATE = "{year:04d}-{month:02d}-{day:02d}"
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
USUAL = {
    "{year:04d}": "%04d",
    "{month:02d}": "%02d",
    "{day:02d}": "%02d",
    "{hour:02d}": "%02d",
    "{minute:02d}": "%02d",
    "{second:02d}": "%02d",
}
"""Fields in the order year to second, and how `%` writes them."""
FIRST_YEAR = 1900
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
SINCE_1904 = 1462
"""Days between the two ways of counting them that a workbook may have."""
LAST = 2_958_466
"""The first day after the year 9999."""
NO_SUCH_DAY = 60
"""Excel counts a 29 February 1900, which never was; the days before it are one further on."""
DAY_SECONDS = 86_400


class Names(NamedTuple):
    """What months from January on and days from Monday on are called, in full and cut short."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


class Layout(NamedTuple):
    """A date format that was read once, as a template of Python's."""

    template: str
    rounds: bool
    """Whether it shows whole seconds: what it shows is rounded to them; what is shown to the minute is not rounded."""
    usual: str = ""
    """The same for `%`, where numbers of full width are all that it shows: that is faster."""
    fields: Callable[[tuple[int, ...]], Any] = tuple
    """Takes those numbers from year, month, day, hour, minute, second."""
    names: Names | None = None
    """Of months and days, where it shows them."""


def write_moment(days: float, pattern: str, section: int = 0) -> str | None:
    """Return a number of days since the end of 1899 as its format shows it; None where that is no date.

    `section` counts those of the format's sections that are for numbers. Day 0 is the “0 January 1900” that a time
    without a date has.
    """
    if not 0 <= days < LAST or NO_SUCH_DAY <= days < NO_SUCH_DAY + 1:
        return None
    layout = _layout(pattern, section)
    if layout.usual and days >= 1:
        return _usually(days, layout)
    since = dt.timedelta(milliseconds=round(days * DAY_SECONDS * 1000))
    shown = since + dt.timedelta(milliseconds=500) if layout.rounds else since
    if shown.days >= LAST:
        return None
    moment = EPOCH + shown + dt.timedelta(days=1 if days < NO_SUCH_DAY else 0)
    timeless = moment.year < FIRST_YEAR
    seconds = round(since.total_seconds())
    return layout.template.format(
        year=FIRST_YEAR if timeless else moment.year,
        short=moment.year % 100 if not timeless else 0,
        month=1 if timeless else moment.month,
        **_called(layout.names, 0 if timeless else moment.month - 1, moment.weekday()),
        day=0 if timeless else moment.day,
        hour=moment.hour,
        clock=moment.hour % 12 or 12,
        half="AM" if moment.hour < 12 else "PM",
        small_half="a" if moment.hour < 12 else "p",
        minute=moment.minute,
        second=moment.second,
        fraction=f"{moment.microsecond:06d}",
        hours=seconds // 3600,
        minutes=seconds // 60,
        seconds=seconds,
    ).strip()


def _called(names: Names | None, month: int, day: int) -> dict[str, str]:
    if names is None:
        return {}
    return {
        "month_name": names.months[month],
        "month_short": names.short_months[month],
        "day_name": names.days[day],
        "day_short": names.short_days[day],
    }


@lru_cache(maxsize=300)
def _names(language: str) -> Names:
    """Return the names of months and days in a language; in English where it is unknown."""
    try:
        spoken = Locale(language)
    except UnknownLocaleError:
        return _names("en")
    months, days = spoken.months, spoken.days
    short = (months["stand-alone"]["abbreviated"][month].removesuffix(".") for month in range(1, 13))
    return Names(
        tuple(months["format"]["wide"][month] for month in range(1, 13)),
        tuple(EXCEL_SAYS.get(name, name) for name in short),
        tuple(days["format"]["wide"][day] for day in range(7)),
        tuple(days["stand-alone"]["abbreviated"][day].removesuffix(".") for day in range(7)),
    )


def _language(parts: tuple[str, ...]) -> str:
    found = next((met for part in parts if (met := LANGUAGE.fullmatch(part))), None)
    if found is None:
        return "en"
    return found[2] or windows_locale.get(int(found[1][-4:], 16), "en").partition("_")[0]


def _usually(days: float, layout: Layout) -> str | None:
    millis = round(days * DAY_SECONDS * 1000)
    day, second = divmod((millis + (500 if layout.rounds else 0)) // 1000, DAY_SECONDS)
    if day >= LAST:
        return None
    hour, rest = divmod(second, 3600)
    shown: str = layout.usual % layout.fields((*_date(day), hour, rest // 60, rest % 60))
    return shown


@lru_cache(maxsize=20_000)
def _date(day: int) -> tuple[int, int, int]:
    date = EPOCH + dt.timedelta(days=day + (day < NO_SUCH_DAY))
    return date.year, date.month, date.day


@lru_cache(maxsize=4_000)
def _layout(pattern: str, section: int) -> Layout:
    if pattern.lower() in SYSTEM_DATES:
        return Layout(ISO_DATE, rounds=False)
    if pattern.lower() in SYSTEM_DATE_TIMES:
        return Layout(f"{ISO_DATE} {{hour:02d}}:{{minute:02d}}", rounds=False)
    parts = format_of(pattern).numbers[section].parts
    clock = any(part.upper() in ("AM/PM", "A/P") for part in parts)
    seconds = [part for part in parts if part[0] in "sS"]
    written = [
        _part(part.lower(), part, minute=part.lower() in ("m", "mm") and _is_minute(parts, place), clock=clock)
        for place, part in enumerate(parts)
    ]
    rounds = bool(seconds) and not any("." in part for part in seconds)
    template = "".join(written)
    names = _names(_language(parts)) if re.search("(?:month|day)_", template) else None
    places = [list(USUAL).index(part) for part in written if part in USUAL]
    literals = [part for part in written if part not in USUAL]
    if not places or any("{" in part for part in literals) or template.strip() != template:
        return Layout(template, rounds, names=names)
    usual = "".join(USUAL.get(part, part.replace("%", "%%")) for part in written)
    return Layout(template, rounds, usual, itemgetter(*places))


def _part(low: str, part: str, *, minute: bool, clock: bool) -> str:
    width = len(low)
    if ELAPSED.fullmatch(low):
        return f"{{{ {'h': 'hours', 'm': 'minutes', 's': 'seconds'}[low[1]] }:0{width - 2}d}}"
    if re.fullmatch("y+", low):
        return "{year:04d}" if width > 2 else "{short:02d}"
    if re.fullmatch("m+|d+", low) and width > 2 and not minute:
        cut = "_short" if width == 3 else "_name:.1" if low == "mmmmm" else "_name"
        return f"{{{'month' if low[0] == 'm' else 'day'}{cut}}}"
    if re.fullmatch(r"[hmd]+|s+(?:\.0+)?", low):
        whole, _, fraction = low.partition(".")
        name = {"h": "clock" if clock else "hour", "m": "minute" if minute else "month", "d": "day", "s": "second"}[
            low[0]
        ]
        return f"{{{name}{':02d' if len(whole) > 1 else ''}}}" + (f".{{fraction:.{len(fraction)}}}" if fraction else "")
    if low in ("am/pm", "a/p"):
        return "{half}" if low == "am/pm" else "{small_half}" if part == low else "{half:.1}"
    return literal(part).replace("{", "{{").replace("}", "}}")


def _is_minute(parts: tuple[str, ...], place: int) -> bool:
    """Whether an `m` means minutes: it stands after hours or before seconds."""
    before = [part for part in parts[:place] if re.fullmatch(r"(?i)[ymdhs]+(?:\.0+)?|\[[hms]+\]", part)]
    after = [part for part in parts[place + 1 :] if re.fullmatch(r"(?i)[ymdhs]+(?:\.0+)?", part)]
    return bool((before and before[-1].strip("[]")[0] in "hH") or (after and after[0][0] in "sS"))
