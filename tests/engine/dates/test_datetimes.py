from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dates.datetimes import read
from engine.dates.numeric import shape_of
from engine.dates.order import ORDERS
from engine.dates.text import REASONS, Manner, read_text


def column(cells: list[str], order: str) -> list[dict[str, Any]]:
    frame = pl.DataFrame({"v": cells}, schema={"v": pl.String})
    return frame.select(read(pl.col("v"), Manner(order))).to_series().to_list()  # type: ignore[arg-type]


numbers = (
    st.integers(0, 99).map(str) | st.integers(0, 99).map("{:02}".format) | st.integers(0, 9999).map("{:04}".format)
)
dates = st.builds(lambda a, b, c, sign: sign.join((a, b, c)), numbers, numbers, numbers, st.sampled_from("./-"))
clocks = st.builds(
    lambda h, m, s, end: f"{h}:{m:02}" + (f":{s:02}" if s is not None else "") + end,
    st.integers(0, 25),
    st.integers(0, 61),
    st.none() | st.integers(0, 61),
    st.sampled_from(["", "", ".5", ",123456789", "Z", "+01", "+0100", "-03:30", "+15:00", " AM", " pm", "PM"]),
)
cells = st.one_of(
    dates,
    st.builds(lambda date, join, clock: date + join + clock, dates, st.sampled_from([" ", "T", ", ", "  "]), clocks),
    st.dates().map(str),
    st.integers(0, 99_999_999).map(str),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(cells, min_size=1, max_size=12), st.sampled_from(ORDERS))
def test_the_quick_reading_of_a_column_equals_the_reading_of_each_cell(column_cells: list[str], order: str):
    slow = [read_text(cell, Manner(order))._asdict() for cell in column_cells]  # type: ignore[arg-type]
    assert column(column_cells, order) == slow


named = st.builds(
    lambda day, sign, month, year, join, clock: f"{day}{sign}{month}{sign}{year}{join}{clock}",
    st.integers(0, 32),
    st.sampled_from(" -."),
    st.sampled_from(["Mar", "März", "listopada", "am", "x"]),
    st.sampled_from(["2024", "24", "2024年", "44 v. Chr."]),
    st.sampled_from([" ", ", ", " um ", "T"]),
    clocks
    | st.sampled_from(["下午3:04", "3:04 a.m.", "3:04 Uhr", "3:04:05 MEZ", "10:11 UTC+2", "12:30 in the afternoon"]),
)


logged = st.builds(
    lambda weekday, day, sign, month, year, join, clock, offset: (
        f"{weekday}{day}{sign}{month}{sign}{year}{join}{clock}{offset}"
    ),
    st.sampled_from(["", "", "Tue ", "CET ", "GMT+1 "]),
    st.integers(0, 32).map("{:02}".format),
    st.sampled_from("/ -"),
    st.sampled_from(["Mar", "jul", "03", "pm", "x"]),
    st.sampled_from(["2024", "24"]),
    st.sampled_from([":", " ", ": "]),
    st.sampled_from(["10:11:12", "23:59:59", "24:00:00", "25:00:00", "1:02:03", "00:00:60"]),
    st.sampled_from([" +0100", " -0330", " +1500", " +0099", "+0100", " 0100", " GMT +0100", ""]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(cells | named | logged, min_size=1, max_size=12), st.sampled_from(ORDERS))
def test_taking_the_clock_apart_does_not_change_what_is_read(column_cells: list[str], order: str):
    slow = [read_text(cell, Manner(order))._asdict() for cell in column_cells]  # type: ignore[arg-type]
    with patch("engine.dates.datetimes._MANY", 0):
        assert column(column_cells, order) == slow


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30) | st.text("0123456789 .:/-TZ+§年月日apmw", max_size=20), st.sampled_from(ORDERS))
def test_every_text_is_read_or_refused_with_a_known_reason(text: str, order: str):
    made = read_text(text, Manner(order))  # type: ignore[arg-type]
    assert (made.local is None) == (made.reason in REASONS)


@pytest.mark.parametrize("half", ["AM", "pm", "Uhr", "MEZ"])
def test_many_spellings_with_a_time_are_read_as_each_alone(half: str):
    many = [f"{1 + n % 28} Mar 20{10 + n % 20} {n % 13}:{n % 60:02}:{n % 59:02} {half}" for n in range(2_500)]
    assert column(many, "day_first")[::50] == [read_text(cell, Manner("day_first"))._asdict() for cell in many[::50]]


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-05",
        "2024-03-05T10:11:12.5+01:00",
        "05.03.2024 10:11",
        "3/5/24 1:02 PM",
        "20240305",
        "05-03-2024, 10:11Z",
    ],
)
def test_common_forms_take_the_quick_way(cell: str):
    assert shape_of(cell, "day_first")


@pytest.mark.parametrize("cell", ["5 March 2024", "05.03/2024", "2024-065", "05.03.2024 25:00", "5.3.2024 24:00"])
def test_rare_forms_do_not(cell: str):
    assert shape_of(cell, "day_first") is None


@pytest.mark.parametrize(
    ("century", "year"),
    [pytest.param(1950, 1950, id="from 1950"), pytest.param(1970, 2050, id="from 1970"), (2000, 2050)],
)
def test_two_digit_years_fall_into_the_stated_century(century: int, year: int):
    frame = pl.DataFrame({"v": ["5.3.50", "5 March 50"]})
    made = frame.select(read(pl.col("v"), Manner("day_first", century))).to_series().struct.field("local")
    assert [moment.year for moment in made] == [year, year]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        pytest.param("5. lip 2024.", 6, id="Croatian puts dots behind both"),
        pytest.param("5 lip 2024", 7, id="Polish behind neither"),
        pytest.param("1. listopada 2024. 10:11", 10, id="Croatian October with a time"),
        pytest.param("1 listopada 2024 10:11", 11, id="Polish November with a time"),
    ],
)
def test_the_dots_decide_what_a_slavic_month_is_called(text: str, month: int):
    made = read_text(text, Manner("day_first"))
    assert made.local is not None
    assert (made.local.month, made.language) == (month, True)


numbers_of_all_sizes = st.one_of(
    st.integers(0, 10**7), st.integers(0, 10**18), st.integers(1_000_000_000, 4_000_000_000)
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(numbers_of_all_sizes.map(str) | cells, min_size=1), st.sampled_from(["unix", "excel_1900", "excel_1904"])
)
def test_numbers_that_count_are_read_in_bulk_as_each_alone(column_cells: list[str], numbers: Any):
    manner = Manner("day_first", numbers=numbers)
    frame = pl.DataFrame({"v": column_cells})
    made = frame.select(read(pl.col("v"), manner)).to_series().to_list()
    assert made == [read_text(cell, manner)._asdict() for cell in column_cells]


@pytest.mark.parametrize("cell", ["0000-01-01", "1.1.0000", "01/01/0000", "0000-01-01 10:00", "0000-00-00"])
def test_a_year_zero_is_refused_as_each_alone_says(cell: str):
    made = column([cell], "day_first")
    assert made == [read_text(cell, Manner("day_first"))._asdict()]
    assert made[0]["local"] is None
    assert made[0]["reason"]


def test_a_weekday_decides_what_a_month_is_called():
    assert read_text("piątek, 5 lip 2024", Manner("day_first")).local.month == 7  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "moment", "offset"),
    [
        pytest.param("03-DEC-11 10.15.30.000000 AM", "2011-12-03 10:15:30", None, id="Oracle"),
        pytest.param("Dec  3 2011 10:15:30:123PM", "2011-12-03 22:15:30", None, id="SQL Server's milliseconds"),
        pytest.param("2018-06-29 19:09:57.772 +0300 +03", "2018-06-29 19:09:57", 10_800, id="Go, its offset twice"),
        pytest.param(
            "2015-02-08 03:02:00 +0100 CET m=+0.01", "2015-02-08 03:02:00", 3_600, id="Go, with its own clock"
        ),
        pytest.param("Mon Aug 10 15:44:11 CEST+0200 2015", "2015-08-10 15:44:11", 7_200, id="a name and its offset"),
        pytest.param("17 Sep 2012 10:09am PST-08", "2012-09-17 10:09:00", -28_800, id="an offset settles the name"),
        pytest.param("Mon Jan  2 15:04:05 MST 2006", "2006-01-02 15:04:05", None, id="a zone, not a second weekday"),
        pytest.param("13 Сентября, 2014 в 14:10", "2014-09-13 14:10:00", None, id="a Russian at"),
        pytest.param("ngày 14 tháng 2 năm 2014", "2014-02-14 00:00:00", None, id="Vietnamese day, month and year"),
        pytest.param("12 noon 5 Mar 2014", "2014-03-05 12:00:00", None, id="noon"),
        pytest.param("2024/3/4(月)", "2024-03-04 00:00:00", None, id="a Japanese Monday, not April"),
        pytest.param("2024年4月3日(水)", "2024-04-03 00:00:00", None, id="a Japanese April"),
        pytest.param("2024. g. 4. marts", "2024-03-04 00:00:00", None, id="a Latvian year"),
        pytest.param("H31.04.30", "2019-04-30 00:00:00", None, id="Heisei"),
        pytest.param("R6.3.5 10:11", "2024-03-05 10:11:00", None, id="Reiwa, with a time"),
    ],
)
def test_spellings_of_systems_and_languages(text: str, moment: str, offset: int | None):
    made = read_text(text, Manner("day_first"))
    assert (str(made.local), made.offset) == (moment, offset)
    assert column([text] * 3, "day_first") == [made._asdict()] * 3


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Mon Aug 10 15:44:11 CEST-0700 2015", id="an offset that the name is not"),
        pytest.param("10 Aug 2015 15:44 EST+05", id="an offset the other way round"),
        pytest.param("R0.3.5", id="a year before the first"),
        pytest.param("S40.05.32", id="a day that is none"),
    ],
)
def test_what_contradicts_itself_is_refused(text: str):
    assert read_text(text, Manner("day_first")).local is None
