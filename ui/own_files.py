"""A file of Crosswalk's own that was given as a system's export: said, and offered where it belongs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from engine.own_files import lookup_title, project_in
from engine.project import Side
from ui.frame import plain
from ui.kept import News
from ui.session import Session


def recognise(session: Session, side: Side, file: str, source: Path) -> bool:
    """Return whether a file is one of ours and no export; then the visitor is told what it is."""
    if project_in(source) is not None:
        session.chosen[_at(side)] = f"{source.relative_to(session.folder).as_posix()}\n{file}"
        return True
    title = lookup_title(source)
    if title is not None:
        sentence = f"{file} is a lookup table, “{title}”, and no export. Import it on the page Lookup tables."
        session.news.append(News(side, sentence))
    return title is not None


def offer(session: Session, side: Side) -> None:
    """Offer to open a project that was given as an export."""
    path, _, file = session.chosen.get(_at(side), "").partition("\n")
    source = session.folder / path
    project = project_in(source) if path and source.exists() else None
    if project is None:
        return

    def opened() -> None:
        session.change(project, f"open the project {project.name}")
        session.chosen.pop(_at(side), None)

    def left() -> None:
        session.chosen.pop(_at(side), None)

    with st.container(border=True, key=f"card_own_{side}", gap="xsmall"):
        said = f"{file} is a Crosswalk project, “{project.name}”, and no export."
        st.markdown(plain(said) + " Undo brings the present one back.")
        with st.container(horizontal=True, key=f"row_own_{side}"):
            st.button("Open this project instead", key=f"open_own_{side}", on_click=opened)
            st.button("Leave it", key=f"leave_own_{side}", on_click=left)


def _at(side: Side) -> str:
    return f"own_project_{side}"
