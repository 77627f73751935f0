"""Convert date-times from one timezone to another.

The usual spellings are read. A `Z`, an offset or a timezone in the cell wins over the option `source`. A local time
that the clock change skipped has no answer, one that it showed twice has two: both are refused with the reason, unless
an option says how they are read. A date without a time stays as it is: no timezone can move it.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import polars as pl

from engine.dates.clock_text import NOT_A_DATE
from engine.dates.datetimes import read, reading_notes
from engine.dates.order import date_evidence, settle_dates
from engine.dates.output import OutputForm, writes_offset, writes_time, written
from engine.dates.text import REASONS, Manner
from engine.dates.zones import LOCAL, ZoneName, local_of, resolved
from engine.transform import Answer, Example, Settlement, Transform, Undecided, once

SKIPPED = "the clock change skipped this time"
TWICE = "the clock change showed this time twice"
UNKNOWN_ZONE = "its timezone stands for several offsets, or for none that is known"
DATE_ONLY = "a date without a time stays as written"


class ConvertTimezone(Transform):
    """See the module."""

    source: ZoneName = "UTC"
    """Timezone the export was written in: an IANA name (Europe/Berlin) or a Windows name."""

    target: ZoneName = "UTC"
    """Timezone the target system expects."""

    doubled_hour: Literal["fail", "earlier", "later"] = "fail"
    """How a local time is read that occurs twice when clocks go back."""

    skipped_hour: Literal["fail", "earlier", "later"] = "fail"
    """How a local time is read that clocks going forward skip: later moves on (02:30 → 03:30), earlier back (01:30)."""

    order: Literal["auto", "day_first", "month_first", "year_first"] = "auto"
    """What comes first in dates such as 03/04/2026 and 03/04/26. `auto` lets the whole column decide."""

    numbers: Literal["refuse", "unix", "excel_1900", "excel_1904"] = "refuse"
    """What a bare number counts: seconds or milliseconds since 1970 (unix), or days in one of Excel's date systems."""

    output: OutputForm = "iso"
    """How the result is written: iso (with its offset from UTC), german, us, or a pattern such as dd.MM.yyyy HH:mm."""

    group = "time"
    examples: ClassVar = (
        Example(
            options={"source": "Europe/Berlin", "order": "day_first"},
            before=["05.03.2024 14:30", "2024-07-05 14:30:00", "2024-07-05T14:30:00Z"],
            after=["2024-03-05T13:30:00Z", "2024-07-05T12:30:00Z", "2024-07-05T14:30:00Z"],
        ),
        Example(
            options={"source": "Europe/Berlin", "order": "day_first"},
            before=["2024-03-31 02:30"],
            after=[None],
            reason=SKIPPED,
        ),
        Example(
            options={"source": "Europe/Berlin", "order": "day_first"},
            before=["2024-10-27 02:30"],
            after=[None],
            reason=TWICE,
        ),
        Example(
            options={"source": "Europe/Berlin", "order": "day_first", "doubled_hour": "later"},
            before=["2024-10-27 02:30"],
            after=["2024-10-27T01:30:00Z"],
            note="doubled hour read as the later",
        ),
        Example(
            options={"target": "Europe/Berlin", "order": "day_first", "output": "german"},
            before=["2024-07-05T12:30:00Z"],
            after=["05.07.2024 14:30:00"],
        ),
        Example(options={"order": "day_first"}, before=["05.03.2024"], after=["05.03.2024"], note=DATE_ONLY),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the same moments as the target's clock shows them."""
        manner = Manner("day_first" if self.order == "auto" else self.order, numbers=self.numbers)
        made = once(read(value, manner))
        part = made.struct.field
        timed = part("timed")
        placed = once(resolved(part("local"), part("offset"), part("zone"), self.source))
        place = placed.struct.field
        skipped, twice = timed & place("skipped"), timed & place("twice")
        doubled = place("later") if self.doubled_hour == "later" else place("earlier")
        moved = place("later") if self.skipped_hour == "later" else place("earlier")
        moment = pl.when(place("skipped")).then(moved).otherwise(doubled)
        shown = once(
            moment.map_batches(lambda cells: local_of(cells, self.target), return_dtype=LOCAL, is_elementwise=True)
        )
        show = shown.struct.field
        text = written(show("local"), timed, part("fraction"), show("suffix"), self.output, offset=False)
        return Answer(
            pl.when(timed).then(text).when(part("local").is_not_null()).then(value),
            reasons={words: part("reason") == words for words in REASONS if words != NOT_A_DATE}
            | {UNKNOWN_ZONE: place("unknown")}
            | ({SKIPPED: skipped} if self.skipped_hour == "fail" else {})
            | ({TWICE: twice} if self.doubled_hour == "fail" else {}),
            notes=self._notes(made, skipped, twice, show("twice")),
            otherwise=NOT_A_DATE,
        )

    def _notes(self, made: pl.Expr, skipped: pl.Expr, twice: pl.Expr, shown_twice: pl.Expr) -> dict[str, pl.Expr]:
        part = made.struct.field
        timed = part("timed")
        notes = {DATE_ONLY: ~timed}
        if self.doubled_hour != "fail":
            notes[f"doubled hour read as the {self.doubled_hour}"] = twice
        if self.skipped_hour != "fail":
            notes[f"skipped hour moved to the {self.skipped_hour}"] = skipped
        notes |= {words: met & timed for words, met in reading_notes(made).items()}
        if not writes_offset(self.output):
            notes["the target's clock shows this time twice, and no offset is written"] = timed & shown_twice
        if not writes_time(self.output):
            notes["the time of day is left out"] = timed
        if self.output not in ("iso", "german", "us"):
            notes["the fraction of the second is left out"] = part("fraction").is_not_null()
        return notes

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        """Return which cells prove an order of day, month and year, and what bare numbers count."""
        return date_evidence(value)

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """The other way between the zones leads back; only with its offset is a doubled hour told apart."""
        if self.output != "iso":
            return None
        return "convert_timezone", {"source": self.target, "target": self.source, "order": "day_first"}

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide the order and what bare numbers count from the whole column."""
        return settle_dates(cells, self.numbers)
