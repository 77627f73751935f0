"""Which rows at the top of a file are titles: texts and labels about the table, not the upper row of its header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from engine.load.plausible import DATA, look
from engine.load.rows import Row

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
RULE = re.compile(r"[-=_*+|:~# \t]*[-=_*~#]{3,}[-=_*+|:~# \t]*")
"""A line drawn with signs."""
ALIKE = 0.8
"""A column's values look alike to this share."""
FEW_PAIRS = 2
"""So many pairs of cells above a blank row are titles in any case."""
MOST_LABELLED = 4
"""In a table of fewer columns a row begins with a label only if it holds nothing but that and its value."""
MOST_TITLES = 15
"""So many rows above the first blank one may be titles."""


def filled_places(row: Row) -> list[int]:
    """Return the places of a row's filled cells."""
    return [place for place, cell in enumerate(row.cells or ()) if cell.strip()]


def has_gaps(row: Row) -> bool:
    """Whether some cells of a row are empty."""
    return not all(cell.strip() for cell in row.cells or ())


def are_names(row: Row, columns: int) -> bool:
    """Whether a row's cells can be the names of so many columns: all filled, all different, none a value."""
    cells = [cell.strip() for cell in row.cells or []]
    return len(cells) == columns and all(cells) and len(set(cells)) == len(cells) and not any(map(_is_value, cells))


def _is_value(cell: str) -> bool:
    return look(cell) in DATA


def are_words(row: Row) -> bool:
    """Whether a row's cells can be the names of columns: all but the first filled, all different, all words."""
    cells = [cell.strip() for cell in row.cells or []]
    cells = cells[1:] if len(cells) > 2 and not cells[0] else cells
    return len(cells) > 1 and all(cells) and len(set(cells)) == len(cells) and not any(map(_is_value, cells))


def below_titles(rows: Sequence[Row], columns: int) -> int:
    """Return the index of the first row below a block of titles that a blank row ends; 0 where there is none."""
    if columns < 2:
        return 0
    above: list[Row] = []
    for index, row in enumerate(rows[:MOST_TITLES]):
        if row.cells is not None and not filled_places(row):
            if above and _table_follows(rows[index + 1 :], columns):
                return index + 1
        elif not _is_about(row, columns):
            return 0
        else:
            above.append(row)
            pairs = [row.cells[:2] for row in above if row.cells and filled_places(row) == [0, 1]]
            if len(pairs) > FEW_PAIRS and not are_labels(pairs):
                return 0
    return 0


def _is_about(row: Row, columns: int) -> bool:
    """Whether a row says something about the table: one text, a label and its value, or a line of fewer cells."""
    filled = filled_places(row)
    if row.cells is None or not filled:
        return False
    if _begins_with_label(row, columns):
        return True
    if len(row.cells) < columns:
        return len(filled) == 1 or filled == [0, 1]
    return filled == [0] or (len(filled) <= 2 and columns > 3)


def _begins_with_label(row: Row, columns: int) -> bool:
    """Whether a row with gaps begins with a label and its value: `Account:;7654;;Date:;1.3.2024;`."""
    texts = [cell.rstrip() for cell in row.cells or () if cell.strip()]
    if not texts[0].endswith(":") or (len(texts) > 2 and columns < MOST_LABELLED):
        return False
    names = len(texts) * 2 > columns and all(text.endswith(":") for text in texts)
    return len(texts) < columns and not names


def are_labels(pairs: Sequence[Sequence[str]]) -> bool:
    """Whether pairs of cells are labels with their values, not rows: colons say so, or values of several kinds."""
    if any(_is_value(label) for label, _ in pairs):
        return False
    colons = sum(label.rstrip().endswith(":") for label, _ in pairs)
    kinds = Counter(look(value) for _, value in pairs if value.strip())
    return colons * 2 >= len(pairs) or max(kinds.values(), default=0) < kinds.total() * ALIKE


def _table_follows(rows: Sequence[Row], columns: int) -> bool:
    """Whether the next two rows that are not blank have the table's cells, and more than the first filled."""
    following = [row for row in rows if not row.blank][:2]
    full = sum(row.cells is not None and len(row.cells) == columns for row in following)
    return full == len(following) == 2 and any(len(filled_places(row)) > 1 for row in following)


def is_title(rows: Sequence[Row], index: int, columns: int) -> bool:
    """Whether a row with few filled cells is a title rather than the upper row of a header."""
    filled = filled_places(rows[index])
    if is_line_above(rows, index, columns):
        return True
    if columns >= MOST_LABELLED and _begins_with_label(rows[index], columns):
        return True
    if len(filled) * 2 > columns:
        return False
    if filled == [0]:
        return True
    if _groups(rows, index, columns):
        return False
    return columns > 8 and len(filled) <= 2 and filled[0] == 0


def _groups(rows: Sequence[Row], index: int, columns: int) -> bool:
    """Whether a row holds names of groups of columns: texts with gaps between, right above a full row of names."""
    cells = rows[index].cells or []
    filled = filled_places(rows[index])
    if len(filled) < 2 or filled[1] == 1 or index + 1 >= len(rows) or not are_names(rows[index + 1], columns):
        return False
    return not any(_is_value(cells[place]) or ":" in cells[place] for place in filled)


def is_line_above(rows: Sequence[Row], index: int, columns: int) -> bool:
    """Whether a row is a line of text that its commas split: fewer cells, none empty, right above a row of names.

    A row with one cell less may be the header of rows that begin with a name of their own, so that the row below must
    be followed by values.
    """
    cells = rows[index].cells or []
    if not 0 < len(cells) < columns or not all(cell.strip() for cell in cells) or index + 2 >= len(rows):
        return False
    values = any(_is_value(cell) for cell in rows[index + 2].cells or ())
    return are_names(rows[index + 1], columns) and values


def year_places(row: Sequence[str]) -> list[int]:
    """Return where a row's cells are years in order or numbers that count up; none of its other cells is a value."""
    cells = [cell.strip() for cell in row]
    places = [place for place, cell in enumerate(cells) if YEAR.fullmatch(cell)] or [
        place for place, cell in enumerate(cells) if re.fullmatch(r"[0-9]{1,3}", cell)
    ]
    numbers = [int(cells[place]) for place in places]
    once = list(dict.fromkeys(numbers))
    again = once * (len(numbers) // max(1, len(once)))  # years may repeat below the names of groups
    in_order = len(once) > 1 and numbers == again and sorted(once) in (once, once[::-1])
    if not YEAR.fullmatch(cells[places[0]] if places else ""):
        in_order = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    others = [cell for place, cell in enumerate(cells) if place not in places]
    return places if in_order and others and not any(look(cell) in DATA for cell in others) else []
