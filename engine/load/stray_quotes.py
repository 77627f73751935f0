"""A row whose quotes are wrong, read as exactly so many cells: which quotes and delimiters are part of a text.

The row is cut at every delimiter. A part that begins with a quote is a cell by itself, or begins a quoted cell that
goes on over parts behind it; every other part is a cell as it stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import TypeAlias

from engine.load.dialect import Dialect
from engine.load.plausible import ANYWHERE, fits, look

MOST_QUOTES = 400
MOST_TIMES, AT_LEAST = 3, 20
"""A text with more delimiters than so many times its columns is not read as one row."""
MOST_PLACES = 30_000
"""At most so many pairs of a place and a number of cells are weighed for one text; wide rows joined have more."""
MOST_CLOSINGS = 10
"""A quoted cell ends at one of so many places where it could."""
READINGS = 2
"""So many readings are kept: the cheapest, and the next to compare it with."""

Way: TypeAlias = tuple[float, int, str]
"""One way to read the cell that begins with a part: its cost, the first part behind it, and the cell."""
Choice: TypeAlias = "tuple[int, int, str, Choice] | None"
"""A part, the first one behind its cell, the cell, and the choices behind it."""
Reading: TypeAlias = tuple[float, Choice]
"""What the parts from a place on cost, and how those are read that are not cells as they stand."""


def split_exactly(
    text: str, columns: int, dialect: Dialect, looks: Sequence[str] = ()
) -> list[tuple[float, list[str]]]:
    """Return the cheapest two readings of a text as exactly so many cells, with their costs.

    `looks` says what each column's cells look like, empty where they differ.
    """
    quote, delimiter = dialect.quote, dialect.delimiter
    if not quote or not delimiter or text.count(quote) > MOST_QUOTES:
        return []
    parts = text.split(delimiter)
    spare = len(parts) - columns
    if spare < 0 or len(parts) > MOST_TIMES * columns + AT_LEAST or len(parts) * (spare + 1) > MOST_PLACES:
        return []
    # What a cell should look like that begins at a part with so many delimiters of the parts from there on in texts:
    # every delimiter before it that is part of a text moves it one column to the left.
    wanted = [*[""] * spare, *looks, *[""] * (len(parts) - len(looks))]
    starts = [0, *accumulate(len(part) + len(delimiter) for part in parts)]
    closings = [place for place, part in enumerate(parts) if part.endswith(quote)]
    # From the last part to the first, so that no reading is computed twice and nothing recurses. `known` has the
    # readings from each part on, by the number of delimiters in them that are text.
    known: list[list[list[Reading]]] = [[] for _ in parts]
    known.append([[(0.0, None)], *([] for _ in range(spare))])
    for index in reversed(range(len(parts))):
        part, columns_wanted = parts[index], wanted[index : index + spare + 1]
        if part.startswith(quote):
            ways = _ways(text, index, starts, closings, dialect)
            known[index] = _cheapest(index, ways, known, columns_wanted)
        else:
            known[index] = _as_it_stands(part, 0.2 * part.count(quote), known[index + 1], columns_wanted)
    return [(cost, _cells(parts, choice)) for cost, choice in known[0][spare]]


def _as_it_stands(part: str, cost: float, behind: list[list[Reading]], wanted: Sequence[str]) -> list[list[Reading]]:
    """Return the readings from a part on that is a cell by itself."""
    if any(wanted) and (kind := look(part)) not in ANYWHERE:
        worths = [cost if one in ("", kind) else cost + 1 for one in wanted]
    else:
        worths = [cost] * len(wanted)
    if not any(worths):
        return behind
    return [
        [(worth + more, choice) for more, choice in readings] for worth, readings in zip(worths, behind, strict=True)
    ]


def _cheapest(
    index: int, ways: Iterable[Way], known: Sequence[list[list[Reading]]], wanted: Sequence[str]
) -> list[list[Reading]]:
    """Return the cheapest readings from a part on that begins with a quote."""
    found: list[list[Reading]] = [[] for _ in wanted]
    typed = any(wanted)
    for cost, after, cell in ways:
        kind, inside = look(cell) if typed else "", after - index - 1
        if inside >= len(wanted):
            break
        for left, behind in enumerate(known[after][: len(wanted) - inside]):
            if behind:
                worth = cost if fits(kind, wanted[left + inside]) else cost + 1
                found[left + inside] += [(worth + more, (index, after, cell, choice)) for more, choice in behind]
    return [sorted(readings, key=itemgetter(0))[:READINGS] for readings in found]


def _ways(text: str, index: int, starts: Sequence[int], closings: Sequence[int], dialect: Dialect) -> Iterator[Way]:
    """Yield the ways to read the cell that begins with a part, which begins with a quote, the shortest first."""
    quote, delimiter, start, step = dialect.quote, dialect.delimiter, starts[index], len(dialect.delimiter)
    bare = text[start : starts[index + 1] - step]
    yield 2.0 + 0.5 * bare[1:].count(quote), index + 1, bare
    first = bisect_left(closings, index + (bare == quote))
    for place in closings[first : first + MOST_CLOSINGS]:
        inside = text[start + 1 : starts[place + 1] - step - 1]
        single = inside.replace(quote * 2, "").count(quote)
        seams = inside.count(quote + delimiter) + inside.count(delimiter + quote)
        cell = inside.replace(quote * 2, quote) if single else dialect.unescape(inside)
        yield single + 2.0 * seams, place + 1, cell
    if text.find(quote, start + 1) < 0:
        rest = text[start + 1 :]
        yield 1.5 + 1.5 * rest.count(delimiter), len(starts) - 1, rest


def _cells(parts: Sequence[str], choice: Choice) -> list[str]:
    """Return the cells of a reading."""
    cells, at = list[str](), 0
    while choice:
        index, after, cell, choice = choice
        cells += [*parts[at:index], cell]
        at = after
    return [*cells, *parts[at:]]
