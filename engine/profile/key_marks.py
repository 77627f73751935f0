"""Cells that look as if they had to be filled, and values that look as if they had to be unique."""

from __future__ import annotations

from collections.abc import Iterator

from engine.profile.column import ROWS, Column
from engine.profile.kinds import Looks, is_id_name
from engine.profile.marks import Mark, rows

FEW_ROWS = 20
"""Below this, neither uniqueness nor gaps say much."""
GAPS = 0.02
"""Up to this share of empty cells a field looks required."""
NEARLY_UNIQUE, SURELY_KEY = 0.95, 0.99


def marks(column: Column, looks: Looks, *, leads: bool) -> Iterator[Mark]:
    """Yield gaps and repeated keys; `leads` says that it is the file's first field with an id's name."""
    yield from _gaps(column, leads=leads and looks.kind in ("id", "integer"))
    yield from _repeated(column, looks, leads=leads)


def _gaps(column: Column, *, leads: bool) -> Iterator[Mark]:
    empty = column.rows - column.filled
    if column.rows < FEW_ROWS or not empty or not column.filled:
        return
    if empty <= GAPS * column.rows or (
        leads and column.distinct >= SURELY_KEY * column.filled and empty * 2 < column.rows
    ):
        yield Mark(
            "required_empty",
            "warning",
            f"is empty in {rows(empty)}; all others have a value",
            column.none,
            empty=True,
            rows=empty,
        )


def _repeated(column: Column, looks: Looks, *, leads: bool) -> Iterator[Mark]:
    if column.filled < FEW_ROWS or column.distinct == column.filled:
        return
    share = column.distinct / column.filled
    named = looks.kind in ("id", "integer") and is_id_name(column.name)
    personal = looks.kind in ("e-mail", "VAT ID")
    if not (
        (named and (share >= SURELY_KEY or (leads and share >= NEARLY_UNIQUE))) or (personal and share >= SURELY_KEY)
    ):
        return
    repeated = column.where(ROWS > 1) & ~column.placeholders
    count = int(repeated.sum())
    what = "1 value occurs" if count == 1 else f"{count:,} values occur"
    word = "not unique" if named else "nearly unique"
    yield Mark("duplicate_key", "error" if named else "warning", f"is {word}: {what} more than once", repeated)
