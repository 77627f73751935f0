"""Options that a newer export brings and that neither the last one had nor the project's lookup table knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from engine.errors import WorkbenchError
from engine.lookups import Tables
from engine.project import Project, Side
from engine.table import LINE, Table
from engine.values import fold

MAPS = "map_picklist"
NAMED = 5
"""So many options a sentence names."""


@dataclass(frozen=True)
class NewOptions:
    """What is new in one field."""

    field: str
    table: str
    """The lookup table that does not know them."""
    options: pl.DataFrame
    """value, rows, line (the first); most rows first."""

    @property
    def sentence(self) -> str:
        """The news as a sentence, with rows."""
        some = self.options.head(NAMED).iter_rows()
        told = [f"“{value}” ({rows:,} row{'' if rows == 1 else 's'}, line {line:,})" for value, rows, line in some]
        more = self.options.height - len(told)
        rest = f" and {more:,} more" if more > 0 else ""
        return f"New in {self.field}, and not in the lookup table {self.table}: {', '.join(told)}{rest}."


def new_options(project: Project, side: Side, old: Table, new: Table) -> list[NewOptions]:
    """Return what is new in every field of an export that is mapped by a lookup table, over all rows.

    Values are compared without regard to case and spaces, as the tables' keys are.
    """
    found = []
    for field, name in _mapped(project, side, new):
        if field not in old.fields or field not in new.fields:
            continue
        known = _known(project, name)
        if known is None:
            continue
        before = _options(old, field)["key"]
        fresh = _options(new, field).filter(~pl.col("key").is_in(pl.concat([before, known]).implode()))
        if fresh.height:
            found.append(NewOptions(field, name, fresh.select("value", "rows", "line")))
    return found


def _mapped(project: Project, side: Side, table: Table) -> Iterator[tuple[str, str]]:
    """Yield source field and lookup table of every column of the export whose options are mapped, once each."""
    pairs = {
        (mapped.source, str(step.options["table"])): None
        for output in project.outputs
        if (output.side, output.export) == (side, table.name)
        for mapped in output.fields
        for step in mapped.steps
        if step.enabled and step.transform == MAPS and mapped.source is not None and step.options.get("table")
    }
    for source, name in pairs:
        if source is not None:
            yield source, name


def _known(project: Project, name: str) -> pl.Series | None:
    try:
        rows = Tables(project)[name]
    except (KeyError, WorkbenchError):
        return None  # the step's card says that there is no such table
    return rows.select(key=fold(pl.nth(0))).to_series()


def _options(table: Table, field: str) -> pl.DataFrame:
    """Return key (folded), value (as first written), rows, line; most rows first."""
    cells = table.scan().select(pl.col(field).alias("value"), pl.col(LINE).alias("line")).filter(pl.col("value") != "")
    keyed = cells.with_columns(fold(pl.col("value")).alias("key")).filter(pl.col("key") != "")
    counted = keyed.group_by("key").agg(
        pl.col("value").sort_by("line").first(), pl.len().alias("rows"), pl.col("line").min()
    )
    return counted.sort(["rows", "line"], descending=[True, False]).collect(engine="in-memory")
