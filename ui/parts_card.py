"""The card of a table of several parts: its files, where their lines went, and the rows set aside."""

from __future__ import annotations

import streamlit as st

from engine.edit.exports import without_export
from engine.project import Export, Side
from engine.table import Table, TablePart
from ui import frame, loading, parts, reading
from ui.grid import Cell, Column, grid
from ui.session import Session

SHOWN = 200
"""Rows set aside that are listed; the export's rejected file has all."""
FILES: list[Column] = [
    {"l": "Part"},
    {"l": "Read as", "d": 1},
    {"l": "Lines", "a": "r"},
    {"l": "Rows", "a": "r"},
    {"l": "State"},
    {"l": "Columns", "g": 1, "d": 1},
]
ASIDE: list[Column] = [
    {"l": "File"},
    {"l": "Line", "a": "r"},
    {"l": "As in the file", "m": 1, "g": 1, "w": "100%"},
    {"l": "Why"},
]
APART = "To read a part differently, or to repair its rows, take the table apart; it can be made one again."


def card(session: Session, side: Side, export: Export) -> None:
    """Draw what a table of several parts is made of, and what can be done with it."""
    table = session.loaded.get((side, export.name))
    with st.container(border=True, key="card_read", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_file", wrap=False):
            sums = reading.account(table) if table else "not loaded: the project holds no data"
            frame.line(f"{export.name}: one table of {len(export.parts):,} parts", sums)
            with st.popover("Replace", type="secondary" if table else "primary"):
                st.markdown("Give all parts together; all settings stay.")
                loading.uploader(session, side, export)
            st.button("Take apart", key="take_apart", on_click=_apart, args=(session, side, export), disabled=not table)
            st.button("Remove", key="remove_file", on_click=_remove, args=(session, side, export))
        if table is None:
            st.caption(f"Give its files again: {', '.join(dict.fromkeys(part.file for part in export.parts))}.")
            return
        grid(
            [{"cols": FILES, "rows": [_row(session, side, each) for each in table.parts]}],
            key=f"parts_{side}_{export.name}",
            label=f"Parts of {export.name}",
            max_height=260,
        )
        told = table.decision("parts")
        st.caption(f"{told.because if told else ''} {APART}")
        for decision in table.decisions:
            if decision.question:
                st.warning(frame.plain(f"{decision.question} {decision.because}"), icon=":material/help:")
        _aside(table, f"aside_{side}_{export.name}")


def _row(session: Session, side: Side, each: TablePart) -> list[Cell]:
    own = session.table_of(side, each.part)
    aside = each.account.rejected_rows
    state: Cell = {"tag": f"{aside:,} row{'s' if aside > 1 else ''} aside", "k": "warn"} if aside else _sure(each)
    return [
        {"b": each.label},
        reading.summary(own) if own else "",
        f"{each.account.lines:,}",
        f"{each.account.rows:,}",
        state,
        "put in order by name" if each.moved else "as in the first part",
    ]


def _sure(each: TablePart) -> Cell:
    asked = any(decision.question for decision in each.decisions)
    return {"tag": "question", "k": "warn"} if asked else {"tag": "sure", "k": "ok"}


def _aside(table: Table, key: str) -> None:
    aside = table.rejected()
    if not aside.height:
        return
    shown = aside.head(SHOWN)
    places = table.places(shown["line"])
    rows: list[list[Cell]] = [
        [file, f"{line:,}", text, {"tag": reason, "k": "bad"}]
        for file, line, text, reason in zip(places["file"], places["line"], shown["text"], shown["reason"], strict=True)
    ]
    more = f", the first {SHOWN:,} of them here" if aside.height > SHOWN else ""
    count = f"{aside.height:,} row{'' if aside.height == 1 else 's'}"
    frame.line(f"{count} set aside", f"in no output, listed with their reasons at the export{more}")
    grid([{"cols": ASIDE, "rows": rows}], key=key, label="Rows set aside", max_height=220)


def _apart(session: Session, side: Side, export: Export) -> None:
    parts.apart(session, side, export)


def _remove(session: Session, side: Side, export: Export) -> None:
    session.change(without_export(session.project, side, export.name), f"remove {export.file}")
