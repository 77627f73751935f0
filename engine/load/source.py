"""A text file as chunks of whole physical lines, decoded strictly, so that any size is read in the same memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.errors import FileError
from engine.load.encoding import BLOCK, Encoding, blocks
from engine.load.rows import physical_lines

CHUNK = 1 << 24
"""Characters per chunk, about."""
MARK = "\ufeff"


def line_chunks(source: Path, encoding: Encoding, name: str, chunk: int = CHUNK) -> Iterator[list[str]]:
    """Yield lists of physical lines with their ends.

    Raises:
        FileError: a byte does not belong to the encoding; names the line.
    """
    waiting: list[str] = []
    size = 0
    before = 0
    try:
        for block in _decoded(source, encoding):
            waiting.append(block)
            size += len(block)
            if size < chunk:
                continue
            text = "".join(waiting)
            lines = physical_lines(text)
            # The last line may go on, and a CR may be half of a CRLF.
            rest = lines.pop()
            before += len(lines)
            yield lines
            waiting, size = [rest], len(rest)
    except UnicodeDecodeError as error:
        raise FileError(
            f"{name} is not {encoding.label} throughout: the byte 0x{error.object[error.start]:02X} after line "
            f"{before + ''.join(waiting).count(chr(10)):,} does not belong to it.",
            hint="Choose another encoding.",
        ) from None
    text = "".join(waiting)
    if text:
        yield physical_lines(text)


def _decoded(source: Path, encoding: Encoding) -> Iterator[str]:
    if encoding.others:
        yield from _line_by_line(source, encoding)
        return
    first = True
    for block in blocks(source, encoding.codec):
        yield block.removeprefix(MARK) if first else block
        first = first and not block


def _line_by_line(source: Path, encoding: Encoding) -> Iterator[str]:
    """Yield a file that is mostly UTF-8, the other lines read as another encoding."""
    first = True
    with source.open("rb") as stream:
        while lines := stream.readlines(BLOCK):
            text = "".join(_one(line, encoding) for line in lines)
            yield text.removeprefix(MARK) if first else text
            first = False


def _one(line: bytes, encoding: Encoding) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(encoding.others, errors="replace")
