"""Where a transform names the way back, it leads back: reverse(answer(x)) is x."""

from datetime import datetime

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.lookups import Tables
from engine.project import Project
from transforms import catalogue

PLACES = st.sampled_from(["point", "comma"])
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001 - UTC by its Z
    lambda moment: moment.replace(microsecond=0).isoformat() + "Z"
)
ZONES = st.sampled_from(["Europe/Berlin", "America/Chicago", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])


def there_and_back(name, options, cell):
    """Return what comes back, and whether it was answered on both ways."""
    known = catalogue()
    there = known[name].of(options)
    back, given_back = there.reverse()
    made = answer(there, cell)
    return answer(known[back].of(given_back), made)


def answer(transform, cell):
    cells = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    return apply(transform, cells, "cell", Tables(Project()))["result"].item()


@given(MOMENTS, ZONES)
@settings(max_examples=60, deadline=None)
def test_a_moment_shown_in_another_zone_leads_back(moment, zone):
    assert there_and_back("convert_timezone", {"target": zone, "order": "day_first"}, moment) == moment


@given(st.dates(datetime(1900, 1, 1).date(), datetime(2099, 12, 31).date()), st.integers(-5000, 5000))  # noqa: DTZ001 - only its day
@settings(max_examples=60, deadline=None)
def test_a_day_moved_by_days_leads_back(day, by):
    assert there_and_back("shift_date", {"by": by, "order": "day_first"}, day.isoformat()) == day.isoformat()


@given(st.decimals(-(10**9), 10**9, places=2), PLACES)
@settings(max_examples=60, deadline=None)
def test_a_number_read_with_a_sign_is_written_with_it(number, sign):
    written = str(number).replace(".", "," if sign == "comma" else ".")
    assert there_and_back("parse_number", {"decimal": sign}, written) == written.replace("-0,00", "0,00").replace(
        "-0.00", "0.00"
    )


@given(st.integers(0, 10_000), st.sampled_from([("percent", "fraction"), ("fraction", "percent")]))
@settings(max_examples=60, deadline=None)
def test_a_bare_rate_leads_back(hundredths, ways):
    scale, output = ways
    bare = pl.Series([hundredths], dtype=pl.Int64).item() / (100 if scale == "percent" else 10_000)
    cell = f"{bare:.4f}".rstrip("0").rstrip(".")
    for name in ("normalize_tax_rate", "normalize_discount"):
        assert there_and_back(name, {"scale": scale, "output": output}, cell) == cell


def test_there_is_no_way_back_where_the_column_still_decides():
    assert catalogue()["parse_number"].of({}).reverse() is None
    assert catalogue()["normalize_tax_rate"].of({}).reverse() is None
    assert catalogue()["normalize_discount"].of({}).reverse() is None
