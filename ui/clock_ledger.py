"""A line under a step that converts timezones: rows that meet a clock change, and what each policy makes of them."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from engine.column import transform_of
from engine.dates.clock_changes import ClockChanges, Hit
from engine.dates.clock_ledger import before, ledger, ledger_key
from engine.dates.text import Manner
from engine.errors import WorkbenchError
from engine.progress import Progress
from engine.project import FieldMap, Output
from engine.table import Table
from engine.transform import AUTO, Catalogue
from ui import frame, work
from ui.grid import Cell, grid
from ui.session import Session

TRANSFORM = "convert_timezone"
LISTED = 200
"""Rows that the list shows; all are counted."""
KINDS = {"doubled": "shown twice", "skipped": "skipped"}
NOTED = {
    "Z": "with Z", "offset": "with an offset", "named zone": "with a zone's name", "none": "without a zone",
    "date only": "dates without a time", "not a date": "no dates",
}  # fmt: skip


def line(session: Session, output: Output, mapped: FieldMap, table: Table, catalogue: Catalogue) -> None:
    """Draw the ledger of a column's first step that converts timezones, where its options are settled."""
    number = next((at for at, step in enumerate(mapped.steps, 1) if step.enabled and step.transform == TRANSFORM), None)
    if number is None or TRANSFORM not in catalogue or mapped.source is None:
        return
    try:
        found = _found(session, output, mapped, table, catalogue, number)
    except WorkbenchError:
        return  # its card says what is wrong
    if found is not None:
        _draw(found, mapped, table)


def _found(  # noqa: PLR0913, PLR0917 - a step and where it stands
    session: Session, output: Output, mapped: FieldMap, table: Table, catalogue: Catalogue, number: int
) -> ClockChanges | None:
    step = mapped.steps[number - 1]
    options = transform_of(step, catalogue).model_dump()
    if AUTO in (options["order"], options["source"]):
        return None
    project, loaded, received = session.project, dict(session.loaded), before(mapped, number)
    manner = Manner(options["order"], numbers=options["numbers"])
    source, target = str(options["source"]), str(options["target"])

    def do(progress: Progress) -> ClockChanges:
        return ledger(
            project,
            loaded,
            catalogue,
            output,
            received,
            source=source,
            target=target,
            manner=manner,
            progress=progress,
        )

    key = ledger_key(project, loaded, catalogue, table, received, read=f"{source} {target} {manner}")
    return work.result(session, "clock", key, "Looking for clock changes in all rows", do)


def _draw(found: ClockChanges, mapped: FieldMap, table: Table) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="row_clock", gap="small"):
        st.markdown(f":small[{_said(found)}]", width="stretch")
        if found.hits:
            with st.popover("Show the rows", type="tertiary", key=f"clock_rows_{mapped.target}"):
                _rows(found, table)


def _said(found: ClockChanges) -> str:
    hits = found.doubled + found.skipped
    zone = frame.plain(found.zone)
    if hits:
        parts = [f"**{found.doubled:,}** in a doubled hour", f"**{found.skipped:,}** in a skipped hour"]
        said = f":orange[Clock changes of {zone}]: {', '.join(parts)}"
    else:
        said = f":gray[No row meets a clock change of {zone}]"
    noted = [f"{count:,} {NOTED[name]}" for name, count in found.notations.most_common()]
    moved = ""
    if found.notations["date only"]:
        moved = f" :gray[· dates keep their day; as midnights {found.moved_days:,} would move]"
    return f"{said} :gray[· {', '.join(noted) or 'no cell is filled'}]{moved}"


def _rows(found: ClockChanges, table: Table) -> None:
    shown = found.hits[:LISTED]
    of = found.doubled + found.skipped
    frame.line(
        f"Rows that meet a clock change of {found.zone}",
        "under each policy, in UTC" if len(shown) == of else f"first {len(shown):,} of {of:,}",
    )
    rows: list[list[Cell]] = [_row(hit, table) for hit in shown]
    grid(
        [
            {
                "cols": [
                    {"l": "Line", "a": "r"},
                    {"l": "In the file", "m": 1},
                    {"l": "Hour", "d": 1},
                    {"l": "fail", "d": 1},
                    {"l": "earlier", "m": 1},
                    {"l": "later", "m": 1},
                ],
                "rows": rows,
            }
        ],
        key="clock_grid",
        label="Rows that meet a clock change",
        mode="tall",
        max_height=260,
        frame=False,
    )


def _row(hit: Hit, table: Table) -> list[Cell]:
    return [table.said(hit.line), hit.value, KINDS[hit.kind], "refused", _moment(hit.earlier), _moment(hit.later)]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
