"""Lookup tables: how values of one system are said in the other, and which values of the data no row covers."""

import streamlit as st

from engine import edit
from engine.errors import WorkbenchError
from engine.lookups import Tables, table_of
from engine.lookups.coverage import Coverage, Use, coverage, uses
from engine.progress import Progress
from engine.project import Project
from transforms import catalogue
from ui import frame, guard, lookup_coverage, lookup_files, lookup_rows, work
from ui.grid import Cell, Event, grid
from ui.session import Session, current

LEAD = "How values of one system are said in the other. Edits belong to this project and take effect at once."
NEW = "\u0000new"
Covered = dict[Use, Coverage | str]


def covered(session: Session, used: dict[str, list[Use]]) -> Covered:
    """Ask every step that reads a table about all values of its column."""
    project, loaded, folder = session.project, dict(session.loaded), session.folder / "columns"
    every = [use for members in used.values() for use in members]

    def one(use: Use, progress: Progress) -> Coverage | str:
        try:
            return coverage(project, loaded, catalogue(), use, folder, progress=progress)
        except WorkbenchError as error:
            return error.sentence

    def do(progress: Progress) -> Covered:
        return {use: one(use, progress) for use in every}

    return work.result(session, "coverage", session.of_project(), "Counting what is covered", do)


def badge(found: list[Coverage | str]) -> Cell:
    if any(isinstance(one, str) for one in found):
        return {"tag": "!", "k": "bad", "sr": "cannot be counted"}
    open_ = sum(one.uncovered.height for one in found if isinstance(one, Coverage))
    return {"tag": f"{open_:,}", "k": "bad", "sr": "values not covered"} if open_ else {"tag": "ok", "k": "ok"}


def listed(session: Session, used: dict[str, list[Use]], found: Covered) -> str:
    """Draw the tables, those in use first, then the project's own, then the shipped; return the chosen one."""
    names = list(Tables(session.project))
    own = [name for name in names if name in session.project.lookups]
    ordered = list(dict.fromkeys([*(name for name in names if used[name]), *own, *names]))
    chosen = session.chosen.get("lookup", "")
    if chosen not in (*ordered, NEW):
        chosen = session.chosen["lookup"] = ordered[0]

    def picked(event: Event) -> None:
        session.chosen["lookup"] = str(event["id"])

    rows: list[list[Cell]] = [
        [name, badge([found[use] for use in used[name]]) if used[name] else {"d": "own" if name in own else ""}]
        for name in ordered
    ]
    grid(
        [
            {
                "cols": [{"l": "Table", "g": 1}, {"l": "Open", "a": "r"}],
                "ids": [*ordered, NEW],
                "rows": [*rows, [{"b": "+ New table"}, ""]],
            }
        ],
        key="lookup_tables",
        label="Lookup tables",
        mode="list",
        select="row",
        selected=chosen,
        fill=20,
        on_event=picked,
    )
    return chosen


def new_table(session: Session) -> None:
    """Draw the form of a new table."""
    with st.container(border=True, key="card_new", gap="small"), st.form("new_lookup", border=False):
        frame.line("A new lookup table")
        name = st.text_input("Name", placeholder="deal_stage")
        columns = [
            st.text_input("Column of the values in the data", value="key"),
            st.text_input("Column of what they become", value="value"),
        ]
        if not st.form_submit_button("Create the table", type="primary"):
            return

    def made() -> Project:
        return edit.new_lookup(session.project, name, columns)[0]

    if guard.attempt(session, made, f"add the lookup table {name.strip()}"):
        session.chosen["lookup"] = name.strip()
    st.rerun()


session = current()
lookup_rows.take_edits(session)
used = {name: uses(session.project, catalogue(), name) for name in Tables(session.project)}
with frame.head("Lookup tables", LEAD, "lookup"):
    actions = st.container(horizontal=True, width="content")
found = covered(session, used)
with st.container(horizontal=True, wrap=False, key="split"):
    left, right = st.container(width=222), st.container(width="stretch", key="right")
with left:
    chosen = listed(session, used, found)
with right:
    if chosen == NEW:
        new_table(session)
    else:
        table = table_of(session.project, chosen)
        with actions:
            lookup_files.buttons(session, table)
        asked = lookup_coverage.Asked(table, {use: found[use] for use in used[chosen]})
        figures = lookup_coverage.meter(session, asked)
        if figures is not None:
            lookup_coverage.uncovered(session, table, figures)
        lookup_rows.rows(session, table, figures)
missing = sum(one.uncovered.height for one in found.values() if isinstance(one, Coverage))
if found:
    session.say("lookup_tables", f"{missing:,} open" if missing else "ok", "bad" if missing else "ok")
