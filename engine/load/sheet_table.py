"""The rows of one table of a sheet: each becomes a row, is skipped, or is set aside, and the sum of them holds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from engine.load.body import LEFT_OUT, REWRITTEN
from engine.load.cells import CellRange
from engine.load.plausible import DATA, look
from engine.load.sheet_marks import Marks
from engine.load.store import Store
from engine.project import Reading

BATCH = 20_000
FOOTNOTES = 50
"""So many rows below a table may be notes."""
REMEMBERED = 30
"""Rows by which a table is told from the next one below it."""
LEAST_NOTED = 3
"""Columns of a table below which a row of one cell can be a note."""
MOST_OUTSIDE = 1_000
"""Rows outside the chosen cells that are listed with their text."""
OUTSIDE = "outside the chosen cells"


@dataclass
class SheetTable:
    """Takes rows of a sheet in order. Columns count from 0 to the left of `left`, and end before `right`.

    `header` are the header rows' cells by their number; the rows from `body` on are data. `looks` are those of the
    columns.
    """

    store: Store
    reading: Reading
    marks: Marks
    chosen: CellRange | None = None
    last: int = 0
    """The last row that has its place."""
    left: int = 0
    right: int = 0
    header: dict[int, list[str]] = field(default_factory=dict)
    body: int = 0
    looks: list[str] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    """Rows with cells beside the chosen columns."""
    recent: deque[list[str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    spaced: bool = False
    """Whether an empty row stands above the next one."""
    _numbers: list[int] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)
    _notes: list[tuple[int, list[str]]] = field(default_factory=list)
    _areas: list[tuple[CellRange, str]] = field(default_factory=list)
    _area: int = 0

    def begin(self, left: int, right: int, header: dict[int, list[str]], body: int, looks: list[str]) -> None:
        """Say where the table stands; rows that are taken before stand above the chosen cells."""
        self.left, self.right, self.header, self.body, self.looks = left, right, header, body, looks

    def take(self, number: int, cells: list[str]) -> None:
        """Give a row its place, and the empty ones above it theirs."""
        if number > self.last + 1:
            self._gap(number)
        self.last = number
        if self.marks.to_fill:
            self._begin_areas(number, cells)
        if self.chosen and not self.chosen.has_row(number):
            self._outside(number, cells)
            return
        left, right = self.left, self.right
        inside = cells[left:right]
        if len(inside) < right - left:
            inside += [""] * (right - left - len(inside))
        if number < self.body:
            self._above(number, inside, cells)
            return
        beside = left > 0 or len(cells) > right
        if beside and any(cell.strip() for cell in (*cells[:left], *cells[right:])):
            if not self.chosen:
                self._reject(number, cells)
                return
            self.cut.append(number)
        if not inside[0].strip() and not any(map(str.strip, inside)):
            self.store.skip(number, 1, "\t".join(inside).rstrip("\t"), "blank")
            self.spaced = True
            return
        self._row(number, inside)

    def _row(self, number: int, inside: list[str]) -> None:
        if inside.count("") >= len(inside) - 2 and self._is_note(inside):
            self._notes.append((number, inside))
            if len(self._notes) > FOOTNOTES:
                self._keep_notes()
            return
        if self.header and inside in self.header.values():
            self._header_again(number, inside)
            return
        if self._notes:
            self._keep_notes()
        self._keep(number, inside)

    def _keep(self, number: int, inside: list[str]) -> None:
        if self._areas:
            self._fill(number, inside)
        self.spaced = False
        self._numbers.append(number)
        self._rows.append(inside)
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand the rows over."""
        self.recent.extend(self._rows[-REMEMBERED:])
        self.store.add(self._numbers, self._rows, len(self._rows))
        self._numbers, self._rows = [], []

    def known(self) -> list[list[str]]:
        """Return the header and the last rows, by which the next table is told from this one."""
        return [*self.header.values(), *[*self.recent, *self._rows][-REMEMBERED:]]

    def close(self) -> None:
        """End the table: notes below its last row are none of its rows."""
        for number, inside in self._notes:
            self.store.skip(number, 1, "\t".join(inside).strip("\t"), "below the table")
        self._notes = []
        self.flush()
        self.store.skipped.sort(key=lambda one: one[0])

    def _gap(self, number: int) -> None:
        """Skip the rows that the sheet leaves out; a header may be among them, if somebody says so."""
        named = sum(self.last < line < number for line in self.header)
        self.store.header += named
        if number - self.last - 1 > named:
            self.store.skip(self.last + 1, number - self.last - 1 - named, "", "blank")
            self.spaced = True

    def _above(self, number: int, inside: list[str], cells: list[str]) -> None:
        if number in self.header:
            self.store.header += 1
            return
        blank = not any(map(str.strip, cells))
        text = "\t".join(cells if not self.chosen else inside)
        self.store.skip(number, 1, text, "blank" if blank else "above the header")

    def _outside(self, number: int, cells: list[str]) -> None:
        skipped = self.store.skipped
        if len(skipped) < MOST_OUTSIDE or skipped[-1][3] != OUTSIDE:
            self.store.skip(number, 1, "\t".join(cells), OUTSIDE)
            return
        line, span, text, why = skipped[-1]
        skipped[-1] = (line, span + 1, text, why)

    def _reject(self, number: int, cells: list[str]) -> None:
        text = "\t".join(cells)
        edit = self.reading.edits.get(number)
        if edit is not None and edit.is_of(text):
            if not edit.to:
                self.store.skip(number, 1, text, LEFT_OUT)
                return
            rewritten = edit.to.split("\t")
            if len(rewritten) == self.right - self.left:
                self.store.repaired.append((number, text, edit.to, REWRITTEN, 1))
                self._row(number, rewritten)
                return
        self.store.reject(number, 1, text, "cells outside the columns of the table")

    def _is_note(self, inside: list[str]) -> bool:
        """Whether a row may be a note: one cell, or a label with its value, below an empty row or in a typed column."""
        filled = [place for place, cell in enumerate(inside) if cell.strip()]
        words = inside[filled[0]].strip()
        if len(inside) < LEAST_NOTED or len(filled) > 2 or look(words) not in ("word", "other"):
            return False
        if len(filled) == 2 and not words.endswith(":"):
            return False
        typed = self.looks[filled[0]] in DATA
        return typed or self.spaced or bool(self._notes)

    def _keep_notes(self) -> None:
        """Take back that rows are notes: rows follow them."""
        notes, self._notes = self._notes, []
        for number, inside in notes:
            self._keep(number, inside)

    def _header_again(self, number: int, inside: list[str]) -> None:
        for line, cells in self._notes:
            self.store.skip(line, 1, "\t".join(cells).strip("\t"), "above the header")
        self._notes = []
        self.repeated.append(number)
        self.store.skip(number, 1, "\t".join(inside), "the header again")

    def _begin_areas(self, number: int, cells: list[str]) -> None:
        areas = self.marks.to_fill
        self._areas = [one for one in self._areas if (one[0].bottom or 0) >= number]
        while self._area < len(areas) and areas[self._area].top <= number:
            area = areas[self._area]
            value = cells[area.left - 1] if area.top == number and len(cells) >= area.left else ""
            if value:
                self._areas.append((area, value))
            self._area += 1

    def _fill(self, number: int, inside: list[str]) -> None:
        """Write the value of merged blocks into their empty cells of this row."""
        for area, value in self._areas:
            if not area.has_row(number):
                continue
            for place in range(max(0, area.left - 1 - self.left), min(len(inside), area.right - self.left)):
                if not inside[place]:
                    inside[place] = value
                    self.marks.filled = (self.marks.filled or 0) + 1
