"""The clock-change ledger of a step: what its column meets, after the steps before it, over all rows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from engine.column_store import key_of
from engine.dates.clock_changes import ClockChanges, clock_changes
from engine.dates.text import Manner
from engine.pipeline import AllTables, Loaded, Pipeline
from engine.progress import Progress, silent
from engine.project import FieldMap, Output, Project
from engine.table import LINE, SLICE, Table
from engine.transform import Catalogue


def before(mapped: FieldMap, number: int) -> FieldMap:
    """Return a column as step `number` (from 1) receives it."""
    return mapped.model_copy(update={"steps": mapped.steps[: number - 1], "checks": ()})


def ledger_key(  # noqa: PLR0913 - what decides a column, and how it is read
    project: Project, loaded: Loaded, catalogue: Catalogue, table: Table, received: FieldMap, *, read: str
) -> str:
    """Return what decides a ledger: the cells, and in `read` the zones and the manner of reading.

    Raises:
        WorkbenchError: an earlier step is wrong.
    """
    return f"{key_of(received, table, project, loaded, catalogue)} {read}"


def ledger(  # noqa: PLR0913 - a step of a project, and how its times are read
    project: Project,
    loaded: Loaded,
    catalogue: Catalogue,
    output: Output,
    received: FieldMap,
    *,
    source: str,
    target: str,
    manner: Manner,
    progress: Progress = silent,
) -> ClockChanges:
    """Return what the cells of a column (as `before` gives it) meet in the timezone `source`.

    Raises:
        WorkbenchError: an earlier step is wrong.
        CancelledError: `progress` stopped the work.
    """
    table = loaded[output.side, output.export]
    alone = output.model_copy(update={"fields": (received,)})
    pipeline = Pipeline.of(alone, catalogue, AllTables(project, loaded))

    def cells() -> Iterator[pl.DataFrame]:
        for number, rows in enumerate(table.slices(pipeline.needs())):
            progress(min(1.0, number * SLICE / max(1, table.rows)), "looking for clock changes")
            yield rows.select(LINE, pipeline.columns(rows)[received.target]["value"].alias("cell"))

    return clock_changes(cells(), "cell", source, manner, target=target)
