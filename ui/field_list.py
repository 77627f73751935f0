"""The list of an output's columns, and of the source fields that are in none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.edit.fields import add_field, drop_field, leave_out, move_field, open_fields
from engine.project import FieldMap, Output
from engine.table import Table
from ui import frame, guard
from ui.grid import Cell, Column, Event, grid
from ui.session import Session

Examples = dict[str, tuple[str, ...]]
"""A few values of each source field."""
COLUMNS: list[Column] = [
    {"l": "", "a": "r", "d": 1, "w": "38px"},
    {"l": "Column", "g": 1, "w": "24%"},
    {"l": "From", "g": 1, "w": "24%"},
    {"l": "Examples", "m": 1, "d": 1, "g": 1, "w": "52%"},
    {"l": "Steps", "a": "r"},
    {"l": "Action", "a": "r"},
]
REST: list[Column] = [
    {"l": "Field", "g": 1, "w": "24%"},
    {"l": "Examples or reason", "d": 1, "g": 1, "w": "76%"},
    {"l": "Action", "a": "r"},
]


def columns(session: Session, output: Output, table: Table, shown: Examples) -> None:
    """Draw the columns; their buttons move and drop them, a click chooses one."""
    targets = [field.target for field in output.fields]

    def event(event: Event) -> None:
        target = session.chosen["field"] = targets[event["row"]]
        action = event.get("action")
        if action in {"up", "down"}:
            to = event["row"] + (1 if action == "down" else -1)
            guard.edit_output(session, output, f"move {target}", move_field, target, to)
        elif action == "drop" and output.field(target).source is None:
            guard.edit_output(session, output, f"drop {target}", drop_field, target, "")
        elif action == "drop":
            session.chosen["drop"] = target

    rows = [_row(number, field, table, shown) for number, field in enumerate(output.fields, 1)]
    asks = session.chosen.get("drop", "") in targets
    alone = not asks and not output.dropped and not open_fields(output, table.fields)
    grid(
        [{"cols": COLUMNS, "rows": rows, "ids": targets}],
        key="columns",
        label=f"Columns of {output.name}",
        mode="tall",
        select="row",
        selected=session.chosen.get("field"),
        max_height=690 if alone else 430,
        on_event=event,
    )
    target = session.chosen.get("drop", "")
    if target in targets:
        label = f"Why does {target} not go into {output.name}?"
        _ask(session, output, Reason("drop", label, f"drop {target}", drop_field, target))


def rest(session: Session, output: Output, table: Table, shown: Examples) -> None:
    """Draw the source fields that no column takes: those nobody decided about first."""
    undecided = open_fields(output, table.fields)
    if not undecided and not output.dropped:
        return
    ids = [*undecided, *(dropped.field for dropped in output.dropped)]

    def event(event: Event) -> None:
        field = ids[event["row"]]
        if event["action"] == "add":
            guard.edit_output(session, output, f"add {field}", add_field, field)
        else:
            session.chosen["leave"] = field

    rows: list[list[Cell]] = [
        [{"b": field}, " · ".join(shown[field]), [["add", "Add", 1], ["leave", "Leave out …"]]] for field in undecided
    ]
    rows += [
        [{"d": dropped.field}, {"t": dropped.reason, "tag": "left out"}, [["add", "Add after all"]]]
        for dropped in output.dropped
    ]
    with st.container(border=True, key="card_rest", gap="xsmall"):
        title = f"{len(ids):,} field{'' if len(ids) == 1 else 's'} of {table.file} in no column"
        frame.line(title, f"{len(output.dropped):,} left out on purpose")
        grid(
            [{"nohead": 1, "cols": REST, "rows": rows, "ids": ids}],
            key="rest",
            label="Fields in no column",
            mode="tall",
            frame=False,
            max_height=250,
            on_event=event,
        )
        field = session.chosen.get("leave", "")
        if field in undecided:
            _ask(session, output, Reason("leave", f"Why is {field} left out?", f"leave {field} out", leave_out, field))


def _row(number: int, field: FieldMap, table: Table, shown: Examples) -> list[Cell]:
    source: Cell
    if field.source is None:
        source = {"t": f"“{field.constant}”" if field.constant else "empty", "tag": "fixed", "k": "info"}
    elif field.source not in table.fields:
        source = {"t": field.source, "tag": "not in the file", "k": "bad"}
    else:
        source = {"d": "same name"} if field.source == field.target else field.source
    actions: list[list[Any]] = [
        ["up", "↑", 0, f"Move {field.target} up"],
        ["down", "↓", 0, f"Move {field.target} down"],
        ["drop", "Drop", 0, f"Drop {field.target}"],
    ]
    steps = sum(step.enabled for step in field.steps)
    values = " · ".join(shown.get(field.source or "", ()))
    return [f"{number:,}", {"b": field.target}, source, values, f"{steps}" if steps else "", actions]


@dataclass(frozen=True)
class Reason:
    """A question for the reason of an edit."""

    what: str
    """`drop` or `leave`: what the session notes while it is open."""
    label: str
    sentence: str
    edit: Callable[..., Output]
    name: str


def _ask(session: Session, output: Output, asked: Reason) -> None:
    """Ask for the reason; then it is done, or it is not."""
    key = f"reason_{asked.what}_{asked.name}"

    def close() -> None:
        session.chosen.pop(asked.what, None)

    def done() -> None:
        if guard.edit_output(session, output, asked.sentence, asked.edit, asked.name, st.session_state[key]):
            close()

    with st.container(horizontal=True, vertical_alignment="bottom", key=f"row_{asked.what}"):
        st.text_input(frame.plain(asked.label), key=key, placeholder="such as: not used since 2019")
        st.button(
            "Drop it" if asked.what == "drop" else "Leave it out", type="primary", key=f"{asked.what}_it", on_click=done
        )
        st.button("Cancel", key=f"{asked.what}_not", on_click=close)
