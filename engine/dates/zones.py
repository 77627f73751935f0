"""Timezones: their names, and local times from and to UTC, exactly, for whole columns.

The clock changes come from the tz database as the Python package `tzdata` ships it, not from the operating system
and not from Polars' built-in copy: the same project gives the same bytes on every machine, and a decree that moved a
clock change counts from the release that knows it.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Annotated
from zoneinfo import ZoneInfo

import polars as pl
from pydantic import AfterValidator

from engine.lookups import shipped

SECOND = 1_000_000
_CYCLE = 146_097 * 86_400
"""Seconds in 400 years, after which the calendar and so every rule for clock changes repeats."""
_FAR = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
_FOUR_WEEKS = timedelta(days=28)
"""Shorter than any summer or winter time that a rule makes."""

PLACED = pl.Struct({"earlier": pl.Datetime("us"), "later": pl.Datetime("us"), "skipped": pl.Boolean})
LOCAL = pl.Struct({"local": pl.Datetime("us"), "suffix": pl.String, "twice": pl.Boolean})


@cache
def names() -> tuple[str, ...]:
    """Return every name in the tz database, sorted."""
    listed = (resources.files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return tuple(sorted(set(listed) - {"Factory", "localtime"}))


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return a zone of the tz database that the package ships."""
    with _file(name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _spoken() -> dict[str, tuple[str, str, str]]:
    rows = shipped("timezone_aliases").rows
    return {name.casefold(): (zone, offset, kind) for name, zone, offset, kind in rows.iter_rows()}


@cache
def _by_folded_name() -> dict[str, str]:
    return {name.casefold(): name for name in names()}


def zone_named(name: str) -> str:
    """Return the IANA name for a name in any spelling: IANA, Windows, or an abbreviation that means one zone.

    Raises:
        ValueError: no timezone has that name, or several have; the sentence says so.
    """
    asked = " ".join(name.split()).casefold()
    zone, _, kind = _spoken().get(asked, ("", "", ""))
    if zone:
        return zone
    if kind == "ambiguous":
        raise ValueError(f"“{name}” stands for several timezones; name it as America/Chicago or Asia/Shanghai")
    iana = _by_folded_name().get(asked.replace(" ", "_"))
    if iana:
        return iana
    raise ValueError(f"“{name}” is not a timezone: an IANA name (Europe/Berlin), a Windows name or UTC")


ZoneName = Annotated[str, "timezone", AfterValidator(zone_named)]
"""An option that is a timezone: its IANA name, or another name that is turned into it."""


def offset_named(short: str) -> int | None:
    """Return the seconds ahead of UTC that an abbreviation such as `MEZ` stands for; None if unknown or ambiguous."""
    _, offset, kind = _spoken().get(short.casefold(), ("", "", ""))
    if kind != "abbreviation" or not offset:
        return None
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    return (-1 if offset[0] == "-" else 1) * (hours * 3600 + minutes * 60)


def is_zone_word(word: str) -> bool:
    """Whether a word in a date-time names a timezone, perhaps an ambiguous one."""
    folded = word.casefold()
    return folded in _by_folded_name() or _spoken().get(folded, ("", "", "windows"))[2] != "windows"


@dataclass(frozen=True)
class Clock:
    """A zone's offsets from UTC, in seconds, and the instants (seconds since 1970, UTC) from which each holds."""

    instants: pl.Series
    """Int64, ascending: where offset number n+1 begins."""
    offsets: pl.Series
    """Int64, one more than the instants."""
    edges: pl.Series
    """Int64, ascending local seconds: a change's hour that is shown twice or never lies between two of them."""
    spans: pl.DataFrame
    """What holds before the first edge, between each two and after the last.

    Offsets in microseconds that give the earlier and the later instant, and whether the clock skips these times.
    """


@cache
def clock(name: str) -> Clock:
    """Return a zone's clock."""
    zone = zone_info(name)
    instants: list[int] = []
    offsets = [_offset_at(zone, -(2**40))]
    for instant in _changes(name, zone):
        offset = _offset_at(zone, instant)
        if offset != offsets[-1]:
            instants.append(instant)
            offsets.append(offset)
    edges, spans = _spans(instants, offsets)
    return Clock(pl.Series(instants, dtype=pl.Int64), pl.Series(offsets, dtype=pl.Int64), edges, spans)


def _spans(instants: list[int], offsets: list[int]) -> tuple[pl.Series, pl.DataFrame]:
    """Return a clock's edges and spans."""
    pairs = list(zip(instants, offsets[:-1], offsets[1:], strict=True))
    only_old = [at + min(old, new) for at, old, new in pairs]  # up to here only the old offset can hold,
    only_new = [at + max(old, new) for at, old, new in pairs]  # and from here on only the new one
    edges = sorted({*only_old, *only_new})
    rows = []
    for start in [-(2**50), *edges]:
        old, new = offsets[bisect_right(only_new, start)], offsets[bisect_right(only_old, start)]
        rows.append((max(old, new) * SECOND, min(old, new) * SECOND, new > old))
    schema = {"earlier": pl.Int64, "later": pl.Int64, "skipped": pl.Boolean}
    return pl.Series(edges, dtype=pl.Int64), pl.DataFrame(rows, schema=schema, orient="row")


def _file(name: str) -> resources.abc.Traversable:
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))


def _changes(name: str, zone: ZoneInfo) -> list[int]:
    """Return the instants at which the offset may change: those that the file lists, then those that its rule gives."""
    data = _file(name).read_bytes()
    head = struct.Struct(">4s1s15x6l")
    counts = head.unpack_from(data)[2:]
    old = counts[0] + counts[1] + counts[2] * 8 + counts[3] * 5 + counts[4] * 6 + counts[5]
    start = head.size + old  # the second block holds the same in 64 bits
    count = head.unpack_from(data, start)[5]
    listed = list(struct.unpack_from(f">{count}q", data, start + head.size))
    rule = data.rstrip(b"\n").rpartition(b"\n")[2]
    moment = datetime.fromtimestamp(max(listed[-1] if listed else 0, 0), UTC)
    while b"," in rule and moment < datetime(2501, 1, 1, tzinfo=UTC):
        after = moment + _FOUR_WEEKS
        if moment.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            listed.append(_between(zone, int(moment.timestamp()), int(after.timestamp())))
        moment = after
    return sorted(set(listed))


def _between(zone: ZoneInfo, before: int, after: int) -> int:
    old = _offset_at(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset_at(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset_at(zone: ZoneInfo, instant: int) -> int:
    earliest = -62_135_510_400  # one day into the year 1
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=max(instant, earliest))
    offset = moment.astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset else 0


def place(local: pl.Series, name: str) -> pl.Series:
    """Return for local times (Datetime us, naive) the instants they may be, as PLACED: naive UTC.

    Where the clock showed a time twice, `earlier` and `later` differ. Where it skipped it, `skipped` is true:
    `later` then moves on by what was skipped (02:30 is read as 03:30), `earlier` back (as 01:30).
    """
    zone = clock(name)
    micros = local.cast(pl.Int64)
    if zone.instants.is_empty():  # no clock change ever
        instant = (micros - zone.offsets[0] * SECOND).cast(pl.Datetime("us"))
        never = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(micros))
        return pl.DataFrame({"earlier": instant, "later": instant, "skipped": never}).to_struct("placed")
    span = zone.edges.search_sorted(_seconds(micros), side="right")
    earlier, later, skipped = (column.gather(span) for column in zone.spans)
    return pl.DataFrame(
        {
            "earlier": (micros - earlier).cast(pl.Datetime("us")),
            "later": (micros - later).cast(pl.Datetime("us")),
            "skipped": skipped & micros.is_not_null() if micros.null_count() else skipped,
        }
    ).to_struct("placed")


def local_of(instants: pl.Series, name: str) -> pl.Series:
    """Return for instants (Datetime us, naive UTC) what the zone's clock shows, as LOCAL.

    `suffix` is the offset as ISO 8601 writes it (`Z` for UTC); `twice` is true where the clock shows that time twice.
    """
    zone = clock(name)
    micros = instants.cast(pl.Int64)
    suffixes = pl.Series([suffix(each, utc=name in UTC_NAMES) for each in zone.offsets], dtype=pl.String)
    if zone.instants.is_empty():  # no clock change ever
        local = (micros + zone.offsets[0] * SECOND).cast(pl.Datetime("us"))
        never = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(micros))
        always = suffixes.new_from_index(0, len(micros))
        return pl.DataFrame({"local": local, "suffix": always, "twice": never}).to_struct("local")
    index = zone.instants.search_sorted(_seconds(micros), side="right")
    local = (micros + zone.offsets.gather(index) * SECOND).cast(pl.Datetime("us"))
    span = zone.edges.search_sorted(_seconds(local.cast(pl.Int64)), side="right")
    twice = (zone.spans["earlier"] != zone.spans["later"]) & ~zone.spans["skipped"]
    return pl.DataFrame({"local": local, "suffix": suffixes.gather(index), "twice": twice.gather(span)}).to_struct(
        "local"
    )


UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})


def suffix(offset: int, *, utc: bool = False) -> str:
    """Return an offset in seconds as ISO 8601 writes it: `+01:00`, with seconds where it has any, `Z` for UTC."""
    if utc and offset == 0:
        return "Z"
    sign, left = ("-" if offset < 0 else "+"), abs(offset)
    text = f"{sign}{left // 3600:02}:{left % 3600 // 60:02}"
    return f"{text}:{left % 60:02}" if left % 60 else text


def _seconds(micros: pl.Series) -> pl.Series:
    """Return whole seconds, those after 2500 moved back by whole cycles of 400 years; nulls as 0."""
    seconds = micros.fill_null(0) // SECOND
    last = seconds.max()
    if not isinstance(last, int) or last < _FAR:
        return seconds
    return seconds - ((seconds - _FAR) // _CYCLE).clip(lower_bound=0) * _CYCLE


RESOLVED = pl.Struct(
    {
        "earlier": pl.Datetime("us"),
        "later": pl.Datetime("us"),
        "suffix": pl.String,
        "skipped": pl.Boolean,
        "twice": pl.Boolean,
        "unknown": pl.Boolean,
    }
)


def resolved(local: pl.Expr, offset: pl.Expr, zone: pl.Expr, source: str | None) -> pl.Expr:
    """Return the instants of local date-times as RESOLVED, and the offset as text where the cell itself gives one.

    An offset in the cell wins, then a zone that the cell names, then `source` (None: no instants for the rest).
    `unknown` is true where the cell names a zone that stands for several offsets, unless the source zone uses it.
    """

    def call(cells: pl.Series) -> pl.Series:
        return _resolve(cells.struct.unnest(), source)

    given = pl.struct(local.alias("local"), offset.alias("offset"), zone.alias("zone"))
    return given.map_batches(call, return_dtype=RESOLVED, is_elementwise=True)


def _resolve(rows: pl.DataFrame, source: str | None) -> pl.Series:
    local, offset, zone = rows["local"], rows["offset"].cast(pl.Int64), rows["zone"]
    unknown = pl.repeat(value=False, n=len(rows), dtype=pl.Boolean, eager=True)
    by_zone: list[tuple[pl.Series, str]] = []
    for name in zone.drop_nulls().unique():
        here = (zone == name).fill_null(value=False)
        ahead = _own_offset(name, source)
        iana = _by_folded_name().get(name.casefold())
        if ahead is not None:
            offset = offset.set(here & offset.is_null(), ahead)
        elif iana:
            by_zone.append((here & offset.is_null(), iana))
        else:
            unknown = unknown | here
    if source is not None and offset.null_count() == zone.null_count() == len(rows):  # as most columns are
        frame = place(local, source).struct.unnest().with_columns(suffix=pl.lit(None, pl.String))
        return _marked(frame, unknown)
    frame = _by_offset(local, offset)
    if source is not None and offset.null_count():
        frame = _where(frame, offset.is_null() & zone.is_null(), place(local, source).struct.unnest(), keep_suffix=True)
    for here, iana in by_zone:
        placed = place(local, iana).struct.unnest()
        shown = local_of(placed["earlier"], iana).struct.field("suffix")
        frame = _where(frame, here, placed.with_columns(suffix=shown), keep_suffix=False)
    return _marked(frame, unknown)


def _marked(frame: pl.DataFrame, unknown: pl.Series) -> pl.Series:
    return (
        frame.with_columns(
            skipped=pl.col("skipped").fill_null(value=False),
            twice=(pl.col("earlier") != pl.col("later")).fill_null(value=False)
            & ~pl.col("skipped").fill_null(value=False),
            unknown=unknown,
        )
        .select("earlier", "later", "suffix", "skipped", "twice", "unknown")
        .to_struct("resolved")
    )


def _by_offset(local: pl.Series, offset: pl.Series) -> pl.DataFrame:
    known = offset.drop_nulls().unique()
    suffixes = {seconds: suffix(seconds, utc=True) for seconds in known}
    instant = (local.cast(pl.Int64) - offset * SECOND).cast(pl.Datetime("us"))
    texts = (
        offset.replace_strict(suffixes, default=None, return_dtype=pl.String)
        if suffixes
        else pl.repeat(None, len(local), dtype=pl.String, eager=True)
    )
    nothing = pl.repeat(value=False, n=len(local), dtype=pl.Boolean, eager=True)
    return pl.DataFrame({"earlier": instant, "later": instant, "suffix": texts, "skipped": nothing})


def _where(frame: pl.DataFrame, here: pl.Series, other: pl.DataFrame, *, keep_suffix: bool) -> pl.DataFrame:
    names = ["earlier", "later", "skipped"] + ([] if keep_suffix else ["suffix"])
    return frame.with_columns(other[name].zip_with(here, frame[name]).alias(name) for name in names)


@cache
def _own_abbreviations(name: str) -> dict[str, frozenset[int]]:
    """Return the abbreviations that a zone itself uses (lower case), with the offsets each stood for."""
    zone, found = zone_info(name), dict[str, set[int]]()
    for instant in clock(name).instants:
        moment = datetime.fromtimestamp(instant, UTC).astimezone(zone) if instant > 0 else None
        if moment and moment.year < 2100:  # noqa: PLR2004 - the rules repeat
            found.setdefault((moment.tzname() or "").casefold(), set()).add(_offset_at(zone, instant))
    return {short: frozenset(offsets) for short, offsets in found.items()}


def _own_offset(short: str, source: str | None) -> int | None:
    """Return what an abbreviation means in the source zone, where it uses it for one offset only."""
    offsets = _own_abbreviations(source).get(short.casefold(), frozenset()) if source else frozenset()
    return next(iter(offsets)) if len(offsets) == 1 else None
