"""Find a file's dialect: the one under which the sample is a consistent table of plausible cells.

The idea is van den Burg's (CleverCSV: row lengths times cell types) with DuckDB's addition that a column holds one
type; the weights are our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from engine.load.aligned import ALIGNED
from engine.load.dialect import Dialect, delimiter_words
from engine.load.plausible import look, worth
from engine.load.rows import Row, rows_of

DELIMITERS: tuple[tuple[str, str], ...] = (
    (",", "comma ,"),
    (";", "semicolon ;"),
    ("\t", "tab"),
    ("|", "vertical bar |"),
    (" ", "space"),
    (":", "colon :"),
    ("^", "caret ^"),
    ("~", "tilde ~"),
    (", ", "comma and space"),
    ("; ", "semicolon and space"),
    ("||", "two vertical bars ||"),
    ("::", "two colons ::"),
    ("\x1f", "unit separator"),
    ("\x01", "control character 1"),
    ("¦", "broken bar ¦"),
    ("§", "section sign §"),
    (ALIGNED, "aligned"),
    ("", "none: one column"),
)
"""Delimiter and words of every delimiter that is looked for, and that the page offers."""
QUOTES: tuple[tuple[str, str], ...] = (('"', 'double quote "'), ("'", "single quote '"), ("", "none"))
"""Quote and words of every quote."""

SAMPLE_ROWS = 300
WORTH_ROWS = 120
RUN = 5
LEAST, MOSTLY, BELOW = 3, 0.6, 0.9
"""Below lines of text, so many rows are a table; it is most of what stands there, and counts a little less."""
COMMON = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.99, ", ": 0.97, "; ": 0.97, "||": 0.99, "::": 0.97, ":": 0.5, " ": 0.65}
RARE = 0.9
"""What a delimiter that is rarely meant as one counts."""


@dataclass(frozen=True)
class Found:
    """A dialect with how well it explains the sample, 0 to 1, and the number of columns that it gives."""

    dialect: Dialect
    score: float
    columns: int
    share: float
    """Share of the sample's rows with exactly so many columns."""


def detect_dialect(
    lines: Sequence[str], delimiter: str | None = None, quote: str | None = None
) -> tuple[Found, Found | None]:
    """Return the best dialect for a sample of physical lines, and the runner-up with another delimiter.

    A delimiter or quote that is given is taken as it is.
    """
    sample = [line for line in lines if line.strip()][: SAMPLE_ROWS * 3]
    text = "".join(sample)
    found: list[Found] = []
    for between in _delimiters(sample, text, delimiter):
        if quote and between == quote:
            continue
        for around in _quotes(text, between, quote):
            found += [_measure(sample, Dialect(between, around, escape)) for escape in _escapes(text, around)]
    found.sort(key=lambda one: (-one.score, -len(one.dialect.delimiter)))
    best = found[0]
    other = next((one for one in found if one.dialect.delimiter != best.dialect.delimiter), None)
    return best, other


def _delimiters(sample: Sequence[str], text: str, given: str | None) -> list[str]:
    if given is not None:
        return [given]
    least = max(1, len(sample) // 8)
    steady = any(len({line.count(sign) for line in sample} - {0}) == 1 and sign in sample[0] for sign in "\t;|")
    return [
        between
        for between, _ in DELIMITERS
        if between != ALIGNED
        if not between or (between in text and sum(between in line for line in sample) >= least)
        # A sign that only ever stands twice is half of a delimiter of two.
        if not between or text.count(between) != 2 * text.count(between * 2)
        # Where another sign stands equally often in every line, spaces and colons belong to the text.
        if between not in (" ", ":") or not steady
        # A space after the sign that is not there between the names belongs to the values.
        if between not in (", ", "; ") or sample[0].count(between[0]) == sample[0].count(between)
    ]


def _quotes(text: str, between: str, given: str | None) -> list[str]:
    if given is not None:
        return [given]
    quotes = ['"']
    if "'" in text:
        edge = re.escape(between) if between else "\n"
        if '"' not in text and needs_single_quotes(text, edge):
            return ["'"]
        starts = len(re.findall(rf"(?:^|{edge})'", text, re.MULTILINE))
        ends = len(re.findall(rf"'(?:\r?$|{edge})", text, re.MULTILINE))
        if starts and ends and min(starts, ends) * 3 >= max(starts, ends):
            quotes.append("'")
    if '"' in text:
        quotes.append("")
    return quotes


def needs_single_quotes(text: str, edge: str) -> bool:
    """Whether a cell between single quotes holds what only a quoted cell can: the delimiter, or a doubled quote."""
    cell = rf"(?:^|{edge})'((?:[^'\r\n]|'')*)'(?=\r?$|{edge})"
    inside = [found.group(1) for found in re.finditer(cell, text, re.MULTILINE)]
    return any("''" in one.strip("'") or re.search(edge, one) for one in inside)


def _escapes(text: str, quote: str) -> list[str]:
    if not quote:
        return [""]
    return ["", *(escape for escape in ("\\", "\x00") if escape + quote in text)]


def _measure(sample: Sequence[str], dialect: Dialect) -> Found:
    rows: list[Row] = []
    for row in rows_of(sample, dialect, reach=100):
        rows.append(row)
        if len(rows) >= SAMPLE_ROWS:
            break
    if not rows:
        return Found(dialect, 0.0, 1, 0.0)
    widths = [len(_cells(row, dialect)) for row in rows]
    columns, share = _modal(Counter(widths), len(rows))
    below = _below_text(widths)
    if below and (columns == 1 or below[1] > share):
        columns, share = below
    share = max(share, 0.95 * _in_runs(widths))
    well = sum(_well(row, dialect.quote) for row in rows) / len(rows)
    broken = sum(row.span - 1 for row in rows) / len(sample)
    table = [row.cells for row in rows if row.cells is not None and len(row.cells) == columns][:WORTH_ROWS]
    if not table:
        return Found(dialect, 0.01, columns, share)
    plausible = sum(sum(map(worth, cells)) / len(cells) for cells in table) / len(table)
    score = share**1.2 * well * (0.55 * plausible + 0.45 * _homogeneous(table))
    if columns == 1:
        score *= 0.35
    else:
        score *= (1 - 0.5 / columns) * COMMON.get(dialect.delimiter, RARE)
    if dialect.quote == "'":
        score *= 0.99
    if not dialect.quote:
        score *= 0.6
    if dialect.escape:
        score *= 0.995
    return Found(dialect, score * (1 - 0.5 * min(broken, 1.0)) if not dialect.quote else score, columns, share)


def _well(row: Row, quote: str) -> float:
    """Return 1 for a well-formed row, less where quotes stand inside bare cells, 0 for a broken row."""
    if row.cells is None:
        return 0.0
    return 0.35 if quote == '"' and row.text.count(quote) > 1 and not _bordered(row, quote) else 1.0


def _bordered(row: Row, quote: str) -> bool:
    """Whether the quotes of a row stand around cells rather than inside them."""
    inside = sum(cell.count(quote) for cell in row.cells or ())
    return inside * 2 <= row.text.count(quote)


def _cells(row: Row, dialect: Dialect) -> list[str]:
    if row.cells is not None:
        return row.cells
    return row.text.split(dialect.delimiter) if dialect.delimiter else [row.text]


def _modal(counts: Counter[int], total: int) -> tuple[int, float]:
    """Return the number of columns that most rows have, more columns winning a near tie, and the share of rows."""
    columns = max(counts, key=lambda count: (counts[count] * (1 - 0.5 / count), count))
    return columns, counts[columns] / total


def _below_text(widths: Sequence[int]) -> tuple[int, float] | None:
    """Return the columns of a table that stands below more lines of text than it has rows, and what it is worth."""
    for place, (width, below) in enumerate(pairwise(widths)):
        under = widths[place:]
        if width == below > 1 and under.count(width) >= LEAST:
            runs = [(count, len(list(run))) for count, run in groupby(under)]
            in_tables = sum(length for count, length in runs if count > 1 < length) / len(under)
            wide = max(count for count, length in runs if length > 1)
            if in_tables >= MOSTLY and width * 2 >= wide:
                return width, BELOW * in_tables
    return None


def _in_runs(counts: Sequence[int]) -> float:
    """Return the share of rows in runs of at least five rows with equally many cells: several tables in one file."""
    inside = sum(
        length
        for count, length in ((count, len(list(run))) for count, run in groupby(counts))
        if count > 1 and length >= RUN
    )
    return inside / len(counts)


def _homogeneous(table: Sequence[Sequence[str]]) -> float:
    """Return how uniformly the columns look, 0 to 1; the first row, which may hold names, is left out."""
    body = table[1:] if len(table) > 1 else table
    shares = []
    for column in zip(*body, strict=True):
        looks = Counter(look(cell) for cell in column)
        blank = looks.pop("", 0)
        filled = len(column) - blank
        shares.append(max(looks.values()) / filled if filled else 0.7)
    return sum(shares) / len(shares) if shares else 0.0


def describe(found: Found, other: Found | None) -> tuple[str, float, str | None]:
    """Return the evidence for a dialect in words, the confidence, and the runner-up."""
    name = delimiter_words(found.dialect.delimiter)
    if found.columns == 1:
        because = "No delimiter splits the lines into the same number of plausible cells: it is one column."
    else:
        share = f"{100 * found.share:.0f} %"
        because = f"With {name} {share} of the first rows have {found.columns} cells that look like values."
    rival = other.score if other else 0.0
    confidence = round(min(0.99, 0.5 + (found.score - rival) / max(found.score, 0.01) * 0.6), 2)
    return because, confidence, delimiter_words(other.dialect.delimiter) if other else None


def with_quote(dialect: Dialect, quote: str) -> Dialect:
    """Return the dialect with another quote."""
    return replace(dialect, quote=quote)
