"""Write clean files: what each preset is, which cells it cannot hold, and the writers, slice by slice.

Nothing is ever replaced to make it fit: a row with a cell that the format cannot hold is rejected, with the reason.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import polars as pl

from engine.errors import ProjectError
from engine.export.workbook import CELL, ROWS, XlsxWriter
from engine.project import Preset

_CP1252 = r"\x{00}-\x{7f}\x{a0}-\x{ff}" + "".join(
    rf"\x{{{ord(character):x}}}" for character in bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
)


@dataclass(frozen=True)
class Format:
    """What a preset writes."""

    label: str
    help: str
    suffix: str = ".csv"
    separator: str = ","
    line_end: str = "\n"
    bom: bool = False
    encoding: str = "utf-8"


FORMATS: Mapping[Preset, Format] = {
    "utf8_comma": Format("CSV, UTF-8, comma", "What most systems import."),
    "german_excel": Format(
        "CSV for German Excel",
        "Semicolon, UTF-8 with byte-order mark, CRLF: a double click opens it with the right columns and umlauts.",
        separator=";",
        line_end="\r\n",
        bom=True,
    ),
    "windows_1252": Format(
        "CSV, Windows-1252, semicolon",
        "For older systems. A row with a character that Windows-1252 does not have is rejected and listed; "
        "nothing is replaced.",
        separator=";",
        line_end="\r\n",
        encoding="cp1252",
    ),
    "xlsx": Format(
        "Excel workbook, text cells",
        "Every cell is text: nothing is reinterpreted and no formula runs. "
        f"More than {ROWS - 1:,} rows go to further sheets.",
        suffix=".xlsx",
    ),
}


class Writer(Protocol):
    """Writes one file, slice by slice."""

    def write(self, rows: pl.DataFrame) -> None:
        """Append rows: all String, null where empty."""

    def close(self) -> None:
        """Finish the file."""

    def abandon(self) -> None:
        """Let go of the file, finished or not."""


def unfit(preset: Preset, value: pl.Expr) -> pl.Expr | None:
    """Return whether a cell cannot be written in this format, or None where every cell can."""
    if preset == "windows_1252":
        return ~value.str.contains(f"^[{_CP1252}]*$")
    if preset == "xlsx":
        units = value.str.len_chars() + value.str.count_matches(r"[\x{10000}-\x{10ffff}]")
        return units > CELL
    return None


def unfit_words(preset: Preset, value: pl.Expr) -> pl.Expr:
    """Return why a cell cannot be written, naming what does not fit."""
    if preset == "windows_1252":
        strange = value.str.extract_all(f"[^{_CP1252}]").list.unique(maintain_order=True).list.join(" ")
        return pl.format("Windows-1252 does not have {}", strange)
    length = value.str.len_chars()
    return pl.format("{} characters; an Excel cell holds {}", length, pl.lit(f"{CELL:,}"))


def strange_characters(value: pl.Series) -> pl.Series:
    """Return the characters of these cells that Windows-1252 does not have, one per cell that has it."""
    found = value.str.extract_all(f"[^{_CP1252}]").list.unique(maintain_order=True)
    return found.explode(keep_nulls=False, empty_as_null=False)


def writer(path: Path, preset: Preset, fields: list[str]) -> Writer:
    """Open a file for these columns.

    Raises:
        ProjectError: a column's name or their number does not fit the format.
    """
    form = FORMATS[preset]
    if preset == "xlsx":
        return XlsxWriter(path, fields)
    try:
        "".join(fields).encode(form.encoding)
    except UnicodeEncodeError as error:
        raise ProjectError(
            f"Windows-1252 does not have the character {error.object[error.start]} of a column's name.",
            hint="Rename the column, or choose another format.",
        ) from None
    return CsvWriter(path.open("wb"), form, fields)


class CsvWriter:
    """CSV: quoted where needed, header first."""

    def __init__(self, file: BinaryIO, form: Format, fields: list[str]) -> None:
        self._form = form
        self._alone = len(fields) == 1
        self._file = file
        if form.bom:
            self._file.write(b"\xef\xbb\xbf")
        self._append(pl.DataFrame(schema=dict.fromkeys(fields, pl.String)), header=True)

    def write(self, rows: pl.DataFrame) -> None:
        """Append rows."""
        if self._alone:  # an empty cell alone would be a blank line, which readers skip
            rows = rows.with_columns(pl.all().fill_null(""))
        self._append(rows, header=False)

    def _append(self, rows: pl.DataFrame, *, header: bool) -> None:
        def write(to: BinaryIO) -> None:
            rows.write_csv(
                to, include_header=header, separator=self._form.separator, line_terminator=self._form.line_end
            )

        if self._form.encoding == "utf-8":
            write(self._file)
            return
        text = io.BytesIO()
        write(text)
        self._file.write(text.getvalue().decode().encode(self._form.encoding))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    abandon = close
