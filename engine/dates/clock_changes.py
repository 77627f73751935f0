"""The clock-change ledger: which rows of a column fall into an hour that the clock showed twice, or skipped.

It is read before a conversion between timezones is decided: how many rows each policy touches, what they would become,
how their timezone is noted in the cells, and whether dates without a time would have moved to another day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import polars as pl

from engine.dates.datetimes import read
from engine.dates.text import Manner
from engine.dates.zones import local_of, place, resolved
from engine.table import LINE

Notation = Literal["Z", "offset", "named zone", "none", "date only", "not a date"]
"""How a cell says to which timezone its time belongs."""

LISTED = 1_000
"""So many rows of each kind are listed; all are counted."""


@dataclass(frozen=True)
class Hit:
    """A row whose local time the clock showed twice or never."""

    line: int
    """Physical line in the original file."""
    value: str
    kind: Literal["doubled", "skipped"]
    earlier: datetime
    """The moment (UTC, naive) under the policy `earlier`."""
    later: datetime
    """The moment (UTC, naive) under the policy `later`."""


@dataclass
class ClockChanges:
    """What a column's times meet in a zone. Counts are over all rows; under the policy `fail` every hit is refused."""

    zone: str
    rows: int = 0
    blank: int = 0
    doubled: int = 0
    skipped: int = 0
    hits: list[Hit] = field(default_factory=list)
    """In the order of the rows, at most LISTED of each kind."""
    by_day: Counter[str] = field(default_factory=Counter)
    """ISO day of a clock change → rows that it hits."""
    notations: Counter[Notation] = field(default_factory=Counter)
    """How the filled cells note their timezone → rows."""
    moved_days: int = 0
    """Dates without a time that would fall on another day if they were converted as midnights; they are not."""

    @property
    def sentences(self) -> list[str]:
        """The ledger in words, worst first."""
        said = []
        if self.doubled:
            said.append(f"{self.doubled:,} rows lie in an hour that the clocks of {self.zone} showed twice.")
        if self.skipped:
            said.append(f"{self.skipped:,} rows lie in an hour that the clocks of {self.zone} skipped.")
        timed = {name: count for name, count in self.notations.items() if name not in ("date only", "not a date")}
        if len(timed) > 1:
            said.append("The timezone is noted in several ways: " + _list(timed) + ".")
        if self.notations["date only"]:
            kept = f"{self.notations['date only']:,} rows are dates without a time and keep their day;"
            said.append(f"{kept} converted as midnights, {self.moved_days:,} of them would have moved to another one.")
        if self.notations["not a date"]:
            said.append(f"{self.notations['not a date']:,} rows are no dates that can be read.")
        return said or [f"No row meets a clock change of {self.zone}."]


def clock_changes(
    slices: Iterable[pl.DataFrame], name: str, zone: str, manner: Manner, *, target: str = "UTC"
) -> ClockChanges:
    """Return the ledger of the field `name`, whose times without a noted timezone are local times of `zone`.

    A slice holds the field and, as LINE, the physical line of each row; without it rows are counted from 1.
    """
    ledger = ClockChanges(zone)
    asked = pl.when(pl.col("cell") != "").then(pl.col("cell"))
    reading = read(asked, manner)
    for rows in slices:
        line = rows[LINE] if LINE in rows.columns else pl.arange(1, len(rows) + 1, eager=True) + ledger.rows
        cells = pl.DataFrame({"line": line, "cell": rows[name]})
        _enter(ledger, cells.with_columns(reading.alias("read")).unnest("read"), target)
    return ledger


def _enter(ledger: ClockChanges, rows: pl.DataFrame, target: str) -> None:
    ledger.rows += len(rows)
    filled = rows.filter(pl.col("cell").is_not_null() & (pl.col("cell") != ""))
    ledger.blank += len(rows) - len(filled)
    noted = filled.select(_notation().alias("notation")).to_series()
    for notation, count in noted.value_counts().iter_rows():
        ledger.notations[notation] += count
    timed = filled.filter(pl.col("timed"))
    placed = timed.with_columns(
        resolved(pl.col("local"), pl.col("offset"), pl.col("zone"), ledger.zone).alias("placed")
    ).with_columns(pl.col("placed").struct.field("earlier", "later", "skipped", "twice"))
    ledger.doubled += int(placed["twice"].sum())
    ledger.skipped += int(placed["skipped"].sum())
    hit = placed.filter(pl.col("twice") | pl.col("skipped"))
    for day, count in hit["local"].dt.strftime("%Y-%m-%d").value_counts().iter_rows():
        ledger.by_day[day] += count
    _list_hits(ledger, hit)
    ledger.moved_days += _moved(
        filled.filter(~pl.col("timed") & pl.col("local").is_not_null())["local"], ledger.zone, target
    )


def _list_hits(ledger: ClockChanges, hit: pl.DataFrame) -> None:
    listed = Counter(one.kind for one in ledger.hits)
    kept = []
    for kind, mark in (("doubled", "twice"), ("skipped", "skipped")):
        kept.append(hit.filter(pl.col(mark)).head(LISTED - listed[kind]).with_columns(kind=pl.lit(kind)))  # type: ignore[index]
    rows = pl.concat(kept).sort("line", maintain_order=True)
    ledger.hits += [Hit(*row) for row in rows.select("line", "cell", "kind", "earlier", "later").iter_rows()]


def _notation() -> pl.Expr:
    return (
        pl.when(pl.col("local").is_null())
        .then(pl.lit("not a date"))
        .when(~pl.col("timed"))
        .then(pl.lit("date only"))
        .when(pl.col("cell").str.contains(r"[0-9][Zz]\s*$"))
        .then(pl.lit("Z"))
        .when(
            pl.col("cell").str.contains(r"[+\-\u2212][0-9]{1,2}(?::?[0-9]{2})?(?:[^0-9][^0-9]*)?$")
            & pl.col("offset").is_not_null()
        )
        .then(pl.lit("offset"))
        .when(pl.col("offset").is_not_null() | pl.col("zone").is_not_null())
        .then(pl.lit("named zone"))
        .otherwise(pl.lit("none"))
    )


def _moved(midnights: pl.Series, zone: str, target: str) -> int:
    """Return how many days change when midnights of the zone are shown in the target's time."""
    shown = local_of(place(midnights, zone).struct.field("earlier"), target).struct.field("local")
    return int((shown.dt.date() != midnights.dt.date()).sum())


def _list(counts: dict[Notation, int]) -> str:
    words = {"none": "none at all"}
    return ", ".join(f"{count:,} {words.get(name, name)}" for name, count in sorted(counts.items()))
