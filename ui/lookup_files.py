"""Lookup tables as a whole: in and out as CSV, removed, or as they were shipped."""

from __future__ import annotations

import streamlit as st

from engine import edit
from engine.lookups import InForce
from engine.lookups.files import MODES, from_csv, imported, to_csv
from engine.project import Project
from engine.table import stem
from ui import guard
from ui.session import Session


def buttons(session: Session, table: InForce) -> None:
    """Draw Import and Export, and what takes the table or its edits away."""
    if table.edited:
        st.button("Take edits back", key="lookup_revert", on_click=_drop, args=(session, table.name), help="As shipped")
    elif table.name in session.project.lookups:
        st.button("Remove", key="lookup_remove", on_click=_drop, args=(session, table.name), help="Undo brings it back")
    turn = st.session_state.setdefault("lookup_import_turn", 0)
    with st.popover("Import", key=f"lookup_import_{turn}"), st.container(width=380, gap="small"):
        given = st.file_uploader(
            "A CSV file with the same columns", type=["csv", "tsv", "txt"], key=f"lookup_file_{turn}"
        )
        mode = st.radio("Its rows", list(MODES), format_func=MODES.__getitem__, key=f"lookup_mode_{turn}")

        def taken() -> None:
            if given is None:
                return
            data = given.getvalue()

            def made() -> Project:
                rows = imported(table, from_csv(data, table), mode)
                return edit.set_rows(session.project, table.name, rows)[0]

            if guard.attempt(session, made, f"import {given.name} into {table.name}"):
                st.session_state["lookup_import_turn"] = turn + 1

        st.button("Import", type="primary", disabled=given is None, key=f"lookup_taken_{turn}", on_click=taken)
    st.download_button(
        "Export",
        to_csv(table.rows),
        file_name=f"{stem(table.name)}.csv",
        mime="text/csv",
        on_click="ignore",
        help="As CSV: semicolons, UTF-8, so that Excel opens it as it is",
    )


def _drop(session: Session, name: str) -> None:
    session.change(*edit.drop_lookup(session.project, name))
