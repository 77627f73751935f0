"""One date or date-time as text, read in any usual spelling of any language.

This is the whole reader, in plain Python; `engine.dates.datetimes` calls it once per distinct spelling and reads the
common numeric forms of whole columns itself, to the same result. Nothing is guessed: what has no single reading is
refused with a reason, and what rests on an assumption says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from engine.dates.clock_text import (
    NO_SUCH_TIME,
    NOT_A_DATE,
    RefusedError,
    Time,
    clock_time,
    in_half_day,
    is_range,
    seconds_ahead,
    take_time,
    take_zone,
    zone_words,
)
from engine.dates.counted import Numbers, counted
from engine.dates.items import MARK, Item, items_of
from engine.dates.plain import common_era, lacks_day, plain
from engine.dates.proposals import proposed
from engine.dates.words import normal

Order = Literal["day_first", "month_first", "year_first"]

NO_SUCH_DATE = "the calendar has no such date"
OTHER_ORDER = "a date only if day and month stand in another order"
NO_DATE = "a time without a date"
NO_DAY = "the day is missing"
WRONG_WEEKDAY = "the weekday does not belong to the date"
BEFORE_CHRIST = "a date before the year 1"
SEVERAL_MONTHS = "the month's name means different months in different languages"
BARE_NUMBER = "a bare number: the option numbers says whether it counts days or seconds"
REASONS = (
    NOT_A_DATE,
    NO_SUCH_DATE,
    NO_SUCH_TIME,
    OTHER_ORDER,
    NO_DATE,
    NO_DAY,
    WRONG_WEEKDAY,
    BEFORE_CHRIST,
    SEVERAL_MONTHS,
    BARE_NUMBER,
)
"""Every reason why a text is refused."""

CENTURY = 1950
"""A two-digit year means one of the hundred years from here on, as Oracle's RR does: 50 to 99 are 19.., others 20..."""

_DOUBT = re.compile(r"^[+-][0-9]|[?~<>=*%±≈]")
"""Signs that say that this is another date than the written one, or none: about, before, perhaps, a sum."""
_LONGEST = 250
"""Characters of a date with all its words, twice over; longer texts are not looked at."""
_BUDDHIST = 543
_THAI_YEARS = range(2400, 2700)
_MOST_DAYS = 31
_SHORT, _LONG = 2, 4
_DATE_PARTS = 3
_DAY = 86_400


class Reading(NamedTuple):
    """What a text says, or the reason why it says nothing."""

    local: datetime | None = None
    """The written date and time of day, whole seconds; midnight where no time is written."""
    timed: bool = False
    """A time of day is written."""
    fraction: str | None = None
    """The digits of the fraction of the second, as written."""
    offset: int | None = None
    """Seconds ahead of UTC, where the text says so."""
    zone: str | None = None
    """A timezone that the text names and that is not one fixed offset, in lower case."""
    reason: str | None = None
    century: bool = False
    """The year is written with two digits."""
    calendar: bool = False
    """The year is counted from another event: Buddha, an emperor of Japan, the Republic of China."""
    midnight: bool = False
    """24:00 is written: the first moment of the next day."""
    proposal: bool = False
    """A rare spelling, read by python-dateutil."""
    language: bool = False
    """The month's name means others in other languages; the way the date is written tells which."""


@dataclass(frozen=True)
class Manner:
    """What the column or the user has decided about its dates."""

    order: Order
    century: int = CENTURY
    """The first year that a two-digit year may mean."""
    numbers: Numbers = "refuse"
    """What a bare number counts."""


class _Day(NamedTuple):
    date: date
    century: bool = False
    calendar: bool = False
    language: bool = False


def read_text(written: str, manner: Manner) -> Reading:
    """Read one text; never raises."""
    text = normal(written)
    if len(text) > _LONGEST:
        return Reading(reason=NOT_A_DATE)
    try:
        for form in (_json_date, _iso_week, _ordinal, _compact):
            reading = form(text)
            if reading:
                return reading
        return _bare_number(text, manner) or _general(text, manner)
    except RefusedError as refused:
        return _proposal(text) if str(refused) == NOT_A_DATE else Reading(reason=str(refused))
    except OverflowError:  # 24:00 on the last day, or a count of milliseconds beyond the year 9999
        return Reading(reason=NO_SUCH_DATE)


def _proposal(text: str) -> Reading:
    made = proposed(text)
    if made is None:
        return Reading(reason=NOT_A_DATE)
    whole, timed = made.replace(microsecond=0), bool(re.search("[0-9][:h]|[ap]m", text))
    fraction = f"{made.microsecond:06}".rstrip("0") or None
    return Reading(whole, timed, fraction, proposal=True)


# Forms of their own


def _json_date(text: str) -> Reading | None:
    found = re.fullmatch(r"/?\\?/?date\((-?[0-9]{1,15})([+-][0-9]{4})?\)\\?/?", text)
    if not found:
        return None
    offset = seconds_ahead(found[2]) if found[2] else 0
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found[1]), seconds=offset)
    millis = moment.microsecond // 1000
    local = moment.replace(microsecond=0, tzinfo=None)
    return Reading(local, timed=True, fraction=f"{millis:03}" if millis else None, offset=offset)


def _iso_week(text: str) -> Reading | None:
    found = re.fullmatch(r"([0-9]{4})-?w([0-9]{2})(?:-?([1-7]))?", text)
    if not found:
        return None
    if not found[3]:
        raise RefusedError(NO_DAY)
    try:
        day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise RefusedError(NO_SUCH_DATE) from None
    return Reading(_midnight(day))


def _ordinal(text: str) -> Reading | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{3})", text)
    if not found:
        return None
    first = _date_or_none(int(found[1]), 1, 1)
    if first is None or not int(found[2]):
        raise RefusedError(NO_SUCH_DATE)
    day = first + timedelta(days=int(found[2]) - 1)
    if day.year != first.year:
        raise RefusedError(NO_SUCH_DATE)
    return Reading(_midnight(day))


_COMPACT = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})"
    r"(?:(?:[t ]|(?=[0-9]{4}(?:[0-9]{2})?$|[0-9]{6}(?:\.[0-9]+)?(?:z|[+-][0-9]{2})))"
    r"([0-9]{2})(?:([0-9]{2})([0-9]{2})?(?:[.,]([0-9]{1,9}))?)?"
    r"(z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_COMPACT_YEARS = range(1800, 2200)
"""Other bare digits are no dates: 1709629200 is a number of seconds, not an hour of the year 1709."""
_NEVER_ENDS = date(9999, 12, 31)


def _compact(text: str) -> Reading | None:
    """Read 20240305, 20240305T1011 and the like."""
    found = _COMPACT.fullmatch(text)
    day = _date_or_none(*(int(found[part]) for part in (1, 2, 3))) if found else None
    if not found or not day or (day.year not in _COMPACT_YEARS and day != _NEVER_ENDS):
        return None
    if not found[4]:
        return Reading(_midnight(day))
    time = clock_time(found[4], found[5], found[6], found[7])
    offset = None if found[8] is None else 0 if found[8] == "z" else seconds_ahead(found[8])
    return _reading(_Day(day), time, offset, None)


def _bare_number(text: str, manner: Manner) -> Reading | None:
    if not re.fullmatch(r"[+-]?[0-9]+(?:[.,][0-9]*)?", text):
        return None
    if manner.numbers == "refuse" or not re.fullmatch(r"[0-9]{1,19}(?:[.,][0-9]{1,18})?", text):
        raise RefusedError(BARE_NUMBER)
    moment = counted(text, manner.numbers)
    if moment is None:
        raise RefusedError(NO_SUCH_DATE)
    return Reading(moment.local, moment.timed, moment.fraction, moment.offset)


# The general form: date, time, zone and words in any arrangement


def _general(text: str, manner: Manner) -> Reading:
    if lacks_day(text):
        raise RefusedError(NO_DAY)
    common = common_era(text)
    if common is not None:
        return _worded(common, manner)._replace(calendar=True)
    return _worded(plain(text), manner)


def _worded(text: str, manner: Manner) -> Reading:
    if is_range(text) or _DOUBT.search(text):
        raise RefusedError(NOT_A_DATE)
    time, text = take_time(text)
    offset, zone = None, None
    if time.timed:
        offset, zone, text = take_zone(text)
    items = list(items_of(text))
    if time.timed:
        offset, zone = zone_words(items, offset, zone)
        time = in_half_day(time, items)
    day = _take_date(items, manner)
    _understand(items, time)
    return _reading(day, time, offset, zone)


def _reading(day: _Day, time: Time, offset: int | None, zone: str | None) -> Reading:
    local = _midnight(day.date) + timedelta(seconds=time.seconds)
    last = time.seconds == _DAY
    made = Reading(local, time.timed, time.fraction, offset, zone, midnight=last)
    return made._replace(century=day.century, calendar=day.calendar, language=day.language)


def _take_date(items: Sequence[Item], manner: Manner) -> _Day:
    numbers = [at for at, item in enumerate(items) if item.number]
    named = [at for at, item in enumerate(items) if item.months]
    if len(numbers) == _DATE_PARTS and all(items[at].has("weekday") or items[at].has("filler") for at in named):
        return _numeric(items, numbers, manner)
    if not numbers and not named:
        raise RefusedError(NO_DATE if any(item.text == MARK for item in items) else NOT_A_DATE)
    if len(named) > 1:  # “25 de dic de 2027”, and “mar. 5 mars”: Tuesday and March
        named = [at for at in named if not items[at].has("filler")] or named
        named = [at for at in named if not items[at].has("weekday")] or named[-1:]
    if len(named) != 1 or len(numbers) not in (1, 2):
        raise RefusedError(NOT_A_DATE)
    if len(numbers) == 1:
        raise RefusedError(NO_DAY)
    return _named(items, named[0], numbers, manner)


def _numeric(items: Sequence[Item], numbers: Sequence[int], manner: Manner) -> _Day:
    """Read a date of three numbers. A year has two digits or four, day and month one or two."""
    a, b, c = (items[at].text for at in numbers)
    marked = numbers[0] + 1 < len(items) and items[numbers[0] + 1].text in {"年", "년"}
    order: Order = "year_first" if marked else manner.order
    if len(a) == _LONG and max(len(b), len(c)) <= _SHORT:
        tries = [(a, b, c)]
    elif len(a) <= _SHORT and len(b) <= _SHORT and len(c) in (_SHORT, _LONG):
        tries = {
            "day_first": [(c, b, a), (c, a, b)],
            "month_first": [(c, a, b), (c, b, a)],
            "year_first": [(a, b, c)] if len(a) == _SHORT == len(c) else [],
        }[order]
    elif len(a) == _SHORT and max(len(b), len(c)) <= _SHORT:
        tries = [(a, b, c)] if order == "year_first" else []
    else:
        raise RefusedError(NOT_A_DATE)
    days = [_dated(year, int(month), int(day), manner, _eras(items)) for year, month, day in tries]
    if not days or days[0] is None:
        raise RefusedError(OTHER_ORDER if not days or any(days) else NO_SUCH_DATE)
    if not _weekday_fits(days[0].date, items):
        raise RefusedError(WRONG_WEEKDAY)
    return days[0]


def _named(items: Sequence[Item], month_at: int, numbers: Sequence[int], manner: Manner) -> _Day:
    """Read a date of a month's name and two numbers."""
    first, second = (items[at] for at in numbers)
    if _is_year(first) == _is_year(second):
        if _is_year(first) or numbers[1] < month_at:
            raise RefusedError(NOT_A_DATE)
        day, year = first, second
    else:
        day, year = (second, first) if _is_year(first) else (first, second)
    if len(day.text) > _SHORT or len(year.text) not in (_SHORT, _LONG):
        raise RefusedError(NOT_A_DATE)
    meant, eras = items[month_at].months, _eras(items)
    days = {}
    for month, languages in meant.items():
        made = _dated(year.text, month, int(day.text), manner, eras | {"buddhist?"} if languages == {"th"} else eras)
        if made:
            days[month] = made
    if not days:
        raise RefusedError(NO_SUCH_DATE)
    fitting = {month: made for month, made in days.items() if _weekday_fits(made.date, items, skip=month_at)}
    if not fitting:
        raise RefusedError(WRONG_WEEKDAY)
    if len(fitting) == 1:
        return next(iter(fitting.values()))
    spoken = _by_its_dots(items, numbers)
    chosen = [each._replace(language=True) for month, each in fitting.items() if meant[month] & spoken]
    if len(chosen) != 1:
        raise RefusedError(SEVERAL_MONTHS)
    return chosen[0]


_CROATIAN = frozenset({"hr"})
_WEST_SLAVIC = frozenset({"cs", "pl", "szl"})


def _by_its_dots(items: Sequence[Item], numbers: Sequence[int]) -> frozenset[str]:
    """Return who writes so, where lip, srp, lis and listopad are other months in Croatian than in Polish and Czech.

    Croatian puts a dot behind the day and the year (7. lip 2021.), Polish behind neither.
    """
    behind = [at + 1 < len(items) and items[at + 1].before.startswith(".") for at in numbers]
    behind[-1] = behind[-1] or items[numbers[-1]].last_dot
    return _CROATIAN if all(behind) else _WEST_SLAVIC if not any(behind) else frozenset()


def _is_year(item: Item) -> bool:
    return len(item.text) > _SHORT or int(item.text) > _MOST_DAYS or item.before.endswith("'")


def _dated(year: str, month: int, day: int, manner: Manner, eras: frozenset[str]) -> _Day | None:
    """Return the day, or None where the calendar has none."""
    number, short = int(year), len(year) == _SHORT
    buddhist = "buddhist" in eras or ("buddhist?" in eras and number in _THAI_YEARS)
    if buddhist:
        number = number - _BUDDHIST + (2500 if short else 0)
    elif short:
        number = manner.century + (number - manner.century) % 100
    made = _date_or_none(number, month, day)
    return _Day(made, short, buddhist) if made else None


def _eras(items: Sequence[Item]) -> frozenset[str]:
    """Return the eras that the text names, by words that mean nothing else."""
    only = (item for item in items if item.word and set(item.word.kinds) == {"era"} and not item.months)
    eras = frozenset[str]().union(*(item.values("era") for item in only))
    if eras == {"bce"}:
        raise RefusedError(BEFORE_CHRIST)
    # “BE” is a word of other languages, too: with a year such as 2567 it is the era.
    return eras | {"buddhist?"} if any("buddhist" in item.values("era") for item in items) else eras


def _weekday_fits(day: date, items: Sequence[Item], skip: int = -1) -> bool:
    for at, item in enumerate(items):
        said = item.values("weekday")
        if at != skip and said and not item.has("filler") and str(day.isoweekday()) not in said:
            return False
    return True


def _understand(items: Sequence[Item], time: Time) -> None:
    """Refuse a text with a word that has no place in a date."""
    known = {"weekday", "era", "filler"} | ({"hour", "minute", "second"} if time.timed else set())
    if not time.timed and len(items) > 1 and items[0].text == "am" and len(items[1].text) <= _SHORT:
        items = items[1:]  # German “am 5. März”
    for item in items:
        if item.number or item.text == MARK or item.months or (item.word and known & set(item.word.kinds)):
            continue
        raise RefusedError(NOT_A_DATE)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a local time, its zone is the column's matter


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
