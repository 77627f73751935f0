"""What an .xlsx workbook says about itself: its sheets, number formats, shared texts, and how it counts days."""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from engine.errors import FileError
from engine.load.package import MOST_TEXTS, Package, attribute, local, parser
from engine.load.sheet_pieces import TEXT, TEXTS, pieces

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 30, 36, 50, 57), "mm-dd-yy"),
    **dict.fromkeys((28, 29, 31, 51, 54, 58), "mm-dd-yy"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}
"""Formats that a workbook names by number only (ECMA-376, 18.8.30; from 27 on those of East Asian editions)."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, the part with its cells, and whether it is shown."""

    title: str
    part: str
    visible: bool


@dataclass
class Texts:
    """The workbook's shared texts, close together in memory."""

    written: bytearray
    ends: array[int]

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, place: int) -> str:
        """Return a text by its number from 0."""
        start = self.ends[place - 1] if place else 0
        return unescaped(self.written[start : self.ends[place]].decode())

    def __iter__(self) -> Iterator[str]:
        """Yield all texts."""
        whole = self.written.isascii()
        text = self.written.decode() if whole else ""
        between = pairwise(chain((0,), self.ends))
        found = (text[a:b] if whole else self.written[a:b].decode() for a, b in between)
        return map(unescaped, found) if b"_x" in self.written else found


@dataclass(frozen=True)
class Book:
    """An open workbook."""

    package: Package
    sheets: tuple[Sheet, ...]
    others: tuple[str, ...]
    """Sheets without cells: charts, dialogs, macros."""
    from_1904: bool
    _part: str

    def formats(self) -> list[str]:
        """Return the number format of each cell style."""
        part = self._related("styles")
        if part is None:
            return []
        own: dict[str, str] = {}
        styles: list[str] = []
        for group in self.package.document(part):
            if local(group.tag) == "numFmts":
                own |= {attribute(one, "numFmtId") or "": attribute(one, "formatCode") or "" for one in group}
            elif local(group.tag) == "cellXfs":
                styles = [attribute(one, "numFmtId") or "0" for one in group]
        return [own.get(number, BUILT_IN.get(int(number) if number.isdecimal() else 0, "General")) for number in styles]

    def texts(self) -> Texts:
        """Return the shared texts; none where the workbook has no such part."""
        part = self._related("sharedStrings")
        return _texts(self.package, part) if part else Texts(bytearray(), array("Q"))

    def _related(self, kind: str) -> str | None:
        found = next((target for _, how, target in _relations(self.package, self._part) if how == kind), None)
        usual = posixpath.join(posixpath.dirname(self._part), f"{kind}.xml")
        return next((part for part in (found, usual) if part and self.package.has(part)), None)


def read_book(package: Package) -> Book:
    """Read what a workbook says about itself.

    Raises:
        FileError: it is of the binary kind, or none of its sheets has cells.
    """
    main = next((target for _, kind, target in _relations(package, "") if kind == "officeDocument"), "xl/workbook.xml")
    if main.lower().endswith(".bin") or (package.has("xl/workbook.bin") and not package.has(main)):
        raise FileError(
            f"{package.name} is a binary Excel workbook (.xlsb).",
            hint="Open it in Excel, save it as .xlsx, and load that.",
        )
    root = package.document(main)
    targets = {name: (kind, target) for name, kind, target in _relations(package, main)}
    sheets, others = [], []
    named = [one for group in root if local(group.tag) == "sheets" for one in group if local(one.tag) == "sheet"]
    for place, one in enumerate(named, start=1):
        title = attribute(one, "name") or f"Sheet{place}"
        usual = ("worksheet", posixpath.join(posixpath.dirname(main), f"worksheets/sheet{place}.xml"))
        kind, part = targets.get(one.get(RELATION) or one.get(STRICT_RELATION) or "", usual)
        if kind == "worksheet" and package.has(part):
            sheets.append(Sheet(title, part, (attribute(one, "state") or "visible") == "visible"))
        else:
            others.append(title)
    if not sheets:
        there = f"; it has only {', '.join(others)}, without cells" if others else ""
        raise FileError(f"{package.name} has no worksheet{there}.", hint="Choose another workbook.")
    said = next((attribute(one, "date1904") for one in root if local(one.tag) == "workbookPr"), None)
    return Book(package, tuple(sheets), tuple(others), said in ("1", "true", "on"), main)


RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def _relations(package: Package, part: str) -> list[tuple[str, str, str]]:
    """Return the name, kind and target of what a part refers to; nothing where it does not say."""
    folder, file = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    if not package.has(listed):
        return []
    found = []
    for one in package.document(listed):
        target = (attribute(one, "Target") or "").replace("\\", "/")
        kind = (attribute(one, "Type") or "").rpartition("/")[2]
        path = posixpath.normpath(target if target.startswith("/") else posixpath.join("/", folder, target)).lstrip("/")
        found.append((attribute(one, "Id") or "", kind, path))
    return found


class _TextReader:
    """Takes the shared texts from XML: the runs of each joined, without the readings of East Asian signs."""

    def __init__(self) -> None:
        self.found = Texts(bytearray(), array("Q"))
        self._inside = False
        self._spoken = False
        self.xml = parser()
        self.xml.StartElementHandler = self._start
        self.xml.EndElementHandler = self._end
        self.xml.CharacterDataHandler = self._text

    def _start(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "t":
            self._inside = not self._spoken
        elif name == "rPh":
            self._spoken = True

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self.found.ends.append(len(self.found.written))

    def _text(self, found: str) -> None:
        if self._inside:
            self.found.written.extend(found.encode())


def _texts(package: Package, part: str) -> Texts:
    reader = _TextReader()
    written, ends = reader.found.written, reader.found.ends
    for xml, items in pieces(package.blocks(part, MOST_TEXTS), TEXTS):
        reader.xml.Parse(xml)
        for item in items:
            found = TEXT.fullmatch(item)
            if found is None:
                reader.xml.Parse(f"{item}</si>".encode())
            else:
                written.extend(found[1].encode())
                ends.append(len(written))
    reader.xml.Parse(b"", True)
    return reader.found


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold, which a workbook writes as `_x000D_`."""
    if "_x" not in text:
        return text
    made = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    try:
        return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return text
