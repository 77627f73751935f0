"""The time of day in a date's text: the clock's figures, day periods such as PM, and the offset from UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from engine.dates.items import MARK, Item, items_of
from engine.dates.words import Kind, lexicon, word_class
from engine.dates.zones import is_zone_word, offset_named

NOT_A_DATE = "not a date or date-time that is understood"
NO_SUCH_TIME = "the clock has no such time"
_FURTHEST = 16 * 3600
_TWO = 2
_THREE = 3
_FOUR = 4


class RefusedError(Exception):
    """Ends the reading of one text; its only argument is the reason."""


@dataclass
class Time:
    """A time of day, perhaps 24:00; midnight where none is written."""

    seconds: int = 0
    fraction: str | None = None
    timed: bool = False


@cache
def _time_patterns() -> list[re.Pattern[str]]:
    def any_of(kind: Literal["hour", "minute", "second"]) -> str:
        keys = (re.escape(key).replace(r"\ ", r"[\W_]*") for key in lexicon().of(kind))
        return "(?:" + "|".join(keys) + r")(?![" + word_class() + r"])\.?"

    hour, minute, second = any_of("hour"), any_of("minute"), any_of("second")
    fraction = r"(?:[.,]([0-9]{1,9}))?"
    return [
        re.compile(
            rf"(?<![0-9:.])([0-9]{{1,2}})\s*{hour}[\W_]*([0-9]{{1,2}})(?![0-9])(?:\s*(?:{minute})?\s*:?\s*([0-9]{{1,2}})(?![0-9])"
            rf"(?:\s*{second}|(?![./-])))?(?:\s*{minute})?(?:\s*{second})?()"
        ),
        re.compile(rf"(?<![0-9:.])([0-9]{{1,2}}):([0-9]{{1,2}})(?::([0-9]{{1,2}}){fraction})?(?![0-9:])"),
        re.compile(rf"(?<![0-9:.])([0-9]{{1,2}})\.([0-9]{{2}}):([0-9]{{2}}){fraction}(?![0-9:.])"),
        re.compile(rf"(?<![0-9:.])([0-9]{{1,2}})(?=\s*(?:{hour}|[ap]\.?m\b))()()()"),
        re.compile(r"(?<=[0-9])t([0-9]{2})()()()(?=$|z|[+-])"),
        re.compile(r"(?<![0-9:.])(12)(?=\s+noon\b)()()()"),
    ]


_DOTTED = re.compile(r"(?<![0-9./-])([0-9]{1,2})\.([0-9]{2})(?:\.([0-9]{2})(?:,([0-9]{1,9}))?)?(?![0-9/-]|\.[0-9])")


def take_time(text: str) -> tuple[Time, str]:
    """Return the time of day and the text with MARK where it stood."""
    text = re.sub(r"(?<=[0-9])t(?=[0-9]{1,2}:)", " ", text)
    for pattern in _time_patterns():
        found = list(pattern.finditer(text))
        found = _without_offsets(found, text)
        if len(found) > 1:
            raise RefusedError(NOT_A_DATE)
        if found:
            return _time_at(found[0], text)
    for dotted in reversed(list(_DOTTED.finditer(text))):
        rest = text[: dotted.start()] + " " + text[dotted.end() :]
        numbers = len(re.findall("[0-9]+", rest))
        if numbers >= _THREE or (numbers == _TWO and any(item.months for item in items_of(rest))):
            return _time_at(dotted, text)
    return Time(), text


def _without_offsets(found: list[re.Match[str]], text: str) -> list[re.Match[str]]:
    """Return the times without those that are offsets, as in 10:11+01:00 and GMT-05:00."""
    times: list[re.Match[str]] = []
    for each in found:
        before = text[: each.start()]
        offset = before.endswith("+") or (before.endswith("-") and (times or not before[-2:-1].isdigit()))
        if not offset:
            times.append(each)
    return times


def _time_at(found: re.Match[str], text: str) -> tuple[Time, str]:
    parts = [*found.groups(), None][:4]
    return clock_time(*parts), f"{text[: found.start()]} {MARK} {text[found.end() :]}"


def clock_time(hour: str | None, minute: str | None, second: str | None, fraction: str | None) -> Time:
    """Return the time that the clock shows.

    Raises:
        RefusedError: no clock shows it.
    """
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    last_moment = (hours, minutes, seconds) == (24, 0, 0) and not (fraction or "").strip("0")
    if (hours > 23 and not last_moment) or minutes > 59 or seconds > 59:  # noqa: PLR2004 - a clock's figures
        raise RefusedError(NO_SUCH_TIME)
    return Time(hours * 3600 + minutes * 60 + seconds, fraction or None, timed=True)


_OFFSET = re.compile(
    r"(?:^|(?<=[\s(\[])|(?<=[^ -~]))"
    r"(?:(?:utc|gmt)\s*([+-]\s?[0-9]{1,2}(?::?[0-9]{2}){0,2})|([+-][0-9]{2}(?::?[0-9]{2}){0,2}))(?![0-9./:-])"
    r"|^\s*z(?=$|[\s)\]])"
)
_GMT = re.compile(r"(?<![a-z])(?:utc|gmt)\s*[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9./:-])")
_RANGE = re.compile(r"(?<![:0-9])[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}$")  # 08:00-09:00: hours, not an offset


def is_range(text: str) -> bool:
    """Whether the text ends with two times of day, which a hyphen might also make a time and its offset."""
    return _RANGE.search(text) is not None and not re.search("[0-9]t[0-9]", text)


_BRACKETED = re.compile(r"[\[(]([^\])]*)[\])]?\s*$")
_IANA = re.compile(r"(?<![a-z/])[a-z]+(?:/[a-z0-9_+-]+)+")


def take_zone(text: str) -> tuple[int | None, str | None, str]:
    """Return the offset, the named zone, and the text without them; they stand after the time."""
    before, _, after = text.partition(MARK)
    after = _SPOKEN.sub(lambda found: " " if _says(found[1], found[2]) else found[0], after)
    named = _IANA.search(after)
    zone = None
    if named and is_zone_word(named[0]):
        zone = named[0]
        after = after.replace(named[0], " ")
        after = re.sub(r"[\[(]\s*[\])]", " ", after)
    first = _GMT.search(before)
    if first:  # “GMT+01:00 9:05”
        before, after = before[: first.start()] + " " + before[first.end() :], f" {first[0]} {after}"
    found = _OFFSET.search(after)
    if not found:
        return None, zone, f"{before}{MARK}{after}"
    ahead = (found[1] or found[2] or "").replace(" ", "")
    offset = seconds_ahead(ahead) if ahead else 0
    after = _BRACKETED.sub("", after[: found.start()] + " " + after[found.end() :])
    return offset, None, f"{before}{MARK}{after}"


_SPOKEN = re.compile(r"(?<![a-z])([a-z]{2,5})(?=([+-][0-9]{2}(?::?[0-9]{2})?)(?![0-9:]))")


def _says(short: str, offset: str) -> bool:
    """Whether an abbreviation may stand for the offset written behind it: CEST+0200, but not CEST-0700."""
    return is_zone_word(short) and offset_named(short) in (None, seconds_ahead(offset))


def seconds_ahead(written: str) -> int:
    """Return the seconds ahead of UTC for `+1`, `+0100`, `-03:30`.

    Raises:
        RefusedError: no zone is that far from UTC.
    """
    digits = written[1:].replace(":", "")
    digits = digits.zfill(2) if len(digits) <= _TWO else digits.zfill(4)
    digits = digits.ljust(6, "0")
    ahead = int(digits[:2]) * 3600 + int(digits[2:4]) * 60 + int(digits[4:6])
    if ahead > _FURTHEST + 3600 or int(digits[2:4]) > 59:  # noqa: PLR2004 - a clock's figures
        raise RefusedError(NO_SUCH_TIME)
    return -ahead if written[0] == "-" else ahead


# Time of day with a day period


_LETTERS = ("a", "p")


def in_half_day(time: Time, items: list[Item]) -> Time:
    """Return the time with the day period beside it (AM, PM, 下午, in the evening) applied, and take that word out."""
    mark = next(number for number, item in enumerate(items) if item.text == MARK)
    for step in (1, -1):
        at = mark + step
        letter = step == 1 and at < len(items) and items[at].text in _LETTERS  # 12:05a, but not “Fr a 12:05”
        while 0 <= at < len(items) and items[at].has("filler") and not letter:
            at += step
        if 0 <= at < len(items) and items[at].has("period") and (letter or items[at].text not in _LETTERS):
            periods = items.pop(at).values("period")
            periods = periods & {"am", "pm"} or periods
            return Time(_of_day(time, periods), time.fraction, timed=True)
    return time


def _of_day(time: Time, periods: frozenset[str]) -> int:
    hour, rest = divmod(time.seconds, 3600)
    hours = {_hour(hour, period) for period in periods}
    possible = {made for made in hours if made is not None}
    if len(possible) != 1:
        raise RefusedError(NO_SUCH_TIME)
    return possible.pop() * 3600 + rest


def _hour(hour: int, period: str) -> int | None:
    """Return the hour of 24, or None where the period does not fit. An hour beyond twelve keeps its meaning."""
    morning, evening = hour % 12, hour % 12 + 12
    if hour > 12:  # noqa: PLR2004 - a clock's figures
        return None if period == "am" else hour
    if period == "noon":
        return 12 + hour % 12 if hour in (12, 1, 2) else hour if hour == 11 else None  # noqa: PLR2004
    if period == "afternoon":
        return None if hour == 11 else evening  # noqa: PLR2004 - before noon or at night
    if period == "night":
        return morning if hour == 12 or hour < 6 else evening  # noqa: PLR2004
    return {"am": morning, "morning": morning, "midnight": morning, "pm": evening, "evening": evening}.get(period)


def zone_words(items: list[Item], offset: int | None, zone: str | None) -> tuple[int | None, str | None]:
    """Return offset and zone with what a word after the time says, and take that word out."""
    mark = next(number for number, item in enumerate(items) if item.text == MARK)
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        spoken = item.has("zone") or (item.word is not None and is_zone_word(item.text))
        known = item.months or (item.word and {"weekday", "filler", "era"} & set(item.word.kinds))
        placed = mark < at == len(items) - 1 or (at == mark + 1 and _spare(item, items))
        if not spoken or (known and not placed):
            continue
        items.pop(at)
        if offset is not None or zone is not None:
            continue
        offset = 0 if item.values("zone") else offset_named(item.text)
        zone = item.text if offset is None else None
    return offset, zone


def _spare(item: Item, items: list[Item]) -> bool:
    """Whether another word is the month or the weekday that this one may be, too: Mon Jan 2 15:04:05 MST 2006."""
    others = [other for other in items if other is not item]
    kinds: tuple[Kind, ...] = ("weekday",) if item.has("weekday") else ()
    if item.months and not any(other.months for other in others):
        return False
    return all(any(other.has(kind) for other in others) for kind in kinds) and not (
        item.has("filler") or item.has("era")
    )
