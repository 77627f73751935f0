"""A finding about one field, as the distinct values that it marks."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from engine.findings import Severity, Suggestion
from engine.profile.column import Column


@dataclass(frozen=True)
class Mark:
    """A finding before its rows are counted.

    The rows are those that hold a marked value and meet `where`. `empty` marks the empty cells instead.
    """

    code: str
    severity: Severity
    sentence: str
    values: pl.Series
    suggestion: Suggestion | None = None
    where: pl.Expr | None = None
    """A further condition on the row's other cells; `rows` then says how many meet it."""
    rows: int | None = None
    empty: bool = False


def share(column: Column, mask: pl.Series) -> float:
    """Return the share of the filled rows behind some distinct values."""
    return column.count(mask) / column.filled if column.filled else 0.0


def rows(count: int) -> str:
    """Return `1 row` or `1,204 rows`."""
    return "1 row" if count == 1 else f"{count:,} rows"


def values(count: int) -> str:
    """Return `1 value` or `1,204 values`."""
    return "1 value" if count == 1 else f"{count:,} values"
