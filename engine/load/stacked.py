"""Where a second table begins below the first in the same sheet."""

from __future__ import annotations

from collections.abc import Sequence

from engine.load.plausible import DATA, look
from engine.load.region import column_looks
from engine.load.rows import Row

MOST_TITLES = 3
"""Rows of one cell that may stand above a table's header."""
LEAST_ROWS = 3
LOOK_AHEAD = MOST_TITLES + 4
"""Rows that are looked at from where a table may begin."""

Numbered = tuple[int, list[str]]
"""A row's number in the sheet, and its cells."""


def begins_table(above: Sequence[list[str]], ahead: Sequence[Numbered]) -> bool:
    """Whether another table begins with the row `ahead[0]`, which stands below an empty row.

    There are perhaps titles, then names that are all different, and right below them values under these names only;
    `above` is a table too: names above at least one column of alike values. Another header in the same columns is a
    second table as well, the same header again is not.
    """
    titles = 0
    while titles < min(len(ahead), MOST_TITLES) and len(_filled(ahead[titles][1])) == 1:
        titles += 1
    if titles == len(ahead):
        return False
    number, names = ahead[titles]
    places = _filled(names)
    if len(places) < 2 or not _are_names(names):
        return False
    below = [cells for line, cells in ahead[titles + 1 : titles + 4] if line <= number + 3]
    return _is_body(places, below) and _is_table(above, names)


def _is_body(places: set[int], below: Sequence[list[str]]) -> bool:
    """Whether rows hold values, and those only under names."""
    filled = [_filled(cells) for cells in below]
    if not below or any(len(some) < 2 or not some <= places for some in filled):
        return False
    return any(look(cell) in DATA for cells in below for cell in cells)


def _is_table(rows: Sequence[list[str]], other: list[str]) -> bool:
    """Whether rows are a table by themselves, and not one with that header."""
    wide = [cells for cells in rows if len(_filled(cells)) > 1]
    if len(wide) < LEAST_ROWS or not _are_names(wide[0]) or _bare(wide[0]) == _bare(other):
        return False
    columns = max(map(len, wide))
    body = [[*cells, *[""] * (columns - len(cells))] for cells in wide[1:]]
    looks = column_looks([Row(place, 1, "", cells) for place, cells in enumerate(body)], columns)
    return any(name and sum(bool(cells[place]) for cells in body) > 1 for place, name in enumerate(looks))


def _are_names(cells: list[str]) -> bool:
    named = [cell.strip() for cell in cells if cell.strip()]
    return len(set(named)) == len(named) and not any(look(name) in DATA for name in named)


def _bare(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _filled(cells: list[str]) -> set[int]:
    return {place for place, cell in enumerate(cells) if cell.strip()}
