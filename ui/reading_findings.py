"""What was noticed while a file was read, worst first."""

from __future__ import annotations

import streamlit as st

from engine.findings import Finding
from ui.frame import line
from ui.grid import Cell, Column, grid
from ui.reading_chosen import Chosen

TAGS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "info")}
BADNESS = {"error": 0, "warning": 1, "info": 2}
COLUMNS: list[Column] = [
    {"l": "Kind", "w": "42px"},
    {"l": "Finding", "x": 1, "g": 1, "w": "100%"},
    {"l": "Lines", "d": 1, "x": 1, "w": "210px"},
    {"l": "Rows", "a": "r"},
]
NAMED = 5


def findings(chosen: Chosen) -> None:
    """Draw the findings of the load; nothing where there are none."""
    found = sorted(chosen.table.findings, key=lambda one: (BADNESS[one.severity], -one.rows))
    if not found:
        return
    with st.container(key="findings", gap="xsmall"):
        count = "1 finding" if len(found) == 1 else f"{len(found):,} findings"
        line(f"{count} in {chosen.table.file}", "nothing of it was changed")
        grid(
            [{"nohead": 1, "cols": COLUMNS, "rows": [_row(finding) for finding in found]}],
            key=f"findings_{chosen.key}",
            label=f"Findings in {chosen.table.file}",
            frame=False,
            max_height=240,
        )


def _row(finding: Finding) -> list[Cell]:
    tag, kind = TAGS[finding.severity]
    rows: Cell = {"b": f"{finding.rows:,}", "t": "row" if finding.rows == 1 else "rows"} if finding.rows else ""
    return [{"tag": tag, "k": kind, "sr": finding.severity}, finding.sentence, _lines(finding), rows]


def _lines(finding: Finding) -> str:
    lines = finding.lines or ((finding.line,) if finding.line else ())
    if not lines:
        return ""
    named = ", ".join(f"{number:,}" for number in lines[:NAMED]) + (" …" if len(lines) > NAMED else "")
    return f"{'line' if len(lines) == 1 else 'lines'} {named}"
