"""A text file as UTF-8 pieces of whole lines, decoded strictly: any size is read in the same memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

import polars as pl

from engine.errors import FileError
from engine.load.encoding import BLOCK, Encoding, blocks, is_utf8, whole_characters
from engine.load.rows import physical_lines

CHUNK = 1 << 24
"""Bytes per piece, about."""
MARK = "\ufeff".encode()
ZLIB = (b"x^", b"x\x01")
"""Text that starts so would be taken for compressed data."""
CARRIED = "\x02"
"""Stands for the CR of a CRLF where some lines end in CRLF and some in LF."""
WINDOW = 64
LONGEST_LINE = 1 << 26
"""Bytes that a line may have."""


class Lines(Sequence[str]):
    """Physical lines with their ends, from UTF-8 bytes.

    `texts` has the lines without ends as a Series, for work on all of them at once; it is None where a lone CR ends
    some line among others that end in LF: such a piece is read line by line.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.texts: pl.Series | None = None
        self.end = "\n"
        self.mixed = False
        self._list: list[str] = []
        self._window: tuple[int, list[str]] = (0, [])
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
        self._length = len(self._list) if self.texts is None else self.texts.len()
        self._ended = raw.endswith((b"\n", b"\r"))

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
            start = at
            window = self._some(at, min(at + WINDOW, self._length))
            self._window = (start, window)
        return window[at - start]

    def _some(self, start: int, stop: int) -> list[str]:
        if self.texts is None:
            return self._list[start:stop]
        lines = self.with_ends(self.texts[start:stop]).to_list()
        if stop == self._length and lines and not self._ended:
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

    def offset(self, at: int) -> int:
        """Return the byte at which a line starts."""
        if self.texts is None:
            return sum(len(line.encode()) for line in self._list[:at])
        size = int(self.texts[:at].str.len_bytes().sum() or 0) + at * len(self.end)
        return min(size, len(self.raw))


def _series(raw: bytes) -> pl.Series:
    """Return the lines without LF; the bytes are valid UTF-8."""
    if not raw:
        return pl.Series([], dtype=pl.String)
    between = next((code for code in (1, 3, 4, 5, 6, 31, 30, 29) if bytes([code]) not in raw), 0)
    if not between or raw.startswith((MARK, *ZLIB)):
        return pl.Series(raw.decode().removesuffix("\n").split("\n"), dtype=pl.String)
    frame = pl.read_csv(
        raw, has_header=False, separator=chr(between), quote_char=None, infer_schema=False, new_columns=["line"]
    )
    return frame.to_series().fill_null("")


def pieces(source: Path, encoding: Encoding, name: str, size: int = CHUNK) -> Iterator[bytes]:
    """Yield the file as UTF-8 bytes in pieces that end where a line ends.

    Raises:
        FileError: a byte does not belong to the encoding; names the line.
    """
    waiting: list[bytes] = []
    length = taken = 0
    try:
        for block in _utf8(source, encoding):
            waiting.append(block)
            length += len(block)
            if length < size:
                continue
            piece = b"".join(waiting)
            end = _last_end(piece)
            if not end and length > LONGEST_LINE:
                raise FileError(
                    f"{name} has a line of more than {LONGEST_LINE / 1e6:,.0f} MB.",
                    hint="Check that it is a table: its rows should end with line breaks.",
                )
            if end:
                taken += end
                yield piece[:end]
            waiting, length = [piece[end:]], len(piece) - end
    except UnicodeDecodeError as error:
        where = f" near line {_line_at(source, taken + length + error.start):,}" if encoding.codec == "utf-8" else ""
        raise FileError(
            f"{name} is not {encoding.label} throughout: the byte 0x{error.object[error.start]:02X}{where} "
            "does not belong to it.",
            hint="Choose another encoding.",
        ) from None
    if any(waiting):
        yield b"".join(waiting)


def _line_at(source: Path, offset: int) -> int:
    lines = 1
    with source.open("rb") as stream:
        while offset > 0 and (block := stream.read(min(BLOCK, offset))):
            lines += block.count(b"\n")
            offset -= len(block)
    return lines


def _last_end(piece: bytes) -> int:
    """Return where the last whole line ends; a CR at the very end may be half of a CRLF."""
    end = piece.rfind(b"\n") + 1
    return end or piece.rfind(b"\r", 0, len(piece) - 1) + 1


def _utf8(source: Path, encoding: Encoding) -> Iterator[bytes]:
    if encoding.others:
        blocks_ = _line_by_line(source, encoding)
    elif encoding.codec in ("utf-8", "utf-8-sig"):
        blocks_ = _valid(source, checked=encoding.checked)
    else:
        blocks_ = (text.encode() for text in blocks(source, encoding.codec, encoding.skip))
    first = True
    for block in blocks_:
        yield block.removeprefix(MARK) if first else block
        first = first and not block


def _valid(source: Path, *, checked: bool) -> Iterator[bytes]:
    """Yield a UTF-8 file's bytes, each block ending with a whole character, and checked unless it was before."""
    rest = b""
    with source.open("rb") as stream:
        while block := stream.read(BLOCK):
            block = rest + block
            end = len(block) if block.isascii() else whole_characters(block)
            if not checked and not is_utf8(block[:end]):
                block[:end].decode()
            yield block[:end]
            rest = block[end:]
    if rest:
        rest.decode()
        yield rest


def _line_by_line(source: Path, encoding: Encoding) -> Iterator[bytes]:
    """Yield a file that is mostly UTF-8, the other lines read as another encoding."""
    with source.open("rb") as stream:
        while lines := stream.readlines(BLOCK):
            yield b"".join(
                line if is_utf8(line) else line.decode(encoding.others, errors="replace").encode() for line in lines
            )
