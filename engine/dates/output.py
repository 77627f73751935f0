"""How a date-time is written: ISO 8601, German, US, or by a pattern."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, partial
from typing import Annotated

import polars as pl
from pydantic import AfterValidator

_LETTERS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%-m",
    "dd": "%d",
    "d": "%-d",
    "HH": "%H",
    "H": "%-H",
    "hh": "%I",
    "h": "%-I",
    "mm": "%M",
    "m": "%-M",
    "ss": "%S",
    "s": "%-S",
    "a": "%p",
    "EEEE": "%A",
    "EEE": "%a",
    "DDD": "%j",
    "XXX": "%:z",
    "xxx": "%:z",
    "Z": "%z",
}
_KNOWN = set("YymdHIMSpjBbAaez%") | {":z", "-m", "-d", "-H", "-I", "-M", "-S"}
_DIRECTIVE = re.compile(r"%(:z|-?[A-Za-z%])")
_PART = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^A-Za-z']+)")
NAMED = {
    "iso": ("%Y-%m-%d", "T%H:%M:%S"),
    "german": ("%d.%m.%Y", " %H:%M:%S"),
    "us": ("%m/%d/%Y", " %I:%M:%S"),
}


_DAY = 86_400
_FIRST = -25_567
"""1 January 1900, in days since 1970."""


def pattern_of(output: str) -> str:
    """Return a pattern as strftime writes it: `dd.MM.yyyy HH:mm` is `%d.%m.%Y %H:%M`.

    Raises:
        ValueError: a part of it is unknown, or it has none; the sentence names it.
    """
    made = output if "%" in output else "".join(_translated(part) for part in _PART.finditer(output))
    directives = _DIRECTIVE.findall(made)
    unknown = [found for found in directives if found not in _KNOWN]
    if unknown or made.count("%") != len(directives) + directives.count("%"):
        raise ValueError(f"“{output}” has a part that is not known: %{unknown[0] if unknown else ''}")
    if not directives:
        raise ValueError(f"“{output}” names no part of a date; write it as dd.MM.yyyy HH:mm or %d.%m.%Y %H:%M")
    return made


def _translated(part: re.Match[str]) -> str:
    if part[1] is not None:
        return (part[1] or "'").replace("''", "'")
    if part[2]:
        if part[2] not in _LETTERS and part[2] != "T":
            raise ValueError(f"“{part[2]}” is not a part of a date; yyyy MM dd HH mm ss are, and other words go in ''")
        return _LETTERS.get(part[2], part[2])
    return part[4]


def _known(output: str) -> str:
    if output not in NAMED:
        pattern_of(output)
    return output


OutputForm = Annotated[str, AfterValidator(_known)]
"""An option: `iso`, `german`, `us`, or a pattern such as `dd.MM.yyyy HH:mm` or `%d.%m.%Y %H:%M`."""


def writes_time(output: str) -> bool:
    """Whether the time of day is written."""
    return output in NAMED or bool(set(_DIRECTIVE.findall(pattern_of(output))) & {"H", "I", "-H", "-I"})


def writes_offset(output: str) -> bool:
    """Whether the offset from UTC is written."""
    return output == "iso" or (output not in NAMED and "z" in "".join(_DIRECTIVE.findall(pattern_of(output))))


def written(  # noqa: PLR0913 - the parts of a moment
    local: pl.Expr, timed: pl.Expr, fraction: pl.Expr, suffix: pl.Expr, output: str, *, offset: bool = True
) -> pl.Expr:
    """Return the text of local date-times (naive).

    `suffix` is the offset as ISO writes it, null where none is known; with `offset` false the forms german and us,
    which have no place for it, leave it out; a pattern writes it where it says so.
    """
    if output not in NAMED:
        return _by_pattern(local, suffix, pattern_of(output))
    day, clock = NAMED[output]
    point = "," if output == "german" else "."
    dates = local.map_batches(partial(_dates, day), return_dtype=pl.String, is_elementwise=True)
    time = pl.lit(_clock(clock)).gather(_seconds(local) % _DAY)
    digits = pl.when(fraction.is_not_null()).then(pl.lit(point) + fraction).otherwise(pl.lit(""))
    half = pl.when(local.dt.hour() < 12).then(pl.lit(" AM")).otherwise(pl.lit(" PM"))  # noqa: PLR2004 - noon
    ahead = suffix if output == "iso" else pl.lit(" ") + suffix if offset else pl.lit("")
    parts = [dates, time, digits, *([half] if output == "us" else []), ahead.fill_null("")]
    return pl.when(timed).then(pl.concat_str(parts)).otherwise(dates)


def _seconds(local: pl.Expr) -> pl.Expr:
    return local.dt.epoch("us") // 1_000_000


def _dates(form: str, local: pl.Series) -> pl.Series:
    """Write dates: by the calendar at hand where it covers them all, which is many times faster."""
    days = local.dt.date().to_physical() - _FIRST
    known = _calendar(form)
    first, last = days.min(), days.max()
    if isinstance(first, int) and isinstance(last, int) and first >= 0 and last < len(known):
        return known.gather(days)
    return local.dt.strftime(form)


@cache
def _calendar(form: str) -> pl.Series:
    days = pl.date_range(date(1900, 1, 1), date(2099, 12, 31), eager=True)
    return days.dt.strftime(form)


@cache
def _clock(form: str) -> pl.Series:
    """Return every second of a day, written."""
    seconds = pl.int_range(_DAY, eager=True) * 1_000_000
    return seconds.cast(pl.Datetime("us")).dt.strftime(form)


def _by_pattern(local: pl.Expr, suffix: pl.Expr, pattern: str) -> pl.Expr:
    pieces = re.split(r"(%:z|%z)", pattern)
    ahead = pl.when(suffix == "Z").then(pl.lit("+00:00")).otherwise(suffix).fill_null("")
    parts = [
        ahead if piece == "%:z" else ahead.str.replace(":", "") if piece == "%z" else local.dt.strftime(piece)
        for piece in pieces
        if piece
    ]
    return pl.concat_str(parts)
