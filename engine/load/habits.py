"""What the rows of a table have in common, column by column: by that a broken row is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import starmap

from engine.load.plausible import fits, look
from engine.load.rows import Row

ENOUGH = 10
"""So many filled cells tell what a column's cells are like."""
FEW_SHAPES = 12
TWICE = 2
LONGEST_SHAPE = 25
SHAPES = ((re.compile("[A-Z]"), "A"), (re.compile("[a-z]"), "a"), (re.compile("[0-9]"), "9"))


@dataclass(frozen=True)
class Habits:
    """The looks of each column's cells, which columns are never or always empty, and the few shapes of some."""

    looks: Sequence[str] = ()
    full: frozenset[int] = frozenset()
    empty: frozenset[int] = frozenset()
    shapes: Sequence[frozenset[str]] = field(default=())

    def suits(self, cell: str, place: int) -> bool:
        """Whether a cell may stand in a column: it is empty where all or some are, and else looks like the others."""
        if not cell.strip():
            return place not in self.full
        if place in self.empty:
            return False
        return fits(look(cell), self.looks[place] if place < len(self.looks) else "")

    def is_like(self, cell: str, place: int) -> bool:
        """Whether a filled cell is written like others of its column, where those are written in few ways."""
        shapes = self.shapes[place] if place < len(self.shapes) else frozenset()
        return shape(cell) in shapes if shapes else bool(cell.strip()) and self.suits(cell, place)

    def are_shaped(self, place: int) -> bool:
        """Whether a column or the one behind it is written in few ways."""
        return any(self.shapes[place : place + 2])

    def ends(self, cell: str, place: int) -> set[int]:
        """Return where a column's cell can end, and the next column's begin, if either is written in few ways."""
        if not self.are_shaped(place):
            return set()
        here = {len(one) for one in self.shapes[place]}
        return {at for at in here | {len(cell) - len(one) for one in self.shapes[place + 1]} if 0 < at < len(cell)}


def habits(rows: Sequence[Row], looks: Sequence[str]) -> Habits:
    """Return what the well-formed rows among these have in common."""
    table = [row.cells for row in rows if row.cells is not None and len(row.cells) == len(looks) and not row.blank]
    filled = [[cell for cell in column if cell.strip()] for column in zip(*table, strict=True)]
    if len(table) < ENOUGH:
        return Habits(looks)
    full = frozenset(place for place, cells in enumerate(filled) if len(cells) == len(table))
    empty = frozenset(place for place, cells in enumerate(filled) if not cells)
    return Habits(looks, full, empty, [_shapes(cells) for cells in filled])


def shape(cell: str) -> str:
    """Return how a cell is written: a capital is A, another letter a, a digit 9; empty for a long one."""
    if len(cell) > LONGEST_SHAPE:
        return ""
    for pattern, sign in SHAPES:
        cell = pattern.sub(sign, cell)
    return cell


def _shapes(cells: Sequence[str]) -> frozenset[str]:
    """Return the shapes of a column that has few; those that occur once do not count."""
    counts = Counter(map(shape, cells))
    if len(cells) < ENOUGH or len(counts) > FEW_SHAPES or "" in counts:
        return frozenset()
    return frozenset(one for one, count in counts.items() if count >= TWICE)


def parted(cells: Sequence[str], known: Habits, quote: str) -> list[list[str]]:
    """Return the readings of a row in which the delimiter between two cells is missing.

    The two stand in one cell; a quoted one has the second one's opening quote inside, or a cell before or behind the
    delimiter was empty. Every cell must suit its column, and one of the two must be of a column written in few ways.
    None at all where two cells could stand in one without a trace of where the one ends.
    """
    columns = len(cells) + 1
    left = [known.suits(cell, place) for place, cell in enumerate(cells)]
    right = [known.suits(cell, place + 1) for place, cell in enumerate(cells)]
    empty = [
        [*cells[:place], "", *cells[place:]]
        for place in range(columns)
        if place not in known.full and all(left[:place]) and all(right[place:])
    ]
    apart, at_quote = [], []
    for place, cell in enumerate(cells):
        if len(cell) == 1 or not cell.strip() or known.empty & {place, place + 1}:
            continue  # it can hold no two
        if not (all(left[:place]) and all(right[place + 1 :])):
            continue
        inside = [(cell[:at], cell[at + 1 :]) for at in range(1, len(cell)) if cell[at] == quote]
        inside = [both for both in inside if known.looks[place + 1] and _are_like(both, place, known)]
        if not inside and not known.are_shaped(place):
            return []
        readings = [(cell[:at], cell[at:]) for at in known.ends(cell, place)]
        apart += [_with(cells, place, both) for both in readings if _are_like(both, place, known)]
        at_quote += [_with(cells, place, both) for both in inside]
    return at_quote if len(at_quote) == 1 and not empty else [*empty, *apart, *at_quote]


def _with(cells: Sequence[str], place: int, both: tuple[str, str]) -> list[str]:
    return [*cells[:place], *both, *cells[place + 1 :]]


def _are_like(both: tuple[str, str], place: int, known: Habits) -> bool:
    return all(starmap(known.is_like, zip(both, (place, place + 1), strict=True)))
