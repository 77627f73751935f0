"""What a run did, in numbers: per output where every row went, per field what every step and check did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl
from pydantic import Field

from engine.pipeline import Pipeline
from engine.project import FieldMap, OnFailure, Preset, Side
from engine.table import Account, Record, TablePart


class StepReport(Record):
    """What one step did to a column. Counts are rows."""

    number: int
    transform: str
    options: dict[str, Any] = Field(default_factory=dict)
    because: str = ""
    enabled: bool = True
    changed: int = 0
    failed: int = 0
    on_failure: OnFailure = "reject"
    """What became of those that failed."""
    reasons: dict[str, int] = Field(default_factory=dict)
    notes: dict[str, int] = Field(default_factory=dict)


class CheckReport(Record):
    """How many rows failed a check."""

    number: int
    rule: str
    value: str = ""
    severity: str
    words: str = ""
    """What is wrong where it fails."""
    failed: int = 0


class FieldReport(Record):
    """What happened to one target field."""

    target: str
    source: str | None
    changed: int = 0
    rejected: int = 0
    unfit: int = 0
    """Cells that the output's format cannot hold."""
    steps: tuple[StepReport, ...] = ()
    checks: tuple[CheckReport, ...] = ()


class PartReport(Record):
    """One of the files that an output's export is made of, and where its lines went when it was read."""

    label: str
    file: str
    sha256: str
    account: Account

    @classmethod
    def of(cls, part: TablePart) -> PartReport:
        """Return what a report says of a table's part."""
        return cls(label=part.label, file=part.part.file, sha256=part.part.sha256, account=part.account)


class OutputReport(Record):
    """Where the rows of one output went."""

    output: str
    side: Side
    export: str
    file: str
    """Name of the original file."""
    sha256: str
    parts: tuple[PartReport, ...] = ()
    """The files that the export is made of; none where it is one file."""
    preset: Preset
    account: Account
    """Where every physical line went when the file was read."""
    written: int
    rejected: int
    """Rows that steps, checks or the format refused."""
    left_out: int = 0
    """Rows that a step's policy leaves out on purpose; they stand in the rejected file too, with that reason."""
    fields: tuple[FieldReport, ...] = ()
    strange: dict[str, int] = Field(default_factory=dict)
    """Characters that Windows-1252 does not have, with the number of cells that have them."""
    files: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    """What a reader of the files should know."""

    @property
    def holds(self) -> bool:
        """Whether every line and every row is in exactly one place."""
        return self.account.holds and self.account.rows == self.written + self.rejected + self.left_out

    @property
    def row_sum(self) -> str:
        """The sum in words."""
        a = self.account
        return (
            f"{a.lines:,} lines = {a.header:,} header + {a.skipped:,} skipped + {a.accepted:,} accepted "
            f"+ {a.rejected:,} set aside; {a.rows:,} rows = {self.written:,} written + {self.rejected:,} rejected"
            + (f" + {self.left_out:,} left out on purpose" if self.left_out else "")
        )

    @property
    def warnings(self) -> int:
        """Cells that failed a step or a warning check, but those whose row is left out on purpose."""
        marks = [check.failed for field in self.fields for check in field.checks if check.severity == "warn"]
        return sum(marks) + sum(
            step.failed for field in self.fields for step in field.steps if step.on_failure != "skip"
        )


class RunReport(Record):
    """What a run wrote. The same project on the same files gives the same report, byte for byte."""

    crosswalk: str = "0.1.0"
    project: str
    fingerprint: str
    """Hash of the project document."""
    outputs: tuple[OutputReport, ...] = ()
    files: tuple[str, ...] = ()
    """Every file written, relative to the folder."""

    @property
    def holds(self) -> bool:
        """Whether the row sum of every output holds."""
        return all(output.holds for output in self.outputs)

    @property
    def clean(self) -> bool:
        """Whether no row was rejected or set aside and no cell failed."""
        return not any(output.rejected or output.account.rejected_rows or output.warnings for output in self.outputs)


class Tally:
    """Adds up the marks of every field, slice by slice."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._marks: dict[str, Counter[str]] = {field.target: Counter() for field, _ in pipeline.fields}
        self.first: dict[tuple[str, str], int] = {}
        """By target and mark of a note: the row number, from 0, where it stands first."""
        self._rows = 0

    def add(self, made: Mapping[str, pl.DataFrame], unfit: Mapping[str, pl.Series]) -> None:
        """Count the marks of one slice."""
        height = 0
        for target, frame in made.items():
            height = frame.height
            marks = frame.select(pl.col(pl.Boolean))
            counts = marks.select(pl.all().sum()).row(0, named=True)
            self._marks[target].update(counts)
            for mark, count in counts.items():
                if count and ".note." in mark and (target, mark) not in self.first:
                    self.first[target, mark] = self._rows + int(marks[mark].arg_max() or 0)
        for target, cells in unfit.items():
            self._marks[target]["unfit"] += int(cells.sum())
        self._rows += height

    def fields(self) -> tuple[FieldReport, ...]:
        """Return the reports of all fields."""
        return tuple(self._field(field) for field, _ in self._pipeline.fields)

    def _field(self, field: FieldMap) -> FieldReport:
        marks = self._marks[field.target]

        def under(prefix: str) -> dict[str, int]:
            return {
                mark.removeprefix(prefix): count for mark, count in marks.items() if count and mark.startswith(prefix)
            }

        steps = tuple(
            StepReport(
                number=number,
                transform=step.transform,
                options=step.options,
                because=step.because,
                enabled=step.enabled,
                changed=marks[f"{number}.changed"],
                failed=marks[f"{number}.failed"],
                on_failure=step.on_failure,
                reasons=under(f"{number}.reason."),
                notes=under(f"{number}.note."),
            )
            for number, step in enumerate(field.steps, 1)
        )
        checks = tuple(
            CheckReport(
                number=number,
                rule=check.rule,
                value=check.value,
                severity=check.severity,
                words=bound.words,
                failed=marks[bound.mark],
            )
            for number, (check, bound) in enumerate(
                zip(field.checks, self._pipeline.checks.get(field.target, ()), strict=True), 1
            )
        )
        return FieldReport(
            target=field.target,
            source=field.source,
            changed=marks["changed"],
            rejected=marks["rejected"],
            unfit=marks["unfit"],
            steps=steps,
            checks=checks,
        )
