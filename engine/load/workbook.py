"""Read a sheet of an Excel workbook: every cell as the text that a person sees in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import FileError
from engine.load.grid import Hidden, load_grid
from engine.load.legacy import choose_sheet
from engine.load.sheet_marks import mark_findings
from engine.load.shown import as_shown
from engine.load.tables import Job, Loaded

BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    OSError,
    SyntaxError,
    EOFError,
    IndexError,
    AttributeError,
    NotImplementedError,
)
"""What openpyxl raises for files that are no workbook any more."""


def xlsx_sheets(source: Path) -> list[str]:
    """Return the names of a workbook's sheets in order."""
    book = _open(source, source.name)
    names = [sheet.title for sheet in book.worksheets]
    book.close()
    return names


def _open(source: Path, name: str) -> Any:
    try:
        return openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    except BROKEN:
        raise FileError(
            f"{name} is a damaged Excel workbook: its parts cannot be read.",
            hint="Open it in Excel, save it again as .xlsx, and load that.",
        ) from None


def load_xlsx(job: Job) -> list[Loaded]:
    """Read one sheet: the one that was chosen, else the first that is visible and not empty.

    Raises:
        FileError: the workbook is broken or has no table.
        OptionError: it has no sheet of that name.
    """
    job.progress(0.0, "Opening the workbook")
    book = _open(job.source, job.name)
    try:
        return _load_sheet(book, job)
    except BROKEN as error:
        raise FileError(
            f"{job.name} is a damaged Excel workbook: the sheet breaks off ({type(error).__name__}).",
            hint="Open it in Excel, save it again as .xlsx, and load that.",
        ) from None
    finally:
        book.close()


def _load_sheet(book: Any, job: Job) -> list[Loaded]:
    full = [sheet.title for sheet in book.worksheets if _has_cells(sheet)]
    chosen, decision = choose_sheet([sheet.title for sheet in book.worksheets], full, job.reading, job.name)
    hidden = Hidden()
    loaded = load_grid(_rows(book[chosen], hidden), job, [decision])
    loaded.findings += hidden.findings()
    with book[chosen]._get_source() as xml:  # noqa: SLF001 - the streaming reader has no other way to the sheet's XML
        loaded.findings += mark_findings(xml, len(loaded.fields))
    return [loaded]


def _has_cells(sheet: Any) -> bool:
    if sheet.sheet_state != "visible":
        return False
    sheet.reset_dimensions()
    return any(any(cell.value is not None for cell in row) for row in sheet.iter_rows(max_row=200))


def _rows(sheet: Any, hidden: Hidden) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [_text(cell, number, hidden) if cell.value is not None else "" for cell in row]


def _text(cell: Any, number: int, hidden: Hidden) -> str:
    shown = as_shown(cell.value, cell.number_format)
    if cell.number_format != "General" and isinstance(cell.value, float):
        hidden.note(number, cell.value, shown)
    return shown
