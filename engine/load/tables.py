"""What a table is while it is read, before it is an `engine.table.Table`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.findings import Finding
from engine.load.region import Region
from engine.progress import Progress
from engine.project import Reading
from engine.table import Account, Choice, Decision

MOST_COLUMNS = 10_000
DETECT = Reading()
"""Leaves everything to be found out."""
SURE = 0.75
"""A decision below this confidence is put to the user."""


@dataclass(frozen=True)
class Job:
    """What is asked for: the file, the folder for its tables, and how it is to be read.

    `name` is what the user calls the file; `most` is the limit in bytes for what an archive unpacks to.
    """

    source: Path
    folder: Path
    reading: Reading
    name: str
    progress: Progress
    most: int
    depth: int = 0
    """1 inside an archive."""


@dataclass
class Loaded:
    """One table as it was read: everything of `engine.table.Table` but the file it came from."""

    folder: Path
    fields: tuple[str, ...]
    header_lines: tuple[int, ...]
    account: Account
    decisions: list[Decision]
    findings: list[Finding]
    preview: tuple[str, ...] = ()
    preview_from: int = 1
    inside: str = ""
    """Name of the file inside an archive."""


def header_decision(region: Region, lines: tuple[int, ...], first: int, reading: Reading) -> Decision:
    """Return the decision about the header; `header_row` is its last physical line, 0 where there is none.

    `first` is the line of the first row of data.
    """
    question = None
    if region.confidence < SURE and reading.header_row is None:
        question = "Does the first row hold the names of the columns, or is it data already?"
    header = Choice(value=str(lines[-1] if lines else first), words=f"Names in line {lines[-1] if lines else first:,}")
    none = Choice(value="0", words="No names: all rows are data")
    choices = (header, none) if lines else (none, header)
    return Decision(
        name="header_row",
        value=choices[0].value,
        because=region.because,
        confidence=region.confidence,
        runner_up=region.runner_up or (choices[1].words.lower() if question else None),
        question=question,
        choices=choices if question else (),
    )


def no_rows(name: str) -> Finding:
    """Return the finding for a table without rows."""
    return Finding(
        code="no_rows", severity="error", sentence=f"{name} has the names of columns but no rows. Export it again."
    )
