from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.table import text_frame
from transforms.shift_date import LAST_DAY, NO_NUMBER, SHORT_MONTH, TOO_FAR, ShiftDate


def shifted(cell: str, **options: Any) -> tuple[str | None, str | None, str | None]:
    return apply(ShiftDate.of({"order": "day_first", **options}), text_frame({"v": [cell]}), "v").row(0)


@pytest.mark.parametrize(
    ("cell", "options", "text"),
    [
        pytest.param("28.02.2024", {"by": 2}, "2024-03-01", id="over a leap day"),
        pytest.param("2024-03-01", {"by": -1}, "2024-02-29", id="back"),
        pytest.param("5 March 2024", {"by": 0}, "2024-03-05", id="not at all"),
        pytest.param(
            "2024-03-05T10:11:12.5+01:00", {"by": 1, "unit": "weeks"}, "2024-03-12T10:11:12.5+01:00", id="time"
        ),
        pytest.param("15.11.2024", {"by": 3, "unit": "months"}, "2025-02-15", id="months over a year's end"),
        pytest.param("29.02.2024", {"by": 4, "unit": "years"}, "2028-02-29", id="leap day to leap day"),
        pytest.param("01.03.2024", {"by": 5, "unit": "workdays"}, "2024-03-08", id="Friday to Friday"),
        pytest.param("01.03.2024", {"by": -5, "unit": "workdays"}, "2024-02-23", id="Friday to Friday, back"),
        pytest.param("02.03.2024", {"by": 1, "unit": "workdays"}, "2024-03-04", id="Saturday to Monday"),
        pytest.param("02.03.2024", {"by": -1, "unit": "workdays"}, "2024-03-01", id="Saturday back to Friday"),
        pytest.param("03.03.2024", {"by": 0, "unit": "workdays"}, "2024-03-03", id="no working day stays on Sunday"),
        pytest.param("04.03.2024", {"by": -1, "unit": "workdays"}, "2024-03-01", id="Monday back to Friday"),
        pytest.param("04.03.2024", {"by": 10, "output": "german"}, "14.03.2024", id="written in German"),
    ],
)
def test_moves(cell: str, options: dict[str, Any], text: str):
    assert shifted(cell, **options) == (text, None, None)


@pytest.mark.parametrize(
    ("cell", "options", "reason"),
    [
        pytest.param("31.01.2024", {"by": 1, "unit": "months", "short_month": "fail"}, SHORT_MONTH, id="short month"),
        pytest.param("9999-12-31", {"by": 1}, TOO_FAR, id="after the year 9999"),
        pytest.param("0001-01-01", {"by": -1, "unit": "years"}, TOO_FAR, id="before the year 1"),
        pytest.param("2024-01-01", {"by": 10**9, "unit": "years"}, TOO_FAR, id="very far"),
        pytest.param("29.02.2023", {}, "the calendar has no such date", id="impossible date"),
        pytest.param("soon", {}, "not a date or date-time that is understood", id="words"),
    ],
)
def test_refusals(cell: str, options: dict[str, Any], reason: str):
    assert shifted(cell, **options) == (None, reason, None)


def test_the_last_day_of_a_short_month_is_noted():
    assert shifted("29.02.2024", by=1, unit="years") == ("2025-02-28", None, LAST_DAY)


def test_the_number_comes_from_another_field():
    rows = text_frame({"v": ["2024-01-01"] * 5, "days": ["30", " -1 ", "", "two", "1.5"]})
    made = apply(ShiftDate.of({"by_field": "days", "order": "day_first"}), rows, "v")
    assert made["result"].to_list() == ["2024-01-31", "2023-12-31", None, None, None]
    assert made["reason"].to_list() == [None, None, NO_NUMBER, NO_NUMBER, NO_NUMBER]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_working_days_are_counted_one_by_one(start: date, number: int):
    day, left = start, abs(number)
    while left:
        day += timedelta(days=1 if number > 0 else -1)
        left -= day.isoweekday() < 6
    assert shifted(start.isoformat(), by=number, unit="workdays")[0] == day.isoformat()


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(-4000, 4000), st.sampled_from(["days", "weeks"]))
def test_what_reverses_leads_back(start: date, number: int, unit: str):
    step = ShiftDate.of({"by": number, "unit": unit, "order": "day_first"})
    name, options = step.reverse() or ("", {})
    there = apply(step, text_frame({"v": [start.isoformat()]}), "v")
    back = apply(ShiftDate.of(options), there.rename({"result": "v"}), "v")
    assert (name, back["result"][0]) == ("shift_date", start.isoformat())


def test_months_have_no_way_back():
    assert ShiftDate.of({"unit": "months"}).reverse() is None
