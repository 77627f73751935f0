"""Read rows that are cells already (a sheet, a table of a web page): find header and body, and keep them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import polars as pl

from engine.errors import FileError, OptionError
from engine.findings import Finding
from engine.load.cells import CellRange, cell_range, column_letters
from engine.load.names import joined, unique
from engine.load.region import Region, column_looks, find_region
from engine.load.row_decisions import TABLES, named_from, names_from, of_table, repeated
from engine.load.rows import Row
from engine.load.sheet_marks import MOST_LINES, Marks
from engine.load.sheet_table import SheetTable
from engine.load.stacked import LOOK_AHEAD, Numbered, begins_table
from engine.load.store import Store
from engine.load.tables import MOST_COLUMNS, Job, Loaded, header_decision, no_rows
from engine.table import Decision

SAMPLE = 400
MOST_TABLES = 200
MOST_TITLE_CELLS = 2
MOST_GAP = 5
"""Of the empty rows between two rows, so many are seen when the header is looked for."""


class Feed:
    """Numbered rows that can be looked at before they are taken. Rows without any cell are left out."""

    def __init__(self, cells: Iterable[Numbered]) -> None:
        self._rows = ((number, row) for number, row in cells if any(row))
        self._ahead: list[Numbered] = []
        self._at = 0

    def peek(self, count: int) -> list[Numbered]:
        """Return the next rows, fewer at the end."""
        del self._ahead[: self._at]
        self._at = 0
        self._ahead += islice(self._rows, max(0, count - len(self._ahead)))
        return self._ahead[:count]

    def put_back(self, row: Numbered) -> None:
        """Give back the row that was taken last."""
        self._ahead = [row, *self._ahead[self._at :]]
        self._at = 0

    def __iter__(self) -> Iterator[Numbered]:
        """Take rows one by one."""
        while True:
            if self._at < len(self._ahead):
                self._at += 1
                yield self._ahead[self._at - 1]
            elif (row := next(self._rows, None)) is not None:
                yield row
            else:
                return


@dataclass(frozen=True)
class Frame:
    """Where a table stands: columns from `left` (counted from 0) up to `right`, its first rows, its region in these."""

    left: int
    right: int
    rows: list[Row]
    region: Region

    @property
    def header(self) -> dict[int, list[str]]:
        """The cells of the header rows by their number."""
        return {self.rows[index].line: self.rows[index].cells or [] for index in self.region.header}

    @property
    def body(self) -> int:
        """The number of the first row of data, where there is one."""
        rows = self.rows
        return rows[self.region.body].line if self.region.body < len(rows) else rows[-1].line + 1 if rows else 1

    @property
    def looks(self) -> list[str]:
        """What the columns' cells look like."""
        return column_looks(self.rows[self.region.body :], self.right - self.left)


@dataclass
class Sheet:
    """A sheet on its way into tables, one below the other."""

    feed: Feed
    job: Job
    marks: Marks
    chosen: CellRange | None
    tables: list[Loaded] = field(default_factory=list)
    last: int = 0

    @property
    def splits(self) -> bool:
        """Whether another header may begin another table."""
        return self.chosen is None and self.job.reading.tables != "one"

    def run(self) -> list[Loaded]:
        """Read all tables.

        Raises:
            FileError: there is no cell.
        """
        while self.feed.peek(1):
            number = len(self.tables) + 1
            self.tables.append(self._table(self.job.folder if number == 1 else self.job.folder / str(number)))
        if not self.tables:
            raise _empty(self.job.name)
        return self.tables

    def _table(self, folder: Path) -> Loaded:
        store = Store(folder, ())
        table = SheetTable(store, self.job.reading, self.marks, self.chosen, self.last)
        self._before(table)
        frame = self._frame(table.last)
        header = list(frame.header.values())
        width = frame.right - frame.left
        names, findings = unique(joined(header, width) if header else [""] * width)
        findings = findings if header else []
        store.names = tuple(names)
        table.begin(frame.left, frame.right, frame.header, frame.body, frame.looks)
        self._fill(table)
        table.close()
        self.last = table.last
        account = store.finish()
        lines = tuple(frame.header)
        if not account.rows:
            findings.append(no_rows(self.job.name))
        first = frame.body if account.rows else 0
        reading, number = self.job.reading, len(self.tables) + 1
        decisions = of_table(header_decision(frame.region, lines, first, reading), number, reading)
        ahead = self.feed.peek(1)
        chosen = None if self.tables else names_from(self._found(frame.rows), frame.rows, self.job.reading)
        decisions += filter(None, (chosen, repeated(table.repeated), _below(ahead[0][0]) if ahead else None))
        findings += [*_cut(table), *_side_by_side(frame, names, folder)]
        preview = tuple("\t".join(row.cells or [])[:2000] for row in frame.rows[:60])
        top = frame.rows[0].line if frame.rows else 1
        return Loaded(folder, tuple(names), lines, account, decisions, findings, preview, top)

    def _before(self, table: SheetTable) -> None:
        """Take the rows above the chosen cells."""
        if self.chosen is None:
            return
        for number, cells in self.feed:
            if number >= self.chosen.top:
                self.feed.put_back((number, cells))
                return
            table.take(number, cells)

    def _fill(self, table: SheetTable) -> None:
        """Give the table its rows, up to where another one begins."""
        splits = self.splits and len(self.tables) < MOST_TABLES
        for count, (number, cells) in enumerate(self.feed, start=1):
            if (
                splits
                and (number > table.last + 1 or table.spaced)
                and number > table.body
                and begins_table(table.known(), [(number, cells), *self.feed.peek(LOOK_AHEAD)])
            ):
                self.feed.put_back((number, cells))
                return
            table.take(number, cells)
            if count % 20_000 == 0:
                self.job.progress(0.5, f"{number:,} rows")

    def _frame(self, last: int) -> Frame:
        sample = self._sample()
        if self.chosen is not None:
            return self._framed(sample, max(last, self.chosen.top - 1), self.chosen.left - 1, self.chosen.right)
        left, right = _extent(cells for _, cells in sample[_titles(sample) :])
        frame = self._framed(sample, last, left, right)
        used = [frame.rows[index].cells or [] for index in frame.region.header]
        used += [row.cells or [] for row in frame.rows[frame.region.body :]]
        inner, outer = _extent(used)
        if self.job.reading.header_row is None and 0 < outer - inner < right - left:
            # What stands above the table may be wider than the table.
            return self._framed(sample, last, left + inner, left + outer)
        return frame

    def _sample(self) -> list[Numbered]:
        """Return the first rows, before another table begins."""
        sample = self.feed.peek(SAMPLE)
        if self.chosen is not None:
            first, end = self.chosen.left - 1, self.chosen.right
            sample = [one for one in sample if self.chosen.has_row(one[0])]
            if not any(cell.strip() for _, cells in sample for cell in cells[first:end]):
                raise FileError(
                    f"{self.job.name} holds nothing in the cells {self.job.reading.cells}.", hint="Choose other cells."
                )
            return sample
        if not any(cell.strip() for _, cells in sample for cell in cells):
            raise _empty(self.job.name)
        wanted = self.job.reading.header_row or 0
        for at in range(1, len(sample) if self.splits else 1):
            number = sample[at][0]
            if number > sample[at - 1][0] + 1 and number > wanted:
                above = [cells for _, cells in sample[:at]]
                if begins_table(above, sample[at : at + LOOK_AHEAD]):
                    return sample[:at]
        return sample

    def _framed(self, sample: list[Numbered], last: int, left: int, right: int) -> Frame:
        if right - left > MOST_COLUMNS:
            raise FileError(
                f"{self.job.name} has {right - left:,} columns; the limit is {MOST_COLUMNS:,}.",
                hint="Delete the empty ones, or choose the cells that hold the table.",
            )
        rows = list(_rows(sample, last, left, right))
        return Frame(left, right, rows, self._region(rows))

    def _region(self, rows: list[Row]) -> Region:
        wanted = () if self.tables else self.job.reading.header_lines or ()
        return named_from(self._found(rows), rows, wanted, self.job.name)

    def _found(self, rows: list[Row]) -> Region:
        region = find_region(rows)
        reading = self.job.reading
        wanted = reading.other_headers.get(len(self.tables) + 1) if self.tables else reading.header_row
        if wanted is None:
            return region
        if wanted == 0:
            first = next((index for index, row in enumerate(rows) if not row.blank), 0)
            return Region(region.columns, (), first, "You said that there is no header.", 1.0)
        for index, row in enumerate(rows):
            if row.line == wanted:
                return Region(region.columns, (index,), index + 1, "You chose it.", 1.0)
        raise OptionError(
            f"{self.job.name} has no row {wanted:,} that could be a header.", hint="Choose a row among the first."
        )


def load_sheet(
    cells: Iterable[Numbered], job: Job, decisions: list[Decision], marks: Marks | None = None
) -> list[Loaded]:
    """Read numbered rows of cells into the tables that they hold; a row's number counts as its line.

    The first table goes to the job's folder, others to folder/2 and so on. `marks` is filled while the rows are read.

    Raises:
        FileError: there is no cell.
        OptionError: the reading names a range or a header that cannot be.
    """
    reading = job.reading
    chosen = cell_range(reading.cells) if reading.cells and marks is not None else None
    marks = marks or Marks()
    tables = Sheet(Feed(cells), job, marks, chosen).run()
    for table in tables:
        table.decisions = [*decisions, *table.decisions]
    tables[0].findings += marks.findings()
    return tables


def _rows(sample: list[Numbered], last: int, left: int, right: int) -> Iterator[Row]:
    for number, cells in sample:
        for line in range(last + 1, min(number, last + 1 + MOST_GAP)):
            yield Row(line, 1, "", [""] * (right - left))
        inside = cells[left:right]
        inside += [""] * (right - left - len(inside))
        yield Row(number, 1, "\t".join(inside), inside)
        last = number


def _titles(sample: list[Numbered]) -> int:
    """Return how many rows of one or two cells stand above the table, with an empty row between."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in sample]
    first = next((at for at, count in enumerate(filled) if count > MOST_TITLE_CELLS), 0)
    return first if first and sample[first][0] > sample[first - 1][0] + 1 else 0


def _extent(rows: Iterable[list[str]]) -> tuple[int, int]:
    """Return the first column with a cell, and the one after the last; both 0 where there is none."""
    filled = [place for cells in rows for place, cell in enumerate(cells) if cell.strip()]
    return (min(filled), max(filled) + 1) if filled else (0, 0)


def _empty(name: str) -> FileError:
    return FileError(f"{name} is empty: no cell of the sheet holds anything.", hint="Choose another sheet or file.")


def _below(first: int) -> Decision:
    """Return what was decided where another table begins below this one."""
    because = f"Another table begins in row {first:,}, below an empty row: names, and values under them."
    return Decision(name="tables", value="separate", because=because, confidence=0.9, choices=TABLES)


def _cut(table: SheetTable) -> list[Finding]:
    if not table.cut:
        return []
    rows = "1 row holds" if len(table.cut) == 1 else f"{len(table.cut):,} rows hold"
    return [
        Finding(
            code="cells_left_out",
            severity="warning",
            sentence=f"{rows} something beside the columns that you chose; it was left out.",
            rows=len(table.cut),
            line=table.cut[0],
            lines=tuple(table.cut[:MOST_LINES]),
        )
    ]


def _side_by_side(frame: Frame, names: list[str], folder: Path) -> list[Finding]:
    """Return a finding where an empty column parts the table in two, which may be tables by themselves."""
    header = list(frame.header.values())
    if not header:
        return []
    named = [any(cells[place].strip() for cells in header) for place in range(len(names))]
    for place in range(2, len(names) - 2):
        if named[place] or not all((*named[place - 2 : place], *named[place + 1 : place + 3])):
            continue
        empty = pl.col(names[place]).str.strip_chars() == ""
        if pl.scan_parquet(folder / "rows.parquet").select(empty.all()).collect().item():
            top = next(iter(frame.header))
            first, gap, last = (column_letters(frame.left + at) for at in (1, place + 1, len(names)))
            before, after = column_letters(frame.left + place), column_letters(frame.left + place + 2)
            sentence = (
                f"Column {gap} is empty from top to bottom, so that two tables may stand side by side; they were read "
                f"as one. To read one of them, choose its cells: {first}{top}:{before} or {after}{top}:{last}."
            )
            return [Finding(code="side_by_side", severity="warning", sentence=sentence)]
    return []
