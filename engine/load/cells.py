"""A range of cells as spreadsheets write it: “B4:H200”, or “B4:H” down to the last row."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.errors import OptionError

MOST_ROWS = 1 << 20
"""Rows that a sheet can have."""
MOST_COLUMNS = 1 << 14
"""Columns that a sheet can have."""
LETTERS = 26
RANGE = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})?\s*:\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})?\s*")
HINT = "Write it as in the sheet: B4:H200, or B4:H for all rows from the fourth on."


class CellRange(NamedTuple):
    """A rectangle of cells, both ends included; rows and columns count from 1. `bottom` None: to the last row."""

    top: int
    left: int
    bottom: int | None
    right: int

    def has_row(self, number: int) -> bool:
        """Whether a row lies between top and bottom."""
        return self.top <= number and (self.bottom is None or number <= self.bottom)


def cell_range(written: str) -> CellRange:
    """Read a range of cells.

    Raises:
        OptionError: it is not written as one, ends before it starts, or lies beyond the largest sheet.
    """
    found = RANGE.fullmatch(written)
    if found is None:
        raise OptionError(f"“{written}” is not a range of cells.", hint=HINT)
    left, right = column_number(found[1]), column_number(found[3])
    top, bottom = int(found[2] or 1), int(found[4]) if found[4] else None
    if right < left or (bottom is not None and bottom < top):
        raise OptionError(
            f"The range {written} ends before it starts: the upper left cell comes first, then the lower right.",
            hint=HINT,
        )
    if not top or max(top, bottom or 1) > MOST_ROWS or right > MOST_COLUMNS:
        raise OptionError(
            f"The range {written} lies outside a sheet, whose cells go from A1 to XFD{MOST_ROWS}.", hint=HINT
        )
    return CellRange(top, left, bottom, right)


def column_letters(number: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column's letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number
