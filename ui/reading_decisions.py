"""What was decided about a file, on what evidence; and a decision in both of its readings, to choose with one click."""

from __future__ import annotations

import streamlit as st

from engine.load import DELIMITERS, ENCODINGS, QUOTES
from engine.load.choices import DECIDED, Excerpt, decided, side_by_side
from engine.load.differing import ROWS, Differing
from engine.project import Reading
from engine.table import Decision, Table
from ui.frame import plain
from ui.grid import Cell, Column, Event, grid
from ui.reading_chosen import Chosen

NAMES = {
    "encoding": "Encoding",
    "delimiter": "Delimiter",
    "quote": "Quote",
    "escape": "Quotes inside cells",
    "header_row": "Header",
    "header_lines": "Header lines",
    "other_headers": "Header of this table",
    "unnamed": "Column without a name",
    "short_rows": "Short rows",
    "repeated_header": "Repeated header",
    "tables": "Tables",
    "sheet": "Sheet",
    "cells": "Cells",
    "merged": "Merged cells",
    "format": "Format",
}
KNOWN = {"encoding": dict(ENCODINGS), "delimiter": dict(DELIMITERS), "quote": dict(QUOTES)}
COLUMNS: list[Column] = [
    {"l": "Decision", "w": "110px"},
    {"l": "Read as", "x": 1, "w": "150px"},
    {"l": "Evidence", "x": 1, "g": 1, "w": "100%"},
    {"l": "Sure", "a": "r"},
    {"l": "Next best", "d": 1, "x": 1, "w": "130px"},
    {"l": "", "a": "r"},
]
DETECTED = Reading()
COMPARE, HIDE, AGAIN = "compare", "hide", "again"
NAMED = 5
"""So many lines or fields are named in a sentence."""
ONE_CELL = 200
"""Characters of a cell that are shown in an excerpt."""


def decisions(chosen: Chosen) -> None:
    """Draw every decision with its evidence, its confidence and the runner-up; then those that are open."""
    table = chosen.table
    named = {decision.name: decision for decision in (*table.decisions, *_chosen_cells(chosen))}
    opened = chosen.opened

    def happened(event: Event) -> None:
        name = str(event["id"])
        if event["action"] == AGAIN:
            chosen.read_with(decided(chosen.reading, name, None))
        else:
            chosen.open(name if event["action"] == COMPARE else "")

    rows = [[*_row(decision), _buttons(chosen, decision, opened)] for decision in named.values()]
    grid(
        [{"ids": [*named, "skipped"], "cols": COLUMNS, "rows": [*rows, *_skipped(table)]}],
        key=f"why_{chosen.key}",
        label=f"What was decided about {table.file}",
        frame=False,
        on_event=happened,
    )
    asked = [name for name, decision in named.items() if decision.question]
    for decision in named.values():
        if decision.question or decision.name == opened:
            _panel(chosen, decision, asked)


def _chosen_cells(chosen: Chosen) -> list[Decision]:
    """Return what the visitor said about where a table stands in its sheet, as a decision."""
    cells = chosen.reading.cells
    known = chosen.table.decision("cells") is not None
    return [Decision(name="cells", value=cells, because="You chose it.")] if cells and not known else []


def words_of(decision: Decision) -> str:
    """Return what was decided in words."""
    if decision.name == "header_row":
        return "no header" if decision.value == "0" else f"line {int(decision.value):,}"
    if decision.name not in KNOWN and decision.choices:
        return decision.choices[0].words
    if decision.name == "encoding" and decision.choices and "+" in decision.choices[0].value:
        return decision.choices[0].words
    return KNOWN.get(decision.name, {}).get(decision.value, decision.value)


def _row(decision: Decision) -> list[Cell]:
    sure: Cell = f"{decision.confidence:.0%}".replace("%", " %")
    if decision.question:
        sure = {"tag": f"? {sure}", "k": "warn", "sr": "in question"}
    name = NAMES.get(decision.name, decision.name.replace("_", " ").capitalize())
    return [{"b": name}, words_of(decision), decision.because, sure, decision.runner_up or ""]


def _buttons(chosen: Chosen, decision: Decision, opened: str) -> Cell:
    name = NAMES.get(decision.name, decision.name).lower()
    if decision.name in DECIDED and getattr(chosen.reading, decision.name) != getattr(DETECTED, decision.name):
        return [[AGAIN, "Detect again", 0, f"Forget what you chose, and detect the {name} again"]]
    if decision.question or not decision.choices:
        return ""
    if decision.name == opened:
        return [[HIDE, "Hide", 0, f"Hide both readings of the {name}"]]
    return [[COMPARE, "Compare", 0, f"Compare both readings of the {name}"]]


def _skipped(table: Table) -> list[list[Cell]]:
    """Return what is said of the lines that belong to no row."""
    skipped = table.skipped()
    if not skipped.height:
        return []
    said = []
    for why, lines in skipped.group_by("why", maintain_order=True).agg("line").iter_rows():
        some = ", ".join(f"{line:,}" for line in lines[:NAMED]) + (" …" if len(lines) > NAMED else "")
        said.append(f"{why}: {'line' if len(lines) == 1 else 'lines'} {some}")
    count = table.account.skipped
    lines = "1 line" if count == 1 else f"{count:,} lines"
    because = "; ".join(said)
    return [[{"b": "Skipped"}, lines, f"{because[0].upper()}{because[1:]}.", "", "", ""]]


def _panel(chosen: Chosen, decision: Decision, questions: list[str]) -> None:
    """Draw a decision's readings side by side, each with the button that chooses it."""
    asked = decision.question is not None
    several = len(questions) > 1
    which = (
        f"Question {questions.index(decision.name) + 1} of {len(questions)}." if asked and several else "One question."
    )
    key = f"question_{decision.name}" if asked else f"card_compare_{decision.name}"
    with st.container(key=key, border=not asked, gap="xsmall"):
        title = f"**{which}** {plain(decision.question or '')}" if asked else "**Both readings.**"
        st.markdown(title)
        if decision.name == "encoding" and Differing.of(chosen.table):
            _encodings(chosen, decision)
        elif decision.name == "sheet":
            with st.container(horizontal=True, key="row_choose_sheet"):
                for choice in decision.choices:
                    _choose(chosen, decision, choice.value, choice.words)
        elif decision.choices:
            _excerpts(chosen, decision)


def _choose(chosen: Chosen, decision: Decision, value: str, words: str) -> None:
    taken = value == decision.choices[0].value
    st.button(
        words,
        type="primary" if taken else "secondary",
        icon=":material/check:" if taken else None,
        help="So it is read now." if taken else None,
        key=f"answer_{decision.name}_{value}",
        on_click=lambda: chosen.read_with(decided(chosen.reading, decision.name, value)),
    )


def _excerpts(chosen: Chosen, decision: Decision) -> None:
    source = chosen.source
    if source is None:
        return
    shown, excerpts = _read(str(chosen.table.folder), decision.name, chosen)
    columns = st.columns(len(excerpts), gap="small")
    for column, choice, excerpt in zip(columns, decision.choices, excerpts, strict=True):
        with column, st.container(key=f"row_reading_{decision.name}_{choice.value}", gap="xsmall"):
            _choose(chosen, decision, choice.value, choice.words)
            _excerpt(chosen, decision, excerpt, shown)


@st.cache_data(max_entries=20, show_spinner=False, scope="session")
def _read(_folder: str, name: str, _chosen: Chosen) -> tuple[list[int], list[Excerpt]]:
    decision = _chosen.table.decision(name)
    assert decision is not None
    assert _chosen.source is not None
    return side_by_side(_chosen.table, _chosen.source, (_chosen.part or _chosen.export).reading, decision)


def _excerpt(chosen: Chosen, decision: Decision, excerpt: Excerpt, shown: list[int]) -> None:
    if excerpt.problem:
        st.caption(plain(excerpt.problem))
        return
    columns: list[Column] = [{"l": "Line", "a": "r", "d": 1, "w": "50px"}]
    columns += [{"l": name} for name in excerpt.fields]
    rows: list[list[Cell]] = []
    for number in shown:
        line = excerpt.lines.get(number)
        cells = list(line.cells) if line else []
        said = "belongs to the row above" if line is None else line.said
        if said and not cells:
            rows.append([f"{number:,}", {"d": f"({said})"}, *[""] * (len(excerpt.fields) - 1)])
            continue
        rows.append([f"{number:,}", *(cell[:ONE_CELL] or None for cell in cells)])
        if said and cells:
            rows[-1][-1] = {"t": cells[-1][:ONE_CELL], "d": f"({said})"}
        rows[-1] += [""] * (len(columns) - len(rows[-1]))
    label = f"{decision.choices[0].words}, {NAMES.get(decision.name, '')}: {excerpt.words}"
    grid([{"cols": columns, "rows": rows}], key=f"reading_{chosen.key}_{decision.name}_{excerpt.words}", label=label)


def _encodings(chosen: Chosen, decision: Decision) -> None:
    """Draw the cells that the runner-up reads differently: line, column, and both readings."""
    found = Differing.of(chosen.table)
    assert found is not None
    with st.container(horizontal=True, vertical_alignment="center", key="row_encodings"):
        for choice in decision.choices:
            _choose(chosen, decision, choice.value, choice.words)
        rows, counts = _counted(str(chosen.table.folder), found)
        st.caption(_counted_words(found, rows, counts), width="stretch")
    pages = max(1, -(-rows // ROWS))
    pager = f"differing_{chosen.key}"
    page = min(st.session_state.get(pager, 1), pages)
    cells = [*(found.header() if page == 1 else ()), *found.page((page - 1) * ROWS)]
    columns: list[Column] = [
        {"l": "Line", "a": "r", "d": 1, "w": "70px"},
        {"l": "Column", "d": 1, "w": "180px"},
        {"l": found.names[0], "x": 1, "g": 1, "w": "50%"},
        {"l": found.names[1], "x": 1, "g": 1, "w": "50%"},
    ]
    header = set(chosen.table.header_lines)
    listed: list[list[Cell]] = [
        [f"{cell.line:,}", "name of a column" if cell.line in header else cell.field, _cut(cell.here), _cut(cell.there)]
        for cell in cells
    ]
    grid(
        [{"cols": columns, "rows": listed, "none": "Every cell reads the same in both."}],
        key=f"differing_grid_{chosen.key}",
        label="Cells that the two encodings read differently",
        max_height=300,
    )
    if pages > 1:
        st.pagination(pages, key=pager)


@st.cache_data(max_entries=20, show_spinner="Comparing the two encodings over all rows", scope="session")
def _counted(_folder: str, _found: Differing) -> tuple[int, dict[str, int]]:
    return _found.rows, _found.counts


def _counted_words(found: Differing, rows: int, counts: dict[str, int]) -> str:
    if not counts:
        return "No cell differs."
    cells = sum(counts.values())
    many = "1 cell differs" if cells == 1 else f"{cells:,} cells differ"
    fields = [f"{plain(field)} {count:,}" for field, count in counts.items()]
    some = ", ".join(fields[:NAMED]) + (" …" if len(fields) > NAMED else "")
    where = f" up to line {found.upto:,}" if found.upto else ""
    return f"{many} in {rows:,} row{'' if rows == 1 else 's'}{where}: {some}"


def _cut(text: str) -> str:
    return text if len(text) <= ONE_CELL else f"{text[: ONE_CELL - 1]}…"
