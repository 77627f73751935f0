"""Read a sheet of an XML Spreadsheet of Excel 2003, which SAP, Dynamics and web shops export as .xml or .xls."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.load.book import BUILT_IN, Texts
from engine.load.cell_texts import EXACTLY, CellTexts
from engine.load.cells import MOST_COLUMNS, MOST_ROWS, CellRange
from engine.load.grid import load_sheet
from engine.load.package import BLOCK, damage, local, parser
from engine.load.sheet_choice import choose_sheet
from engine.load.sheet_marks import Marks
from engine.load.sheet_parser import SheetParser
from engine.load.tables import Job, Loaded
from engine.table import Decision

WHAT = "XML Spreadsheet"
KINDS = {"Number": "n", "DateTime": "d", "Boolean": "b", "Error": "e"}
"""Types of values, and what they are called in an .xlsx workbook; all others are texts."""
NAMED = {
    "General Number": "General",
    "General Date": BUILT_IN[22],
    "Short Date": BUILT_IN[14],
    "Medium Date": BUILT_IN[15],
    "Long Date": BUILT_IN[14],
    "Short Time": BUILT_IN[20],
    "Medium Time": BUILT_IN[18],
    "Long Time": BUILT_IN[19],
    "Currency": BUILT_IN[4],
    "Euro Currency": "[$€-2] #,##0.00",
    "Fixed": BUILT_IN[2],
    "Standard": BUILT_IN[4],
    "Percent": BUILT_IN[10],
    "Scientific": BUILT_IN[11],
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
"""Formats that such a file names with words."""


@dataclass
class Contents:
    """What a file says before and behind its cells."""

    titles: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    """Places of the sheets that are not shown."""
    filled: set[int] = field(default_factory=set)
    """Places of those with values."""
    styles: dict[str, str] = field(default_factory=dict)
    """The number of each style in `formats`."""
    formats: list[str] = field(default_factory=lambda: ["General"])
    from_1904: bool = False

    @property
    def full(self) -> list[str]:
        """The sheets that are shown and have values."""
        return [title for at, title in enumerate(self.titles) if at in self.filled and at not in self.hidden]


def xml_sheets(source: Path, name: str) -> list[str]:
    """Return the sheets of an XML Spreadsheet.

    Raises:
        FileError: its XML is broken.
    """
    with damage(name, WHAT):
        return _contents(source).titles


def load_xml(job: Job) -> list[Loaded]:
    """Read one sheet of an XML Spreadsheet: every cell as the text that a person sees in it.

    Raises:
        FileError: its XML is broken, or it has no table.
        OptionError: it has no sheet of that name, or the range of cells is none.
    """
    job.progress(0.0, "Opening the spreadsheet")
    with damage(job.name, WHAT):
        contents = _contents(job.source)
        chosen, decision = choose_sheet(contents.titles, contents.full, job.reading, job.name)
        said = Decision(name="format", value=WHAT, because="It is the XML that Excel 2003 and other programs write.")
        marks = Marks()
        if job.reading.merged == "fill":
            marks.fill([])
        none, most = Texts(bytearray(), array("Q")), job.source.stat().st_size
        texts = CellTexts(contents.formats, none, marks, job.name, from_1904=contents.from_1904, most=most)
        reader = SheetReader(contents, contents.titles.index(chosen), texts, marks, job.name)
        return load_sheet(reader.rows(_blocks(job.source)), job, [said, decision], marks)


def _blocks(source: Path) -> Iterator[bytes]:
    """Yield a file's bytes without white space at the start, which XML forbids and some web shops write."""
    with source.open("rb") as stream:
        yield stream.read(BLOCK).lstrip()
        while block := stream.read(BLOCK):
            yield block


def _contents(source: Path) -> Contents:
    reader = _ContentsReader()
    for block in _blocks(source):
        reader.xml.Parse(block)
    reader.xml.Parse(b"", True)
    return reader.found


def _plain(said: dict[str, str]) -> dict[str, str]:
    """Return attributes by their local names."""
    return {local(name): value for name, value in said.items()}


class _ContentsReader:
    """Goes through a file for its sheets and formats only."""

    def __init__(self) -> None:
        self.found = Contents()
        self._style = ""
        self._word = ""
        self.xml = parser()
        self.xml.StartElementHandler = self._start
        self.xml.CharacterDataHandler = self._text

    def _start(self, name: str, said: dict[str, str]) -> None:
        found = self.found
        self._word = name = local(name)
        if name == "Data":
            found.filled.add(len(found.titles) - 1)
        elif name == "Worksheet":
            found.titles.append(_plain(said).get("Name", f"Sheet{len(found.titles) + 1}"))
        elif name == "Style":
            said = _plain(said)
            self._style = said.get("ID", "")
            found.styles[self._style] = found.styles.get(said.get("Parent", "Default"), "0")
        elif name == "NumberFormat" and self._style and not found.titles:
            written = _plain(said).get("Format", "General")
            found.styles[self._style] = str(len(found.formats))
            found.formats.append(NAMED.get(written, written))
        elif name == "Date1904":
            found.from_1904 = True

    def _text(self, text: str) -> None:
        if self._word == "Visible" and text.startswith(("SheetHidden", "SheetVeryHidden")):
            self.found.hidden.add(len(self.found.titles) - 1)


class SheetReader(SheetParser):
    """Reads the rows of the sheet with a place, from 0, in the file."""

    def __init__(self, contents: Contents, place: int, cells: CellTexts, marks: Marks, name: str) -> None:
        super().__init__(name, WHAT)
        self._styles, self._place, self._cells, self._marks = contents.styles, place, cells, marks
        self._sheet = -1
        self._row: list[str] = []
        self._row_said: dict[str, str] = {}
        self._said: dict[str, str] = {}
        self._kind: str | None = None
        self._value = ""
        self._inside = self._noted = False
        self._column = self._last_column = 0
        self._xml.StartElementHandler = self._start
        self._xml.EndElementHandler = self._end
        self._xml.CharacterDataHandler = self._text

    def _start(self, name: str, said: dict[str, str]) -> None:
        name = local(name)
        if name == "Worksheet":
            self._sheet += 1
        elif self._sheet != self._place:
            return
        elif name == "Row":
            self._row_said, self._row, self._column = _plain(said), [], 0
            self._number = max(self._number + 1, min(_number(self._row_said.get("Index")), MOST_ROWS))
        elif name == "Cell":
            self._said, self._value, self._kind = _plain(said), "", None
        elif name == "Comment":
            self._noted = True
        elif name == "Data" and not self._noted:
            self._inside = True
            self._kind = KINDS.get(_plain(said).get("Type", "String"), EXACTLY)
        elif name == "Column":
            self._start_column(_plain(said))

    def _text(self, found: str) -> None:
        if self._inside:
            self._value += found

    def _end(self, name: str) -> None:
        if self._sheet != self._place:
            return
        name = local(name)
        if name == "Data":
            self._inside = False
        elif name == "Comment":
            self._noted = False
        elif name == "Cell":
            self._end_cell()
        elif name == "Row":
            self._end_row()

    def _start_column(self, said: dict[str, str]) -> None:
        first = max(self._last_column + 1, min(_number(said.get("Index")), MOST_COLUMNS))
        self._last_column = first + _number(said.get("Span"))
        if said.get("Hidden") == "1":
            self._marks.hidden_columns.append((first, self._last_column))

    def _end_cell(self) -> None:
        said = self._said
        column = max(self._column + 1, min(_number(said.get("Index")), MOST_COLUMNS))
        across, down = _number(said.get("MergeAcross")), _number(said.get("MergeDown"))
        self._column = column + across
        if across or down:
            self._marks.merged.append(CellRange(self._number, column, self._number + down, column + across))
            if self._marks.filled is not None:
                self._marks.to_fill.append(self._marks.merged[-1])
        if self._kind is None and "Formula" in said:
            self._marks.uncomputed(self._number, column)
        if not self._value:
            return
        style = said.get("StyleID") or self._row_said.get("StyleID") or "Default"
        memo = self._cells.memo(self._styles.get(style, "0"), self._kind or EXACTLY)
        text = memo[self._value]
        if text is None:
            text = self._cells.noted(memo, self._value, self._number, column)
        self._row += [""] * (column - len(self._row) - 1) + [text]

    def _end_row(self) -> None:
        if any(self._row):
            self._rows.append((self._number, self._row))
            self._marks.widest = max(self._marks.widest, len(self._row))
            if self._row_said.get("Hidden") == "1":
                self._marks.hidden_rows.append(self._number)
        self._number = min(self._number + _number(self._row_said.get("Span")), MOST_ROWS)


def _number(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdecimal() and len(said) < 8 else 0
