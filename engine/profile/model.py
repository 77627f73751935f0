"""What a profile says: figures over all rows, per field and for the file."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from engine.findings import Finding

Kind = Literal[
    "empty",
    "text",
    "picklist",
    "id",
    "integer",
    "number",
    "amount",
    "percentage",
    "tax rate",
    "discount",
    "date",
    "date-time",
    "time",
    "e-mail",
    "URL",
    "phone",
    "postal code",
    "VAT ID",
    "country",
    "currency",
    "boolean",
]
"""What a field looks like, in the words shown to people."""


class Record(BaseModel):
    """A frozen piece of a profile."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Counted(Record):
    """A value and the number of rows that hold it."""

    value: str
    rows: int


class Extreme(Record):
    """The shortest or longest filled value."""

    length: int
    """Characters."""
    value: str
    """The first such value, cut at 200 characters."""
    line: int


class Shape(Record):
    """How values are built: `A` a run of capitals, `a` a run of small letters, `9` one digit, the rest as it is."""

    shape: str
    rows: int
    example: str
    """The first such value, cut at 200 characters."""
    line: int


class FieldProfile(Record):
    """One field: every figure is exact and over all rows."""

    name: str
    rows: int
    filled: int
    empty: int
    """Cells with no character at all; a cell of spaces is filled."""
    invalid: int
    """Filled cells that are not what the field looks like."""
    distinct: int
    """Different filled values."""
    unique: bool
    """No filled value occurs twice."""
    shortest: Extreme | None = None
    longest: Extreme | None = None
    looks_like: Kind
    evidence: str
    """Why, in words with figures: `9,812 of 10,000 match; 188 do not`."""
    top: tuple[Counted, ...] = ()
    """The most frequent values, at most 10; at equal counts the earlier line first."""
    shapes: tuple[Shape, ...] = ()
    """Rarest first, at most 20."""
    distinct_shapes: int = 0

    @property
    def valid(self) -> int:
        """Filled cells that are what the field looks like."""
        return self.filled - self.invalid


class Profile(Record):
    """What is really in a file."""

    rows: int
    seconds: float
    """How long it took when it was computed."""
    fields: tuple[FieldProfile, ...]
    findings: tuple[Finding, ...]
    """Worst first."""

    def field(self, name: str) -> FieldProfile:
        """Return the profile of a field."""
        return next(field for field in self.fields if field.name == name)


class Selection(Record):
    """A number of the profile that was clicked: which rows does it count?"""

    what: Literal["filled", "empty", "invalid", "value", "shape", "finding"]
    field: str | None = None
    """None only for findings about the whole file."""
    value: str = ""
    """The value, the shape, or the finding's code."""

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return the selection of a finding's rows."""
        return cls(what="finding", field=finding.field, value=finding.code)
