"""Read the rows of an .xlsx sheet from its XML in one pass: every cell as the text that a person sees in it.

Written for speed where a sheet of millions of cells needs it: two handlers see every cell, and each distinct value in a
style is written out once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from engine.errors import FileError, OptionError
from engine.load.book import Texts, unescaped
from engine.load.cells import MOST_COLUMNS, MOST_ROWS, CellRange, cell_range, column_number
from engine.load.package import local, parser
from engine.load.sheet_marks import Marks
from engine.load.shown import Shown, show_number, show_text

MOST_KEPT = 200_000
"""Distinct values in their styles whose texts are remembered."""
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
MERGED = re.compile(rb"""<(?:[A-Za-z0-9]+:)?mergeCell\s[^<>]*?ref\s*=\s*["']([^"'<>]*)["']""")
VALUE = re.compile(rb"<(?:[A-Za-z0-9]+:)?[vt](?:\s[^<>]*)?>[^<]")
LONGEST_TAG = 200
MOST_LETTERS = 3
HIDDEN = ("1", "true", "on")
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone

Key = tuple[str | None, str | None, str]
"""A cell's style, type and written value."""


class CellTexts:
    """Turns what stands in a cell's XML into the text that it shows."""

    def __init__(self, formats: list[str], texts: Texts, marks: Marks, name: str, *, from_1904: bool) -> None:
        self.known: dict[Key, str] = {}
        self._name = name
        self._formats, self._texts, self._marks, self._from_1904 = formats, texts, marks, from_1904

    def text(self, key: Key, line: int, column: int) -> str:
        """Return a cell's text, and note what is special about the cell."""
        try:
            shown = self._shown(key)
        except (ValueError, IndexError, OverflowError):
            self._marks.damage(line, column, key[2])
            return key[2]
        if shown.hides:
            self._marks.note(line, self._plain(key), shown)
            return shown.text
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
        self.known[key] = shown.text
        return shown.text

    def _plain(self, key: Key) -> str:
        return key[2] if key[1] in (None, "n") else self._text_of(key)

    def _shown(self, key: Key) -> Shown:
        style, kind, written = key
        number = int(style or 0)
        if number < 0:
            raise ValueError(style)
        pattern = self._formats[number] if number or self._formats else "General"
        if kind is None or kind == "n":
            return self._number(written.strip(), pattern)
        if kind == "b":
            return Shown({"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}.get(written.strip(), written))
        if kind == "d":
            return self._day(written.strip(), pattern)
        return Shown(written) if kind == "e" else show_text(self._text_of(key), pattern)

    def _text_of(self, key: Key) -> str:
        if key[1] != "s":
            return unescaped(key[2])
        place = int(key[2])
        if not self._texts:
            raise FileError(
                f"{self._name} is a damaged Excel workbook: the part with the workbook's texts is missing or empty.",
                hint="Open it in Excel, save it again as .xlsx, and load that.",
            )
        if place < 0:
            raise ValueError(key[2])
        return unescaped(self._texts[place])

    def _number(self, written: str, pattern: str) -> Shown:
        if not written:
            return Shown("")
        if not NUMBER.fullmatch(written):
            raise ValueError(written)
        number = int(written) if WHOLE.fullmatch(written) else float(written)
        return show_number(number, pattern, from_1904=self._from_1904)

    def _day(self, written: str, pattern: str) -> Shown:
        """Return a day that is written as ISO 8601, in its format."""
        moment = dt.datetime.fromisoformat(written)
        if pattern.lower() in ("", "general", "@") or moment.tzinfo:
            return Shown(written)
        return show_number((moment - EPOCH) / dt.timedelta(days=1), pattern)


class SheetReader:
    """Reads a sheet's XML block by block, and notes what the sheet hides and merges."""

    def __init__(self, cells: CellTexts, marks: Marks, name: str) -> None:
        self._cells, self._marks, self._name = cells, marks, name
        self._known = cells.known
        self._columns: dict[str, int] = {}
        self._rows: list[tuple[int, list[str]]] = []
        self._number = 0
        self._hidden = False
        self._row: list[str] = []
        self._column = 0
        self._said: dict[str, str] = {}
        self._value = ""
        self._inside = False
        self._spoken = False
        self._cell, self._texts, self._line = "c", ("v", "t"), "row"
        self._xml = parser()
        self._xml.StartElementHandler = self._root
        self._xml.EndElementHandler = self._end
        self._xml.CharacterDataHandler = self._text

    def rows(self, blocks: Iterable[bytes]) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows with cells and their numbers from 1, each without empty cells at its end.

        Raises:
            FileError: the XML breaks off, or is none.
        """
        xml = self._xml
        try:
            for block in blocks:
                xml.Parse(block)
                yield from self._rows
                self._rows.clear()
            xml.Parse(b"", True)
        except expat.ExpatError:
            raise FileError(
                f"{self._name} is a damaged Excel workbook: the sheet breaks off after row {self._number:,}.",
                hint="Open it in Excel, save it again as .xlsx, and load that.",
            ) from None
        yield from self._rows

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == self._cell:
            self._said = said
            self._value = ""
        elif name in self._texts:
            self._inside = not self._spoken
        elif name == self._line:
            self._start_row(said)
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
        self._cell, self._texts, self._line = f"{before}c", (f"{before}v", f"{before}t"), f"{before}row"

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
            return
        key = (self._said.get("s"), self._said.get("t"), value)
        text = self._known.get(key)
        if text is None:
            text = self._cells.text(key, self._number, column)
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
        row = self._row
        while row and not row[-1]:
            row.pop()
        if not row:
            return
        self._rows.append((self._number, row))
        self._marks.widest = max(self._marks.widest, len(row))
        if self._hidden:
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
