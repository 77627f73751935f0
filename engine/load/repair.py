"""What a broken row most likely says: the readings that have the right number of cells, the cheapest first.

A reading costs what it must assume: a quote that is part of a text, a quote that never closes, a cell that does not
look like the others of its column. Only a reading that is clearly cheaper than the next is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from engine.load.dialect import Dialect, delimiter_words
from engine.load.plausible import fits, look
from engine.load.rows import Row
from engine.load.stray_quotes import split_exactly

LONGEST = 50_000
CLEAR = 0.5
"""A reading is clear where the next costs so much more."""
DEAREST = 6.0
OTHERS = (";", "\t", ",", "|", " ")


@dataclass(frozen=True)
class Repair:
    """One reading of a broken row."""

    cells: list[str]
    how: str
    clear: bool
    span: int = 1
    """Physical lines that it takes."""


def misfit(cells: Sequence[str], looks: Sequence[str]) -> int:
    """Return how many cells do not look like their column; blank and missing cells fit everywhere."""
    return sum(not fits(look(cell), wanted) for cell, wanted in zip(cells, looks, strict=False) if wanted)


def repair(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    """Return how a row is best read; the rows ahead are there for a row that goes on.

    `looks` says what each column's cells look like, empty where they differ.
    """
    found = _read(row, ahead, columns, dialect, looks) if len(row.text) <= LONGEST else None
    return replace(found, span=max(found.span, row.span)) if found else None


def _read(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    if row.cells is None:
        return _quotes(row, ahead, columns, dialect, looks)
    found = _other_delimiter(row, columns, dialect, looks)
    if found:
        return found
    if len(row.cells) > columns:
        return _too_many(row, columns, dialect, looks)
    return _too_few(row, ahead, columns, looks)


def _quotes(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    """Read a row whose quotes are wrong, on its own line; else with lines after it, where its quote stays open."""
    readings = split_exactly(row.text, columns, dialect, looks)
    if readings:
        best = readings[0]
        clear = best[0] <= DEAREST and (len(readings) == 1 or readings[1][0] - best[0] >= CLEAR)
        return Repair(best[1], "a quote inside a cell is read as text", clear)
    text = row.text
    span = row.span
    for after in islice(ahead, 7):
        text += "\n" + after.text
        span += after.span
        readings = split_exactly(text, columns, dialect, looks)
        if readings and readings[0][0] <= DEAREST:
            return Repair(readings[0][1], "a quote inside a cell is read as text", clear=False, span=span)
    return None


def torn(cells: Sequence[str], quote: str) -> bool:
    """Whether a quote opens inside one bare cell and closes at the end of a later one, around a delimiter."""
    if not quote:
        return False
    opened = False
    for cell in cells:
        if opened and len(cell) > 1 and cell.endswith(quote) and not cell[-2].isdigit() and cell.count(quote) == 1:
            return True
        at = cell.find(quote)
        opened = opened or (cell.count(quote) == 1 and 0 < at < len(cell) - 1 and cell[at + 1].isalpha())
    return False


def _other_delimiter(row: Row, columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    """Read a row that has the right number of cells under another delimiter."""
    anchors = sum(map(bool, looks))
    if columns < 3 or len(row.cells or []) > 1 + columns // 3:
        return None
    for delimiter in OTHERS:
        if delimiter in (dialect.delimiter, dialect.delimiter.strip()) or delimiter not in row.text:
            continue
        other = Dialect(delimiter, dialect.quote, dialect.escape)
        how = f"written with {delimiter_words(delimiter)} instead of {dialect.words}"
        cells = other.split(row.text)
        if cells is not None and len(cells) == columns:
            certain = any(cell.strip() for cell, wanted in zip(cells, looks, strict=True) if wanted)
            wordy = delimiter != " " or anchors * 3 >= columns
            return Repair(cells, how, clear=certain and wordy and misfit(cells, looks) == 0)
        if cells is not None and delimiter == " " and len(cells) > columns:
            merged = _merges(_pieces(row.text, other), columns, " ", looks)
            if len(merged) == 1 and anchors * 3 >= columns:
                return Repair(merged[0], how, clear=True)
    return None


def _pieces(text: str, dialect: Dialect) -> list[tuple[str, bool]]:
    """Return a well-formed row's cells, and whether each was quoted."""
    found, at = [], 0
    while True:
        match = dialect.cell.match(text, at)
        if match is None:
            return []
        quoted = match.group(1) if dialect.quote else None
        found.append((dialect.unescape(quoted), True) if quoted is not None else (match.group(2), False))
        at = match.end() + len(dialect.delimiter)
        if match.end() >= len(text):
            return found


def _merges(pieces: Sequence[tuple[str, bool]], columns: int, delimiter: str, looks: Sequence[str]) -> list[list[str]]:
    """Return the readings in which one bare cell holds delimiters, and every cell looks like its column."""
    extra = len(pieces) - columns
    found = []
    cells = [cell for cell, _ in pieces]
    first, last = _misplaced(cells, looks, extra)
    for place in range(max(0, last), min(first, columns - 1) + 1):
        inside = pieces[place : place + extra + 1]
        if any(quoted or not cell.strip() for cell, quoted in inside):
            continue
        text = delimiter.join(cell for cell, _ in inside)
        if not misfit([text], looks[place : place + 1]):
            found.append([*cells[:place], text, *cells[place + extra + 1 :]])
    return found


def _misplaced(cells: Sequence[str], looks: Sequence[str], extra: int) -> tuple[int, int]:
    """Return the first column that its cell does not fit, and the last one that the cell `extra` further does not.

    Where all fit, these are the number of columns, and -1.
    """
    typed = [(place, wanted) for place, wanted in enumerate(looks) if wanted]
    left = (place for place, wanted in typed if not fits(look(cells[place]), wanted))
    right = (place for place, wanted in reversed(typed) if not fits(look(cells[place + extra]), wanted))
    return next(left, len(looks)), next(right, -1)


def _too_many(row: Row, columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    cells = row.cells or []
    pieces = _pieces(row.text, dialect)
    merged = _merges(pieces, columns, dialect.delimiter, looks) if pieces else []
    dropped = []
    if not any(cell.strip() for cell in cells[columns:]) and not misfit(cells[:columns], looks):
        dropped.append(cells[:columns])
    if len(cells) == columns + 1:
        first, last = _misplaced(cells, looks, 1)
        for place in range(last + 1, first + 1):
            if not cells[place].strip():
                without = cells[:place] + cells[place + 1 :]
                if without not in dropped:
                    dropped.append(without)
    anchors = sum(map(bool, looks))
    if len(merged) == 1 and not dropped and anchors * 3 >= columns:
        return Repair(merged[0], f"a {dialect.words} inside a cell is read as text", clear=True)
    if len(dropped) == 1 and not merged and (anchors * 3 >= columns or dropped[0] == cells[:columns]):
        return Repair(dropped[0], "one delimiter too many is left out", clear=True)
    if dropped or merged:
        how = "one delimiter too many is left out" if dropped else f"a {dialect.words} inside a cell is read as text"
        return Repair((dropped or merged)[0], how, clear=False)
    return Repair(cells[:columns], f"the cells beyond column {columns} would be lost", clear=False)


def _too_few(row: Row, ahead: Iterable[Row], columns: int, looks: Sequence[str]) -> Repair | None:
    cells = list(row.cells or [])
    span = row.span
    for after in islice(ahead, 5):
        if after.cells is None or len(after.cells) == columns or after.blank:
            break
        cells[-1] += "\n" + after.cells[0]
        cells += after.cells[1:]
        span += after.span
        if len(cells) >= columns:
            break
    if len(cells) == columns and span > row.span:
        clear = columns > 2 and not misfit(cells, looks)
        return Repair(cells, "a line break inside a cell is read as text", clear, span)
    cells = list(row.cells or [])
    return Repair([*cells, *[""] * (columns - len(cells))], "empty cells are added at the end", clear=False)
