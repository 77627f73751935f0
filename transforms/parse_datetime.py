"""Read dates and date-times in any usual spelling, and write them as ISO 8601.

Numeric dates, month and weekday names of all languages of Unicode CLDR, any script's digits, AM and PM, ISO weeks and
ordinal dates, RFC 2822 and JSON dates are read. A date alone stays a date; a written offset from UTC and a written
fraction of the second stay. Whether 03/04/2026 is in March or in April is decided by the whole column, or asked.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import polars as pl

from engine.dates.clock_text import NOT_A_DATE
from engine.dates.datetimes import read, reading_notes
from engine.dates.order import date_evidence, settle_dates
from engine.dates.output import OutputForm, writes_offset, writes_time, written
from engine.dates.text import CENTURY, REASONS, Manner
from engine.dates.zones import resolved
from engine.transform import Answer, Example, Settlement, Transform, Undecided, once

UNKNOWN_ZONE = "its timezone stands for several offsets, or for none that is known"
TWICE = "the clock of the named timezone shows this time twice"
SKIPPED = "the clock of the named timezone skips this time"


class ParseDatetime(Transform):
    """See the module."""

    order: Literal["auto", "day_first", "month_first", "year_first"] = "auto"
    """What comes first in dates such as 03/04/2026 and 03/04/26. `auto` lets the whole column decide."""

    numbers: Literal["refuse", "unix", "excel_1900", "excel_1904"] = "refuse"
    """What a bare number counts: seconds or milliseconds since 1970 (unix), or days in one of Excel's date systems."""

    output: OutputForm = "iso"
    """How the date is written: iso, german, us, or a pattern such as dd.MM.yyyy HH:mm."""

    group = "time"
    examples: ClassVar = (
        Example(
            options={"order": "day_first"},
            before=["5.3.2024", "Di, 5. März 2024", "March 5th, 2024 3:04 PM", "2024-W10-2", "20240305"],
            after=["2024-03-05", "2024-03-05", "2024-03-05T15:04:00", "2024-03-05", "2024-03-05"],
        ),
        Example(
            options={"order": "day_first"},
            before=["05.03.24"],
            after=["2024-03-05"],
            note=f"two-digit year read as one of {CENTURY} to {CENTURY + 99}",
        ),
        Example(
            options={"order": "day_first"},
            before=["29.02.2023"],
            after=[None],
            reason="the calendar has no such date",
        ),
        Example(
            options={"order": "month_first", "output": "german"},
            before=["03/05/2024 3:04 PM"],
            after=["05.03.2024 15:04:00"],
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the dates, written anew."""
        manner = Manner("day_first" if self.order == "auto" else self.order, numbers=self.numbers)
        made = once(read(value, manner))
        part = made.struct.field
        local, timed = part("local"), part("timed")
        zone = once(resolved(local, part("offset"), part("zone"), None))
        suffix = zone.struct.field("suffix")
        return Answer(
            written(local, timed, part("fraction"), suffix, self.output),
            reasons={words: part("reason") == words for words in REASONS if words != NOT_A_DATE}
            | {
                UNKNOWN_ZONE: zone.struct.field("unknown"),
                TWICE: zone.struct.field("twice"),
                SKIPPED: zone.struct.field("skipped"),
            },
            notes=reading_notes(made) | self._left_out(made),
            otherwise=NOT_A_DATE,
        )

    def _left_out(self, made: pl.Expr) -> dict[str, pl.Expr]:
        part, notes = made.struct.field, {}
        if not writes_time(self.output):
            notes["the time of day is left out"] = part("timed")
        elif self.output not in ("iso", "german", "us"):
            notes["no time of day is written: midnight"] = ~part("timed")
        if self.output not in ("iso", "german", "us"):
            notes["the fraction of the second is left out"] = part("fraction").is_not_null()
            if not writes_offset(self.output):
                notes["the offset from UTC is left out"] = part("offset").is_not_null() | part("zone").is_not_null()
        return notes

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        """Return which cells prove an order of day, month and year, and what bare numbers count."""
        return date_evidence(value)

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide the order and what bare numbers count from the whole column."""
        return settle_dates(cells, self.numbers)
