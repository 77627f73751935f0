"""Derive `lookup_tables/timezone_aliases.csv` from Babel and the tz database.

Run `python -m lookup_tables.derive.timezone_aliases`.

Windows zone names (as Excel, Outlook and Dynamics write them) come from CLDR. Abbreviations come from the tz database:
the offset each stood for since 2010, in every zone. One that stands for several offsets, there or in common use, is
marked `ambiguous` and has no zone: it is never guessed. German and other names are added by hand below.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from babel.core import get_global

from engine.dates.zones import names, zone_info

TABLE = Path(__file__).parent.parent / "timezone_aliases.csv"
HEADER = """\
# title: Other names of timezones: Windows names and abbreviations
# source: CLDR 47 (Babel 2.18.0) and IANA tz database (tzdata 2026.6); by lookup_tables/derive/timezone_aliases.py
# licence: Unicode-3.0, public domain
# date: 2026-11-22
# key: name
name,zone,offset,kind
"""
WRITTEN_TOO = {
    "MEZ": ("Europe/Berlin", "+01:00"),
    "MESZ": ("Europe/Berlin", "+02:00"),
    "CET": ("Europe/Paris", "+01:00"),
    "CEST": ("Europe/Paris", "+02:00"),
    "HNEC": ("Europe/Paris", "+01:00"),
    "HEEC": ("Europe/Paris", "+02:00"),
    "SEČ": ("Europe/Prague", "+01:00"),
    "SELČ": ("Europe/Prague", "+02:00"),
    "OEZ": ("Europe/Athens", "+02:00"),
    "OESZ": ("Europe/Athens", "+03:00"),
    "WEZ": ("Europe/Lisbon", "+00:00"),
    "WESZ": ("Europe/Lisbon", "+01:00"),
    "UTC": ("UTC", "+00:00"),
    "GMT": ("UTC", "+00:00"),
    "Z": ("UTC", "+00:00"),
    "Zulu": ("UTC", "+00:00"),
    "Germany": ("Europe/Berlin", ""),
    "Austria": ("Europe/Vienna", ""),
    "Switzerland": ("Europe/Zurich", ""),
}
HOME = {
    "EET": "Europe/Athens",
    "EEST": "Europe/Athens",
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "MSK": "Europe/Moscow",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "MDT": "America/Denver",
    "PDT": "America/Los_Angeles",
    "JST": "Asia/Tokyo",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
}
"""The zone that somebody means who names an abbreviation as the zone of an export."""
AMBIGUOUS = frozenset(
    ["ACT", "ADT", "AMT", "AST", "BST", "CDT", "CST", "ECT", "GST", "IST", "LMT", "MST", "PST", "SST", "WST"]
)
"""Abbreviations that people use for several offsets, whatever the tz database has."""


def abbreviations() -> dict[str, set[str]]:
    """Return each abbreviation with the offsets it stood for since 2010."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names():
        zone = zone_info(name)
        moment = datetime(2010, 1, 1, tzinfo=UTC)
        while moment < datetime(2026, 1, 1, tzinfo=UTC):
            local = moment.astimezone(zone)
            short = local.tzname() or ""
            if short.isalpha():
                found[short].add(_offset(local.utcoffset() or timedelta()))
            moment += timedelta(days=30)
    return found


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def text() -> str:
    """Return the whole file."""
    rows = {name: (zone, "", "windows") for name, zone in get_global("windows_zone_mapping").items()}
    known = set(names())
    for short, offsets in abbreviations().items():
        if len(offsets) > 1 or short in AMBIGUOUS:
            rows[short] = ("", " ".join(sorted(offsets)), "ambiguous")
        else:
            rows[short] = (HOME.get(short, ""), next(iter(offsets)), "abbreviation")
    for short in AMBIGUOUS - rows.keys():
        rows[short] = ("", "", "ambiguous")
    rows |= {name: (zone, offset, "abbreviation") for name, (zone, offset) in WRITTEN_TOO.items()}
    lines = (
        f"{name},{zone},{offset},{kind}"
        for name, (zone, offset, kind) in sorted(rows.items())
        if name not in known or name in WRITTEN_TOO or offset
    )
    return HEADER + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
