"""Move a date by days, weeks, months, years or working days.

The number may come from another field, such as a term of payment. The time of day and a written offset from UTC stay. A
month that is too short for the day gives its last day, which is noted, or no answer. Working days are Monday to Friday;
holidays are not known.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import polars as pl

from engine.dates.clock_text import NOT_A_DATE
from engine.dates.datetimes import read, reading_notes
from engine.dates.order import date_evidence, settle_dates
from engine.dates.output import OutputForm, writes_offset, writes_time, written
from engine.dates.text import REASONS, Manner
from engine.dates.zones import resolved
from engine.transform import Answer, Example, FieldName, Settlement, Transform, Undecided, once

NO_NUMBER = "the field with the number holds no whole number"
SHORT_MONTH = "the month is too short for the day"
LAST_DAY = "the month is too short for the day: its last day"
TOO_FAR = "the result lies outside the years 1 to 9999"
UNKNOWN_ZONE = "its timezone stands for several offsets, or for none that is known"
_FURTHEST = {"days": 3_650_000, "workdays": 2_600_000, "weeks": 520_000, "months": 119_000, "years": 9_998}


class ShiftDate(Transform):
    """See the module."""

    by: int = 1
    """How far, below zero for back. Not used where a field gives the number."""

    by_field: FieldName = ""
    """Field that holds the number for each row."""

    unit: Literal["days", "workdays", "weeks", "months", "years"] = "days"
    """What is counted."""

    short_month: Literal["last_day", "fail"] = "last_day"
    """What one month after 31 January is: the last day of February, or no answer."""

    order: Literal["auto", "day_first", "month_first", "year_first"] = "auto"
    """What comes first in dates such as 03/04/2026 and 03/04/26. `auto` lets the whole column decide."""

    numbers: Literal["refuse", "unix", "excel_1900", "excel_1904"] = "refuse"
    """What a bare number counts: seconds or milliseconds since 1970 (unix), or days in one of Excel's date systems."""

    output: OutputForm = "iso"
    """How the date is written: iso, german, us, or a pattern such as dd.MM.yyyy HH:mm."""

    group = "time"
    examples: ClassVar = (
        Example(
            options={"by": 14, "order": "day_first"},
            before=["05.03.2024", "2024-12-24T10:00:00Z"],
            after=["2024-03-19", "2025-01-07T10:00:00Z"],
        ),
        Example(
            options={"by": 1, "unit": "months", "order": "day_first", "output": "german"},
            before=["31.01.2024"],
            after=["29.02.2024"],
            note=LAST_DAY,
        ),
        Example(
            options={"by": 1, "unit": "workdays", "order": "day_first"},
            before=["2024-03-01", "2024-03-03"],
            after=["2024-03-04", "2024-03-04"],
        ),
        Example(
            options={"by_field": "terms", "order": "day_first"},
            before=["2024-03-01", "2024-03-01"],
            after=["2024-03-31", None],
            fields={"terms": ["30", "soon"]},
            reason=NO_NUMBER,
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the moved dates."""
        manner = Manner("day_first" if self.order == "auto" else self.order, numbers=self.numbers)
        made = once(read(value, manner))
        part = made.struct.field
        local, timed = part("local"), part("timed")
        number = once(self._number())
        near = number.abs() <= _FURTHEST[self.unit]
        moved = once(_moved(local, pl.when(near).then(number).otherwise(0), self.unit))
        inside = near & moved.dt.year().is_between(1, 9999)
        cut = (local.dt.day() != moved.dt.day()) if self.unit in ("months", "years") else pl.lit(value=False)
        zone = once(resolved(moved, part("offset"), part("zone"), None))
        place = zone.struct.field
        text = written(moved, timed, part("fraction"), place("suffix"), self.output)
        return Answer(
            pl.when(inside).then(text),
            reasons={words: part("reason") == words for words in REASONS if words != NOT_A_DATE}
            | ({NO_NUMBER: number.is_null()} if self.by_field else {})
            | {UNKNOWN_ZONE: place("unknown") | place("twice") | place("skipped")}
            | {TOO_FAR: ~inside}
            | ({SHORT_MONTH: cut} if self.short_month == "fail" else {}),
            notes={LAST_DAY: cut} | reading_notes(made) | self._left_out(made),
            otherwise=NOT_A_DATE,
        )

    def _number(self) -> pl.Expr:
        if not self.by_field:
            return pl.lit(self.by, pl.Int64)
        text = pl.col(self.by_field).str.strip_chars()
        return pl.when(text.str.contains(r"^[+-]?[0-9]{1,9}$")).then(text).str.to_integer(strict=False)

    def _left_out(self, made: pl.Expr) -> dict[str, pl.Expr]:
        part, notes = made.struct.field, {}
        if not writes_time(self.output):
            notes["the time of day is left out"] = part("timed")
        if self.output not in ("iso", "german", "us") and not writes_offset(self.output):
            notes["the offset from UTC is left out"] = part("offset").is_not_null() | part("zone").is_not_null()
        return notes

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        """Return which cells prove an order of day, month and year, and what bare numbers count."""
        return date_evidence(value)

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide the order and what bare numbers count from the whole column."""
        return settle_dates(cells, self.numbers)

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Days and weeks lead back; months, years and working days may have met on one day."""
        if self.by_field or self.unit not in ("days", "weeks"):
            return None
        return "shift_date", {"by": -self.by, "unit": self.unit, "order": "day_first", "output": self.output}


def _moved(local: pl.Expr, number: pl.Expr, unit: str) -> pl.Expr:
    if unit == "workdays":
        return _workdays(local, number)
    letters = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}
    return local.dt.offset_by(pl.concat_str(number.cast(pl.String), pl.lit(letters[unit])))


def _workdays(local: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Move by working days: from a weekend, forward counting begins on Friday, back on Monday."""
    day = local.dt.weekday().cast(pl.Int64) - 1
    weekend, forward = day > 4, number > 0  # noqa: PLR2004 - Monday is 0, Friday 4
    start = pl.when(weekend & forward).then(4 - day).when(weekend).then(7 - day).otherwise(0)
    at = (day + start) % 7
    weeks = pl.when(forward).then((at + number) // 5).otherwise(-((4 - at - number) // 5))
    rest = at + number - weeks * 5
    return pl.when(number == 0).then(local).otherwise(local + pl.duration(days=start + weeks * 7 + rest - at))
