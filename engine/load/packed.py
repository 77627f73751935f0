"""Unpack a gzip file, or the one table in a ZIP archive, with a bound on how large it may grow."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import IO

from engine.errors import FileError

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


def unpack_zip(source: Path, folder: Path, name: str, most: int) -> list[tuple[Path, str]]:
    """Unpack the tables of a ZIP archive: the path of each, and its name in the archive.

    Raises:
        FileError: there is none, it is damaged or password-protected, or it grows over the limit.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            inside = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and entry.filename.lower().endswith(TABLES) and "__MACOSX" not in entry.filename
            ]
            if not inside:
                raise FileError(f"{name} is a ZIP archive without a table in it.", hint="Choose the exported file.")
            if any(entry.flag_bits & 1 for entry in inside):
                raise FileError(f"{name} is protected with a password.", hint="Unpack it, and load the files inside.")
            found = []
            for number, entry in enumerate(inside, start=1):
                target = folder / f"unpacked.{number}"
                with archive.open(entry) as stream:
                    most -= _copy(stream, target, name, most, entry.compress_size)
                found.append((target, entry.filename.rsplit("/", 1)[-1]))
            return found
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        raise FileError(f"{name} is a damaged ZIP archive.", hint="Export it or copy it again.") from None


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
