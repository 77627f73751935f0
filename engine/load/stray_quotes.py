"""A row whose quotes are wrong, read as exactly so many cells: which quotes and delimiters are part of a text.

The row is cut at every delimiter. A part that begins with a quote is a cell by itself, or begins a quoted cell that
goes on over parts behind it; every other part is a cell as it stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    quoted = [*(place for place, part in enumerate(parts) if quote in part), len(parts)]
    misfits = _misfits(parts, quote, wanted, spare)
    # From the last quote to the first, so that no reading is computed twice and nothing recurses. `known` has the
    # readings from a part on, by the number of delimiters in them that are text.
    known: dict[int, list[list[Reading]]] = {len(parts): [[(0.0, None)], *([] for _ in range(spare))]}

    def behind(index: int) -> list[list[Reading]]:
        """Return the readings from a part on; up to the next quote every part is a cell as it stands."""
        if index not in known:
            after = quoted[bisect_left(quoted, index)]
            known[index] = [
                [(misfit[index] - misfit[after] + more, choice) for more, choice in readings]
                for misfit, readings in zip(misfits, known[after], strict=True)
            ]
        return known[index]

    for index in reversed(quoted[:-1]):
        ways = _ways(text, index, starts, closings, dialect)
        known[index] = _cheapest(index, ways, behind, wanted[index : index + spare + 1])
    return [(cost, _cells(parts, choice)) for cost, choice in behind(0)[spare]]


def _misfits(parts: Sequence[str], quote: str, wanted: Sequence[str], spare: int) -> list[list[int]]:
    """Return how many parts without a quote, from each on, do not look as wanted, by the number of delimiters."""
    typed = any(wanted)
    kinds = [look(part) if typed and quote not in part else "" for part in parts]
    found = []
    for inside in range(spare + 1):
        unlike = [
            kind not in ANYWHERE and one not in ("", kind) for kind, one in zip(kinds, wanted[inside:], strict=False)
        ]
        found.append([*accumulate(reversed(unlike), initial=0)][::-1])
    return found


def _cheapest(
    index: int, ways: Iterable[Way], behind: Callable[[int], list[list[Reading]]], wanted: Sequence[str]
) -> list[list[Reading]]:
    """Return the cheapest readings from a part on that has a quote."""
    found: list[list[Reading]] = [[] for _ in wanted]
    typed = any(wanted)
    for cost, after, cell in ways:
        kind, inside = look(cell) if typed else "", after - index - 1
        if inside >= len(wanted):
            break
        for place, readings in enumerate(behind(after)[: len(wanted) - inside], start=inside):
            if readings:
                worth = cost if fits(kind, wanted[place]) else cost + 1
                found[place] += [(worth + more, (index, after, cell, choice)) for more, choice in readings]
    return [sorted(readings, key=itemgetter(0))[:READINGS] for readings in found]


def _ways(text: str, index: int, starts: Sequence[int], closings: Sequence[int], dialect: Dialect) -> Iterator[Way]:
    """Yield the ways to read the cell that begins with a part with a quote in it, the shortest first."""
    quote, delimiter, start, step = dialect.quote, dialect.delimiter, starts[index], len(dialect.delimiter)
    bare = text[start : starts[index + 1] - step]
    if not bare.startswith(quote):
        yield 0.2 * bare.count(quote), index + 1, bare
        return
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
