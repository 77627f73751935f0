"""Date and timezone sets for the table of figures, one column per locale or zone.

Each set is a list of `Column`: a transform with its options, the cells, and what each must become: the text of the
right instant, or None where it must be refused. `bench_values.py` counts right, refused or asked, and silently wrong.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Column:
    """One column of a set, as one export has it."""

    name: str
    transform: str
    options: Mapping[str, Any]
    cells: list[str] = field(default_factory=list)
    truth: list[str | None] = field(default_factory=list)

    def add(self, cell: str, truth: str | None) -> None:
        """Add a cell and what it must become."""
        self.cells.append(cell)
        self.truth.append(truth)


def timezones(corpora: Path) -> Iterator[Column]:
    """Yield for each zone local times around its clock changes, under each policy for the doubled hour."""
    columns: dict[tuple[str, str], Column] = {}
    for row in _rows(corpora / "truth" / "timezones", "local_to_utc_edge_cases"):
        for policy in ("fail", "earlier", "later"):
            key = (row["zone"], policy)
            if key not in columns:
                options = {"source": row["zone"], "target": "UTC", "doubled_hour": policy}
                columns[key] = Column(f"{row['zone']} ({policy})", "convert_timezone", options)
            first, second = row["utc_first"], row["utc_second_if_ambiguous"]
            chosen = {"fail": first if row["kind"] == "ok" else "", "earlier": first, "later": second or first}[policy]
            columns[key].add(row["local_time"], _iso(chosen) if chosen and row["kind"] != "nonexistent" else None)
    yield from columns.values()


def cldr_dates(corpora: Path) -> Iterator[Column]:
    """Yield for each locale its dates and date-times, short to full; times alone are no dates and left out."""
    columns: dict[str, Column] = {}
    for row in _rows(corpora / "truth" / "cldr_generated", "date"):
        if row["kind"] == "time":
            continue
        column = columns.setdefault(row["locale"], Column(row["locale"], "parse_datetime", {}))
        truth = row["iso"].replace(" ", "T")
        if row["kind"] == "datetime" and row["style"] == "short":
            truth = truth[:-2] + "00"  # the short style writes no seconds
        column.add(row["text"], truth)
    yield from columns.values()


def date_strings(corpora: Path) -> Iterator[Column]:
    """Yield the cases of dateutil's tests that stand for one whole date, month first as dateutil reads them."""
    cases: dict[str, Column] = defaultdict(lambda: Column("dateutil", "parse_datetime", {"order": "month_first"}))
    for row in _rows(corpora / "truth" / "date_strings", "dateutil_"):
        if row.get("options", "").startswith("default") or "DEFAULT" in row.get("test", ""):
            continue
        cases["dateutil"].add(row["input"], row["expected"].split(" tz=")[0].replace(" ", "T"))
    yield from cases.values()


def _rows(folder: Path, start: str) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob(f"{start}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _iso(utc: str) -> str:
    return utc.replace(" ", "T")


SETS = {"timezones": timezones, "cldr dates": cldr_dates, "date strings": date_strings}
"""Name in the table → its columns, given the folder of corpora."""


def same_instant(result: str, truth: str) -> bool:
    """Whether two texts say the same moment: a date alone is its midnight where the truth has a time of 00:00:00."""
    return truth in {result, f"{result}T00:00:00"} or result.partition("+")[0] == truth.removesuffix("Z")
