"""Trim spaces at both ends of a value.

Non-breaking and other Unicode spaces, line ends and characters without a width (zero-width space, byte-order mark)
are trimmed too. Inside the value nothing changes unless asked for. A cell that holds nothing but spaces becomes empty.
"""

from typing import ClassVar

import polars as pl

from engine.transform import Answer, Example, Transform
from engine.values import INVISIBLE, SPACES

EDGE = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
    "\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
JOINER_MATTERS = r"[\u200c\u200d][^\p{Latin}\p{Greek}\p{Cyrillic}\s[:punct:]0-9]"
"""Persian and Indic words and joined emoji are spelled with zero-width joiners."""
NO_JOINERS = r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"


class TrimWhitespace(Transform):
    """See the module."""

    inside: bool = False
    """Also turn every run of spaces and line ends inside the value into one plain space and remove characters without
    a width; zero-width joiners that spell Persian or Indic words or join emoji stay."""

    may_empty = True
    examples: ClassVar = (
        Example(before=["  Bonbach AG ", "\u00a0Köln\u200b", "\ufeffId"], after=["Bonbach AG", "Köln", "Id"]),
        Example(options={"inside": True}, before=["Bonbach \u00a0 AG"], after=["Bonbach AG"]),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the trimmed cells."""
        trimmed = value.str.strip_chars(EDGE)
        if self.inside:
            spelled = trimmed.str.contains(JOINER_MATTERS)
            kept, bare = trimmed.str.replace_all(NO_JOINERS, ""), trimmed.str.replace_all(INVISIBLE, "")
            bare = pl.when(spelled).then(kept).otherwise(bare)
            trimmed = bare.str.replace_all(SPACES, " ").str.strip_chars(EDGE)
        return Answer(trimmed)
