"""Whether another table begins here, below the one that is being read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from engine.load.bulk import Piece
from engine.load.dialect import Dialect
from engine.load.plausible import DATA, look
from engine.load.rows import AHEAD, Row, bare
from engine.load.titles import filled_places, year_places

TEXT_ROWS = 3
"""So many rows of text under names, as wide as these, are a table."""
MOST_TITLES = 4
"""So many lines of text may stand between a blank row and the header of the next table."""
MOSTLY = 0.8
UNLIKELY = 0.05
"""That so many rows happen to be empty where the rows above are filled."""


SAMPLED = 50
"""Lines above a blank row that tell what this table's columns hold."""
MOST_BLANKS = 500
"""Below at most so many blank rows it is looked for another table."""


@dataclass(frozen=True)
class Shape:
    """How the table that is being read is written, how many columns it has, and their names."""

    dialect: Dialect
    columns: int
    names: Sequence[str]


def unmark_below_blanks(piece: Piece) -> None:
    """Take the first row below each blank one out of the good rows: another table may begin there."""
    below = np.flatnonzero(piece.good[1:] & piece.blank[:-1]) + 1
    if 0 < below.size <= min(MOST_BLANKS, len(piece.good) // 8 + 4):  # more are a way of writing, not ends of tables
        piece.good[below] = False
        piece.odd += below.tolist()


def after_blank(lines: Sequence[str], place: int, dialect: Dialect) -> bool:
    """Whether the line above a place holds nothing but delimiters."""
    return place > 0 and not bare(lines[place - 1]).strip(f" \t{dialect.delimiter}")


def begins_table(lines: Sequence[str], place: int, row: Row, ahead: Iterable[Row], shape: Shape) -> bool:
    """Whether another table begins with this row: of another width, or below a blank row and padded to this one's."""
    blank = after_blank(lines, place, shape.dialect)
    if not blank and not _may_begin(row, ahead, shape.columns):
        return False

    def above() -> list[list[str]]:
        rows = [shape.dialect.split(bare(line)) for line in lines[max(0, place - SAMPLED) : place]]
        return [cells for cells in rows if cells is not None and len(cells) == shape.columns and any(cells)]

    following = [after for after in (row, *ahead) if not after.blank and filled_places(after) != [0]]
    if following and following[0].cells == list(shape.names):
        return False  # the same header again
    other = is_narrower_or_wider(row, list(ahead), shape.columns, shape.names, after_blank=blank)
    return other or (blank and is_below_blank([row, *ahead], above, shape.columns))


def _may_begin(row: Row, ahead: Iterable[Row], columns: int) -> bool:
    """Whether a row and the next one alone allow for another table: most broken rows are told apart by them."""
    cells = row.cells or []
    if len(cells) in {0, 1, columns}:
        return False
    below = next(iter(ahead), None)
    return below is not None and not below.blank and len(below.cells or ()) == len(cells) and _names(cells)


def is_narrower_or_wider(
    row: Row, ahead: Sequence[Row], columns: int, header: Sequence[str], *, after_blank: bool
) -> bool:
    """Whether another table with another number of cells begins here: names, and rows as wide below them.

    Lines of text may stand above the names where a blank row precedes them.
    Values below the names settle it. Rows of text do where a blank row stands above, where the names are those of
    this table, or where there are enough of them.
    """
    rows = [row, *ahead]
    titles = _titles(rows) if after_blank else 0
    cells = rows[titles].cells or []
    if len(cells) in {0, 1, columns} or not _names(cells):
        return False
    below = list(takewhile(lambda after: not after.blank, rows[titles + 1 :]))
    wide = list(takewhile(lambda after: after.cells is not None and len(after.cells) == len(cells), below))
    if not wide or len(wide) < min(3, len(below)):
        return False
    if any(look(cell) in DATA for after in wide[:3] for cell in after.cells or []):
        return len(wide) > 1 or len(ahead) < AHEAD
    again = sum(cell in header for cell in cells) * 2 > len(cells)
    return len(wide) > 1 and (after_blank or again or (len(wide) >= TEXT_ROWS and wide == below))


def is_below_blank(rows: Sequence[Row], above: Callable[[], Sequence[Sequence[str]]], columns: int) -> bool:
    """Whether the rows below a blank one begin another table that is padded to the width of this one.

    `rows` are the rows from there on, lines of text that stand above the names included; `above` returns the cells of
    some rows of this table.
    """
    if columns < 2:
        return False
    titles = _titles(rows)
    names = rows[titles]
    wide = len(filled_places(names))
    if names.cells is None or len(names.cells) != columns or not _names(names.cells[:wide]):
        return False
    below = [row.cells for row in takewhile(lambda row: not row.blank, rows[titles + 1 :])]
    whole = [cells for cells in below if cells is not None and len(cells) == columns and not any(cells[wide:])]
    return len(whole) == len(below) > 1 and _differs(above(), whole, wide)


def _titles(rows: Sequence[Row]) -> int:
    """Return how many lines of text there are before the next row of several cells; none where no such row follows."""
    titles = len(list(takewhile(lambda row: row.blank or filled_places(row) == [0], rows[: MOST_TITLES + 1])))
    return titles if titles < min(len(rows), MOST_TITLES + 1) else 0


def _differs(above: Sequence[Sequence[str]], below: Sequence[Sequence[str]], wide: int) -> bool:
    """Whether names over `wide` columns cannot belong to the rows above them, or the rows below them not to those."""
    values = [_share(above, place) for place in range(wide)]
    typed = sum(share >= MOSTLY for share in values)
    text = sum(share <= 1 - MOSTLY and _share(below, place) >= MOSTLY for place, share in enumerate(values))
    foreign = sum(_foreign(above, below, place) for place in range(wide))
    further = sum(any(cell.strip() for cell in cells[wide:]) for cells in above) / max(1, len(above))
    return bool(above) and (typed * 3 >= wide or (text + foreign) * 2 >= wide or (1 - further) ** len(below) < UNLIKELY)


def _foreign(above: Sequence[Sequence[str]], below: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a column holds few different texts, and none of them occurs below."""
    filled = [cells[place] for cells in above if cells[place].strip()]
    known = set(filled)
    return len(known) * 3 <= len(filled) and not any(cells[place] in known for cells in below)


def _share(rows: Sequence[Sequence[str]], place: int) -> float:
    """Return the share of a column's filled cells that are values rather than text."""
    filled = [cells[place] for cells in rows if cells[place].strip()]
    return sum(look(cell) in DATA for cell in filled) / max(1, len(filled))


def _names(cells: Sequence[str]) -> bool:
    """Whether cells can be the names of columns: two or more, all different, none a value but years in order."""
    names = [cell.strip() for cell in cells if cell.strip()]
    if len(names) < 2 or len(set(names)) < len(names):
        return False
    return not any(look(name) in DATA for name in names) or bool(year_places(names))
