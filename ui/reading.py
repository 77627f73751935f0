"""The card that says how a file was read, on what evidence, and lets it be read differently."""

from __future__ import annotations

import streamlit as st

from engine.edit.exports import without_export
from engine.load import DELIMITERS, ENCODINGS, QUOTES
from engine.load.aligned import ALIGNED
from engine.load.choices import decided
from engine.project import Export, Side
from engine.table import LINE, Table
from engine.transform import Catalogue
from ui import frame, loading
from ui.grid import Cell, Column, Pane, grid
from ui.reading_chosen import Chosen
from ui.reading_decisions import decisions
from ui.reading_findings import findings
from ui.reading_rows import rows
from ui.reading_sheet import sheet_controls
from ui.reading_tables import further_tables, place_of
from ui.session import Session

SHOWN = 12
"""Rows of the file that stand beside its raw lines."""
LABELS = {"encoding": "Encoding", "delimiter": "Delimiter", "quote": "Quote", "header_row": "Header on line"}
"""What can be corrected; the names are those of a decision and of `Reading`."""


def card(session: Session, side: Side, export: Export, catalogue: Catalogue) -> None:
    """Draw everything about how an export was read, and what can be done about it."""
    table = session.loaded.get((side, export.name))
    with st.container(border=True, key="card_read", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_file", wrap=False):
            sums = f"{_size(table.size)} · {account(table)}" if table else "not loaded: the project holds no data"
            place = f", {found}" if table and (found := place_of(session, side, table)) else ""
            frame.line(f"How {export.file}{place} was read", sums)
            with st.popover("Replace", type="secondary" if table else "primary"):
                st.markdown("All settings stay; what changed in the columns is said.")
                loading.uploader(session, side, export)
            st.button("Remove", key="remove_file", on_click=_remove, args=(session, side, export))
        if table:
            body(Chosen(session, side, export, table), catalogue)


def _remove(session: Session, side: Side, export: Export) -> None:
    session.change(without_export(session.project, side, export.name), f"remove {export.file}")


def body(chosen: Chosen, catalogue: Catalogue) -> None:
    """Draw how an export or a part of one was read: corrections, decisions, findings, broken rows, first lines."""
    table = chosen.table
    if chosen.part is None:
        further_tables(chosen)
    _corrections(chosen)
    decisions(chosen)
    findings(chosen, catalogue)
    broken = bool(table.account.rejected_rows or table.account.repaired_rows)
    if broken:
        rows(chosen)
    label = f"How {table.file} was read"
    grid([_raw(table), _read_as(table)], key=f"raw_{chosen.key}", label=label, max_height=300)
    if not broken:
        rows(chosen)


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
    sheet = table.decision("sheet")
    said = [sheet.value] if sheet else []
    encoding, delimiter = table.decision("encoding"), table.decision("delimiter")
    if encoding:
        said.append(dict(ENCODINGS).get(encoding.value, encoding.value).partition(" (")[0])
    if delimiter:
        said.append({"\t": "tab", " ": "space", ALIGNED: "aligned"}.get(delimiter.value, delimiter.value))
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
    numbers = [0, *range(table.preview_from, table.preview_from + len(table.preview))]
    lines = {str(number): f"{number:,}" if number else "none" for number in numbers}
    with st.container(horizontal=True, vertical_alignment="bottom", key="row_read"):
        _choice(chosen, "encoding", dict(ENCODINGS), 256)
        _choice(chosen, "delimiter", dict(DELIMITERS), 132)
        _choice(chosen, "quote", dict(QUOTES), 150)
        _choice(chosen, "header_row", lines, 112)
        sheet_controls(chosen)


def _choice(chosen: Chosen, name: str, options: dict[str, str], width: int) -> None:
    decision = chosen.table.decision(name)
    if decision is None:
        return
    labels = {**options, decision.value: options.get(decision.value, decision.value)}
    key = f"read_{name}_{chosen.key}"
    st.session_state[key] = decision.value

    def picked() -> None:
        value, number = st.session_state[key], chosen.table.number
        if name == "header_row" and number > 1:
            chosen.read_with(decided(chosen.reading, "other_headers", f"{number}:{value}"))
            return
        left = {"header_lines": None} if name == "header_row" else {}  # they were about the header before
        chosen.read_with(decided(chosen.reading.model_copy(update=left), name, value))

    st.selectbox(LABELS[name], list(labels), format_func=labels.__getitem__, key=key, on_change=picked, width=width)


def _raw(table: Table) -> Pane:
    skipped = set(table.skipped().head(len(table.preview) * 2)["line"])
    rows: list[list[Cell]] = []
    for number, raw in enumerate(table.preview, table.preview_from):
        text = raw.replace("\t", "⇥")
        if number in table.header_lines:
            rows.append([f"{number:,}", {"b": text}, {"tag": "header", "k": "info"}])
        elif number in skipped:
            rows.append([f"{number:,}", {"d": text}, {"tag": "skipped", "k": "mut"}])
        else:
            rows.append([f"{number:,}", text, ""])
    columns: list[Column] = [{"l": "Line", "a": "r", "d": 1, "w": "46px"}, {"l": "Text", "m": 1, "g": 1}, {"l": ""}]
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


def _size(size: int) -> str:
    amount = float(size)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:  # noqa: PLR2004 - as file managers count
            return f"{amount:,.0f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"
