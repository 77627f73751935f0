"""Options that a newer export brings and that neither the last one had nor the project's lookup table knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from engine.errors import WorkbenchError
from engine.lookups import Tables
from engine.project import Project, Side, Step
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
    export: Table
    """The export that brings them."""

    @property
    def sentence(self) -> str:
        """The news as a sentence, with rows."""
        some = self.options.head(NAMED).iter_rows()
        told = [
            f"“{value}” ({rows:,} row{'' if rows == 1 else 's'}, line {self.export.said(line)})"
            for value, rows, line in some
        ]
        more = self.options.height - len(told)
        rest = f" and {more:,} more" if more > 0 else ""
        return f"New in {self.field}, and not in the lookup table {self.table}: {', '.join(told)}{rest}."


def new_options(project: Project, side: Side, old: Table, new: Table) -> list[NewOptions]:
    """Return what is new in every field of an export that is mapped by a lookup table, over all rows.

    Values are compared as the step compares them: without regard to spaces and, unless it is told otherwise, to case.
    """
    found = []
    for field, name, key, case in _mapped(project, side, new):
        if field not in old.fields or field not in new.fields:
            continue
        known = _known(project, name, key, case=case)
        if known is None:
            continue
        before = _options(old, field, case=case)["key"]
        fresh = _options(new, field, case=case).filter(~pl.col("key").is_in(pl.concat([before, known]).implode()))
        if fresh.height:
            found.append(NewOptions(field, name, fresh.select("value", "rows", "line"), new))
    return found


def _mapped(project: Project, side: Side, table: Table) -> Iterator[tuple[str, str, int, bool]]:
    """Yield every mapping of options once: source field, lookup table, its key's number, whether case is folded."""
    ways = {
        (
            mapped.source,
            str(step.options["table"]),
            int(_is(step, "back", otherwise=False)),
            _is(step, "fold_case", otherwise=True),
        ): None
        for output in project.outputs
        if (output.side, output.export) == (side, table.name)
        for mapped in output.fields
        for step in mapped.steps
        if step.enabled and step.transform == MAPS and mapped.source is not None and step.options.get("table")
    }
    for source, name, key, case in ways:
        if source is not None:
            yield source, name, key, case


def _is(step: Step, option: str, *, otherwise: bool) -> bool:
    return bool(step.options.get(option, otherwise))


def _known(project: Project, name: str, key: int, *, case: bool) -> pl.Series | None:
    try:
        rows = Tables(project)[name]
    except (KeyError, WorkbenchError):
        return None  # the step's card says that there is no such table
    return rows.select(key=fold(pl.nth(key), case=case)).to_series() if key < rows.width else None


def _options(table: Table, field: str, *, case: bool) -> pl.DataFrame:
    """Return key (folded), value (as first written), rows, line; most rows first."""
    cells = table.scan().select(pl.col(field).alias("value"), pl.col(LINE).alias("line")).filter(pl.col("value") != "")
    keyed = cells.with_columns(fold(pl.col("value"), case=case).alias("key")).filter(pl.col("key") != "")
    counted = keyed.group_by("key").agg(
        pl.col("value").sort_by("line").first(), pl.len().alias("rows"), pl.col("line").min()
    )
    return counted.sort(["rows", "line"], descending=[True, False]).collect(engine="in-memory")
