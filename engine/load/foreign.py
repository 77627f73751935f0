"""The lines of a file that are not UTF-8: how many, which, and some of them from all over the file, natively."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.load import utf8

EVIDENCE = 1 << 18
"""At most so many bytes of lines with other than ASCII letters are weighed."""
LINE_FEED = 0x0A
MOST_NUMBERS = 1_000
"""At most so many lines are named."""
BLOCK = 1 << 19
"""Bytes that are looked at together: few enough to stay in the processor's cache."""
SAMPLED = 2
"""Lines that each later block of a file adds to the evidence, and one for every byte that did not occur before."""
LONGEST = 2_000
"""Bytes of a line on either side of a byte that are evidence for how it is read."""

FOLLOW = np.array([0] * 0xC0 + [9] * 2 + [1] * 0x1E + [2] * 0x10 + [3] * 5 + [9] * 11, dtype=np.uint8)
"""How many bytes follow a first byte of UTF-8; 0 for one that follows, 9 for one that never occurs."""


Codes = npt.NDArray[np.bool_]
"""Which of the 256 bytes."""


@dataclass
class Mixed:
    """The lines beyond ASCII: how many are UTF-8 and how many are not, some of the latter, and the bytes of both.

    `evidence` has the first lines that are not, with their numbers at the start of `numbers`; `sampled` has some from
    the rest of the file.
    """

    good: int = 0
    bad: int = 0
    evidence: list[bytes] = field(default_factory=list)
    sampled: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    _used: Codes = field(default_factory=lambda: np.zeros(256, dtype=np.bool_))
    _bad: Codes = field(default_factory=lambda: np.zeros(256, dtype=np.bool_))
    _size: int = 0
    _more: int = 0
    _next: int = 1
    _uncounted: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_utf8(self) -> bool:
        """Whether so few lines are not UTF-8 that the others can be."""
        return bool(self.good) and self.bad <= max(1, self.good // 4)

    @property
    def text(self) -> bytes:
        """All the evidence."""
        return b"\n".join([*self.evidence, *self.sampled])

    @property
    def _full(self) -> bool:
        """Whether no line need be noted any more: lines are then only counted where it matters."""
        return self._size >= EVIDENCE and len(self.numbers) >= MOST_NUMBERS

    @property
    def used(self) -> set[int]:
        """The bytes beyond ASCII of all lines."""
        return set(np.flatnonzero(self._used).tolist())

    @property
    def bad_bytes(self) -> set[int]:
        """The bytes beyond ASCII of the lines that are not UTF-8."""
        return set(np.flatnonzero(self._bad).tolist())

    def add(self, block: bytes, offset: int, size: int) -> None:
        """Count the lines in the first `size` bytes of a block, which starts at a byte of the file."""
        first = self._next
        if not self._full:
            self._next += block.count(b"\n", 0, size) + 1
        if block.isascii():
            return
        codes = np.frombuffer(block, dtype=np.uint8, count=size)
        places = utf8.high_places(codes)
        if not len(places):  # they are in the line after these
            return
        beyond = codes[places]
        wrong = _is_out_of_place(places, beyond)
        if self._full and wrong.all():
            self._note_bytes(block, places, beyond)
            self._uncounted.append((offset, size))
        else:
            self._count(block, first, codes, places, wrong)
        self._used[beyond] = True

    def _count(
        self,
        block: bytes,
        first: int,
        codes: npt.NDArray[np.uint8],
        places: npt.NDArray[np.intp],
        wrong: npt.NDArray[np.bool_],
    ) -> None:
        """Count and note the lines of a block."""
        ends = np.append(np.flatnonzero(codes == LINE_FEED), len(codes))
        line_of = np.searchsorted(ends, places)
        bad = _different(line_of[wrong])
        self.good += len(_different(line_of)) - len(bad)
        self.bad += len(bad)
        foreign = places[np.isin(line_of, bad)]
        self._note_bytes(block, foreign, codes[foreign])
        for line in bad.tolist():
            if self._full:
                break
            if len(self.numbers) < MOST_NUMBERS:
                self.numbers.append(first + line)
            if self._size < EVIDENCE:
                start = int(ends[line - 1]) + 1 if line else 0
                text = block[start : int(ends[line])][: EVIDENCE * 2]
                self.evidence.append(text)
                self._size += len(text)

    def _note_bytes(self, block: bytes, places: npt.NDArray[np.intp], beyond: npt.NDArray[np.uint8]) -> None:
        """Note the bytes beyond ASCII of lines that are not UTF-8; of a later block also a few of those lines."""
        if self._full:
            seen = np.zeros(256, dtype=np.bool_)
            seen[beyond] = True
            at = [int(places[np.argmax(beyond == code)]) for code in np.flatnonzero(seen & ~self._bad)]
            if self._more < EVIDENCE:
                at += places[:: max(1, len(places) // SAMPLED)][:SAMPLED].tolist()
            for place in at:
                start = max(block.rfind(b"\n", 0, place) + 1, place - LONGEST)
                end = block.find(b"\n", place)
                self.sampled.append(block[start : min(end if end >= 0 else len(block), place + LONGEST)])
                self._more += len(self.sampled[-1])
        self._bad[beyond] = True

    def finish(self, source: Path, *, exact: bool) -> None:
        """Count the lines of the blocks that hold no UTF-8 at all, where it matters or an exact number is wanted."""
        if not exact and (not self.good or self.bad + len(self._uncounted) > max(1, self.good // 4)):
            self.bad += len(self._uncounted)
            return
        with source.open("rb") as stream:
            for offset, size in self._uncounted:
                stream.seek(offset)
                codes = np.frombuffer(stream.read(size), dtype=np.uint8)
                ends = np.flatnonzero(codes == LINE_FEED)
                self.bad += len(_different(np.searchsorted(ends, utf8.high_places(codes))))


def mixed_lines(source: Path, *, exact: bool = False) -> Mixed:
    """Return what the lines beyond ASCII are, over the whole file.

    Where the file is plainly not UTF-8, the lines that are not are only counted one by one if `exact` asks for it.
    """
    found = Mixed()
    for block, offset, size in _blocks(source):
        found.add(block, offset, size)
    found.finish(source, exact=exact)
    return found


def _blocks(source: Path) -> Iterator[tuple[bytes, int, int]]:
    """Yield a file in blocks, each with the byte at which it starts and the size of its whole lines, without an end.

    What follows those is read again with the next block.
    """
    at, wanted = 0, BLOCK
    with source.open("rb", buffering=0) as stream:
        while block := stream.read(wanted):
            ended = block if b"\n" in block else block.replace(b"\r", b"\n")
            size = ended.rfind(b"\n")
            if size < 0 and len(block) == wanted:
                wanted *= 2
                stream.seek(at)
                continue
            if len(block) < wanted:
                yield ended, at, len(ended)
                return
            yield ended, at, size
            at, wanted = at + size + 1, BLOCK
            stream.seek(at)


def _different(lines: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return each of some sorted numbers once."""
    return lines[np.append(True, lines[1:] != lines[:-1])] if len(lines) else lines


def _is_out_of_place(places: npt.NDArray[np.intp], beyond: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return which bytes beyond ASCII are no part of a UTF-8 character: a first byte says how many follow it."""
    follow = FOLLOW[beyond]
    goes_on = np.zeros(len(places) + 3, dtype=np.bool_)  # the byte right after is one that follows
    goes_on[: len(places) - 1] = (places[1:] == places[:-1] + 1) & (follow[1:] == 0)
    starts = np.flatnonzero(goes_on[: len(places)] & (follow - 1 < 3))  # 0 - 1 is 255
    count = follow[starts]
    whole = (count < 2) | goes_on[starts + 1]
    whole &= (count < 3) | goes_on[starts + 2]
    first, after = beyond[starts], beyond[starts + 1]
    whole &= ~((first == 0xE0) & (after < 0xA0) | (first == 0xED) & (after > 0x9F))
    whole &= ~((first == 0xF0) & (after < 0x90) | (first == 0xF4) & (after > 0x8F))
    wrong = np.ones(len(places), dtype=np.bool_)
    for step in range(4):
        wrong[starts[whole & (count >= step)] + step] = False
    return wrong
