"""The card of a table of several parts: its files, where their lines went, how one was read, and the rows set aside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from engine.edit.exports import without_export
from engine.project import Export, Side
from engine.table import Table, TablePart
from engine.transform import Catalogue
from ui import frame, loading, parts, reading
from ui.grid import Cell, Column, Event, grid
from ui.reading_chosen import Chosen
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
    {"l": "", "a": "r"},
]
CHOOSE = "Choose a part to see how it was read, to read it differently, or to repair its rows."
EDIT = "edit"


def card(session: Session, side: Side, export: Export, catalogue: Catalogue) -> None:
    """Draw what a table of several parts is made of, and what can be done with it and with each part."""
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
        listed = {str(number): each for number, each in enumerate(table.parts)}
        chosen = _chosen(session, side, export, table)
        at = next((id_ for id_, each in listed.items() if chosen and chosen.part == each.part), None)

        def picked(event: Event) -> None:
            _look_at(session, side, export, listed[event["id"]])

        rows = [_row(session, side, each) for each in table.parts]
        grid(
            [{"cols": FILES, "rows": rows, "ids": list(listed)}],
            key=f"parts_{side}_{export.name}",
            label=f"Parts of {export.name}",
            select="row",
            selected=at,
            max_height=260,
            on_event=picked,
        )
        told = table.decision("parts")
        st.caption(f"{told.because if told else ''} {CHOOSE}")
        if chosen is None:
            _aside(session, side, export, table)
        else:
            _part(chosen, table.parts[int(at or 0)], catalogue)


def _part(chosen: Chosen, each: TablePart, catalogue: Catalogue) -> None:
    """Draw how one part was read, with everything that can be decided about it."""
    with st.container(border=True, key="card_part", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_part", wrap=False):
            frame.line(f"How {each.label} was read", reading.account(chosen.table))
            chosen = replace(chosen, alike=_alike(chosen))
            close = partial(chosen.session.chosen.update, part=_name(chosen.side, chosen.export))
            st.button("Close", key="close_part", on_click=close, help="Show the rows set aside of all parts")
        reading.body(chosen, catalogue)


def _chosen(session: Session, side: Side, export: Export, table: Table) -> Chosen | None:
    """Return the part that the visitor chose; where none was, the first of which something is asked."""
    whole, _, key = session.chosen.get("part", "").partition(" ")
    if whole == _name(side, export):
        found = (each for each in table.parts if _key(each) == key)
    else:
        found = (each for each in table.parts if any(decision.question for decision in each.decisions))
    each = next(found, None)
    own = session.table_of(side, each.part) if each else None
    return Chosen(session, side, export, own, each.part) if each and own else None


def _alike(chosen: Chosen) -> bool:
    """Let the visitor decide about all parts at once: at first where all are written in the same way."""
    tables = [chosen.session.table_of(chosen.side, part) for part in chosen.export.parts]
    ways = {reading.summary(table) for table in tables if table}
    key = f"alike_{chosen.side}_{chosen.export.name}"
    return st.checkbox(
        "Decide so of all parts",
        key=key,
        value=len(ways) == 1,
        help="What you choose here is chosen for every part. Single rows are always of one part.",
    )


def _look_at(session: Session, side: Side, export: Export, each: TablePart) -> None:
    session.chosen["part"] = f"{_name(side, export)} {_key(each)}"


def _name(side: Side, export: Export) -> str:
    return f"{side}.{export.name}"


def _key(each: TablePart) -> str:
    return f"{each.part.sha256} {each.part.number} {each.label}"


def _row(session: Session, side: Side, each: TablePart) -> list[Cell]:
    own = session.table_of(side, each.part)
    state, kind = reading.state(own) if own else ("", "")
    return [
        {"b": each.label},
        reading.summary(own) if own else "",
        f"{each.account.lines:,}",
        f"{each.account.rows:,}",
        {"tag": state, "k": kind},
        "put in order by name" if each.moved else "as in the first part",
    ]


def _aside(session: Session, side: Side, export: Export, table: Table) -> None:
    aside = table.rejected()
    if not aside.height:
        return
    shown = aside.head(SHOWN)
    places = [table.place(line) for line in shown["line"]]
    parts_of = {each.label: each for each in table.parts}
    rows: list[list[Cell]] = [
        [
            file,
            f"{line:,}",
            text,
            {"tag": reason, "k": "bad"},
            [[EDIT, "Decide", 0, f"Decide on line {line:,} of {file}"]],
        ]
        for (file, line), text, reason in zip(places, shown["text"], shown["reason"], strict=True)
    ]

    def decide(event: Event) -> None:
        file, line = places[int(event["id"])]
        _look_at(session, side, export, parts_of[file])
        chosen = _chosen(session, side, export, table)
        if chosen:
            chosen.edit(line)

    more = f", the first {SHOWN:,} of them here" if aside.height > SHOWN else ""
    count = f"{aside.height:,} row{'' if aside.height == 1 else 's'}"
    frame.line(f"{count} set aside", f"in no output, listed with their reasons at the export{more}")
    grid(
        [{"cols": ASIDE, "rows": rows, "ids": [str(place) for place in range(len(rows))]}],
        key=f"aside_{side}_{export.name}",
        label="Rows set aside",
        max_height=220,
        on_event=decide,
    )


def _apart(session: Session, side: Side, export: Export) -> None:
    parts.apart(session, side, export)


def _remove(session: Session, side: Side, export: Export) -> None:
    session.change(without_export(session.project, side, export.name), f"remove {export.file}")
