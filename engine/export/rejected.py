"""The rows that a run refuses, and the cells that failed in rows that it writes: what the sidecar files say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from engine.column import BLANK, BoundStep
from engine.export import unfit_words
from engine.pipeline import Pipeline, Repeated
from engine.project import REFUSING, FieldMap, Preset
from engine.rules import BoundCheck
from engine.table import LINE, Table
from engine.validate import words_of

TOLD = ("line", "field", "step", "reason")
TEXT = "text as found"
LEFT_OUT = "left out on purpose, as the step says"
"""How the reason of a row begins that a step's policy keeps out, and no fault."""
FINDING = {
    "severity": pl.String,
    "code": pl.String,
    "field": pl.String,
    "rows": pl.String,
    "line": pl.String,
    "value": pl.String,
    "sentence": pl.String,
}
"""Columns of a findings file."""


def free(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Return names that none of `taken` has: `reason`, else `reason_2`, `reason_3` and so on."""
    used = set(taken)
    made = []
    for name in names:
        number, chosen = 2, name
        while chosen in used:
            chosen, number = f"{name}_{number}", number + 1
        used.add(chosen)
        made.append(chosen)
    return made


@dataclass(frozen=True)
class Cause:
    """Why some rows are refused, or some cells noticed."""

    field: str
    step: str
    rows: pl.Series
    """Boolean: the rows that it is about."""
    words: pl.Series
    """String: why, for each row (whatever where `rows` is false)."""


@dataclass(frozen=True)
class Sidecars:
    """Says of every slice which rows are refused and why, and which cells of written rows failed."""

    pipeline: Pipeline
    preset: Preset
    repeated: Repeated
    table: Table

    @property
    def rejected_fields(self) -> list[str]:
        """The columns of the rejected file: where and why, the original cells, and the text of what was no row."""
        told = free(TOLD, self.table.fields)
        return [*told, *self.table.fields, *free((TEXT,), [*told, *self.table.fields])]

    @property
    def headers(self) -> tuple[list[str], list[str]]:
        """The headers of the rejected file and of the findings file, as `placed` makes them."""
        rejected, findings = self.rejected_fields, list(FINDING)
        if not self.table.parts:
            return rejected, findings
        at = findings.index("line")
        return [*free(("file",), rejected), *rejected], [*findings[:at], "file", *findings[at:]]

    def placed(self, rows: pl.DataFrame, header: Sequence[str]) -> pl.DataFrame:
        """Return rows under one of `headers`: in a table of several parts with their file, and their line there."""
        if not self.table.parts:
            return rows
        (file,) = (name for name in header if name not in rows.columns)
        line = header[header.index(file) + 1]
        places = self.table.places(rows[line].cast(pl.UInt32).fill_null(1))
        told = places.select(
            pl.when(rows[line].is_not_null()).then(pl.col("file")).alias(file),
            pl.when(rows[line].is_not_null()).then(pl.col("line").cast(pl.String)).alias(line),
        )
        return rows.with_columns(told.get_columns()).select(header)

    def rejected(
        self,
        rows: pl.DataFrame,
        made: Mapping[str, pl.DataFrame],
        unfit: Mapping[str, pl.Series],
        refused: pl.Series,
    ) -> pl.DataFrame:
        """Return one row per refused row; where there are several reasons, field, step and reason list them."""
        bad = rows.filter(refused)
        causes = self._causes({target: frame.filter(refused) for target, frame in made.items()})
        for target, held in unfit.items():
            hit = held.filter(refused)
            if hit.any():
                value = made[target].filter(refused).select(words=unfit_words(self.preset, pl.col("value")))["words"]
                causes.append(Cause(target, f"format {self.preset}", hit, value))
        names = self.rejected_fields
        cells = bad.select(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in self.table.fields)
        return pl.DataFrame(
            [
                bad[LINE].cast(pl.String).alias(names[0]),
                _listed([_where(cause.rows, cause.field) for cause in causes], bad.height).alias(names[1]),
                _listed([_where(cause.rows, cause.step) for cause in causes], bad.height).alias(names[2]),
                _listed([_where(cause.rows, cause.words) for cause in causes], bad.height).alias(names[3]),
                *cells.get_columns(),
                pl.Series(names[-1], [None] * bad.height, pl.String),
            ]
        )

    def set_aside(self, rejected: pl.DataFrame) -> pl.DataFrame:
        """Return what `load` set aside, in the columns of the rejected file."""
        names = self.rejected_fields
        advice = pl.col("suggestion").fill_null("")
        reason = (
            pl.when(advice == "").then("reason").otherwise(pl.format("{}; it could be read as {}", "reason", advice))
        )
        return rejected.select(
            pl.col("line").cast(pl.String).alias(names[0]),
            pl.lit(None, pl.String).alias(names[1]),
            pl.lit("load").alias(names[2]),
            reason.alias(names[3]),
            *(pl.lit(None, pl.String).alias(name) for name in self.table.fields),
            pl.col("text").alias(names[-1]),
        )

    def _causes(self, made: Mapping[str, pl.DataFrame]) -> list[Cause]:
        causes = []
        for field, steps in self.pipeline.fields:
            frame = made[field.target]
            if not frame["rejected"].any():
                continue
            for step in steps:
                causes += [
                    _cause(field, step, frame, mark, words if policy == "reject" else f"{LEFT_OUT}: {words}")
                    for mark, words in _reasons(step, frame)
                    if (policy := step.step.on_blank if words == BLANK else step.step.on_failure) in REFUSING
                ]
            for check in self.pipeline.checks.get(field.target, ()):
                if check.refuses and frame[check.mark].any():
                    causes.append(self._check_cause(field, check, frame))
        return causes

    def _check_cause(self, field: FieldMap, check: BoundCheck, frame: pl.DataFrame) -> Cause:
        words = words_of(check, frame.select("value"), self.repeated.get((field.target, check.number)), self.table)
        return Cause(field.target, f"check {check.number} {check.check.rule}", frame[check.mark], words)

    def noticed(self, rows: pl.DataFrame, made: Mapping[str, pl.DataFrame], refused: pl.Series) -> pl.DataFrame:
        """Return one row per cell of a written row that failed a step or a warning check, in the order of lines."""
        kept = ~refused
        parts = [pl.DataFrame(schema={**FINDING, "at": pl.UInt32})]
        for field, steps in self.pipeline.fields:
            frame = made[field.target]
            for code, step, mark, words in self._noticeable(field, steps, frame):
                hit = frame[mark] & kept
                if not hit.any():
                    continue
                told = words.filter(hit) if isinstance(words, pl.Series) else pl.lit(words)
                parts.append(
                    rows.filter(hit).select(
                        severity=pl.lit("warning"),
                        code=pl.lit(code),
                        field=pl.lit(field.target),
                        rows=pl.lit("1"),
                        line=pl.col(LINE).cast(pl.String),
                        value=pl.lit(field.constant, pl.String) if field.source is None else pl.col(field.source),
                        sentence=pl.format("{}: {}", pl.lit(step), told),
                        at=pl.col(LINE),
                    )
                )
        return pl.concat(parts).sort("at", maintain_order=True).drop("at")

    def _noticeable(
        self, field: FieldMap, steps: list[BoundStep], frame: pl.DataFrame
    ) -> list[tuple[str, str, str, str | pl.Series]]:
        found: list[tuple[str, str, str, str | pl.Series]] = []
        for bound in steps:
            done = {
                "empty": "the cell was left empty",
                "keep": "the cell was kept as it was",
                "default": f"the cell became “{bound.step.default}”",
            }.get(bound.step.on_failure)
            if done is None:
                continue
            label = f"Step {bound.number} {bound.step.transform}"
            found += [
                ("step_failed", label, mark, f"{words}; {done}")
                for mark, words in _reasons(bound, frame)
                if words != BLANK
            ]
        for check in self.pipeline.checks.get(field.target, ()):
            if not check.refuses:
                known = self.repeated.get((field.target, check.number))
                words = words_of(check, frame.select("value"), known, self.table)
                found.append(("check_failed", f"Check {check.number} {check.check.rule}", check.mark, words))
        return found


def _reasons(step: BoundStep, frame: pl.DataFrame) -> list[tuple[str, str]]:
    prefix = f"{step.number}.reason."
    return [(mark, mark.removeprefix(prefix)) for mark in frame.columns if mark.startswith(prefix)]


def _cause(field: FieldMap, step: BoundStep, frame: pl.DataFrame, mark: str, words: str) -> Cause:
    told = pl.Series([words]).new_from_index(0, frame.height)
    return Cause(field.target, f"step {step.number} {step.step.transform}", frame[mark], told)


def _where(rows: pl.Series, words: str | pl.Series) -> pl.Series:
    return pl.select(pl.when(rows).then(pl.lit(words))).to_series()


def _listed(parts: list[pl.Series], height: int) -> pl.Series:
    parts = [part for part in parts if part.null_count() < height]
    if not parts:
        return pl.Series([None] * height, dtype=pl.String)
    frame = pl.DataFrame([part.alias(str(at)) for at, part in enumerate(parts)])
    return frame.select(listed=pl.concat_str(pl.all(), separator="; ", ignore_nulls=True))["listed"]
