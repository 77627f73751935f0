"""The common numeric forms of dates and date-times, read by Polars at once for all cells of a form.

What is read here must come out as `engine.dates.text` reads it; a test holds it so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import polars as pl

from engine.dates.clock_text import seconds_ahead
from engine.dates.text import OTHER_ORDER, Manner, Order

NUMERIC = r"^[0-9]{1,4}[0-9./:,TZ+ -]*[0-9ZzMm]$|^[0-9][0-9./:, ]*[AaPp][Mm]$"
"""Cells that may have one of the forms."""
COMPACT = r"^(?:1[89]|2[01])[0-9]{6}(?:[0-9]{4}|[0-9]{6})$"
"""Twelve or fourteen digits that may be a date and a time."""

_CLOCK = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?P<fraction>[.,][0-9]{1,9})?)?"
_SHAPE = re.compile(
    r"(?:(?P<year>[0-9]{4})(?P<s1>[-/.])[0-9]{1,2}(?P=s1)[0-9]{1,2}"
    r"|[0-9]{1,2}(?P<s2>[-/.])[0-9]{1,2}(?P=s2)(?P<last>[0-9]{4}|[0-9]{2})"
    r"|(?P<compact>(?:1[89]|2[01])[0-9]{6}))"
    rf"(?:(?P<join>T|, | ){_CLOCK}(?P<half> ?[AaPp][Mm])?(?P<offset>Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?"
)


@dataclass(frozen=True)
class Shape:
    """One numeric form: how its cells are recognised, and how Polars parses them without fraction, half and offset."""

    gate: str
    form: str
    other: str
    """The form with day and month changed about; empty where their order is fixed."""
    timed: bool
    half: bool
    """The hour is one of twelve, and AM or PM stands behind."""
    fraction: bool
    offset: int
    """The offset's number of characters: 1 for Z, 0 where none is written."""
    short_year: bool


@cache
def shape_of(cell: str, order: Order) -> Shape | None:
    """Return the numeric form of a cell, or None where it is none of the common ones."""
    found = _SHAPE.fullmatch(cell)
    if not found or (found["last"] and order == "year_first") or (found["compact"] and found["join"]):
        return None
    date_gate, form, other = _date_shape(found, order)
    timed, offset = found["join"] is not None, found["offset"] or ""
    if len(offset) == 6 and offset[0] == "-" and found["join"] != "T" and not found["second"]:  # noqa: PLR2004 - -09:00
        return None  # 08:00-09:00 may be a range of hours
    clock_gate, clock = _clock_shape(found) if timed else ("", "")
    return Shape(
        gate=f"^{date_gate}{clock_gate}$",
        form=form + clock,
        other=other + clock if other else "",
        timed=timed,
        half=found["half"] is not None,
        fraction=found["fraction"] is not None,
        offset=len(offset),
        short_year=len(found["last"] or "") == 2,  # noqa: PLR2004 - 24 for 2024
    )


def _date_shape(found: re.Match[str], order: Order) -> tuple[str, str, str]:
    one = "[0-9]{1,2}"
    if found["compact"]:
        return "(?:1[89]|2[01])[0-9]{6}", "%Y%m%d", ""
    if found["year"]:
        sign = re.escape(found["s1"])
        return f"[0-9]{{4}}{sign}{one}{sign}{one}", "%Y{0}%m{0}%d".format(found["s1"]), ""
    sign, year = re.escape(found["s2"]), "%Y" if len(found["last"]) == 4 else "%y"  # noqa: PLR2004 - 2024, not 24
    gate = f"{one}{sign}{one}{sign}[0-9]{{{len(found['last'])}}}"
    day_first, month_first = (f"{a}{found['s2']}{b}{found['s2']}{year}" for a, b in (("%d", "%m"), ("%m", "%d")))
    return (gate, day_first, month_first) if order == "day_first" else (gate, month_first, day_first)


def _clock_shape(found: re.Match[str]) -> tuple[str, str]:
    half, second = found["half"], found["second"]
    hour = "(?:0?[1-9]|1[0-2])" if half else "(?:[01]?[0-9]|2[0-3])"
    gate = found["join"] + hour + ":[0-5][0-9]" + (":[0-5][0-9]" if second else "")
    form = found["join"] + "%H:%M" + (":%S" if second else "")
    gate += "[.,][0-9]{1,9}" if found["fraction"] else ""
    if half:
        gate += (" " if half[0] == " " else "") + "[AaPp][Mm]"
    offset = found["offset"] or ""
    ends = {0: "", 1: "Z", 3: "[+-](?:0[0-9]|1[0-4])", 5: "[+-](?:0[0-9]|1[0-4])[0-5][0-9]"}
    return gate + ends.get(len(offset), "[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"), form


_FIRST = pl.datetime(1, 1, 1)
"""Polars also reads a year 0, which no calendar of a business system has."""


def read_shape(rows: pl.DataFrame, shape: Shape, manner: Manner) -> pl.DataFrame:
    """Read cells of one form (columns row, text) into row and the fields of a reading.

    `local` and `reason` are null where the calendar or the clock has no such moment.
    """
    text, fraction, offset, evening = _without_ends(rows["text"], shape)
    local = _parsed(text, shape.form, shape, manner)
    if evening is not None:
        local = _of_day(local, evening)
    reason: pl.Series | pl.Expr = pl.lit(None, pl.String)
    if shape.other and local.null_count():
        swapped = _parsed(text, shape.other, shape, manner)
        other = pl.DataFrame({"a": local, "b": swapped})
        reason = other.select(
            pl.when(pl.col("a").is_null() & pl.col("b").is_not_null()).then(pl.lit(OTHER_ORDER))
        ).to_series()
    read = local.is_not_null() if local.null_count() else None
    made = rows.select(
        "row",
        local=local,
        timed=shape.timed if read is None else read & shape.timed,
        fraction=pl.lit(None, pl.String) if fraction is None else fraction,
        offset=pl.lit(None, pl.Int32) if offset is None else offset,
        zone=pl.lit(None, pl.String),
        reason=reason,
        century=shape.short_year if read is None else read & shape.short_year,
        calendar=False,
        midnight=False,
        proposal=False,
        language=False,
    )
    if read is not None and (fraction is not None or offset is not None):
        made = made.with_columns(pl.when(pl.col("local").is_not_null()).then(pl.col("fraction", "offset")))
    return made


def _without_ends(
    text: pl.Series, shape: Shape
) -> tuple[pl.Series, pl.Series | None, pl.Series | None, pl.Series | None]:
    """Return the text without what Polars does not parse: fraction, offset in seconds, and whether PM is written."""
    fraction, offset, evening = None, None, None
    if shape.offset:
        ends = text.str.tail(shape.offset)
        ahead = {end: 0 if end == "Z" else seconds_ahead(end) for end in ends.unique()}
        offset = ends.replace_strict(ahead, return_dtype=pl.Int32)
        text = text.str.head(-shape.offset)
    if shape.half:
        evening = text.str.contains("[Pp].$")
        text = text.str.head(-2).str.strip_chars_end(" ")
    if shape.fraction:
        bare = text.str.strip_chars_end("0123456789")
        fraction = (
            pl.DataFrame({"t": text, "n": bare.str.len_bytes()}).select(pl.col("t").str.slice(pl.col("n"))).to_series()
        )
        text = bare.str.head(-1)
    return text, fraction, offset, evening


def _parsed(text: pl.Series, form: str, shape: Shape, manner: Manner) -> pl.Series:
    if shape.timed:
        local = text.str.to_datetime(form, time_unit="us", strict=False)
    else:
        local = text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    if shape.short_year:
        # Polars reads 69 to 99 as 19.., 00 to 68 as 20..: move what lies outside the wanted hundred years.
        years, here = pl.col("local").dt.year(), local.alias("local").to_frame()
        early, late = pl.col("local").dt.offset_by("100y"), pl.col("local").dt.offset_by("-100y")
        moved = pl.when(years >= manner.century + 100).then(late).when(years < manner.century).then(early)
        return here.select(moved.otherwise("local")).to_series()
    return local.to_frame("local").select(pl.when(pl.col("local") >= _FIRST).then("local")).to_series()


def _of_day(local: pl.Series, evening: pl.Series) -> pl.Series:
    noon = pl.col("local").dt.hour() == 12  # noqa: PLR2004 - 12 AM is midnight, 12 PM noon
    hours = pl.when(pl.col("evening") & ~noon).then(12).when(~pl.col("evening") & noon).then(-12).otherwise(0)
    frame = pl.DataFrame({"local": local, "evening": evening})
    return frame.select(pl.col("local") + pl.duration(hours=hours)).to_series()
