"""Rows that repeat: what depends on nothing but their cells is computed once for all that are alike."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from engine.table import WORKING

_MANY = 20_000
"""Below so many rows there is nothing to win."""
_SHARE = 10
"""At least so many rows to each different one, else comparing them costs more than it saves."""
_PROBE = 4_096
"""Rows that are looked at first; a column in which half of them differ is left alone for a hundredth of the cost."""
_AT, _MARK = f"{WORKING}at", f"{WORKING}mark"


class Repeats(NamedTuple):
    """Rows as their different ones, and for each row its place among these."""

    different: pl.DataFrame
    places: pl.Series
    """UInt32, one for each row."""

    def spread(self, made: pl.DataFrame) -> pl.DataFrame:
        """Return for all rows, in their order, what was made of the different ones."""
        return pl.DataFrame([_spread(cells, self.places) for cells in made])


def repeats(rows: pl.DataFrame) -> Repeats | None:
    """Return the different ones among these rows, or None where too few repeat. Null and "" differ."""
    if len(rows) < _MANY or not rows.width:
        return None
    probe = rows.gather_every(len(rows) // _PROBE)
    if 2 * len(probe.unique()) > len(probe):
        return None
    marks = rows.hash_rows().alias(_MARK)
    firsts = marks.arg_unique()
    if _SHARE * len(firsts) > len(rows):
        return None
    different = rows[firsts]
    index = marks.gather(firsts).to_frame().with_row_index(_AT)
    places = marks.to_frame().join(index, on=_MARK, how="left", maintain_order="left")[_AT]
    told = all(rows[name].eq_missing(different[name].gather(places)).all() for name in rows.columns)
    return Repeats(different, places) if told else None  # two different rows with one hash: as good as never


def _spread(cells: pl.Series, places: pl.Series) -> pl.Series:
    if cells.dtype == pl.Boolean and not cells.null_count() and (cells.all() or not cells.any()):
        return cells.new_from_index(0, len(places))
    return cells.gather(places)
