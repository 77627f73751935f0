"""Load: the exports of both systems, how each was read, and on what evidence."""

import streamlit as st

from engine.edit_exports import rename_system
from ui import frame
from ui.session import current

session = current()
with frame.head(
    "Load",
    "One export per object from each system. Files stay on this machine and are removed with the session.",
    "load",
):
    pass


def renamed(side: str) -> None:
    name = st.session_state[f"system_{side}"].strip()
    if name:
        session.change(rename_system(session.project, side, name), f"name system {side.upper()} {name}")


for column, side in zip(st.columns(2, gap="small"), ("a", "b"), strict=True):
    with column, st.container(border=True, key=f"card_{side}", gap="xsmall", height="stretch"):
        st.session_state[f"system_{side}"] = session.project.system(side).name
        st.text_input(f"System {side.upper()}", key=f"system_{side}", on_change=renamed, args=(side,), max_chars=60)
