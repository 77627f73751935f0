"""Count the rows that fail each check, over all rows, and list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from engine.column import bind, column
from engine.pipeline import Pipeline, Repeated
from engine.progress import Progress, part, silent
from engine.project import Check, FieldMap, Output
from engine.rules import BoundCheck, sameness
from engine.table import LINE, SLICE, Table
from engine.transform import Catalogue


@dataclass(frozen=True)
class Failing:
    """What one check found in the whole column."""

    target: str
    number: int
    """Of the check within its field, from 1."""
    check: Check
    words: str
    lines: pl.Series
    """Physical lines (UInt32, ascending) of all rows that fail."""

    @property
    def rows(self) -> int:
        """How many rows fail."""
        return len(self.lines)


def validate(
    output: Output,
    table: Table,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    progress: Progress = silent,
) -> tuple[Failing, ...]:
    """Ask every check of an output about all rows, in slices.

    A row that a step rejected is not asked: it has its reason already.

    Raises:
        WorkbenchError: a step or a check is wrong, or a field is missing in the export.
    """
    asked = output.model_copy(update={"fields": tuple(field for field in output.fields if field.checks)})
    found = repeated(asked, table, catalogue, tables, part(progress, 0.0, 0.5))
    pipeline = Pipeline.of(asked, catalogue, tables, found)
    pipeline.checked_against(table)
    checks = [(target, check) for target, bound in pipeline.checks.items() for check in bound]
    lines: list[list[pl.Series]] = [[pl.Series(LINE, [], pl.UInt32)] for _ in checks]
    for start, rows in enumerate(table.slices(pipeline.needs()) if checks else ()):
        part(progress, 0.5, 1.0)(start * SLICE / max(1, table.rows), f"{output.name}: checking")
        made = pipeline.columns(rows)
        for kept, (target, check) in zip(lines, checks, strict=True):
            kept.append(rows[LINE].filter(made[target][check.mark]))
    return tuple(
        Failing(target, check.number, check.check, check.words, pl.concat(kept))
        for kept, (target, check) in zip(lines, checks, strict=True)
    )


def repeated(
    output: Output,
    table: Table,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    progress: Progress = silent,
) -> Repeated:
    """Find what occurs more than once in every field that must be unique: one pass over those fields only.

    Returns, by target and check number, a frame with `value` (as the check compares it), `rows` (how many rows
    have it) and `line` (the first of them). Empty cells and cells of rows that a step rejected do not count.
    """
    fields = tuple(field for field in output.fields if any(check.rule == "unique" for check in field.checks))
    if not fields:
        return {}
    bare = output.model_copy(update={"fields": tuple(field.model_copy(update={"checks": ()}) for field in fields)})
    pipeline = Pipeline.of(bare, catalogue, tables)
    pipeline.checked_against(table)
    seen: dict[tuple[str, int], list[pl.DataFrame]] = {
        (field.target, number): [_NONE] for field, number, _ in _uniques(fields)
    }
    for start, rows in enumerate(table.slices(pipeline.needs())):
        progress(min(1.0, start * SLICE / max(1, table.rows)), f"{output.name}: looking for repeated values")
        made = pipeline.columns(rows)
        for field, number, check in _uniques(fields):
            cells = made[field.target].select(value=sameness(check, pl.col("value")), line=rows[LINE])
            seen[field.target, number].append(_counted(cells.with_columns(rows=pl.lit(1, pl.UInt32))))
    return {at: _counted(pl.concat(parts)).filter(pl.col("rows") > 1) for at, parts in seen.items()}


_NONE = pl.DataFrame(schema={"value": pl.String, "rows": pl.UInt32, "line": pl.UInt32})


def _counted(cells: pl.DataFrame) -> pl.DataFrame:
    counted = cells.drop_nulls("value").group_by("value").agg(pl.col("rows").sum(), pl.col("line").min())
    return counted.select("value", pl.col("rows").cast(pl.UInt32), pl.col("line").cast(pl.UInt32))


def _uniques(fields: Sequence[FieldMap]) -> list[tuple[FieldMap, int, Check]]:
    return [
        (field, number, check)
        for field in fields
        for number, check in enumerate(field.checks, 1)
        if check.rule == "unique"
    ]


def failing_rows(  # noqa: PLR0913 - one page of one rule's rows
    failing: Failing,
    output: Output,
    table: Table,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    *,
    start: int = 0,
    count: int = 50,
) -> pl.DataFrame:
    """Return a page of a check's failing rows: LINE, `value` (after the field's steps), then the source's fields.

    A source field named `value` comes as `value (source)`.
    """
    wanted = failing.lines.slice(start, count)
    rows = table.scan().filter(pl.col(LINE).is_in(wanted.implode())).collect(engine="in-memory")
    field = output.field(failing.target)
    made = column(rows, field, bind(field, catalogue, tables)).collect(engine="in-memory")
    renamed = rows.rename({"value": "value (source)"}) if "value" in rows.columns else rows
    return renamed.insert_column(1, made["value"])


def words_of(check: BoundCheck, cells: pl.DataFrame, found: pl.DataFrame | None, table: Table) -> pl.Series:
    """Return, for each of these failing cells, what is wrong; for a repeated value also where it stands first.

    `cells` has `value`; `found` is the check's frame of `repeated`.
    """
    if found is None or not found.height:
        return pl.Series("words", [check.words], pl.String).new_from_index(0, cells.height)
    keys = cells.select(value=sameness(check.check, pl.col("value")))
    known = keys.join(found, on="value", how="left", maintain_order="left")
    if table.parts:
        places = table.places(known["line"].fill_null(1))
        first = places.select(pl.format("line {} of {}", "line", "file")).to_series()
    else:
        first = known.select(pl.format("line {}", "line")).to_series()
    told = pl.format("{}: {} rows have it, first in {}", pl.lit(check.words), pl.col("rows"), first)
    return known.select(words=told.fill_null(check.words))["words"]
