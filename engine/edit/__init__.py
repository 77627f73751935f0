"""Changes to an output's steps and to lookup tables: each takes a project and returns another, and a sentence.

The sentence is an imperative for undo and the revision log, such as `map picklist in Stage`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from engine.column import transform_of
from engine.errors import OptionError, ProjectError
from engine.lookups import InForce, difference, keys, new_conflicts, shipped, shipped_names, table_of
from engine.project import Lookup, OnBlank, OnFailure, Project, Step
from engine.transform import Catalogue

Edit = tuple[Project, str]
"""The changed project, and what was done."""


def made_step(  # noqa: PLR0913 - a step is these six things
    catalogue: Catalogue,
    transform: str,
    options: Mapping[str, Any],
    *,
    on_failure: OnFailure = "reject",
    on_blank: OnBlank = "leave",
    default: str | None = None,
) -> Step:
    """Return a step whose transform and options are right.

    Raises:
        ProjectError: no transform has that name.
        OptionError: an option is wrong, or the default is missing where one is needed.
    """
    if "default" in (on_failure, on_blank) and not default:
        raise OptionError("A default value is missing.", hint="Write the value that is taken instead.")
    step = Step(
        transform=transform, options=dict(options), on_failure=on_failure, on_blank=on_blank, default=default or None
    )
    transform_of(step, catalogue)
    return step


def add_step(project: Project, output: str, target: str, step: Step, at: int | None = None) -> Edit:
    """Put a step behind the others of a column, or at a place counted from 0."""
    steps = list(_steps(project, output, target))
    steps.insert(len(steps) if at is None else at, step)
    return _with_steps(project, output, target, steps), f"{_words(step)} in {target}"


def replace_step(project: Project, output: str, target: str, number: int, step: Step) -> Edit:
    """Put another step in the place of step `number` (from 1)."""
    steps = list(_steps(project, output, target))
    _known(steps, number, target)
    steps[number - 1] = step
    return _with_steps(project, output, target, steps), f"change {_words(step)} in {target}"


def remove_step(project: Project, output: str, target: str, number: int) -> Edit:
    """Take step `number` (from 1) out."""
    steps = list(_steps(project, output, target))
    _known(steps, number, target)
    gone = steps.pop(number - 1)
    return _with_steps(project, output, target, steps), f"remove {_words(gone)} from {target}"


def move_step(project: Project, output: str, target: str, number: int, by: int) -> Edit:
    """Move step `number` (from 1) up (`by` -1) or down (1); at an end it stays where it is."""
    steps = list(_steps(project, output, target))
    _known(steps, number, target)
    to = max(0, min(len(steps) - 1, number - 1 + by))
    steps.insert(to, steps.pop(number - 1))
    return _with_steps(project, output, target, steps), f"move {_words(steps[to])} in {target}"


def switch_step(project: Project, output: str, target: str, number: int, *, on: bool) -> Edit:
    """Switch step `number` (from 1) on or off."""
    steps = list(_steps(project, output, target))
    _known(steps, number, target)
    steps[number - 1] = steps[number - 1].model_copy(update={"enabled": on})
    words = _words(steps[number - 1])
    return _with_steps(project, output, target, steps), f"switch {words} {'on' if on else 'off'} in {target}"


def new_lookup(project: Project, name: str, columns: Sequence[str] = ("key", "value")) -> Edit:
    """Add an empty lookup table whose first column is the key.

    Raises:
        ProjectError: the name is empty or taken, or the columns are not at least two different names.
    """
    bare = name.strip()
    heads = tuple(column.strip() for column in columns)
    if not bare:
        raise ProjectError("The new lookup table has no name.", hint="Write a name such as deal_stage.")
    if bare in project.lookups or bare in shipped_names():
        raise ProjectError(f"There is a lookup table “{bare}” already.", hint="Choose another name.")
    if len(heads) < 2 or not all(heads) or len(set(heads)) != len(heads):  # noqa: PLR2004 - a key and a value
        raise ProjectError(
            f"The columns of {bare} are {', '.join(f'“{head}”' for head in heads)}.",
            hint="A lookup table needs a key and a value column with different names.",
        )
    made = Lookup(title=bare, columns=heads, key=heads[:1])
    return _with_lookup(project, bare, made), f"add the lookup table {bare}"


def set_rows(project: Project, name: str, rows: pl.DataFrame) -> Edit:
    """Make these the rows of a lookup table; over a shipped one only what differs is kept in the project.

    Raises:
        ProjectError: the table is unknown, or two rows have the same key once case and spaces are folded.
    """
    found = table_of(project, name)
    base = shipped(name) if name in shipped_names() else None
    wrong = new_conflicts(base, rows, found.key)
    if wrong:
        raise ProjectError(wrong[0].sentence, hint="Change or remove one of the rows.")
    made = difference(base, rows, found)
    return _with_lookup(project, name, made), f"edit the lookup table {name}"


def assign(project: Project, name: str, key: str, value: str) -> Edit:
    """Add a row to a lookup table, or give the row with that key another value.

    Raises:
        ProjectError: the table is unknown, or its key has several columns.
    """
    found = _of_one_key(project, name)
    first, second = found.key[0], next(column for column in found.rows.columns if column not in found.key)
    row = pl.DataFrame(
        [[{first: key, second: value}.get(column, "") for column in found.rows.columns]],
        schema=found.rows.schema,
        orient="row",
    )
    same = keys(found.rows, found.key, folds=found.folds) == keys(row, found.key, folds=found.folds)[0]
    kept = found.rows.with_columns(pl.when(same).then(pl.lit(value)).otherwise(pl.col(second)).alias(second))
    rows = kept if same.any() else pl.concat([found.rows, row])
    return set_rows(project, name, rows)[0], f"map {key} to {value} in {name}"


def add_keys(project: Project, name: str, values: Sequence[str]) -> Edit:
    """Add a row without a value for each of these that no key says yet, to be filled in.

    Raises:
        ProjectError: the table is unknown, or its key has several columns.
    """
    found = _of_one_key(project, name)
    new = unsaid(found, values)
    changed, _ = set_rows(project, name, pl.concat([found.rows, new]))
    return changed, f"add {new.height:,} values to {name}"


def unsaid(table: InForce, values: Sequence[str]) -> pl.DataFrame:
    """Return a row without a value for each of these that no key of a table says, once each."""
    empty = dict.fromkeys(table.rows.columns, "")
    rows = pl.DataFrame([empty | {table.key[0]: value} for value in values], schema=table.rows.schema, orient="row")
    folded, known = (keys(each, table.key, folds=table.folds) for each in (rows, table.rows))
    return rows.filter(folded.is_first_distinct() & ~folded.is_in(known.implode()))


def drop_lookup(project: Project, name: str) -> Edit:
    """Take the project's own table out, or all edits of a shipped one back."""
    if name not in project.lookups:
        return project, f"leave {name} as it is"
    kept = {each: lookup for each, lookup in project.lookups.items() if each != name}
    what = "take back the edits of" if name in shipped_names() else "remove the lookup table"
    return project.model_copy(update={"lookups": kept}), f"{what} {name}"


def _with_lookup(project: Project, name: str, lookup: Lookup | None) -> Project:
    kept = {each: found for each, found in project.lookups.items() if each != name or lookup is not None}
    return project.model_copy(update={"lookups": kept | ({name: lookup} if lookup is not None else {})})


def _steps(project: Project, output: str, target: str) -> tuple[Step, ...]:
    return project.output(output).field(target).steps


def _known(steps: Sequence[Step], number: int, target: str) -> None:
    if not 1 <= number <= len(steps):
        raise ProjectError(f"{target} has {len(steps)} steps, and no step {number}.")


def _with_steps(project: Project, output: str, target: str, steps: Sequence[Step]) -> Project:
    into = project.output(output)
    fields = tuple(
        field.model_copy(update={"steps": tuple(steps)}) if field.target == target else field for field in into.fields
    )
    return project.with_output(into.model_copy(update={"fields": fields}))


def _words(step: Step) -> str:
    return step.transform.replace("_", " ")


def _of_one_key(project: Project, name: str) -> InForce:
    found = table_of(project, name)
    if len(found.key) > 1:
        raise ProjectError(
            f"A row of {name} is known by {' and '.join(found.key)} together.", hint="Add it in the grid instead."
        )
    return found
