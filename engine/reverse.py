"""The way back: which values of a column come from several source values, so that nobody could undo them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engine.column_store import keep


@dataclass(frozen=True)
class GoingBack:
    """How many of a column's values lead back to one source value, over all rows."""

    values: int
    """Different values that are written."""
    ambiguous: int
    """Those that come from more than one source value (an empty cell counts as one)."""
    rows: int
    """Rows that hold an ambiguous value."""
    path: Path
    """Parquet: after, sources (different source values), rows; the ambiguous ones only, most rows first."""

    @property
    def sentence(self) -> str:
        """The finding as a sentence."""
        if not self.values:
            return "Nothing is written, so nothing leads back."
        if not self.ambiguous:
            each = "The one value leads" if self.values == 1 else f"Each of the {self.values:,} values leads"
            return f"{each} back to one source value."
        of = "The one value comes" if self.values == 1 else f"{self.ambiguous:,} of {self.values:,} values "
        of = of if self.values == 1 else of + ("comes" if self.ambiguous == 1 else "come")
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return f"{of} from several source values: {rows} cannot be led back."


def going_back(by_value: Path) -> GoingBack:
    """Count the way back of a column, from the file of its spellings that `engine.preview.by_value` made.

    Values that are not written (of rejected rows, or empty ones) lead nowhere and are not counted. The answer lies
    beside the file and is computed once.
    """
    file = by_value.with_suffix(".back.parquet")
    written = pl.scan_parquet(by_value).filter(pl.col("after").is_not_null() & ~pl.col("rejected"))
    counted = written.group_by("after").agg(pl.col("before").n_unique().alias("sources"), pl.col("rows").sum())
    several = pl.col("sources") > 1
    if not file.exists():
        every = counted.collect(engine="in-memory")
        found = every.filter(several).sort(["rows", "after"], descending=[True, False])
        total = pl.DataFrame({"after": [None], "sources": [every.height], "rows": [int(found["rows"].sum())]})
        keep(pl.concat([total.cast(dict(found.schema.items())), found]), file)
    kept = pl.scan_parquet(file)
    head = kept.head(1).collect(engine="in-memory").row(0)
    ambiguous = kept.select(pl.len()).collect().item() - 1
    return GoingBack(values=int(head[1]), ambiguous=int(ambiguous), rows=int(head[2]), path=file)


def sources_of(found: GoingBack, values: pl.Series) -> list[int]:
    """Return, for each written value, from how many source values it comes: 1 where the way back is clear."""
    asked = pl.DataFrame({"after": values})
    kept = pl.scan_parquet(found.path).filter(pl.col("after").is_in(values.drop_nulls().unique().implode()))
    joined = asked.join(kept.collect(engine="in-memory"), on="after", how="left", maintain_order="left")
    return joined["sources"].fill_null(1).to_list()
