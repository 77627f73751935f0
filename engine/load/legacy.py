"""Read a sheet of an old Excel file (.xls) or of an OpenDocument spreadsheet (.ods), as a person sees it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from lxml import etree

from engine.errors import FileError, OptionError
from engine.load.grid import Hidden, load_grid
from engine.load.shown import as_shown
from engine.load.tables import Job, Loaded
from engine.project import Reading
from engine.table import Choice, Decision

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_REPEATS = 10_000
"""A cell or row that says it is repeated more often than this is the empty rest of the sheet."""
MOST_BYTES = 1 << 31
"""Bytes that a spreadsheet's content may have unpacked."""


def xls_sheets(source: Path, name: str) -> list[str]:
    """Return the sheets of an .xls workbook."""
    book = _open(source, name)
    return list(book.sheet_names())


def load_xls(job: Job) -> list[Loaded]:
    """Read one sheet of an .xls workbook.

    Raises:
        FileError: it is password-protected, or no workbook.
        OptionError: it has no sheet of that name.
    """
    book = _open(job.source, job.name)
    visible = [sheet.name for sheet in book.sheets() if sheet.visibility == 0 and sheet.nrows]
    chosen, decision = choose_sheet(book.sheet_names(), visible, job.reading, job.name)
    hidden = Hidden()
    loaded = load_grid(_xls_rows(book, book.sheet_by_name(chosen), hidden), job, [decision])
    loaded.findings += hidden.findings()
    return [loaded]


def choose_sheet(titles: list[str], full: list[str], reading: Reading, name: str) -> tuple[str, Decision]:
    """Return the sheet that was chosen, else the first that is visible and has cells, and the decision.

    Raises:
        FileError: there is no sheet.
        OptionError: there is no sheet of the name that was chosen.
    """
    if not titles:
        raise FileError(f"{name} has no sheet with cells.", hint="Choose another workbook.")
    if reading.sheet is not None and reading.sheet not in titles:
        raise OptionError(f"{name} has no sheet “{reading.sheet}”.", hint=f"It has: {', '.join(titles)}.")
    chosen = reading.sheet or (full or titles)[0]
    others = f" The workbook has {len(titles)} sheets: {', '.join(titles)}." if len(titles) > 1 else ""
    because = "You chose it." if reading.sheet else "It is the first visible sheet with cells."
    certain = reading.sheet is not None or len(full) < 2
    return chosen, Decision(
        name="sheet",
        value=chosen,
        because=because + others,
        confidence=1.0 if certain else 0.8,
        runner_up=None if certain else full[1],
        choices=() if certain else tuple(Choice(value=title, words=title) for title in full),
    )


def _open(source: Path, name: str) -> Any:
    with source.open("rb") as stream:
        head = stream.read(1 << 20)
    if ENCRYPTED in head:
        raise FileError(
            f"{name} is protected with a password.",
            hint="Open it in Excel, remove the password (File, Info, Protect Workbook), save it, and load that.",
        )
    try:
        return xlrd.open_workbook(source, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        locked = "encrypted" in str(error).lower() or "password" in str(error).lower()
        what = "is protected with a password" if locked else "is a damaged or very old Excel workbook"
        raise FileError(f"{name} {what}.", hint="Open it in Excel, save it as .xlsx, and load that.") from None
    except Exception:  # noqa: BLE001 - the library fails in any way on a damaged file
        raise FileError(
            f"{name} is a damaged Excel workbook: it cannot be opened.",
            hint="Open it in Excel, save it as .xlsx, and load that.",
        ) from None


def _xls_rows(book: Any, sheet: Any, hidden: Hidden) -> Iterator[tuple[int, list[str]]]:
    for number in range(sheet.nrows):
        cells = sheet.row(number)
        texts = [_xls_text(book, cell) for cell in cells]
        for cell, text in zip(cells, texts, strict=True):
            if cell.ctype == xlrd.XL_CELL_NUMBER:
                hidden.note(number + 1, cell.value, text)
        yield number + 1, texts


def _xls_text(book: Any, cell: Any) -> str:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    pattern = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    value: object = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            value = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (OverflowError, ValueError, xlrd.xldate.XLDateError):
            return as_shown(cell.value, "General")
        if cell.value < 1:
            value = dt.timedelta(days=cell.value)
    return as_shown(value, pattern)


def ods_sheets(source: Path, name: str) -> list[str]:
    """Return the sheets of an OpenDocument spreadsheet."""
    return [table.get(f"{TABLE}name") or "" for table in _ods_tables(source, name)]


def load_ods(job: Job) -> list[Loaded]:
    """Read one sheet of an OpenDocument spreadsheet: it keeps the text that its cells show.

    Raises:
        FileError: it is damaged or password-protected.
        OptionError: it has no sheet of that name.
    """
    tables = {table.get(f"{TABLE}name") or "": table for table in _ods_tables(job.source, job.name)}
    full = [title for title, table in tables.items() if any(any(row) for _, row in _ods_rows(table))]
    chosen, decision = choose_sheet(list(tables), full, job.reading, job.name)
    return [load_grid(_ods_rows(tables[chosen]), job, [decision])]


def _ods_tables(source: Path, name: str) -> list[Any]:
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo("content.xml").file_size > MOST_BYTES:
                raise FileError(f"{name} is larger than 2 GB when it is unpacked.", hint="Export fewer rows.")
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
            if b"encryption-data" in manifest:
                raise FileError(f"{name} is protected with a password.", hint="Save it without one, and load that.")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (
        zipfile.BadZipFile,
        KeyError,
        OSError,
        etree.XMLSyntaxError,
        EOFError,
        RuntimeError,
        ValueError,
        NotImplementedError,
    ):
        raise FileError(
            f"{name} is a damaged OpenDocument spreadsheet.", hint="Open it, save it as .xlsx, and load that."
        ) from None
    return list(root.iter(f"{TABLE}table"))


def _ods_rows(table: Any) -> Iterator[tuple[int, list[str]]]:
    number = 1
    for row in table.iter(f"{TABLE}table-row"):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            text = "\n".join("".join(part.itertext()) for part in cell.iterchildren(f"{TEXT}p"))
            times = _times(cell.get(f"{TABLE}number-columns-repeated"))
            cells += [text] * (times if text or times < MOST_REPEATS else 1)
        while cells and not cells[-1]:
            cells.pop()
        times = _times(row.get(f"{TABLE}number-rows-repeated"))
        for _ in range(times if cells else min(times, MOST_REPEATS)):
            yield number, list(cells)
            number += 1


def _times(said: str | None) -> int:
    return min(max(1, int(said)), 1 << 20) if said and said.isdigit() else 1
