"""The rows behind a figure of the profile, a page at a time, with the cell that counts marked."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from engine.errors import WorkbenchError
from engine.lookups import Tables
from engine.preview import rows_at
from engine.profile import Selection, positions
from engine.progress import Progress
from engine.project import Export, Side
from engine.table import LINE, Table
from ui import frame, work
from ui.grid import Cell, Column, grid
from ui.session import Session

PAGE = 50


@dataclass(frozen=True)
class File:
    """The file that the page is about."""

    side: Side
    export: Export
    table: Table


def show(session: Session, selection: Selection, said: str) -> None:
    """Ask for the rows behind a figure; `said` says what they are."""
    session.chosen["profile_rows"] = selection.model_dump_json()
    session.chosen["profile_said"] = said


def hide(session: Session) -> None:
    """Close the rows."""
    session.chosen.pop("profile_rows", None)


def rows(session: Session, file: File) -> None:
    """Draw the rows that were asked for, the field in question first; nothing where none were."""
    asked = session.chosen.get("profile_rows")
    if asked is None:
        return
    selection, table = Selection.model_validate_json(asked), file.table
    tables = Tables(session.project)

    def do(_progress: Progress) -> pl.Series:
        return positions(table, selection, tables)

    with st.container(border=True, key="card_rows", gap="xsmall"):
        try:
            key = f"{table.folder.name} {asked} {session.project.fingerprint()}"
            found = work.result(session, "profile_rows", key, "Looking for the rows", do)
        except WorkbenchError as error:
            st.warning(error.sentence)
            return
        _page(session, file, selection, found)


def _page(session: Session, file: File, selection: Selection, found: pl.Series) -> None:
    export, table = file.export, file.table
    pages = max(1, -(-len(found) // PAGE))
    key = f"rows {table.folder.name} {session.chosen['profile_rows']}"
    at = min(st.session_state.get(key, 1), pages)
    first = (at - 1) * PAGE
    part = found.slice(first, PAGE)
    others = [name for name in table.fields if name != selection.field]
    names = [*([selection.field] if selection.field else []), *others]
    made = rows_at(table, part.to_list(), names)
    columns: list[Column] = [{"l": "Line", "a": "r", "d": 1}]
    columns += [{"l": name, "m": 1} for name in names]
    cells: list[list[Cell]] = [
        [table.said(row[LINE]), *(row[name] or None for name in names)] for row in made.iter_rows(named=True)
    ]
    said = session.chosen.get("profile_said", "")
    marks = [[n, 1, "note", said] for n in range(len(cells))] if selection.field else []
    with st.container(horizontal=True, vertical_alignment="center", key="row_rows"):
        count = f"{len(found):,} row{'' if len(found) == 1 else 's'}"
        st.markdown(f"**{count}** of {frame.plain(export.file)} :gray[· {frame.plain(said)}]", width="stretch")
        if pages > 1:
            st.pagination(pages, key=key)
        st.button("Close", key="rows_close", on_click=hide, args=(session,))
    grid(
        [{"cols": columns, "rows": cells, "marks": marks, "none": "No row"}],
        key="profile_rows",
        label=f"Rows: {said}",
        first=first + 1,
        total=len(found),
        max_height=320,
    )
