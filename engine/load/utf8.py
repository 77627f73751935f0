"""Bytes and UTF-8: whether they are valid, where characters end, and single-byte text written as UTF-8, natively."""

from __future__ import annotations

import codecs
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.load.spelling import SPOKEN

BLOCK = 1 << 22
"""Bytes that are read at once."""
SINGLE = frozenset(codecs.lookup(codec).name for codec in (*SPOKEN, "iso-8859-1"))
"""Encodings of one byte a character, in which ASCII is ASCII."""


def is_utf8(block: bytes) -> bool:
    """Whether bytes are valid UTF-8; many times faster than decoding them."""
    if block.isascii():
        return True
    try:
        return pl.Series([block], dtype=pl.Binary).cast(pl.String).null_count() == 0
    except pl.exceptions.PolarsError:
        return False


def is_ascii_file(source: Path) -> bool:
    """Whether a whole file is plain ASCII."""
    with source.open("rb") as stream:
        while block := stream.read(BLOCK):
            if not block.isascii():
                return False
    return True


def is_utf8_file(source: Path) -> bool:
    """Whether a whole file is valid UTF-8."""
    rest = b""
    with source.open("rb") as stream:
        while block := stream.read(BLOCK):
            whole = rest + block if rest else block
            end = whole_characters(whole)
            rest = whole[end:]
            if not is_utf8(whole[:end] if rest else whole):
                return False
    return is_utf8(rest)


def whole_characters(block: bytes) -> int:
    """Return where the last whole UTF-8 character of some bytes ends."""
    for back in range(1, min(4, len(block)) + 1):
        byte = block[-back]
        if byte & 0xC0 != 0x80:  # not the inside of a character
            length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(block) if length <= back else len(block) - back
    return len(block)


def high_places(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Return where the bytes beyond ASCII stand."""
    return np.flatnonzero(codes.view(np.int8) < 0)


class SingleByte:
    """Writes text of one byte a character as UTF-8, about twice as fast as decoding and encoding it.

    Where ASCII stays as it is, only the other bytes, which are few, are looked up and given room.
    """

    def __init__(self, codec: str) -> None:
        written = [_character(code, codec) for code in range(256)]
        self.known = np.array([bool(text) for text in written])
        self.extra = np.array([max(0, len(text) - 1) for text in written], dtype=np.intp)
        table = np.frombuffer(b"".join(text.ljust(3, b"\0") for text in written), dtype=np.uint8).reshape(256, 3)
        self.first, self.second, self.third = (table[:, place].copy() for place in range(3))

    def utf8(self, block: bytes) -> bytes | None:
        """Return a block as UTF-8; None where a byte does not belong to the encoding."""
        if block.isascii():
            return block
        codes = np.frombuffer(block, dtype=np.uint8)
        places = high_places(codes)
        beyond = codes[places]
        if not self.known[beyond].all():
            return None
        extra = self.extra[beyond]
        after = np.cumsum(extra)
        starts = places + after - extra
        two, three = extra >= 1, extra >= 2
        out = np.empty(len(codes) + int(after[-1]), dtype=np.uint8)
        kept = np.ones(len(out), dtype=np.bool_)
        kept[starts[two] + 1] = False
        kept[starts[three] + 2] = False
        out[kept] = codes
        out[starts] = self.first[beyond]
        out[starts[two] + 1] = self.second[beyond[two]]
        out[starts[three] + 2] = self.third[beyond[three]]
        return out.tobytes()


@lru_cache
def single_byte(codec: str) -> SingleByte | None:
    """Return what writes an encoding as UTF-8; None where it has several bytes a character."""
    return SingleByte(codec) if codecs.lookup(codec).name in SINGLE else None


def _character(code: int, codec: str) -> bytes:
    """Return one byte's character as UTF-8, at most three bytes; empty where the byte has none."""
    return bytes([code]).decode(codec, errors="ignore").encode()
