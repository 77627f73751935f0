"""Load an export: any file of a system, read once, strictly, as text, every physical line accounted for."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.errors import FileError
from engine.load.delimited import load_delimited
from engine.load.detect import DELIMITERS, QUOTES
from engine.load.encoding import ENCODINGS
from engine.load.kinds import EmptyFileError, kind_of
from engine.load.legacy import load_ods, load_xls, ods_sheets, xls_sheets
from engine.load.packed import unpack_gzip, unpack_zip
from engine.load.plain import report_of, write_plain
from engine.load.records import load_html, load_json, load_parquet
from engine.load.tables import Loaded
from engine.load.workbook import load_workbook_file, xlsx_sheets
from engine.progress import Progress, silent
from engine.project import Reading
from engine.table import Table, stem

MAX_BYTES = 500 * 1024 * 1024
"""Largest file that is loaded unless the caller says otherwise."""

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "MAX_BYTES",
    "QUOTES",
    "EmptyFileError",
    "load",
    "report_of",
    "sheets",
    "write_plain",
]


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
        raise EmptyFileError(f"{shown} is empty: it has no bytes.", hint="Export it again.")
    if size > max_bytes:
        raise FileError(
            f"{shown} has {size / 1e6:,.0f} MB; the limit is {max_bytes / 1e6:,.0f} MB.",
            hint="Export fewer columns or rows, or raise the limit.",
        )
    with ThreadPoolExecutor(1) as beside:
        hashing = beside.submit(_sha256, source)
        loaded = _read(source, folder, reading, shown, progress, max_bytes)
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


def sheets(source: Path) -> list[str]:
    """Return the names of a workbook's sheets in order; nothing for another kind of file.

    Raises:
        FileError: it is a workbook that cannot be opened.
    """
    kind = kind_of(source, source.name) if source.stat().st_size else "text"
    if kind == "xlsx":
        return xlsx_sheets(source)
    if kind == "xls":
        return xls_sheets(source, source.name)
    return ods_sheets(source, source.name) if kind == "ods" else []


def _read(
    source: Path, folder: Path, reading: Reading, shown: str, progress: Progress, most: int, depth: int = 0
) -> list[Loaded]:
    kind = kind_of(source, shown)
    if kind == "xlsx":
        return load_workbook_file(source, folder, reading, shown, progress)
    if kind == "xls":
        return load_xls(source, folder, reading, shown, progress)
    if kind == "ods":
        return load_ods(source, folder, reading, shown, progress)
    if kind == "parquet":
        return load_parquet(source, folder, shown, progress)
    if kind == "html":
        return load_html(source, folder, reading, shown, progress)
    if kind in ("gzip", "zip"):
        if depth:
            raise FileError(f"{shown} is an archive inside an archive.", hint="Unpack it and load the file inside.")
        return _unpacked(source, folder, reading, shown, progress, most, gzipped=kind == "gzip")
    if kind == "json":
        return load_json(source, folder, shown, progress)
    return load_delimited(source, folder, reading, shown, progress)


def _unpacked(
    source: Path, folder: Path, reading: Reading, shown: str, progress: Progress, most: int, *, gzipped: bool
) -> list[Loaded]:
    """Read the files inside an archive: the first into `folder`, another into `folder/part2` …"""
    folder.mkdir(parents=True, exist_ok=True)
    inside: list[tuple[Path, str]] = []
    try:
        if gzipped:
            inside = [(folder / "unpacked.1", shown.removesuffix(".gz"))]
            unpack_gzip(source, inside[0][0], shown, most)
        else:
            inside = unpack_zip(source, folder, shown, most)
        found: list[Loaded] = []
        for number, (path, name) in enumerate(inside, start=1):
            if path.stat().st_size == 0:
                raise EmptyFileError(f"{name} in {shown} is empty.", hint="Export it again.")
            place = folder if number == 1 else folder / f"part{number}"
            found += _read(path, place, reading, name, progress, most, depth=1)
        return found
    finally:
        for path in folder.glob("unpacked.*"):
            path.unlink()


def _sha256(source: Path) -> str:
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
