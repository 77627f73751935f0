"""Where in a workbook the table stands: its sheet, its cells, and what merged cells hold."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from engine.errors import WorkbenchError
from engine.load import sheets
from engine.load.choices import decided
from ui.reading_chosen import Chosen

MERGED = {"first": "Value in the first cell", "fill": "Value in every cell"}


def sheet_controls(chosen: Chosen) -> None:
    """Draw what applies: the sheet where there are several, the cells of a sheet, merged cells where it has some."""
    decision = chosen.table.decision("sheet")
    if decision is None or chosen.source is None:
        return
    _sheet(chosen, decision.value)
    _cells(chosen)
    if chosen.reading.merged == "fill" or any(one.code == "merged_cells" for one in chosen.table.findings):
        _merged(chosen)


def _sheet(chosen: Chosen, read: str) -> None:
    names = _sheets(str(chosen.source))
    if len(names) <= 1:
        return
    key = f"read_sheet_{chosen.key}"
    st.session_state[key] = read if read in names else names[0]

    def picked() -> None:
        update = {"cells": None, "header_row": None, "header_lines": None}  # they were about the other sheet
        reading = chosen.reading.model_copy(update=update)
        chosen.read_with(decided(reading, "sheet", st.session_state[key]))

    st.selectbox("Sheet", names, key=key, on_change=picked, width=190)


def _cells(chosen: Chosen) -> None:
    key = f"read_cells_{chosen.key}"
    st.session_state[key] = chosen.reading.cells or ""

    def given() -> None:
        cells = st.session_state[key].strip().upper() or None
        chosen.read_with(chosen.reading.model_copy(update={"cells": cells, "header_row": None, "header_lines": None}))

    st.text_input(
        "Cells",
        key=key,
        on_change=given,
        placeholder="all, or such as B4:H200",
        max_chars=30,
        width=190,
    )


def _merged(chosen: Chosen) -> None:
    key = f"read_merged_{chosen.key}"
    st.session_state[key] = chosen.reading.merged

    def picked() -> None:
        chosen.read_with(chosen.reading.model_copy(update={"merged": st.session_state[key]}))

    st.selectbox("Merged cells", list(MERGED), format_func=MERGED.__getitem__, key=key, on_change=picked, width=190)


@st.cache_data(max_entries=100, show_spinner=False, scope="session")
def _sheets(source: str) -> list[str]:
    try:
        return sheets(Path(source))
    except WorkbenchError:
        return []
