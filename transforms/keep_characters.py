"""Keep only some kinds of characters of a value, and remove all others.

Such as the digits of a customer number, or the letters and digits of a code. What is removed is gone: cells that lose
anything are noted, and a cell of which nothing is left fails.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.characters import KINDS, pattern_of
from engine.transform import Answer, Example, Transform, once

REMOVED, NOTHING = "other characters removed", "nothing to keep"


class KeepCharacters(Transform):
    """See the module."""

    kind: Literal["digits", "letters", "letters_digits", "ascii_letters_digits", "printable_ascii", "none"] = "digits"
    """Which kind stays; letters and digits are those of any script, unless ascii."""

    characters: str = ""
    """Further characters that stay, one after the other, such as +-"""

    examples: ClassVar = (
        Example(before=["4711"], after=["4711"]),
        Example(before=["K-4711"], after=["4711"], note=REMOVED),
        Example(
            options={"kind": "letters_digits", "characters": "-"}, before=["K-47/11 ß"], after=["K-4711ß"], note=REMOVED
        ),
        Example(before=["ohne"], after=[None], reason=NOTHING),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return what is left of the cells."""
        kept = once(value.str.replace_all(pattern_of(KINDS[self.kind], self.characters, others=True), ""))
        return Answer(kept, notes={REMOVED: kept != value}, otherwise=NOTHING)
