"""A decision in both of its readings, side by side, on the lines where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.errors import WorkbenchError
from engine.load.encoding import Encoding
from engine.load.kinds import kind_of
from engine.load.source import Lines, pieces
from engine.load.tables import DETECT
from engine.project import Reading
from engine.table import LINE, Choice, Decision, Table

DECIDED = (
    "encoding", "delimiter", "quote", "header_row", "header_lines", "other_headers", "sheet", "unnamed", "short_rows",
    "tables", "cells",
)  # fmt: skip
"""Decisions that `Reading` takes under their own names."""
KEPT = ("header_row", "header_lines", "other_headers", "unnamed", "short_rows", "tables")
SAMPLE_LINES = 400
SHOWN, CONTEXT = 8, 4


@dataclass(frozen=True)
class Line:
    """One physical line as one reading has it: cells, or in `said` what else it is."""

    cells: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True)
class Excerpt:
    """Some lines of a file in one reading; `problem` says why it cannot be read so."""

    words: str
    fields: tuple[str, ...]
    lines: dict[int, Line]
    problem: str = ""


def decided(reading: Reading, name: str, value: str | None) -> Reading:
    """Return the reading with a decision taken as in one of its choices; None leaves it to the file again."""
    given: Any = value
    if name == "header_row" and value is not None:
        given = int(value)
    if name == "header_lines" and value is not None:
        given = tuple(int(line) for line in value.split(","))
    if name == "other_headers":
        table, _, line = (value or "").partition(":")
        given = reading.other_headers | {int(table): int(line)} if value else {}
    return reading.model_copy(update={name: given})


def side_by_side(table: Table, source: Path, reading: Reading, decision: Decision) -> tuple[list[int], list[Excerpt]]:
    """Read the first lines of a file in each of a decision's choices.

    Returns the line numbers to show, at most 8: those on which the readings differ, and some after the first of them;
    and what each reading makes of them.
    """
    text = _text(table, source)
    excerpts = [_excerpt(text, _fixed(table, reading, decision), decision.name, one) for one in decision.choices]
    numbers = sorted({number for excerpt in excerpts for number in excerpt.lines})
    differ = [number for number in numbers if len({excerpt.lines.get(number) for excerpt in excerpts}) > 1]
    shown = differ[:SHOWN]
    after = (number for number in numbers if number > (shown or [0])[0] and number not in shown)
    return sorted([*shown, *islice(after, max(0, CONTEXT - len(shown)))]), excerpts


def _text(table: Table, source: Path) -> str:
    """Return the first lines as text: of a text file from the file itself, else what the report kept of them."""
    decision = table.decision("encoding")
    if decision is None or kind_of(source, table.file) != "text":
        return "\n".join(table.preview) + "\n"
    codec, _, others = (decision.choices[0].value if decision.choices else decision.value).partition("+")
    first = next(pieces(source, Encoding(codec, "", others=others), table.file, size=1 << 16), b"")
    return "".join(Lines(first)[:SAMPLE_LINES])


def _fixed(table: Table, reading: Reading, decision: Decision) -> Reading:
    """Return how the sample is read: as the file was, but for the decision itself."""
    known = {name: found.value for name in ("delimiter", "quote") if (found := table.decision(name))}
    if not known and decision.name != "delimiter":
        known = {"delimiter": "\t", "quote": ""}  # rows of a sheet, as the report keeps them
    kept = {name: getattr(reading, name) for name in KEPT}
    return decided(DETECT.model_copy(update={**kept, **known, "encoding": "utf-8"}), decision.name, None)


def _excerpt(text: str, reading: Reading, name: str, choice: Choice) -> Excerpt:
    from engine.load import load  # noqa: PLC0415 - it offers this module to the page

    with TemporaryDirectory() as place:
        source = Path(place) / "sample"
        source.write_text(text, encoding="utf-8", newline="")
        try:
            tables = load(source, Path(place) / "table", decided(reading, name, choice.value), file="sample")
        except WorkbenchError as error:
            return Excerpt(choice.words, (), {}, error.sentence)
        lines: dict[int, Line] = {}
        for number, table in enumerate(tables, start=1):
            lines |= _lines(table, f"table {number}" if number > 1 else "")
        return Excerpt(choice.words, tables[0].fields, lines)


def _lines(table: Table, other: str) -> dict[int, Line]:
    lines = {number: Line((), "the names of the columns") for number in table.header_lines}
    rows = table.scan().head(SAMPLE_LINES).select(LINE, *table.fields).collect(engine="in-memory")
    lines |= {row[0]: Line(tuple(row[1:]), other) for row in rows.iter_rows()}
    aside = table.rejected().head(SAMPLE_LINES).select("line", "reason").iter_rows()
    lines |= {line: Line((), f"set aside: {reason}") for line, reason in aside}
    skipped = table.skipped().head(SAMPLE_LINES).select("line", "why").iter_rows()
    return lines | {line: Line((), f"skipped: {why}") for line, why in skipped if why != "blank"}


def as_rows(excerpt: Excerpt, numbers: Sequence[int]) -> list[tuple[int, Line]]:
    """Return lines of an excerpt in order, those that it does not name as belonging to the row above."""
    return [(number, excerpt.lines.get(number, Line((), "belongs to the row above"))) for number in numbers]
