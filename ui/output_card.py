"""What can be done with an output as a whole: choose, rename, add, remove."""

from __future__ import annotations

import streamlit as st

from engine.edit.fields import add_output, rename_output, without_output
from engine.pipeline import identity
from engine.project import Output
from ui import guard
from ui.session import Session


def manage(session: Session, output: Output) -> None:
    """Draw the menu of an output."""
    with st.popover("Outputs", icon=":material/output:"):
        _rename(session, output)
        _add(session)
        st.button(
            f"Remove {output.name}",
            key="remove_output",
            on_click=_remove,
            args=(session, output.name),
            disabled=len(session.project.outputs) == 1,
            help="The export stays; undo brings the output back.",
        )


def _rename(session: Session, output: Output) -> None:
    key = f"output_name {output.name}"
    st.session_state[key] = output.name

    def renamed() -> None:
        new = st.session_state[key]
        sentence = f"call the output {output.name} {new.strip()}"
        if guard.attempt(session, lambda: rename_output(session.project, output.name, new), sentence):
            session.chosen["output"] = new.strip()

    st.text_input("File name, without its ending", key=key, on_change=renamed)


def _add(session: Session) -> None:
    choices = list(session.loaded)
    with st.form("add_output", border=True, clear_on_submit=True):
        at = st.selectbox(
            "Another output, from",
            choices,
            format_func=lambda at: f"{session.project.system(at[0]).name} · {session.loaded[at].file}",
        )
        name = st.text_input("Its file name, without the ending")
        if not st.form_submit_button("Add the output") or at is None:
            return
    made = identity(name.strip(), at[0], session.loaded[at])
    if guard.attempt(session, lambda: add_output(session.project, made), f"add the output {made.name}"):
        session.chosen["output"] = made.name
    st.rerun()


def _remove(session: Session, name: str) -> None:
    session.change(without_output(session.project, name), f"remove the output {name}")
