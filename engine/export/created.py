"""Options that the other system must create before it can import an output: a list for it, with rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from engine.pipeline import Pipeline
from engine.table import LINE

FILE = "options_to_create.csv"
SCHEMA = {"output": pl.String, "field": pl.String, "option": pl.String, "rows": pl.UInt32, "line": pl.UInt32}


@dataclass
class Created:
    """What a run passed on that the other system does not have yet, counted slice by slice."""

    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, pipeline: Pipeline, made: Mapping[str, pl.DataFrame], rows: pl.DataFrame, refused: pl.Series) -> None:
        """Count the options of the rows that are written; `made` holds the computed fields of `rows`."""
        for target, marks in _marks(pipeline, made):
            new = made[target].select(pl.any_horizontal(marks)).to_series() & ~refused
            if not new.any():
                continue
            cells = pl.DataFrame([made[target]["value"].alias("option"), rows[LINE].alias("line")]).filter(new)
            counted = cells.group_by("option").agg(
                pl.len().cast(pl.UInt32).alias("rows"), pl.col("line").min().cast(pl.UInt32)
            )
            self.parts.append(
                counted.select(pl.lit(pipeline.output.name).alias("output"), pl.lit(target).alias("field"), pl.all())
            )

    def frame(self) -> pl.DataFrame:
        """Return output, field, option, rows, line (the first); most rows first within each field."""
        every = pl.concat(self.parts) if self.parts else pl.DataFrame(schema=SCHEMA)
        counted = every.group_by("output", "field", "option").agg(pl.col("rows").sum(), pl.col("line").min())
        return counted.sort("output", "field", "rows", "line", "option", descending=[False, False, True, False, False])


def _marks(pipeline: Pipeline, made: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, list[str]]]:
    """Yield each field that may pass on new options, with the marks that say so."""
    for mapped, steps in pipeline.fields:
        names = [f"{step.number}.note.{step.transform.creates}" for step in steps if step.transform.creates]
        known = [name for name in names if name in made[mapped.target].columns]
        if known:
            yield mapped.target, known
