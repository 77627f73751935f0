"""What stands beside every page: the project, both systems, the menu, the sum of rows, undo and redo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from engine.errors import WorkbenchError
from engine.history import History
from engine.project import Project, Side
from engine.table import Table, stem
from ui import loading
from ui.frame import plain
from ui.kept import Kind
from ui.session import KEPT_HOURS, Session, start_anew

Places = list[tuple[StreamlitPage, DeltaGenerator]]
"""Menu entries with where they stand."""
TINT: Mapping[Kind, str] = {"bad": "red", "ok": "green", "warn": "orange", "": "gray"}


def top(session: Session) -> None:
    """Draw the project's name with its menu, and both systems."""
    with st.container(key="project"), st.popover(session.project.name, width="stretch", type="tertiary"):
        _project(session)
    with st.container(key="systems"):
        for side in ("a", "b"):
            system = session.project.system(side)
            st.html(
                f'<div class="cw-sys"><b>{escape(system.name)} <i>{side.upper()}</i></b>'
                f"<span>{escape(_holdings(session, side))}</span></div>"
            )


def menu(here: StreamlitPage, sections: Mapping[str, Iterable[StreamlitPage]]) -> Places:
    """Draw the menu's headings, and return the place of each entry."""
    places: Places = []
    with st.container(gap=None, key="nav"):
        for heading, pages in sections.items():
            st.html(f'<div class="cw-h">{escape(heading)}</div>')
            for page in pages:
                on = "on" if page.url_path == here.url_path else ""
                with st.container(key=f"nav{on}_{page.url_path}"):
                    places.append((page, st.empty()))
    return places


def entries(session: Session, places: Places) -> None:
    """Write the entries, each with its state at the right; again after the page, which may have had news."""
    for page, place in places:
        state = session.state(page.url_path)
        words, kind = (state.words, state.kind) if state and state.words else _before(session, page.url_path)
        place.page_link(page, label=f"{page.title} :{TINT[kind]}[{plain(words)}]", width="stretch")


def _before(session: Session, page: str) -> tuple[str, Kind]:
    """Return what is known of a page before it has computed anything."""
    if page == "load" and session.loaded:
        return loading.state(session)
    fields = [field for output in session.project.outputs for field in output.fields]
    known = {
        "check": (sum(len(field.checks) for field in fields), "rule"),
        "transform": (sum(len(field.steps) for field in fields), "step"),
        "map_fields": (len(fields), "column"),
    }
    count, what = known.get(page, (0, ""))
    return f"{count:,} {what}{'' if count == 1 else 's'}" if count else "–", ""  # noqa: RUF001 - a dash, as tables have


def foot(session: Session) -> None:
    """Draw the sum of rows, undo and redo."""
    with st.container(gap="xxsmall", key="foot"):
        if session.loaded:
            holds, sentence = row_sum(session.loaded.values())
            title = "The rows add up" if holds else "The rows do not add up"
            said = f'<div class="cw-sum{"" if holds else " bad"}"><b>{title}</b><br>{escape(sentence)}</div>'
            st.html(said)
        undo, redo = session.history.undo_sentence, session.history.redo_sentence
        with st.container(horizontal=True, gap="small", vertical_alignment="center", wrap=False):
            st.button(
                f"Undo “{plain(undo)}”" if undo else "Undo",
                icon=":material/undo:",
                type="tertiary",
                key="undo",
                disabled=not undo,
                on_click=session.undo,
                width="stretch",
                wrap=False,
            )
            st.button(
                "Redo",
                icon=":material/redo:",
                type="tertiary",
                key="redo",
                disabled=not redo,
                on_click=session.redo,
                help=f"Redo “{plain(redo)}”" if redo else None,
                width="content",
            )


def row_sum(tables: Iterable[Table]) -> tuple[bool, str]:
    """Return whether every physical line of every file is in one place, and the sum or the files where it is not."""
    accounts = [(table.file, table.account) for table in tables]
    wrong = [file for file, account in accounts if not account.holds]
    if wrong:
        return False, f"Lines are missing in {', '.join(wrong)}. Nothing is exported until they are found."
    parts = {
        "header": sum(account.header for _, account in accounts),
        "skipped": sum(account.skipped for _, account in accounts),
        "accepted": sum(account.accepted for _, account in accounts),
        "set aside": sum(account.rejected for _, account in accounts),
    }
    lines = sum(account.lines for _, account in accounts)
    said = " + ".join(f"{count:,} {word}" for word, count in parts.items() if count or word == "accepted")
    return True, f"{lines:,} line{'' if lines == 1 else 's'} = {said}"


def _holdings(session: Session, side: Side) -> str:
    tables = [table for (at, _), table in session.loaded.items() if at == side]
    missing = len(session.project.system(side).exports) - len(tables)
    if not tables and not missing:
        return "no files yet"
    rows = sum(table.rows for table in tables)
    count = len({(table.file, table.sha256) for table in tables if not table.parts})
    count += sum(len(table.parts) for table in tables)
    files = f"{count} file{'' if count == 1 else 's'} · {rows:,} row{'' if rows == 1 else 's'}"
    return f"{files} · {missing} to load" if missing else files


def _project(session: Session) -> None:
    """Draw what can be done with the project as a whole: rename, open, save."""
    st.session_state["project_name"] = session.project.name

    def renamed() -> None:
        name = st.session_state["project_name"].strip()
        if name:
            session.change(session.project.model_copy(update={"name": name}), f"name the project {name}")

    st.text_input("Name of the project", key="project_name", on_change=renamed, max_chars=80)
    st.download_button(
        "Save project",
        session.project.to_json(),
        file_name=f"{stem(session.project.name + '.json')}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        help="Every decision, and no data: open it again here, or run it from the command line.",
    )
    open_project(session, "sidebar")
    st.caption(
        "A reload or a closed tab loses nothing. What is open here, with its files, is removed from this machine "
        f"{KEPT_HOURS:g} hours after your last visit, or at once:"
    )
    with st.expander("New project"):
        st.caption("The project, its undo and its loaded files go for good. Save the project first if you need it.")
        st.button("Remove everything and start anew", key="new_project", on_click=start_anew, width="stretch")


def open_project(session: Session, key: str) -> None:
    """Let the visitor open a project file; the files that are loaded stay where their names fit."""
    turn = st.session_state.setdefault(f"open_turn_{key}", 0)
    given = st.file_uploader("Open a project", type=["json"], key=f"open_{key}_{turn}", max_upload_size=20)
    if given is None:
        return
    try:
        project = Project.from_json(given.getvalue())
    except WorkbenchError as error:
        st.error(error.sentence)
        return
    session.change(project, f"open the project {project.name}")
    st.session_state[f"open_turn_{key}"] = turn + 1  # a new widget: the bytes go, and it does not open twice
    st.rerun()


def started(history: History) -> bool:
    """Return whether anything was done yet."""
    return bool(history.at or len(history.revisions) > 1)
