"""Read a sheet of an old Excel file (.xls): every cell as the text that a person sees in it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc

from engine.errors import FileError
from engine.load.cells import CellRange
from engine.load.grid import load_sheet
from engine.load.number_format import general
from engine.load.sheet_choice import choose_sheet
from engine.load.sheet_marks import Marks
from engine.load.shown import Shown, show_number, show_text
from engine.load.tables import Job, Loaded

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_KEPT = 200_000
"""Distinct values in their styles whose texts are remembered."""


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
    sheet = book.sheet_by_name(chosen)
    marks = _marks(sheet, job)
    return load_sheet(_rows(book, sheet, marks), job, [decision], marks)


def _open(source: Path, name: str) -> Any:
    with source.open("rb") as stream:
        head = stream.read(1 << 20)
    if ENCRYPTED in head:
        raise FileError(
            f"{name} is protected with a password.",
            hint="Open it in Excel, remove the password (File, Info, Protect Workbook), save it, and load that.",
        )
    try:
        _refuse_circles(source)
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


def _refuse_circles(source: Path) -> None:
    if runs_in_circles(CompDoc(source.read_bytes(), logfile=io.StringIO()).SSAT):
        raise xlrd.XLRDError(source)


def runs_in_circles(following: Sequence[int]) -> bool:
    """Whether a chain of sectors never ends: `following` has each one's next, negative at the end.

    The library would follow the chain of a small workbook for ever.
    """
    ends = [False] * len(following)
    for first in range(len(following)):
        chain: dict[int, None] = {}
        place = first
        while 0 <= place < len(following) and not ends[place]:
            if place in chain:
                return True
            chain[place] = None
            place = following[place]
        for place in chain:
            ends[place] = True
    return False


def _marks(sheet: Any, job: Job) -> Marks:
    """Return what the sheet hides and merges."""
    marks = Marks()
    marks.hidden_rows = sorted(
        row + 1 for row, said in sheet.rowinfo_map.items() if said.hidden and _is_filled(sheet, row)
    )
    marks.hidden_columns = [
        (column + 1, column + 1) for column, said in sorted(sheet.colinfo_map.items()) if said.hidden
    ]
    # xlrd counts from 0 and up to the row and column behind the area.
    areas = [CellRange(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    marks.merged = sorted(area for area in areas if (area.top, area.left) != (area.bottom, area.right))
    marks.widest = sheet.ncols
    if job.reading.merged == "fill":
        marks.fill(marks.merged)
    return marks


def _is_filled(sheet: Any, row: int) -> bool:
    if row >= sheet.nrows:
        return False
    return any(kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) for kind in sheet.row_types(row))


def _rows(book: Any, sheet: Any, marks: Marks) -> Iterator[tuple[int, list[str]]]:
    patterns = [book.format_map[xf.format_key].format_str or "General" for xf in book.xf_list]
    known: dict[tuple[int, object, int], Shown] = {}
    for row in range(sheet.nrows):
        cells = []
        for column, key in enumerate(
            zip(sheet.row_types(row), sheet.row_values(row), _styles(sheet, row), strict=True)
        ):
            shown = known.get(key)
            if shown is None:
                shown = known[key] = _shown(key, patterns, from_1904=bool(book.datemode))
            if shown.hides:
                marks.note(row + 1, _plain(key[1]), shown)
            if shown is DAMAGED:
                marks.damage(row + 1, column + 1, str(key[1]))
            cells.append(str(key[1]) if shown is DAMAGED else shown.text)
        if len(known) > MOST_KEPT:
            known.clear()
        yield row + 1, cells


def _styles(sheet: Any, row: int) -> list[int]:
    return [sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row))]


def _plain(value: object) -> str:
    return general(value) if isinstance(value, float) else str(value)


def _shown(key: tuple[int, Any, int], patterns: list[str], *, from_1904: bool) -> Shown:
    kind, value, style = key
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return Shown("")
    if kind == xlrd.XL_CELL_ERROR:
        return Shown(str(xlrd.error_text_from_code.get(value, "#ERROR!")))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Shown("TRUE" if value else "FALSE")
    if not 0 <= style < len(patterns):
        return DAMAGED
    if kind == xlrd.XL_CELL_TEXT:
        return show_text(str(value), patterns[style])
    return show_number(value, patterns[style], from_1904=from_1904)


DAMAGED = Shown("\0")
"""Stands for a cell that names a style which the workbook does not have."""
