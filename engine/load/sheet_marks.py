"""What a sheet hides and merges, from its XML: the reader that streams its cells leaves it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from engine.findings import Finding

BLOCK = 1 << 20
TAG = re.compile(rb"<(?:[A-Za-z0-9]+:)?(row|col|mergeCell)\b([^<>]*)>")
"""In XML a text holds no bare < so that this finds tags only."""
ATTRIBUTE = re.compile(rb"""\b(r|min|max|hidden|ref)\s*=\s*["']([^"']*)["']""")
MOST_LINES = 1_000
MOST_NAMED = 5
LETTERS = 26
EDGE = "16384"
"""The last column that a sheet can have."""


def mark_findings(sheet: BinaryIO, columns_read: int) -> list[Finding]:
    """Return findings for hidden rows, hidden columns and merged cells of a sheet's XML, read in blocks.

    Columns that are hidden from beyond those read to the sheet's edge are empty ones, and are not named.
    """
    rows: list[int] = []
    columns: list[str] = []
    merged: list[str] = []
    row = 0
    for kind, said in _tags(sheet):
        if kind == b"row":
            row = int(said.get(b"r", str(row + 1)))
        hidden = said.get(b"hidden") in ("1", "true")
        if kind == b"mergeCell" and b"ref" in said:
            merged.append(said[b"ref"])
        elif kind == b"row" and hidden:
            rows.append(row)
        elif kind == b"col" and hidden:
            first, last = said.get(b"min", "0"), said.get(b"max", "0")
            if int(first) > columns_read and last == EDGE:
                continue
            columns.append(_letters(int(first)) if first == last else f"{_letters(int(first))}-{_letters(int(last))}")
    return [*_hidden_rows(rows), *_hidden_columns(columns), *_merged(merged)]


def _tags(sheet: BinaryIO) -> Iterator[tuple[bytes, dict[bytes, str]]]:
    rest = b""
    while block := sheet.read(BLOCK):
        text = rest + block
        end = text.rfind(b">") + 1
        for found in TAG.finditer(text, 0, end):
            yield found[1], {name: value.decode(errors="replace") for name, value in ATTRIBUTE.findall(found[2])}
        rest = text[end:]


def _hidden_rows(rows: list[int]) -> list[Finding]:
    if not rows:
        return []
    what = f"Row {rows[0]:,} is" if len(rows) == 1 else f"{len(rows):,} rows are"
    return [
        Finding(
            code="hidden_rows",
            severity="warning",
            sentence=f"{what} hidden in the sheet, perhaps by a filter; they were read like the others.",
            rows=len(rows),
            line=rows[0],
            lines=tuple(rows[:MOST_LINES]),
        )
    ]


def _hidden_columns(columns: list[str]) -> list[Finding]:
    if not columns:
        return []
    what = f"Column {columns[0]} is" if len(columns) == 1 and "-" not in columns[0] else f"Columns {_some(columns)} are"
    sentence = f"{what} hidden in the sheet; what is in there was read like the rest."
    return [Finding(code="hidden_columns", severity="warning", sentence=sentence)]


def _merged(areas: list[str]) -> list[Finding]:
    if not areas:
        return []
    what = f"The cells {areas[0]} are" if len(areas) == 1 else f"{len(areas):,} areas ({_some(areas)}) are"
    lines = sorted({int(number) for area in areas for number in re.findall(r"[0-9]+", area.partition(":")[0])})
    return [
        Finding(
            code="merged_cells",
            severity="info",
            sentence=f"{what} merged: the value stands in the first cell, and the others were read as empty.",
            rows=len(lines),
            line=lines[0] if lines else None,
            lines=tuple(lines[:MOST_LINES]),
        )
    ]


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _letters(number: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
