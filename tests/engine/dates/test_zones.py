# ruff: noqa: DTZ001 - local times without a zone are what is tested
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dates.zones import local_of, names, offset_named, place, suffix, zone_info, zone_named


def test_zones_of_all_parts_of_the_world_have_a_clock():
    late = pl.Series([datetime(2027, 7, 1)], dtype=pl.Datetime("us"))
    wrong = []
    for name in names()[::5]:
        local = local_of(late, name).struct.field("local")[0]
        if local != late[0].replace(tzinfo=UTC).astimezone(zone_info(name)).replace(tzinfo=None):
            wrong.append(name)
    assert wrong == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(names()), st.datetimes(datetime(1900, 1, 1), datetime(2700, 1, 1)))
def test_local_times_are_placed_as_the_tz_database_says(name: str, local: datetime):
    local = local.replace(microsecond=0)
    zone = zone_info(name)
    placed = place(pl.Series([local], dtype=pl.Datetime("us")), name)[0]
    instants = [
        instant
        for instant in _two_readings(local, zone)
        if instant.astimezone(zone).replace(tzinfo=None, fold=0) == local
    ]
    assert placed["skipped"] == (not instants)
    if instants:
        naive = [instant.replace(tzinfo=None) for instant in instants]
        assert (placed["earlier"], placed["later"]) == (min(naive), max(naive))


def _two_readings(local: datetime, zone: ZoneInfo) -> list[datetime]:
    return [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(names()), st.datetimes(datetime(1900, 1, 1), datetime(2700, 1, 1)))
def test_moments_are_shown_as_the_tz_database_says(name: str, moment: datetime):
    moment = moment.replace(microsecond=0)
    shown = local_of(pl.Series([moment], dtype=pl.Datetime("us")), name)[0]
    expected = moment.replace(tzinfo=UTC).astimezone(zone_info(name))
    assert shown["local"] == expected.replace(tzinfo=None, fold=0)


def test_the_shipped_database_is_used_not_the_one_of_the_machine():
    # British Columbia stays on summer time from 2026 on; older copies of the database do not know.
    winter = pl.Series([datetime(2027, 1, 15, 12)], dtype=pl.Datetime("us"))
    assert local_of(winter, "America/Vancouver")[0]["suffix"] == "-07:00"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        pytest.param("Europe/Berlin", "Europe/Berlin", id="IANA name"),
        pytest.param("europe/berlin", "Europe/Berlin", id="in lower case"),
        pytest.param("America/New York", "America/New_York", id="with a space"),
        pytest.param("Romance Standard Time", "Europe/Paris", id="Windows name"),
        pytest.param("MESZ", "Europe/Berlin", id="German abbreviation"),
        pytest.param("utc", "UTC", id="UTC"),
        pytest.param("GMT", "UTC", id="GMT"),
    ],
)
def test_zones_by_other_names(name: str, zone: str):
    assert zone_named(name) == zone


@pytest.mark.parametrize("name", ["CST", "IST", "BST", "Bonn", "", "EST5"])
def test_what_names_no_single_zone_is_refused(name: str):
    with pytest.raises(ValueError, match="timezone"):
        zone_named(name)


@pytest.mark.parametrize(
    ("short", "seconds"), [("MEZ", 3600), ("cest", 7200), ("NST", -12600), ("IST", None), ("XYZ", None)]
)
def test_abbreviations_with_one_offset(short: str, seconds: int | None):
    assert offset_named(short) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "+00:00"), (-12600, "-03:30"), (50400, "+14:00"), (3208, "+00:53:28"), (-17762, "-04:56:02")],
)
def test_offsets_as_text(seconds: int, text: str):
    assert suffix(seconds) == text


def test_utc_is_z():
    assert suffix(0, utc=True) == "Z"


def test_null_stays_null():
    nothing = pl.Series([None], dtype=pl.Datetime("us"))
    assert place(nothing, "Europe/Berlin")[0] == {"earlier": None, "later": None, "skipped": False}
    assert local_of(nothing, "Europe/Berlin").struct.field("local")[0] is None


def test_far_away_the_rules_repeat():
    summer = pl.Series([datetime(9999, 7, 1), datetime(2599, 7, 1)], dtype=pl.Datetime("us"))
    shown = local_of(summer, "Europe/Berlin").struct.field("local")
    assert (shown - summer).to_list() == [timedelta(hours=2)] * 2
