"""Replace each value by the option that a lookup table gives for it.

Keys meet without regard to spaces, invisible characters and (unless switched off) upper and lower case. A value that no
row of the table covers is never passed on silently: it fails, and the step says what becomes of it (reject or skip the
row, leave the cell empty, keep it, a default); or, with `unknown` at `create`, it goes on as an option that the other
system must create, and is noted. Empty cells are the step's own choice. With `back` the table is read from its second
column to its first: an option that several of the source's values became is then asked about.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, LookupName, Transform, WayBack, once
from engine.values import fold, from_table, tidy

UNKNOWN = "not in the lookup table"
UNASSIGNED = "in the lookup table, but without a value"
SEVERAL = "the lookup table gives more than one value"
CREATE = "an option that must be created"
SHARED = "several of the source's values became this option"
NAMED = 3
"""So many options are named that do not lead back."""


class MapPicklist(Transform):
    """See the module."""

    table: LookupName
    """Lookup table: the source's values in its first column, the target's options in its second."""

    fold_case: bool = True
    """Upper and lower case are the same."""

    unknown: Literal["fail", "create"] = "fail"
    """What a value is that the table does not cover."""

    back: bool = False
    """Read the table backwards: from the target's options to the source's values."""

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
        Example(
            options={"table": "stage", "back": True},
            tables={"stage": {"Gewonnen": "Won", "Abgeschlossen": "Won"}},
            before=["Won"],
            after=[None],
            reason=SHARED,
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the options that stand beside the cells' values."""
        several = SHARED if self.back else SEVERAL
        found = from_table(self._pairs(), value, missing=UNKNOWN, several=several, meet=self._meet)
        if self.unknown == "fail":
            return Answer(found.value, {**found.reasons, UNASSIGNED: found.value == ""}, otherwise=UNKNOWN)
        unclear = found.reasons[several].fill_null(value=False)
        new = once(found.value.fill_null("").eq("") & ~unclear)
        made = pl.when(new).then(tidy(value)).otherwise(found.value)
        return Answer(made, found.reasons, {CREATE: new}, otherwise=UNKNOWN)

    def reverse(self) -> tuple[str, Mapping[str, Any]]:
        """Return the same table, read the other way; what several values became is asked about."""
        return self.name(), {**self.model_dump(exclude_defaults=True), "back": not self.back}

    def way_back(self) -> WayBack:
        """Say which options come from several of the source's values, and so do not lead back."""
        met = self._pairs().filter(pl.col("value").fill_null("") != "")
        met = met.select("key", "value", k=self._meet(pl.col("key")), v=self._meet(pl.col("value"))).unique(
            ["k", "v"], keep="first", maintain_order=True
        )
        options = met.group_by("v", maintain_order=True).agg(pl.col("value").first(), pl.col("key"))
        shared = options.filter(pl.col("key").list.len() > 1)
        if not shared.height:
            each = "The one option leads" if options.height == 1 else f"Each of the {options.height:,} options leads"
            return WayBack("yes", f"{each} back to one value, by the same table read backwards.")
        named = [f"“{option}” ({', '.join(keys)})" for option, keys in shared.select("value", "key").head(NAMED).rows()]
        more = f" and {shared.height - NAMED:,} more" if shared.height > NAMED else ""
        come = "comes" if shared.height == 1 else "come"
        said = f"{shared.height:,} of {options.height:,} options {come} from several values: {', '.join(named)}{more}."
        return WayBack("partly", f"{said} The others lead back, by the same table read backwards.")

    def _meet(self, text: pl.Expr) -> pl.Expr:
        return fold(text, case=self.fold_case)

    def _pairs(self) -> pl.DataFrame:
        """Return key and value of every row; where `back`, one of the values that meet stands for all of them."""
        table = self.rows_of(self.table)
        rows = table.select(key=pl.nth(0), value=pl.nth(1) if table.width > 1 else pl.lit(""))
        if not self.back:
            return rows
        turned = rows.select(key="value", value="key").filter(pl.col("key").fill_null("") != "")
        met = turned.with_columns(k=self._meet(pl.col("key")), v=self._meet(pl.col("value")))
        return met.unique(["k", "v"], keep="first", maintain_order=True).select("key", "value")
