"""Lookup tables as CSV files: written for a colleague to fill in, read back in one of three ways."""

from __future__ import annotations

import csv
import io
from typing import Literal

import polars as pl

from engine.errors import FileError
from engine.lookups import InForce, conflicts, in_place, keys
from engine.own_files import header_block

Mode = Literal["merge", "replace", "delete"]
MODES: dict[Mode, str] = {
    "merge": "Add the rows; those with a known key get the file's values",
    "replace": "The file's rows instead of all that are there",
    "delete": "Remove the rows whose keys are in the file",
}
"""The ways to import, with their words."""
ROWS = 200_000
"""A lookup table that is larger belongs among the loaded exports."""


def to_csv(rows: pl.DataFrame) -> bytes:
    """Return a table as UTF-8 with a byte-order mark, so that Excel shows its letters right, semicolons apart."""
    return b"\xef\xbb\xbf" + rows.write_csv(separator=";", line_terminator="\r\n", quote_style="necessary").encode()


def from_csv(data: bytes, into: InForce) -> pl.DataFrame:
    """Read a CSV file as rows of a table: by the names of its columns, or by their order where none is known.

    Comma, semicolon or tab; UTF-8, or else Windows-1252. Every cell is text.

    Raises:
        FileError: it is empty, not text, too long, its rows are uneven, or key columns are missing.
    """
    records = _records(data)
    head, body = [name.strip() for name in records[0]], records[1:]
    columns = into.rows.columns
    known = [name for name in columns if name in head]
    if not known:
        if len(head) < min(2, len(columns)):
            raise FileError(
                f"The file has one column, “{head[0]}”.", hint=f"The table {into.name} has {', '.join(columns)}."
            )
        head = columns[: len(head)]
    missing = [name for name in into.key if name not in head]
    if missing:
        raise FileError(
            f"The file has no column “{missing[0]}”, which is the key of {into.name}.",
            hint=f"Its first line should be {'; '.join(columns)}.",
        )
    for number, record in enumerate(body, 2):
        if len(record) != len(records[0]):
            raise FileError(
                f"Row {number} of the file has {len(record)} cells, the first line has {len(records[0])}.",
                hint="Quote cells that hold the separator.",
            )
    cells = {name: [record[head.index(name)] if name in head else "" for record in body] for name in columns}
    return pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String))


def imported(into: InForce, incoming: pl.DataFrame, mode: Mode) -> pl.DataFrame:
    """Return a table's rows after an import.

    Raises:
        FileError: the file says two things about one key.
    """
    wrong = conflicts(incoming, into.key, folds=into.folds)
    if wrong and mode != "delete":
        raise FileError(f"In the file: {wrong[0].sentence}", hint="Nothing was imported; mend the file first.")
    if mode == "replace":
        return incoming
    known, new = (keys(each, into.key, folds=into.folds) for each in (into.rows, incoming))
    if mode == "delete":
        return into.rows.filter(~known.is_in(new.implode()))
    return in_place(into.rows, known, ~known.is_in(new.implode()), incoming, new)


def _windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise FileError(
            "The file is neither UTF-8 nor Windows-1252 text.", hint="Save it as CSV in UTF-8; nothing was imported."
        ) from None


def _records(data: bytes) -> list[list[str]]:
    if b"\x00" in data:
        raise FileError("This is not a text file.", hint="Save the table as CSV first.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows(data)
    lines = text.splitlines(keepends=True)
    text = "".join(lines[len(header_block(text)) :])  # what a shipped table says of itself is no row
    first = text.split("\n", 1)[0]
    separator = max(";\t,", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        records = [record for record in reader if any(cell.strip() for cell in record)]
    except csv.Error as error:
        raise FileError(f"The file cannot be read as CSV: {error}.", hint="Check its quotes.") from None
    if not records:
        raise FileError("The file is empty.", hint="Its first line names the columns.")
    if len(records) > ROWS:
        raise FileError(
            f"The file has {len(records):,} rows; a lookup table holds {ROWS:,}.",
            hint="Load it as an export on the page Load instead.",
        )
    return records
