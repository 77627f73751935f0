"""Check: rules that the values of each column must meet when they leave its steps, counted over all rows."""

import streamlit as st

from engine.column_store import Column, Columns, computed
from engine.lookups import Tables
from engine.preview import only
from engine.progress import Progress
from engine.project import Output
from engine.table import Table
from transforms import catalogue
from ui import check_rules, frame, work
from ui.grid import Cell, Event, grid
from ui.session import Session, current

LEAD = "Rules for the values that the export writes. Every count is over all rows; a rule rejects the row, or warns."


def counted(session: Session, output: Output) -> Columns:
    """Return the columns that have rules, computed once for what decides them."""
    project, loaded = session.project, dict(session.loaded)
    asked = only(output, [field.target for field in output.fields if field.checks])
    folder = session.folder / "columns"
    key = project.fingerprint(session.of_tables(), output.name)

    def do(progress: Progress) -> Columns:
        return computed(project, loaded, asked, catalogue(), folder, progress=progress)

    return work.result(session, "check", key, "Checking all rows", do)


def columns(session: Session, output: Output, found: Columns) -> None:
    """Draw the output's columns, each with how often its rules are broken: a row may break several."""
    targets = [field.target for field in output.fields]

    def picked(event: Event) -> None:
        session.chosen["field"] = event["id"]
        session.chosen.pop("check", None)

    rows: list[list[Cell]] = [[target, badge(found, target)] for target in targets]
    grid(
        [{"rows": rows, "ids": targets, "nohead": 1, "cols": [{"l": "Column", "g": 1}, {"l": "Failing", "a": "r"}]}],
        key="check_columns",
        label=f"Columns of {output.name}",
        mode="list",
        select="row",
        selected=session.chosen["field"],
        fill=20,
        on_event=picked,
    )


def badge(found: Columns, target: str) -> Cell:
    if target in found.wrong:
        return {"tag": "!", "k": "bad", "sr": found.wrong[target]}
    if target not in found.done:
        return ""
    column = found.done[target]
    failing = failing_by(column)
    if not any(failing.values()):
        return {"tag": "ok", "k": "ok"}
    return {"tag": f"{sum(failing.values()):,}", "k": "bad" if failing["reject"] else "warn"}


def failing_by(column: Column) -> dict[str, int]:
    counts = {"reject": 0, "warn": 0}
    for number, check in enumerate(column.field.checks, 1):
        counts[check.severity] += column.counts.marks.get(f"check.{number}", 0)
    return counts


def checking(session: Session, output: Output, table: Table) -> None:
    targets = [field.target for field in output.fields]
    if session.chosen.get("field") not in targets:
        session.chosen["field"] = targets[0]
    found = counted(session, output)
    target = session.chosen["field"]
    field = output.field(target)
    with st.container(horizontal=True, wrap=False, gap="small"):
        with st.container(width=222):
            columns(session, output, found)
        with st.container(width="stretch", gap="xsmall"):
            with st.container(border=True, key="card_add_check", gap="xsmall"):
                frame.line(f"Rules for {target}", f"from {field.source}" if field.source else "a fixed value")
                check_rules.add(session, output, field, sorted(Tables(session.project)))
            if target in found.wrong:
                st.error(found.wrong[target], icon=":material/error:")
            elif field.checks:
                check_rules.rules(session, output, field, found.done[target])
                check_rules.failing(session, output, table, found.done[target], catalogue())
            else:
                st.caption("This column has no rule yet. A rule shows at once how many of today's rows it would stop.")
    say(session, found)


def say(session: Session, found: Columns) -> None:
    sums = [failing_by(column) for column in found.done.values()]
    rejected, warned = sum(one["reject"] for one in sums), sum(one["warn"] for one in sums)
    if rejected or warned:
        session.say("check", f"{rejected or warned:,} failing", "bad" if rejected else "warn")
    else:
        session.say("check", "✓" if sums else "", "ok" if sums else "")


session = current()
with frame.head("Check", LEAD, "check"):
    output = frame.choose_output(session, "check")
if output is None:
    frame.empty("There is nothing to check yet: load the files of a system first.", "Load files", "understand/load")
elif (output.side, output.export) not in session.loaded:
    frame.empty(f"The file for {output.name} is not loaded.", "Load it", "understand/load")
else:
    checking(session, output, session.loaded[output.side, output.export])
