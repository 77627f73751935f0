"""Dates and date-times of whole columns: the common numeric forms in Polars, any other spelling once per distinct text.

`engine.date_text` says what a text means; what is read here natively must come out the same, and a test holds it so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import polars as pl

from engine.date_text import CENTURY, OTHER_ORDER, Manner, Order, Reading, read_text

FIELDS: dict[str, type[pl.DataType] | pl.DataType] = {
    "local": pl.Datetime("us"),
    "timed": pl.Boolean,
    "fraction": pl.String,
    "offset": pl.Int32,
    "zone": pl.String,
    "reason": pl.String,
    "century": pl.Boolean,
    "calendar": pl.Boolean,
    "midnight": pl.Boolean,
}
READ = pl.Struct(FIELDS)
"""A `Reading` as a Polars struct, field for field; all null where the cell is empty."""

_SHAPES = 16
"""So many numeric forms of a column are read natively; a further one goes the way of rare spellings."""
_REMEMBERED = 200_000
_MANY = 2_000
_NUMERIC = r"^[0-9]{1,4}[0-9./:,TZ+ -]*[0-9ZzMm]$|^[0-9][0-9./:, ]*[AaPp][Mm]$"

_CLOCK = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?P<fraction>[.,][0-9]{1,9})?)?"
_SHAPE = re.compile(
    r"(?:(?P<year>[0-9]{4})(?P<s1>[-/.])[0-9]{1,2}(?P=s1)[0-9]{1,2}"
    r"|[0-9]{1,2}(?P<s2>[-/.])[0-9]{1,2}(?P=s2)(?P<last>[0-9]{4}|[0-9]{2})"
    r"|(?P<compact>[0-9]{8}))"
    rf"(?:(?P<join>T|, | ){_CLOCK}(?P<half> ?[AaPp][Mm])?(?P<offset>Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?"
)


@dataclass(frozen=True)
class Shape:
    """One numeric form: how its cells are recognised, and how Polars parses them without fraction and offset."""

    gate: str
    form: str
    other: str
    """The form with day and month changed about; empty where their order is fixed."""
    timed: bool
    fraction: bool
    offset: str
    """`Z`, the offset's number of characters, or empty."""
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
        fraction=found["fraction"] is not None,
        offset="Z" if offset == "Z" else str(len(offset)) if offset else "",
        short_year=len(found["last"] or "") == 2,  # noqa: PLR2004 - 24 for 2024
    )


def _date_shape(found: re.Match[str], order: Order) -> tuple[str, str, str]:
    one = "[0-9]{1,2}"
    if found["compact"]:
        return "[0-9]{8}", "%Y%m%d", ""
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
    form = found["join"] + ("%I" if half else "%H") + ":%M" + (":%S" if second else "")
    gate += "[.,][0-9]{1,9}" if found["fraction"] else ""
    if half:
        gate += (" " if half[0] == " " else "") + "[AaPp][Mm]"
        form += (" " if half[0] == " " else "") + "%p"
    offset = found["offset"] or ""
    ends = {0: "", 1: "Z", 3: "[+-](?:0[0-9]|1[0-4])", 5: "[+-](?:0[0-9]|1[0-4])[0-5][0-9]"}
    return gate + ends.get(len(offset), "[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"), form


def read(value: pl.Expr, manner: Manner) -> pl.Expr:
    """Return what the cells say, as READ. Wrap it in `once`; it belongs to one session, for it remembers spellings."""
    remembered: dict[str, Reading] = {}

    def ask(text: str) -> Reading:
        known = remembered.get(text)
        if known is None:
            known = read_text(text, manner)
            if len(remembered) < _REMEMBERED:
                remembered[text] = known
        return known

    def call(cells: pl.Series) -> pl.Series:
        return _Column(manner, ask).read(cells)

    return value.map_batches(call, return_dtype=READ, is_elementwise=True)


@dataclass
class _Column:
    manner: Manner
    ask: Callable[[str], Reading]

    def read(self, cells: pl.Series) -> pl.Series:
        """Read a slice of a column; the result has its length and order."""
        rows = pl.DataFrame({"text": cells}).with_row_index("row")
        filled = rows.filter(pl.col("text").is_not_null())
        numeric = filled["text"].str.contains(_NUMERIC)
        left, rare = filled.filter(numeric), [filled.filter(~numeric)]
        made: list[pl.DataFrame] = []
        for _ in range(_SHAPES):
            if left.is_empty():
                break
            first = left["text"][0]
            shape = shape_of(first, self.manner.order)
            gate = shape.gate if shape else _any_digits(first)
            taken = left["text"].str.contains(gate)
            if shape:
                native = self._native(left.filter(taken), shape)
                unread = native["local"].is_null() & native["reason"].is_null()
                if unread.any():
                    rare.append(left.filter(taken).filter(unread))
                    native = native.filter(~unread)
                made.append(native)
            else:
                rare.append(left.filter(taken))
            left = left.filter(~taken)
        rare.append(left)
        made.append(self._distinct(pl.concat(rare)))
        return _in_order(made, len(cells)).to_struct(cells.name)

    def _native(self, rows: pl.DataFrame, shape: Shape) -> pl.DataFrame:
        text = pl.col("text")
        bare = rows.select("row", "text", fraction=pl.lit(None, pl.String), offset=pl.lit(None, pl.Int32))
        if shape.offset == "Z":
            bare = bare.with_columns(text.str.head(-1), offset=pl.lit(0, pl.Int32))
        elif shape.offset:
            width = int(shape.offset)
            bare = bare.with_columns(text.str.head(-width), offset=_seconds_ahead(text.str.tail(width)))
        if shape.fraction:
            bare = bare.with_columns(
                fraction=text.str.extract(r":[0-9]{2}[.,]([0-9]+)"),
                text=text.str.replace(r"(:[0-9]{2})[.,][0-9]+", "$1"),
            )
        parsed = self._parsed(text, shape.form, shape)
        reason = pl.lit(None, pl.String)
        if shape.other:
            other = bare["text"].to_frame().select(local=parsed)["local"]
            if other.null_count():
                swapped = self._parsed(text, shape.other, shape)
                reason = pl.when(pl.col("local").is_null() & swapped.is_not_null()).then(pl.lit(OTHER_ORDER))
            bare = bare.with_columns(local=other)
        else:
            bare = bare.with_columns(local=parsed)
        bare = bare.with_columns(reason=reason)
        unread = pl.col("local").is_null()
        return bare.select(
            "row",
            "local",
            timed=~unread & shape.timed,
            fraction=pl.when(~unread).then("fraction") if shape.fraction else "fraction",
            offset=pl.when(~unread).then("offset") if shape.offset else "offset",
            zone=pl.lit(None, pl.String),
            reason="reason",
            century=~unread & shape.short_year,
            calendar=pl.lit(value=False),
            midnight=pl.lit(value=False),
        )

    def _parsed(self, text: pl.Expr, form: str, shape: Shape) -> pl.Expr:
        if shape.timed:
            parsed = text.str.to_datetime(form, time_unit="us", strict=False, ambiguous="raise")
        else:
            parsed = text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
        if shape.short_year:
            # Polars reads 69 to 99 as 19.., 00 to 68 as 20..: move what lies outside the wanted hundred years.
            year = parsed.dt.year()
            moved = pl.when(year >= self.manner.century + 100).then(parsed.dt.offset_by("-100y"))
            return moved.when(year < self.manner.century).then(parsed.dt.offset_by("100y")).otherwise(parsed)
        return pl.when(parsed.dt.year() >= 1).then(parsed)

    def _distinct(self, rows: pl.DataFrame) -> pl.DataFrame:
        if rows.is_empty():
            return pl.DataFrame(schema={"row": pl.UInt32, **FIELDS})
        texts = rows.with_columns(clock=pl.lit(0, pl.Int64))
        if len(rows) > _MANY:
            texts = _without_minutes(rows)
        asked = texts["text"].unique(maintain_order=True)
        answers = pl.DataFrame([self.ask(text) for text in asked], schema=FIELDS, orient="row")
        found = texts.join(answers.with_columns(text=asked), on="text", how="left", maintain_order="left")
        return found.with_columns(local=pl.col("local") + pl.duration(seconds="clock")).select("row", *FIELDS)


_PLAIN_CLOCK = r"^([^:]*[^:0-9.,]|)([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?([^:0-9.,][^:]*|)$"
_HOURS = {0: "0", 1: "1", 2: "1", 3: "3", 4: "3", 5: "3", 11: "11", 12: "12"}
_HOURS |= dict.fromkeys(range(6, 11), "6") | dict.fromkeys(range(13, 24), "13")
"""Hours that every day period treats alike, by the first of them."""


def _without_minutes(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with a plain clock time taken down to few hours, and in `clock` the seconds taken off.

    A million moments of ten years are then four thousand texts a class of hours.
    """
    parts = rows.with_columns(
        part=pl.col("text")
        .str.extract_groups(_PLAIN_CLOCK)
        .struct.rename_fields(["a", "hour", "minute", "second", "z"])
    ).unnest("part")
    hour = pl.col("hour").cast(pl.Int64)
    kept = hour.replace_strict(_HOURS, default=None, return_dtype=pl.String)
    clock = (hour - kept.cast(pl.Int64)) * 3600 + pl.col("minute").cast(pl.Int64) * 60
    clock = clock + pl.col("second").cast(pl.Int64).fill_null(0)
    return parts.with_columns(clock=clock.fill_null(0)).select(
        "row",
        text=pl.when(kept.is_not_null()).then(pl.concat_str("a", kept, pl.lit(":00:00"), "z")).otherwise("text"),
        clock="clock",
    )


def _any_digits(cell: str) -> str:
    return "^" + re.sub(r"[0-9]+", lambda run: f"[0-9]{{{len(run[0])}}}", re.escape(cell)) + "$"


def _seconds_ahead(written: pl.Expr) -> pl.Expr:
    digits = written.str.slice(1).str.replace(":", "", literal=True).str.pad_end(4, "0")
    ahead = digits.str.head(2).cast(pl.Int32) * 3600 + digits.str.tail(2).cast(pl.Int32) * 60
    return pl.when(written.str.starts_with("-")).then(-ahead).otherwise(ahead)


def _in_order(parts: list[pl.DataFrame], count: int) -> pl.DataFrame:
    whole = next((part for part in parts if len(part) == count), None)
    if whole is not None:
        return whole.sort("row").select(*FIELDS)
    rows = pl.DataFrame({"row": pl.arange(count, dtype=pl.UInt32, eager=True)})
    made = pl.concat(part.select("row", *FIELDS) for part in parts)
    return rows.join(made, on="row", how="left", maintain_order="left").select(*FIELDS)


def reading_notes(made: pl.Expr) -> dict[str, pl.Expr]:
    """Return the notes that a reading (READ) deserves."""
    part = made.struct.field
    return {
        f"two-digit year read as one of {CENTURY} to {CENTURY + 99}": part("century"),
        "year of the Buddhist era turned into one of the common era": part("calendar"),
        "24:00 read as 00:00 of the next day": part("midnight"),
    }
