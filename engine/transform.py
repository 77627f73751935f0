"""What a transform is.

It answers for the cells of one column. It never adds, drops or reorders rows and never raises on a cell.
What happens to a cell that it could not answer is the step's business, not its own.
"""

from __future__ import annotations

import itertools
import pydoc
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, get_args, get_origin

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, PrivateAttr, ValidationError

from engine.errors import OptionError
from engine.table import WORKING

AUTO = "auto"
OPEN_QUESTION = "the column does not decide how this is meant"


def compiles(pattern: str) -> str:
    """Return a regular expression that compiles.

    Raises:
        ValueError: it does not; the sentence says where.
    """
    try:
        pl.select(pl.lit("").str.contains(pattern, strict=True))
    except pl.exceptions.ComputeError as error:
        told = " ".join(str(error).split()).partition(" This error occurred")[0]
        said = told.rpartition("error: ")[2].removesuffix(".")
        raise ValueError(f"“{pattern}” is not a regular expression: {said}") from None
    return pattern


FieldName = Annotated[str, "field"]
"""An option that names another field of the source."""
LookupName = Annotated[str, "lookup"]
"""An option that names a lookup table, shipped or the project's."""
TableName = Annotated[str, "table"]
"""An option that names another loaded export, as `a.users`."""
Pattern = Annotated[str, "pattern", AfterValidator(compiles)]
"""An option that is a regular expression (RE2 manner: linear time, no look-around)."""

_shared: ContextVar[list[pl.Expr] | None] = ContextVar("shared", default=None)


def once(expression: pl.Expr) -> pl.Expr:
    """Compute what is read more than once only once. A matter of speed: it never changes an answer."""
    shared = _shared.get()
    if shared is None:
        return expression
    name = f"{WORKING}once.{len(shared)}"
    shared.append(expression.alias(name))
    return pl.col(name)


@dataclass(frozen=True)
class Answer:
    """The new cells, and in plain words why some failed and what was assumed for others."""

    value: pl.Expr
    """The new cell. Empty, where the old one was filled, is a failure."""

    reasons: Mapping[str, pl.Expr] = field(default_factory=dict)
    """Words → true where that is why it failed; the first true one counts, and empties the cell."""

    notes: Mapping[str, pl.Expr] = field(default_factory=dict)
    """Words → true where the answer rests on that assumption."""

    otherwise: str = "no answer"
    """Why a cell came out empty where none of the reasons is true."""


class Settlement(NamedTuple):
    """What a whole column decides about the options left at `auto`, and the evidence as a sentence."""

    options: Mapping[str, Any]
    because: str


class Undecided(NamedTuple):
    """Why the column cannot decide, in words for the person who must."""

    because: str


class WayBack(NamedTuple):
    """Whether what a step wrote leads back to what stood there, and how, as a sentence."""

    leads: Literal["yes", "partly", "no"]
    sentence: str


@dataclass(frozen=True)
class Example:
    """Cells before and after: the page's help, the command line's help and the first test.

    A cell of `after` is None where the transform gives no answer; `reason` is then why, for all of them.
    `fields` holds the other fields it reads; `tables` lookup tables as key → value, or any table as column → cells.
    """

    before: Sequence[str | None]
    after: Sequence[str | None]
    options: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    note: str | None = None
    fields: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str] | Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def frames(self) -> dict[str, pl.DataFrame]:
        """Return its tables as a transform reads them, all String."""
        return {name: _frame(table) for name, table in self.tables.items()}


class Transform(BaseModel):
    """The contract: options as attributes, one method from cells to an Answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    takes_blank: ClassVar[bool] = False
    """Empty cells are given to it too (it fills them, or reads other fields)."""

    may_empty: ClassVar[bool] = False
    """Empty is a right answer (it blanks out `n/a`)."""

    only_checks: ClassVar[bool] = False
    """Its answer is the cell as it is, or none."""

    creates: ClassVar[str] = ""
    """Words of its note for a value that the other system does not have yet and must create."""

    group: ClassVar[Literal["time", "money", "lists", "identity", "text"]] = "text"
    """Where the menu of transforms shows it."""

    examples: ClassVar[tuple[Example, ...]] = ()

    _tables: Mapping[str, pl.DataFrame] = PrivateAttr(default_factory=dict)

    def answer(self, value: pl.Expr) -> Answer:
        """Return the new cells for the old."""
        raise NotImplementedError

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:  # noqa: ARG002 - the contract's signature
        """Return words → true where a cell speaks for them; asked while an option is `auto`."""
        return {}

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide every `auto` from the number of cells behind each of the evidence's words."""
        raise NotImplementedError

    def reads(self) -> list[str]:
        """Return the other fields of the source that it reads."""
        return self._named("field")

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return the transform and options that lead back, or None where there is no way back."""
        return None

    def way_back(self) -> WayBack:
        """Say whether its answers lead back; one that answers from a table looks which of them do."""
        if self.only_checks:
            return WayBack("yes", "The values stay as they are.")
        back = self.reverse()
        if back is None:
            return WayBack("no", "No step leads back: what this one changes is kept in the source file alone.")
        name, given = back
        told = ", ".join(f"{option} {value}" for option, value in given.items())
        said = (
            f"The step {name.replace('_', ' ')}{f' ({told})' if told else ''} writes the values in their old notation."
        )
        return WayBack("yes", f"{said} What was spelled in several ways comes back in one; By value shows which.")

    # What the engine does; an author never overrides it.

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Build the transform, strictly.

        Raises:
            OptionError: an option is unknown, missing or wrong; the sentence names it and what it may be.
        """
        try:
            return cls.model_validate(dict(options))
        except ValidationError as error:
            first = error.errors()[0]
            where = str(first["loc"][0]) if first["loc"] else ""
            known = ", ".join(cls.model_fields) or "none"
            if first["type"] == "extra_forbidden":
                raise OptionError(f"{cls.name()} has no option “{where}”.", hint=f"Its options: {known}.") from None
            if first["type"] == "missing":
                raise OptionError(f"{cls.name()} needs the option “{where}”.", hint=f"Its options: {known}.") from None
            said = str(first["msg"]).removeprefix("Value error, ")
            raise OptionError(f"{cls.name()}: {where}: {said}" if where else f"{cls.name()}: {said}") from None

    def rows_of(self, name: str) -> pl.DataFrame:
        """Return a lookup table (columns key, value, …) or a loaded table of the project."""
        try:
            return self._tables[name]
        except KeyError:
            raise OptionError(
                f"{self.name()}: there is no table named “{name}”.",
                hint="Create it on the page Lookup tables, or choose another one.",
            ) from None

    def asked(self, value: pl.Expr) -> tuple[list[pl.Expr], Answer]:
        """Return what the answer computes once, in order, and the answer."""
        shared: list[pl.Expr] = []
        token = _shared.set(shared)
        try:
            return shared, self.answer(value)
        finally:
            _shared.reset(token)

    def asked_evidence(self, value: pl.Expr) -> tuple[list[pl.Expr], dict[str, pl.Expr]]:
        """Return what the evidence computes once, in order, and the evidence."""
        shared: list[pl.Expr] = []
        token = _shared.set(shared)
        try:
            return shared, self.evidence(value)
        finally:
            _shared.reset(token)

    def bound(self, tables: Mapping[str, pl.DataFrame]) -> Self:
        """Return a copy that can read these tables. Compare unbound ones."""
        copy = self.model_copy()
        copy._tables = tables  # noqa: SLF001 - its own
        return copy

    def tables_read(self) -> list[str]:
        """Return the names of the lookup tables and loaded tables that it reads."""
        return self._named("lookup") + self._named("table")

    def open_options(self) -> list[str]:
        """Return the options still at `auto`."""
        return [name for name in type(self).model_fields if getattr(self, name) == AUTO]

    def readings(self) -> Iterator[Self]:
        """Yield the transform with every open option at each of its explicit choices."""
        names = self.open_options()
        choices = [[c for c in get_args(type(self).model_fields[n].annotation) if c != AUTO] for n in names]
        for chosen in itertools.product(*choices):
            copy = self.model_copy(update=dict(zip(names, chosen, strict=True)))
            copy._tables = self._tables  # noqa: SLF001 - its own
            yield copy

    def _named(self, kind: str) -> list[str]:
        found: list[str] = []
        for name, option in type(self).model_fields.items():
            got = getattr(self, name)
            if kind in option.metadata:
                found += [got] if got else []
            elif get_origin(option.annotation) is tuple and kind in _metadata(get_args(option.annotation)[0]):
                found += list(got)
        return found

    @classmethod
    def name(cls) -> str:
        """Return its name: the file's stem, the project file's word, the command line's word."""
        return cls.__module__.rsplit(".", 1)[-1]

    @classmethod
    def title(cls) -> str:
        """Return the first line of its file's docstring, without the full stop."""
        return pydoc.splitdoc(pydoc.getdoc(sys.modules[cls.__module__]))[0].removesuffix(".")

    @classmethod
    def help(cls) -> str:
        """Return the rest of its file's docstring."""
        return pydoc.splitdoc(pydoc.getdoc(sys.modules[cls.__module__]))[1].strip()


Catalogue = Mapping[str, type[Transform]]
"""Transforms by name, as the doors hand it to the engine."""


def _frame(table: Mapping[str, Any]) -> pl.DataFrame:
    columns: Mapping[str, Any] = table
    if all(isinstance(cells, str) for cells in table.values()):
        columns = {"key": list(table), "value": list(table.values())}
    return pl.DataFrame(dict(columns), schema=dict.fromkeys(columns, pl.String))


def _metadata(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__metadata__", ())
