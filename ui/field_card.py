"""The card beside the list of columns: what one column is called, and where its values come from."""

from __future__ import annotations

import streamlit as st

from engine.edit.fields import add_constant, add_field, rename_field, set_constant, take_from
from engine.project import FieldMap, Output
from engine.table import Table
from ui import guard
from ui.session import Session

FIXED = "\u0000fixed"
"""The choice of a fixed value, among the names of fields: no field can have this name."""


def _source_label(name: str) -> str:
    return "a fixed value" if name == FIXED else name


def edit(session: Session, output: Output, table: Table, field: FieldMap) -> None:
    """Draw the card of a column."""
    at = f"{output.name} {field.target}"
    with st.container(border=True, key="card_field", gap="small"):
        st.markdown("## Column")
        _name(session, output, field, at)
        _source(session, output, table, field, at)
        steps = [step.transform.replace("_", " ") for step in field.steps if step.enabled]
        checks = len(field.checks)
        st.caption(
            (f"Steps: {', '.join(steps)}." if steps else "No steps: the values go through as they are.")
            + (f" {checks} check{'s' if checks > 1 else ''}." if checks else "")
        )


def _name(session: Session, output: Output, field: FieldMap, at: str) -> None:
    key = f"name {at}"
    st.session_state[key] = field.target

    def renamed() -> None:
        name = st.session_state[key]
        sentence = f"call {field.target} {name.strip()}"
        if guard.edit_output(session, output, sentence, rename_field, field.target, name):
            session.chosen["field"] = name.strip()

    st.text_input("Name in the output", key=key, on_change=renamed)


def _source(session: Session, output: Output, table: Table, field: FieldMap, at: str) -> None:
    key = f"source {at}"
    known = list(table.fields)
    if field.source is not None and field.source not in known:
        known.insert(0, field.source)
    st.session_state[key] = FIXED if field.source is None else field.source

    def taken() -> None:
        source = st.session_state[key]
        if source == FIXED:
            guard.edit_output(session, output, f"give {field.target} a fixed value", set_constant, field.target, "")
        else:
            guard.edit_output(session, output, f"take {field.target} from {source}", take_from, field.target, source)

    st.selectbox("Values from", [*known, FIXED], format_func=_source_label, key=key, on_change=taken)
    if field.source is not None:
        return
    value = f"constant {at}"
    st.session_state[value] = field.constant or ""

    def typed() -> None:
        sentence = f"fill {field.target} with “{st.session_state[value]}”"
        guard.edit_output(session, output, sentence, set_constant, field.target, st.session_state[value])

    st.text_input("Value in every row", key=value, on_change=typed, placeholder="empty in every row")


def add(session: Session, output: Output, table: Table) -> None:
    """Draw what adds a column: its name, and a field or a fixed value."""
    with st.popover("Add a column", icon=":material/add:"), st.form("add_column", border=False, clear_on_submit=True):
        name = st.text_input("Name in the output", placeholder="as the field")
        source = st.selectbox("Values from", [*table.fields, FIXED], format_func=_source_label)
        value = st.text_input("The fixed value, if it is one")
        if not st.form_submit_button("Add the column", type="primary"):
            return
    wanted = name.strip() or ("" if source == FIXED else source)
    if source == FIXED:
        done = guard.edit_output(session, output, f"add {wanted} as “{value}”", add_constant, wanted, value)
    else:
        done = guard.edit_output(session, output, f"add {wanted} from {source}", add_field, source, wanted)
    if done:
        session.chosen["field"] = wanted
    st.rerun()
