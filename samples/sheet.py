"""One sample file while it is made: its rows, what is planted in it, and the right answers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Cells = dict[str, str]


@dataclass(frozen=True)
class Defect:
    """Something planted: on this physical line (from 1), in this field, what the profile calls by this code."""

    file: str
    line: int
    field: str
    kind: str
    value: str


@dataclass(frozen=True)
class Broken:
    """A row that is no row: its physical line, and what is wrong with it."""

    file: str
    line: int
    kind: str


@dataclass(frozen=True)
class Answers:
    """What one transform must make of one field: by physical line, None where it must give no answer."""

    file: str
    field: str
    transform: str
    options: Mapping[str, str]
    tables: Mapping[str, Mapping[str, str]]
    right: Mapping[int, str | None]


@dataclass
class Sheet:
    """A file in the making."""

    file: str
    fields: tuple[str, ...]
    encoding: str
    delimiter: str
    rng: random.Random
    rows: list[Cells] = field(default_factory=list)
    planted: list[tuple[int, str, str]] = field(default_factory=list)
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    """Before which row, what kind, and the raw text."""
    right: dict[str, list[str | None]] = field(default_factory=dict)
    """By name of the question, the right answer per row."""
    questions: dict[str, tuple[str, str, dict[str, str], dict[str, dict[str, str]]]] = field(default_factory=dict)
    """By name, the field, the transform, its options and its lookup tables."""
    _free: list[int] = field(default_factory=list)

    def ask(
        self,
        name: str,
        field_: str,
        transform: str,
        options: dict[str, str],
        tables: dict[str, dict[str, str]] | None = None,
    ) -> None:
        """Declare that the right answers of a transform on a field are known."""
        self.questions[name] = (field_, transform, options, tables or {})
        self.right[name] = []

    def add(self, row: Cells, **right: str | None) -> None:
        """Add a row and the right answers to each question about it."""
        self.rows.append(row)
        for name, answers in self.right.items():
            answers.append(right[name])

    def free(self) -> int:
        """Return a row in which nothing is planted yet, and keep it."""
        if not self._free:
            self._free = list(range(len(self.rows) // 50, len(self.rows)))
            self.rng.shuffle(self._free)
        return self._free.pop()

    def plant(self, kind: str, where: str, *values: str, **right: str | None) -> None:
        """Write each value into a row of its own, as a defect of that kind."""
        for value in values:
            row = self.free()
            self.rows[row][where] = value
            self.planted.append((row, where, kind))
            for name, answer in right.items():
                self.right[name][row] = answer

    def spoil(self, kind: str, where: str, spoiled: str, times: int) -> None:
        """Change the value of some rows: `{}` in `spoiled` is the value that stands there."""
        for _ in range(times):
            row = self.free()
            while not self.rows[row][where]:
                row = self.free()
            self.rows[row][where] = spoiled.replace("{}", self.rows[row][where])
            self.planted.append((row, where, kind))

    def twice(self, key: str, times: int) -> None:
        """Give a row the key of another, several times."""
        for _ in range(times):
            one, other = self.free(), self.free()
            self.rows[other][key] = self.rows[one][key]
            self.planted += [(one, key, "duplicate_key"), (other, key, "duplicate_key")]

    def repeat(self, times: int) -> None:
        """Write some rows a second time at the end of the file; their first field is the key."""
        for _ in range(times):
            row, key = self.free(), self.fields[0]
            for answers in self.right.values():
                answers.append(answers[row])
            self.rows.append(dict(self.rows[row]))
            last = len(self.rows) - 1
            self.planted += [(last, "", "duplicate_rows"), (row, key, "duplicate_key"), (last, key, "duplicate_key")]

    def write(self, folder: Path) -> tuple[Path, list[Defect], list[Broken], list[Answers]]:
        """Write the file; return it with what is known about it, by physical line."""
        before = {row: (kind, text) for row, kind, text in self.broken}
        lines, broken, line = [self.delimiter.join(self.fields)], [], 2
        starts: list[int] = []
        for number, row in enumerate(self.rows):
            if number in before:
                kind, text = before[number]
                broken.append(Broken(self.file, line, kind))
                lines.append(text)
                line += 1
            text = self.delimiter.join(self._cell(row[name]) for name in self.fields)
            starts.append(line)
            lines.append(text)
            line += 1 + text.count("\n")
        path = folder / self.file
        path.write_bytes("".join(text + "\r\n" for text in lines).encode(self.encoding))
        defects = [
            Defect(self.file, starts[row], name, kind, self.rows[row].get(name, "")) for row, name, kind in self.planted
        ]
        answers = [
            Answers(self.file, *self.questions[name], dict(zip(starts, right, strict=True)))
            for name, right in self.right.items()
        ]
        return path, sorted(defects, key=lambda one: (one.line, one.field, one.kind)), broken, answers

    def _cell(self, value: str) -> str:
        if any(sign in value for sign in (self.delimiter, '"', "\n", "\r")):
            return '"' + value.replace('"', '""') + '"'
        return value
