"""Settle what was left at `auto`: the whole column decides, or the user is asked.

Evidence is counted over all rows in slices, all open fields of an output in one pass; a field's second `auto` is asked
on what the first made of the cells, one pass later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from engine.column import VALUE, BoundStep, bind, column, transform_of
from engine.errors import ProjectError, WorkbenchError
from engine.pipeline import AllTables, Loaded
from engine.progress import Progress, silent
from engine.project import FieldMap, Output, Project, Step
from engine.table import SLICE, Table
from engine.transform import Catalogue, Settlement, Transform, Undecided

Settled = dict[tuple[str, str, int], Settlement | Undecided]
"""What was decided, or why not, by output name, target and step number (from 1)."""


@dataclass(frozen=True)
class _Question:
    """The first open step of a field, and the steps before it."""

    field: FieldMap
    number: int
    transform: Transform
    before: list[BoundStep]

    def needs(self) -> list[str]:
        names = [name for step in self.before for name in step.transform.reads()] + self.transform.reads()
        return names + ([self.field.source] if self.field.source is not None else [])


def settle(
    project: Project, loaded: Loaded, catalogue: Catalogue, progress: Progress = silent, *, size: int = SLICE
) -> tuple[Project, Settled]:
    """Settle every open option of every output whose export is loaded.

    Returns the project with what was settled written into its steps (options explicit, `because` said), and what was
    found per step. What is undecided stays at `auto` in the project.

    Raises:
        WorkbenchError: a step's transform or option is wrong, or a field is missing in the export.
    """
    tables = AllTables(project, loaded)
    settled: Settled = {}
    for output in project.outputs:
        table = loaded.get((output.side, output.export))
        if table is None:
            continue
        changed, found = _settle_output(output, table, catalogue, tables, progress=progress, size=size)
        project = project.with_output(changed)
        settled |= {(output.name, target, number): one for (target, number), one in found.items()}
    return project, settled


def settle_one(
    transform: Transform,
    slices: Iterable[pl.DataFrame],
    field: str,
    tables: Mapping[str, pl.DataFrame] | None = None,
) -> Settlement | Undecided:
    """Settle one transform over all cells of a field. The slices hold the field and what the transform reads."""
    bound = transform.bound(tables or {})
    question = _Question(FieldMap(target=field, source=field), 1, bound, [])
    cells: Counter[str] = Counter()
    for rows in slices:
        cells.update(_evidence(rows, [question])[0])
    return bound.settle(cells)


def open_steps(project: Project, catalogue: Catalogue) -> list[tuple[str, str, int, list[str]]]:
    """Return output, target, step number and options of every enabled step that is still at `auto`."""
    return [
        (output.name, field.target, number, names)
        for output in project.outputs
        for field in output.fields
        for number, step in enumerate(field.steps, 1)
        if step.enabled and (names := transform_of(step, catalogue).open_options())
    ]


def _settle_output(  # noqa: PLR0913 - everything a pass over one export needs
    output: Output,
    table: Table,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    *,
    progress: Progress,
    size: int,
) -> tuple[Output, dict[tuple[str, int], Settlement | Undecided]]:
    found: dict[tuple[str, int], Settlement | Undecided] = {}
    while questions := _questions(output, catalogue, tables, found):
        needs = [name for question in questions for name in question.needs()]
        _refuse_missing(needs, table, output)
        counts: list[Counter[str]] = [Counter() for _ in questions]
        for start, rows in enumerate(table.slices(needs, size)):
            progress(min(1.0, start * size / max(1, table.rows)), f"{output.name}: weighing the evidence")
            for count, got in zip(counts, _evidence(rows, questions), strict=True):
                count.update(got)
        for question, count in zip(questions, counts, strict=True):
            found[question.field.target, question.number] = question.transform.settle(count)
        output = _with(output, found)
    return output, found | _behind(output, catalogue, found)


def _questions(
    output: Output,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    found: Mapping[tuple[str, int], Settlement | Undecided],
) -> list[_Question]:
    asked = []
    for field in output.fields:
        for number, step in enumerate(field.steps, 1):
            if not step.enabled:
                continue
            transform = _built(step, field, number, catalogue).bound(tables)
            if not transform.open_options():
                continue
            if (field.target, number) not in found:
                asked.append(_Question(field, number, transform, bind(field, catalogue, tables, number - 1)))
            break
    return asked


def _built(step: Step, field: FieldMap, number: int, catalogue: Catalogue) -> Transform:
    try:
        return transform_of(step, catalogue)
    except WorkbenchError as error:
        raise type(error)(f"{field.target}, step {number}: {error}", hint=error.hint) from None


def _refuse_missing(needs: list[str], table: Table, output: Output) -> None:
    missing = sorted(set(needs) - set(table.fields))
    if missing:
        raise ProjectError(
            f"{table.file} has no field “{'”, “'.join(missing)}”, which the output {output.name} needs.",
            hint="Choose another source field on the page Map fields, or load the export that has it.",
        )


def _evidence(rows: pl.DataFrame, questions: list[_Question]) -> list[dict[str, int]]:
    """Count, for each question, the cells behind each word."""
    lazy, words = [], []
    for question in questions:
        shared, evidence = question.transform.asked_evidence(VALUE)
        made = _with_others(rows, question)
        for expression in shared:
            made = made.with_columns(expression)
        words.append(list(evidence))
        lazy.append(
            made.select(
                *(met.fill_null(value=False).sum().alias(f"w{n}") for n, met in enumerate(evidence.values())),
            )
        )
    counted = pl.collect_all(lazy, engine="in-memory")
    return [
        dict(zip(names, got.row(0), strict=True)) if names else {} for names, got in zip(words, counted, strict=True)
    ]


def _with_others(rows: pl.DataFrame, question: _Question) -> pl.LazyFrame:
    """Return the cells as the question's step meets them, and the other fields that its evidence reads."""
    value = VALUE.meta.output_name()
    cells = column(rows, question.field, question.before).select(pl.col("value").alias(value))
    others = rows.lazy().select(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in sorted(set(question.transform.reads()))
    )
    return pl.concat([cells, others], how="horizontal") if question.transform.reads() else cells


def _with(output: Output, found: Mapping[tuple[str, int], Settlement | Undecided]) -> Output:
    fields = []
    for field in output.fields:
        steps = list(field.steps)
        for number, step in enumerate(field.steps, 1):
            got = found.get((field.target, number))
            if isinstance(got, Settlement):
                options: dict[str, Any] = {**step.options, **got.options}
                steps[number - 1] = step.model_copy(update={"options": options, "because": got.because})
        fields.append(field.model_copy(update={"steps": tuple(steps)}))
    return output.model_copy(update={"fields": tuple(fields)})


def _behind(
    output: Output, catalogue: Catalogue, found: Mapping[tuple[str, int], Settlement | Undecided]
) -> dict[tuple[str, int], Settlement | Undecided]:
    """Name the open steps that could not be asked because one before them is undecided."""
    return {
        (field.target, number): Undecided("a step before it is not decided yet")
        for field in output.fields
        for number, step in enumerate(field.steps, 1)
        if step.enabled and (field.target, number) not in found and transform_of(step, catalogue).open_options()
    }
