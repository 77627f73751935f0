"""A table above the header of a file's first table: it is loaded as a further one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from engine.load.detect import detect_dialect
from engine.load.dialect import Dialect
from engine.load.region import column_looks, find_region
from engine.load.rows import Row
from engine.load.tables import SURE
from engine.load.titles import are_labels, filled_places

LEAST_ROWS = 3
"""So many lines, names and values, are a table."""


def table_above(rows: Sequence[Row]) -> tuple[list[Row], Dialect] | None:
    """Return the rows above a header that are a table by themselves, and how they are written; None without such."""
    for blank, group in groupby(rows, key=lambda row: row.blank or row.span > 1):
        above = list(group)
        if blank or len(above) < LEAST_ROWS:
            continue
        found, _ = detect_dialect([f"{row.text}\n" for row in above])
        read = [Row(row.line, 1, row.text, found.dialect.split(row.text)) for row in above]
        runs = [list(run) for _, run in groupby(read, key=lambda row: len(row.cells or ()))]
        table = max(runs, key=len)
        if found.columns > 1 and _is_table(table):
            return table, found.dialect
    return None


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows of the same width are names above columns of values, and not labels with their values."""
    columns = len(rows[0].cells or ())
    region = find_region(rows)
    if len(rows) < LEAST_ROWS or columns < 2 or region.header != (0,) or region.confidence < SURE:
        return False
    pairs = [(row.cells or [])[:2] for row in rows]
    labels = all(filled_places(row)[-1:] <= [1] for row in rows) and are_labels(pairs)
    return not labels and any(column_looks(rows[1:], columns))
