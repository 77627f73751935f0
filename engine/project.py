"""The project: one frozen, versioned document that holds every decision and no data.

A change makes a new Project; the list of Projects is undo, redo and the revision log (`engine.history`).
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from engine.errors import ProjectError

Side = Literal["a", "b"]
OnFailure = Literal["reject", "skip", "empty", "keep", "default"]
REFUSING = ("reject", "skip")
"""Policies that keep the row out of the clean file: as a fault, or left out because the step says so."""
OnBlank = Literal["leave", "reject", "default"]
Preset = Literal["utf8_comma", "german_excel", "windows_1252", "xlsx"]
Rule = Literal["required", "unique", "max_length", "max_bytes", "characters", "pattern", "type", "one_of"]

VERSION = 1


class Frozen(BaseModel):
    """A piece of the project: immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Edit(Frozen):
    """What the user made of one row that is not written like the others."""

    of: str
    """Fingerprint of the row as it stood in the file: a newer file's row on that line is another one."""
    to: str
    """The row as it is to be read; empty: left out."""
    lines: int = 1
    """Physical lines that it stands for."""

    @classmethod
    def made(cls, text: str, to: str, lines: int = 1) -> Self:
        """Return the edit of a row with this text."""
        return cls(of=_fingerprint(text), to=to, lines=lines)

    def is_of(self, text: str) -> bool:
        """Whether it was made for a row with this text."""
        return self.of == _fingerprint(text)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Reading(Frozen):
    """How a file is read, as far as the user corrected it; what is None is detected."""

    encoding: str | None = None
    """Codec name as Python knows it, such as `cp1252`; `utf-8+cp1252` where lines that are not UTF-8 are in another."""
    delimiter: str | None = None
    quote: str | None = None
    """One character, or empty where cells are not quoted."""
    header_row: int | None = None
    """Physical line number of the (last) header line, counted from 1; 0 where the file has no header."""
    header_lines: tuple[int, ...] | None = None
    """Of a header of several rows those lines that make the names; the others are skipped."""
    other_headers: dict[int, int] = {}
    """The same as `header_row` for a further table of the file: its number, from 2 → the line, or 0."""
    sheet: str | None = None
    cells: str | None = None
    """Where the table stands in a sheet: `B4:H200`, or `B4:H` down to the last row (see `engine.load.cells`)."""
    merged: Literal["first", "fill"] = "first"
    """Which cells of a merged block get its value: the first one, the others being empty, or all of them."""
    unnamed: Literal["first", "last"] | None = None
    """Which column has no name, where the header has one name less than the rows have cells."""
    short_rows: Literal["fill", "aside"] | None = None
    """Whether rows that end early get empty cells at their end or are set aside."""
    tables: Literal["separate", "one"] | None = None
    """Whether another header begins another table; in one table, what does not fit its columns is set aside."""
    repairs: dict[str, Literal["accept", "aside"]] = {}
    """What is done with all broken rows of a kind: the repair in words, as the report names it → the choice."""
    edits: dict[int, Edit] = {}
    """What the user made of single rows, by line number."""


class Part(Frozen):
    """One of the files, or one table of a file with several, that together are an export."""

    file: str
    """The file's name when it was last loaded; never used as a path."""
    number: int = 1
    """Which table of the file it is, from 1."""
    sha256: str = ""
    reading: Reading = Reading()


class Export(Frozen):
    """One file of a system, one table of a file with several, or several files with the same columns."""

    name: str
    """Unique within the system; what the command line calls it. A file's further table is `<first>_<number>`."""
    file: str
    """The file's name when it was last loaded; never used as a path."""
    number: int = 1
    """Which table of the file it is, from 1."""
    fields: tuple[str, ...] = ()
    """Its columns when it was last loaded, so that a newer export can be compared."""
    sha256: str = ""
    reading: Reading = Reading()
    parts: tuple[Part, ...] = ()
    """The files that it is made of in their order, each with its own reading; none where it is one file."""

    @property
    def first(self) -> str:
        """What the first table of its file is called."""
        return self.name if self.number == 1 else self.name.removesuffix(f"_{self.number}")


class System(Frozen):
    """One of the two systems, with the exports it gave."""

    name: str
    exports: tuple[Export, ...] = ()
    separate: tuple[tuple[str, ...], ...] = ()
    """Exports with the same columns that were asked about, and are tables of their own all the same."""


class Step(Frozen):
    """One transform in a field's pipeline, and what happens to a cell that it cannot answer."""

    transform: str
    options: dict[str, Any] = {}
    on_failure: OnFailure = "reject"
    on_blank: OnBlank = "leave"
    default: str | None = None
    because: str = ""
    """Why the options that were `auto` are what they are."""
    enabled: bool = True

    @model_validator(mode="after")
    def _default_is_given(self) -> Self:
        if "default" in (self.on_failure, self.on_blank) and not self.default:
            raise ValueError("a default value is needed where a failed or blank cell becomes the default")
        return self


class Check(Frozen):
    """A rule that a target field's values must meet after its steps."""

    rule: Rule
    value: str = ""
    """The rule's own setting: a length, characters, a pattern, a type, or a lookup table's name."""
    severity: Literal["reject", "warn"] = "reject"


class FieldMap(Frozen):
    """An output column: where its values come from, what is done to them, what they must meet."""

    target: str
    source: str | None = None
    constant: str | None = None
    """A fixed value for every row; only where `source` is None."""
    steps: tuple[Step, ...] = ()
    checks: tuple[Check, ...] = ()


class Dropped(Frozen):
    """A source field that does not go into the output, and why."""

    field: str
    reason: str


class Output(Frozen):
    """One output file: the records of one export, shaped for the other system."""

    name: str
    """File stem; unique in the project."""
    side: Side
    export: str
    fields: tuple[FieldMap, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    preset: Preset = "utf8_comma"

    @model_validator(mode="after")
    def _targets_are_unique(self) -> Self:
        targets = [field.target for field in self.fields]
        twice = sorted({target for target in targets if targets.count(target) > 1})
        if twice:
            raise ValueError(f"the output {self.name} has the column {', '.join(twice)} more than once")
        return self

    def field(self, target: str) -> FieldMap:
        """Return the field map of a target column."""
        for field in self.fields:
            if field.target == target:
                return field
        raise ProjectError(f"The output {self.name} has no column “{target}”.")


class Lookup(Frozen):
    """A lookup table of the project: its own, or edits over a shipped one.

    Rows are mappings column → text; a row replaces the shipped row with the same key. `removed` holds keys of
    shipped rows that this project does not use. Keys of several columns are joined with a tab.
    """

    title: str = ""
    columns: tuple[str, ...] = ("key", "value")
    key: tuple[str, ...] = ("key",)
    rows: tuple[dict[str, str], ...] = ()
    removed: tuple[str, ...] = ()


class Project(Frozen):
    """Everything that was decided about two systems' exports; JSON on disk, no data in it."""

    version: int = VERSION
    name: str = "Untitled project"
    a: System = System(name="System A")
    b: System = System(name="System B")
    outputs: tuple[Output, ...] = ()
    lookups: dict[str, Lookup] = {}

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for what, names in (
            ("output", [output.name for output in self.outputs]),
            ("export of system A", [export.name for export in self.a.exports]),
            ("export of system B", [export.name for export in self.b.exports]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"more than one {what} is named {', '.join(twice)}")
        return self

    def system(self, side: Side) -> System:
        """Return system a or b."""
        return self.a if side == "a" else self.b

    def export(self, side: Side, name: str) -> Export:
        """Return an export of a system by its name."""
        for export in self.system(side).exports:
            if export.name == name:
                return export
        raise ProjectError(f"System {side.upper()} ({self.system(side).name}) has no export named “{name}”.")

    def output(self, name: str) -> Output:
        """Return an output by its name."""
        for output in self.outputs:
            if output.name == name:
                return output
        raise ProjectError(f"The project has no output named “{name}”.")

    def with_output(self, changed: Output) -> Project:
        """Return the project with the output of that name replaced."""
        outputs = tuple(changed if output.name == changed.name else output for output in self.outputs)
        return self.model_copy(update={"outputs": outputs})

    def to_json(self) -> str:
        """Return the document's text: UTF-8 JSON, two spaces, keys in a fixed order, a line end at the end."""
        return self.model_dump_json(indent=2, exclude_defaults=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Project:
        """Read a project document.

        Raises:
            ProjectError: it is not a project of this version; the sentence names the place.
        """
        try:
            project = cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = " → ".join(str(part) for part in first["loc"]) or "the document"
            raise ProjectError(
                f"This is not a Crosswalk project: {where}: {first['msg']}.",
                hint="Choose a file that Crosswalk exported as project.json.",
            ) from None
        if project.version != VERSION:
            raise ProjectError(
                f"The project has version {project.version}; this Crosswalk reads version {VERSION}.",
                hint="Open it with a newer Crosswalk.",
            )
        return project

    def fingerprint(self, *more: str) -> str:
        """Return a short hash of the document and of whatever else decides a result."""
        return hashlib.sha256("\x00".join((self.model_dump_json(), *more)).encode()).hexdigest()[:16]
