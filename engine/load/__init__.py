"""Load an export: any file of a system, read once, strictly, as text, every physical line accounted for."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.errors import FileError
from engine.load.delimited import load_delimited
from engine.load.detect import DELIMITERS, QUOTES
from engine.load.encoding import ENCODINGS
from engine.load.kinds import kind_of
from engine.load.plain import report_of, write_plain
from engine.load.tables import Loaded
from engine.load.workbook import load_workbook_file, sheets
from engine.progress import Progress, silent
from engine.project import Reading
from engine.table import Table, stem

MAX_BYTES = 500 * 1024 * 1024
"""Largest file that is loaded unless the caller says otherwise."""

__all__ = ["DELIMITERS", "ENCODINGS", "MAX_BYTES", "QUOTES", "load", "report_of", "sheets", "write_plain"]


def load(
    source: Path,
    folder: Path,
    reading: Reading = Reading(),
    *,
    file: str | None = None,
    name: str | None = None,
    progress: Progress = silent,
    max_bytes: int = MAX_BYTES,
) -> list[Table]:
    """Read a file into tables on disk: the first in `folder`, further tables of the same file in folder/2, folder/3 …

    `source` is the original file, `file` the name that the user knows it by (default: the source's), `name` what the
    table is called (default: the file's stem). What `reading` leaves open is detected; each decision is on the table.

    Raises:
        FileError: it is no table, or cannot be read as one; the sentence says what was found.
        OptionError: the reading asks for something impossible.
        CancelledError: from `progress`.
    """
    shown = file or source.name
    size = source.stat().st_size
    if size == 0:
        raise FileError(f"{shown} is empty: it has no bytes.", hint="Export it again.")
    if size > max_bytes:
        raise FileError(
            f"{shown} has {size / 1e6:,.0f} MB; the limit is {max_bytes / 1e6:,.0f} MB.",
            hint="Export fewer columns or rows, or raise the limit.",
        )
    with ThreadPoolExecutor(1) as beside:
        hashing = beside.submit(_sha256, source)
        loaded = _read(source, folder, reading, shown, progress)
        digest = hashing.result()
    tables = []
    for number, one in enumerate(loaded, start=1):
        label = name or stem(shown)
        tables.append(
            Table(
                name=label if number == 1 else f"{label}_{number}",
                file=shown,
                number=number,
                folder=one.folder,
                sha256=digest,
                size=size,
                fields=one.fields,
                header_lines=one.header_lines,
                account=one.account,
                decisions=tuple(one.decisions),
                findings=tuple(one.findings),
                preview=one.preview,
            )
        )
        tables[-1].save()
    progress(1.0, "Loaded")
    return tables


def _read(source: Path, folder: Path, reading: Reading, shown: str, progress: Progress) -> list[Loaded]:
    kind = kind_of(source, shown)
    if kind == "text":
        return load_delimited(source, folder, reading, shown, progress)
    if kind == "xlsx":
        return load_workbook_file(source, folder, reading, shown, progress)
    raise FileError(f"{shown} is of a kind ({kind}) that is not read.", hint="Export it as CSV or XLSX.")


def _sha256(source: Path) -> str:
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
