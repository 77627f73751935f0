"""How a cell came about: what stands in the file, what each step made of it and why, what the export does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from engine.column import BoundStep
from engine.pipeline import Pipeline
from engine.preview import Page
from engine.project import FieldMap, Step
from engine.table import LINE, Table
from engine.values import fold

EMPTY = "∅ empty"
ENTRIES = 2
"""Entries of a lookup table that are quoted."""


@dataclass(frozen=True)
class Stage:
    """One station of a cell's way."""

    heading: str
    value: str
    why: str | None = None
    verbatim: bool = False
    """Whether `value` is a value as it is spelled, not words."""


def explain(  # noqa: PLR0913 - a cell is a page, a row and a column
    page: Page,
    row: int,
    target: str,
    *,
    pipeline: Pipeline,
    table: Table,
    tables: Mapping[str, pl.DataFrame],
) -> tuple[Stage, ...]:
    """Return the way of one cell of a page, from the file to the export."""
    mapped, bound = next((mapped, bound) for mapped, bound in pipeline.fields if mapped.target == target)
    marks = page.frames[target].row(row, named=True)
    stages = [_source(mapped, page, row, table)]
    given = marks["before"] if mapped.source is not None else mapped.constant
    by_number = {step.number: step for step in bound}
    for number, step in enumerate(mapped.steps, 1):
        heading = f"{number} {step.transform.replace('_', ' ').capitalize()}"
        if number not in by_number:
            stages.append(Stage(heading, "not done", _left_out(step)))
            continue
        stages.append(_step(heading, by_number[number], marks, given, tables))
        given = marks[f"{number}.value"]
    stages += [
        Stage(f"Check {check.number}", f"✕ {check.words}", _severity(refuses=check.refuses))
        for check in pipeline.checks.get(target, ())
        if marks[check.mark]
    ]
    return (*stages, _export(page, row, target, pipeline))


def in_the_file(page: Page, row: int, field: str, table: Table) -> tuple[Stage, ...]:
    """Return the way of a source cell that no column is made of."""
    return (_stage_of(page, row, field, table), Stage("Export", "not written", "no column takes this field"))


def _source(mapped: FieldMap, page: Page, row: int, table: Table) -> Stage:
    if mapped.source is None:
        return Stage("Constant", mapped.constant or EMPTY, "the same for every row", verbatim=bool(mapped.constant))
    return _stage_of(page, row, mapped.source, table)


def _stage_of(page: Page, row: int, field: str, table: Table) -> Stage:
    raw, line = page.rows[field][row], page.rows[LINE][row]
    file, own = table.place(line)
    return Stage("In the file", raw or EMPTY, f"{field}, line {own:,} of {file}", verbatim=bool(raw))


def _left_out(step: Step) -> str:
    return "not decided yet: the cells stay as they are" if step.enabled else "switched off"


def _step(
    heading: str, bound: BoundStep, marks: Mapping[str, object], given: object, tables: Mapping[str, pl.DataFrame]
) -> Stage:
    number, made = bound.number, marks[f"{bound.number}.value"]
    if marks[f"{number}.failed"]:
        reasons = "; ".join(_true(marks, f"{number}.reason."))
        return Stage(heading, f"✕ {reasons}", _on_failure(bound.step, given))
    used = _entries(bound, given, tables)
    assumed = "; ".join(_true(marks, f"{number}.note."))
    why = ". ".join(part for part in (f"! {assumed}" if assumed else "", used) if part) or None
    if not marks[f"{number}.changed"]:
        return Stage(heading, "= nothing to do" if given is None else "= unchanged", why)
    return Stage(heading, EMPTY if made is None else str(made), why, verbatim=made is not None)


def _on_failure(step: Step, given: object) -> str:
    return {
        "reject": "The row is rejected, as the step says.",
        "skip": "The row is left out on purpose, as the step says, and listed.",
        "empty": "The cell is left empty, as the step says.",
        "keep": f"The cell stays “{given}”, as the step says.",
        "default": f"“{step.default}” is taken instead, as the step says.",
    }[step.on_failure]


def _true(marks: Mapping[str, object], prefix: str) -> Iterator[str]:
    return (name.removeprefix(prefix) for name, met in marks.items() if name.startswith(prefix) and met)


def _entries(bound: BoundStep, given: object, tables: Mapping[str, pl.DataFrame]) -> str:
    """Quote the entries of lookup tables whose key is this cell."""
    if given is None:
        return ""
    quoted = []
    for name in bound.transform.tables_read():
        rows = tables[name] if name in set(tables) else pl.DataFrame()
        rows = rows.drop(LINE, strict=False)
        if rows.width < 2:  # noqa: PLR2004 - a key and a value
            continue
        key, value = rows.columns[:2]
        met = rows.filter(fold(pl.col(key)) == pl.select(fold(pl.lit(str(given)))).item())
        quoted += [f"{name}: “{one[key]}” → “{one[value]}”" for one in met.head(ENTRIES).iter_rows(named=True)]
    return "; ".join(quoted)


def _severity(*, refuses: bool) -> str:
    return "The row is rejected, as the check says." if refuses else "A warning: the value is written."


def _export(page: Page, row: int, target: str, pipeline: Pipeline) -> Stage:
    cell = page.after[target][row]
    refusing = [mapped.target for mapped, _ in pipeline.fields if page.frames[mapped.target]["rejected"][row]]
    if refusing:
        return Stage("Export", "row left out", f"listed with its reason in the rejected rows ({', '.join(refusing)})")
    return Stage("Export", cell.value or EMPTY, None, verbatim=bool(cell.value))
