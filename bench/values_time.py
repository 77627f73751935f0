"""Date and timezone sets: clock changes, the dates of CLDR's locales, date strings of other parsers' tests.

`timezones` and `cldr dates` read the corpora; `every language` is written by Babel itself, for one locale of each
language that CLDR covers well, in all styles from short to full.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from babel.dates import format_date, format_datetime
from bench_values import Column, Set

from lookup_tables.derive.month_names import MODERN

POLICIES = ("fail", "earlier", "later")
MOMENTS = [
    datetime(2024, 3, 4, 9, 5, 7),  # noqa: DTZ001 - local times
    datetime(2024, 12, 31, 23, 59, 0),  # noqa: DTZ001
    datetime(1999, 1, 9, 0, 30, 0),  # noqa: DTZ001
    datetime(2023, 5, 15, 12, 0, 1),  # noqa: DTZ001
    datetime(2020, 2, 29, 1, 2, 3),  # noqa: DTZ001
    datetime(2021, 6, 7, 13, 14, 15),  # noqa: DTZ001
    datetime(2022, 7, 28, 12, 30, 0),  # noqa: DTZ001
    datetime(2019, 8, 19, 18, 1, 0),  # noqa: DTZ001
    datetime(2024, 9, 1, 11, 0, 0),  # noqa: DTZ001
    datetime(2018, 10, 3, 6, 45, 0),  # noqa: DTZ001
    datetime(2017, 11, 11, 21, 5, 0),  # noqa: DTZ001
    datetime(2016, 4, 24, 3, 3, 3),  # noqa: DTZ001
]
"""Every month once."""


def timezones(corpora: Path) -> list[Column]:
    """Return for each zone and policy the local times around its clock changes; a skipped time has no truth."""
    cells: dict[tuple[str, str], list[tuple[str, str | None]]] = defaultdict(list)
    for row in _rows(corpora / "truth" / "timezones", "local_to_utc_edge_cases"):
        first, second = row["utc_first"], row["utc_second_if_ambiguous"]
        for policy in POLICIES:
            chosen = {"fail": "" if second else first, "earlier": first, "later": second or first}[policy]
            cells[row["zone"], policy].append((row["local_time"], chosen.replace(" ", "T") or None))
    return [
        Column(
            f"{zone}, {policy}",
            [cell for cell, _ in rows],
            [truth for _, truth in rows],
            options={"source": zone, "target": "UTC", "doubled_hour": policy},
        )
        for (zone, policy), rows in cells.items()
    ]


def cldr_dates(corpora: Path) -> list[Column]:
    """Return for each locale its dates and date-times; times alone are no dates and left out."""
    cells: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(corpora / "truth" / "cldr_generated", "date"):
        if row["kind"] != "time":
            # The short style writes no seconds.
            short = row["kind"] == "datetime" and row["style"] == "short"
            cells[row["locale"]].append((row["text"], row["iso"][:-2] + "00" if short else row["iso"]))
    return [_column(locale, rows) for locale, rows in cells.items()]


def every_language() -> list[Column]:
    """Return for each language the MOMENTS as dates and as date-times, in four styles each."""
    columns = []
    for language in sorted(MODERN):
        rows = []
        for moment in MOMENTS:
            for style in ("short", "medium", "long", "full"):
                rows.append((format_date(moment, style, language), f"{moment:%Y-%m-%d}"))
                whole = moment.replace(second=0) if style == "short" else moment
                rows.append((format_datetime(moment, style, locale=language), f"{whole:%Y-%m-%d %H:%M:%S}"))
        columns.append(_column(language, rows))
    return columns


def date_strings(corpora: Path) -> list[Column]:
    """Return the cases of dateutil's tests that stand for one whole moment; dateutil reads the month first."""
    rows = [
        (row["input"], row["expected"].partition(" tz=")[0])
        for row in _rows(corpora / "truth" / "date_strings", "dateutil_")
        if not row.get("options", "").startswith("default") and "DEFAULT" not in row.get("test", "")
    ]
    return [_column("dateutil", rows)]


def sets(corpora: Path) -> list[Set]:
    """Return the sets with their targets."""
    day = {"order": "month_first"}
    return [
        Set("timezones", "convert_timezone", timezones(corpora), same=same_moment, target=(100, 0)),
        Set("cldr dates", "parse_datetime", cldr_dates(corpora), same=same_moment, target=(97, 0.5)),
        Set("cldr dates, every language", "parse_datetime", every_language(), same=same_moment, target=(97, 0.5)),
        Set("date strings (dateutil)", "parse_datetime", date_strings(corpora), options=day, same=same_moment),
    ]


def same_moment(made: str, truth: str) -> bool:
    """Whether two texts show the same wall clock, fractions compared as numbers; a date alone is its midnight."""
    return datetime.fromisoformat(made).replace(tzinfo=None) == datetime.fromisoformat(truth).replace(tzinfo=None)


def _column(name: str, rows: list[tuple[str, str]]) -> Column:
    return Column(name, [cell for cell, _ in rows], [truth for _, truth in rows])


def _rows(folder: Path, start: str) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob(f"{start}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
