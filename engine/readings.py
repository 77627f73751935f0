"""What a column that cannot decide would look like under each reading, so that a person can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from engine.column import apply
from engine.transform import Transform

SHOWN = 3


@dataclass(frozen=True)
class Reading:
    """One way to read a column: its options, and what it makes of cells that the ways disagree about."""

    options: Mapping[str, Any]
    cells: tuple[tuple[str, str | None], ...]
    """Before and after; None where this reading has no answer."""


def readings_of(
    transform: Transform, cells: pl.DataFrame, field: str, tables: Mapping[str, pl.DataFrame]
) -> list[Reading]:
    """Return the readings of a transform with open options that tell the cells of `field` apart.

    `cells` has the field and what the transform reads, best the most frequent cells first. Cells that several
    readings can answer come first; readings that make the same of all of them are one.
    """
    ways = list(transform.bound(tables).readings())
    names = transform.open_options()
    made = pl.DataFrame({str(n): apply(way, cells, field, tables)["result"] for n, way in enumerate(ways)})
    told = made.select(
        answers=pl.concat_list(pl.all()).list.drop_nulls().list.len(),
        different=pl.concat_list(pl.all().fill_null("")).list.n_unique(),
    ).with_row_index("row")
    apart = told.filter(pl.col("different") > 1).sort("answers", descending=True, maintain_order=True).head(SHOWN)
    rows = apart["row"].to_list()
    found: dict[tuple[str | None, ...], Reading] = {}
    for number, way in enumerate(ways):
        after = tuple(made[str(number)][row] for row in rows)
        if not any(after):
            continue
        shown = tuple(zip((cells[field][row] for row in rows), after, strict=True))
        found.setdefault(after, Reading({name: getattr(way, name) for name in names}, shown))
    return list(found.values())
