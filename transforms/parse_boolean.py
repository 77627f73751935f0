"""Read yes and no in the words that systems write: ja, nein, x, wahr, 1, -1, oui, true.

Words are those of the lookup table `booleans`, in many languages; the answer is written as the other system wants it. A
word that is not in the table fails. An empty cell is unknown, unless `blank_is_no` says that an unticked box is empty.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, LookupName, Transform, once
from engine.values import from_table

UNKNOWN, BLANK = "neither yes nor no", "empty read as no"
NUMBERS = {"-1": "1", "1.0": "1", "0.0": "0", "1,0": "1", "0,0": "0"}
"""How Access and spreadsheets write them."""
WRITTEN = {
    "true_false": ("true", "false"),
    "yes_no": ("yes", "no"),
    "ja_nein": ("ja", "nein"),
    "1_0": ("1", "0"),
    "x_blank": ("X", ""),
}


class ParseBoolean(Transform):
    """See the module."""

    output: Literal["true_false", "yes_no", "ja_nein", "1_0", "x_blank"] = "true_false"
    """How the answer is written; x_blank leaves a no empty."""

    blank_is_no: bool = False
    """An empty cell means no."""

    table: LookupName = "booleans"
    """Lookup table of words and yes or no."""

    takes_blank = True
    may_empty = True
    examples: ClassVar = (
        Example(before=["ja", "N", "1", "WAHR", "x"], after=["true", "false", "true", "true", "true"]),
        Example(before=["vielleicht"], after=[None], reason=UNKNOWN),
        Example(options={"blank_is_no": True, "output": "1_0"}, before=["x", None], after=["1", "0"], note=BLANK),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return yes and no in the spelling asked for."""
        words = self.rows_of(self.table)
        tidy = value.str.strip_chars().replace(NUMBERS)
        found = from_table(words.select(key=pl.nth(0), value=pl.nth(1)), tidy, missing=UNKNOWN)
        said = once(found.value)
        yes, no = WRITTEN[self.output]
        made = pl.when(said == "yes").then(pl.lit(yes)).when(said == "no").then(pl.lit(no))
        unknown = {UNKNOWN: value.is_not_null() & ~said.is_in(["yes", "no"]).fill_null(value=False)}
        if not self.blank_is_no:
            return Answer(made, unknown)
        return Answer(pl.when(value.is_null()).then(pl.lit(no)).otherwise(made), unknown, {BLANK: value.is_null()})
