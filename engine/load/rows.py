"""From physical lines to rows: a row is one line, or several where a quoted cell holds line breaks."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.load.dialect import Dialect

REACH = 2_000
"""A quoted cell may span so many lines; a quote that does not close within them is a stray one."""
AHEAD = 8
"""Rows after a broken one that are looked at to understand it."""
QUOTES = "\"'"
"""An empty cell between them is a cell all the same."""
LONGEST = 1 << 22
"""Characters that one row may have."""


@dataclass(slots=True)
class Row:
    """One row as it stands in the file.

    `line` is the physical line number from 1, `span` the number of lines; `text` has no line end. `cells` is None
    where the row is not well-formed: a quote stands where none may.
    """

    line: int
    span: int
    text: str
    cells: list[str] | None

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it but delimiters and white space: not even an empty quoted cell."""
        if self.cells is None or self.span > 1:
            return False
        empty = not any(cell.strip(" \t\x1a\x00\ufeff") for cell in self.cells)
        return empty and not any(quote in self.text for quote in QUOTES)


def physical_lines(text: str) -> list[str]:
    """Return the lines with their ends; CRLF, LF and a lone CR each end a line."""
    return (
        io.StringIO(text, newline="").readlines()
        if "\r" in text
        else text.splitlines(keepends=True)
        if _plain(text)
        else io.StringIO(text, newline="\n").readlines()
    )


def _plain(text: str) -> bool:
    """Whether `splitlines` would split at line feeds only: it splits at more characters than a file has line ends."""
    return text.isascii() and not any(character in text for character in "\v\f\x1c\x1d\x1e")


def bare(line: str) -> str:
    """Return a line without its end."""
    return line.rstrip("\r\n") if line.endswith(("\n", "\r")) else line


def row_at(lines: Sequence[str], at: int, dialect: Dialect, first: int = 1, reach: int = REACH) -> Row:
    """Return the row that starts with `lines[at]`; `first` is the physical number of `lines[0]`."""
    text = bare(lines[at])
    cells = dialect.split(text)
    if cells is not None:
        return Row(first + at, 1, text, cells)
    if dialect.is_open(text):
        joined = _closed(lines, at, dialect, reach)
        if joined is not None:
            return Row(first + at, joined[0], joined[1], joined[2])
    return Row(first + at, 1, text, None)


def _closed(lines: Sequence[str], at: int, dialect: Dialect, reach: int) -> tuple[int, str, list[str]] | None:
    """Return span, text and cells of the row whose quoted cell starts in `lines[at]` and ends in a later line."""
    parts = [lines[at]]
    size = len(lines[at])
    for end in range(at + 1, min(len(lines), at + reach)):
        parts.append(lines[end])
        size += len(lines[end])
        if size > LONGEST:
            return None
        if dialect.quote not in lines[end]:
            continue
        text = "".join(parts[:-1]) + bare(lines[end])
        cells = dialect.split(text)
        if cells is not None:
            return end - at + 1, text, cells
        if not dialect.is_open(text):
            return None
    return None


def rows_of(lines: Sequence[str], dialect: Dialect, first: int = 1, reach: int = REACH) -> Iterator[Row]:
    """Yield the rows of all lines."""
    at = 0
    while at < len(lines):
        row = row_at(lines, at, dialect, first, reach)
        yield row
        at += row.span


class Ahead:
    """The rows after a broken one, as far as somebody looks at them."""

    def __init__(self, lines: Sequence[str], at: int, first: int, dialect: Dialect) -> None:
        self._lines, self._at, self._first, self._dialect = lines, at, first, dialect
        self._rows: list[Row] = []

    def __iter__(self) -> Iterator[Row]:
        yield from self._rows
        while self._at < len(self._lines) and len(self._rows) < AHEAD:
            row = row_at(self._lines, self._at, self._dialect, self._first, reach=50)
            self._rows.append(row)
            self._at += row.span
            yield row
