"""What a broken row most likely says: the readings that have the right number of cells, the cheapest first.

A reading costs what it must assume: a quote that is part of a text, a quote that never closes, a cell that does not
look like the others of its column. Only a reading that is clearly cheaper than the next is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise

from engine.load.dialect import Dialect, delimiter_words
from engine.load.plausible import look
from engine.load.rows import Row

LONGEST = 50_000
MOST_QUOTES = 400
MOST_TIMES, AT_LEAST = 3, 20
"""A text with more delimiters than so many times its columns is not read as one row."""
MOST_PLACES = 30_000
"""At most so many pairs of a place and a number of cells are weighed for one text; wide rows joined have more."""
MOST_CLOSINGS = 10
"""A quoted cell ends at one of so many places where it could."""
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
    return sum(
        1 for cell, wanted in zip(cells, looks, strict=False) if wanted and look(cell) not in (wanted, "", "missing")
    )


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


def split_exactly(
    text: str, columns: int, dialect: Dialect, looks: Sequence[str] = ()
) -> list[tuple[float, list[str]]]:
    """Return the cheapest two readings of a text as exactly so many cells, with their costs."""
    quote, delimiter = dialect.quote, dialect.delimiter
    if not quote or not delimiter or text.count(quote) > MOST_QUOTES or text.count(delimiter) + 1 < columns:
        return []
    most = text.count(delimiter) + 1
    if most > MOST_TIMES * columns + AT_LEAST or most * (most - columns + 1) > MOST_PLACES:
        return []
    closings = [found.start() for found in re.finditer(f"{re.escape(quote)}(?={re.escape(delimiter)}|\\Z)", text)]
    last, step = len(text), len(delimiter)
    # Cells are filled in from the last to the first, so that no reading is computed twice and nothing recurses.
    starts = [0, *(found.end() for found in re.finditer(re.escape(delimiter), text))]
    # Before the first quote and behind the last one there is one way to read a cell.
    first = max(0, bisect_right(starts, text.find(quote)) - 1)
    behind = bisect_right(starts, text.rfind(quote))
    known = _plain_ends(text, starts[behind:], columns, step, looks)
    for index in reversed(range(first, behind)):
        start = starts[index]
        options = [(*option, look(option[1])) for option in _cells_at(text, start, dialect, closings)]
        # So many delimiters before this place cannot have ended more cells, nor those after it begin more.
        for left in range(max(1, columns - index), min(columns, len(starts) - index) + 1):
            wanted = looks[columns - left] if columns - left < len(looks) else ""
            found: list[tuple[float, list[str]]] = []
            for cost, cell, end, kind in options:
                worth = cost + 1 if wanted and kind not in (wanted, "", "missing") else cost
                if end == last:
                    found += [(worth, [cell])] if left == 1 else []
                elif left > 1:
                    for more, cells in known.get((end + step, left - 1), ()):
                        found.append((worth + more, [cell, *cells]))
            if found:
                known[start, left] = _cheapest(found) if len(found) > 1 else found
    before = [text[start : end - step] for start, end in pairwise(starts[: first + 1])]
    worth = float(misfit(before, looks[:first]))
    return [(worth + cost, [*before, *cells]) for cost, cells in known.get((starts[first], columns - first), [])]


def _plain_ends(
    text: str, starts: Sequence[int], columns: int, step: int, looks: Sequence[str]
) -> dict[tuple[int, int], list[tuple[float, list[str]]]]:
    """Return the one reading from each of these places to the end of the text: (place, number of cells) → reading."""
    found = {}
    worth, cells, end = 0.0, list[str](), len(text)
    for left, start in enumerate(reversed(starts), start=1):
        if left > columns:
            break
        cell = text[start:end]
        worth += misfit([cell], looks[columns - left : columns - left + 1])
        cells, end = [cell, *cells], start - step
        found[start, left] = [(worth, cells)]
    return found


def _cheapest(found: list[tuple[float, list[str]]]) -> list[tuple[float, list[str]]]:
    """Return the cheapest reading, and the cheapest that gives other cells."""
    found.sort(key=lambda one: one[0])
    best = found[0]
    other = next((one for one in found[1:] if one[1] != best[1]), None)
    return [best, other] if other else [best]


def _cells_at(text: str, start: int, dialect: Dialect, closings: Sequence[int]) -> list[tuple[float, str, int]]:
    """Return the ways to read the cell that starts here: cost, cell, and where it ends."""
    quote, delimiter = dialect.quote, dialect.delimiter
    end = text.find(delimiter, start)
    end = len(text) if end < 0 else end
    bare = text[start:end]
    if not bare.startswith(quote):
        return [(0.2 * bare.count(quote), bare, end)]
    ways = [(2.0 + 0.5 * bare[1:].count(quote), bare, end)]
    after = bisect_right(closings, start)
    for closing in closings[after : after + MOST_CLOSINGS]:
        inside = text[start + 1 : closing]
        single = inside.replace(quote * 2, "").count(quote)
        seams = inside.count(quote + delimiter) + inside.count(delimiter + quote)
        ways.append((single + 2.0 * seams, _text(inside, dialect, single), closing + 1))
    rest = text[start + 1 :]
    if quote not in rest:
        ways.append((1.5 + 1.5 * rest.count(delimiter), rest, len(text)))
    return ways


def _text(inside: str, dialect: Dialect, single: int) -> str:
    return dialect.unescape(inside) if not single else inside.replace(dialect.quote * 2, dialect.quote)


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
    before, after = _misfits(cells, looks, extra)
    for place in range(columns):
        inside = pieces[place : place + extra + 1]
        if before[place] + after[place + 1] or any(quoted or not cell.strip() for cell, quoted in inside):
            continue
        text = delimiter.join(cell for cell, _ in inside)
        if not misfit([text], looks[place : place + 1]):
            found.append([*cells[:place], text, *cells[place + extra + 1 :]])
    return found


def _misfits(cells: Sequence[str], looks: Sequence[str], extra: int) -> tuple[list[int], list[int]]:
    """Return the misfits left of each column with the cells in their places, and right of it with them moved up."""
    left = [misfit([cell], [look_]) for cell, look_ in zip(cells, looks, strict=False)]
    right = [misfit([cell], [look_]) for cell, look_ in zip(cells[extra:], looks, strict=False)]
    return [0, *accumulate(left)], [*reversed([0, *accumulate(reversed(right))])]


def _too_many(row: Row, columns: int, dialect: Dialect, looks: Sequence[str]) -> Repair | None:
    cells = row.cells or []
    pieces = _pieces(row.text, dialect)
    merged = _merges(pieces, columns, dialect.delimiter, looks) if pieces else []
    dropped = []
    if not any(cell.strip() for cell in cells[columns:]) and not misfit(cells[:columns], looks):
        dropped.append(cells[:columns])
    if len(cells) == columns + 1:
        before, after = _misfits(cells, looks, 1)
        for place, cell in enumerate(cells):
            if not cell.strip() and not before[place] + after[place]:
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
