"""Fill a value up to a length from the left, such as `4711` to `0004711`.

For numbers that lost their leading zeros in a spreadsheet. A value that is longer than the length is left alone and
noted; with `digits_only`, what is not made of digits fails instead of being filled up.
"""

from typing import ClassVar

import polars as pl
from pydantic import Field, field_validator

from engine.transform import Answer, Example, Transform

LONGER, NO_DIGITS = "longer than the length asked for", "not made of digits"


class PadLeft(Transform):
    """See the module."""

    length: int = Field(default=10, ge=1, le=1_000)
    """How many characters the value has in the end."""

    character: str = "0"
    """What it is filled up with: one character."""

    digits_only: bool = True
    """Only values made of digits are filled up; others fail."""

    examples: ClassVar = (
        Example(options={"length": 7}, before=["4711", "0004711"], after=["0004711", "0004711"]),
        Example(options={"length": 3}, before=["4711"], after=["4711"], note=LONGER),
        Example(options={"length": 7}, before=["K4711"], after=[None], reason=NO_DIGITS),
    )

    @field_validator("character")
    @classmethod
    def _is_one(cls, character: str) -> str:
        if len(character) != 1:
            raise ValueError(f"“{character}” is not one character")
        return character

    def answer(self, value: pl.Expr) -> Answer:
        """Return the filled cells."""
        odd = ~value.str.contains("^[0-9]+$") if self.digits_only else pl.lit(value=False)
        return Answer(
            value.str.pad_start(self.length, self.character),
            reasons={NO_DIGITS: odd},
            notes={LONGER: value.str.len_chars() > self.length},
        )
