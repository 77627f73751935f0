"""Load an export: any file of a system, read once, strictly, as text, every physical line accounted for."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from engine.errors import FileError
from engine.load.columnar import load_parquet
from engine.load.delimited import load_delimited
from engine.load.detect import DELIMITERS, QUOTES
from engine.load.encoding import ENCODINGS
from engine.load.kinds import EmptyFileError, kind_of
from engine.load.legacy import load_xls, xls_sheets
from engine.load.open_document import load_ods, ods_sheets
from engine.load.packed import left_out, unpack_gzip, unpack_zip
from engine.load.plain import report_of, write_nothing, write_plain
from engine.load.records import load_json
from engine.load.spreadsheet_xml import load_xml, xml_sheets
from engine.load.tables import DETECT, Job, Loaded
from engine.load.web_page import load_html
from engine.load.workbook import load_xlsx, xlsx_sheets
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
    "write_nothing",
    "write_plain",
]


def load(  # noqa: PLR0913 - what a caller may leave out has a name
    source: Path,
    folder: Path,
    reading: Reading = DETECT,
    *,
    file: str | None = None,
    name: str | None = None,
    progress: Progress = silent,
    max_bytes: int = MAX_BYTES,
) -> list[Table]:
    """Read a file into tables on disk: the first in `folder`, further ones of the same file in folder/2 and so on.

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
        loaded = _read(Job(source, folder, reading, shown, progress, max_bytes))
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
                preview_from=one.preview_from,
                inside=one.inside,
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
    if kind == "xml":
        return xml_sheets(source, source.name)
    return ods_sheets(source, source.name) if kind == "ods" else []


def _read(job: Job) -> list[Loaded]:
    readers = {
        "text": load_delimited,
        "xlsx": load_xlsx,
        "xls": load_xls,
        "ods": load_ods,
        "xml": load_xml,
        "json": load_json,
        "parquet": load_parquet,
        "html": load_html,
        "gzip": _unpacked,
        "zip": _unpacked,
    }
    return readers[kind_of(job.source, job.name)](job)


def _unpacked(job: Job) -> list[Loaded]:
    """Read the files inside an archive: the first into the folder, another into its `part2` and so on."""
    if job.depth:
        raise FileError(f"{job.name} is an archive inside an archive.", hint="Unpack it and load the file inside.")
    job.folder.mkdir(parents=True, exist_ok=True)
    try:
        if kind_of(job.source, job.name) == "gzip":
            inside, others = [(job.folder / "unpacked.1", job.name.removesuffix(".gz"))], list[str]()
            unpack_gzip(job.source, inside[0][0], job.name, job.most)
        else:
            inside, others = unpack_zip(job.source, job.folder, job.name, job.most)
        empty = [name for path, name in inside if not path.stat().st_size]
        if len(empty) == len(inside):
            raise EmptyFileError(f"{empty[0]} in {job.name} is empty.", hint="Export it again.")
        found: list[Loaded] = []
        for number, (path, name) in enumerate((one for one in inside if one[1] not in empty), start=1):
            place = job.folder if number == 1 else job.folder / f"part{number}"
            found += [
                replace(one, inside=name) for one in _read(replace(job, source=path, folder=place, name=name, depth=1))
            ]
        found[0].findings += left_out(job.name, others, empty)
        return found
    finally:
        for path in job.folder.glob("unpacked.*"):
            path.unlink()


def _sha256(source: Path) -> str:
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
