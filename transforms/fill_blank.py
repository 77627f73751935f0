"""Fill empty cells, and empty those that only say that nothing is known.

An empty cell takes the first filled one of `from_fields`, else `text`. Cells of nothing but spaces count as empty.
With a table of `placeholders` (such as the shipped one: n/a, k.A., -, unbekannt …) these words count as empty too; with
neither `from_fields` nor `text` they are then just emptied. What came from another field and what stood there as a
placeholder is noted.
"""

from typing import ClassVar, Self

import polars as pl
from pydantic import model_validator

from engine.transform import Answer, Example, FieldName, LookupName, Transform, once
from engine.values import INVISIBLE, SPACES, from_table

FROM_FIELD, PLACEHOLDER = "filled from another field", "a placeholder counted as empty"


class FillBlank(Transform):
    """See the module."""

    text: str = ""
    """What to write where nothing else is known."""

    from_fields: tuple[FieldName, ...] = ()
    """Other fields, of which the first filled one is taken."""

    placeholders: LookupName = ""
    """Lookup table of words that count as empty; none if left out."""

    takes_blank = True
    may_empty = True
    examples: ClassVar = (
        Example(options={"text": "unknown"}, before=[None, "Köln"], after=["unknown", "Köln"]),
        Example(
            options={"from_fields": ["Office"]},
            before=[None],
            fields={"Office": ["+49 30 1826534"]},
            after=["+49 30 1826534"],
            note=FROM_FIELD,
        ),
        Example(
            options={"placeholders": "placeholders"}, before=["k. A.", "N/A"], after=[None, None], note=PLACEHOLDER
        ),
    )

    @model_validator(mode="after")
    def _something_to_do(self) -> Self:
        if not (self.text or self.from_fields or self.placeholders):
            raise ValueError("say what to fill with: text, from_fields, or a table of placeholders to empty")
        return self

    def answer(self, value: pl.Expr) -> Answer:
        """Return the cells with the empty ones filled."""
        spaces = value.str.contains(rf"\A(?:{SPACES}|{INVISIBLE})+\z")
        said = pl.lit(value=False)
        if self.placeholders:
            words = self.rows_of(self.placeholders)
            known = from_table(words.select(key=words.columns[0], value=pl.lit("")), value, missing="")
            said = once(known.value.is_not_null())
        empty = once(value.is_null() | spaces | said)
        others = [self._filled(pl.col(name)) for name in self.from_fields]
        other = once(pl.coalesce(*others) if others else pl.lit(None, pl.String))
        text = pl.lit(self.text or None, pl.String)
        notes = {PLACEHOLDER: said} if self.placeholders else {}
        if others:
            notes[FROM_FIELD] = empty & other.is_not_null()
        return Answer(pl.when(empty).then(pl.coalesce(other, text)).otherwise(value), notes=notes)

    def _filled(self, cell: pl.Expr) -> pl.Expr:
        return pl.when(~cell.str.contains(rf"\A(?:{SPACES}|{INVISIBLE})*\z")).then(cell)
