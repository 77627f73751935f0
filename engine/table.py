"""A loaded export: all text, Parquet on disk, every physical line accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from engine.findings import Finding
from engine.project import Part

WORKING = "\u2190"
"""Names of working columns start with this arrow; `load` renames a header that does."""
LINE = WORKING + "line"
"""Column with the physical line number (from 1) on which a row starts in the original file.

In a table of several parts lines are counted through all of them; `Table.place` says which line of which file it is.
"""
SLICE = 100_000
"""Rows per slice and per Parquet row group: larger slices cost memory and win little."""


class Record(BaseModel):
    """A frozen piece of a load report."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Choice(Record):
    """One way to decide something about a file."""

    value: str
    """What `Reading` takes for it; a line number as digits."""
    words: str
    """What it is called on a button."""


class Decision(Record):
    """One thing that `load` decided about a file, and on what evidence."""

    name: str
    """`encoding`, `delimiter`, `quote`, `header_row` …"""
    value: str
    because: str
    """The evidence as a sentence."""
    confidence: float = 1.0
    """0 to 1; below 0.75 it is put to the user as a question."""
    runner_up: str | None = None
    question: str | None = None
    """The question in words, where the file cannot decide."""
    choices: tuple[Choice, ...] = ()
    """What was taken and the runner-up, where `Reading` has an attribute of the decision's name to choose by."""


class Account(Record):
    """Where every physical line of a file went. A row may span several lines."""

    lines: int = 0
    """All physical lines of the file."""
    header: int = 0
    skipped: int = 0
    """Titles, blank lines, footers and the like."""
    accepted: int = 0
    """Lines of accepted rows."""
    rejected: int = 0
    """Lines of rows set aside."""
    rows: int = 0
    rejected_rows: int = 0
    repaired_rows: int = 0
    """Accepted rows that were not written as a row of this file is, and could be read in one way only."""

    @property
    def holds(self) -> bool:
        """Whether every line is in exactly one place."""
        return self.lines == self.header + self.skipped + self.accepted + self.rejected


class TablePart(Record):
    """One of the files that a table is made of."""

    part: Part
    label: str
    """What it is called in sentences: its file's name, or that inside an archive; unique in the table."""
    before: int
    """Lines of the parts before it: the LINE of its row less this is the physical line in its own file."""
    account: Account
    decisions: tuple[Decision, ...] = ()
    moved: bool = False
    """Whether its columns stand in another order in the file, and were put in the first part's by name."""


class Table(Record):
    """A loaded export on disk.

    `folder/rows.parquet` has LINE (UInt32) and then the fields, all String, in row groups of SLICE rows; a cell is
    never null: an empty cell is "". `folder/rejected.parquet` has line (UInt32), text, reason, suggestion, how (String)
    and lines (UInt32).
    """

    name: str
    file: str
    number: int = 1
    """Which table of the file it is, from 1."""
    inside: str = ""
    """Name of the file inside the archive that it came in."""
    folder: Path
    sha256: str
    """Of the original file's bytes."""
    size: int
    """Bytes of the original file."""
    fields: tuple[str, ...]
    header_lines: tuple[int, ...] = ()
    account: Account
    decisions: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    preview: tuple[str, ...] = ()
    """The first physical lines, decoded, each cut at 2,000 characters."""
    preview_from: int = 1
    """The number of the first of them: another one where the table stands in some cells of a sheet."""
    parts: tuple[TablePart, ...] = ()
    """The files that it is made of, in their order; none where it is one file."""

    @property
    def rows(self) -> int:
        """Accepted rows."""
        return self.account.rows

    @property
    def parquet(self) -> Path:
        """Where the accepted rows lie."""
        return self.folder / "rows.parquet"

    def scan(self) -> pl.LazyFrame:
        """Return the accepted rows, LINE first."""
        return pl.scan_parquet(self.parquet)

    def rejected(self) -> pl.DataFrame:
        """Return the rows set aside: line, text, reason, suggestion, how, lines.

        `suggestion` is the row as it most likely was meant, `how` the kind of repair in words, both "" where there is
        none; `lines` is the number of physical lines that it takes.
        """
        return pl.read_parquet(self.folder / "rejected.parquet")

    def repaired(self) -> pl.DataFrame:
        """Return the accepted rows that were repaired: line, before, after, how, lines.

        `after` is the row as it is now written, `lines` the number of physical lines that it takes.
        """
        return self._side("repaired.parquet", ("before", "after", "how", "lines"))

    def skipped(self) -> pl.DataFrame:
        """Return the lines that belong to no row: line, text, why."""
        return self._side("skipped.parquet", ("text", "why"))

    def _side(self, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
        path = self.folder / name
        if path.exists():
            return pl.read_parquet(path)
        numbers = ("line", "lines")
        return pl.DataFrame(schema={name: pl.UInt32 if name in numbers else pl.String for name in ("line", *columns)})

    def slices(self, fields: list[str] | None = None, size: int = SLICE) -> Iterator[pl.DataFrame]:
        """Yield the rows in order in slices, with LINE and the fields asked for (all by default)."""
        scan = self.scan() if fields is None else self.scan().select(LINE, *dict.fromkeys(fields))
        for start in range(0, self.rows, size):
            yield scan.slice(start, size).collect(engine="in-memory")

    def place(self, line: int) -> tuple[str, int]:
        """Return the file that a row stands in, and its physical line there, from its LINE."""
        for each in reversed(self.parts):
            if line > each.before:
                return each.label, line - each.before
        return self.file, line

    def said(self, line: int) -> str:
        """Return a LINE in words: `17`, or `accounts_2.csv, 17` in a table of several parts."""
        file, own = self.place(line)
        return f"{file}, {own:,}" if self.parts else f"{line:,}"

    def line_of(self, line: int) -> str:
        """Return a LINE for a sentence: `line 17`, or `line 17 of accounts_2.csv` in a table of several parts."""
        file, own = self.place(line)
        return f"line {own:,} of {file}" if self.parts else f"line {line:,}"

    def places(self, lines: pl.Series) -> pl.DataFrame:
        """Return `file` (String) and `line` (UInt32) of rows in a table of several parts, from their LINEs."""
        before = pl.Series([each.before for each in self.parts], dtype=pl.UInt32)
        at = (before.search_sorted(lines, side="left") - 1).cast(pl.UInt32)
        files = pl.Series([each.label for each in self.parts], dtype=pl.String)
        return pl.DataFrame({"file": files.gather(at), "line": lines - before.gather(at)})

    def decision(self, name: str) -> Decision | None:
        """Return what was decided about one thing, if anything was."""
        return next((decision for decision in self.decisions if decision.name == name), None)

    def save(self) -> None:
        """Write the report beside the rows, so that the table can be opened again."""
        (self.folder / "table.json").write_text(self.model_dump_json(indent=1), encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Table:
        """Open a table that was loaded before."""
        text = (folder / "table.json").read_text(encoding="utf-8")
        return cls.model_validate_json(text).model_copy(update={"folder": folder})


def stem(file: str) -> str:
    """Return a file's name as a safe, short name: letters, digits, `_`, `-` and `.`; never a path."""
    bare = re.split(r"[/\\]", file)[-1]
    cut = bare.rsplit(".", 1)[0] if "." in bare[1:] else bare
    return re.sub(r"[^\w.-]+", "_", cut).strip("._")[:80] or "export"


def text_frame(columns: dict[str, Any]) -> pl.DataFrame:
    """Return a frame of String columns (for tests and small tables)."""
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
