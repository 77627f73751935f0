"""The lines of a file that are no row as they stand: set aside, repaired, skipped; and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from engine.load.rewritten import can_be_rewritten, rewritten
from engine.project import Edit
from engine.table import Table
from ui import frame
from ui.frame import plain
from ui.grid import Cell, Column, Event, grid
from ui.reading_chosen import Chosen

PAGE = 50
"""Lines on one page."""
ASIDE, REPAIRED, SKIPPED = "aside", "repaired", "skipped"
ACCEPT, EDIT, LEAVE_OUT, BACK = "accept", "edit", "leave out", "aside"
EVERY = "All kinds"
BY_USER = ("rewritten by you", "left out by you")
LINE: Column = {"l": "Line", "a": "r", "d": 1, "w": "70px"}
COLUMNS: dict[str, list[Column]] = {
    ASIDE: [
        LINE,
        {"l": "As in the file", "m": 1, "g": 1, "x": 1, "w": "50%"},
        {"l": "Why", "x": 1, "w": "230px"},
        {"l": "Proposed repair", "m": 1, "g": 1, "x": 1, "w": "50%"},
        {"l": "", "a": "r"},
    ],
    REPAIRED: [
        LINE,
        {"l": "As in the file", "m": 1, "g": 1, "x": 1, "w": "50%"},
        {"l": "What was done", "x": 1, "w": "230px"},
        {"l": "Read as", "m": 1, "g": 1, "x": 1, "w": "50%"},
        {"l": "", "a": "r"},
    ],
    SKIPPED: [LINE, {"l": "As in the file", "m": 1, "g": 1, "x": 1, "w": "100%"}, {"l": "Why"}],
}


@dataclass(frozen=True)
class Lines:
    """The lines of one sort: line, text, why, other (the row as proposed or as read), how, lines."""

    sort: str
    frame: pl.DataFrame

    @classmethod
    def of(cls, table: Table, sort: str) -> Lines:
        """Return the lines of a table that were set aside, repaired or skipped."""
        if sort == ASIDE:
            return cls(sort, table.rejected().rename({"reason": "why", "suggestion": "other"}))
        if sort == REPAIRED:
            repaired = table.repaired().select("line", "how", "lines", text="before", why="how", other="after")
            return cls(sort, repaired)
        none = [pl.lit("").alias(name) for name in ("other", "how")]
        return cls(sort, table.skipped().with_columns(*none, lines=pl.lit(1, pl.UInt32)))

    @property
    def kinds(self) -> dict[str, tuple[str, str, int]]:
        """The different kinds: label → why, how and the number of lines; the most frequent first."""
        counts = self.frame.group_by("why", "how").len().sort("len", "why", "how", descending=[True, False, False])
        found = {}
        for why, how, count in counts.iter_rows():
            proposed = f" · {how}" if how and how != why else ""
            found[f"{why}{proposed} ({count:,})"] = (why, how, count)
        return found

    def only(self, kind: str) -> Lines:
        """Return the lines of one kind."""
        why, how, _ = self.kinds[kind]
        return Lines(self.sort, self.frame.filter((pl.col("why") == why) & (pl.col("how") == how)))


def rows(chosen: Chosen) -> None:
    """Draw the lines of the sort that the visitor chose, the set aside first; nothing where every line is a row."""
    account = chosen.table.account
    skipped = chosen.table.skipped().height
    counts = {ASIDE: account.rejected_rows, REPAIRED: account.repaired_rows, SKIPPED: skipped}
    labels = {ASIDE: "Set aside", REPAIRED: "Repaired", SKIPPED: "Skipped"}
    sorts = [sort for sort, count in counts.items() if count]
    if not sorts:
        return
    key = f"sort_{chosen.key}"
    if st.session_state.get(key) not in sorts:
        st.session_state[key] = sorts[0]
    with st.container(key="lines", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_lines"):
            sort = st.segmented_control(
                "Lines that are no row as they stand",
                sorts,
                format_func=lambda one: f"{labels[one]} **{counts[one]:,}**",
                key=key,
                required=True,
                label_visibility="collapsed",
            )
            lines = _of_a_kind(chosen, Lines.of(chosen.table, str(sort)))
        _editor(chosen, lines)
        _listing(chosen, lines)


def _of_a_kind(chosen: Chosen, lines: Lines) -> Lines:
    """Let the visitor choose a kind, and decide for all lines of it at once."""
    kinds = lines.kinds
    if lines.sort == SKIPPED:
        st.caption("They hold no row: titles, blank lines, notes, and what you left out.", width="stretch")
        return lines
    kind = next(iter(kinds))
    if len(kinds) > 1:
        key = f"kind_{lines.sort}_{chosen.key}"
        if st.session_state.get(key) not in (EVERY, *kinds):
            st.session_state[key] = EVERY
        kind = st.selectbox("Kind", [EVERY, *kinds], key=key, label_visibility="collapsed", width=420)
    else:
        st.caption(plain(kind), width="content")
    st.space("stretch")
    if kind == EVERY:
        st.caption("Choose a kind to decide for all its lines at once.", width="content")
        return lines
    _decide_all(chosen, lines, kind)
    return lines.only(kind)


def _decide_all(chosen: Chosen, lines: Lines, kind: str) -> None:
    _, how, count = lines.kinds[kind]
    if not how or how in BY_USER:
        return
    aside = lines.sort == ASIDE
    all_of = f"all {count:,} of this kind" if count > 1 else "it and its like"

    def decided() -> None:
        said = chosen.reading.repairs | {how: "accept" if aside else "aside"}
        chosen.read_with(chosen.reading.model_copy(update={"repairs": said}))

    st.button(
        f"Accept {all_of}" if aside else f"Set aside {all_of}",
        type="primary" if aside else "secondary",
        key=f"every_{lines.sort}",
        help=f"Wherever the repair is: {plain(how)}. A newer export of this file is read the same way.",
        on_click=decided,
    )


def _listing(chosen: Chosen, lines: Lines) -> None:
    total = lines.frame.height
    pages = -(-total // PAGE)
    pager = f"lines_{lines.sort}_{chosen.key}"
    page = min(st.session_state.get(pager, 1), pages)
    shown = lines.frame.slice((page - 1) * PAGE, PAGE)
    found = {str(row["line"]): row for row in shown.iter_rows(named=True)}

    def happened(event: Event) -> None:
        row = found[str(event["id"])]
        action = event["action"]
        if action == EDIT:
            chosen.edit(row["line"])
        elif action == ACCEPT:
            _save(chosen, row, row["other"], row["lines"])
        elif action == LEAVE_OUT:
            _save(chosen, row, "", 1)
        else:
            _forget(chosen, row["line"])

    grid(
        [
            {
                "ids": list(found),
                "cols": COLUMNS[lines.sort],
                "rows": [_row(chosen, lines, row) for row in found.values()],
            }
        ],
        key=f"grid_{pager}",
        label={ASIDE: "Rows set aside", REPAIRED: "Rows repaired", SKIPPED: "Lines skipped"}[lines.sort],
        frame=False,
        first=(page - 1) * PAGE + 1,
        total=total,
        max_height=340,
        on_event=happened,
    )
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="row_lines_pager"):
            first, last = (page - 1) * PAGE + 1, min(page * PAGE, total)
            st.caption(f"{first:,}–{last:,} of {total:,}", width="stretch")  # noqa: RUF001 - a range
            st.pagination(pages, key=pager)


def _row(chosen: Chosen, lines: Lines, row: dict[str, Any]) -> list[Cell]:
    line, text, why, other = (str(row[name]) for name in ("line", "text", "why", "other"))
    number = f"{int(line):,}"
    if lines.sort == SKIPPED:
        return [number, text or None, {"tag": why, "k": "mut"}]
    if not can_be_rewritten(chosen.table):
        return [number, text, {"tag": why, "k": "bad"}, other, ""]
    edit = [EDIT, "Edit", 0, f"Edit line {number}"]
    if lines.sort == REPAIRED:
        mine = why in BY_USER
        back = [[BACK, "Undo", 0, f"Read line {number} as the file has it"]] if mine else []
        return [number, text, {"tag": why, "k": "info" if mine else "ok"}, other, [*back, edit]]
    accept = [[ACCEPT, "Accept", 1, f"Accept the proposed repair of line {number}"]] if other else []
    leave = [LEAVE_OUT, "Leave out", 0, f"Leave out line {number}"]
    proposed: Cell = {"t": other, "d": f"({row['how']})"} if other else {"d": "none is plain enough"}
    return [number, text, {"tag": why, "k": "bad"}, proposed, [*accept, edit, leave]]


def _editor(chosen: Chosen, lines: Lines) -> None:
    """Draw the form for the line that the visitor edits: the text, and the cells that it gives."""
    row = _line(lines, chosen.edited) if chosen.edited else None
    if row is None:
        return
    line, proposed = int(row["line"]), str(row["other"])
    with st.container(border=True, key="card_edit", gap="xsmall"):
        frame.line(f"Line {line:,} as it is to be read", f"in the file: {str(row['text'])[:160]}")
        key = f"edit_{chosen.key}_{line}"
        text = st.text_area(
            "The row", value=proposed or str(row["text"]), key=key, height=76, label_visibility="collapsed"
        )
        cells, problem = rewritten(chosen.table, text or "")

        def saved() -> None:  # what is typed arrives together with the click
            typed = st.session_state[key]
            if not rewritten(chosen.table, typed)[1]:
                _save(chosen, row, typed, row["lines"])

        names = [*chosen.table.fields, *(f"too many: {n}" for n in range(len(chosen.table.fields) + 1, len(cells) + 1))]
        columns: list[Column] = [{"l": name} for name in names]
        given: list[Cell] = [*(cell or None for cell in cells), *["missing"] * (len(names) - len(cells))]
        marks = [[0, place, "fail", "missing"] for place in range(len(cells), len(names))]
        grid([{"cols": columns, "rows": [given], "marks": marks}], key=f"cells_{key}", label=f"Cells of line {line:,}")
        with st.container(horizontal=True, vertical_alignment="center", key="row_edit"):
            st.button(
                "Read it so",
                type="primary",
                key="edit_save",
                disabled=bool(problem),
                on_click=saved,
            )
            st.button("Leave the line out", key="edit_leave", on_click=lambda: _save(chosen, row, "", 1))
            st.button("Cancel", key="edit_cancel", on_click=chosen.forget_edit)
            st.caption(plain(problem) or "Every column has its cell.", width="stretch")


def _line(lines: Lines, number: int) -> dict[str, Any] | None:
    found = lines.frame.filter(pl.col("line") == number)
    return found.row(0, named=True) if found.height else None


def _save(chosen: Chosen, row: dict[str, Any], to: str, lines: int) -> None:
    """Read one line as the visitor says; the lines after it that belong to it are taken with it."""
    reading = chosen.reading
    edits = reading.edits | {row["line"]: Edit.made(str(row["text"]), to, lines)}
    chosen.forget_edit()
    chosen.read_with(reading.model_copy(update={"edits": edits}))


def _forget(chosen: Chosen, line: int) -> None:
    """Read one line as the file has it again."""
    reading = chosen.reading
    edits = {number: edit for number, edit in reading.edits.items() if number != line}
    chosen.read_with(reading.model_copy(update={"edits": edits}))
