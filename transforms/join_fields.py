"""Join a value with other fields, such as street and house number, into one.

Empty fields leave no separator behind. The way back is `split_field`, where the separator stands in none of the parts;
cells where it does are noted.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import polars as pl
from pydantic import model_validator

from engine.transform import Answer, Example, FieldName, Transform, once

AMBIGUOUS = "the separator stands inside a part: it cannot be split again"


class JoinFields(Transform):
    """See the module."""

    fields: tuple[FieldName, ...]
    """Other fields that follow the value, in order."""

    separator: str = " "
    """What stands between the parts."""

    before: tuple[FieldName, ...] = ()
    """Other fields that come before the value, in order."""

    takes_blank = True
    group = "identity"
    examples: ClassVar = (
        Example(
            options={"fields": ["Nr"]}, fields={"Nr": ["12a", None]}, before=["Marktplatz", "Postfach"],
            after=["Marktplatz 12a", "Postfach"],
        ),
        Example(
            options={"fields": ["Ort"], "separator": ", "}, fields={"Ort": ["Bonn"]}, before=["Haus 1, Hof"],
            after=["Haus 1, Hof, Bonn"], note=AMBIGUOUS,
        ),
    )  # fmt: skip

    @model_validator(mode="after")
    def _something_to_join(self) -> Self:
        if not self.fields and not self.before:
            raise ValueError("name at least one field to join with")
        return self

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return the step that takes the value out again: it holds where no part was empty or held the separator."""
        return ("split_field", {"separator": self.separator, "part": len(self.before) + 1}) if self.separator else None

    def answer(self, value: pl.Expr) -> Answer:
        """Return the joined cells."""
        parts = [*map(pl.col, self.before), value, *map(pl.col, self.fields)]
        filled = [once(pl.when(part.str.strip_chars() != "").then(part.str.strip_chars())) for part in parts]
        joined = pl.concat_str(*filled, separator=self.separator, ignore_nulls=True)
        inside = [part.str.contains(self.separator, literal=True) for part in filled if self.separator.strip()]
        return Answer(
            pl.when(joined != "").then(joined),
            notes={AMBIGUOUS: pl.any_horizontal(*inside)} if inside else {},
            otherwise="nothing to join",
        )
