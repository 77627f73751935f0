"""Read a sheet of an OpenDocument spreadsheet (.ods), which keeps the text that its cells show, in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import FileError
from engine.load.cells import MOST_COLUMNS, MOST_ROWS, CellRange
from engine.load.grid import load_sheet
from engine.load.number_format import general
from engine.load.package import MOST_DESCRIPTION, Package, opened, parser
from engine.load.sheet_choice import choose_sheet
from engine.load.sheet_marks import Marks
from engine.load.sheet_parser import SheetParser
from engine.load.shown import Shown
from engine.load.tables import Job, Loaded

WHAT = "OpenDocument spreadsheet"
CONTENT = "content.xml"
MOST_REPEATED = 50_000_000
"""Filled cells that a sheet may say are repeated."""
CELLS = ("table:table-cell", "table:covered-table-cell")
UNSEEN = ("collapse", "filter")
VALUES = (
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:string-value",
    "office:boolean-value",
)
NUMBERS = ("float", "percentage", "currency")


@dataclass
class Title:
    """A sheet as the document names it."""

    name: str
    visible: bool
    filled: bool = False


def ods_sheets(source: Path, name: str) -> list[str]:
    """Return the sheets of an OpenDocument spreadsheet.

    Raises:
        FileError: it cannot be opened.
    """
    with opened(source, name, WHAT) as package:
        return [title.name for title in _titles(package)]


def load_ods(job: Job) -> list[Loaded]:
    """Read one sheet of an OpenDocument spreadsheet: it keeps the text that its cells show.

    Raises:
        FileError: it is damaged or password-protected.
        OptionError: it has no sheet of that name, or the range of cells is none.
    """
    job.progress(0.0, "Opening the spreadsheet")
    with opened(job.source, job.name, WHAT) as package:
        titles = _titles(package)
        full = [title.name for title in titles if title.visible and title.filled]
        chosen, decision = choose_sheet([title.name for title in titles], full, job.reading, job.name)
        place = [title.name for title in titles].index(chosen)
        marks = Marks()
        if job.reading.merged == "fill":
            marks.fill([])
        rows = SheetReader(place, marks, job.name).rows(package.blocks(CONTENT))
        return load_sheet(rows, job, [decision], marks)


def _titles(package: Package) -> list[Title]:
    manifest = "META-INF/manifest.xml"
    if package.has(manifest) and b"encryption-data" in b"".join(package.blocks(manifest, MOST_DESCRIPTION)):
        raise FileError(f"{package.name} is protected with a password.", hint="Save it without one, and load that.")
    reader = _TitleReader()
    for block in package.blocks(CONTENT):
        reader.xml.Parse(block)
    reader.xml.Parse(b"", True)
    if not reader.titles:
        raise FileError(f"{package.name} has no sheet with cells.", hint="Choose another file.")
    return reader.titles


class _TitleReader:
    """Goes through a document for its sheets only."""

    def __init__(self) -> None:
        self.titles: list[Title] = []
        self._style = ""
        self._hidden: set[str] = set()
        self._cell = False
        self.xml = parser()
        self.xml.StartElementHandler = self._start

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name in CELLS:
            self._cell = True
            if "office:value-type" in said and self.titles:
                self.titles[-1].filled = True
        elif name == "text:p" and self._cell and self.titles:
            self.titles[-1].filled = True
        elif name == "style:style":
            self._style = said.get("style:name", "")
        elif name == "style:table-properties" and said.get("table:display") == "false":
            self._hidden.add(self._style)
        elif name == "table:table":
            self._cell = False
            self.titles.append(Title(said.get("table:name", ""), said.get("table:style-name") not in self._hidden))


class SheetReader(SheetParser):
    """Reads the rows of the sheet with a place, from 0, in the document."""

    def __init__(self, place: int, marks: Marks, name: str) -> None:
        super().__init__(name, WHAT)
        self._place, self._marks = place, marks
        self._sheet = -1
        self._nested = 0
        self._said: dict[str, str] = {}
        self._row: list[str] = []
        self._row_said: dict[str, str] = {}
        self._column = 0
        self._hidden_from = 0
        self._paragraphs: list[str] = []
        self._depth = 0
        self._inside = False
        self._repeated = 0
        self._xml.StartElementHandler = self._start
        self._xml.EndElementHandler = self._end
        self._xml.CharacterDataHandler = self._text

    def _start(self, name: str, said: dict[str, str]) -> None:
        if name == "table:table":
            self._sheet += 1
            return
        if self._sheet != self._place:
            return
        if self._depth:
            self._start_inside(name, said)
        elif name in CELLS:
            self._said, self._paragraphs, self._depth = said, [], 1
        elif name == "table:table-row":
            self._row_said, self._row, self._column = said, [], 0
        elif name == "table:table-column":
            self._start_column(said)

    def _start_inside(self, name: str, said: dict[str, str]) -> None:
        """Take what stands in a cell; notes and drawings in it have paragraphs too, deeper down."""
        self._depth += 1
        if name == "text:p" and self._depth == 2:
            self._paragraphs.append("")
            self._inside = True
        elif name in ("office:annotation", "text:note"):
            self._nested = self._nested or self._depth
        elif self._inside and not self._nested:
            self._paragraphs[-1] += _space(name, said)

    def _text(self, found: str) -> None:
        if self._inside and not self._nested:
            self._paragraphs[-1] += found

    def _end(self, name: str) -> None:
        if self._sheet != self._place:
            return
        if self._depth:
            if self._depth == self._nested:
                self._nested = 0
            self._depth -= 1
            if self._depth == 1 and name == "text:p":
                self._inside = False
            elif not self._depth:
                self._end_cell()
        elif name == "table:table-row":
            self._end_row()

    def _start_column(self, said: dict[str, str]) -> None:
        times = _times(said.get("table:number-columns-repeated"))
        if said.get("table:visibility") in UNSEEN:
            self._marks.hidden_columns.append((self._hidden_from + 1, self._hidden_from + times))
        self._hidden_from += times

    def _end_cell(self) -> None:
        said = self._said
        text = "\n".join(self._paragraphs)
        if not self._paragraphs:
            text = next((said[name] for name in VALUES if name in said), "")
        times = min(_times(said.get("table:number-columns-repeated")), MOST_COLUMNS)
        first, self._column = self._column, self._column + times
        if "table:number-columns-spanned" in said or "table:number-rows-spanned" in said:
            self._merge(first + 1, said)
        if not text:
            if "table:formula" in said and "office:value-type" not in said:
                self._marks.uncomputed(self._number + 1, first + 1)
            return
        if said.get("office:value-type") in NUMBERS:
            self._note(said, text)
        self._count(times - 1)
        self._row += [""] * (first - len(self._row)) + [text] * times

    def _merge(self, column: int, said: dict[str, str]) -> None:
        rows, columns = (_times(said.get(f"table:number-{what}-spanned")) for what in ("rows", "columns"))
        if rows > 1 or columns > 1:
            row = self._number + 1
            self._marks.merged.append(CellRange(row, column, row + rows - 1, column + columns - 1))
            if self._marks.filled is not None:
                self._marks.to_fill.append(self._marks.merged[-1])

    def _note(self, said: dict[str, str], text: str) -> None:
        """Note a number that has more digits than its text."""
        try:
            value = general(
                float(said.get("office:value", "")) * (100 if said["office:value-type"] == "percentage" else 1)
            )
        except (ValueError, OverflowError):
            return
        exact, shown = (_digits(one).strip("0") for one in (value, text))
        if len(exact) > len(shown) and shown.isdigit() and "E" not in text:
            self._marks.note(self._number + 1, said["office:value"], Shown(text, "digits"))

    def _end_row(self) -> None:
        times = min(_times(self._row_said.get("table:number-rows-repeated")), MOST_ROWS)
        first, self._number = self._number + 1, self._number + times
        if not self._row:
            return
        self._count((times - 1) * len(self._row))
        self._marks.widest = max(self._marks.widest, len(self._row))
        for number in range(first, first + times):
            if self._row_said.get("table:visibility") in UNSEEN:
                self._marks.hidden_rows.append(number)
            self._rows.append((number, list(self._row)))

    def _count(self, repeated: int) -> None:
        self._repeated += repeated
        if self._repeated > MOST_REPEATED:
            raise FileError(
                f"{self._name} says that more than {MOST_REPEATED:,} cells are repeated.",
                hint="Delete the rows and columns behind the table, and save it again.",
            )


def _space(name: str, said: dict[str, str]) -> str:
    """Return the white space that an element stands for."""
    if name == "text:s":
        return " " * min(_times(said.get("text:c")), 1_000)
    return {"text:tab": "\t", "text:line-break": "\n"}.get(name, "")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _times(said: str | None) -> int:
    return max(1, int(said)) if said and said.isascii() and said.isdecimal() and len(said) < 8 else 1
