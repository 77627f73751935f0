"""Columns aligned by spaces, as reports and listings have them: where they stand, and their lines as cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from engine.load.plausible import DATA, look
from engine.load.rows import bare
from engine.load.titles import RULE

ALIGNED = "  "
"""What stands for such columns where a delimiter is named."""
WORDS = "Cells are aligned by spaces"
SAMPLE = 400
LEAST_LINES = 3
MOST_ABOVE, MOST_BELOW = 150, 12
"""So many lines may stand above the table and below it."""
WIDEST = 4_000
"""Characters of a line beyond which it is no report's."""
MOSTLY, RARELY = 0.8, 0.3
NARROW = 0.4
"""What a single space between two columns counts: it may be an accident."""
SURE_LINES = 5
GROUPS = re.compile(r"\s*[-=]{2,}(?:\s+[-=]{2,})+\s*")
"""A line of signs that is drawn below each name by itself."""

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Where the columns of a report stand.

    `gaps` are the stretches of characters between the columns, each from its first to after its last; `first` is the
    line, counted from 0, with which the table begins; `lines` how many lines of the sample it has. `sure` says that
    the gaps are no accident.
    """

    gaps: tuple[tuple[int, int], ...]
    first: int
    lines: int
    sure: bool

    def cells(self, text: str) -> list[str] | None:
        """Return a line's cells without the spaces that fill them; None where it does not keep to the columns."""
        cells, at = [], 0
        for start, end in self.gaps:
            cut = text.find(" ", max(start, at), end) if len(text) > start else len(text)
            if cut < 0:
                return None
            cells.append(text[at:cut].strip(" "))
            at = cut
        return [*cells, text[at:].strip(" ")]

    def rewritten(self, lines: Iterable[str], first: int) -> Iterator[str]:
        """Yield lines with a tab between the cells; `first` is the number of the first one, counted from 0.

        What stands above the table or does not keep to its columns, is blank or drawn, stays as it is.
        """
        for number, line in enumerate(lines, start=first):
            text = bare(line)
            keeps = number >= self.first and text.strip() and "\t" not in text and not RULE.fullmatch(text)
            cells = self.cells(text) if keeps else None
            yield line if cells is None else "\t".join(cells) + line[len(text) :]


def find_columns(lines: Sequence[str]) -> Columns | None:
    """Return the columns that are aligned by spaces in a sample of lines; None where there are none."""
    texts = [bare(line).rstrip() for line in lines[:SAMPLE]]
    if any("\t" in text or len(text) > WIDEST for text in texts):
        return None
    drawn = [at for at, text in enumerate(texts) if GROUPS.fullmatch(text)]
    if drawn and drawn[0] > 0 and texts[drawn[0] - 1].strip() and (found := _below_names(texts, drawn[0])):
        return found
    places = [at for at, text in enumerate(texts) if text.strip() and not RULE.fullmatch(text) and text[0] != "#"]
    spaced = sum(ALIGNED in texts[at].strip() for at in places)
    if len(places) < LEAST_LINES or spaced < len(places) * RARELY:
        return None
    return _by_gaps(texts, places)


def _below_names(texts: Sequence[str], drawn: int) -> Columns | None:
    """Return the columns that a line of signs below the names shows; the last one goes on to the end of the line."""
    ends = [(found.start(), found.end()) for found in re.finditer(r"\S+", texts[drawn])]
    gaps = tuple((before[1], after[0]) for before, after in pairwise(ends))
    columns = Columns(gaps, drawn - 1, 0, sure=True)
    rows = [text for text in texts[drawn + 1 :] if text.strip()]
    fit = [cells for text in rows if (cells := columns.cells(text)) is not None]
    return columns if fit and len(fit) * 2 > len(rows) else None


def _by_gaps(texts: Sequence[str], places: Sequence[int]) -> Columns | None:
    """Return the columns between which all lines of the table have spaces."""
    width = max(map(len, texts))
    spaces = np.ones((len(places), width), dtype=np.bool_)
    for row, at in enumerate(places):
        spaces[row, : len(texts[at])] = np.frombuffer(texts[at].encode("utf-32-le"), dtype=np.uint32) == ord(" ")
    above, below = _extent(spaces, np.array([len(texts[at]) for at in places]))
    table = [texts[at] for at in places[above:below]]
    found = _gaps(np.logical_and.reduce(spaces[above:below], axis=0))
    ends = [gap[0] for gap in found[1:]] + [width]
    kept = [gap for gap, end in zip(found, ends, strict=True) if _parts(gap, end, table)]
    gaps = tuple(gap for place, gap in enumerate(kept) if _is_filled(kept, place, table))
    if not gaps or len(table) < LEAST_LINES or len(table) * 2 < len(places):
        return None
    narrow = any(end - start < 2 for start, end in gaps)
    return Columns(gaps, places[above], len(table), sure=len(table) >= (SURE_LINES * 4 if narrow else SURE_LINES))


def _extent(spaces: Marks, lengths: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Return the first line of the table and the one after its last: the lines with the most columns in common.

    A line counts by its length: a short title has no letters where the gaps are.
    """
    total, best = len(spaces), (0.0, 0, len(spaces))
    weights = np.minimum(1.0, lengths / np.median(lengths))
    for below in range(total, max(LEAST_LINES, total - MOST_BELOW) - 1, -1):
        common = np.logical_and.accumulate(spaces[:below][::-1], axis=0)[::-1][: MOST_ABOVE + 1]
        starts = common[:, 1:-1] & ~common[:, 2:]
        wide = starts & common[:, :-2]
        gaps = NARROW * starts.sum(axis=1) + (1 - NARROW) * wide.sum(axis=1)
        worth = gaps * np.cumsum(weights[:below][::-1])[::-1][: len(common)]
        worth[below - LEAST_LINES + 1 :] = 0
        above = int(worth.argmax())
        best = max(best, (float(worth[above]), above, below), key=lambda one: one[0])
    return best[1], best[2]


def _gaps(common: Marks) -> list[tuple[int, int]]:
    """Return the stretches of spaces between two columns."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], common, [True]]).astype(np.int8)))
    texts = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return [(before[1], after[0]) for before, after in pairwise(texts)]


def _parts(gap: tuple[int, int], right_end: int, table: Sequence[str]) -> bool:
    """Whether a stretch of spaces parts two columns: it is wide, or between values, or all cells begin after it."""
    start, end = gap
    if end - start > 1:
        return True
    left = [words[-1] for text in table[1:] if (words := text[:start].split())]
    right = [words[0] for text in table[1:] if (words := text[end:].split())]
    typed = all(sum(look(cell) in DATA for cell in cells) >= len(cells) * MOSTLY for cells in (left, right))
    filled = [text for text in table[1:] if text[end:right_end].strip()]
    begin = sum(text[end] != " " for text in filled) >= len(filled) * MOSTLY
    return (typed and bool(left and right)) or (len(filled) >= LEAST_LINES and begin)


def _is_filled(gaps: Sequence[tuple[int, int]], place: int, table: Sequence[str]) -> bool:
    """Whether the column right of a gap is one: two lines have something there, or only a line of the table does."""
    start = gaps[place][1]
    end = gaps[place + 1][0] if place + 1 < len(gaps) else None
    return sum(text[start:end].strip() != "" for text in table) > 1
