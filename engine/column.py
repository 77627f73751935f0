"""One field map over some rows: its new values and, per step, what happened to each cell.

The frame that comes back has one row per row and these columns: `value` (null where empty), `changed`, `rejected`,
`failed`, `noted`, for each step number n the booleans `n.changed`, `n.failed`, `n.reason.<words>`, `n.note.<words>`,
and for each check number n the boolean `check.n` (false where a step rejected the row). With `trace` also `before`
and `n.value`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

import polars as pl

from engine.errors import ProjectError, WorkbenchError
from engine.project import REFUSING, FieldMap, Step
from engine.repeats import Repeats
from engine.rules import BoundCheck
from engine.table import WORKING
from engine.transform import OPEN_QUESTION, Answer, Catalogue, Transform

BLANK = "empty in the source"
_VALUE, _NEW, _GIVEN, _BEFORE, _REJECTED = (
    f"{WORKING}{name}" for name in ("value", "new", "given", "before", "rejected")
)
VALUE = pl.col(_VALUE)
"""What a transform is asked about: the cell as the step before left it."""


class Memory:
    """What was made of rows that repeat, kept as long as they are made in the same way."""

    def __init__(self) -> None:
        """Begin with nothing remembered."""
        self._kept: tuple[_Way, Repeats] | None = None

    def of(self, way: _Way) -> Repeats:
        """Return what was made in that way; nothing where the last way was another."""
        kept = self._kept
        if kept is None or not kept[0].same(way):
            kept = self._kept = (way, Repeats())
        return kept[1]


class _Way(NamedTuple):
    field: FieldMap
    steps: tuple[BoundStep, ...]
    checks: tuple[BoundCheck, ...]
    trace: bool

    def same(self, other: _Way) -> bool:
        """Whether it is the same field with the very same bound steps and checks."""
        mine, theirs = (*self.steps, *self.checks), (*other.steps, *other.checks)
        same = len(mine) == len(theirs) and all(a is b for a, b in zip(mine, theirs, strict=True))
        return same and self.trace == other.trace and self.field == other.field


@dataclass(frozen=True)
class BoundStep:
    """A step with its transform, built once and used for every slice."""

    number: int
    step: Step
    transform: Transform
    shared: list[pl.Expr]
    answer: Answer
    memory: Memory = dataclasses.field(default_factory=Memory, compare=False, repr=False)
    """What was made of the rows met so far, where this is a field's last step."""


def transform_of(step: Step, catalogue: Catalogue) -> Transform:
    """Build a step's transform.

    Raises:
        ProjectError: no transform has that name.
        OptionError: one of its options is wrong.
    """
    return transform_named(step.transform, catalogue).of(step.options)


def transform_named(name: str, catalogue: Catalogue) -> type[Transform]:
    """Return a transform by its name.

    Raises:
        ProjectError: no transform has that name.
    """
    if name not in catalogue:
        close = get_close_matches(name, catalogue, n=1)
        raise ProjectError(
            f"There is no transform named “{name}”.",
            hint=f"Did you mean {close[0]}?" if close else "`transforms` lists those that there are.",
        )
    return catalogue[name]


def bind(
    field: FieldMap, catalogue: Catalogue, tables: Mapping[str, pl.DataFrame], upto: int | None = None
) -> list[BoundStep]:
    """Build the steps of a field: wrong options fail here, once. Disabled and unsettled steps are left out.

    Numbers count from 1 over all steps, the left-out ones too.

    Raises:
        WorkbenchError: a step's transform or option is wrong; the sentence names field and step.
    """
    bound = []
    for number, step in enumerate(field.steps[:upto], 1):
        if not step.enabled:
            continue
        try:
            transform = transform_of(step, catalogue).bound(tables)
            if transform.open_options():
                continue  # the cells stay as they are, and the page asks
            bound.append(BoundStep(number, step, transform, *transform.asked(VALUE)))
        except WorkbenchError as error:
            raise type(error)(f"{field.target}, step {number}: {error}", hint=error.hint) from None
    return bound


def column(
    rows: pl.DataFrame,
    field: FieldMap,
    steps: list[BoundStep],
    checks: Sequence[BoundCheck] = (),
    *,
    trace: bool = False,
) -> pl.LazyFrame:
    """Compute a field. Where many rows have the same cells, each different one is computed once, over all slices.

    That is the same because a step sees nothing but its cell and the fields that it says it reads.
    """
    names = {name for step in steps for name in step.transform.reads()}
    names |= set() if field.source is None else {field.source}

    def make(some: pl.DataFrame) -> pl.LazyFrame:
        return _computed(some.lazy(), field, steps, checks, trace=trace)

    if not steps:
        return make(rows)
    repeats = steps[-1].memory.of(_Way(field, tuple(steps), tuple(checks), trace))
    made = repeats.made(rows.select(sorted(names)), lambda some: make(some).collect(engine="in-memory"))
    return make(rows) if made is None else made.lazy()


def _computed(
    rows: pl.LazyFrame, field: FieldMap, steps: list[BoundStep], checks: Sequence[BoundCheck], *, trace: bool
) -> pl.LazyFrame:
    """Compute every row: every step is a stage, so no expression is ever nested in another."""
    others = sorted({name for step in steps for name in step.transform.reads()})
    source = pl.col(field.source) if field.source is not None else pl.lit(field.constant, pl.String)
    frame = rows.select(
        *(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in others),
        pl.when(source != "").then(source).alias(_VALUE),
        pl.lit(value=False).alias(_REJECTED),
    )
    if field.source is None:  # a lone literal would be one row
        frame = rows.select(
            *(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in others),
            pl.repeat(field.constant or None, pl.len(), dtype=pl.String).alias(_VALUE),
            pl.repeat(value=False, n=pl.len(), dtype=pl.Boolean).alias(_REJECTED),
        )
    before = pl.lit(None, pl.String) if field.source is None else VALUE
    frame = frame.with_columns(before.alias(_BEFORE))
    for step in steps:
        frame = _stage(frame, step, trace=trace)
    frame = _checked(frame, checks)
    failed = [pl.col(f"{step.number}.failed") for step in steps]
    noted = [pl.col(f"{step.number}.note.{words}") for step in steps for words in step.answer.notes]
    return frame.select(
        VALUE.alias("value"),
        VALUE.ne_missing(pl.col(_BEFORE)).alias("changed"),
        pl.col(_REJECTED).alias("rejected"),
        (pl.any_horizontal(*failed) if failed else pl.lit(value=False)).alias("failed"),
        (pl.any_horizontal(*noted) if noted else pl.lit(value=False)).alias("noted"),
        *([pl.col(_BEFORE).alias("before")] if trace else []),
        *(pl.col(name) for name in _marks(steps, trace=trace)),
        *(pl.col(check.mark) for check in checks),
    )


def _checked(frame: pl.LazyFrame, checks: Sequence[BoundCheck]) -> pl.LazyFrame:
    if not checks:
        return frame
    asked = ~pl.col(_REJECTED)
    frame = frame.with_columns(*((check.fails & asked).fill_null(value=False).alias(check.mark) for check in checks))
    refusing = [pl.col(check.mark) for check in checks if check.refuses]
    return frame.with_columns(pl.any_horizontal(_REJECTED, *refusing).alias(_REJECTED))


def _marks(steps: list[BoundStep], *, trace: bool) -> list[str]:
    names: list[str] = []
    for bound in steps:
        n, answer = bound.number, bound.answer
        names += [f"{n}.changed", f"{n}.failed", *_reason_names(bound), *(f"{n}.note.{w}" for w in answer.notes)]
        names += [f"{n}.value"] if trace else []
    return names


def _reason_names(bound: BoundStep) -> list[str]:
    words = list(bound.answer.reasons)
    if not bound.transform.may_empty and bound.answer.otherwise not in words:
        words.append(bound.answer.otherwise)
    if bound.step.on_blank == "reject":
        words.append(BLANK)
    return [f"{bound.number}.reason.{word}" for word in words]


def _stage(frame: pl.LazyFrame, bound: BoundStep, *, trace: bool) -> pl.LazyFrame:
    number, step, transform, answer = bound.number, bound.step, bound.transform, bound.answer
    filled, new, given, rejected = VALUE.is_not_null(), pl.col(_NEW), pl.col(_GIVEN), pl.col(_REJECTED)
    asked = (filled | ~rejected) if transform.takes_blank else filled
    reasons = {f"{number}.reason.{words}": met for words, met in answer.reasons.items()}
    notes = {f"{number}.note.{words}": met for words, met in answer.notes.items()}
    other = f"{number}.reason.{answer.otherwise}"
    failed = f"{number}.failed"

    for expression in bound.shared:
        frame = frame.with_columns(expression)
    frame = frame.with_columns(
        pl.when(answer.value != "").then(answer.value).alias(_NEW),
        asked.alias(_GIVEN),
        *((met & asked).fill_null(value=False).alias(name) for name, met in (reasons | notes).items()),
    )

    seen, first = pl.lit(value=False), {}
    for name in reasons:
        first[name] = pl.col(name) & ~seen
        seen = seen | pl.col(name)
    if not transform.may_empty:
        unmade = given & new.is_null() & ~seen & filled
        first[other] = (first[other] | unmade) if other in first else unmade
    if step.on_blank == "reject":
        first[f"{number}.reason.{BLANK}"] = ~filled & ~rejected & (new.is_null() if transform.takes_blank else ~given)
    any_first = pl.any_horizontal(*(pl.col(name) for name in first)) if first else pl.lit(value=False)
    frame = frame.with_columns(*(met.alias(name) for name, met in first.items())).with_columns(any_first.alias(failed))

    return _fold(frame, bound, list(notes), trace=trace)


def _fold(frame: pl.LazyFrame, bound: BoundStep, notes: list[str], *, trace: bool) -> pl.LazyFrame:
    number, step = bound.number, bound.step
    failed, empty = pl.col(f"{number}.failed"), pl.lit(None, pl.String)
    fallback = {
        "reject": empty,
        "skip": empty,
        "empty": empty,
        "keep": VALUE,
        "default": pl.lit(step.default, pl.String),
    }
    blank = pl.lit(step.default, pl.String) if step.on_blank == "default" else VALUE
    answered = pl.col(_NEW)
    if bound.transform.takes_blank and step.on_blank == "default":
        answered = pl.when(VALUE.is_null() & answered.is_null()).then(blank).otherwise(answered)
    refused_blank = pl.col(f"{number}.reason.{BLANK}") if step.on_blank == "reject" else pl.lit(value=False)
    filled = pl.when(failed).then(fallback[step.on_failure]).when(pl.col(_GIVEN)).then(answered).otherwise(blank)
    made = pl.when(refused_blank).then(empty).otherwise(filled)
    refused = pl.col(_REJECTED) | refused_blank
    if step.on_failure in REFUSING:
        refused = refused | failed
    return frame.with_columns(
        made.alias(_VALUE),
        refused.alias(_REJECTED),
        made.ne_missing(VALUE).alias(f"{number}.changed"),
        *((pl.col(name) & ~failed).alias(name) for name in notes),
        *([made.alias(f"{number}.value")] if trace else []),
    )


def left_out(frame: pl.DataFrame, steps: Sequence[BoundStep]) -> pl.Series:
    """Return, for a column's rows, whether a step left the row out on purpose (`skip`): no fault, but not written.

    A row that is refused is not asked again, so that each has one cause in a column.
    """
    blank = {step.number: f"{step.number}.reason.{BLANK}" for step in steps if step.step.on_failure == "skip"}
    marks = [
        pl.col(f"{number}.failed") & (~pl.col(mark) if mark in frame.columns else pl.lit(value=True))
        for number, mark in blank.items()
    ]
    return frame.select(pl.any_horizontal(*marks) if marks else pl.repeat(value=False, n=pl.len())).to_series()


def apply(
    transform: Transform, rows: pl.DataFrame, field: str, tables: Mapping[str, pl.DataFrame] | None = None
) -> pl.DataFrame:
    """Apply one transform to one field: a frame with `result`, `reason`, `note` (String or null), a row per row.

    Several notes are joined with "; ". An option still at `auto` is answered only where all readings that give an
    answer give the same one.
    """
    return applier(transform, field, tables)(rows)


def applier(
    transform: Transform, field: str, tables: Mapping[str, pl.DataFrame] | None = None
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Return what `apply` does for one transform and field, built once for many slices."""
    bound = transform.bound(tables or {})
    open_options = bound.open_options()
    step = Step(transform=transform.name(), on_failure="empty")
    readings = list(bound.readings()) if open_options else [bound]
    steps = [BoundStep(1, step, reading, *reading.asked(VALUE)) for reading in readings]

    def answer(rows: pl.DataFrame) -> pl.DataFrame:
        made = [_applied(one, rows, field) for one in steps]
        return _agreed(made) if open_options else made[0]

    return answer


def _applied(bound: BoundStep, rows: pl.DataFrame, field: str) -> pl.DataFrame:
    made = column(rows, FieldMap(target="result", source=field), [bound]).collect(engine="in-memory")
    return made.select(result="value", reason=words(made, "1.reason."), note=words(made, "1.note."))


def words(made: pl.DataFrame, prefix: str) -> pl.Expr:
    """Return the words of the marks with that prefix that are true, joined with "; "; null where there are none."""
    marks = [name for name in made.columns if name.startswith(prefix)]
    if not marks:
        return pl.lit(None, pl.String)
    said = [pl.when(pl.col(name)).then(pl.lit(name.removeprefix(prefix))) for name in marks]
    joined = pl.concat_str(*said, separator="; ", ignore_nulls=True)
    return pl.when(joined != "").then(joined)


def _agreed(made: list[pl.DataFrame]) -> pl.DataFrame:
    columns: dict[str, Any] = {f"r{n}": one["result"] for n, one in enumerate(made)}
    results = pl.DataFrame(columns)
    names = list(columns)
    values = pl.concat_list(*(pl.col(name) for name in names)).list.drop_nulls().list.unique()
    reasons = pl.coalesce(*(pl.lit(one["reason"]) for one in made))
    return results.select(
        result=pl.when(values.list.len() == 1).then(values.list.first()),
        reason=pl.when(values.list.len() > 1).then(pl.lit(OPEN_QUESTION)).when(values.list.len() == 0).then(reasons),
        note=pl.when(values.list.len() == 1).then(pl.coalesce(*(pl.lit(one["note"]) for one in made))),
    )
