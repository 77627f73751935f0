"""What a broken row most likely says: the readings that have the right number of cells, the cheapest first.

A reading costs what it must assume: a quote that is part of a text, a quote that never closes, a cell that does not
look like the others of its column. Only a reading that is clearly cheaper than the next is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from engine.load.dialect import Dialect, delimiter_words
from engine.load.habits import Habits, parted
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


def repair(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, known: Habits) -> Repair | None:
    """Return how a row is best read by what is known of the others; the rows ahead are there for a row that goes on."""
    found = _read(row, ahead, columns, dialect, known) if len(row.text) <= LONGEST else None
    return replace(found, span=max(found.span, row.span)) if found else None


def _read(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, known: Habits) -> Repair | None:
    if row.cells is None:
        return _quotes(row, ahead, columns, dialect, known.looks)
    found = _between_quotes(row, columns, dialect, known) or _other_delimiter(row, columns, dialect, known.looks)
    if found:
        return found
    if len(row.cells) > columns:
        return _too_many(row, columns, dialect, known)
    return _too_few(row, ahead, columns, dialect, known)


def _between_quotes(row: Row, columns: int, dialect: Dialect, known: Habits) -> Repair | None:
    """Read a row that was written between quotes as a whole, the quotes inside it doubled."""
    inside = row.cells or []
    if len(inside) != 1 or columns == 1 or not dialect.quote or not row.text.startswith(dialect.quote):
        return None
    cells = dialect.split(inside[0])
    if cells is None or len(cells) != columns:
        return None
    clear = any(known.looks) and all(known.suits(cell, place) for place, cell in enumerate(cells))
    return Repair(cells, "the quotes around a whole row are left out", clear)


def _quotes(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    """Read a row whose quotes are wrong, on its own line; else with lines after it, where its quote stays open."""
    readings = split_exactly(row.text, columns, dialect, looks)
    if readings:
        best = readings[0]
        clear = best[0] <= DEAREST and (len(readings) == 1 or readings[1][0] - best[0] >= CLEAR)
        clear = clear and not _may_go_on(row, ahead, columns, dialect)
        return Repair(best[1], _how(row.text, best[1], dialect), clear)
    text = row.text
    span = row.span
    for after in islice(ahead, 7):
        text += "\n" + after.text
        span += after.span
        readings = split_exactly(text, columns, dialect, looks)
        if readings and readings[0][0] <= DEAREST:
            return Repair(readings[0][1], _how(text, readings[0][1], dialect), clear=False, span=span)
    return None


def _may_go_on(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect) -> bool:
    """Whether the quote that stays open may close far below: what stands under it is no row of this table."""
    after = next((after for after in ahead if not after.blank), None)
    return after is not None and after.cells is not None and len(after.cells) != columns and dialect.is_open(row.text)


def _how(text: str, cells: Sequence[str], dialect: Dialect) -> str:
    """Return what was done with the quotes: one that opens the last cell and never closes is none of its text."""
    last = cells[-1]
    left_out = last != "" and text.endswith(dialect.quote + last) and dialect.quote not in last
    return "a quote that never closes is left out" if left_out else "a quote inside a cell is read as text"


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


def _too_many(row: Row, columns: int, dialect: Dialect, known: Habits) -> Repair | None:
    cells, looks = row.cells or [], known.looks
    pieces = _pieces(row.text, dialect)
    merged = _merges(pieces, columns, dialect.delimiter, looks) if pieces else []
    dropped = _without_one(cells, columns, known)
    if dropped:  # an empty cell where none is otherwise, and a delimiter inside another cell, are two faults
        merged = [reading for reading in merged if _is_filled(reading, known)]
    anchors = sum(map(bool, looks))
    if len(merged) == 1 and not dropped and anchors * 3 >= columns:
        how = f"a {dialect.words} inside a cell is read as text"
        return Repair(merged[0], how, clear=not _stands(cells, merged[0], known))
    if len(dropped) == 1 and not merged:
        in_place = dropped[0] == cells[:columns]
        told = anchors * 3 >= columns or in_place or misfit(cells[:columns], looks) > 0
        told = told or not _is_filled(cells[:columns], known)
        return Repair(dropped[0], "one delimiter too many is left out", clear=told)
    if dropped or merged:
        how = "one delimiter too many is left out" if dropped else f"a {dialect.words} inside a cell is read as text"
        return Repair((dropped or merged)[0], how, clear=False)
    return Repair(cells[:columns], f"the cells beyond column {columns} would be lost", clear=False)


def _without_one(cells: list[str], columns: int, known: Habits) -> list[list[str]]:
    """Return the readings of too many cells without those at the end, or without one other, that is empty."""
    looks, found = known.looks, list[list[str]]()
    if not any(cell.strip() for cell in cells[columns:]) and not misfit(cells[:columns], looks):
        found.append(cells[:columns])
    if len(cells) == columns + 1:
        first, last = _misplaced(cells, looks, 1)
        for place in range(last + 1, first + 1):
            if not cells[place].strip():
                without = cells[:place] + cells[place + 1 :]
                if without not in found:
                    found.append(without)
    filled = [reading for reading in found if _is_filled(reading, known)]
    return filled or found


def _is_filled(cells: Sequence[str], known: Habits) -> bool:
    """Whether no cell is empty in a column in which none is."""
    return all(cells[place].strip() for place in known.full)


def _stands(cells: Sequence[str], merged: Sequence[str], known: Habits) -> bool:
    """Whether the first cells fit their columns as they stand too, so that those beyond may just be too many."""
    place = next((place for place, cell in enumerate(merged) if cell != cells[place]), len(merged) - 1)
    told = any(known.looks[place + 1 :]) or not known.is_like(merged[place], place)
    return told and not misfit(cells[: len(merged)], known.looks)


def _too_few(row: Row, ahead: Iterable[Row], columns: int, dialect: Dialect, known: Habits) -> Repair | None:
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
        clear = columns > 2 and not misfit(cells, known.looks)
        return Repair(cells, "a line break inside a cell is read as text", clear, span)
    cells = list(row.cells or [])
    padded = [*cells, *[""] * (columns - len(cells))]
    readings = parted(cells, known, dialect.quote) if len(cells) == columns - 1 > 1 else [padded]
    if len(readings) == 1 and readings[0] != padded:
        how = f"a {dialect.words} that is missing between two cells is put there"
        return Repair(readings[0], how, clear=_empty(readings[0]) == _empty(cells))
    ends = known.empty.issuperset(range(len(cells), columns)) and readings == [padded]
    return Repair(padded, "empty cells are added at the end", clear=ends and _is_row(cells, known))


def _empty(cells: Sequence[str]) -> int:
    return sum(not cell.strip() for cell in cells)


def _is_row(cells: Sequence[str], known: Habits) -> bool:
    """Whether every cell suits its column, and some could not stand in any."""
    suits = all(known.suits(cell, place) for place, cell in enumerate(cells))
    return suits and any(known.looks[: len(cells)])
