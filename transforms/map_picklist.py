"""Replace each value by the option that a lookup table gives for it.

Keys meet without regard to spaces, invisible characters and (unless switched off) upper and lower case. A value that no
row of the table covers is never passed on silently: it fails, and the step says what becomes of it (reject the row,
empty, keep, a default); or, with `unknown` at `create`, it goes on as an option that the other system must create, and
is noted. Empty cells are the step's own choice.
"""

from functools import partial
from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, LookupName, Transform, once
from engine.values import fold, from_table, tidy

UNKNOWN = "not in the lookup table"
UNASSIGNED = "in the lookup table, but without a value"
SEVERAL = "the lookup table gives more than one value"
CREATE = "an option that must be created"


class MapPicklist(Transform):
    """See the module."""

    table: LookupName
    """Lookup table: the source's values in its first column, the target's options in its second."""

    fold_case: bool = True
    """Upper and lower case are the same."""

    unknown: Literal["fail", "create"] = "fail"
    """What a value is that the table does not cover."""

    creates = CREATE
    examples: ClassVar = (
        Example(
            options={"table": "industry"},
            tables={"industry": {"Maschinenbau": "Machinery", "Chemie": "Chemicals"}},
            before=["Maschinenbau", " CHEMIE "],
            after=["Machinery", "Chemicals"],
        ),
        Example(
            options={"table": "industry"},
            tables={"industry": {"Chemie": "Chemicals"}},
            before=["Bergbau"],
            after=[None],
            reason=UNKNOWN,
        ),
        Example(
            options={"table": "industry", "unknown": "create"},
            tables={"industry": {"Chemie": "Chemicals"}},
            before=["Bergbau "],
            after=["Bergbau"],
            note=CREATE,
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the options that stand beside the cells' values."""
        table = self.rows_of(self.table)
        rows = table.select(key=pl.nth(0), value=pl.nth(1) if table.width > 1 else pl.lit(""))
        found = from_table(rows, value, missing=UNKNOWN, several=SEVERAL, meet=partial(fold, case=self.fold_case))
        if self.unknown == "fail":
            return Answer(found.value, {**found.reasons, UNASSIGNED: found.value == ""}, otherwise=UNKNOWN)
        several = found.reasons[SEVERAL].fill_null(value=False)
        new = once(found.value.fill_null("").eq("") & ~several)
        made = pl.when(new).then(tidy(value)).otherwise(found.value)
        return Answer(made, found.reasons, {CREATE: new}, otherwise=UNKNOWN)
