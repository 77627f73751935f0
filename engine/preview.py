"""A page of rows before and after, through the very pipeline of the run; and every spelling with what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import polars as pl

from engine.column import BLANK, words
from engine.column_store import Column, Filter, keep, seen
from engine.pipeline import Pipeline
from engine.project import FieldMap, Output, Step
from engine.rules import BoundCheck
from engine.table import LINE, WORKING, Table
from engine.transform import Catalogue

PAGE = 50
SKIPPED = "left out on purpose"
"""How the reason of a cell begins whose row a step's policy leaves out."""
Order = Literal["file", "odd"]
Mark = Literal["fail", "note", "chg"]
POSITION = WORKING + "position"
SPARSE = 20_000
"""So many hits at most are copied out when a filter is first asked for: fewer lie too far apart to read in place."""
NEAR = 20_000
"""Rows that are cheaper to read than to skip."""
RUNS = 6
"""Separate reads of a page, above which the columns are read whole."""
EACH_KIND = 3
"""Rows of each spelling that come first among the odd ones."""


@dataclass(frozen=True)
class Cell:
    """What became of one cell."""

    value: str | None
    """What the export writes; None where it writes an empty cell, or leaves the row out."""
    mark: Mark | None = None
    words: str = ""
    """Why it failed, or what was assumed; and what is written instead of what could not be made."""


@dataclass(frozen=True)
class Page:
    """Some rows of an output, before and after."""

    rows: pl.DataFrame
    """The source's cells: POSITION, LINE, then fields; an empty cell is ""."""
    after: Mapping[str, list[Cell]]
    """By target, a cell for each row."""
    frames: Mapping[str, pl.DataFrame]
    """The computed fields, with their trace."""


def page(pipeline: Pipeline, table: Table, positions: Sequence[int], fields: Sequence[str] | None = None) -> Page:
    """Compute some rows, given by number from 0; `fields` are source fields to show besides those that are read."""
    shown = table.fields if fields is None else [*fields, *pipeline.needs()]
    rows = rows_at(table, positions, list(dict.fromkeys(name for name in shown if name in table.fields)))
    return page_of(pipeline, rows)


def page_of(pipeline: Pipeline, rows: pl.DataFrame) -> Page:
    """Compute rows that are at hand."""
    frames = pipeline.columns(rows, trace=True)
    after = {mapped.target: cells(frames[mapped.target], mapped, pipeline) for mapped, _ in pipeline.fields}
    return Page(rows, after, frames)


def only(output: Output, targets: Sequence[str]) -> Output:
    """Return the output with these columns alone, for a page that shows no others."""
    return output.model_copy(update={"fields": tuple(field for field in output.fields if field.target in targets)})


def cells(frame: pl.DataFrame, mapped: FieldMap, pipeline: Pipeline) -> list[Cell]:
    """Return a computed field's cells as they are shown."""
    marked = seen(frame, pipeline, mapped.target)
    told = marked.select("value", "failed", "noted", "changed", "rejected", says=said(marked, mapped, pipeline))
    return [_cell(*row) for row in told.iter_rows()]


def said(frame: pl.DataFrame, mapped: FieldMap, pipeline: Pipeline) -> pl.Expr:
    """Return, for each cell of a computed field, all reasons, failed checks, and otherwise all notes, as words."""
    checks = pipeline.checks.get(mapped.target, ())
    steps = range(1, len(mapped.steps) + 1)
    bad = [_refused(frame, number, mapped.steps[number - 1]) for number in steps] + _checked(checks, refuses=True)
    assumed = [words(frame, f"{number}.note.") for number in steps] + _checked(checks, refuses=False)
    return pl.when("failed").then(_joined(bad)).otherwise(_joined(assumed))


def _refused(frame: pl.DataFrame, number: int, step: Step) -> pl.Expr:
    """Return why a step failed, in words that tell a row left out on purpose from a fault."""
    said = words(frame, f"{number}.reason.")
    if step.on_failure != "skip":
        return said
    blank = f"{number}.reason.{BLANK}"
    purpose = ~pl.col(blank) if blank in frame.columns else pl.lit(value=True)
    return pl.when(said.is_not_null() & purpose).then(pl.format("{}: {}", pl.lit(SKIPPED), said)).otherwise(said)


def _checked(checks: Sequence[BoundCheck], *, refuses: bool) -> list[pl.Expr]:
    return [pl.when(check.mark).then(pl.lit(check.words)) for check in checks if check.refuses is refuses]


def _joined(parts: list[pl.Expr]) -> pl.Expr:
    if not parts:
        return pl.lit(None, pl.String)
    joined = pl.concat_str(*parts, separator="; ", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _cell(value: str | None, failed: bool, noted: bool, changed: bool, rejected: bool, says: str | None) -> Cell:  # noqa: FBT001, PLR0913, PLR0917 - a row of marks
    why = says or ""
    if failed and rejected:
        return Cell(None, "fail", why)
    if failed:
        written = "left empty" if value is None else f"“{value}” is written"
        return Cell(value, "fail", f"{why} → {written}")
    if noted:
        return Cell(value, "note", why)
    return Cell(value, "chg" if changed else None)


def rows_at(table: Table, positions: Sequence[int], fields: Sequence[str]) -> pl.DataFrame:
    """Return rows by their numbers from 0, in the order given: POSITION, LINE and the fields asked for."""
    wanted = pl.DataFrame({POSITION: pl.Series(positions, dtype=pl.UInt32)})
    scan = table.scan().select(LINE, *fields)
    runs = _runs(sorted(set(positions)))
    if len(runs) > RUNS:
        whole = scan.collect(engine="in-memory")
        return pl.concat([wanted, whole[wanted[POSITION]]], how="horizontal")
    read = [
        scan.slice(first, last - first + 1).collect(engine="in-memory").with_row_index(POSITION, first)
        for first, last in runs
    ]
    if not read:
        return scan.head(0).collect(engine="in-memory").with_row_index(POSITION)
    return wanted.join(pl.concat(read), on=POSITION, how="left", maintain_order="left")


def _runs(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of positions that lie near each other."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and position - runs[-1][1] <= NEAR:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def hits(table: Table, column: Column, wanted: str, order: Order, folder: Path) -> pl.Series | pl.DataFrame:
    """Return the rows behind a filter (or a mark of the column) in order: their numbers, or the rows themselves.

    Few hits lie far apart, and reading them in place would read the whole file for every page. So they are copied
    out once, whole, into `folder`.
    """
    kept = folder / f"{column.key}.{_safe(wanted)}.{order}.parquet"
    if kept.exists():
        found = pl.read_parquet(kept)
        return found if found.width > 1 else found.to_series()
    if order == "odd":
        ordered = odd_first(table, column, wanted)
        keep(pl.DataFrame({POSITION: ordered}), kept)
        return ordered
    positions = column.positions(wanted)
    spread = len(positions) and int(positions[-1]) - int(positions[0]) > NEAR
    if wanted == "all" or not spread or len(positions) > SPARSE:
        return positions
    rows = rows_at(table, positions.to_list(), table.fields)
    keep(rows, kept)
    return rows


def _safe(wanted: str) -> str:
    return wanted if wanted.isalpha() else wanted.encode().hex()[:80]


def odd_first(table: Table, column: Column, wanted: str) -> pl.Series:
    """Return the rows behind a filter, odd cases first.

    First a few rows of each spelling that failed, then of each that was noted, so that the first page shows every
    kind; then the other failed and noted rows; then the rest. Within each of these the file's order holds.
    """
    if column.path is None:
        return column.positions(wanted)
    asked = pl.lit(value=True) if wanted == "all" else pl.col(wanted)
    marks = pl.scan_parquet(column.path).select("failed", "noted", asked.alias("asked")).collect(engine="in-memory")
    odd = marks.select(pl.col("asked") & (pl.col("failed") | pl.col("noted"))).to_series().arg_true()
    rest = marks.select(pl.col("asked") & ~pl.col("failed") & ~pl.col("noted")).to_series().arg_true()
    source = column.field.source
    spelled = rows_at(table, odd.to_list(), [source])[source] if source is not None else pl.Series([""] * len(odd))
    frame = pl.DataFrame({"row": odd, "kind": ~marks["failed"].gather(odd), "spelled": spelled})
    ranked = frame.with_columns(rank=pl.int_range(pl.len()).over("kind", "spelled"))
    ordered = ranked.sort(
        pl.col("rank") >= EACH_KIND, "kind", pl.min_horizontal("rank", EACH_KIND), "row", maintain_order=True
    )
    return pl.concat([ordered["row"], rest])


def by_value(  # noqa: PLR0913 - a column, where its values come from, and where the answer is kept
    column: Column,
    table: Table,
    output: Output,
    catalogue: Catalogue,
    *,
    tables: Mapping[str, pl.DataFrame],
    folder: Path,
) -> Path:
    """Count every spelling over all rows, most frequent first, with what becomes of it; kept as a file.

    Returns the Parquet file: before, after (null where empty), rows, first (its row's number), line (of it), `failed`,
    `noted`, `changed`, `unchanged`, `rejected`, says. A spelling can stand in several rows where
    other fields decide too.
    """
    kept = folder / f"{column.key}.values.parquet"
    if kept.exists():
        return kept
    mapped = output.field(column.field.target)
    pipeline = Pipeline.of(only(output, [mapped.target]), catalogue, tables, column.unique())
    before = pl.lit(None, pl.String) if mapped.source is None else pl.col(mapped.source).replace("", None)
    made = _marked(column, table.scan().select(before.alias("before"), pl.col(LINE).alias("line")))
    flags = ["failed", "noted", "changed", "unchanged", "rejected"]
    others = any(step.transform.reads() for _, steps in pipeline.fields for step in steps)
    reasons = [name for name in made.collect_schema().names() if ".reason." in name or ".note." in name]
    checks = [name for name in made.collect_schema().names() if name.startswith("check.")]
    keys = ["before", "value", *flags, *(reasons if others else []), *checks]
    alone = [name for name in reasons if name not in keys]
    counted = (
        made.with_row_index("first")
        .group_by(keys)
        .agg(pl.len().alias("rows"), pl.col("first", "line").min(), *(pl.col(name).first() for name in alone))
    )
    frame = counted.sort(["rows", "first"], descending=[True, False]).collect(engine="in-memory")
    says = said(frame, mapped, pipeline)
    answer = frame.select("before", pl.col("value").alias("after"), "rows", "first", "line", *flags, says=says)
    keep(answer, kept)
    return kept


def _marked(column: Column, source: pl.LazyFrame) -> pl.LazyFrame:
    if column.path is None:
        as_is = [pl.lit(value=False).alias(name) for name in ("failed", "noted", "changed", "rejected")]
        return source.with_columns(pl.col("before").alias("value"), *as_is, pl.lit(value=True).alias("unchanged"))
    return pl.concat([source, pl.scan_parquet(column.path)], how="horizontal")


def values_page(file: Path, wanted: str, start: int, count: int = PAGE) -> tuple[int, pl.DataFrame]:
    """Return how many spellings a filter or a mark leaves, and some of them (as `by_value` describes them)."""
    scan = pl.scan_parquet(file)
    known: tuple[str, ...] = get_args(Filter)
    words = wanted.split(".", 2)[-1]
    said = pl.col(wanted) if wanted in known[1:] else pl.col("says").str.contains(words, literal=True)
    asked = scan if wanted == "all" else scan.filter(said)
    total, part = pl.collect_all([asked.select(pl.len()), asked.slice(start, count)], engine="in-memory")
    return int(total.item()), part
