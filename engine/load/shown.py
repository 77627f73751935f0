"""What a person sees in a spreadsheet cell: its value written in the cell's number format.

Formats are as in Excel (ECMA-376, 18.8.30/31): sections for positive, negative, zero and text; digits, thousands,
per cent, exponents, fractions left as decimals; dates and times. Separators are written as in the format itself:
a comma for thousands and a point for decimals, as the file says, not as some computer's region would show it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

SYSTEM_DATES = frozenset(("mm-dd-yy", "m/d/yy", "m/d/yyyy", "mm/dd/yy"))
"""Excel's own short date, which it shows in the reader's region: written as ISO 8601, which nobody misreads."""
SYSTEM_DATE_TIMES = frozenset(("m/d/yy h:mm", "m/d/yyyy h:mm"))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DIGITS = 15
"""Significant digits that a spreadsheet keeps."""
PARTS = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|AM/PM|A/P|am/pm|General|y+|m+|d+|h+|s+(?:\.0+)?|[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+|[Ee][+-]0+|.'
)
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone


_GENERAL = re.compile(r'"[^"]*"|general', re.IGNORECASE)
"""Some programs write the word in capitals; between quotes it is text."""


def as_shown(value: object, pattern: str) -> str:
    """Return a cell's value as text in its number format; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, _GENERAL.sub(lambda found: found[0] if found[0].startswith('"') else "General", pattern))
    if isinstance(value, dt.timedelta):
        return _moment(EPOCH + value, pattern, value)
    if isinstance(value, dt.time):
        value = dt.datetime.combine(EPOCH.date(), value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    if isinstance(value, dt.datetime):
        return _moment(value, pattern, value - EPOCH)
    return str(value)


@lru_cache(maxsize=1_000)
def sections(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return a format's sections, each as its parts, without colours, conditions and alignment."""
    found: list[list[str]] = [[]]
    for part in PARTS.findall(pattern):
        if part == ";":
            found.append([])
        elif part[0] not in "_*" and (part[0] != "[" or re.match(r"\[(\$|h+\]|m+\]|s+\])", part, re.IGNORECASE)):
            found[-1].append(part)
    return tuple(map(tuple, found))


def is_date(pattern: str) -> bool:
    """Whether a format writes dates or times."""
    return any(
        re.fullmatch(r"y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P|\[[hms]+\]", part, re.IGNORECASE)
        for part in sections(pattern)[0]
    )


def general(number: float) -> str:
    """Return a number as it is, with all the digits that a spreadsheet keeps and without an exponent."""
    if isinstance(number, int) or number == int(number if abs(number) < 1e300 else 0):
        return str(int(number)) if abs(number) < 1e15 or isinstance(number, int) else f"{Decimal(f'{number:.14e}'):f}"
    return f"{Decimal(f'{number:.{DIGITS}g}'):f}"


def hides_digits(value: object, shown: str) -> bool:
    """Whether a number has digits that its format does not show: `0.125` shown as `13%`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return False
    digits = re.sub(r"[^0-9.]", "", shown.partition("E")[0])
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]*)?", digits):
        return False
    exact = abs(Decimal(general(value))) * (100 if "%" in shown else 1)
    power = re.search(r"E([+-]?[0-9]+)", shown)
    return Decimal(digits).scaleb(int(power.group(1)) if power else 0) != exact


def _number(number: float, pattern: str) -> str:
    if not math.isfinite(number):
        return str(number)
    if pattern in ("", "General", "@"):
        return general(number)
    if is_date(pattern):
        try:
            return _moment(EPOCH + dt.timedelta(days=float(number)), pattern, dt.timedelta(days=float(number)))
        except OverflowError:
            return general(number)
    parts = sections(pattern)
    chosen, sign = parts[0], "-" if number < 0 else ""
    if number < 0 and len(parts) > 1:
        chosen, sign = parts[1], ""
    elif number == 0 and len(parts) > 2:
        chosen = parts[2]
    return sign + _written(abs(number), chosen)


def _written(number: float, parts: tuple[str, ...]) -> str:
    if any(part == "/" for part in parts) or not any(part[0] in "#0?.G" for part in parts):
        return general(number) if any(part == "/" for part in parts) else "".join(map(_literal, parts))
    value = Decimal(repr(number))
    value *= Decimal(100) ** sum(part == "%" for part in parts)
    exponent = next((part for part in parts if re.fullmatch(r"[Ee][+-]0+", part)), None)
    out, done = [], False
    for part in parts:
        if part == "General":
            out.append(general(float(value)))
        elif part[0] in "#0?" or (part[0] == "." and len(part) > 1):
            if not done:
                out.append(_scientific(value, part, exponent) if exponent else _digits(value, part))
                done = True
        elif part != exponent:
            out.append(_literal(part))
    return "".join(out).strip()


def _literal(part: str) -> str:
    if part[0] == '"':
        return part[1:-1]
    if part[0] == "\\":
        return part[1:]
    if part.startswith("[$"):
        return part[2:-1].split("-", maxsplit=1)[0]
    return "" if part[0] == "[" or part == "@" else part


def _digits(value: Decimal, pattern: str) -> str:
    whole, _, fraction = pattern.partition(".")
    bare = whole.rstrip(",")
    value /= Decimal(1000) ** (len(whole) - len(bare))
    least = fraction.count("0")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    digits = digits.lstrip("0").rjust(bare.count("0"), "0")
    if "," in bare:
        digits = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", ",", digits)
    return f"{digits}.{decimals}" if decimals or (fraction and least) else digits or ("" if "0" not in pattern else "0")


def _scientific(value: Decimal, pattern: str, exponent: str) -> str:
    places = len(pattern.partition(".")[2])
    mantissa, _, power = f"{value:.{places}e}".partition("e")
    sign = "-" if power.startswith("-") else "+" if "+" in exponent else ""
    return f"{mantissa}{exponent[0]}{sign}{power.lstrip('+-').lstrip('0').rjust(exponent.count('0'), '0')}"


def _moment(moment: dt.datetime, pattern: str, since: dt.timedelta) -> str:
    if pattern.lower() in SYSTEM_DATES:
        return f"{moment:%Y-%m-%d}"
    if pattern.lower() in SYSTEM_DATE_TIMES:
        return f"{moment:%Y-%m-%d %H:%M}"
    if pattern in ("", "General", "@") or not is_date(pattern):
        whole = moment.time() == dt.time()
        return f"{moment:%Y-%m-%d}" if whole else f"{moment:%Y-%m-%d %H:%M:%S}"
    parts = sections(pattern)[0]
    clock = any(part.upper() in ("AM/PM", "A/P") for part in parts)
    if not any(re.fullmatch(r"s+\.0+", part, re.IGNORECASE) for part in parts):
        moment += dt.timedelta(microseconds=500_000 if any(part[0] in "sS" for part in parts) else 0)
    out = []
    for place, part in enumerate(parts):
        minute = part[0] in "mM" and _is_minute(parts, place)
        out.append(
            _elapsed(part.lower(), since) if ELAPSED.fullmatch(part) else _date_part(moment, part, minute, clock)
        )
    return "".join(out).strip()


def _date_part(moment: dt.datetime, part: str, minute: bool, clock: bool) -> str:  # noqa: FBT001 - both say how to read one part
    low = part.lower()
    kind, width = low[0], len(low)
    if re.fullmatch(r"y+", low):
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if re.fullmatch(r"m+", low) and not minute:
        names = {3: MONTHS[moment.month - 1][:3], 4: MONTHS[moment.month - 1], 5: MONTHS[moment.month - 1][0]}
        return names.get(width) or (f"{moment.month:02d}" if width == 2 else str(moment.month))
    if re.fullmatch(r"d+", low):
        day = DAYS[moment.weekday()]
        return {3: day[:3], 4: day}.get(width) or (f"{moment.day:02d}" if width == 2 else str(moment.day))
    if re.fullmatch(r"h+", low):
        hour = (moment.hour % 12 or 12) if clock else moment.hour
        return f"{hour:02d}" if width > 1 else str(hour)
    if re.fullmatch(r"m+", low):
        return f"{moment.minute:02d}" if width > 1 else str(moment.minute)
    if kind == "s":
        whole, _, fraction = low.partition(".")
        second = f"{moment.second:02d}" if len(whole) > 1 else str(moment.second)
        return second + ("." + f"{moment.microsecond:06d}"[: len(fraction)] if fraction else "")
    if low in ("am/pm", "a/p"):
        return ("AM" if moment.hour < 12 else "PM")[: 2 if low == "am/pm" else 1]
    return _literal(part)


def _is_minute(parts: tuple[str, ...], place: int) -> bool:
    """Whether an `m` means minutes: it stands after hours or before seconds."""
    before = [
        part.lower() for part in parts[:place] if re.fullmatch(r"[ymdhs]+(?:\.0+)?|\[[hms]+\]", part, re.IGNORECASE)
    ]
    after = [part.lower() for part in parts[place + 1 :] if re.fullmatch(r"[ymdhs]+(?:\.0+)?", part, re.IGNORECASE)]
    return bool((before and before[-1].strip("[]")[0] == "h") or (after and after[0][0] == "s"))


def _elapsed(part: str, since: dt.timedelta) -> str:
    seconds = round(since.total_seconds())
    unit = {"h": 3600, "m": 60, "s": 1}[part[1]]
    return f"{seconds // unit:0{len(part) - 2}d}"
