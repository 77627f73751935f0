"""Go through a delimited text once, table by table, and give every physical line its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.errors import FileError, OptionError
from engine.findings import Finding
from engine.load.above import table_above
from engine.load.body import Body
from engine.load.bulk import can
from engine.load.dialect import Dialect
from engine.load.ends import totals
from engine.load.habits import habits
from engine.load.names import joined, unique
from engine.load.region import Region, column_looks, find_region, fitted
from engine.load.row_decisions import LEFT_OUT, TABLES, named_from, names_from, of_table
from engine.load.rows import REACH, Row, rows_of
from engine.load.source import ZLIB, Lines
from engine.load.standins import stand_ins
from engine.load.store import PLAIN, Store
from engine.load.stray_quotes import split_exactly
from engine.load.tables import DETECT, MOST_COLUMNS, Job, Loaded, header_decision, no_rows
from engine.load.titles import RULE
from engine.load.widths import modal_columns
from engine.table import Decision

SAMPLE_LINES = 2_000
SAMPLE_ROWS = 400
MOST_TABLES = 200
MEND = 30
ABOVE = re.compile(r'(?i)sep=|"?(?:EXTF|DTVF)"?;[0-9]{3};')
"""First lines that are for a program: Excel's delimiter, and the metadata of a DATEV file."""


@dataclass
class Reader:
    """A file's lines on their way into tables.

    `source` is the file itself where it is UTF-8, else its decoded copy: a well-formed table is read from it.
    """

    lines: Lines
    parts: Iterator[Lines]
    dialect: Dialect
    job: Job
    source: Path | None = None
    mark: int = 0
    """Bytes of the byte-order mark before the first line."""
    first: int = 1
    tables: list[Loaded] = field(default_factory=list)
    _done: int = 0
    _last: bool = False
    _above: tuple[list[Row], Dialect] | None = None

    @property
    def size(self) -> int:
        """Bytes of the file, at least 1."""
        return max(1, self.job.source.stat().st_size)

    def run(self) -> list[Loaded]:
        """Read everything, and return the tables."""
        while len(self.lines) or self._more():
            number = len(self.tables) + 1
            if number > MOST_TABLES:
                raise FileError(
                    f"{self.job.name} changes its columns more than {MOST_TABLES} times.",
                    hint="Choose the delimiter yourself.",
                )
            self.tables.append(self._table(self.job.folder if number == 1 else self.job.folder / str(number)))
        if self._above:
            self.tables.append(self._table_above(*self._above))
        self._say_tables()
        return self.tables

    def _table_above(self, rows: list[Row], dialect: Dialect) -> Loaded:
        """Read the table above the header of the first one."""
        text = "".join(f"{row.text}\n" for row in rows).encode()
        job = replace(self.job, folder=self.job.folder / str(len(self.tables) + 1), reading=DETECT)
        table = Reader(Lines(text), iter(()), dialect, job, first=rows[0].line).run()[0]
        because = "The lines above the names of the first table are a table by themselves."
        table.decisions[:0] = [
            Decision(name="delimiter", value=dialect.delimiter, because=because, confidence=0.9),
            Decision(name="quote", value=dialect.quote, because=because, confidence=0.9),
        ]
        return table

    def _say_tables(self) -> None:
        """Say of each table that it is one of several in the file, or that the user wants them as one."""
        count, said = len(self.tables), self.job.reading.tables
        if count == 1 and said is None:
            return
        starts = [f"{min(table.header_lines):,}" for table in self.tables[1:] if table.header_lines]
        another = f"another header in line {', '.join(starts[:5])}" if starts else "rows with other columns below"
        because = "You chose it." if said else f"The file holds {count} tables: there is {another}."
        for table in self.tables:
            if not any(decision.name == "tables" for decision in table.decisions):
                table.decisions.append(
                    Decision(
                        name="tables",
                        value=said or "separate",
                        because=because,
                        confidence=1.0 if said else 0.9,
                        runner_up=None if said else "one table",
                        choices=TABLES if said != "one" else TABLES[::-1],
                    )
                )

    def _table(self, folder: Path) -> Loaded:
        detected, rows = self._region()
        wanted = () if self.tables else self.job.reading.header_lines or ()
        region = named_from(detected, rows, wanted, self.job.name)
        if region.columns > MOST_COLUMNS:
            raise FileError(
                f"{self.job.name} has {region.columns:,} columns; the limit is {MOST_COLUMNS:,}.",
                hint="Check the delimiter, or export fewer columns.",
            )
        header = [rows[index] for index in region.header]
        names, findings = self._columns(header, region)
        edits = [edit.to for edit in self.job.reading.edits.values()]
        signs = stand_ins(self.dialect, self.source, edits) if self.source else None
        bulk = signs is not None or (can(self.dialect) and bool(self.dialect.quote))
        store = Store(folder, tuple(names), signs.dialect if signs else self.dialect if bulk else PLAIN)
        store.signs = signs
        before = [row for index, row in enumerate(rows[: region.body]) if index not in region.header]
        if not self.tables and self.job.reading.tables != "one":
            self._above = table_above(before)
        other = {row.line for row in self._above[0]} if self._above and not self.tables else set()
        for index, row in enumerate(rows[: region.body]):
            if index in region.header:
                store.header += row.span
            elif row.line not in other:
                below = bool(region.header) and index > region.header[0]
                store.skip(row.line, row.span, row.text, _why_none(row, below=below, chosen=bool(wanted)))
        taken = sum(row.span for row in rows[: region.body])
        known = habits(rows[region.body :], column_looks(rows[region.body :], region.columns))
        body = Body(
            self.dialect,
            region,
            known,
            store,
            [row.cells or [] for row in header],
            next((row.cells for row in rows[region.body :] if row.cells), []),
            bulk,
            self.job.reading,
        )
        fed = all(line.endswith("\n") for line in self.lines[:taken])  # a lone CR ends no line for Polars
        self._advance(taken)
        if bulk and not (signs and signs.pairs) and not self.tables and fed and not self._seems_compressed():
            body.kept.original, body.kept.start = self.source, self.mark + self._done
        self._body(body)
        body.close()
        findings += totals(body.last[::-1])
        original = body.kept.original
        account = store.finish((original, taken) if original else None)
        lines = tuple(line for row in header for line in range(row.line, row.line + row.span))
        if not account.rows:
            findings.append(no_rows(self.job.name))
        first = next((row.line for row in rows[region.body :] if not row.blank), self.first)
        said = header_decision(region, lines, first, self.job.reading)
        decisions = of_table(said, len(self.tables) + 1, self.job.reading)
        chosen = None if self.tables else names_from(detected, rows, self.job.reading)
        decisions += [*([chosen] if chosen else []), *body.decisions()]
        return Loaded(folder, tuple(names), lines, account, decisions, findings)

    def _seems_compressed(self) -> bool:
        """Whether Polars would take the text for zlib data, which also starts with `x^`; it is copied then."""
        if self.source is None:
            return False
        with self.source.open("rb") as stream:
            return stream.read(2) in ZLIB

    def _columns(self, header: list[Row], region: Region) -> tuple[list[str], list[Finding]]:
        if not header:
            return [f"column_{place}" for place in range(1, region.columns + 1)], []
        cells = [row.cells or [] for row in header]
        if len(cells) == 1 and region.unnamed == "first":
            cells = [["", *cells[0]]]
        if len(cells) == 1 and len(cells[0]) > region.columns:
            filled = [cell for cell in cells[0] if cell.strip()]
            cells = [filled if len(filled) == region.columns else cells[0]]
        return unique(joined(cells, region.columns))

    def _region(self) -> tuple[Region, list[Row]]:
        rows: list[Row] = []
        for row in rows_of(self.lines[:SAMPLE_LINES], self.dialect, self.first, reach=200):
            rows.append(row)
            if len(rows) >= SAMPLE_ROWS:
                break
        rows = self._mended(rows)
        hint = self.first == 1 and len(rows) > 1 and bool(ABOVE.match(rows[0].text))
        region = find_region(rows[1:] if hint else rows)
        if hint:
            region = replace(region, header=tuple(index + 1 for index in region.header), body=region.body + 1)
        region = self._given_header(region, rows)
        return self._given_shape(region), rows

    def _given_shape(self, region: Region) -> Region:
        """Return the region with what the user said about short rows and a column without a name."""
        unnamed, short = self.job.reading.unnamed, self.job.reading.short_rows
        if region.unnamed and unnamed:
            region = replace(region, unnamed=unnamed)
        return replace(region, short_rows=short == "fill") if short else region

    def _mended(self, rows: list[Row]) -> list[Row]:
        """Return the rows with broken ones among the first read as far as they can be, to find the header by them."""
        columns = modal_columns(rows)
        return [
            replace(row, cells=readings[0][1])
            if row.cells is None and index < MEND and (readings := split_exactly(row.text, columns, self.dialect))
            else row
            for index, row in enumerate(rows)
        ]

    def _given_header(self, region: Region, rows: list[Row]) -> Region:
        reading = self.job.reading
        wanted = reading.other_headers.get(len(self.tables) + 1) if self.tables else reading.header_row
        if wanted is None:
            return region
        columns = region.columns
        if wanted == 0:
            places = (index for index, row in enumerate(rows) if len(row.cells or []) == columns and not row.blank)
            return Region(columns, (), next(places, 0), "You said that there is no header.", 1.0)
        for index, row in enumerate(rows):
            if row.line <= wanted < row.line + row.span and row.cells is not None:
                if index in region.header[-1:]:  # the last line of a header of several
                    return replace(region, because="You chose it.", confidence=1.0, runner_up=None)
                below = modal_columns(rows[index:])
                columns = max(below, len(row.cells)) if below == 1 else below
                return fitted(Region(columns, (index,), index + 1, "You chose it.", 1.0), rows)
        raise OptionError(
            f"{self.job.name} has no row in line {wanted:,} that could be a header.",
            hint="Choose a line among the first.",
        )

    def _advance(self, count: int) -> None:
        at = self.lines.offset(count)
        self._done += at
        self.first += count
        self.lines = self.lines.after(count)

    def _more(self) -> bool:
        """Append the next piece; return whether there was one."""
        if self._last:
            return False
        more = next(self.parts, None)
        if more is None:
            self._last = True
            return False
        self.lines = self.lines.followed_by(more)
        self.job.progress(min(0.9, 0.9 * self._done / self.size), f"{self.first:,} lines")
        return True

    def _body(self, body: Body) -> bool:
        """Read rows until the file ends; return True where another table begins before that."""
        while True:
            stop = max(0, len(self.lines) - REACH)
            if stop:
                taken, other = body.read(self.lines, self.first, stop)
                self._advance(taken)
                if other:
                    return True
            if not self._more():
                break
        taken, other = body.read(self.lines, self.first, len(self.lines))
        self._advance(taken)
        return other


def _why_none(row: Row, *, below: bool, chosen: bool) -> str:
    """Return why a line above the rows is none; `below` a row of the header, whose lines the user may have `chosen`."""
    if RULE.fullmatch(row.text):
        return "a line of signs"
    if below and not row.blank:
        return LEFT_OUT if chosen else "between the header and the rows"
    if row.line == 1 and (found := ABOVE.match(row.text)):
        return "tells Excel the delimiter" if found[0].lower() == "sep=" else "DATEV's own line about the file"
    return "blank" if row.blank else "above the header"
