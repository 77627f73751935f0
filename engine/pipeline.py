"""An output bound to its tables: built once, used for a page of a preview and for every slice of a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from engine.column import VALUE, BoundStep, bind, column
from engine.errors import OptionError, ProjectError
from engine.lookups import Tables
from engine.project import FieldMap, Output, Project, Side
from engine.rules import BoundCheck, bind_check
from engine.table import Table
from engine.transform import Catalogue

Loaded = Mapping[tuple[Side, str], Table]
"""The loaded exports by side and name."""
Repeated = Mapping[tuple[str, int], pl.DataFrame]
"""What occurs more than once in a whole column, by target and number of its `unique` check (`engine.validate`)."""


class AllTables(Mapping[str, pl.DataFrame]):
    """What an option can name: lookup tables by name, and loaded exports as `a.users`, read when asked for."""

    def __init__(self, project: Project, loaded: Loaded) -> None:
        self._lookups = Tables(project)
        self._loaded = {f"{side}.{name}": table for (side, name), table in loaded.items()}

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a table's rows, all String (a loaded export has LINE too)."""
        if name in self._loaded:
            return self._loaded[name].scan().collect(engine="in-memory")
        return self._lookups[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names, lookup tables first."""
        yield from self._lookups
        yield from self._loaded

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._lookups) + len(self._loaded)


@dataclass(frozen=True)
class Pipeline:
    """The fields of an output with their bound steps. It belongs to one session: its library answers are remembered."""

    output: Output
    fields: tuple[tuple[FieldMap, list[BoundStep]], ...]
    checks: Mapping[str, tuple[BoundCheck, ...]] = field(default_factory=dict)
    """By target; only fields that have any."""

    @classmethod
    def of(
        cls,
        output: Output,
        catalogue: Catalogue,
        tables: Mapping[str, pl.DataFrame],
        repeated: Repeated | None = None,
    ) -> Pipeline:
        """Bind every field, and its checks.

        A `unique` check marks rows only with what `engine.validate.repeated` found in the whole column.

        Raises:
            WorkbenchError: a step's transform or option is wrong; the sentence names field and step.
        """
        fields = tuple((field, bind(field, catalogue, tables)) for field in output.fields)
        return cls(output, fields, {f.target: _checks(f, tables, repeated or {}) for f, _ in fields if f.checks})

    def needs(self) -> list[str]:
        """Return the source fields that it reads."""
        names = {name for _, steps in self.fields for step in steps for name in step.transform.reads()}
        return sorted(names | {field.source for field, _ in self.fields if field.source is not None})

    def checked_against(self, table: Table) -> None:
        """Refuse to run on a table that lacks a field.

        Raises:
            ProjectError: a source field is not in the table; the sentence names it and the columns it feeds.
        """
        missing = [name for name in self.needs() if name not in table.fields]
        if missing:
            fed = sorted({field.target for field, _ in self.fields if field.source in missing})
            raise ProjectError(
                f"{table.file} has no field “{'”, “'.join(missing)}”, which the output {self.output.name} needs"
                + (f" for {', '.join(fed)}." if fed else "."),
                hint="Choose another source field on the page Map fields, or load the export that has it.",
            )

    def columns(self, rows: pl.DataFrame, *, trace: bool = False) -> dict[str, pl.DataFrame]:
        """Compute every field of these rows, side by side: target → the frame that `engine.column` describes."""
        lazy = [
            column(rows, field, steps, self.checks.get(field.target, ()), trace=trace) for field, steps in self.fields
        ]
        made = pl.collect_all(lazy, engine="in-memory")
        return {field.target: frame for (field, _), frame in zip(self.fields, made, strict=True)}


def _checks(field: FieldMap, tables: Mapping[str, pl.DataFrame], repeated: Repeated) -> tuple[BoundCheck, ...]:
    bound = []
    for number, check in enumerate(field.checks, 1):
        known = repeated.get((field.target, number))
        try:
            bound.append(bind_check(check, number, VALUE, tables, None if known is None else known["value"]))
        except OptionError as error:
            raise OptionError(f"{field.target}, check {number}: {error}", hint=error.hint) from None
    return tuple(bound)


def identity(name: str, side: Side, table: Table) -> Output:
    """Return the output that writes every field of a table as it is."""
    return Output(
        name=name,
        side=side,
        export=table.name,
        fields=tuple(FieldMap(target=field, source=field) for field in table.fields),
    )
