"""Take one part out of a value of several parts, such as the second of `red; green; blue`.

Parts are counted from 1, or from the end as -1, -2 …; spaces around them go. `rest` takes everything from there on. A
value with fewer parts fails. The way back is `join_fields`.
"""

from typing import ClassVar

import polars as pl
from pydantic import Field, field_validator

from engine.transform import Answer, Example, Transform, once

FEWER, EMPTY = "fewer parts than asked for", "this part is empty"


class SplitField(Transform):
    """See the module."""

    separator: str = Field(default=";", min_length=1)
    """What stands between the parts."""

    part: int = 1
    """Which part: 1 is the first, -1 the last."""

    rest: bool = False
    """Take this part and all that follow it."""

    examples: ClassVar = (
        Example(options={"part": 2}, before=["rot; grün; blau"], after=["grün"]),
        Example(options={"part": -1}, before=["rot; grün; blau"], after=["blau"]),
        Example(options={"separator": ",", "part": 2, "rest": True}, before=["Köln, Rhein, DE"], after=["Rhein, DE"]),
        Example(options={"part": 2}, before=["rot"], after=[None], reason=FEWER),
    )

    @field_validator("part")
    @classmethod
    def _counts_from_one(cls, part: int) -> int:
        if part == 0:
            raise ValueError("parts are counted from 1, or from the end as -1; there is no part 0")
        return part

    def answer(self, value: pl.Expr) -> Answer:
        """Return the part asked for."""
        parts = once(value.str.split(self.separator))
        at = self.part - 1 if self.part > 0 else self.part
        rest, one = parts.list.slice(at).list.join(self.separator), parts.list.get(at, null_on_oob=True)
        made = rest if self.rest else one
        fewer = parts.list.len() < abs(self.part)
        return Answer(made.str.strip_chars(), reasons={FEWER: fewer}, otherwise=EMPTY)
