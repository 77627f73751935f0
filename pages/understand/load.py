"""Load: the exports of both systems, how each was read, and on what evidence."""

from pathlib import Path
from typing import Literal

import streamlit as st

from engine.edit.exports import rename_system
from engine.progress import Progress
from engine.project import Export, Side
from transforms import catalogue
from ui import frame, loading, own_files, parts, parts_card, reading, work
from ui.grid import Cell, Column, Event, grid
from ui.reading_tables import place_of
from ui.session import KEPT_HOURS, Session, current

SIDES: tuple[Side, Side] = ("a", "b")
LEAD = (
    "One export per object from each system. Files stay on this machine and are removed "
    f"{KEPT_HOURS:g} hours after your last visit."
)
EMPTY = (
    "Give each system the files it exported: CSV, TSV, TXT, Excel, OpenDocument, JSON or Parquet, zipped or not.<br>"
    "Every cell is read as text, and every line is accounted for.<br>"
    "To look around first, take the samples: a CRM and an ERP that disagree."
)
COLUMNS: list[Column] = [
    {"l": "File", "g": 1, "w": "48%"},
    {"l": "Read as", "d": 1, "g": 1, "w": "52%"},
    {"l": "Rows", "a": "r"},
    {"l": "State"},
]


def system(session: Session, side: Side) -> None:
    def renamed() -> None:
        name = st.session_state[f"system_{side}"].strip()
        if name:
            session.change(rename_system(session.project, side, name), f"name system {side.upper()} {name}")

    with st.container(border=True, key=f"card_{side}", gap="xsmall", height="stretch"):
        st.session_state[f"system_{side}"] = session.project.system(side).name
        with st.container(horizontal=True, vertical_alignment="center", key=f"row_system_{side}", wrap=False):
            st.html(f'<span class="cw-side">{side.upper()}</span>', width="content")
            label = f"Name of system {side.upper()}"
            st.text_input(label, key=f"system_{side}", on_change=renamed, max_chars=60, label_visibility="collapsed")
        files(session, side)
        parts.question(session, side)
        own_files.offer(session, side)
        loading.uploader(session, side)
        loading.show_news(session, side)


def files(session: Session, side: Side) -> None:
    exports = session.project.system(side).exports
    if not exports:
        return

    def picked(event: Event) -> None:
        session.chosen["table"] = event["id"]

    grid(
        [
            {
                "nohead": 1,
                "ids": [f"{side}.{export.name}" for export in exports],
                "cols": COLUMNS,
                "rows": [row(session, side, export) for export in exports],
            }
        ],
        key=f"files_{side}",
        label=f"Files of {session.project.system(side).name}",
        select="row",
        selected=session.chosen.get("table"),
        frame=False,
        max_height=190,
        on_event=picked,
    )


def row(session: Session, side: Side, export: Export) -> list[Cell]:
    table = session.loaded.get((side, export.name))
    if table is None:
        return [
            {"b": export.file},
            "give this file again: the project holds no data",
            "",
            {"tag": "to load", "k": "warn"},
        ]
    words, kind = reading.state(table)
    return [
        {"b": table.name if table.parts else table.file, "d": place_of(session, side, table) or None},
        f"{len(table.parts)} parts" if table.parts else reading.summary(table),
        f"{table.rows:,} row{'' if table.rows == 1 else 's'}",
        {"tag": words, "k": kind},
    ]


def samples_button(session: Session, kind: Literal["primary", "secondary"]) -> None:
    def asked() -> None:
        session.chosen["samples"] = "asked"

    st.button("Load the samples", key="load_samples", type=kind, icon=":material/dataset:", on_click=asked)


def samples(session: Session) -> None:
    """Queue the sample exports, if they were asked for, as soon as they are made."""
    if "samples" not in session.chosen:
        return
    from samples.make import FILES, NAMES, write_exports  # noqa: PLC0415 - only who asks for samples waits for them

    place = session.folder_for("uploads")

    def do(progress: Progress) -> Path:
        progress(0.05, "a CRM and an ERP that disagree")
        write_exports(place)
        return place

    folder = work.result(session, "samples", "samples", "Making the samples", do)
    work.forget(session, "samples")
    del session.chosen["samples"]
    for side in SIDES:
        if not session.project.system(side).exports:
            session.change(
                rename_system(session.project, side, NAMES[side]), f"name system {side.upper()} {NAMES[side]}"
            )
        for file in FILES[side]:
            loading.add(session, side, file, folder / file)


session = current()
begun = bool(session.project.outputs or session.waiting or session.batch)
with frame.head("Load", LEAD, "load"):
    if begun:
        samples_button(session, "secondary")
progress = st.container()
for column, side in zip(st.columns(2, gap="small"), SIDES, strict=True):
    with column:
        system(session, side)
chosen = session.export_of(session.chosen.get("table", ""))
if chosen and chosen[1].parts:
    parts_card.card(session, *chosen, catalogue())
elif chosen:
    reading.card(session, *chosen, catalogue())
elif not begun:
    with st.container(border=True, key="card_empty", horizontal_alignment="center"):
        st.html(f'<p class="cw-empty">{EMPTY}</p>')
        samples_button(session, "primary")
session.say("load", *loading.state(session), of=session.of_tables())
with progress:  # last: the page stands there while the files are read
    samples(session)
    loading.work_off(session)
    parts.work_off(session)
