"""The card that says how a file was read, on what evidence, and lets it be read differently."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from engine.edit.exports import without_export
from engine.load import DELIMITERS, ENCODINGS, QUOTES, sheets
from engine.project import Export, Side
from engine.table import LINE, Decision, Table
from ui import frame, loading
from ui.frame import plain
from ui.grid import Cell, Column, Pane, grid
from ui.session import Session

SHOWN = 12
"""Rows of the file that stand beside its raw lines."""
ASIDE = 50
"""Lines set aside on one page."""
LABELS = {"encoding": "Encoding", "delimiter": "Delimiter", "quote": "Quote", "header_row": "Header on line"}
"""What can be corrected; the names are those of a decision and of `Reading`."""


@dataclass(frozen=True)
class Chosen:
    """The export that the card is about."""

    session: Session
    side: Side
    export: Export
    table: Table

    def read_with(self, name: str, value: str | int) -> None:
        """Read the file again, with one thing about it said by the visitor."""
        loading.correct(self.session, self.side, self.export, self.export.reading.model_copy(update={name: value}))


def card(session: Session, side: Side, export: Export) -> None:
    """Draw everything about how an export was read, and what can be done about it."""
    table = session.loaded.get((side, export.name))
    with st.container(border=True, key="card_read", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_file", wrap=False):
            sums = f"{_size(table.size)} · {account(table)}" if table else "not loaded: the project holds no data"
            frame.line(f"How {export.file} was read", sums)
            with st.popover("Replace", type="secondary" if table else "primary"):
                st.markdown("All settings stay; what changed in the columns is said.")
                loading.uploader(session, side, export)
            st.button("Remove", key="remove_file", on_click=_remove, args=(session, side, export))
        if table:
            _read(Chosen(session, side, export, table))


def _remove(session: Session, side: Side, export: Export) -> None:
    session.change(without_export(session.project, side, export.name), f"remove {export.file}")


def _read(chosen: Chosen) -> None:
    table = chosen.table
    _corrections(chosen)
    for decision in table.decisions:
        if decision.question:
            _question(chosen, decision)
    for finding in table.findings:
        st.caption(f":orange[**!**] {plain(finding.sentence)}")
    label = f"How {table.file} was read"
    grid([_raw(table), _read_as(table)], key=f"raw_{chosen.side}_{chosen.export.name}", label=label, max_height=300)
    _aside(table)


def account(table: Table) -> str:
    """Return the row sum of a file as an equation."""
    sums = table.account
    parts = [
        f"{sums.header:,} header" if sums.header else "",
        f"{sums.skipped:,} skipped" if sums.skipped else "",
        f"{sums.accepted:,} accepted",
        f"{sums.rejected:,} set aside" if sums.rejected else "",
    ]
    equals = "=" if sums.holds else "≠"
    rows = f" ({sums.rows:,} rows)" if sums.rows != sums.accepted else ""
    lines = f"{sums.lines:,} line{'' if sums.lines == 1 else 's'}"
    return f"{lines} {equals} {' + '.join(part for part in parts if part)}{rows}"


def summary(table: Table) -> str:
    """Return in a few words how a file was read: `Windows-1252 · ; · header on line 4`."""
    said = []
    encoding, delimiter = table.decision("encoding"), table.decision("delimiter")
    if encoding:
        said.append(dict(ENCODINGS).get(encoding.value, encoding.value).partition(" (")[0])
    if delimiter:
        said.append({"\t": "tab", " ": "space"}.get(delimiter.value, delimiter.value))
    lines = table.header_lines
    said.append(f"header on line {lines[-1]:,}" if lines else "no header")
    return " · ".join(said)


def state(table: Table) -> tuple[str, str]:
    """Return the badge of a file: words and kind."""
    questions = sum(decision.question is not None for decision in table.decisions)
    aside = table.account.rejected_rows
    said = [
        f"{questions} question{'s' if questions > 1 else ''}" if questions else "",
        f"{aside:,} row{'s' if aside > 1 else ''} aside" if aside else "",
        "no rows" if not table.rows else "",
    ]
    return (" · ".join(filter(None, said)), "warn") if any(said) else ("sure", "ok")


def _corrections(chosen: Chosen) -> None:
    table = chosen.table
    lines = {str(number): f"{number:,}" if number else "none" for number in range(len(table.preview) + 1)}
    with st.container(horizontal=True, vertical_alignment="top", wrap=False, key="row_read"):
        _choice(chosen, "encoding", dict(ENCODINGS), 256)
        _choice(chosen, "delimiter", dict(DELIMITERS), 132)
        _choice(chosen, "quote", dict(QUOTES), 150)
        _choice(chosen, "header_row", lines, 112)
        _sheet(chosen)
        said = " ".join(decision.because for decision in table.decisions if decision.name in LABELS)
        st.caption(plain(said), width="stretch")


def _choice(chosen: Chosen, name: str, options: dict[str, str], width: int) -> None:
    decision = chosen.table.decision(name)
    if decision is None:
        return
    labels = {**options, decision.value: options.get(decision.value, decision.value)}
    key = f"read_{name}_{chosen.side}_{chosen.export.name}"
    st.session_state[key] = decision.value

    def picked() -> None:
        value = st.session_state[key]
        chosen.read_with(name, int(value) if name == "header_row" else value)

    st.selectbox(LABELS[name], list(labels), format_func=labels.__getitem__, key=key, on_change=picked, width=width)


def _sheet(chosen: Chosen) -> None:
    source = chosen.session.sources.get(chosen.export.sha256)
    names = _sheets(str(source)) if source else []
    if len(names) < 2:  # noqa: PLR2004 - one sheet is no choice
        return
    key = f"read_sheet_{chosen.side}_{chosen.export.name}"
    read = chosen.table.decision("sheet")
    st.session_state[key] = read.value if read and read.value in names else names[0]
    st.selectbox(
        "Sheet",
        names,
        key=key,
        on_change=lambda: chosen.read_with("sheet", st.session_state[key]),
        width=150,
    )


@st.cache_data(max_entries=100, show_spinner=False)
def _sheets(source: str) -> list[str]:
    return sheets(Path(source))


def _question(chosen: Chosen, decision: Decision) -> None:
    name = decision.name
    with (
        st.container(key=f"question_{name}"),
        st.container(horizontal=True, vertical_alignment="center", key=f"row_question_{name}"),
    ):
        st.markdown(f"**One question.** {plain(decision.question or '')}", width="content")
        for value in dict.fromkeys((decision.value, decision.runner_up)):
            if value is None:
                continue
            st.button(
                _named(name, value),
                type="primary" if value == decision.value else "secondary",
                key=f"answer_{name}_{value}",
                on_click=chosen.read_with,
                args=(name, int(value) if name == "header_row" else value),
            )


def _named(name: str, value: str) -> str:
    if name == "header_row":
        return f"Header on line {value}" if value != "0" else "No header"
    known = {"encoding": ENCODINGS, "delimiter": DELIMITERS, "quote": QUOTES}
    return dict(known.get(name, ())).get(value, value)


def _raw(table: Table) -> Pane:
    first = max(table.header_lines, default=0)
    rows: list[list[Cell]] = []
    for number, text in enumerate(table.preview, 1):
        cell: Cell = {"b": text} if number in table.header_lines else {"d": text} if number < first else text
        rows.append([f"{number:,}", cell])
    columns: list[Column] = [{"l": "Line", "a": "r", "d": 1, "w": "46px"}, {"l": "Text", "m": 1, "g": 1}]
    return {"cap": "Raw, first lines", "note": "as in the file", "cols": columns, "rows": rows}


def _read_as(table: Table) -> Pane:
    rows = table.scan().head(SHOWN).collect(engine="in-memory")
    columns: list[Column] = [{"l": "Line", "a": "r", "d": 1, "w": "58px"}]
    columns += [{"l": field} for field in table.fields]
    cells: list[list[Cell]] = [
        [f"{row[0]:,}", *(cell or None for cell in row[1:])] for row in rows.select(LINE, *table.fields).iter_rows()
    ]
    fields = f"{len(table.fields):,} field{'' if len(table.fields) == 1 else 's'}, all text"
    return {"cap": "Read as", "note": fields, "cols": columns, "rows": cells, "none": "No rows under the header."}


def _aside(table: Table) -> None:
    total = table.account.rejected_rows
    if not total:
        return
    frame.line(
        f"{total:,} row{'s' if total > 1 else ''} set aside", "in no output, listed with their reasons at the export"
    )
    pages = -(-total // ASIDE)
    key = f"aside_{table.folder.name}"
    page = min(st.session_state.get(key, 1), pages)
    rows = table.rejected().slice((page - 1) * ASIDE, ASIDE)
    cells: list[list[Cell]] = [
        [f"{row['line']:,}", row["text"], {"tag": row["reason"], "k": "bad"}, _perhaps(row["suggestion"])]
        for row in rows.iter_rows(named=True)
    ]
    columns: list[Column] = [
        {"l": "Line", "a": "r", "d": 1, "w": "60px"},
        {"l": "Text", "m": 1, "g": 1, "w": "55%"},
        {"l": "Why"},
        {"l": "Suggestion", "d": 1, "g": 1, "w": "45%"},
    ]
    grid(
        [{"nohead": 1, "cols": columns, "rows": cells}],
        key=f"grid_{key}",
        label="Rows set aside",
        mode="tall",
        frame=False,
        first=(page - 1) * ASIDE + 1,
        total=total,
        max_height=320,
    )
    if pages > 1:
        st.pagination(pages, key=key)


def _perhaps(suggestion: str | None) -> str:
    return f"perhaps meant: {suggestion}" if suggestion else ""


def _size(size: int) -> str:
    amount = float(size)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:  # noqa: PLR2004 - as file managers count
            return f"{amount:,.0f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"
