"""Rows that repeat: what depends on nothing but their cells is computed once for all that are alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Self

import polars as pl

from engine.table import WORKING

_MANY = 20_000
"""Below so many rows there is nothing to win."""
_SHARE = 10
"""At least so many rows to each new one, else comparing them costs more than it saves."""
_PROBE = 4_096
"""Rows that are looked at first; a column in which half of them differ is left alone for a hundredth of the cost."""
_REMEMBERED = 50_000
"""So many different rows are remembered from slice to slice; beyond them memory begins anew."""
_SLOTS = 2**18
"""Places of the table that leads from the low bits of a row's hash to its number: a megabyte."""
_AT, _MARK = f"{WORKING}at", f"{WORKING}mark"


class _Known(NamedTuple):
    """Different rows met so far, and what was made of each."""

    rows: pl.DataFrame
    made: pl.DataFrame
    marks: pl.Series
    """UInt64, a row's hash."""
    table: pl.Series
    """UInt32: a hash's low bits → the number of the row; of several with the same bits, the last."""

    @classmethod
    def of(cls, rows: pl.DataFrame, made: pl.DataFrame, marks: pl.Series) -> Self:
        numbers = pl.arange(len(marks), dtype=pl.UInt32, eager=True)
        table = pl.zeros(_SLOTS, dtype=pl.UInt32, eager=True).scatter(_slots(marks), numbers)
        return cls(rows, made, marks, table)

    def places(self, marks: pl.Series) -> pl.Series:
        """Return the number of each row (UInt32), null where it was not met."""
        places = self.table.gather(_slots(marks))
        missed = self.marks.gather(places) != marks
        if not missed.any():
            return places
        index = self.marks.alias(_MARK).to_frame().with_row_index(_AT)
        found = marks.filter(missed).alias(_MARK).to_frame().join(index, on=_MARK, how="left", maintain_order="left")
        return places.scatter(missed.arg_true(), found[_AT])

    def spread(self, places: pl.Series) -> pl.DataFrame:
        """Return what was made of all rows, in their order; what is the same in two columns is spread once."""
        spread: list[pl.Series] = []
        for at, cells in enumerate(self.made):
            twins = (n for n, other in enumerate(self.made.iter_columns()) if n < at and other.equals(cells))
            twin = next(twins, None)
            spread.append(_spread(cells, places) if twin is None else spread[twin].alias(cells.name))
        return pl.DataFrame(spread)


class Repeats:
    """What was made of rows that repeat. It belongs to one way of making, and so to one session."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._known: _Known | None = None

    def made(self, rows: pl.DataFrame, make: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame | None:
        """Return what `make` makes of the rows, asking it once for each different one; null and "" differ.

        None where too few rows repeat: then nothing was asked. `make` keeps the rows' number and order.
        """
        if len(rows) < _MANY or not rows.width:
            return None
        marks = rows.hash_rows().alias(_MARK)
        probe = marks.gather_every(len(rows) // _PROBE)
        if 2 * probe.n_unique() > len(probe):
            return None
        known = self._known
        places = known.places(marks) if known else None
        if known is None or places is None or places.null_count():
            fresh = pl.arange(len(rows), dtype=pl.UInt32, eager=True)
            fresh = fresh if places is None else fresh.filter(places.is_null())
            firsts = fresh.gather(marks.gather(fresh).arg_unique())
            if _SHARE * len(firsts) > len(rows):
                return None
            known, places = self._with(rows, marks, firsts, known, make)
        if any(not rows[name].eq_missing(known.rows[name].gather(places)).all() for name in rows.columns):
            return None  # two different rows with one hash: as good as never
        self._known = known
        return known.spread(places)

    def _with(
        self,
        rows: pl.DataFrame,
        marks: pl.Series,
        firsts: pl.Series,
        known: _Known | None,
        make: Callable[[pl.DataFrame], pl.DataFrame],
    ) -> tuple[_Known, pl.Series]:
        """Return memory with these rows added, and the places of all in it."""
        if known and len(known.rows) + len(firsts) > _REMEMBERED:
            known, firsts = None, marks.arg_unique()
        different = rows[firsts]
        made = make(different)
        new = marks.gather(firsts)
        if known:
            different, made = pl.concat([known.rows, different]), pl.concat([known.made, made])
            new = pl.concat([known.marks, new]).rechunk()
        grown = _Known.of(different, made, new)
        return grown, grown.places(marks)


def _slots(marks: pl.Series) -> pl.Series:
    return marks & (_SLOTS - 1)


def _spread(cells: pl.Series, places: pl.Series) -> pl.Series:
    if cells.dtype == pl.Boolean and not cells.null_count() and (cells.all() or not cells.any()):
        return cells.new_from_index(0, len(places))
    return cells.gather(places)
