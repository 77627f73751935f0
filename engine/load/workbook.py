"""Read a sheet of an Excel workbook (.xlsx, .xlsm): every cell as the text that a person sees in it."""

from __future__ import annotations

from pathlib import Path

from engine.load.book import Book, read_book
from engine.load.cell_texts import CellTexts
from engine.load.grid import load_sheet
from engine.load.package import MOST_TIMES, SMALL, opened
from engine.load.sheet_cells import SheetReader, has_cells, merged_areas
from engine.load.sheet_choice import choose_sheet
from engine.load.sheet_marks import Marks
from engine.load.tables import Job, Loaded

WHAT = "Excel workbook"


def xlsx_sheets(source: Path) -> list[str]:
    """Return the names of a workbook's sheets in order.

    Raises:
        FileError: it cannot be opened, or has none.
    """
    with opened(source, source.name, WHAT) as package:
        return [sheet.title for sheet in read_book(package).sheets]


def load_xlsx(job: Job) -> list[Loaded]:
    """Read one sheet: the one that was chosen, else the first that is visible and not empty.

    Raises:
        FileError: the workbook is broken or has no table.
        OptionError: it has no sheet of that name, or the range of cells is none.
    """
    job.progress(0.0, "Opening the workbook")
    with opened(job.source, job.name, WHAT) as package:
        book = read_book(package)
        titles = [sheet.title for sheet in book.sheets]
        chosen, decision = choose_sheet(titles, _full(book), job.reading, job.name)
        part = next(sheet.part for sheet in book.sheets if sheet.title == chosen)
        marks = Marks()
        if job.reading.merged == "fill":
            marks.fill(merged_areas(package.blocks(part)))
        most = SMALL + MOST_TIMES * job.source.stat().st_size
        texts = CellTexts(book.formats(), book.texts(), marks, job.name, from_1904=book.from_1904, most=most)
        rows = SheetReader(texts, marks, job.name).rows(package.blocks(part))
        return load_sheet(rows, job, [decision], marks)


def _full(book: Book) -> list[str]:
    """Return the visible sheets that hold values."""
    visible = (sheet for sheet in book.sheets if sheet.visible)
    return [sheet.title for sheet in visible if has_cells(book.package.blocks(sheet.part))]
