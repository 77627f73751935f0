"""The cells that two encodings read differently: which, where, and what each makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from engine.findings import Finding
from engine.load.encoding import LABELS
from engine.table import LINE, Table

BEYOND_ASCII = "[^\\x00-\\x7f]"
ROWS = 25
"""Rows on one page of the listing."""


@dataclass(frozen=True)
class Cell:
    """One cell in both readings; in the header, `line` is its line and `field` the column's name."""

    line: int
    field: str
    here: str
    there: str


@dataclass(frozen=True)
class Differing:
    """The cells of a table that its encoding's rival reads differently.

    `here` and `there` are what `Reading` takes for the two; a cell's `there` is what its bytes are in that one.
    """

    table: Table
    here: str
    there: str

    @classmethod
    def of(cls, table: Table) -> Differing | None:
        """Return what the table's encoding and its runner-up read differently; None where there is no runner-up."""
        decision = table.decision("encoding")
        if decision is None or len(decision.choices) < 2:
            return None
        here, there = (choice.value for choice in decision.choices[:2])
        return cls(table, here, there)

    @property
    def names(self) -> tuple[str, str]:
        """What the two readings are called."""
        here, _, others = self.here.partition("+")
        mixed = f"{LABELS.get(here, here)} or {LABELS.get(others, others)}" if others else LABELS.get(here, here)
        return mixed, LABELS.get(self.there, self.there)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Cells that differ, by field, over all rows; fields without one are left out."""
        sums = self._rows().select(self._differs(field).sum().alias(field) for field in self.table.fields)
        found = sums.collect(engine="streaming").row(0, named=True)
        return {field: count for field, count in found.items() if count}

    @cached_property
    def rows(self) -> int:
        """Rows with such a cell."""
        return int(self._some().select(pl.len()).collect(engine="streaming").item()) if self.counts else 0

    @property
    def cells(self) -> int:
        """Cells that differ, the names of columns not counted."""
        return sum(self.counts.values())

    @cached_property
    def upto(self) -> int | None:
        """The line up to which is looked, where a file is in two encodings and not all their lines are known."""
        finding = self._mixed
        return finding.lines[-1] if finding and finding.rows > len(finding.lines) else None

    def header(self) -> list[Cell]:
        """Return the names of columns that differ."""
        line = self.table.header_lines[-1] if self.table.header_lines else 0
        pairs = [(name, self._other(name)) for name in self.table.fields] if line else []
        return [Cell(line, name, name, other) for name, other in pairs if name != other]

    def page(self, start: int, size: int = ROWS) -> list[Cell]:
        """Return the cells that differ in some of the rows that have any, in the order of the file."""
        if not self.counts:
            return []
        fields = list(self.counts)
        rows = self._some().select(LINE, *fields).slice(start, size).collect(engine="in-memory")
        return [
            Cell(row[0], field, cell, other)
            for row in rows.iter_rows()
            for field, cell in zip(fields, row[1:], strict=True)
            if (other := self._other(cell)) != cell
        ]

    @cached_property
    def _pattern(self) -> str:
        """A class of the characters that the bytes of this encoding are not in the other one."""
        try:
            signs = [bytes([code]).decode(self.here, errors="ignore") for code in range(128, 256)]
        except LookupError:
            return BEYOND_ASCII
        if not all(len(sign) <= 1 for sign in signs) or not any(signs):
            return BEYOND_ASCII
        differ = [sign for sign in signs if sign and self._other(sign) != sign]
        return "[" + "".join(f"\\x{{{ord(sign):x}}}" for sign in differ) + "]" if differ else "[^\\s\\S]"

    def _other(self, text: str) -> str:
        codec = self.here.partition("+")[0]
        if text.isascii():
            return text
        return text.encode(codec, errors="replace").decode(self.there, errors="replace")

    def _differs(self, field: str) -> pl.Expr:
        return pl.col(field).str.contains(self._pattern)

    def _some(self) -> pl.LazyFrame:
        return self._rows().filter(pl.any_horizontal(self._differs(field) for field in self.counts))

    def _rows(self) -> pl.LazyFrame:
        """Return the rows; of a file in two encodings those in the first, which the other one would read wrongly."""
        rows = self.table.scan()
        finding = self._mixed
        if finding is None:
            return rows
        starts = rows.select(LINE).with_columns(row=LINE).sort(LINE)
        bad = pl.LazyFrame({LINE: finding.lines}, schema={LINE: pl.UInt32}).sort(LINE)
        of = bad.join_asof(starts, on=LINE).select(pl.col("row").alias(LINE)).unique()
        kept = rows.join(of, on=LINE, how="anti", maintain_order="left")
        return kept.filter(pl.col(LINE) <= self.upto) if self.upto else kept

    @property
    def _mixed(self) -> Finding | None:
        if "+" not in self.here:
            return None
        return next((one for one in self.table.findings if one.code == "mixed_encoding"), None)
