"""The way back: what the steps of a column, taken backwards, make of each value that it writes, over all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engine.column import BoundStep, apply
from engine.column_store import keep
from engine.transform import Catalogue, Transform

SEVERAL = pl.col("sources") > 1
EXACT = ~SEVERAL & pl.col("back").eq_missing(pl.col("before"))


@dataclass(frozen=True)
class GoingBack:
    """How many of a column's different values go back as they stood."""

    values: int
    """Different values that are written."""
    exact: int
    """Those that come from one source value, and become it again."""
    ambiguous: int
    """Those that come from more than one source value (an empty cell counts as one): nobody could undo them."""
    path: Path
    """Parquet: after, before (one source value of it), sources (different ones), back (null where nothing is made)."""

    @property
    def sentence(self) -> str:
        """The finding as a sentence; "" where nothing is written."""
        if not self.values:
            return ""
        parts = [f"goes back: {self.exact:,} of {self.values:,} {_values(self.values)} as they stood"]
        respelled = self.values - self.exact - self.ambiguous
        parts += [f"{respelled:,} in another spelling"] if respelled else []
        parts += [f"{self.ambiguous:,} ambiguous"] if self.ambiguous else []
        return ", ".join(parts)

    def of(self, values: pl.Series) -> pl.DataFrame:
        """Return `back`, `sources` and `exact` of written values, a row per value; null where none is written."""
        found = pl.scan_parquet(self.path).filter(pl.col("after").is_in(values.drop_nulls().unique().implode()))
        known = found.select("after", "back", "sources", exact=EXACT).collect(engine="in-memory")
        return pl.DataFrame({"after": values}).join(known, on="after", how="left", maintain_order="left").drop("after")


def going_back(
    by_value: Path, steps: Sequence[BoundStep], catalogue: Catalogue, tables: Mapping[str, pl.DataFrame]
) -> GoingBack:
    """Take a column's values back, from the file of its spellings that `engine.preview.by_value` made.

    Values that are not written (of rejected rows, or empty ones) lead nowhere and are not counted. The answer lies
    beside the file and is computed once.
    """
    file = by_value.with_suffix(".back.parquet")
    if not file.exists():
        written = pl.scan_parquet(by_value).filter(pl.col("after").is_not_null() & ~pl.col("rejected"))
        sources = pl.col("before").n_unique().alias("sources")
        found = written.group_by("after").agg(pl.col("before").first(), sources).collect(engine="in-memory")
        back = found.select(back="after")
        for step in _backwards(steps, catalogue):
            back = apply(step, back, "back", tables).select(back="result")
        keep(found.hstack(back), file)
    figures = pl.scan_parquet(file).select(pl.len(), EXACT.sum().alias("exact"), SEVERAL.sum().alias("several"))
    values, exact, ambiguous = figures.collect(engine="in-memory").row(0)
    return GoingBack(values=values, exact=exact, ambiguous=ambiguous, path=file)


def _backwards(steps: Sequence[BoundStep], catalogue: Catalogue) -> list[Transform]:
    """Return what leads back, last step first; what a step without a way back did, the values themselves tell."""
    known = [back for step in reversed(steps) if (back := step.transform.reverse()) is not None]
    made = [catalogue[name].of(options) for name, options in known]
    return [one for one in made if not one.reads()]


def _values(count: int) -> str:
    return "value" if count == 1 else "values"
