"""Cut the XML of a sheet at the ends of its rows, so that those written as usual are read by two regular expressions.

A streaming parser sees each element of each cell; that is exact and, in Python, slow. Whatever is not written as Excel
and its likes write it goes to the parser as it stands, in its place: the result is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

ROW = re.compile(r'\s*<row r="([0-9]{1,7})"((?: [A-Za-z0-9:]+="[^"<>&]*")*) ?')
"""A row's tag: its number, and what else it says."""
ODD_ROW = re.compile(r' hidden="(?!1"|0"|false")| ht="0"')
"""What a row seldom says about being hidden."""
CELL = re.compile(
    r'\s*<c r="([A-Z]{1,3})[0-9]+"((?: s="[0-9]{1,9}"| t="[a-zA-Z]+"){0,2})'
    r"(?:/>|>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    r'(?:<v>([^<&]*)</v>|<is><t(?: xml:space="preserve")?>([^<&]*)</t></is>)?</c>)|(.)',
    re.DOTALL,
)
"""A cell: its column's letters, style and type, value, or its own text; or a sign that belongs to none."""
STYLE = re.compile(r' s="([0-9]+)"')
TYPE = re.compile(r' t="([a-zA-Z]+)"')
TEXT = re.compile(r'\s*<si>\s*<t(?: xml:space="preserve")?>([^<&]*)</t>\s*')
"""A shared text, without its end tag."""
ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
LONGEST_HEAD = 1 << 22
LONGEST_ROW = 1 << 24
"""Bytes after which rows are left to the parser."""


class Kind(NamedTuple):
    """What is cut: the tag that all pieces stand in, and the one that ends a piece."""

    start: re.Pattern[bytes]
    end: str


ROWS = Kind(re.compile(rb"<sheetData\s*>"), "</row>")
TEXTS = Kind(re.compile(rb"<sst(?:\s[^<>]*)?>"), "</si>")


def pieces(blocks: Iterable[bytes], kind: Kind) -> Iterator[tuple[bytes, list[str]]]:
    """Yield XML for the parser, and the pieces that follow it, each without its end tag."""
    stream = iter(blocks)
    head = b""
    start = None
    while start is None and len(head) < LONGEST_HEAD and (block := next(stream, None)):
        head += block
        start = kind.start.search(head)
    if start is None or _is_unusual(head[: start.end()].partition(b"?>")[2]) or ENCODING.search(head, 0, 200):
        yield head, []
        yield from ((block, []) for block in stream)
        return
    yield head[: start.end()], []
    yield from _cut(head[start.end() :], stream, kind.end)


def _is_unusual(xml: bytes) -> bool:
    """Whether there is a comment, a declaration or the like, which may hold what looks like rows."""
    return b"<!" in xml or b"<?" in xml


def _cut(rest: bytes, stream: Iterator[bytes], tag: str) -> Iterator[tuple[bytes, list[str]]]:
    for block in chain((b"",), stream):
        rest += block
        last = rest.rfind(tag.encode())
        end = last + len(tag) if last >= 0 else 0
        if _is_unusual(rest) or len(rest) - end > LONGEST_ROW:
            break
        try:
            text = rest[:end].decode()
        except UnicodeDecodeError:
            break
        if "\r" in text:  # a line end is one sign in XML
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        rest = rest[end:]
        yield b"", text.split(tag)[:-1]
    yield rest, []
    yield from ((block, []) for block in stream)
