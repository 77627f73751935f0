"""Unpack a gzip file, or the one table in a ZIP archive, with a bound on how large it may grow."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import IO

from engine.errors import FileError
from engine.findings import Finding

BLOCK = 1 << 20
TABLES = (
    ".csv",
    ".tsv",
    ".txt",
    ".json",
    ".jsonl",
    ".ndjson",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".tab",
    ".psv",
    ".parquet",
)
MOST_TIMES = 200
"""A file that grows more than so many times is built to fill disks."""
MOST_NAMED = 5
SMALL = 50 * 1024 * 1024


def unpack_gzip(source: Path, target: Path, name: str, most: int) -> None:
    """Unpack a gzip file.

    Raises:
        FileError: it is damaged, or grows over the limit.
    """
    try:
        with gzip.open(source, "rb") as stream:
            _copy(stream, target, name, most, source.stat().st_size)
    except (OSError, EOFError, zlib.error):
        raise FileError(f"{name} is a damaged gzip file.", hint="Export it or copy it again.") from None


def unpack_zip(source: Path, folder: Path, name: str, most: int) -> tuple[list[tuple[Path, str]], list[str]]:
    """Unpack the tables of a ZIP archive: the path of each, and its name in the archive; and the names of other files.

    Where two are called alike, the name has their folders.

    Raises:
        FileError: there is none, it is damaged or password-protected, or it grows over the limit.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            files = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX" not in one.filename]
            inside = [entry for entry in files if entry.filename.lower().endswith(TABLES)]
            if not inside:
                raise FileError(f"{name} is a ZIP archive without a table in it.", hint="Choose the exported file.")
            if any(entry.flag_bits & 1 for entry in inside):
                raise FileError(f"{name} is protected with a password.", hint="Unpack it, and load the files inside.")
            found = []
            short = Counter(entry.filename.rpartition("/")[2] for entry in inside)
            for number, entry in enumerate(inside, start=1):
                target = folder / f"unpacked.{number}"
                with archive.open(entry) as stream:
                    most -= _copy(stream, target, name, most, entry.compress_size)
                label = entry.filename.rpartition("/")[2]
                found.append((target, label if short[label] == 1 else entry.filename))
            return found, [entry.filename for entry in files if entry not in inside]
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        raise FileError(f"{name} is a damaged ZIP archive.", hint="Export it or copy it again.") from None


def left_out(name: str, others: list[str], empty: list[str]) -> list[Finding]:
    """Return findings about the files of an archive that were not read: those that are no tables, and empty ones."""
    found = []
    for code, what, names in (("other_files", "that are no tables", others), ("empty_files", "that are empty", empty)):
        if names:
            which = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
            count = "a file" if len(names) == 1 else f"{len(names):,} files"
            sentence = f"{name} holds {count} {what}, which {'was' if len(names) == 1 else 'were'} not read: {which}."
            if len(names) == 1:
                sentence = sentence.replace("that are no tables", "that is no table").replace("that are", "that is")
            found.append(Finding(code=code, severity="info" if code == "other_files" else "warning", sentence=sentence))
    return found


def _copy(stream: IO[bytes] | gzip.GzipFile, target: Path, name: str, most: int, packed: int) -> int:
    size = 0
    with target.open("wb") as out:
        while block := stream.read(BLOCK):
            size += len(block)
            if size > most or size > max(SMALL, packed * MOST_TIMES):
                raise FileError(
                    f"{name} grows to more than {size / 1e6:,.0f} MB when it is unpacked.",
                    hint="Unpack it yourself and load the file inside.",
                )
            out.write(block)
    return size
