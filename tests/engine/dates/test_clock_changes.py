# ruff: noqa: DTZ001 - moments in UTC are naive here
from datetime import datetime

import polars as pl
import pytest

from engine.dates import clock_changes as module
from engine.dates.clock_changes import Hit, clock_changes
from engine.dates.text import Manner
from engine.table import LINE

CELLS = [
    "27.10.2024 02:30",
    "27.10.2024 03:30",
    "2024-03-31 02:15:00",
    "2024-10-27T02:30:00Z",
    "2024-10-27T02:30:00+01:00",
    "27.10.2024 02:30 MEZ",
    "2024-10-27 02:30 Europe/London",
    "27.10.2024",
    "",
    "soon",
    None,
]


def ledger(cells: list[str | None], zone: str = "Europe/Berlin", size: int = 4) -> module.ClockChanges:
    frame = pl.DataFrame({"when": cells, LINE: range(2, len(cells) + 2)}, schema_overrides={"when": pl.String})
    return clock_changes(frame.iter_slices(size), "when", zone, Manner("day_first"))


@pytest.mark.parametrize("size", [1, 4, 100])
def test_rows_in_the_doubled_and_the_skipped_hour_are_counted_and_listed(size: int):
    made = ledger(CELLS, size=size)
    assert (made.rows, made.blank, made.doubled, made.skipped) == (11, 2, 1, 1)
    assert made.hits == [
        Hit(2, "27.10.2024 02:30", "doubled", datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 1, 30)),
        Hit(4, "2024-03-31 02:15:00", "skipped", datetime(2024, 3, 31, 0, 15), datetime(2024, 3, 31, 1, 15)),
    ]
    assert made.by_day == {"2024-10-27": 1, "2024-03-31": 1}


def test_notations_are_counted():
    assert ledger(CELLS).notations == {
        "none": 3,
        "Z": 1,
        "offset": 1,
        "named zone": 2,
        "date only": 1,
        "not a date": 1,
    }


def test_dates_alone_keep_their_day_and_the_ledger_says_what_a_conversion_would_have_done():
    made = ledger(["01.07.2024", "02.07.2024", "02.07.2024 10:00"])
    assert made.moved_days == 2
    kept, moved = made.sentences[0].split("; ")
    assert kept == "2 rows are dates without a time and keep their day"
    assert moved == "converted as midnights, 2 of them would have moved to another one."


def test_a_zone_west_of_greenwich_moves_no_midnight_to_the_day_before():
    assert ledger(["01.07.2024"], "America/New_York").moved_days == 0


def test_mixed_notations_are_said():
    made = ledger(["2024-07-01T10:00Z", "2024-07-01 10:00", "2024-07-01 10:00"])
    assert made.sentences == ["The timezone is noted in several ways: 1 Z, 2 none at all."]


def test_nothing_to_say_is_said():
    assert ledger(["2024-07-01 10:00"]).sentences == ["No row meets a clock change of Europe/Berlin."]


def test_all_rows_are_counted_where_not_all_are_listed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "LISTED", 2)
    made = ledger(["27.10.2024 02:30"] * 5 + ["31.03.2024 02:30"] * 3)
    assert (made.doubled, made.skipped) == (5, 3)
    assert [hit.line for hit in made.hits] == [2, 3, 7, 8]


def test_without_line_numbers_rows_are_counted_from_one():
    frame = pl.DataFrame({"when": ["x", "27.10.2024 02:30"]})
    made = clock_changes(frame.iter_slices(1), "when", "Europe/Berlin", Manner("day_first"))
    assert made.hits[0].line == 2
