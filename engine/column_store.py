"""Computed columns on disk, so that a figure over all rows and a page at any depth cost milliseconds.

A column is kept under the hash of all that decides it: the table's content, the field map, the lookup tables and
exports that its steps read, and the code. Changing one lookup table therefore recomputes the columns that read it and
no other.
"""

from __future__ import annotations

import hashlib
import sys
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl
import pyarrow.parquet as pq
from pydantic import Field

from engine.column import transform_of
from engine.errors import WorkbenchError
from engine.lookups import content as lookup_content
from engine.pipeline import AllTables, Loaded, Pipeline, Repeated
from engine.progress import Progress, silent
from engine.progress import part as share_of
from engine.project import FieldMap, Output, Project
from engine.table import SLICE, Record, Table
from engine.transform import Catalogue
from engine.validate import repeated

Filter = Literal["all", "changed", "failed", "noted", "unchanged"]
ENGINE = Path(__file__).parent


class Counts(Record):
    """What became of all rows of a column: failed, changed and unchanged add up to all; noted ones are among them."""

    rows: int
    changed: int = 0
    failed: int = 0
    """Cells that a step could not answer, or that a check refuses."""
    noted: int = 0
    """Cells that rest on an assumption, or that a check warns of."""
    rejected: int = 0
    """Rows that this column keeps out of the output."""
    marks: dict[str, int] = Field(default_factory=dict)
    """Cells behind each mark of `engine.column`, such as `1.failed` or `2.note.<words>`; without those behind none."""

    @property
    def unchanged(self) -> int:
        """Rows whose cell came through as it was."""
        return self.rows - self.changed - self.failed

    def of(self, wanted: Filter) -> int:
        """Return how many rows a filter leaves."""
        counts = {"all": self.rows, "changed": self.changed, "failed": self.failed, "noted": self.noted}
        return counts.get(wanted, self.unchanged)

    def of_step(self, number: int, what: Literal["changed", "failed"]) -> int:
        """Return how many cells a step changed, or could not answer."""
        return self.marks.get(f"{number}.{what}", 0)


@dataclass(frozen=True)
class Column:
    """A computed column: its counts, and its cells on disk.

    `path` is a Parquet file with a row per row of the table: `value`, the booleans `changed`, `failed`, `noted`,
    `unchanged`, `rejected` (as `Counts` counts them), and the marks of `engine.column`. It is None where nothing
    is done to the field, so that every row is as in the source.
    """

    key: str
    field: FieldMap
    counts: Counts
    path: Path | None = None

    @property
    def left_out(self) -> int:
        """Failed cells whose row a step leaves out on purpose; a cell goes through no step after that."""
        skipping = (number for number, step in enumerate(self.field.steps, 1) if step.on_failure == "skip")
        return sum(self.counts.of_step(number, "failed") for number in skipping)

    def positions(self, wanted: str) -> pl.Series:
        """Return the numbers (from 0, ascending) of the rows behind a filter or one of the marks."""
        if self.path is None:
            count = self.counts.rows if wanted in ("all", "unchanged") else 0
            return pl.arange(0, count, dtype=pl.UInt32, eager=True)
        if wanted == "all":
            return pl.arange(0, self.counts.rows, dtype=pl.UInt32, eager=True)
        asked = pl.scan_parquet(self.path).select(wanted)
        return asked.collect(engine="in-memory").to_series().arg_true()

    def unique(self) -> Repeated:
        """Return what its `unique` checks found to occur more than once."""
        if self.path is None:
            return {}
        numbers = [number for number, check in enumerate(self.field.checks, 1) if check.rule == "unique"]
        files = {number: self.path.with_suffix(f".unique{number}.parquet") for number in numbers}
        return {(self.field.target, number): pl.read_parquet(file) for number, file in files.items()}


@dataclass(frozen=True)
class Columns:
    """The columns of an output: those that could be computed, and why the others could not, in a sentence."""

    done: Mapping[str, Column] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def computed(  # noqa: PLR0913 - a project, its files, and where results go
    project: Project,
    loaded: Loaded,
    output: Output,
    catalogue: Catalogue,
    folder: Path,
    *,
    progress: Progress = silent,
    size: int = SLICE,
) -> Columns:
    """Return the columns of an output, each computed at most once for what decides it; `folder` keeps them.

    A field with a wrong step or a missing source spoils no other. What was computed is on disk only when all of it
    is: stopping the work leaves nothing behind.

    Raises:
        WorkbenchError: the output's export is not loaded.
        CancelledError: `progress` stopped the work.
    """
    table = loaded.get((output.side, output.export))
    if table is None:
        raise WorkbenchError(
            f"The export {output.export} of the output {output.name} is not loaded.", hint="Load it on the page Load."
        )
    tables = AllTables(project, loaded)
    done: dict[str, Column] = {}
    wrong: dict[str, str] = {}
    missing: list[tuple[FieldMap, str]] = []
    for mapped in output.fields:
        try:
            Pipeline.of(_only(output, [mapped]), catalogue, tables).checked_against(table)
            key = key_of(mapped, table, project, loaded, catalogue)
        except WorkbenchError as error:
            wrong[mapped.target] = error.sentence
            continue
        kept = _kept(mapped, key, table, folder)
        if kept is None:
            missing.append((mapped, key))
        else:
            done[mapped.target] = kept
    if missing:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        one = _Work(_only(output, [mapped for mapped, _ in missing]), table, catalogue, tables, folder, size)
        done |= one.compute(dict(_by_target(missing)), progress)
    order = [mapped.target for mapped in output.fields if mapped.target in done]
    return Columns({target: done[target] for target in order}, wrong)


def key_of(field: FieldMap, table: Table, project: Project, loaded: Loaded, catalogue: Catalogue) -> str:
    """Return the hash of all that decides a column.

    Raises:
        WorkbenchError: a step's transform or option is wrong.
    """
    transforms = [transform_of(step, catalogue) for step in field.steps if step.enabled]
    named = [name for transform in transforms for name in transform.tables_read()]
    named += [part for check in field.checks if check.rule == "one_of" for part in _table_names(check.value)]
    exports = {f"{side}.{name}": found for (side, name), found in loaded.items()}
    read = [
        _content(exports[name]) if name in exports else lookup_content(project, name) for name in sorted(set(named))
    ]
    steps = [step.model_dump_json(exclude={"because"}) for step in field.steps]
    checks = [check.model_dump_json() for check in field.checks]
    code = [_source(getattr(sys.modules[type(transform).__module__], "__file__", "")) for transform in transforms]
    parts = [_content(table), str(field.source), str(field.constant), *steps, *checks, *read, _engine(), *code]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:24]


def _table_names(value: str) -> tuple[str, str]:
    return value, value.rpartition(".")[0]


def _content(table: Table) -> str:
    decided = ",".join(f"{decision.name}={decision.value}" for decision in table.decisions)
    return f"{table.sha256} {table.number} {table.account.model_dump_json()} {table.fields} {decided}"


@cache
def _source(file: str) -> str:
    path = Path(file)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else file


@cache
def _engine() -> str:
    return "".join(_source(str(path)) for path in sorted(ENGINE.rglob("*.py")))


def _only(output: Output, fields: Sequence[FieldMap]) -> Output:
    return output.model_copy(update={"fields": tuple(fields)})


def _by_target(missing: Sequence[tuple[FieldMap, str]]) -> list[tuple[str, tuple[FieldMap, str]]]:
    return [(mapped.target, (mapped, key)) for mapped, key in missing]


def _kept(mapped: FieldMap, key: str, table: Table, folder: Path) -> Column | None:
    if mapped.source is not None and not mapped.checks and not any(step.enabled for step in mapped.steps):
        return Column(key, mapped, Counts(rows=table.rows))
    report = folder / f"{key}.json"
    if not report.exists():
        return None
    return Column(key, mapped, Counts.model_validate_json(report.read_text("utf-8")), folder / f"{key}.parquet")


@dataclass(frozen=True)
class _Work:
    """One pass over a table for the columns that are not kept yet."""

    output: Output
    table: Table
    catalogue: Catalogue
    tables: Mapping[str, pl.DataFrame]
    folder: Path
    size: int

    def compute(self, wanted: Mapping[str, tuple[FieldMap, str]], progress: Progress) -> dict[str, Column]:
        found = repeated(self.output, self.table, self.catalogue, self.tables, share_of(progress, 0.0, 0.3))
        share = share_of(progress, 0.3 if found else 0.0, 1.0)
        pipeline = Pipeline.of(self.output, self.catalogue, self.tables, found)
        counted = {target: Counter[str]() for target in wanted}
        parts = {target: unfinished(self.folder / f"{key}.parquet") for target, (_, key) in wanted.items()}
        try:
            with ExitStack() as files:
                writers: dict[str, pq.ParquetWriter] = {}
                for start, rows in enumerate(self.table.slices(pipeline.needs(), self.size)):
                    at = min(start * self.size, self.table.rows)
                    share(at / max(1, self.table.rows), f"{at:,} of {self.table.rows:,} rows")
                    for target, frame in pipeline.columns(rows).items():
                        cells = _cells(frame, pipeline, target)
                        counted[target].update(_sums(cells))
                        rows_out = cells.to_arrow(compat_level=pl.CompatLevel.oldest())
                        if target not in writers:
                            made = pq.ParquetWriter(parts[target], rows_out.schema, compression="zstd")
                            writers[target] = files.enter_context(made)
                        writers[target].write_table(rows_out, row_group_size=SLICE)
                if not writers:  # a table without rows has no slice
                    empty = pipeline.columns(self.table.scan().collect(engine="in-memory"))
                    for target, frame in empty.items():
                        _cells(frame, pipeline, target).write_parquet(parts[target])
        except BaseException:
            for file in parts.values():
                with suppress(OSError):
                    file.unlink()
            raise
        return {target: self._keep(*wanted[target], counted[target], found, parts[target]) for target in wanted}

    def _keep(self, mapped: FieldMap, key: str, counted: Counter[str], found: Repeated, made: Path) -> Column:
        path = self.folder / f"{key}.parquet"
        for (at, number), frame in found.items():
            if at == mapped.target:
                frame.write_parquet(path.with_suffix(f".unique{number}.parquet"))
        made.rename(path)
        base = {name: counted[name] for name in ("changed", "failed", "noted", "rejected")}
        marks = {name: count for name, count in counted.items() if count and name not in {*base, "unchanged"}}
        counts = Counts(rows=self.table.rows, **base, marks=marks)
        report = self.folder / f"{key}.json"
        part = unfinished(report)
        part.write_text(counts.model_dump_json(), encoding="utf-8")
        part.rename(report)
        return Column(key, mapped, counts, path)


def unfinished(path: Path) -> Path:
    """Return where a file is written until it is complete: two pieces of work never write the same one."""
    return path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")


def keep(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet; under its name it is complete or not there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = unfinished(path)
    frame.write_parquet(part)
    part.rename(path)


def _cells(frame: pl.DataFrame, pipeline: Pipeline, target: str) -> pl.DataFrame:
    return seen(frame, pipeline, target).select(pl.exclude("before", "^[0-9]+[.]value$"))


def seen(frame: pl.DataFrame, pipeline: Pipeline, target: str) -> pl.DataFrame:
    """Return a computed field as a person sees it: `failed`, `changed` and `unchanged` apart, checks among them.

    What a step could not answer does not count as changed by it either.
    """
    numbers = [step.number for mapped, steps in pipeline.fields for step in steps if mapped.target == target]
    checks = pipeline.checks.get(target, ())
    refused = [pl.col(check.mark) for check in checks if check.refuses]
    warned = [pl.col(check.mark) for check in checks if not check.refuses]
    failed = pl.any_horizontal("failed", *refused)
    return frame.with_columns(
        failed.alias("failed"),
        (pl.any_horizontal("noted", *warned) & ~failed).alias("noted"),
        (pl.col("changed") & ~failed).alias("changed"),
        (~pl.col("changed") & ~failed).alias("unchanged"),
        *((pl.col(f"{n}.changed") & ~pl.col(f"{n}.failed")).alias(f"{n}.changed") for n in numbers),
    )


def _sums(cells: pl.DataFrame) -> dict[str, int]:
    marks = [name for name, kind in cells.schema.items() if kind == pl.Boolean]
    if not marks:
        return {}
    return dict(zip(marks, cells.select(pl.col(marks).sum()).row(0), strict=True))
