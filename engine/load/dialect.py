"""How the cells of a delimited text are written: what stands between them, around them, before a quote inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Dialect:
    """Delimiter, quote and escape of a delimited text.

    `delimiter` may have several characters; it is empty where the file has one column. `quote` is empty where cells
    are not quoted. `escape` is what stands before a quote inside a quoted cell where quotes are not doubled.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""

    @cached_property
    def cell(self) -> re.Pattern[str]:
        """Match one well-formed cell: group 1 is a quoted cell's inside, group 2 a bare cell."""
        quote, escape = re.escape(self.quote), re.escape(self.escape)
        bare = self._bare
        if not self.quote:
            return re.compile(rf"(\Z.)?({bare})", re.DOTALL)
        inside = rf"[^{quote}{escape}]|{quote}{quote}" + (rf"|{escape}." if escape else "")
        return re.compile(rf"{quote}((?:{inside})*+){quote}|((?!{quote}){bare})", re.DOTALL)

    @cached_property
    def _bare(self) -> str:
        if not self.delimiter:
            return r"[^\r\n]*+"
        if len(self.delimiter) == 1:
            return rf"[^\r\n{re.escape(self.delimiter)}]*+"
        return rf"(?:(?!{re.escape(self.delimiter)})[^\r\n])*+"

    def split(self, text: str) -> list[str] | None:
        """Return the cells of one whole row (without its line end), or None where it is not well-formed.

        A quote inside a bare cell (`5" pipe`) is text. A row may span lines inside quoted cells.
        """
        if not self.quote or self.quote not in text:
            if "\n" in text or "\r" in text:
                return None
            return text.split(self.delimiter) if self.delimiter else [text]
        return self._scan(text)[0]

    def _scan(self, text: str) -> tuple[list[str] | None, int]:
        """Return the cells of a row with quotes, None where it is not well-formed, and where a quoted cell has no end.

        The latter is -1 where there is none, or where something else is wrong before it.
        """
        cells, at = list[str](), 0
        quote, delimiter, step = self.quote, self.delimiter, len(self.delimiter)
        breaks = "\n" in text or "\r" in text
        while True:
            if text.startswith(quote, at):
                found = self.cell.match(text, at)
                if found is None:
                    return None, at
                cells.append(self.unescape(found[1]))
                end = found.end()
            else:
                end = text.find(delimiter, at) if delimiter else -1
                end = len(text) if end < 0 else end
                cell = text[at:end]
                if breaks and ("\n" in cell or "\r" in cell):
                    return None, -1
                cells.append(cell)
            if end == len(text):
                return cells, -1
            if not delimiter or not text.startswith(delimiter, end):
                return None, -1
            at = end + step

    def unescape(self, inside: str) -> str:
        """Return what the inside of a quoted cell means."""
        if self.escape:
            inside = inside.replace(self.escape + self.quote, self.quote)
            if self.escape == "\\":
                inside = inside.replace("\\\\", "\\")
        return inside.replace(self.quote * 2, self.quote)

    def is_open(self, text: str) -> bool:
        """Whether the text ends inside a quoted cell, all before it being well-formed."""
        if not self.quote or self.quote not in text:
            return False
        at = self._scan(text)[1]
        # A quote opens here and no matching quote follows: open, unless something follows a closing quote.
        return at >= 0 and self._never_closes(text, at + len(self.quote))

    def _never_closes(self, text: str, at: int) -> bool:
        rest = text[at:]
        if self.escape:
            rest = rest.replace(self.escape + self.escape, "").replace(self.escape + self.quote, "")
        return self.quote not in rest.replace(self.quote * 2, "")

    @property
    def words(self) -> str:
        """The delimiter in words."""
        return delimiter_words(self.delimiter)


def delimiter_words(delimiter: str) -> str:
    """Return a delimiter in words for people."""
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "space", ":": "colon", "^": "caret"}
    return names.get(delimiter, f"“{delimiter}”" if delimiter else "none (one column)")
