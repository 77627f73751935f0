"""Read a delimited text: find out how it is written, then read its tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from engine.errors import FileError, OptionError
from engine.findings import Finding
from engine.load.aligned import ALIGNED, WORDS, Columns, find_columns
from engine.load.detect import describe, detect_dialect, needs_single_quotes
from engine.load.dialect import Dialect, delimiter_words
from engine.load.encoding import (
    LABELS,
    Encoding,
    check_encoding,
    detect_encoding,
    is_wide,
    mixed_encoding,
    without_mark,
)
from engine.load.kinds import EmptyFileError
from engine.load.reader import Reader
from engine.load.rows import bare, physical_lines
from engine.load.source import Lines, ahead, decoded, pieces
from engine.load.tables import SURE, Job, Loaded
from engine.project import Reading
from engine.table import Choice, Decision

SAMPLE_LINES = 2_000
PREVIEW_LINES = 60
PREVIEW_WIDTH = 2_000
SAMPLE_BYTES = 1 << 20
BINARY_SAMPLE = 1 << 16
STRANGE_BYTES = bytes(code for code in range(32) if code not in (0, 1, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31))
"""Control characters that text does not have; some others do occur in exports."""
NOTHING = b"\x1a\x00 \t\r\n"
"""Bytes of which an empty file may consist."""
INSIDE = ",:"
"""Signs that stand inside the cells of a report, too."""
DECODED = Encoding("utf-8", "It was decoded.", checked=True)


def load_delimited(job: Job) -> list[Loaded]:
    """Read all tables of a text file into the folder, folder/2, and so on.

    Raises:
        FileError: the file holds no table, or is not in the encoding that was given.
    """
    source, reading, name = job.source, job.reading, job.name
    job.progress(0.0, "Finding out how the file is written")
    _refuse_binary(source, reading, name)
    encoding = _encoding(source, reading)
    plain = encoding.codec in ("utf-8", "utf-8-sig") and not encoding.others
    if plain:
        return _load_text(job, encoding, source, encoding, 3 if _marked(source) else 0)
    target = job.folder / "decoded.txt"
    try:
        _decode(job, encoding, target)
        return _load_text(job, encoding, target, DECODED, 0)
    finally:
        target.unlink(missing_ok=True)


def _decode(job: Job, encoding: Encoding, target: Path) -> None:
    """Write a file as UTF-8 without a mark: a well-formed table is then read from there without another copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        stream.writelines(decoded(job.source, encoding, job.name))


def _load_text(job: Job, encoding: Encoding, text: Path, written: Encoding, mark: int) -> list[Loaded]:
    """Read the tables of a file whose text stands in `text`, in UTF-8 after `mark` bytes."""
    reading, name = job.reading, job.name
    parts = pieces(text, written, name)
    raw = next(parts, b"")
    top = Lines(raw[:SAMPLE_BYTES]) if len(raw) > SAMPLE_BYTES else Lines(raw)
    lines = top[:SAMPLE_LINES]
    if not raw[:SAMPLE_BYTES].strip(NOTHING) and not raw.strip(NOTHING):
        raise EmptyFileError(f"{name} is empty: there is no row in it.", hint="Export it again.")
    dialect, decisions = _dialect(lines, reading)
    decisions.insert(0, _encoding_decision(encoding, reading))
    columns = _aligned(lines, reading, decisions)
    if columns:
        tables = _read_aligned(job, columns, chain([raw], parts))
    else:
        tables = Reader(Lines(raw), ahead(parts), dialect, job, text, mark).run()
    for table in tables:
        own = {decision.name for decision in table.decisions}
        table.decisions = [*(one for one in decisions if one.name not in own), *table.decisions]
        decisions = [one.model_copy(update={"question": None, "choices": ()}) for one in decisions]  # it is asked once
        table.preview = tuple(bare(line)[:PREVIEW_WIDTH] for line in lines[:PREVIEW_LINES])
    if encoding.others:
        tables[0].findings.append(_mixed(encoding))
    if encoding.doubt:
        tables[0].findings.append(_doubt(encoding))
    return tables


def _read_aligned(job: Job, columns: Columns, parts: Iterator[bytes]) -> list[Loaded]:
    """Read a report whose columns are aligned by spaces from a copy with a tab between the cells, line for line."""
    target = job.folder / "aligned.txt"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("w", encoding="utf-8", newline="") as stream:
            first = 0
            for part in parts:
                lines = physical_lines(part.decode())
                stream.writelines(columns.rewritten(lines, first))
                first += len(lines)
        copy = pieces(target, DECODED, job.name)
        return Reader(Lines(next(copy, b"")), ahead(copy), Dialect("\t", ""), job, target).run()
    finally:
        target.unlink(missing_ok=True)


def _aligned(lines: list[str], reading: Reading, decisions: list[Decision]) -> Columns | None:
    """Return the columns where the cells are aligned by spaces, and put that into the decisions."""
    place, found = next((at, one) for at, one in enumerate(decisions) if one.name == "delimiter")
    said = reading.delimiter == ALIGNED
    sign = found.value.strip()
    if not said and (reading.delimiter is not None or (sign and sign not in INSIDE)):
        return None
    columns = find_columns(lines)
    if columns is None:
        return None
    signs = sorted(line.count(sign) for line in lines[columns.first :]) if sign else [0]
    if not said and found.confidence >= SURE and sign and len(columns.gaps) <= 2 * (signs[len(signs) // 2] + 1):
        return None
    asked = not (said or columns.sure)
    other = f"do they end at {delimiter_words(found.value)}" if found.value else "is each line one cell"
    because = f"{columns.lines or 'All'} lines of the first {len(lines):,} have spaces at the same places."
    decisions[place] = Decision(
        name="delimiter",
        value=ALIGNED,
        because="You chose it." if said else because,
        confidence=1.0 if said else 0.7 if asked else 0.9,
        runner_up=None if said else delimiter_words(found.value),
        question=f"Are the cells aligned by spaces, or {other}?" if asked else None,
        choices=() if said else (Choice(value=ALIGNED, words=WORDS), *_delimiters(found.value, ALIGNED)[:1]),
    )
    decisions[:] = [one for one in decisions if one.name not in ("quote", "escape")]
    decisions.append(Decision(name="quote", value="", because="In a report quotes are part of the text."))
    return columns


def _encoding(source: Path, reading: Reading) -> Encoding:
    if reading.encoding is None:
        return detect_encoding(source)
    codec, _, others = reading.encoding.partition("+")
    codec, others = check_encoding(codec), others and check_encoding(others)
    if codec == "utf-8" and others:
        return mixed_encoding(source, others)
    if not codec or "+" in reading.encoding:
        raise OptionError(
            f"“{reading.encoding}” is not an encoding that Crosswalk reads.",
            hint="Use a name such as utf-8, cp1252, iso-8859-15 or utf-16-le.",
        )
    return Encoding(without_mark(codec, source), "You chose it.")


def _encoding_decision(encoding: Encoding, reading: Reading) -> Decision:
    question = None
    if encoding.confidence < SURE and reading.encoding is None:
        question = encoding.question or _open_question(encoding)
    return Decision(
        name="encoding",
        value=encoding.codec,
        because=encoding.because,
        confidence=encoding.confidence,
        runner_up=encoding.runner_up,
        question=question,
        choices=_encoding_choices(encoding),
    )


def _encoding_choices(encoding: Encoding) -> tuple[Choice, ...]:
    """Return the encoding and its rival; a file read line by line can be read as the other encoding throughout."""
    if encoding.others:
        other = LABELS[encoding.others]
        lines = "1 line" if encoding.bad == 1 else f"{encoding.bad:,} lines"
        mixed = Choice(value=f"{encoding.codec}+{encoding.others}", words=f"{encoding.label}, {lines} in {other}")
        return mixed, Choice(value=encoding.others, words=f"{other} throughout")
    if not encoding.rival:
        return ()
    mine = Choice(value=encoding.codec, words=encoding.label)
    return mine, Choice(value=encoding.rival, words=LABELS.get(encoding.rival, encoding.rival))


def _open_question(encoding: Encoding) -> str | None:
    """Return what to ask where there is no word to show in two readings; nothing where nothing else is possible."""
    if encoding.others:
        return f"Is the file {encoding.label}, with some lines in {LABELS[encoding.others]}?"
    return f"Is the file {encoding.label}? Its special characters make no words." if encoding.confidence < 0.6 else None


def _marked(source: Path) -> bool:
    with source.open("rb") as stream:
        return stream.read(3) == codecs.BOM_UTF8


def _mixed(encoding: Encoding) -> Finding:
    label = LABELS.get(encoding.others, encoding.others)
    lines = (
        "1 line is not UTF-8 like the rest; it is"
        if encoding.bad == 1
        else (f"{encoding.bad:,} lines are not UTF-8 like the rest; they are")
    )
    return Finding(
        code="mixed_encoding",
        severity="warning",
        sentence=f"{lines} read as {label}.",
        rows=encoding.bad,
        lines=encoding.bad_lines,
        line=encoding.bad_lines[0] if encoding.bad_lines else None,
    )


def _doubt(encoding: Encoding) -> Finding:
    return Finding(
        code="encoding_in_doubt",
        severity="info",
        sentence=encoding.doubt,
        rows=len(encoding.doubtful),
        lines=encoding.doubtful,
        line=encoding.doubtful[0] if encoding.doubtful else None,
    )


def _refuse_binary(source: Path, reading: Reading, name: str) -> None:
    """Raise for what is no text: control characters in number, and no wide encoding that would explain them."""
    with source.open("rb") as stream:
        head = stream.read(BINARY_SAMPLE)
    strange = len(head) - len(head.translate(None, STRANGE_BYTES))
    strange += max(0, head.count(b"\x00") - head.count(b'\x00"'))
    if strange * 100 <= len(head) or strange <= 3 or reading.encoding is not None or is_wide(head):
        return
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
    if reading.quote and delimiter == reading.quote:
        raise OptionError(
            f"The same sign, {delimiter_words(delimiter)}, cannot stand between the cells and around them.",
            hint="Choose another delimiter or another quote.",
        )
    sample = lines[1:SAMPLE_LINES] if first.lower().startswith("sep=") else lines[:SAMPLE_LINES]
    best, other = detect_dialect(sample or lines, delimiter, reading.quote)
    because, confidence, rival = describe(best, other)
    question = None
    if not said and confidence < SURE and best.columns > 1 and other is not None:
        there = f"at {rival}" if other.dialect.delimiter else "is each line one cell"
        question = f"Do the cells end at {delimiter_words(best.dialect.delimiter)}, or {there}?"
    dialect = best.dialect
    decisions = [
        Decision(
            name="delimiter",
            value=dialect.delimiter,
            because=said or because,
            confidence=1.0 if said else confidence,
            runner_up=None if said else rival,
            question=question,
            choices=() if said or other is None else _delimiters(best.dialect.delimiter, other.dialect.delimiter),
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


def _delimiters(mine: str, other: str) -> tuple[Choice, Choice]:
    words = (f"Cells end at {delimiter_words(one)}" if one else "Each line is one cell" for one in (mine, other))
    here, there = words
    return Choice(value=mine, words=here), Choice(value=other, words=there)


def _quote_decision(dialect: Dialect, reading: Reading, lines: list[str]) -> Decision:
    if reading.quote is not None:
        because = "You chose it."
    elif not dialect.quote:
        because = "Quotes stand inside the cells and are part of their text."
    elif any(dialect.quote in line for line in lines[:SAMPLE_LINES]):
        because = f"Cells that hold a delimiter or a line break stand between {dialect.quote}."
    else:
        because = f"No quotes occur; {dialect.quote} is what nearly every export uses."
    if dialect.quote == "'" and reading.quote is None:
        edge = re.escape(dialect.delimiter) or "\n"
        if not needs_single_quotes("".join(lines[:SAMPLE_LINES]), edge):
            return Decision(
                name="quote",
                value="'",
                because="Cells stand between single quotes, but none holds a delimiter that would need them.",
                confidence=0.7,
                runner_up="none",
                question="Do the single quotes around the cells belong to their text?",
                choices=(
                    Choice(value="'", words="No, they stand around the cells"),
                    Choice(value="", words="Yes, they are text"),
                ),
            )
    return Decision(name="quote", value=dialect.quote, because=because)
