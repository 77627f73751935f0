"""How many cells the rows of a file's first table have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from engine.load.rows import Row
from engine.load.titles import MOST_TITLES, are_labels, are_words, filled_places

TYPED = 0.7
"""A column whose filled cells look alike to this share has that look."""


def modal_columns(rows: Sequence[Row]) -> int:
    """Return the number of cells that the table's rows have."""
    counts = Counter(len(row.cells) for row in rows if row.cells is not None and not row.blank)
    if not counts:
        return 1
    several = {count: times for count, times in counts.items() if count > 1} or counts
    several = {count: times for count, times in several.items() if not _are_titles(rows, count)} or several
    best = max(several.values())
    # Where several tables stand in one file, the first of the frequent counts is the first table's.
    frequent = [count for count, times in several.items() if times * 2 >= best]
    return (
        frequent[0]
        if len(frequent) > 1 and _runs(rows, frequent[0])
        else max(several, key=lambda count: (several[count], count))
    )


def _are_titles(rows: Sequence[Row], width: int) -> bool:
    """Whether all rows with so many cells are labels with their values, scattered or above a table of more columns."""
    places = [index for index, row in enumerate(rows) if row.cells is not None and len(row.cells) == width]
    if any(filled_places(rows[index])[2:] for index in places) or any(
        not len(filled_places(rows[index])) > 0 for index in places
    ):
        return False
    widths = [len(row.cells or ()) for row in rows]
    wide = [index for index, (here, below) in enumerate(pairwise(widths)) if here == below > max(3, width)]
    if not wide:
        return False
    pairs = [(rows[index].cells or [])[:2] for index in places]
    above = places[-1] < wide[0] and len(pairs) <= MOST_TITLES
    runs = [len(list(run)) for count, run in groupby(widths) if count == width]
    return (above or len(wide) * 2 >= len(pairs)) and (max(runs) < len(pairs) * TYPED or are_labels(pairs))


def _runs(rows: Sequence[Row], columns: int) -> bool:
    """Whether the first table is a run of at least five rows with so many cells, or a short one under a header."""
    length, filled = 0, [row for row in rows if not row.blank]
    for index, row in enumerate(filled):
        if row.cells is not None and len(row.cells) == columns:
            length += 1
            if length >= 5:
                return True
        else:
            if index == length >= 3 and are_words(filled[0]) and _opens_table(filled[index:]):
                return True
            length = 0
    return False


def _opens_table(rows: Sequence[Row]) -> bool:
    """Whether a header stands here: names, and below them at least two rows with as many cells."""
    below = [len(row.cells or []) for row in rows[1:3]]
    return are_words(rows[0]) and len(below) == 2 and set(below) == {len(rows[0].cells or [])}
