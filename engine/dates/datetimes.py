"""Dates and date-times of whole columns: the common numeric forms in Polars, any other spelling once per distinct text.

`engine.dates.text` says what a text means; what is read in bulk here must come out the same, and a test holds it so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from engine.dates.clock_text import seconds_ahead
from engine.dates.counted import WHOLE, read_counts
from engine.dates.numeric import COMPACT, NUMERIC, read_shape, shape_of
from engine.dates.text import CENTURY, Manner, Reading, read_text

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
    "proposal": pl.Boolean,
    "language": pl.Boolean,
}
READ = pl.Struct(FIELDS)
"""A `Reading` as a Polars struct, field for field; all null where the cell is empty."""

FAR_YEAR = "the year is far from ours, perhaps of another calendar: read as written"
_OUR_YEARS = (1583, 2399)
"""From the first whole year of today's calendar to the Buddhist years: 1403 and 1445 are years in Iran and in Mecca."""
_NEVER = 9999
"""How systems write that something has no end."""

_SHAPES = 16
"""So many numeric forms of a column are read natively; a further one goes the way of rare spellings."""
_REMEMBERED = 200_000
_MANY = 2_000
"""From so many rows on it pays to take the clock's figures off before spellings are compared."""


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
        filled = rows.filter(pl.col("text").is_not_null()) if cells.null_count() else rows
        left, rest = _parted(filled, filled["text"].str.contains(NUMERIC))
        rare: list[pl.DataFrame] = [rest]
        made: list[pl.DataFrame] = []
        if self.manner.numbers != "refuse":
            left = self._counts(left, made)
        for _ in range(_SHAPES):
            if left.is_empty():
                break
            first = left["text"][0]
            shape = shape_of(first, self.manner.order)
            here, left = _parted(left, left["text"].str.contains(shape.gate if shape else _any_digits(first)))
            if shape is None:
                rare.append(here)
                continue
            done = read_shape(here, shape, self.manner)
            unread = done["local"].is_null() & done["reason"].is_null()
            if unread.any():
                rare.append(here.filter(unread))
                done = done.filter(~unread)
            made.append(done)
        made.append(self._rare(pl.concat([*rare, left]).sort("row")))
        return _in_order(made, len(cells)).to_struct(cells.name)

    def _counts(self, rows: pl.DataFrame, made: list[pl.DataFrame]) -> pl.DataFrame:
        """Add what whole numbers count to, and return the other rows; eight digits may be a date."""
        whole = rows["text"].str.contains(WHOLE) & (rows["text"].str.len_bytes() != 8)  # noqa: PLR2004 - yyyymmdd
        here, others = _parted(rows, whole & ~rows["text"].str.contains(COMPACT))
        read = read_counts(here, self.manner.numbers).filter(pl.col("local").is_not_null())
        empty = {name: pl.lit(None, pl.String) for name in ("zone", "reason")}
        never = {name: pl.lit(value=False) for name in ("century", "calendar", "midnight", "proposal", "language")}
        made.append(read.with_columns(**empty, **never).select("row", *FIELDS))
        if len(read) == len(here):
            return others
        return pl.concat([others, here.join(read.select("row"), on="row", how="anti")]).sort("row")

    def _rare(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Read every distinct text once; of many, the clock's figures are read apart."""
        if len(rows) < _MANY:
            return self._distinct(rows.with_columns(clock=pl.lit(0, pl.Int64)))
        parts = _clock_apart(rows)
        asked = parts.filter(pl.col("day").is_not_null()) if parts["day"].null_count() else parts
        days = self._distinct(asked.select("row", text="day", clock=pl.lit(0, pl.Int64)))
        dated = days["local"].is_not_null() & ~days["timed"]
        made = days.with_columns(asked["offset"], asked["seconds"], timed=pl.lit(value=True))
        made = made.with_columns(local=pl.col("local") + pl.duration(seconds="seconds")).select("row", *FIELDS)
        made, _ = _parted(made, dated)
        if len(made) == len(rows):
            return made
        others = rows.join(made.select("row"), on="row", how="anti", maintain_order="left")
        return pl.concat([made, self._distinct(_few_clocks(others))]).sort("row")

    def _distinct(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Read rows (row, text, clock): `clock` is added to what the text says, in seconds."""
        if rows.is_empty():
            return pl.DataFrame(schema={"row": pl.UInt32, **FIELDS})
        asked = rows["text"].unique(maintain_order=True)
        answers = pl.DataFrame([self.ask(text) for text in asked], schema=FIELDS, orient="row")
        found = rows.join(answers.with_columns(text=asked), on="text", how="left", maintain_order="left")
        return found.with_columns(local=pl.col("local") + pl.duration(seconds="clock")).select("row", *FIELDS)


_PLAIN_CLOCK = (
    r"^([^:]*[^:0-9.,+Tt-]|)([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9]))?( ?[AaPp]\.?[Mm]\b\.?)?([^:0-9.,+-][^:]*|)$"
)
_CLOCK_LAST = r"^(?:[^:]*[^:0-9.,+Tt-]|[^:]*/[0-9]{4}:)(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_OFFSET_LAST = r" [+-](?:0[0-9]|1[0-4])[0-5][0-9]"
_HOURS = {0: "0", 1: "1", 2: "1", 3: "3", 4: "3", 5: "3", 11: "11", 12: "12"}
_HOURS |= dict.fromkeys(range(6, 11), "6") | dict.fromkeys(range(13, 24), "13")
"""Hours that every day period treats alike, by the first of them."""


def _clock_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows (row, text) with the time of day taken apart where one is written plainly, in their order.

    `day` is the text without it and without AM and PM, `seconds` the time of day; null where there is none. A million
    moments of ten years are then four thousand days. `offset` are seconds ahead of UTC, where they are written last.
    """
    last, rest = _parted(rows, rows["text"].str.contains(_CLOCK_LAST + "$"))
    ahead, rest = _parted(rest, rest["text"].str.contains(_CLOCK_LAST + _OFFSET_LAST + "$"))
    parts = [_clock_last(last.with_columns(offset=pl.lit(None, pl.Int32)))]
    if len(ahead):
        ends = ahead["text"].str.tail(5)
        seconds = {end: seconds_ahead(end) for end in ends.unique()}
        offset = ends.replace_strict(seconds, return_dtype=pl.Int32)
        parts.append(_clock_last(ahead.select("row", text=pl.col("text").str.head(-6), offset=offset)))
    if len(rest):
        parts.append(_clock_anywhere(rest))
    filled = [part for part in parts if len(part)]
    return filled[0] if len(filled) == 1 else pl.concat(parts).sort("row")


def _clock_last(rows: pl.DataFrame) -> pl.DataFrame:
    """Cut the clock off texts that end with it."""
    text, clock = pl.col("text"), pl.col("clock")
    shown = rows.with_columns(
        clock=text.str.tail(8).str.replace_all(":", "", literal=True).cast(pl.Int32), day=text.str.head(-8)
    )
    seconds = clock // 10_000 * 3600 + clock // 100 % 100 * 60 + clock % 100
    return shown.select("row", "day", seconds=seconds.cast(pl.Int64), offset="offset")


def _clock_anywhere(rows: pl.DataFrame) -> pl.DataFrame:
    parts = _clock_groups(rows)
    hour, evening = pl.col("hour"), pl.col("evening")
    twelfth = hour % 12 + pl.when(evening).then(12).otherwise(0)
    of_day = pl.when(evening.is_null()).then(hour).when(hour.is_between(1, 12)).then(twelfth)
    return parts.select(
        "row",
        day=pl.when(of_day < 24).then(pl.concat_str("a", pl.lit(" "), "z")),  # noqa: PLR2004 - 24:00 is another matter
        seconds=of_day * 3600 + pl.col("figures"),
        offset=pl.lit(None, pl.Int32),
    )


def _few_clocks(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows (row, text) with their time moved to one of a few, and in `clock` the seconds it was moved by.

    Where another word tells the half of the day, these few are read; others need be read one by one.
    """
    hour, kept = pl.col("hour"), pl.col("kept")
    parts = _clock_groups(rows).with_columns(kept=hour.replace_strict(_HOURS, default=None, return_dtype=pl.String))
    few = pl.concat_str("a", kept, pl.lit(":00:00"), pl.col("half").fill_null(""), "z")
    return parts.select(
        "row",
        text=pl.when(kept.is_not_null()).then(few).otherwise("text"),
        clock=pl.when(kept.is_not_null()).then((hour - kept.cast(pl.Int64)) * 3600 + pl.col("figures")).otherwise(0),
    )


def _clock_groups(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows (row, text) with the groups of _PLAIN_CLOCK: a, hour, half and z, seconds of the hour, evening."""
    names = ["a", "hour", "minute", "second", "half", "z"]
    part = pl.col("text").str.extract_groups(_PLAIN_CLOCK).struct.rename_fields(names)
    minute, second = pl.col("minute").cast(pl.Int64), pl.col("second").cast(pl.Int64).fill_null(0)
    return (
        rows.with_columns(part=part)
        .unnest("part")
        .with_columns(
            pl.col("hour").cast(pl.Int64), figures=minute * 60 + second, evening=pl.col("half").str.contains("[Pp]")
        )
    )


def _parted(rows: pl.DataFrame, here: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows where `here` is true and the others; nothing is copied where all are alike."""
    if here.all():
        return rows, rows.clear()
    return rows.filter(here), rows.filter(~here)


def _any_digits(cell: str) -> str:
    return "^" + re.sub(r"[0-9]+", lambda run: f"[0-9]{{{len(run[0])}}}", re.escape(cell)) + "$"


def _in_order(parts: list[pl.DataFrame], count: int) -> pl.DataFrame:
    """Put the parts, each in the order of its rows, together; a row in none of them is null."""
    for part in parts:
        if len(part) == count:
            return part.select(*FIELDS)
    rows = pl.DataFrame({"row": pl.arange(count, dtype=pl.UInt32, eager=True)})
    made = pl.concat(part.select("row", *FIELDS) for part in parts)
    return rows.join(made, on="row", how="left", maintain_order="left").select(*FIELDS)


def reading_notes(made: pl.Expr) -> dict[str, pl.Expr]:
    """Return the notes that a reading (READ) deserves."""
    part = made.struct.field
    year = part("local").dt.year()
    return {
        FAR_YEAR: ~year.is_between(*_OUR_YEARS) & (year != _NEVER),
        f"two-digit year read as one of {CENTURY} to {CENTURY + 99}": part("century"),
        "year of another era turned into one of the common era": part("calendar"),
        "the month's name means others in other languages; read by the dots around it": part("language"),
        "a rare spelling, read by python-dateutil: check it": part("proposal"),
        "24:00 read as 00:00 of the next day": part("midnight"),
    }
