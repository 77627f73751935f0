"""Trim spaces at both ends of a value.

Non-breaking and other Unicode spaces, line ends and characters without a width (zero-width space, byte-order mark)
are trimmed too. Inside the value nothing changes unless asked for.
"""

from typing import ClassVar

import polars as pl

from engine.transform import Answer, Example, Transform
from engine.values import INVISIBLE, SPACES

EDGE = rf"(?:{SPACES}|{INVISIBLE})"


class TrimWhitespace(Transform):
    """See the module."""

    inside: bool = False
    """Also turn every run of spaces inside the value into one plain space and remove invisible characters."""

    may_empty = True
    examples: ClassVar = (
        Example(before=["  Bonbach AG ", "\u00a0Köln\u200b", "\ufeffId"], after=["Bonbach AG", "Köln", "Id"]),
        Example(options={"inside": True}, before=["Bonbach \u00a0 AG"], after=["Bonbach AG"]),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the trimmed cells."""
        trimmed = value.str.replace(rf"^{EDGE}+", "").str.replace(rf"{EDGE}+$", "")
        if self.inside:
            trimmed = trimmed.str.replace_all(INVISIBLE, "").str.replace_all(SPACES, " ")
        return Answer(trimmed)
