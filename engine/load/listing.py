"""The rows that are told apart from the table: kept in memory while they are few, and on disk beyond."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

MOST_CHARACTERS = 1 << 23
"""Characters of rows that are kept in memory."""
RECENT = 1_000
"""So many of the last rows stay in memory in any case: what stands below a table is looked at again."""
SPAN = "span"
"""Column with the physical lines that a row takes; it is counted, not written."""


class Listing(list[tuple[Any, ...]]):
    """Rows as tuples of `columns`, the line first. As a list it holds the last ones; `write` writes all of them."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        super().__init__()
        self._path, self._columns = path, columns
        self._parts: list[Path] = []
        self._characters = self._count = self._spans = 0

    def append(self, row: tuple[Any, ...]) -> None:
        """Add a row; where many are in memory, the others are moved to disk."""
        super().append(row)
        self._characters += sum(len(cell) for cell in row if isinstance(cell, str))
        if self._characters > MOST_CHARACTERS and len(self) > RECENT * 2:
            self._move(len(self) - RECENT)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self._count + len(self)

    @property
    def lines(self) -> int:
        """How many physical lines they take."""
        return self._spans + self._taken(self)

    def _taken(self, rows: list[tuple[Any, ...]]) -> int:
        place = self._columns.index(SPAN)
        return sum(row[place] for row in rows)

    def _move(self, count: int) -> None:
        rows = self[:count]
        del self[:count]
        part = self._path.with_suffix(f".{len(self._parts)}.part")
        self._frame(rows).write_parquet(part, statistics=False)
        self._parts.append(part)
        self._count += count
        self._spans += self._taken(rows) if SPAN in self._columns else 0
        self._characters = sum(len(cell) for row in self for cell in row if isinstance(cell, str))

    def _frame(self, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
        numbers = ("line", "lines", SPAN)
        schema = {name: pl.UInt32 if name in numbers else pl.String for name in self._columns}
        return pl.DataFrame(rows, schema=schema, orient="row").drop(SPAN, strict=False)

    def write(self) -> None:
        """Write all rows as one Parquet file, in the order of their lines."""
        if not self._parts:
            self._frame(self).write_parquet(self._path)
            return
        self._move(len(self))
        rows = pl.scan_parquet(self._parts)
        if not rows.select(pl.col("line").is_sorted()).collect().item():
            rows = rows.sort("line", maintain_order=True)
        rows.sink_parquet(self._path, statistics=False)
        for part in self._parts:
            part.unlink()
