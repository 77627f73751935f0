"""From a figure of the profile to the rows that it counts."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from engine.errors import ProjectError
from engine.lookups import Tables
from engine.profile.column import Column
from engine.profile.field_findings import condition, marks_of
from engine.profile.file_findings import repeated_rows
from engine.profile.kinds import looks_like
from engine.profile.model import Selection
from engine.profile.shapes import shape
from engine.table import LINE, Table


def matching(table: Table, what: Selection, tables: Mapping[str, pl.DataFrame] | None = None) -> pl.LazyFrame:
    """Return the rows behind a figure, LINE first, in the order of the file; exactly as many as it says.

    `tables` are the lookup tables that the profile was made with; the shipped ones by default.

    Raises:
        ProjectError: the file has no such field or finding.
    """
    return table.scan().filter(_condition(table, what, tables if tables is not None else Tables()))


def positions(table: Table, what: Selection, tables: Mapping[str, pl.DataFrame] | None = None) -> pl.Series:
    """Return the numbers, from 0, of the rows behind a figure (UInt32), in the order of the file.

    Raises:
        ProjectError: the file has no such field or finding.
    """
    met = _condition(table, what, tables if tables is not None else Tables())
    numbered = table.scan().select(position=pl.int_range(pl.len(), dtype=pl.UInt32), met=met)
    return numbered.filter(pl.col("met")).select("position").collect(engine="in-memory")["position"]


def _condition(table: Table, what: Selection, tables: Mapping[str, pl.DataFrame]) -> pl.Expr:
    if what.field is None:
        return pl.col(LINE).is_in(repeated_rows(table)["line"].implode())
    if what.field not in table.fields:
        raise ProjectError(f"{table.file} has no field “{what.field}”.", hint="Profile the file again.")
    if what.what == "finding":
        return _finding(table, what.field, what.value, tables)
    cell = pl.col(what.field)
    if what.what == "invalid":
        column = Column.of(table, what.field, tables)
        return cell.is_in(column.uniques.filter(~looks_like(column).matches)["value"].implode())
    simple = {
        "empty": cell == "",
        "filled": cell != "",
        "value": cell == what.value,
        "shape": (cell != "") & (shape(cell) == what.value),
    }
    return simple[what.what]


def _finding(table: Table, field: str, code: str, tables: Mapping[str, pl.DataFrame]) -> pl.Expr:
    column = Column.of(table, field, tables)
    for mark in marks_of(table, column, looks_like(column)):
        if mark.code == code:
            return condition(column, mark)
    raise ProjectError(f"{field} has no finding “{code}”.", hint="Profile the file again.")
