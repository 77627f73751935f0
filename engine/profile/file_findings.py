"""Findings about a file as a whole: rows that are the same in every field, fields that are empty."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from engine.findings import Finding
from engine.profile.marks import rows
from engine.profile.model import FieldProfile
from engine.table import LINE, Table

KEPT_LINES = 1_000


def duplicate_rows(table: Table) -> list[Finding]:
    """Return the finding about rows that repeat an earlier row in every field; a list of one field has none."""
    if len(table.fields) == 1:
        return []
    lines = repeated_rows(table)
    if not lines.height:
        return []
    line, before = lines["line"][0], lines["before"][0]
    return [
        Finding(
            code="duplicate_rows",
            severity="warning",
            sentence=f"{rows(lines.height).capitalize()} repeat{'s' if lines.height == 1 else ''} "
            f"an earlier row in every field: {table.line_of(line)} is {table.line_of(before)} again",
            line=line,
            rows=lines.height,
            lines=tuple(lines["line"].head(KEPT_LINES)),
        )
    ]


def repeated_rows(table: Table) -> pl.DataFrame:
    """Return line and before (the first row like it) of each row that repeats an earlier one, in order of lines.

    Rows are told apart by a hash of 64 bits first; those whose hash repeats are compared cell by cell.
    """
    hashed = pl.concat(
        [_hashed(part) for part in table.slices()] or [pl.DataFrame(schema={"line": pl.UInt32, "hash": pl.UInt64})]
    )
    suspects = hashed.filter(pl.col("hash").is_duplicated())["line"]
    if not len(suspects):
        return pl.DataFrame(schema={"line": pl.UInt32, "before": pl.UInt32})
    fields = list(table.fields)
    some = table.scan().filter(pl.col(LINE).is_in(suspects.implode())).collect(engine="in-memory").sort(LINE)
    before = pl.col(LINE).first().over(fields)
    return some.select(line=LINE, before=before).filter(pl.col("line") != pl.col("before")).sort("line")


def _hashed(part: pl.DataFrame) -> pl.DataFrame:
    return part.select(line=LINE).with_columns(hash=part.drop(LINE).hash_rows(seed=7))


def empty_fields(fields: Sequence[FieldProfile]) -> list[Finding]:
    """Return the finding about fields without any value."""
    named = [field.name for field in fields if not field.filled and field.rows]
    if not named:
        return []
    some = ", ".join(named[:6]) + (f" and {len(named) - 6} more" if len(named) > 6 else "")  # noqa: PLR2004 - a line
    what = "1 field is" if len(named) == 1 else f"{len(named)} fields are"
    return [Finding(code="empty_fields", severity="info", sentence=f"{what} empty in every row: {some}", rows=0)]
