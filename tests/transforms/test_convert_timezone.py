from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.dates.zones import names
from engine.errors import OptionError
from engine.table import text_frame
from transforms.convert_timezone import DATE_ONLY, SKIPPED, TWICE, UNKNOWN_ZONE, ConvertTimezone


def converted(cell: str, **options: Any) -> tuple[str | None, str | None, str | None]:
    given_options = {"order": "day_first", **options}
    return apply(ConvertTimezone.of(given_options), text_frame({"v": [cell]}), "v").row(0)


@pytest.mark.parametrize(
    ("cell", "options", "text"),
    [
        pytest.param("05.03.2024 14:30", {}, "2024-03-05T13:30:00Z", id="German winter time"),
        pytest.param("5.7.2024 14:30:15", {}, "2024-07-05T12:30:15Z", id="German summer time"),
        pytest.param("2024-07-05T14:30:00.250", {}, "2024-07-05T12:30:00.250Z", id="the fraction stays"),
        pytest.param("2024-07-05T14:30:00Z", {}, "2024-07-05T14:30:00Z", id="Z wins over the source"),
        pytest.param("2024-07-05T14:30:00-0400", {}, "2024-07-05T18:30:00Z", id="an offset wins"),
        pytest.param("2024-07-05 14:30 MEZ", {}, "2024-07-05T13:30:00Z", id="MEZ wins, in summer too"),
        pytest.param("2024-07-05 14:30 America/New_York", {}, "2024-07-05T18:30:00Z", id="a named zone wins"),
        pytest.param("2024-03-31 01:59:59", {}, "2024-03-31T00:59:59Z", id="before the gap"),
        pytest.param("2024-03-31 03:00:00", {}, "2024-03-31T01:00:00Z", id="after the gap"),
        pytest.param("2024-10-27 01:59:59", {}, "2024-10-26T23:59:59Z", id="before the doubled hour"),
        pytest.param("2024-10-27 03:00", {}, "2024-10-27T02:00:00Z", id="after the doubled hour"),
        pytest.param("2024-10-27T02:30:00+02:00", {}, "2024-10-27T00:30:00Z", id="an offset decides the doubled hour"),
        pytest.param("2024-10-27 02:30", {"doubled_hour": "earlier"}, "2024-10-27T00:30:00Z", id="earlier"),
        pytest.param("2024-10-27 02:30", {"doubled_hour": "later"}, "2024-10-27T01:30:00Z", id="later"),
        pytest.param("2024-03-31 02:30", {"skipped_hour": "later"}, "2024-03-31T01:30:00Z", id="read as 03:30"),
        pytest.param("2024-03-31 02:30", {"skipped_hour": "earlier"}, "2024-03-31T00:30:00Z", id="read as 01:30"),
        pytest.param("2024-07-05T12:30:00Z", {"target": "Europe/Berlin"}, "2024-07-05T14:30:00+02:00", id="to Berlin"),
        pytest.param(
            "2024-07-05 14:30", {"target": "Asia/Kolkata"}, "2024-07-05T18:00:00+05:30", id="half-hour offset"
        ),
        pytest.param(
            "2024-07-05 14:30", {"source": "W. Europe Standard Time"}, "2024-07-05T12:30:00Z", id="Windows name"
        ),
        pytest.param("2024-07-05 14:30", {"source": "mez"}, "2024-07-05T12:30:00Z", id="MEZ as a source is Berlin"),
        pytest.param(
            "2024-01-05 10:00 CST", {"source": "America/Chicago"}, "2024-01-05T16:00:00Z", id="CST of Chicago"
        ),
        pytest.param("2024-01-05 10:00 CST", {"source": "Asia/Shanghai"}, "2024-01-05T02:00:00Z", id="CST of China"),
        pytest.param(
            "2024-07-05T12:30:00Z", {"target": "Europe/Berlin", "output": "german"}, "05.07.2024 14:30:00", id="german"
        ),
        pytest.param("2024-07-05T12:30Z", {"output": "us"}, "07/05/2024 12:30:00 PM", id="us"),
        pytest.param("2024-07-05T12:30Z", {"output": "yyyy-MM-dd HH:mm"}, "2024-07-05 12:30", id="pattern"),
        pytest.param("07/05/2024 2:30 PM", {"order": "month_first"}, "2024-07-05T12:30:00Z", id="US date-time"),
        pytest.param("2011-12-29 12:00", {"source": "Pacific/Apia"}, "2011-12-29T22:00:00Z", id="before the lost day"),
        pytest.param("1890-01-01 00:00", {"source": "Europe/Berlin"}, "1889-12-31T23:06:32Z", id="local mean time"),
        pytest.param("2600-07-01 12:00", {}, "2600-07-01T10:00:00Z", id="a summer far ahead"),
    ],
)
def test_moments(cell: str, options: dict[str, Any], text: str):
    assert converted(cell, **{"source": "Europe/Berlin", **options})[0] == text


@pytest.mark.parametrize(
    ("cell", "options", "reason"),
    [
        pytest.param("2024-03-31 02:30", {}, SKIPPED, id="skipped hour"),
        pytest.param("2024-03-31 02:30", {"doubled_hour": "later"}, SKIPPED, id="its policy is another one's"),
        pytest.param("2024-10-27 02:00", {}, TWICE, id="first second of the doubled hour"),
        pytest.param("2024-10-27 02:59:59", {"skipped_hour": "later"}, TWICE, id="last second of the doubled hour"),
        pytest.param("2011-12-30 12:00", {"source": "Pacific/Apia"}, SKIPPED, id="a whole day was skipped"),
        pytest.param("2024-01-05 10:00 CST", {}, UNKNOWN_ZONE, id="CST is no time of Berlin"),
        pytest.param("29.02.2023", {}, "the calendar has no such date", id="impossible date without a time"),
        pytest.param("tomorrow", {}, "not a date or date-time that is understood", id="words"),
    ],
)
def test_refusals(cell: str, options: dict[str, Any], reason: str):
    assert converted(cell, **{"source": "Europe/Berlin", **options}) == (None, reason, None)


@pytest.mark.parametrize(
    ("cell", "options", "note"),
    [
        pytest.param("05.03.2024", {}, DATE_ONLY, id="a date alone"),
        pytest.param("2024-10-27 02:30", {"doubled_hour": "later"}, "doubled hour read as the later", id="doubled"),
        pytest.param("2024-03-31 02:30", {"skipped_hour": "later"}, "skipped hour moved to the later", id="skipped"),
        pytest.param("5.3.24 10:11", {}, "two-digit year read as one of 1950 to 2049", id="short year"),
        pytest.param(
            "2024-10-27T00:30Z",
            {"target": "Europe/Berlin", "output": "german"},
            "the target's clock shows this time twice, and no offset is written",
            id="the result is ambiguous",
        ),
    ],
)
def test_notes(cell: str, options: dict[str, Any], note: str):
    result, reason, noted = converted(cell, **{"source": "Europe/Berlin", **options})
    assert (result is not None, reason, noted) == (True, None, note)


def test_a_date_alone_stays_to_the_letter():
    assert converted("5. März 2024", source="Pacific/Auckland")[0] == "5. März 2024"


@pytest.mark.parametrize("zone", ["Europe/Bonn", "CST", "IST", ""])
def test_an_unknown_or_ambiguous_zone_is_refused_when_the_step_is_built(zone: str):
    with pytest.raises(OptionError, match="zone"):
        ConvertTimezone.of({"source": zone})


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(names()), st.integers(-2_000_000_000, 16_000_000_000))
def test_utc_to_a_zone_and_back_is_the_identity(zone: str, seconds: int):
    moment = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    there, _, _ = converted(moment, target=zone)
    assert there is not None
    assert converted(there)[0] == moment
