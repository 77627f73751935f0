"""A few values of every field, chosen to differ: what a person needs to recognise a column."""

from __future__ import annotations

import polars as pl

from engine.table import Table

ROWS = 5_000
"""Rows that are looked at, from the first on. Examples are no figures: nothing is counted here."""
SHOWN = 3


def examples(table: Table) -> dict[str, tuple[str, ...]]:
    """Return up to three values of each field: the first, the longest, the shortest, else others; none empty."""
    rows = table.scan().head(ROWS).select(table.fields).collect(engine="in-memory")
    return {field: _varied(rows[field]) for field in table.fields}


def _varied(column: pl.Series) -> tuple[str, ...]:
    values = column.filter(column != "").unique(maintain_order=True)
    if values.is_empty():
        return ()
    lengths = values.str.len_chars()
    places = [0, lengths.arg_max(), lengths.arg_min(), len(values) // 2, len(values) - 1]
    picked = dict.fromkeys(values[at] for at in places if at is not None)
    return tuple(picked)[:SHOWN]
