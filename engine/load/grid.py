"""Read rows that are cells already (a sheet, records of JSON): find header and body, and keep them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from engine.errors import FileError, OptionError
from engine.findings import Finding
from engine.load.names import joined, unique
from engine.load.region import Region, find_region
from engine.load.rows import Row
from engine.load.shown import hides_digits
from engine.load.store import Store
from engine.load.tables import MOST_COLUMNS, Job, Loaded, header_decision, no_rows
from engine.project import Reading
from engine.table import Decision

SAMPLE = 400
BATCH = 20_000
MOST_LINES = 1_000


def load_grid(cells: Iterable[tuple[int, list[str]]], job: Job, decisions: list[Decision]) -> Loaded:
    """Read numbered rows of cells into one table in the job's folder; a row's number counts as its line.

    Raises:
        FileError: there is no cell.
    """
    folder, reading, name = job.folder, job.reading, job.name
    rows = _without_end(cells)
    sample = list(islice(rows, SAMPLE))
    if not any(cell.strip() for _, row in sample for cell in row):
        raise FileError(f"{name} is empty: no cell of the sheet holds anything.", hint="Choose another sheet or file.")
    filled = [place for _, row in sample for place, cell in enumerate(row) if cell.strip()]
    left, right = min(filled), max(filled) + 1
    if right - left > MOST_COLUMNS:
        raise FileError(
            f"{name} has {right - left:,} columns; the limit is {MOST_COLUMNS:,}.", hint="Delete the empty ones."
        )
    top = [_row(number, row, left, right) for number, row in sample]
    region = _chosen(top, reading, name)
    header = [top[index].cells or [] for index in region.header]
    names, findings = unique(joined(header, right - left) if header else [""] * (right - left))
    store = Store(folder, tuple(names))
    for index, row in enumerate(top[: region.body]):
        if index in region.header:
            store.header += 1
        else:
            store.skip(row.line, 1, row.text, "blank" if row.blank else "above the header")
    rest = (_row(number, row, left, right) for number, row in rows)
    _keep(store, top[region.body :], left, right)
    while batch := list(islice(rest, BATCH)):
        _keep(store, batch, left, right)
        job.progress(0.5, f"{batch[-1].line:,} rows")
    account = store.finish()
    lines = tuple(top[index].line for index in region.header)
    if not account.rows:
        findings.append(no_rows(name))
    preview = tuple("\t".join(row.cells or [])[:2000] for row in top[:60])
    first = top[region.body].line if region.body < len(top) else 0
    said = [*decisions, header_decision(region, lines, first, reading)]
    return Loaded(folder, tuple(names), lines, account, said, findings if header else [], preview)


@dataclass
class Hidden:
    """Counts the cells of a sheet that hold more digits than they show."""

    cells: int = 0
    lines: list[int] = field(default_factory=list)
    example: str = ""

    def note(self, line: int, value: object, shown: str) -> None:
        """Count a cell if it hides digits."""
        if hides_digits(value, shown):
            self.cells += 1
            self.example = self.example or f"{value} is shown as {shown}"
            if len(self.lines) < MOST_LINES and line not in self.lines[-1:]:
                self.lines.append(line)

    def findings(self) -> list[Finding]:
        """Return what was found."""
        if not self.cells:
            return []
        sentence = f"{self.cells:,} cells hold more digits than they show ({self.example}); what they show was read."
        return [
            Finding(
                code="hidden_digits",
                severity="warning",
                sentence=sentence,
                rows=len(self.lines),
                line=self.lines[0],
                lines=tuple(self.lines),
            )
        ]


def _without_end(cells: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows without the empty ones at the end, which a sheet has without anybody having written them."""
    waiting: list[tuple[int, list[str]]] = []
    for number, row in cells:
        waiting.append((number, row))
        if any(row):
            yield from waiting
            waiting = []


def _row(number: int, cells: list[str], left: int, right: int) -> Row:
    inside = cells[left:right]
    inside += [""] * (right - left - len(inside))
    beyond = [cell for cell in (*cells[:left], *cells[right:]) if cell.strip()]
    if beyond:
        inside += beyond
    return Row(number, 1, "\t".join(inside), inside)


def _chosen(rows: list[Row], reading: Reading, name: str) -> Region:
    region = find_region(rows)
    wanted = reading.header_row
    if wanted is None:
        return region
    if wanted == 0:
        return Region(region.columns, (), 0, "You said that there is no header.", 1.0)
    for index, row in enumerate(rows):
        if row.line == wanted:
            return Region(region.columns, (index,), index + 1, "You chose it.", 1.0)
    raise OptionError(f"{name} has no row {wanted:,} that could be a header.", hint="Choose a row among the first.")


def _keep(store: Store, rows: list[Row], left: int, right: int) -> None:
    good = []
    for row in rows:
        if row.blank:
            store.skip(row.line, 1, row.text, "blank")
        elif len(row.cells or []) == right - left:
            good.append(row)
        else:
            store.reject(row.line, 1, row.text, "cells outside the columns of the table")
    store.add([row.line for row in good], [row.cells or [] for row in good], len(good))
