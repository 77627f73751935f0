"""Read the rows of an .xlsx sheet from its XML in one pass: every cell as the text that a person sees in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import add
from typing import NamedTuple

from engine.errors import OptionError
from engine.load.cell_texts import CellTexts, Memo
from engine.load.cells import MOST_COLUMNS, MOST_ROWS, CellRange, cell_range, column_number
from engine.load.package import local
from engine.load.sheet_marks import Marks
from engine.load.sheet_parser import SheetParser
from engine.load.sheet_pieces import CELL, ODD_ROW, ROW, ROWS, STYLE, TYPE, pieces

UNCOMPUTED = re.compile(r"(?:</f>|<f(?:\s[^<>]*)?/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
"""A formula without a value."""
MERGED = re.compile(rb"""<(?:[A-Za-z0-9]+:)?mergeCell\s[^<>]*?ref\s*=\s*["']([^"'<>]*)["']""")
VALUE = re.compile(rb"<(?:[A-Za-z0-9]+:)?[vt](?:\s[^<>]*)?>[^<]")
LONGEST_TAG = 200
MOST_LETTERS = 3
MOST_SHAPES = 5_000
HIDDEN = ("1", "true", "on")


class Shape(NamedTuple):
    """How a row's cells are written: what most rows of a sheet have in common."""

    columns: tuple[int, ...]
    memos: tuple[Memo, ...]

    def spread(self, texts: Iterable[str | None]) -> list[str]:
        """Return a row with empty cells where columns are left out."""
        if self.columns[-1] == len(self.columns):
            return list(texts)  # type: ignore[arg-type] # what was None was noted and is a text by now
        row = [""] * self.columns[-1]
        for column, text in zip(self.columns, texts, strict=True):
            row[column - 1] = text or ""
        return row


class SheetReader(SheetParser):
    """Reads a sheet's XML block by block, and notes what the sheet hides and merges."""

    def __init__(self, cells: CellTexts, marks: Marks, name: str) -> None:
        super().__init__(name, "Excel workbook")
        self._cells, self._marks = cells, marks
        self._columns: dict[str, int] = {}
        self._shapes: dict[tuple[tuple[str, ...], tuple[str, ...]], Shape] = {}
        self._hidden = False
        self._row: list[str] = []
        self._column = 0
        self._said: dict[str, str] = {}
        self._value = ""
        self._inside = False
        self._spoken = False
        self._formula = False
        self._cell, self._texts, self._line, self._sum = "c", ("v", "t"), "row", "f"
        self._xml.StartElementHandler = self._root
        self._xml.EndElementHandler = self._end
        self._xml.CharacterDataHandler = self._text

    def _parsed(self, blocks: Iterable[bytes]) -> Iterator[None]:
        for xml, rows in pieces(blocks, ROWS):
            self._xml.Parse(xml)
            for row in rows:
                if not self._quickly(row):
                    self._xml.Parse(f"{row}</row>".encode())
            yield

    def _quickly(self, xml: str) -> bool:
        """Read a row that is written as nearly all are, without the parser; return whether it is one.

        Nothing is noted before that is certain.
        """
        head, _, inside = xml.partition(">")
        found = ROW.fullmatch(head)
        if found is None or not self._number < int(found[1]) <= MOST_ROWS or ODD_ROW.search(found[2]):
            return False
        if "<f" in inside and UNCOMPUTED.search(inside):
            return False
        cells = CELL.findall(inside.rstrip())
        if not cells:
            return not inside.strip()
        letters, said, values, own, others = zip(*cells, strict=True)
        shape = self._shapes.get((letters, said)) or self._shape(letters, said)
        if shape is None or any(others):
            return False
        if any(own):
            values = tuple(map(add, values, own))
        texts = [memo[value] for memo, value in zip(shape.memos, values, strict=True)]
        self._number = int(found[1])
        if None in texts:
            special = (text is None for text in texts)
            where = zip(special, shape.memos, values, shape.columns, texts, strict=True)
            texts = [
                self._cells.noted(memo, value, self._number, column) if noted else text
                for noted, memo, value, column, text in where
            ]
        self._emit(shape.spread(texts), hidden=' hidden="1"' in found[2])
        return True

    def _shape(self, letters: tuple[str, ...], said: tuple[str, ...]) -> Shape | None:
        """Return how cells with these columns, styles and types are read; None where columns go back."""
        columns = tuple(self._columns.get(one) or self._place(one) for one in letters)
        if 0 in columns or any(column >= after for column, after in pairwise(columns)):
            return None
        memos = []
        for one in said:
            style, kind = STYLE.search(one), TYPE.search(one)
            memos.append(self._cells.memo(style[1] if style else "", kind[1] if kind else ""))
        if len(self._shapes) >= MOST_SHAPES:
            self._shapes.clear()
        shape = Shape(columns, tuple(memos))
        self._shapes[letters, said] = shape
        return shape

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == self._cell:
            self._said = said
            self._value = ""
            self._formula = False
        elif name in self._texts:
            self._inside = not self._spoken
        elif name == self._line:
            self._start_row(said)
        elif name == self._sum:
            self._formula = True
        else:
            self._start_other(name.rpartition(":")[2], said)

    def _text(self, found: str) -> None:
        if self._inside:
            self._value += found

    def _end(self, name: str) -> None:
        if name == self._cell:
            self._end_cell()
        elif name in self._texts:
            self._inside = False
        elif name == self._line:
            self._end_row()
        elif name.endswith("rPh"):
            self._spoken = False

    def _root(self, name: str, _: dict[str, str]) -> None:
        """Take the prefix of the first element, which all others have as well."""
        self._xml.StartElementHandler = self._start
        before = name[: -len(local(name))]
        self._cell, self._texts = f"{before}c", (f"{before}v", f"{before}t")
        self._line, self._sum = f"{before}row", f"{before}f"

    def _start_row(self, said: dict[str, str]) -> None:
        number = said.get("r", "")
        # A number that is none, or goes back, would lose the order of the rows: the row then follows the last one.
        known = number.isascii() and number.isdecimal() and self._number < int(number[:9]) <= MOST_ROWS
        self._number = int(number) if known else self._number + 1
        self._hidden = said.get("hidden") in HIDDEN or said.get("ht") == "0"
        self._row = []
        self._column = 0

    def _end_cell(self) -> None:
        letters = self._said.get("r", "").rstrip("0123456789")
        column = self._columns.get(letters) or self._place(letters)
        self._column = column = max(column, self._column + 1)
        value = self._value
        if not value:
            if self._formula and self._said.get("t", "n") == "n":  # the value of a formula may be an empty text
                self._marks.uncomputed(self._number, column)
            return
        memo = self._cells.memo(self._said.get("s", ""), self._said.get("t", ""))
        text = memo[value]
        if text is None:
            text = self._cells.noted(memo, value, self._number, column)
        row = self._row
        if len(row) + 1 < column:
            row += [""] * (column - len(row) - 1)
        row.append(text)

    def _place(self, letters: str) -> int:
        """Return a column's number; 0 where there are no letters, so that the cell follows the one before it."""
        valid = 0 < len(letters) <= MOST_LETTERS and letters.isascii() and letters.isalpha()
        column = column_number(letters) if valid else 0
        column = column if column <= MOST_COLUMNS else 0
        if column:
            self._columns[letters] = column
        return column

    def _end_row(self) -> None:
        self._emit(self._row, hidden=self._hidden)

    def _emit(self, row: list[str], *, hidden: bool) -> None:
        while row and not row[-1]:
            row.pop()
        if not row:
            return
        self._rows.append((self._number, row))
        self._marks.widest = max(self._marks.widest, len(row))
        if hidden:
            self._marks.hidden_rows.append(self._number)

    def _start_other(self, name: str, said: dict[str, str]) -> None:
        if name == "rPh":
            self._spoken = True
        elif name == "col" and (said.get("hidden") in HIDDEN or said.get("width") == "0"):
            first, last = said.get("min", ""), said.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self._marks.hidden_columns.append((int(first), int(last)))
        elif name == "mergeCell" and (area := area_of(said.get("ref", ""))):
            self._marks.merged.append(area)


def area_of(written: str) -> CellRange | None:
    """Return the area of merged cells that a sheet names; None where it is none."""
    try:
        return cell_range(written)
    except OptionError:
        return None


def merged_areas(blocks: Iterable[bytes]) -> list[CellRange]:
    """Return the merged areas of a sheet, which stand behind its cells: found without reading those."""
    found = []
    rest = b""
    for block in blocks:
        text = rest + block
        end = text.rfind(b">") + 1
        found += [area for ref in MERGED.findall(text, 0, end) if (area := area_of(ref.decode(errors="replace")))]
        rest = text[end:]
    return found


def has_cells(blocks: Iterable[bytes]) -> bool:
    """Whether a sheet holds any value."""
    rest = b""
    for block in blocks:
        text = rest + block
        if VALUE.search(text):
            return True
        rest = text[-LONGEST_TAG:]
    return False
