"""The fields of a file, a row each, and the one that was picked: its values and shapes, each a way to its rows."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.profile import FieldProfile, Profile, Selection
from engine.table import Table
from ui import frame
from ui.grid import Cell, Column, Event, Pane, grid
from ui.profile_rows import File, show
from ui.session import Session

COLUMNS: list[Column] = [
    {"l": "Field", "s": "name"},
    {"l": "Valid · invalid · empty", "s": "valid", "w": "158px"},
    {"l": "Looks like", "g": 1, "w": "36%"},
    {"l": "Distinct", "a": "r", "s": "distinct"},
    {"l": "Length", "a": "r"},
    {"l": "Most frequent", "m": 1, "d": 1, "g": 1, "w": "34%"},
    {"l": "Rarest shapes", "m": 1, "g": 1, "w": "30%"},
]
CARD = 186
"""Pixels of a list in the card of one field."""
TIMES, TO, NOTHING, SPACE = "\u00d7", "\u2013", "\u2013", "\u00b7"
LISTED = 34
"""Characters of a value that a list shows."""


def fields(session: Session, file: File, profile: Profile) -> None:
    """Draw all fields; a click picks one, a click on a heading sorts."""
    state = "profile_sort"

    def happened(event: Event) -> None:
        if event["type"] == "sort":
            st.session_state[state] = (event["col"], bool(event["desc"]))
        elif event["type"] == "row":
            session.chosen["profile_field"] = str(event["id"])

    sort: tuple[str, bool] | None = st.session_state.get(state)
    shown = sorted(profile.fields, key=_key(sort[0]), reverse=sort[1]) if sort else list(profile.fields)
    grid(
        [{"ids": [field.name for field in shown], "cols": COLUMNS, "rows": [_row(field) for field in shown]}],
        key=f"fields_{file.side}_{file.export.name}",
        label=f"Fields of {file.export.file}",
        select="row",
        selected=session.chosen.get("profile_field"),
        sort=sort,
        fill=20,
        min_height=220,
        on_event=happened,
    )


def field(session: Session, found: FieldProfile, table: Table) -> None:
    """Draw one field: its figures, its most frequent values, its rarest shapes."""

    def close() -> None:
        session.chosen.pop("profile_field", None)

    with st.container(border=True, key="card_field", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_field"):
            said = f"**{frame.plain(found.name)}** :gray[looks like] **{found.looks_like}**"
            st.markdown(f"{said} :gray[· {frame.plain(found.evidence)}]", width="stretch")
            for what, count, words in _figures(found):
                selection = Selection(what=what, field=found.name)
                st.button(
                    f"**{count:,}** {words}",
                    key=f"field_{what}",
                    type="tertiary",
                    disabled=not count,
                    on_click=show,
                    args=(session, selection, f"{found.name}: {words}"),
                )
            st.button("Close", key="field_close", on_click=close)
        with st.container(horizontal=True, gap="small"):
            _values(session, found)
            _shapes(session, found, table)
            _extremes(found, table)


def _figures(found: FieldProfile) -> list[tuple[str, int, str]]:
    return [
        ("filled", found.filled, "filled"),
        ("invalid", found.invalid, f"not {found.looks_like}"),
        ("empty", found.empty, "empty"),
    ]


def _values(session: Session, found: FieldProfile) -> None:
    def happened(event: Event) -> None:
        value = found.top[int(event["row"])].value
        show(session, Selection(what="value", field=found.name, value=value), f"{found.name} is {value}")

    columns: list[Column] = [{"l": "Value", "m": 1, "g": 1, "w": "100%"}, {"l": "Rows", "a": "r"}]
    rows: list[list[Cell]] = [[_cut(one.value), f"{one.rows:,}"] for one in found.top]
    pane: Pane = {"cols": columns, "rows": rows, "nohead": 1, "none": "no value"}
    _listed(pane, "values", ("Most frequent values", found.distinct, found.name), happened)


def _shapes(session: Session, found: FieldProfile, table: Table) -> None:
    def happened(event: Event) -> None:
        one = found.shapes[int(event["row"])]
        show(session, Selection(what="shape", field=found.name, value=one.shape), f"{found.name} like {one.example}")

    columns: list[Column] = [
        {"l": "Shape", "m": 1, "g": 1, "w": "45%"},
        {"l": "First", "d": 1, "g": 1, "w": "55%"},
        {"l": "Rows", "a": "r"},
    ]
    rows: list[list[Cell]] = [
        [_cut(one.shape), f"{_cut(one.example)} on {table.line_of(one.line)}", f"{one.rows:,}"] for one in found.shapes
    ]
    pane: Pane = {"cols": columns, "rows": rows, "nohead": 1, "none": "no value"}
    _listed(pane, "shapes", ("Rarest shapes", found.distinct_shapes, found.name), happened)


def _listed(pane: Pane, key: str, said: tuple[str, int, str], happened: Callable[[Event], None]) -> None:
    """Draw a list of the card; `said` is what it lists, how many different ones there are, and of which field."""
    title, different, field = said
    with st.container(width="stretch", gap=None):
        frame.line(title, f"{different:,} different")
        grid(
            [pane],
            key=f"field_{key}",
            label=f"{title} of {field}",
            select="row",
            max_height=CARD,
            on_event=happened,
        )


def _extremes(found: FieldProfile, table: Table) -> None:
    rows: list[list[Cell]] = [
        [words, f"{one.length:,}", _cut(one.value), table.line_of(one.line)]
        for words, one in (("Shortest", found.shortest), ("Longest", found.longest))
        if one
    ]
    columns: list[Column] = [{"l": "Which"}, {"l": "Characters", "a": "r"}, {"l": "Value", "m": 1, "g": 1}]
    columns += [{"l": "Line", "d": 1}]
    with st.container(width=330, gap=None):
        frame.line("Length", "characters")
        grid(
            [{"cols": columns, "rows": rows, "nohead": 1, "none": "no value"}],
            key="field_lengths",
            label=f"Lengths of {found.name}",
            max_height=CARD,
        )


def _row(found: FieldProfile) -> list[Cell]:
    good, bad = (100 * part / found.rows if found.rows else 0 for part in (found.valid, found.invalid))
    empty = 100 * found.empty / found.rows if found.rows else 100
    said = f"{good:.1f} % valid, {bad:.1f} % not valid, {empty:.1f} % empty"
    length = ""
    if found.shortest and found.longest:
        low, high = found.shortest.length, found.longest.length
        length = f"{low:,}" if low == high else f"{low:,}{TO}{high:,}"
    repeated = [one for one in found.top if one.rows > 1][:2]
    top = " · ".join(f"{_cut(one.value)} {TIMES}{one.rows:,}" for one in repeated)
    rare = found.shapes if found.distinct_shapes > 1 else ()
    rarest = " · ".join(f"{_cut(one.shape)} {TIMES}{one.rows:,}" for one in rare[:2])
    looks: Cell = {"t": found.looks_like, "d": found.evidence}
    return [
        {"b": found.name},
        {"bar": [good, bad], "sr": said},
        looks,
        f"{found.distinct:,}",
        length,
        top or NOTHING,
        rarest or NOTHING,
    ]


def _cut(text: str) -> str:
    """Cut a value for a list, with a dot for each space at its ends: they would not be seen."""
    bare = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    text = f"{SPACE * before}{bare}{SPACE * (len(text) - before - len(bare))}"
    return text if len(text) <= LISTED else f"{text[: LISTED - 1]}…"


def _key(column: str):  # type: ignore[no-untyped-def] # noqa: ANN202 - a key for sorted
    return {
        "name": lambda found: found.name.lower(),
        "valid": lambda found: (found.valid / found.rows if found.rows else 0, -found.invalid),
        "distinct": lambda found: found.distinct,
    }[column]
