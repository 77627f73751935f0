"""Try one transform on one column of a table: the table's columns, and beside them result, reason and note."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from engine.column import applier
from engine.errors import ProjectError
from engine.export import FORMATS, CsvWriter
from engine.export.rejected import free
from engine.lookups import Tables
from engine.progress import Progress, part, silent
from engine.settle import settle_one
from engine.table import LINE, Table
from engine.transform import OPEN_QUESTION, Settlement, Transform, Undecided

TRIED = ("result", "reason", "note")


@dataclass(frozen=True)
class Trial:
    """What a trial found, over all rows."""

    rows: int
    changed: int
    failed: int
    noted: int
    settled: Settlement | Undecided | None
    """What the whole column decided about options left at `auto`; None where none was."""


def try_transform(  # noqa: PLR0913 - a transform, what it is tried on, and where the answer goes
    transform: Transform,
    table: Table,
    field: str,
    out: BinaryIO,
    *,
    tables: Mapping[str, pl.DataFrame] | None = None,
    progress: Progress = silent,
) -> Trial:
    """Write, as UTF-8 CSV, one row per row of the table, in order: its columns, then result, reason and note.

    Options at `auto` are settled over the whole column first. Where the column cannot decide, only cells that mean
    the same in every reading are answered; the reason of the others is why it cannot.

    Raises:
        ProjectError: the table lacks the field, or another field that the transform reads.
        OptionError: a lookup table that the transform names does not exist.
    """
    _refuse_missing(transform, table, field)
    settled = None
    if transform.open_options():
        needs = [field, *transform.reads()]
        settled = settle_one(transform, table.slices(needs), field, tables)
        if isinstance(settled, Settlement):
            transform = transform.of({**transform.model_dump(), **settled.options})
    progress(0.3, "column settled")
    answer = applier(transform, field, tables)
    names = free(TRIED, table.fields)
    into = CsvWriter(out, FORMATS["utf8_comma"], [*table.fields, *names])
    rows = changed = failed = noted = 0
    for piece in table.slices():
        part(progress, 0.3, 1.0)(rows / max(1, table.rows), f"{rows:,} of {table.rows:,} rows")
        made = answer(piece)
        if isinstance(settled, Undecided):
            made = made.with_columns(pl.col("reason").replace(OPEN_QUESTION, settled.because))
        cells = piece.drop(LINE).select(pl.when(pl.all() != "").then(pl.all()))
        into.write(pl.concat([cells, made.rename(dict(zip(TRIED, names, strict=True)))], how="horizontal"))
        rows += piece.height
        changed += int((made["result"].ne_missing(cells[field])).sum())
        failed += made["reason"].count()
        noted += made["note"].count()
    return Trial(rows, changed, failed, noted, settled)


def _refuse_missing(transform: Transform, table: Table, field: str) -> None:
    for name in (field, *transform.reads()):
        if name not in table.fields:
            raise ProjectError(f"{table.file} has no field “{name}”.", hint=f"Its fields: {', '.join(table.fields)}.")


def lookups(own: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
    """Return the shipped lookup tables with these beside or instead of them.

    A table whose first two columns are not called key and value is read as if they were; one named like a loaded
    export (`a.users`) keeps its columns.
    """
    made: dict[str, pl.DataFrame] = {}
    for name, rows in own.items():
        cells = rows.drop(LINE, strict=False)
        renamed = dict(zip(cells.columns, ("key", "value"), strict=False))
        plain = name.startswith(("a.", "b.")) or not {"key", "value"}.isdisjoint(cells.columns)
        made[name] = rows if plain else cells.rename(renamed)
    return ChainMap(made, Tables())  # type: ignore[arg-type] # it is only read
