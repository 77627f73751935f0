"""Read a delimited text: find its dialect and its tables, and give every physical line its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.errors import FileError, OptionError
from engine.findings import Finding
from engine.load.detect import describe, detect_dialect
from engine.load.dialect import Dialect, delimiter_words
from engine.load.encoding import Encoding, check_encoding, detect_encoding, LABELS
from engine.load.names import joined, unique
from engine.load.region import Region, find_region
from engine.load.rows import REACH, Row, bare, row_at, rows_of
from engine.load.source import line_chunks
from engine.load.store import Store
from engine.progress import Progress
from engine.project import Reading
from engine.table import Account, Decision

SAMPLE_LINES = 2_000
PREVIEW_LINES = 60
PREVIEW_WIDTH = 2_000
MOST_COLUMNS = 10_000


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


def load_delimited(source: Path, folder: Path, reading: Reading, name: str, progress: Progress) -> list[Loaded]:
    """Read all tables of a text file into folder, folder/2, …

    Raises:
        FileError: the file holds no table, or is not in the encoding that was given.
    """
    progress(0.0, "Finding out how the file is written")
    encoding = _encoding(source, reading)
    chunks = line_chunks(source, encoding, name)
    lines = next(chunks, [])
    if not any(line.strip("\ufeff\x1a\x00 \t\r\n") for line in lines):
        raise FileError(f"{name} is empty: there is no row in it.", hint="Export it again.")
    _refuse_binary(lines, name)
    dialect, decisions = _dialect(lines, reading)
    decisions.insert(0, _encoding_decision(encoding, reading))
    reader = Reader(lines, chunks, dialect, folder, reading, name, progress, source.stat().st_size)
    tables = reader.run()
    for table in tables:
        table.decisions = [*decisions, *table.decisions]
        table.preview = tuple(bare(line)[:PREVIEW_WIDTH] for line in reader.preview)
    if encoding.others:
        tables[0].findings.append(_mixed(encoding))
    return tables


def _encoding(source: Path, reading: Reading) -> Encoding:
    if reading.encoding is None:
        return detect_encoding(source)
    codec = check_encoding(reading.encoding)
    if not codec:
        raise OptionError(
            f"“{reading.encoding}” is not an encoding that Crosswalk reads.",
            hint="Use a name such as utf-8, cp1252, iso-8859-15 or utf-16-le.",
        )
    return Encoding(codec, "You chose it.")


def _encoding_decision(encoding: Encoding, reading: Reading) -> Decision:
    question = None
    if encoding.confidence < SURE and reading.encoding is None:
        question = f"Is the file {encoding.label}, or {encoding.runner_up}? Look at the special letters."
    return Decision(
        name="encoding",
        value=encoding.codec,
        because=encoding.because,
        confidence=encoding.confidence,
        runner_up=encoding.runner_up,
        question=question,
    )


SURE = 0.75


def _mixed(encoding: Encoding) -> Finding:
    label = LABELS.get(encoding.others, encoding.others)
    return Finding(
        code="mixed_encoding",
        severity="warning",
        sentence=f"{len(encoding.bad_lines):,} lines are not UTF-8 like the rest; they are read as {label}.",
        rows=len(encoding.bad_lines),
        lines=encoding.bad_lines,
        line=encoding.bad_lines[0] if encoding.bad_lines else None,
    )


def _refuse_binary(lines: list[str], name: str) -> None:
    """Raise for what is no text: control characters in number."""
    text = "".join(lines[:500])[:100_000]
    strange = sum(
        text.count(chr(code)) for code in range(32) if code not in (0, 1, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31)
    )
    strange += max(0, text.count("\x00") - text.count('\x00"'))
    if strange > 3 and strange * 100 > len(text):
        raise FileError(
            f"{name} is not text: it has control characters that no table has.",
            hint="Choose the exported CSV, TSV, TXT or Excel file.",
        )


def _dialect(lines: list[str], reading: Reading) -> tuple[Dialect, list[Decision]]:
    first = bare(lines[0])
    delimiter, said = reading.delimiter, ""
    if delimiter is None and first.lower().startswith("sep=") and len(first) in (5, 6):
        delimiter, said = first[4:], f"The first line says so: {first}"
    elif delimiter is not None:
        delimiter, said = delimiter.replace("\\t", "\t"), "You chose it."
    sample = lines[1:SAMPLE_LINES] if first.lower().startswith("sep=") else lines[:SAMPLE_LINES]
    best, other = detect_dialect(sample or lines, delimiter, reading.quote)
    because, confidence, rival = describe(best, other)
    question = None
    if not said and confidence < SURE and best.columns > 1 and other is not None:
        question = f"Do the cells end at {delimiter_words(best.dialect.delimiter)} or at {rival}?"
    dialect = best.dialect
    decisions = [
        Decision(
            name="delimiter",
            value=dialect.delimiter,
            because=said or because,
            confidence=1.0 if said else confidence,
            runner_up=None if said else rival,
            question=question,
        ),
        _quote_decision(dialect, reading, lines),
    ]
    if dialect.escape:
        shown = "a backslash" if dialect.escape == "\\" else "a zero byte"
        decisions.append(
            Decision(
                name="escape",
                value=dialect.escape,
                because=f"Quotes inside cells are written with {shown} before them.",
                confidence=0.9,
            )
        )
    return dialect, decisions


def _quote_decision(dialect: Dialect, reading: Reading, lines: list[str]) -> Decision:
    if reading.quote is not None:
        because = "You chose it."
    elif not dialect.quote:
        because = "Quotes stand inside the cells and are part of their text."
    elif any(dialect.quote in line for line in lines[:SAMPLE_LINES]):
        because = f"Cells that hold a delimiter or a line break stand between {dialect.quote}."
    else:
        because = f"No quotes occur; {dialect.quote} is what nearly every export uses."
    return Decision(name="quote", value=dialect.quote, because=because)


@dataclass
class Reader:
    """Goes through a file's lines once, table by table."""

    lines: list[str]
    chunks: Iterator[list[str]]
    dialect: Dialect
    folder: Path
    reading: Reading
    name: str
    progress: Progress
    size: int
    first: int = 1
    preview: list[str] = field(default_factory=list)
    _read: int = 0

    def run(self) -> list[Loaded]:
        """Read everything, and return the tables."""
        self.preview = self.lines[:PREVIEW_LINES]
        tables: list[Loaded] = []
        while self.lines:
            folder = self.folder if not tables else self.folder / str(len(tables) + 1)
            tables.append(self._table(folder))
        return tables

    def _table(self, folder: Path) -> Loaded:
        region, rows = self._region()
        header_rows = [rows[index] for index in region.header]
        names, findings = unique(
            joined([row.cells or [] for row in header_rows], region.columns) if header_rows else [""] * region.columns
        )
        if not header_rows:
            findings = []
        with Store(folder, names) as store:
            for index, row in enumerate(rows[: region.body]):
                if index in region.header:
                    store.header += row.span
                else:
                    store.skip(row.line, row.span, row.text, "blank" if row.blank else "above the header")
            self._advance(sum(row.span for row in rows[: region.body]))
            self._body(store, region.columns)
            account = store.finish()
        lines = tuple(line for row in header_rows for line in range(row.line, row.line + row.span))
        if not account.rows:
            findings.append(
                Finding(code="no_rows", severity="error", sentence=f"{self.name} has column names but no rows.")
            )
        return Loaded(folder, tuple(names), lines, account, [header_decision(region, lines, self.reading)], findings)

    def _region(self) -> tuple[Region, list[Row]]:
        rows = []
        for row in rows_of(self.lines[:SAMPLE_LINES], self.dialect, self.first):
            rows.append(row)
            if len(rows) >= 400:
                break
        if self.first == 1 and rows[0].text.lower().startswith("sep=") and len(rows) > 1:
            region = find_region(rows[1:])
            region = replace(region, header=tuple(index + 1 for index in region.header), body=region.body + 1)
        else:
            region = find_region(rows)
        return (self._given_header(region, rows) if self.first == 1 else region), rows

    def _given_header(self, region: Region, rows: list[Row]) -> Region:
        wanted = self.reading.header_row
        if wanted is None:
            return region
        if wanted == 0:
            body = next(
                (
                    index
                    for index, row in enumerate(rows)
                    if row.cells is not None and len(row.cells) == region.columns and not row.blank
                ),
                0,
            )
            return Region(region.columns, (), body, "You said that there is no header.", 1.0)
        for index, row in enumerate(rows):
            if row.line <= wanted < row.line + row.span and row.cells is not None:
                return Region(len(row.cells), (index,), index + 1, "You chose it.", 1.0)
        raise OptionError(
            f"{self.name} has no line {wanted:,} that could be a header.", hint="Choose a line among the first."
        )

    def _advance(self, count: int) -> None:
        self._read += sum(map(len, self.lines[:count]))
        del self.lines[:count]
        self.first += count

    def _more(self) -> bool:
        """Append the next chunk of lines; return whether there was one."""
        chunk = next(self.chunks, None)
        if chunk is None:
            return False
        self.lines += chunk
        self.progress(min(0.99, self._read / max(1, self.size)), f"{self.first:,} lines")
        return True

    def _body(self, store: Store, columns: int) -> None:
        while True:
            self._some(store, columns, max(0, len(self.lines) - REACH))
            if not self._more():
                break
        self._some(store, columns, len(self.lines))

    def _some(self, store: Store, columns: int, stop: int) -> None:
        """Give every row that starts in the first `stop` lines its place."""
        at, numbers, rows, spans = 0, [], [], 0
        while at < stop:
            row = row_at(self.lines, at, self.dialect, self.first)
            at += row.span
            if row.blank:
                store.skip(row.line, row.span, row.text, "blank")
            elif row.cells is not None and len(row.cells) == columns:
                numbers.append(row.line)
                rows.append(row.cells)
                spans += row.span
            else:
                store.reject(row.line, row.span, row.text, _why(row, columns))
        store.add(numbers, rows, spans)
        self._advance(at)


def _why(row: Row, columns: int) -> str:
    if row.cells is None:
        return "a quote stands where none may"
    return f"{len(row.cells)} cells instead of {columns}"


def header_decision(region: Region, lines: tuple[int, ...], reading: Reading) -> Decision:
    question = None
    if region.confidence < SURE and reading.header_row is None:
        question = "Does the first row hold the names of the columns, or is it data?"
    return Decision(
        name="header_row",
        value=str(lines[-1]) if lines else "0",
        because=region.because,
        confidence=region.confidence,
        runner_up=region.runner_up,
        question=question,
    )
