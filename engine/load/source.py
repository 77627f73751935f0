"""A text file as UTF-8 pieces of whole lines, decoded strictly: any size is read in the same memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.errors import FileError
from engine.load import utf8
from engine.load.encoding import Encoding, blocks
from engine.load.rows import physical_lines
from engine.load.utf8 import SingleByte, is_utf8, single_byte

CHUNK = 1 << 24
"""Bytes per piece, about."""
MARK = "\ufeff".encode()
ZLIB = (b"x^", b"x\x01")
"""Text that starts so would be taken for compressed data."""
CARRIED = "\x02"
"""Stands for the CR of a CRLF where some lines end in CRLF and some in LF."""
WINDOW = 8
"""Lines that are fetched together: a broken row is looked at with the one before it and some of those after it."""
LONGEST_LINE = 1 << 26
"""Bytes that a line may have."""


class Lines(Sequence[str]):
    """Physical lines with their ends, from UTF-8 bytes.

    `texts` has the lines without ends as a Series, for work on all of them at once; it is None where a lone CR ends
    some line among others that end in LF: such a piece is read line by line.
    """

    def __init__(self, *raws: bytes, texts: pl.Series | None = None, like: Lines | None = None) -> None:
        """Split bytes into lines; where they are known, `texts` has them, and they end as those of `like`."""
        self.raws = raws
        self.size = sum(map(len, raws))
        self.texts = texts
        self.end: str = like.end if like else "\n"
        self.mixed: bool = like.mixed if like else False
        self.ended = raws[-1].endswith((b"\n", b"\r"))
        self._list: list[str] = []
        self._window: tuple[int, list[str]] = (0, [])
        if texts is None:
            self._split(b"".join(raws))
        self._length = len(self._list) if self.texts is None else self.texts.len()

    def _split(self, raw: bytes) -> None:
        if CARRIED.encode() in raw:
            pass
        elif b"\r" not in raw:
            self.texts = _series(raw)
        elif b"\n" not in raw:
            self.end = "\r"
            self.texts = _series(raw.replace(b"\r", b"\n"))
        elif raw.count(b"\r") == (both := raw.count(b"\r\n")):
            self.mixed = both < raw.count(b"\n")
            self.end = "\n" if self.mixed else "\r\n"
            self.texts = _series(raw.replace(b"\r\n", b"\x02\n") if self.mixed else raw)
        if self.texts is None:
            self._list = physical_lines(raw.decode())

    def after(self, count: int) -> Lines:
        """Return the lines without the first so many."""
        at, raws = self.offset(count), self.raws
        while len(raws) > 1 and at >= len(raws[0]):
            at -= len(raws[0])
            raws = raws[1:]
        raws = (raws[0][at:], *raws[1:])
        if self.texts is None or count * 2 > self._length:  # few are left: the memory of the others is freed
            return Lines(*raws)
        return Lines(*raws, texts=self.texts[count:], like=self)

    def followed_by(self, more: Lines) -> Lines:
        """Return these lines and then others."""
        raws = (*self.raws, *more.raws)
        alike = (self.end, self.mixed, self.ended) == (more.end, more.mixed, True)
        if self.texts is None or more.texts is None or not alike:
            return Lines(*raws)
        return Lines(*raws, texts=pl.concat([self.texts, more.texts]), like=self)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            start, stop, _ = at.indices(self._length)
            return self._some(start, stop)
        if at < 0:
            at += self._length
        if not 0 <= at < self._length:
            raise IndexError(at)
        start, window = self._window
        if not start <= at < start + len(window):
            start = max(0, at - 1)
            window = self._some(start, min(start + WINDOW, self._length))
            self._window = (start, window)
        return window[at - start]

    def _some(self, start: int, stop: int) -> list[str]:
        if self.texts is None:
            return self._list[start:stop]
        texts = self.texts.slice(start, max(0, stop - start)).to_list()
        if self.mixed:
            lines = [text[:-1] + "\r\n" if text.endswith(CARRIED) else text + "\n" for text in texts]
        else:
            lines = [text + self.end for text in texts]
        if stop == self._length and lines and not self.ended:
            lines[-1] = lines[-1].removesuffix(self.end)
        return lines

    def with_ends(self, texts: pl.Series) -> pl.Series:
        """Return lines of this piece with their ends."""
        if not self.mixed:
            return texts + self.end
        return (texts + "\n").str.replace(CARRIED + "\n", "\r\n", literal=True)

    def bare(self) -> pl.Series:
        """Return all lines without their ends."""
        assert self.texts is not None
        return self.texts.str.strip_suffix(CARRIED) if self.mixed else self.texts

    @property
    def raw(self) -> bytes:
        """All bytes."""
        if len(self.raws) > 1:
            self.raws = (b"".join(self.raws),)
        return self.raws[0]

    def offsets(self, count: int) -> npt.NDArray[np.int64]:
        """Return the bytes at which the first `count` lines start, and the one after them."""
        assert self.texts is not None
        sizes = self.texts[:count].str.len_bytes().to_numpy().astype(np.int64) + len(self.end)
        offsets: npt.NDArray[np.int64] = np.minimum(np.concatenate([[0], np.cumsum(sizes)]), self.size)
        return offsets

    def offset(self, at: int) -> int:
        """Return the byte at which a line starts."""
        if self.texts is None:
            return sum(len(line.encode()) for line in self._list[:at])
        size = int(self.texts[:at].str.len_bytes().sum() or 0) + at * len(self.end)
        return min(size, self.size)


def _series(raw: bytes) -> pl.Series:
    """Return the lines without LF; the bytes are valid UTF-8."""
    if not raw:
        return pl.Series([], dtype=pl.String)
    between = next((code for code in (1, 3, 4, 5, 6, 31, 30, 29) if bytes([code]) not in raw), 0)
    if not between or raw.startswith((MARK, *ZLIB)):
        return pl.Series(raw.decode().removesuffix("\n").split("\n"), dtype=pl.String)
    frame = pl.read_csv(
        raw,
        has_header=False,
        separator=chr(between),
        quote_char=None,
        schema={"line": pl.String},
        empty_string_is_null=False,
    )
    return frame.to_series()


def pieces(source: Path, encoding: Encoding, name: str, size: int = CHUNK) -> Iterator[bytes]:
    """Yield the file as UTF-8 bytes in pieces that end where a line ends.

    Raises:
        FileError: a byte does not belong to the encoding; names the line.
    """
    if encoding.codec in ("utf-8", "utf-8-sig") and not encoding.others:
        yield from _cut(source, encoding, name, size)
        return
    waiting: list[bytes] = []
    length = 0
    for block in decoded(source, encoding, name):
        waiting.append(block)
        length += len(block)
        if length < size:
            continue
        piece = b"".join(waiting)
        end = _last_end(piece)
        _check_length(length, end, name)
        if end:
            yield piece[:end]
        waiting, length = [piece[end:]], len(piece) - end
    if any(waiting):
        yield b"".join(waiting)


def decoded(source: Path, encoding: Encoding, name: str) -> Iterator[bytes]:
    """Yield a file that is not UTF-8 throughout as UTF-8, without a mark.

    Raises:
        FileError: a byte does not belong to the encoding.
    """
    native = single_byte(encoding.codec)
    if encoding.others:
        blocks_ = _line_by_line(source, encoding)
    elif native:
        blocks_ = _single(source, encoding, native)
    else:
        blocks_ = (text.encode() for text in blocks(source, encoding.codec, encoding.skip))
    try:
        first = True
        for block in blocks_:
            yield block.removeprefix(MARK) if first else block
            first = first and not block
    except UnicodeDecodeError as error:
        raise _foreign_byte(error, encoding, name) from None


def ahead(parts: Iterator[bytes]) -> Iterator[Lines]:
    """Yield pieces as lines; the next one is read while the caller is busy with this one."""
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(_next_lines, parts)
        while (lines := waiting.result()) is not None:
            waiting = beside.submit(_next_lines, parts)
            yield lines


def _next_lines(parts: Iterator[bytes]) -> Lines | None:
    piece = next(parts, None)
    return None if piece is None else Lines(piece)


def _cut(source: Path, encoding: Encoding, name: str, size: int) -> Iterator[bytes]:
    """Yield a UTF-8 file in pieces of whole lines; it is checked on the way unless that was done before."""
    with source.open("rb", buffering=0) as stream:
        at = len(MARK) if stream.read(len(MARK)) == MARK else 0
        wanted = size
        stream.seek(at)
        while piece := stream.read(wanted):
            end = _last_end(piece) if len(piece) == wanted else len(piece)
            _check_length(len(piece), end, name)
            if not end:  # a line longer than the piece: look further
                wanted *= 2
            else:
                whole = piece[:end]
                if not encoding.checked and not is_utf8(whole):
                    _refuse(whole, source, at, encoding, name)
                yield whole
                at, wanted = at + end, size
            stream.seek(at)


def _check_length(length: int, end: int, name: str) -> None:
    """Raise for a line that is too long: no line ends in so many bytes."""
    if not end and length >= LONGEST_LINE:
        raise FileError(
            f"{name} has a line of more than {LONGEST_LINE / 1e6:,.0f} MB.",
            hint="Check that it is a table: its rows should end with line breaks.",
        )


def _refuse(piece: bytes, source: Path, at: int, encoding: Encoding, name: str) -> None:
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        raise _foreign_byte(error, encoding, name, f" near line {_line_at(source, at + error.start):,}") from None


def _foreign_byte(error: UnicodeDecodeError, encoding: Encoding, name: str, where: str = "") -> FileError:
    return FileError(
        f"{name} is not {encoding.label} throughout: the byte 0x{error.object[error.start]:02X}{where} "
        "does not belong to it.",
        hint="Choose another encoding.",
    )


def _line_at(source: Path, offset: int) -> int:
    lines = 1
    with source.open("rb") as stream:
        while offset > 0 and (block := stream.read(min(utf8.BLOCK, offset))):
            lines += block.count(b"\n")
            offset -= len(block)
    return lines


def _last_end(piece: bytes) -> int:
    """Return where the last whole line ends; a CR at the very end may be half of a CRLF."""
    end = piece.rfind(b"\n") + 1
    return end or piece.rfind(b"\r", 0, len(piece) - 1) + 1


def _single(source: Path, encoding: Encoding, native: SingleByte) -> Iterator[bytes]:
    """Yield a file of one byte a character as UTF-8."""
    with source.open("rb") as stream:
        stream.seek(encoding.skip)
        while block := stream.read(utf8.BLOCK):
            written = native.utf8(block)
            yield block.decode(encoding.codec).encode() if written is None else written


def _line_by_line(source: Path, encoding: Encoding) -> Iterator[bytes]:
    """Yield a file that is mostly UTF-8, the other lines read as another encoding."""
    with source.open("rb") as stream:
        while lines := stream.readlines(utf8.BLOCK):
            block = b"".join(lines)
            yield block if is_utf8(block) else b"".join(_one_line(line, encoding.others) for line in lines)


def _one_line(line: bytes, others: str) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode(others, errors="replace").encode()
    return line
