"""The rows of a lookup table in a grid that is edited in place. What clashes is said, and not put in force."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import streamlit as st

from engine import edit
from engine.lookups import InForce, content, new_conflicts, shipped, shipped_names, table_of
from engine.lookups.coverage import Coverage, going_back, rows_of_keys
from ui import frame
from ui.session import Session

SHOWN = 500
"""Rows in the grid at once; the others are on further pages."""
SHORT = 16
"""Rows that fit without scrolling: then the grid is drawn anew after each edit, with fresh figures."""
COLOURS = {"unique": "green", "leads back here": "blue", "no value yet": "gray"}
ROWS, BACK = "Rows in the data", "Going back"
_EDITOR = "lookup_editor"


@dataclass
class Editing:
    """What an editor started from: edits in the browser are relative to that."""

    name: str
    search: str
    page: int
    of: str
    """Hash of the table's content with all edits so far."""
    rows: pl.DataFrame
    shown: pl.DataFrame
    """Row numbers (`row`) of those in the grid."""
    found: int
    """Rows that the search leaves, on all pages."""
    turn: int
    done: dict[str, Any] = field(default_factory=dict)
    """The edits that were dealt with."""
    wrong: list[str] = field(default_factory=list)


def rows(session: Session, table: InForce, found: Coverage | None) -> None:
    """Draw the editor."""
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, key="row_rows"):
        frame.line(f"{table.title}: {table.rows.height:,} row{'' if table.rows.height == 1 else 's'}", table.source)
        search = st.text_input(
            "Search",
            key=f"lookup_search {table.name}",
            placeholder="Search rows",
            label_visibility="collapsed",
            width=200,
        )
    state = _editing(session, table, search)
    shown = state.rows[state.shown["row"]]
    counts = rows_of_keys(found.asked, state.rows, table.key) if found else pl.Series([0] * state.rows.height)
    frame_, config = _with_figures(table, shown, counts, state, known=found is not None)
    st.data_editor(
        frame_,
        num_rows="dynamic",
        hide_index=True,
        key=f"{_EDITOR} {state.turn}",
        height=min(560, 36 + 30 * (frame_.height + 2)),
        row_height=30,
        disabled=[ROWS, BACK],
        column_config=config,
    )
    _pages(state)
    for sentence in state.wrong:
        st.error(frame.plain(sentence), icon=":material/error:")
    if state.wrong:
        st.button("Drop what was not taken", key="lookup_drop_edits", on_click=_restart)


def _pages(state: Editing) -> None:
    """Draw which of the rows stand in the grid, and the way to the others; a page with a refused edit is kept."""
    if state.search.strip() and not state.found:
        st.caption(f"No row has “{frame.plain(state.search.strip())}”.")
    if state.found <= SHOWN:
        return
    first = (state.page - 1) * SHOWN
    with st.container(horizontal=True, vertical_alignment="center", key="row_pages"):
        of = "rows found" if state.search.strip() else "rows"
        st.caption(f"{first + 1:,} to {min(first + SHOWN, state.found):,} of {state.found:,} {of}", width="stretch")
        st.pagination(-(-state.found // SHOWN), key=_page_key(state.name, state.search), disabled=bool(state.wrong))


def _page_key(name: str, search: str) -> str:
    return f"lookup_page {name} {search}"


def _with_figures(
    table: InForce, shown: pl.DataFrame, counts: pl.Series, state: Editing, *, known: bool
) -> tuple[pl.DataFrame, dict[str, Any]]:
    numbers = state.shown["row"]
    frame_ = shown
    if known:
        frame_ = frame_.with_columns(counts.gather(numbers).alias(ROWS))
    meant = known or table.name not in shipped_names()  # a shipped list of words is not there to go back
    labels = _labels(table, state.rows, counts, numbers) if meant else []
    if meant and len(table.key) == 1 and shown.width > 1:
        frame_ = frame_.with_columns(pl.Series(BACK, [[label] for label in labels], dtype=pl.List(pl.String)))
    distinct = sorted(set(labels)) or ["unique"]
    colours = [COLOURS.get(label, "orange") for label in distinct]
    config: dict[str, Any] = {name: st.column_config.TextColumn(name) for name in shown.columns}
    config[ROWS] = st.column_config.NumberColumn(ROWS, format="localized", width="small")
    config[BACK] = st.column_config.MultiselectColumn(BACK, options=distinct, color=colours)
    return frame_, config


def _labels(table: InForce, rows_: pl.DataFrame, counts: pl.Series, numbers: pl.Series) -> list[str]:
    """Return, for some of the rows, where their values lead back to."""
    value = next((name for name in rows_.columns if name not in table.key), table.key[0])
    back = going_back(rows_, table.key, counts)
    here = rows_[numbers]
    told = zip((back[number] for number in numbers), here[table.key[0]], here[value], strict=True)
    return [
        "no value yet" if not to else "unique" if not back else "leads back here" if back == key else f"→ {back}"
        for back, key, to in told
    ]


def _matching(frame_: pl.DataFrame, search: str) -> list[int]:
    words = search.casefold().strip()
    if not words:
        return list(range(frame_.height))
    hit = pl.any_horizontal(pl.all().str.to_lowercase().str.contains(words, literal=True))
    return frame_.select(hit).to_series().arg_true().to_list()


def _editing(session: Session, table: InForce, search: str) -> Editing:
    """Return what the grid is about; begin anew where the table changed by another way than this grid."""
    now = content(session.project, table.name)
    page = int(st.session_state.get(_page_key(table.name, search)) or 1)
    state: Editing | None = st.session_state.get(_EDITOR)
    if state is None or (state.name, state.search, state.page) != (table.name, search, page) or state.of != now:
        numbers = _matching(table.rows, search)
        if page > (last := max(1, -(-len(numbers) // SHOWN))):
            page = st.session_state[_page_key(table.name, search)] = last
        here = pl.Series("row", numbers[(page - 1) * SHOWN : page * SHOWN], pl.UInt32)
        turn = state.turn + 1 if state else 0
        state = Editing(table.name, search, page, now, table.rows, pl.DataFrame([here]), len(numbers), turn)
        st.session_state[_EDITOR] = state
    return state


def _restart() -> None:
    state: Editing = st.session_state[_EDITOR]
    state.of = ""


def take_edits(session: Session) -> None:
    """Put in force what was edited in the grid since the last run, or keep beside it which rows cannot be.

    The page calls it first, so that every figure on it holds.
    """
    state: Editing | None = st.session_state.get(_EDITOR)
    done = st.session_state.get(f"{_EDITOR} {state.turn}") if state else None
    if state is None or not done or done == state.done or state.of != content(session.project, state.name):
        return
    state.done = copy.deepcopy(done)
    table = table_of(session.project, state.name)
    made = applied(state.rows, state.shown["row"].to_list(), done)
    base = shipped(table.name) if table.name in shipped_names() else None
    wrong = new_conflicts(base, made, table.key)
    state.wrong = [f"{conflict.sentence} Not taken: change or remove one of them." for conflict in wrong[:5]]
    if wrong:
        return
    session.change(*edit.set_rows(session.project, table.name, made))
    if state.rows.height > SHORT or _unfinished(done, table):
        state.of = content(session.project, table.name)


def _unfinished(done: dict[str, Any], table: InForce) -> bool:
    value = next((name for name in table.rows.columns if name not in table.key), None)
    return any(value is not None and not row.get(value) for row in done["added_rows"])


def applied(frame_: pl.DataFrame, numbers: list[int], done: dict[str, Any]) -> pl.DataFrame:
    """Return rows with a grid's edits: `numbers` says which row each line of the grid is; empty new rows stay out."""
    cells = [dict(row) for row in frame_.iter_rows(named=True)]
    for line, changed in done["edited_rows"].items():
        row = cells[numbers[int(line)]]
        row.update({name: str(text or "") for name, text in changed.items() if name in row})
    gone = {numbers[line] for line in done["deleted_rows"]}
    kept = [row for number, row in enumerate(cells) if number not in gone]
    added = [{name: str(row.get(name) or "") for name in frame_.columns} for row in done["added_rows"]]
    kept += [row for row in added if any(row.values())]
    return pl.DataFrame(kept, schema=frame_.schema, orient="row")
