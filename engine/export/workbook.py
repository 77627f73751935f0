"""Write an Excel workbook of text cells, of any number of rows, as fast as text is written.

A library that takes cell by cell needs minutes for a million rows; here Polars makes the XML of whole slices. The
parts of the file that do not depend on the data come from XlsxWriter.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import polars as pl

from engine.errors import ProjectError

ROWS = 1_048_576
"""Rows of a sheet, its header included."""
COLUMNS = 16_384
CELL = 32_767
"""Characters (UTF-16 units) of a cell."""
PIECE = 20_000
"""Rows whose XML is made at once."""
_DATE = (1980, 1, 1, 0, 0, 0)  # same data, same bytes
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetViews>'
    '<sheetView{} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>\n'
)
_FOOT = "</sheetData></worksheet>"
_CONTROLS = [*range(0x09), *range(0x0B, 0x20), 0xFFFE, 0xFFFF]
_ODD = r"[&<>\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_"
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {chr(code): f"_x{code:04X}_" for code in _CONTROLS}


class XlsxWriter:
    """A workbook with sheets `data`, `data 2` and so on, each of at most ROWS rows and with the header."""

    def __init__(self, path: Path, fields: list[str]) -> None:
        if len(fields) > COLUMNS:
            raise ProjectError(
                f"{len(fields):,} columns do not fit: an Excel sheet holds {COLUMNS:,}.",
                hint="Drop columns, or choose a CSV format.",
            )
        self._path = path
        self._letters = [_letters(at) for at in range(len(fields))]
        self._header = pl.DataFrame({f"c{at}": [name] for at, name in enumerate(fields)})
        self._scratch = Path(tempfile.mkdtemp(dir=path.parent))
        self._sheets: list[Path] = []
        self._open = self._new_sheet()

    def write(self, rows: pl.DataFrame) -> None:
        """Append rows: all String, null where empty."""
        plain = rows.rename(dict(zip(rows.columns, self._header.columns, strict=True)))
        while plain.height:
            if self._at == ROWS:
                self._end_sheet()
                self._open = self._new_sheet()
            piece = plain.head(min(PIECE, ROWS - self._at))
            self._append(piece)
            plain = plain.slice(piece.height)

    def close(self) -> None:
        """Finish the file."""
        self._end_sheet()
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            for name, content in _frame(len(self._sheets)):
                book.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
            for number, sheet in enumerate(self._sheets, 1):
                entry = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.file_size = sheet.stat().st_size  # decides whether the entry needs the big-file form
                with sheet.open("rb") as source, book.open(entry, "w") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                sheet.unlink()
        shutil.rmtree(self._scratch)

    def abandon(self) -> None:
        """Let go of the file, finished or not."""
        self._open.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _new_sheet(self) -> BinaryIO:
        self._sheets.append(self._scratch / f"sheet{len(self._sheets) + 1}.xml")
        self._open = self._sheets[-1].open("wb")
        self._open.write(_HEAD.format(' tabSelected="1"' if len(self._sheets) == 1 else "").encode())
        self._at = 0
        self._append(self._header)
        return self._open

    def _end_sheet(self) -> None:
        self._open.write(_FOOT.encode())
        self._open.close()

    def _append(self, rows: pl.DataFrame) -> None:
        numbered = rows.with_columns(row=pl.int_range(self._at + 1, self._at + rows.height + 1).cast(pl.String))
        cells = [_cell(cells, letters) for cells, letters in zip(rows.get_columns(), self._letters, strict=True)]
        lines = numbered.select(pl.concat_str(pl.lit('<row r="'), "row", pl.lit('">'), *cells, pl.lit("</row>")))
        lines.write_csv(self._open, include_header=False, quote_style="never")
        self._at += rows.height


def _cell(cells: pl.Series, letters: str) -> pl.Expr:
    """Return the XML of a column's cells; what few columns need is not asked of every cell."""
    text = pl.col(cells.name)
    escaped, space = text, pl.lit("")
    if cells.str.contains(_ODD).any():
        escaped = text.str.replace_all("(_x[0-9A-Fa-f]{4}_)", "_x005F${1}").str.replace_many(_ESCAPES)
    if cells.str.contains(r"^\s|\s$").any():
        space = pl.when(text.str.contains(r"^\s|\s$")).then(pl.lit(' xml:space="preserve"')).otherwise(space)
    begin = pl.lit(f'<c r="{letters}'), pl.col("row"), pl.lit('" s="1" t="inlineStr"><is><t')
    cell = pl.concat_str(*begin, space, pl.lit(">"), escaped, pl.lit("</t></is></c>"))
    return pl.when(text.is_not_null()).then(cell).otherwise(pl.lit(""))


def _letters(at: int) -> str:
    """Return the letters of a column, counted from 0: A, B … Z, AA …."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _frame(sheets: int) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a workbook around its sheets; cell style 1 is text."""
    import xlsxwriter  # noqa: PLC0415 - only needed where a workbook is written

    empty = io.BytesIO()
    book = xlsxwriter.Workbook(empty, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    text = book.add_format({"num_format": "@"})
    for number in range(1, sheets + 1):
        book.add_worksheet("data" if number == 1 else f"data {number}").write_blank(0, 0, None, text)
    book.close()
    with zipfile.ZipFile(empty) as parts:
        for name in parts.namelist():
            if not name.startswith("xl/worksheets/"):
                yield name, parts.read(name)
