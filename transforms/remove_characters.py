"""Remove kinds of characters, or certain ones, from a value wherever they stand.

Line ends, tabs and other control characters, emoji, punctuation, digits, letters or spaces; or any characters named.
A cell may become empty.
"""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import model_validator

from engine.characters import KINDS, pattern_of
from engine.transform import Answer, Example, Transform


class RemoveCharacters(Transform):
    """See the module."""

    kind: Literal["control", "spaces", "punctuation", "symbols", "digits", "letters", "emoji", "none"] = "control"
    """Which kind goes: control takes line ends, tabs and characters without a width too."""

    characters: str = ""
    """Further characters that go, one after the other, such as ()-/"""

    may_empty = True
    examples: ClassVar = (
        Example(before=["Bonbach\tAG\n"], after=["BonbachAG"]),
        Example(options={"kind": "none", "characters": "()-/ "}, before=["(030) 182-65/34"], after=["0301826534"]),
        Example(options={"kind": "digits"}, before=["A4711"], after=["A"]),
    )

    @model_validator(mode="after")
    def _something_goes(self) -> Self:
        if self.kind == "none" and not self.characters:
            raise ValueError("say which kind or which characters are to be removed")
        return self

    def answer(self, value: pl.Expr) -> Answer:
        """Return the cells without these characters."""
        return Answer(value.str.replace_all(pattern_of(KINDS[self.kind], self.characters), ""))
