"""Signs that stand for what a row in bulk cannot have: delimiters of several characters, and escaped quotes.

A control character that occurs nowhere in the file takes the place of each, so that the rows have a delimiter of one
character and quotes that are doubled if at all; in the cells it is turned back. Where no quotes protect the cells,
signs take the place of a line break or a delimiter that a repaired cell holds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engine.load import utf8
from engine.load.dialect import Dialect

SIGNS = (b"\x1f", b"\x1e", b"\x1d", b"\x1c", b"\x01", b"\x03", b"\x04", b"\x05", b"\x06")
PROTECTED = ("\n", "\r", "")
"""What a cell without quotes cannot hold: line breaks, and the delimiter."""


@dataclass(frozen=True)
class StandIns:
    """What is written for what: `pairs` has the original and its sign, `meant` each sign and what it means in a cell.

    `dialect` is that of the rows with the signs; `escaped` are the signs that only a quoted cell may have.
    """

    dialect: Dialect
    pairs: tuple[tuple[str, str], ...]
    meant: tuple[tuple[str, str], ...]
    escaped: str = ""
    inside: tuple[tuple[str, str], ...] = ()
    """What a cell may not hold where there are no quotes, and its sign."""

    def texts(self, texts: pl.Series) -> pl.Series:
        """Return rows with the signs."""
        for original, sign in self.pairs:
            texts = texts.str.replace_all(original, sign, literal=True)
        return texts

    def cells(self, cells: list[str]) -> list[str]:
        """Return the cells of a row that is written anew, with the signs that protect what they hold."""
        for original, sign in self.inside:
            cells = [cell.replace(original, sign) for cell in cells]
        return cells

    def raw(self, stretch: bytes | memoryview) -> bytes:
        """Return rows as bytes with the signs."""
        raw = bytes(stretch)
        for original, sign in self.pairs:
            raw = raw.replace(original.encode(), sign.encode())
        return raw


def stand_ins(dialect: Dialect, source: Path, edits: Collection[str]) -> StandIns | None:
    """Return the signs for a file in this dialect; None where they are not needed, or not free.

    A row that somebody rewrote may hold any character, so that those in `edits` are not free either.
    """
    wide = len(dialect.delimiter) > 1 or not dialect.delimiter.isascii()
    unquoted = bool(dialect.delimiter) and not dialect.quote
    if not dialect.quote.isascii() or not (wide or dialect.escape or unquoted):
        return None
    free = _free(source, edits)
    if len(free) < wide + 2 * bool(dialect.escape) + len(PROTECTED) * unquoted:
        return None
    pairs, meant, escaped, delimiter = [], [], "", dialect.delimiter
    inside: tuple[tuple[str, str], ...] = ()
    if wide:
        delimiter = free.pop()
        pairs.append((dialect.delimiter, delimiter))
        meant.append((delimiter, dialect.delimiter))
    if unquoted:
        inside = tuple((sign or delimiter, free.pop()) for sign in PROTECTED)
    elif dialect.escape:
        escape = dialect.escape
        twice, before_quote = free.pop(), free.pop()
        pairs += [(escape * 2, twice), (escape + dialect.quote, before_quote)]
        meant += [(twice, escape if escape == "\\" else escape * 2), (before_quote, dialect.quote)]
        escaped = twice + before_quote
    return StandIns(Dialect(delimiter, dialect.quote), tuple(pairs), tuple(meant), escaped, inside)


def _free(source: Path, edits: Collection[str]) -> list[str]:
    """Return the signs that occur nowhere in a file."""
    free = [sign for sign in SIGNS if not any(sign.decode() in edit for edit in edits)]
    with source.open("rb") as stream:
        while free and (block := stream.read(utf8.BLOCK)):
            free = [sign for sign in free if sign not in block]
    return [sign.decode() for sign in free]
