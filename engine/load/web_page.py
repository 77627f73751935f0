"""Read the table of a web page, which many systems export under the name of an Excel workbook."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator

from lxml import etree, html

from engine.errors import FileError
from engine.findings import Finding
from engine.load.cells import MOST_COLUMNS, MOST_ROWS, CellRange
from engine.load.encoding import detect_encoding
from engine.load.grid import load_sheet
from engine.load.sheet_marks import Marks
from engine.load.source import pieces
from engine.load.tables import Job, Loaded
from engine.table import Decision

BLANKS = re.compile(r"[ \t\r\n\f]+")
BREAK = "\0"
"""Stands for the end of a line while white space is drawn together."""
MOST_SPANNED = 2_000_000
"""Columns that all cells which span several may span together."""
SILENT = ("script", "style")
UNSEEN = re.compile(r"display\s*:\s*none")


def load_html(job: Job) -> list[Loaded]:
    """Read the largest table of a web page, also of one in a single file (MHTML): every cell as its text.

    Raises:
        FileError: there is no table in it.
    """
    text, decision = _page(job)
    try:
        tables = list(html.fromstring(text).iter("table"))
    except (etree.LxmlError, ValueError):
        tables = []
    if not tables:
        raise FileError(f"{job.name} is a web page without a table.", hint="Export the table as CSV or Excel.")
    table = max(tables, key=lambda one: sum(1 for row in _own(one) for _ in _cells(row)))
    because = "It is a web page with a table."
    if len(tables) > 1:
        because = f"It is a web page with {len(tables)} tables; the largest is read."
    marks = Marks()
    if job.reading.merged == "fill":
        marks.fill([])
    decisions = [decision, Decision(name="format", value="HTML", because=because)]
    loaded = load_sheet(_rows(table, marks, job.name), job, decisions, marks)
    loaded[0].findings += _unread(tables, table)
    return loaded


def _page(job: Job) -> tuple[str, Decision]:
    """Return the page's text, and how it was decoded."""
    with job.source.open("rb") as stream:
        packed = stream.read(5).upper() == b"MIME-"
    if not packed:
        found = detect_encoding(job.source)
        text = b"".join(pieces(job.source, found, job.name)).decode()
        said = Decision(name="encoding", value=found.codec, because=found.because, confidence=found.confidence)
        return _without_declaration(text), said
    message = email.message_from_bytes(job.source.read_bytes(), policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    made = [(bytes(part.get_payload(decode=True)), part.get_content_charset() or "utf-8") for part in pages]
    raw, codec = max(made, key=lambda one: one[0].count(b"<td"), default=(b"", "utf-8"))
    try:
        text = raw.decode(codec)
    except (UnicodeDecodeError, LookupError):
        raise FileError(
            f"{job.name} is a web page that is not in the encoding it names, {codec}.",
            hint="Export it as CSV or Excel.",
        ) from None
    return _without_declaration(text), Decision(name="encoding", value=codec, because="The page names it.")


def _without_declaration(text: str) -> str:
    """Return a page without an XML declaration, whose encoding no longer holds, and without zero bytes."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace(BREAK, ""))


def _own(table: etree._Element) -> Iterator[etree._Element]:
    """Yield a table's rows, but not those of a table in one of its cells."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield row


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _rows(table: etree._Element, marks: Marks, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows; the value of a cell that spans several stands in the first of them."""
    below: dict[int, int] = {}
    left = MOST_SPANNED
    for number, row in enumerate(_own(table), start=1):
        cells: list[str] = []
        column = 0
        for cell in _cells(row):
            while below.get(column, 0) >= number:
                column += 1
            across, down = _span(cell, "colspan", MOST_COLUMNS), _span(cell, "rowspan", MOST_ROWS)
            if (across, down) != (1, 1):
                area = CellRange(number, column + 1, number + down - 1, column + across)
                marks.merged.append(area)
                if marks.filled is not None:
                    marks.to_fill.append(area)
                left -= across
                if left < 0 or column + across > MOST_COLUMNS:
                    raise FileError(
                        f"{name} has cells that span more columns than a sheet has (row {number:,}).",
                        hint="Export the table as CSV or Excel.",
                    )
                below.update(dict.fromkeys(range(column, column + across), area.bottom or 0))
            cells += [""] * (column - len(cells)) + [_text(cell)]
            column += across
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            marks.widest = max(marks.widest, len(cells))
            if UNSEEN.search(row.get("style") or ""):
                marks.hidden_rows.append(number)
        yield number, cells


def _span(cell: etree._Element, which: str, most: int) -> int:
    said = (cell.get(which) or "").strip()
    return min(max(1, int(said)), most) if said.isascii() and said.isdecimal() and len(said) < 8 else 1


def _text(cell: etree._Element) -> str:
    """Return a cell's text as a browser shows it: white space drawn together, lines where they break."""
    said: list[str] = []
    for node in cell.iter():
        if node.tag == "br" or (node.tag in ("p", "div", "li") and said):
            said.append(BREAK)
        if node.text and isinstance(node.tag, str) and node.tag not in SILENT:
            said.append(node.text)
        if node.tail and node is not cell:
            said.append(node.tail)
    lines = BLANKS.sub(" ", "".join(said)).split(BREAK)
    return "\n".join(line.strip(" \xa0") for line in lines).strip("\n")


def _unread(tables: list[etree._Element], read: etree._Element) -> list[Finding]:
    """Return a finding about further tables with data, which neither hold the one that was read nor stand in it."""
    around = {*read.iterancestors("table"), *read.iter("table")}
    others = [one for one in tables if one not in around and sum(1 for _ in _own(one)) > 1]
    if not others:
        return []
    what = "a further table that was" if len(others) == 1 else f"{len(others):,} further tables that were"
    first = next((text for row in _own(others[0]) for cell in _cells(row) if (text := _text(cell))), "")
    sentence = f"The page has {what} not read; the first begins with “{first[:60]}”. Export them as files of their own."
    return [Finding(code="other_tables", severity="warning", sentence=sentence)]
