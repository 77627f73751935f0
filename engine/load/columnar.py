"""Read a Parquet file: every value as its usual text."""

from __future__ import annotations

import json

import polars as pl

from engine.errors import FileError
from engine.load.names import unique
from engine.load.store import Store
from engine.load.tables import Job, Loaded, no_rows
from engine.table import Decision

BATCH = 20_000


def load_parquet(job: Job) -> list[Loaded]:
    """Read a Parquet file; every value becomes its usual text, lists and structures JSON.

    Raises:
        FileError: it is damaged, or a column holds bytes that are no text.
    """
    job.progress(0.1, "Reading Parquet")
    try:
        frame = pl.read_parquet(job.source)
    except (pl.exceptions.PolarsError, OSError, BaseExceptionGroup):
        raise FileError(f"{job.name} is a damaged Parquet file.", hint="Export it again.") from None
    if not frame.width:
        raise FileError(f"{job.name} has no columns.", hint="Export it again.")
    names, findings = unique(frame.columns)
    store = Store(job.folder, tuple(names))
    whole = {name for name in frame.columns if _is_whole(frame[name])}
    for start in range(0, frame.height, BATCH):
        piece = frame.slice(start, BATCH)
        rows = pl.DataFrame([_texts(one, job.name, whole=one.name in whole) for one in piece]).fill_null("").rows()
        store.add(range(start + 1, start + 1 + len(rows)), rows, len(rows))
    account = store.finish()
    if not account.rows:
        findings.append(no_rows(job.name))
    said = Decision(name="format", value="Parquet", because="The file starts as Parquet does.")
    return [Loaded(job.folder, tuple(names), (), account, [said], findings)]


def _is_whole(column: pl.Series) -> bool:
    """Whether a column of moments has only whole seconds, which are then written without a fraction."""
    return isinstance(column.dtype, pl.Datetime) and bool((column == column.dt.truncate("1s")).all())


def _texts(column: pl.Series, name: str, *, whole: bool) -> pl.Series:
    kind = column.dtype
    if kind.is_nested():
        made = [None if one is None else json.dumps(_plain(one), ensure_ascii=False, default=str) for one in column]
        return pl.Series(column.name, made, dtype=pl.String)
    if isinstance(kind, pl.Duration):
        return column.dt.to_string("iso")
    if isinstance(kind, pl.Datetime) and whole:
        return column.dt.to_string("%Y-%m-%d %H:%M:%S" + ("%:z" if kind.time_zone else ""))
    try:
        return column.cast(pl.String)
    except pl.exceptions.PolarsError:
        raise FileError(
            f"{name} has bytes that are no text in the column “{column.name}”.",
            hint="Export it without that column, or as CSV.",
        ) from None


def _plain(value: object) -> object:
    """Return a list for the list of a structure's field."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (list, pl.Series)) else value
