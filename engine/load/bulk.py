"""Tell well-formed rows from the others, over all lines of a piece at once.

A line that matches the whole grammar of a row with the right number of cells is a row, provided that it starts where a
row may start. Runs of other lines are joined where their quotes say that a cell goes on (every second quote closes);
a run that then consists of rows is taken as such. What is left goes through `engine.load.rows` line by line.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.load.dialect import Dialect
from engine.load.source import Lines
from engine.load.standins import StandIns

COUNTED = 60
"""Up to so many columns one expression counts the cells; beyond, it would grow large."""


@dataclass
class Piece:
    """What is known of the lines of a piece.

    `good` marks lines that are rows; `joined` has rows of several lines (at, span, text); `blank` marks lines without
    any cell; `odd` lists the other lines, in order.
    """

    good: npt.NDArray[np.bool_]
    joined: pl.DataFrame
    blank: npt.NDArray[np.bool_]
    odd: list[int]


def can(dialect: Dialect) -> bool:
    """Whether a dialect can be read in bulk: its signs are one ASCII character each."""
    signs = (dialect.delimiter, dialect.quote)
    return all(len(sign) <= 1 and sign.isascii() and sign not in ("\n", "\r") for sign in signs)


def classify(lines: Lines, stop: int, dialect: Dialect, columns: int, signs: StandIns | None = None) -> Piece:
    """Classify the first `stop` lines.

    Where `signs` stand for something, the texts of the result have them.
    """
    texts = lines.bare()[:stop]
    if signs:
        texts, dialect = signs.texts(texts), signs.dialect
    blank = f"^[\\s{_class(dialect.delimiter)}]*$"
    escaped = signs.escaped if signs else ""
    good = _rows(texts, dialect, columns, blank, escaped)
    others = np.flatnonzero(~good)
    empty = np.zeros(len(good), dtype=np.bool_)
    none = pl.DataFrame(schema={"at": pl.Int64, "span": pl.Int64, "text": pl.String})
    if not len(others):
        return Piece(good, none, empty, [])
    assert lines.texts is not None
    ended = lines.with_ends(lines.texts[:stop].gather(others))
    frame = pl.DataFrame({"at": others, "text": texts.gather(others), "ended": signs.texts(ended) if signs else ended})
    rows = _joined(frame, dialect, columns, blank, escaped)
    empty[rows.filter("fine", "blank")["at"].to_numpy()] = True
    single = rows.filter(pl.col("fine") & ~pl.col("blank") & (pl.col("span") == 1))
    good[single["at"].to_numpy()] = True
    joined = rows.filter(pl.col("fine") & ~pl.col("blank") & (pl.col("span") > 1)).select(
        pl.col("at").cast(pl.Int64), pl.col("span").cast(pl.Int64), "text"
    )
    broken = rows.filter(~pl.col("fine"))
    odd = (
        broken.select(pl.int_ranges("at", pl.col("at") + pl.col("span"))).to_series().explode().to_list()
        if broken.height
        else []
    )
    return Piece(good, joined, empty, odd)


def _joined(frame: pl.DataFrame, dialect: Dialect, columns: int, blank: str, escaped: str) -> pl.DataFrame:
    """Return rows joined from runs of neighbouring lines: at, span, text, blank, and whether the run is fine."""
    quotes = (
        pl.col("text").str.count_matches(dialect.quote, literal=True) if dialect.quote else pl.lit(0, dtype=pl.UInt32)
    )
    runs = frame.with_columns(run=pl.col("at") - pl.int_range(pl.len()), quotes=quotes)
    runs = runs.with_columns(total=pl.col("quotes").cum_sum().over("run"))
    runs = runs.with_columns(closes=pl.col("total") % 2 == 0)
    runs = runs.with_columns(row=pl.col("closes").cast(pl.UInt32).cum_sum() - pl.col("closes").cast(pl.UInt32))
    rows = runs.group_by("run", "row", maintain_order=True).agg(
        at=pl.col("at").first(),
        span=pl.len(),
        lines=pl.col("ended"),
        last=pl.col("text").last(),
        closed=pl.col("closes").last(),
    )
    rows = rows.with_columns(
        text=pl.when(pl.col("span") > 1)
        .then(pl.col("lines").list.head(pl.col("span").cast(pl.Int64) - 1).list.join("") + pl.col("last"))
        .otherwise(pl.col("last"))
    )
    rows = rows.with_columns(
        blank=(pl.col("span") == 1) & pl.col("text").str.contains(blank),
        row=pl.col("closed") & _is_row(pl.col("text"), dialect, columns, escaped),
    )
    return rows.with_columns(fine=(pl.col("row") | pl.col("blank")).all().over("run"))


def _class(sign: str) -> str:
    return re.escape(sign) if sign else ""


def _rows(texts: pl.Series, dialect: Dialect, columns: int, blank: str, escaped: str) -> npt.NDArray[np.bool_]:
    """Return which lines are rows by themselves; lines without a quote need not go through the grammar."""
    text = pl.col("text")
    frame = pl.DataFrame({"text": texts})
    if not dialect.quote:
        return frame.select(_is_row(text, dialect, columns) & ~text.str.contains(blank)).to_series().to_numpy().copy()
    quoted = texts.str.contains(dialect.quote, literal=True)
    plain = replace(dialect, quote="")
    bare = ~text.str.contains(f"[{escaped}]") if escaped else pl.lit(value=True)
    simple = frame.filter(~quoted).select(_is_row(text, plain, columns) & ~text.str.contains(blank) & bare).to_series()
    fine = frame.filter(quoted).select(_is_row(text, dialect, columns, escaped)).to_series()
    good = np.zeros(texts.len(), dtype=np.bool_)
    mask = quoted.to_numpy()
    good[mask] = fine.to_numpy()
    good[~mask] = simple.to_numpy()
    return good


def _is_row(text: pl.Expr, dialect: Dialect, columns: int, escaped: str = "") -> pl.Expr:
    """Whether a text is one well-formed row with so many cells; only quoted cells may have the signs `escaped`."""
    delimiter, quote = _class(dialect.delimiter), _class(dialect.quote)
    if not quote:
        if not delimiter:
            return pl.lit(True)
        return text.str.count_matches(dialect.delimiter, literal=True) == columns - 1
    inside = f"[^{quote}{_class(dialect.escape)}]|{quote}{quote}"
    cell = f"(?:{quote}(?:{inside})*{quote}|[^{quote}{delimiter}{escaped}\\r\\n]*)"
    if not delimiter:
        return text.str.contains(f"^{cell}$")
    if columns <= COUNTED:
        return text.str.contains(f"^{cell}(?:{delimiter}{cell}){{{columns - 1}}}$")
    bare = text.str.replace_all(f"{quote}[^{quote}]*{quote}", "")
    return text.str.contains(f"^{cell}(?:{delimiter}{cell})*$") & (
        bare.str.count_matches(dialect.delimiter, literal=True) == columns - 1
    )


def stretches(
    lines: Lines,
    end: int,
    kept: npt.NDArray[np.bool_],
    rows: Sequence[tuple[int, bytes]],
    signs: StandIns | None = None,
) -> Iterator[bytes | memoryview]:
    """Yield the lines before `end` that are kept as they stand in the file, and other rows where they started.

    `kept` has one mark per line; `rows` has those that are written differently: their first line and their text.
    The lines that are kept get the signs that stand for something in them.
    """
    raw = memoryview(lines.raw)
    offsets = lines.offsets(end)
    edges = np.flatnonzero(np.diff(kept[:end], prepend=False, append=False))
    runs: Iterator[tuple[int, bytes | memoryview]] = (
        (start, signs.raw(stretch) if signs else stretch)
        for start, stop in edges.reshape(-1, 2).tolist()
        if (stretch := raw[offsets[start] : offsets[stop]])
    )
    for _, text in heapq.merge(runs, rows, key=itemgetter(0)):
        yield text
        if text[-1:] != b"\n":
            yield b"\n"
