"""Where the table stands in the file: titles above it, its header of one or more rows, or no header at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from engine.load.plausible import DATA, look
from engine.load.rows import Row
from engine.load.titles import (
    RULE,
    YEAR,
    are_names,
    are_words,
    below_titles,
    filled_places,
    has_gaps,
    is_line_above,
    is_title,
    year_places,
)
from engine.load.votes import votes_for_names
from engine.load.widths import TYPED, modal_columns

LOOK_AT = 200
"""Rows that are weighed."""
MOST_HEADERS = 8
SHORT = 4


@dataclass(frozen=True)
class Region:
    """The top of a table.

    `columns` is the number of cells in a row; `header` holds the indexes of the header rows, `body` the index of the
    first row of data; rows before it that are no header are titles and blanks.
    """

    columns: int
    header: tuple[int, ...]
    body: int
    because: str
    confidence: float
    runner_up: str | None = None
    short_rows: bool = False
    """Rows end early as a rule: empty cells at their end are left out."""
    unnamed: Literal["", "first", "last"] = ""
    """The column without a name, where the header has one name less than the rows have cells."""
    unsure: bool = False
    """The last row of the header may be none: it holds codes, and the columns below do not."""


def find_region(rows: Sequence[Row]) -> Region:
    """Return where header and data of the first table stand in the first rows of a file."""
    rows = rows[:LOOK_AT]
    region = _without_titles(fitted(_found(rows), rows), rows)
    ruled = bool(region.header) and region.body < len(rows) and bool(RULE.fullmatch(rows[region.body].text))
    return replace(region, body=region.body + 1) if ruled else region


def _without_titles(region: Region, rows: Sequence[Row]) -> Region:
    """Let no row of values pass for a title where there is no header: it stands above the table, or is its first."""
    if region.header:
        return region
    values = (
        index
        for index, row in enumerate(rows[: region.body])
        if len(filled_places(row)) > 2 and any(look(cell) in DATA for cell in row.cells or ())
    )
    return replace(region, body=next(values, region.body))


def fitted(region: Region, rows: Sequence[Row]) -> Region:
    """Settle what a header with more or fewer names than the rows have cells means."""
    if len(region.header) != 1:
        return region
    names = rows[region.header[0]].cells or []
    filled = max((place for place, name in enumerate(names, start=1) if name.strip()), default=0)
    given = sum(bool(name.strip()) for name in names)
    if len(names) > region.columns == given:
        return region  # as many names as columns: one delimiter too many stands between them
    body = [row.cells for row in rows[region.body :] if row.cells is not None and not row.blank]
    while body and len(body[-1]) < min(filled, region.columns):
        body.pop()  # what stands below the table is shorter than its rows
    short = sum(len(cells) < filled for cells in body)
    if (
        filled >= region.columns
        and short >= 3
        and short * 5 >= len(body)
        and all(len(cells) <= filled for cells in body)
    ):
        return replace(region, columns=filled, short_rows=True)
    if given > region.columns and body:
        return replace(region, columns=filled, short_rows=True)
    if len(names) == region.columns - 1 and _counts_up([cells[0] for cells in body]):
        return replace(region, unnamed="first")
    if len(names) < region.columns - 1 and body:
        because = f"The header has {len(names)} names, and the rows have {region.columns} cells."
        return replace(region, because=because, confidence=min(region.confidence, 0.6), runner_up="no header")
    if len(names) == region.columns - 1 and any(cells[-1].strip() for cells in body if len(cells) == region.columns):
        return replace(region, unnamed="last")
    return region


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether cells are the numbers of rows: each one more than the one before."""
    numbers = [int(cell) for cell in cells if re.fullmatch(r"[0-9]{1,12}", cell)]
    return len(numbers) == len(cells) > 1 and all(after == before + 1 for before, after in pairwise(numbers))


def _found(rows: Sequence[Row]) -> Region:
    columns = modal_columns(rows)
    start = _first_row(rows, columns)
    below = rows[start + 1 :]
    # The upper rows may be further rows of the header, which would make a small table's columns look mixed.
    looks = column_looks(below[min(MOST_HEADERS, len(below) // 3) :], columns)
    start = _below_other_names(rows, start, looks)
    first_data = _first_data(rows, start, columns, looks)
    named = [index for index in range(start, first_data) if not rows[index].blank]
    if columns == 2 and len(named) > 2 and rows[named[0]].cells != rows[named[1]].cells:
        named = named[-1:]  # labels with their values stand above the names of two columns
    named = _plausible_header(rows, _below_values(rows, named, looks), first_data, looks)
    if named and first_data < len(rows) and len(named) <= MOST_HEADERS:
        first_data = named[-1] + 1
        header = tuple(named)
        what = "The row is" if len(header) == 1 else f"{len(header)} rows are"
        because = f"{what} text above columns of data."
        return Region(
            columns, header, first_data, because, 0.97, unsure=named[1:] != [] and _are_codes(rows[named[-1]])
        )
    return _by_names(rows, columns, start)


def _below_other_names(rows: Sequence[Row], start: int, looks: Sequence[str]) -> int:
    """Return the row of names above values in all columns, where names with a row or two of values stand above it."""
    typed = [place for place, name in enumerate(looks) if name]
    if len(typed) > 2 and len(typed) * 3 >= len(looks) * 2 and are_names(rows[start], len(looks)):
        for index in range(start + 2, min(start + 4, len(rows))):
            if are_names(rows[index], len(looks)) and rows[index].cells != rows[start].cells:
                values = [row.cells or [] for row in rows[start + 1 : index]]
                if all(any(look(cell) in DATA for cell in cells) for cells in values):
                    return index
    return start


def _below_values(rows: Sequence[Row], named: list[int], looks: Sequence[str]) -> list[int]:
    """Return the header rows below a row of values: that one and its names are another table, about this one."""
    for place in range(len(named) - 1, 1, -1):
        names = [cell.strip() for cell in rows[named[place]].cells or [] if cell.strip()]
        above = zip(rows[named[place - 1]].cells or [], looks, strict=False)
        alike = sum(bool(name) and look(cell) == name for cell, name in above)
        distinct = len(set(names)) == len(names) and not any(look(name) in DATA for name in names)
        if alike > 1 and distinct and len(names) * 3 > len(looks):
            return named[place:]
    return named


def _plausible_header(rows: Sequence[Row], named: list[int], first_data: int, looks: Sequence[str]) -> list[int]:
    """Return the header rows without those that are rather data whose typed cells are unusual.

    A second row of a full header must hold names; a row with gaps above or below full names is part of the header.
    """
    kept, columns = named[:1], len(looks)
    body = sum(row.cells is not None and len(row.cells) == columns for row in rows[first_data:])
    for index in named[1:]:
        cells = [cell.strip() for cell in rows[index].cells or [] if cell.strip()]
        if rows[index].cells == rows[kept[-1]].cells:
            kept.append(index)
            continue
        if _has_values(rows[index], looks) or _opens_section(rows, index, kept[-1], columns):
            break
        if has_gaps(rows[kept[-1]]) and are_names(rows[index], columns) and index == kept[-1] + 1:
            kept.append(index)
            continue
        gaps = len(cells) < columns or any(not cell.strip() for cell in rows[kept[-1]].cells or [])
        wordy = sum(look(cell) in ("code", "other") or len(cell) > 40 for cell in cells if not UNIT.fullmatch(cell))
        codes = len(cells) == columns and index == kept[-1] + 1 and _are_codes(rows[index])
        few = (gaps and index - kept[-1] < 4 and wordy * 2 < len(cells)) or (body >= 3 and wordy * 4 <= len(cells))
        if codes or few:
            kept.append(index)
        else:
            break
    return kept


def _are_codes(row: Row) -> bool:
    """Whether all cells are short codes, such as the widths and types of columns: `5s`, `10d`."""
    return all(look(cell) == "code" and len(cell.strip()) <= SHORT for cell in row.cells or ())


def _opens_section(rows: Sequence[Row], index: int, above: int, columns: int) -> bool:
    """Whether a row below the names is the title of a group of rows: a text in its first cell only."""
    if columns < 3 or filled_places(rows[index]) != [0]:
        return False
    named = filled_places(rows[above])[:1] == [0]
    return named or any(filled_places(row) == [0] and len(row.cells or ()) == columns for row in rows[index + 1 :])


def _has_values(row: Row, looks: Sequence[str]) -> bool:
    """Whether a row that seems to belong to the header rather holds data; years and days may name columns."""
    cells = [cell.strip() for cell in row.cells or []]
    named = {"date"} if len(cells) == len(looks) and "date" not in looks else set()
    found = [look(cell) for cell in cells if cell and not YEAR.fullmatch(cell)]
    values = sum(one in DATA - {"missing"} - named for one in found)
    return values * 4 > sum(map(bool, cells)) or (values > 0 and len(cells) != len(looks))


def _first_row(rows: Sequence[Row], columns: int) -> int:
    """Return the index of the first row that belongs to the table: titles and blank rows stand above it."""
    top = below_titles(rows, columns)
    for index, row in enumerate(rows):
        if index < top or row.blank or row.cells is None:
            continue
        filled = filled_places(row)
        if columns <= 2 and len(row.cells) == columns:
            return index
        if len(row.cells) != columns and _is_above_names(rows, index, columns):
            continue
        near = abs(len(row.cells) - columns) <= 1
        if near and filled and not is_title(rows, index, columns):
            return index
        if are_words(row) and columns <= len(row.cells) * 2 < columns * 2 - 2 and _is_full(rows[index + 1 :], columns):
            return index
        wider = len(row.cells) > columns and len(filled) >= columns
        if wider and not (index + 1 < len(rows) and are_names(rows[index + 1], columns)):
            return index
    return next((index for index, row in enumerate(rows) if row.cells is not None and len(row.cells) == columns), 0)


def _is_above_names(rows: Sequence[Row], index: int, columns: int) -> bool:
    """Whether a row of values stands above a full row of names, with a blank row between."""
    below = next((row for row in rows[index + 1 : index + 4] if not row.blank), None)
    blank = index + 1 < len(rows) and rows[index + 1].blank
    return blank and below is not None and are_names(below, columns) and not are_words(rows[index])


def _is_full(rows: Sequence[Row], columns: int) -> bool:
    """Whether the next two rows have so many cells, and values among them."""
    cells = [row.cells for row in rows[:2] if row.cells is not None and len(row.cells) == columns]
    return len(cells) == 2 and all(any(look(cell) in DATA for cell in row) for row in cells)


def column_looks(rows: Sequence[Row], columns: int) -> list[str]:
    """Return the look that most of a column's filled cells share; empty where they are mixed or words."""
    table = [row.cells for row in rows if row.cells is not None and len(row.cells) == columns and not row.blank]
    looks = []
    for place in range(columns):
        found = Counter(look(cells[place]) for cells in table)
        found.pop("", None)
        missing = found.pop("missing", 0)
        total = sum(found.values())
        name, count = found.most_common(1)[0] if found else ("", 0)
        looks.append(name if name in DATA and total and count >= total * TYPED and count >= missing / 4 else "")
    return looks


def _first_data(rows: Sequence[Row], start: int, columns: int, looks: Sequence[str]) -> int:
    """Return the index of the first row whose cells look like the columns below it."""
    typed = [place for place, name in enumerate(looks) if name]
    if not typed:
        return len(rows)
    for index in range(start, min(len(rows), start + MOST_HEADERS + 4)):
        cells = rows[index].cells
        if cells is None or rows[index].blank or len(cells) < columns // 2:
            continue
        if cells[0].rstrip().endswith(":"):
            continue  # a label with its value
        if is_line_above(rows, index, columns) or (index == start and _quoted_apart(rows, start, columns)):
            continue
        places = [place for place in typed if place < len(cells) and cells[place].strip()]
        alike = sum(look(cells[place]) in (looks[place], "missing") for place in places)
        if places and alike * 2 >= len(places) and not _is_years(rows, index, columns):
            return index
    return len(rows)


def _is_years(rows: Sequence[Row], index: int, columns: int) -> bool:
    """Whether a row names its columns by years: two or more in order, above values that are none."""
    places = year_places(rows[index].cells or [])
    below = [row.cells for row in rows[index + 1 :] if row.cells is not None and len(row.cells) == columns]
    values = [cells[place] for cells in below for place in places if place < len(cells) and cells[place].strip()]
    if places and not YEAR.fullmatch((rows[index].cells or [])[places[0]].strip()):
        return bool(values) and sum(year_places(cells) == places for cells in below) * 5 < len(below)
    return bool(values) and sum(bool(YEAR.fullmatch(value.strip())) for value in values) * 5 < len(values)


UNIT = re.compile(r"[\[(][^\])]{1,12}[\])]")


def _by_names(rows: Sequence[Row], columns: int, start: int) -> Region:
    """Decide where all columns are words, or where every row looks like data."""
    cells = rows[start].cells or []
    body = [
        row.cells for row in rows[start + 1 :] if row.cells is not None and len(row.cells) == columns and not row.blank
    ]
    filled = [cell.strip() for cell in cells if cell.strip()]
    data = sum(look(cell) in DATA and _may_be_alike(place, body) for place, cell in enumerate(cells))
    if not filled:
        return Region(columns, (), start, "The first row is empty.", 0.6)
    if not body:
        if data * 2 < len(filled) or year_places(cells):
            return Region(columns, (start,), start + 1, "The only row holds names and no values.", 0.9)
        return Region(columns, (), start, "The only row holds values and no names.", 0.8)
    if _quoted_apart(rows, start, columns):
        because = "The first row is written between quotes, and those below it are not."
        return Region(columns, (start,), start + 1, because, 0.9, "no header")
    if (data * 5 > len(filled) or data >= 2) and not _is_years(rows, start, columns):
        return Region(columns, (), start, "The first row looks like the rows below it: there are no names.", 0.9)
    header = _text_header(rows, start, columns)
    if len(header) > 1:
        because = f"{len(header)} rows at the top hold names: they repeat, group, or give units to the columns."
        return Region(columns, header, header[-1] + 1, because, 0.8, "the first row")
    if cells in body:
        because = "The first row comes again further below, as names do."
        return Region(columns, (start,), start + 1, because, 0.85, "no header")
    votes = votes_for_names(cells, body)
    if votes > 0:
        confidence = round(min(0.95, 0.7 + votes * 0.06), 2)
        return Region(
            columns, (start,), start + 1, "The first row reads like names, and none of it occurs below.", confidence
        )
    if votes < 0:
        return Region(
            columns,
            (),
            start,
            "The first row's values occur in the rows below: there are no names.",
            0.7,
            "the first row",
        )
    return Region(
        columns,
        (start,),
        start + 1,
        "Nothing tells the first row from the others; exports have names there.",
        0.6,
        "no header",
    )


def _may_be_alike(place: int, body: Sequence[Sequence[str]]) -> bool:
    """Whether a value in this column may be one of its values: some of the cells below are values, or all are empty."""
    below = [look(cells[place]) for cells in body if place < len(cells) and cells[place].strip()]
    return not below or any(one in DATA or one == "code" for one in below)


def _quoted_apart(rows: Sequence[Row], start: int, columns: int) -> bool:
    """Whether every cell of a row is quoted, and in no row below it every cell."""
    below = [row for row in rows[start + 1 :] if row.cells is not None and len(row.cells) == columns > 1]
    return bool(below) and _all_quoted(rows[start]) and not any(map(_all_quoted, below))


def _all_quoted(row: Row) -> bool:
    return row.span == 1 and row.text.count('"') == 2 * len(row.cells or ()) and row.text[:1] == row.text[-1:] == '"'


def _text_header(rows: Sequence[Row], start: int, columns: int) -> tuple[int, ...]:
    """Return the rows of a header above text: equal rows at the top, groups over names, or units below names."""
    index = start
    while index + 1 < len(rows) and rows[index + 1].cells == rows[start].cells:
        index += 1
    if index > start:
        return tuple(range(start, index + 1)) if index - start < MOST_HEADERS else (start,)
    if index + 1 == len(rows):
        return (start,)
    below = [cell.strip() for cell in rows[start + 1].cells or [] if cell.strip()]
    if sum(bool(UNIT.fullmatch(cell)) for cell in below) * 2 > len(below):
        return (start, start + 1)
    data = [row for row in rows[start + 2 :] if row.cells is not None and len(row.cells) == columns and not row.blank]
    over = len(filled_places(rows[start])) > 1 and has_gaps(rows[start]) and len(rows[start].cells or ()) <= columns
    groups = over and are_names(rows[start + 1], columns)
    gaps = sum(len(filled_places(row)) < columns for row in data)
    alike = sum(are_names(row, columns) for row in data)
    # A row with gaps above a full one is a header where the data rarely has the one or the other.
    return (start, start + 1) if groups and gaps * alike * 5 < len(data) ** 2 else (start,)
