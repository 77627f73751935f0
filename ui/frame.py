"""Sidebar, page heads and the few pieces of own HTML. Values are always escaped."""

from __future__ import annotations
from contextlib import contextmanager
from html import escape
from pathlib import Path
import streamlit as st

CSS = Path(__file__).parent / "crosswalk.css"
TINT = {"bad": "red", "ok": "green", "warn": "orange", "": "gray"}


def sidebar(
    here, sections: dict[str, list[tuple]], systems: list[tuple[str, str, str]], sums: str, undo: str | None
) -> None:
    with st.sidebar:
        with st.container(gap=None, key="side"):
            with st.container(key="systems"):
                for name, side, line in systems:
                    st.html(f'<div class="cw-sys"><b>{escape(name)} <i>{side}</i></b><span>{escape(line)}</span></div>')
            with st.container(gap=None, key="nav"):
                for head, entries in sections.items():
                    st.html(f'<div class="cw-h">{escape(head)}</div>')
                    for page, state, kind in entries:
                        with st.container(key=f"nav{'on' if page.url_path == here.url_path else ''}_{page.title}"):
                            st.page_link(page, label=f"{page.title} :{TINT[kind]}[{state}]", width="stretch")
        with st.container(gap="xxsmall", key="foot"):
            st.html(f'<div class="cw-sum"><b>The rows add up</b><br>{escape(sums)}</div>')
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.button(f":small[:material/undo: Undo “{undo}”]", type="tertiary", key="undo", disabled=not undo)
                st.button(":small[:material/redo:]", type="tertiary", key="redo")


@contextmanager
def head(title: str, lead: str, key: str):
    """One heading, one sentence; controls written in the with block stand at the right."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"head_{key}", gap="small"):
        st.html(f'<h1 class="cw-h1">{escape(title)}</h1><p class="cw-lead">{escape(lead)}</p>')
        yield


def line(title: str, right: str = "") -> None:
    st.html(f'<div class="cw-line"><h2>{escape(title)}</h2><span class="d">{escape(right)}</span></div>')
