"""Where accepted rows are kept: in the file itself as long as it holds nothing else, and in the table's store then."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.load.bulk import Piece, stretches
from engine.load.rows import bare
from engine.load.source import Lines
from engine.load.store import Store

TEXTS = {"at": pl.Int64, "text": pl.String}


@dataclass
class State:
    """What one piece gave: rows that were read one by one, and the lines that they took."""

    piece: Piece
    rows: list[tuple[int, int, list[str]]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)

    def accept(self, at: int, span: int, cells: list[str]) -> None:
        """Keep a row of cells."""
        self.rows.append((at, span, cells))
        self.gone += range(at, at + span)


@dataclass
class Kept:
    """The rows of one table, piece by piece.

    `original` is the file, as long as every line is a well-formed row, so that the file itself can be read as it is;
    `start` is the byte at which the first row stands there.
    """

    store: Store
    bulk: bool
    original: Path | None = None
    start: int = 0
    _bytes: int = 0

    def keep(self, lines: Lines, state: State, end: int, first: int) -> None:
        """Keep everything that was found before line `end`, in the order of the file."""
        piece = state.piece
        gone = np.zeros(max(len(piece.good), end) + 1, dtype=np.bool_)
        gone[state.gone] = True
        places = np.flatnonzero(piece.good[:end] & ~gone[: len(piece.good[:end])])
        joined = piece.joined.filter(pl.col("at") < end)
        joined = joined.filter(~pl.Series(gone[joined["at"].to_numpy()])) if joined.height else joined
        for place in np.flatnonzero(piece.blank[:end] & ~gone[: len(piece.blank[:end])]).tolist():
            self.store.skip(first + place, 1, bare(lines[place]), "blank")
        spans = len(places) + int(joined["span"].sum() or 0)
        whole = spans == end and not state.rows and lines.end != "\r"
        if self.original is not None and whole:
            at = np.sort(np.concatenate([places, joined["at"].to_numpy()])) if joined.height else places
            self._bytes += lines.offset(end)
            self.store.note((at + first).astype(np.uint32), spans)
            return
        self.copy()
        if lines.texts is None or not self.bulk:
            one_by_one = sorted(state.rows)
            numbers = [first + at for at, _, _ in one_by_one]
            self.store.add(numbers, [cells for _, _, cells in one_by_one], sum(span for _, span, _ in one_by_one))
            return
        self._add(lines, state, end, first, places, joined)

    def _add(  # noqa: PLR0913, PLR0917 - all that was found of a piece
        self, lines: Lines, state: State, end: int, first: int, places: npt.NDArray[np.intp], joined: pl.DataFrame
    ) -> None:
        """Keep rows that stand alone in a line, rows of several lines, and rows that were read one by one."""
        rows = [(at, self.store.written([cells])) for at, _, cells in sorted(state.rows)]
        others = np.array([at for at, _ in rows], dtype=np.intp)
        ats = np.sort(np.concatenate([places, joined["at"].to_numpy(), others]))
        if not len(ats):
            return
        numbers = (ats + first).astype(np.uint32)
        spans = len(places) + int(joined["span"].sum() or 0) + sum(span for _, span, _ in state.rows)
        if lines.end == "\r":
            self.store.add_text(self._rewritten(lines, places, joined, rows), numbers, spans)
        else:
            kept = _covered(end, places, joined)
            self.store.add_text(stretches(lines, end, kept, rows, self.store.signs), numbers, spans)

    def _rewritten(
        self, lines: Lines, places: npt.NDArray[np.intp], joined: pl.DataFrame, rows: list[tuple[int, bytes]]
    ) -> list[bytes]:
        """Return the rows of a file whose lines end in CR alone, each ending with a line feed."""
        texts = lines.bare().gather(places)
        alone = pl.DataFrame(
            {"at": places, "text": self.store.signs.texts(texts) if self.store.signs else texts}, schema=TEXTS
        )
        found = pl.concat([alone, joined.select("at", "text")])
        return [text for _, text in sorted([*((at, f"{text}\n".encode()) for at, text in found.iter_rows()), *rows])]

    def copy(self) -> None:
        """Copy what was left in the file so far: it is not well-formed throughout."""
        if self.original is None:
            return
        if self._bytes:
            with self.original.open("rb") as stream:
                stream.seek(self.start)
                left = self._bytes
                while left and (block := stream.read(min(left, 1 << 22))):
                    left -= len(block)
                    self.store.add_bytes([block])
        self.original = None


def _covered(end: int, places: npt.NDArray[np.intp], joined: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which lines belong to rows that are kept as they stand: of one line, or of several."""
    edges = np.zeros(end + 1, dtype=np.int32)
    np.add.at(edges, joined["at"].to_numpy(), 1)
    np.add.at(edges, (joined["at"] + joined["span"]).to_numpy(), -1)
    covered: npt.NDArray[np.bool_] = np.cumsum(edges[:end]) > 0
    covered[places] = True
    return covered
