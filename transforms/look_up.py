"""Look a value up in another loaded table and take another field's value from the record found.

Such as an owner's e-mail in the table of users, for the user's id. Keys meet without regard to case and spaces. Several
fields can be tried in order (`keys`): one that finds no record, or several, leaves it to the next; what no key finds,
and what several records share, is reported and never guessed. With `active` only records count whose field says yes.
"""

from typing import ClassVar

import polars as pl
from pydantic import field_validator

from engine.errors import OptionError
from engine.table import WORKING
from engine.transform import Answer, Example, LookupName, TableName, Transform, once
from engine.values import exactly, fold, from_table

NONE, SEVERAL, BLANK = "no record has this key", "several records have this key", "the record found has nothing there"
LATER = "found by a later key"
INACTIVE = "only inactive records have this key"
YES = "yes"


class LookUp(Transform):
    """See the module."""

    table: TableName
    """The loaded table to look in, such as b.users."""

    keys: tuple[str, ...]
    """Its fields that may hold the same value as the cell, in the order in which they are tried."""

    found: str
    """Its field to answer with."""

    active: str = ""
    """Its field that says whether a record counts (yes, true, 1, active …); every record if left out."""

    booleans: LookupName = "booleans"
    """Lookup table of the words for yes and no."""

    fold_case: bool = True
    """Upper and lower case are the same."""

    group = "identity"
    examples: ClassVar = (
        Example(
            options={"table": "b.users", "keys": ["Email"], "found": "Id"},
            tables={"b.users": {"Id": ["005A", "005B"], "Email": ["ada@bonbach.de", "bo@bonbach.de"]}},
            before=["Ada@Bonbach.de", "bo@bonbach.de "],
            after=["005A", "005B"],
        ),
        Example(
            options={"table": "b.users", "keys": ["Email"], "found": "Id"},
            tables={"b.users": {"Id": ["005A", "005B"], "Email": ["info@bonbach.de", "info@bonbach.de"]}},
            before=["info@bonbach.de"],
            after=[None],
            reason=SEVERAL,
        ),
        Example(
            options={"table": "b.users", "keys": ["Email", "Name"], "found": "Id"},
            tables={"b.users": {"Id": ["005A"], "Email": ["ada@bonbach.de"], "Name": ["Ada Meier"]}},
            before=["Ada Meier"],
            after=["005A"],
            note=LATER,
        ),
    )

    @field_validator("keys")
    @classmethod
    def _some_key(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        if not keys:
            raise ValueError("name at least one field of the table to look in")
        return keys

    def answer(self, value: pl.Expr) -> Answer:
        """Return what the found record holds."""
        records = self._records()
        meet = fold if self.fold_case else _cased
        asked = once(meet(value))
        tries = [self._try(records.filter("counts"), key, asked) for key in self.keys]
        hits = [once(answer.value) for answer in tries]
        several = [answer.reasons[SEVERAL].fill_null(value=False) for answer in tries]
        reasons = {
            SEVERAL: pl.all_horizontal(*(hit.is_null() for hit in hits)) & pl.any_horizontal(*several),
            BLANK: pl.coalesce(*hits) == "",
        }
        if self.active:
            sleeping = [self._try(records.filter(~pl.col("counts")), key, asked) for key in self.keys]
            asleep = [one.value.is_not_null() | one.reasons[SEVERAL].fill_null(value=False) for one in sleeping]
            reasons[INACTIVE] = pl.coalesce(*hits).is_null() & pl.any_horizontal(*asleep)
        notes = {LATER: hits[0].is_null() & pl.coalesce(*hits).is_not_null()} if len(hits) > 1 else {}
        return Answer(pl.coalesce(*hits), reasons, notes, otherwise=NONE)

    def _records(self) -> pl.DataFrame:
        table = self.rows_of(self.table)
        missing = [name for name in (*self.keys, self.found, self.active) if name and name not in table.columns]
        if missing:
            raise OptionError(
                f"look_up: the table “{self.table}” has no field “{missing[0]}”.",
                hint=f"Its fields: {', '.join(name for name in table.columns if not name.startswith(WORKING))}.",
            )
        counts: pl.Expr = pl.lit(value=True)
        if self.active:
            words = self.rows_of(self.booleans)
            yes = words.filter(pl.nth(1) == YES).select(fold(pl.nth(0))).to_series()
            counts = fold(pl.col(self.active)).is_in(yes.implode()).fill_null(value=False)
        return table.select(*dict.fromkeys((*self.keys, self.found)), counts.alias("counts"))

    def _try(self, records: pl.DataFrame, key: str, asked: pl.Expr) -> Answer:
        meet = fold if self.fold_case else _cased
        index = records.select(key=meet(pl.col(key)), value=pl.col(self.found).fill_null("")).filter(
            pl.col("key") != ""
        )
        return from_table(index, asked, missing=NONE, several=SEVERAL, meet=exactly)


def _cased(value: pl.Expr) -> pl.Expr:
    return fold(value, case=False)
