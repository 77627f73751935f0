"""Asking about a wording once, where a column's texts differ in nothing but one long number.

`MwSt. 19% (100234)` and `MwSt. 19% (100235)` are one wording. What a text with a long number means does not depend on
which long number it is: it is left out, refused, or given back with its digits as they are. So the function is asked
with the smallest and with the largest number of the kind. Where both answers are the same, or are the same around the
digits, every number between them has that answer; where they are not, each text is asked about by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from engine.transform import Answer
from engine.values import CELL, FOLDED, REMEMBERED, TEXTS, Cell, answer_of, each_distinct

_PLAIN = rf"^[{FOLDED}]*$"
"""Texts that NFKC leaves as they are: no digit of another script, and none set high, stands beside the number."""


def _beside(run: int) -> tuple[str, str]:
    """Return patterns of what stands before and after a number: no digits longer than `run`, none joined to it."""
    before = rf"(?:(?:[0-9]{{0,{run}}}[^0-9])*[0-9]{{0,{run}}}[^0-9.,])?"
    after = rf"(?:[^0-9.,][0-9]{{0,{run}}}(?:[^0-9][0-9]{{0,{run}}})*)?"
    return before, after


def _whole(run: int, number: str) -> str:
    before, after = _beside(run)
    return rf"^({before}0{{0,6}})({number})((?:[.,][0-9]{{1,{run}}})?{after})$"


def _decimals() -> str:
    before, after = _beside(3)
    return rf"^({before}(?:0[.,][0-9]{{2}}|[1-9][0-9]{{0,3}}[.,]))([0-9]{{3,17}}[1-9])(0{{0,6}}{after})$"


_KINDS = {
    "four digits": (_whole(3, "[1-9][0-9]{3}"), "1007", "9973"),
    "whole": (_whole(4, "[1-9][0-9]{4,17}"), "10007", "999999999999999993"),
    "decimals": (_decimals(), "00007", "999999999999999993"),
}
"""Long numbers: the pattern of a text with one, in three groups, and the smallest and largest that it is asked with.

No other number in the text has as many digits, so none can be equal. Whole numbers may have a few decimals: these stay
with the text around. Decimals are four or more (below 1, six or more,
of which the first two stay): as it stands or as a fraction, none is a rate in use.
"""
_PATTERN = {
    "told": pl.Boolean,
    "carries": pl.Boolean,
    "before": pl.String,
    "after": pl.String,
    "reason": pl.String,
    "note": pl.String,
}
"""The answer for every long number in a wording. Not `told`: each text must be asked about by itself. `carries`: the
digits stand between `before` and `after`; else `before` is the value."""


def each_wording(
    function: Callable[..., Cell],
    value: pl.Expr,
    *others: pl.Expr,
    reasons: Sequence[str] = (),
    notes: Sequence[str] = (),
    alike: bool = True,
) -> Answer:
    """Answer as `each_distinct` does, by asking `function` once per distinct wording and combination of the others.

    `function` takes the text and the other cells. What it says of a number may change where the number passes another
    in the text, 1, 100 or a rate in use, and its answer may hold the digits; where it depends on them otherwise, as by
    a lookup table that holds long numbers, `alike` is false and every text is asked about.
    """
    if not alike:
        return each_distinct(function, value, *others, reasons=reasons, notes=notes)
    asker = _Asker(function, len(others))
    named = pl.struct([value.alias("text"), *(one.alias(f"o{number}") for number, one in enumerate(others))])
    return answer_of(named.map_batches(asker.cells, return_dtype=CELL, is_elementwise=True), reasons, notes)


class _Asker:
    def __init__(self, function: Callable[..., Cell], others: int) -> None:
        self._function = function
        self._others = [f"o{number}" for number in range(others)]
        self._texts: dict[tuple[str | None, ...], Cell] = {}
        self._wordings: dict[tuple[str | None, ...], tuple[object, ...]] = {}

    def cells(self, batch: pl.Series) -> pl.Series:
        rows = batch.struct.unnest()
        names = ["text", *(name for name in self._others if rows[name].null_count() < len(rows))]
        asked = rows.select(names).drop_nulls("text").unique()
        if len(asked) == len(rows):  # every row is its own
            return self._answered(rows).to_struct("cell")
        empty = [pl.lit(None, pl.String).alias(name) for name in self._others if name not in names]
        answers = self._answered(asked.with_columns(empty).select("text", *self._others)).to_struct("cell")
        joined = asked.with_columns(answers)
        return rows.join(joined, on=names, how="left", nulls_equal=len(names) > 1, maintain_order="left")["cell"]

    def _answered(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Return value, reason and note for each row of distinct texts and others."""
        long = _apart(asked)
        if self._others:
            long = pl.concat([long, asked.select(self._others)[long["row"]]], how="horizontal")
        keys = ["head", "tail", "kind", *self._others]
        wordings = long.select(keys).unique(maintain_order=True)
        if 2 * len(wordings) > len(long):  # nothing to win
            return self._singly(asked)
        found = [self._wording(key) for key in wordings.iter_rows()]
        patterns = pl.DataFrame(found, schema=_PATTERN, orient="row")
        joined = long.join(
            pl.concat([wordings, patterns], how="horizontal"),
            on=keys,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        told = joined.filter("told").select("row", value=_value(), reason="reason", note="note")
        rest = asked.with_row_index("row").join(told, on="row", how="anti", maintain_order="left")
        singly = pl.concat([rest.select("row"), self._singly(rest.select(asked.columns))], how="horizontal")
        return pl.concat([told, singly]).sort("row").select(*TEXTS)

    def _singly(self, rows: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame([self._remembered(key) for key in rows.iter_rows()], schema=TEXTS, orient="row")

    def _remembered(self, key: tuple[str | None, ...]) -> Cell:
        made = self._texts[key] if key in self._texts else self._function(*key)
        if len(self._texts) < REMEMBERED:
            self._texts[key] = made
        return made

    def _wording(self, key: tuple[str | None, ...]) -> tuple[object, ...]:
        if key not in self._wordings:
            made = self._asked(*key)
            if len(self._wordings) >= REMEMBERED:
                return made
            self._wordings[key] = made
        return self._wordings[key]

    def _asked(self, head: str | None, tail: str | None, kind: str | None, *others: str | None) -> tuple[object, ...]:
        _, *bounds = _KINDS[kind or ""]
        low, high = (self._function(f"{head}{digits}{tail}", *others) for digits in bounds)
        return _pattern(low, high, *bounds)


def _pattern(low: Cell, high: Cell, least: str, most: str) -> tuple[object, ...]:
    """Return what holds for every number from `least` to `most`, by the answers for these two: a row of _PATTERN."""
    untold = (False, False, None, None, None, None)
    if low == high:
        return True, False, low.value, None, low.reason, low.note
    if low.value is None or high.value is None or (low.reason, low.note) != (high.reason, high.note):
        return untold
    before, _, after = low.value.partition(least)
    if low.value.count(least) != 1 or high.value != f"{before}{most}{after}":
        return untold
    return True, True, before, after, low.reason, low.note


def _apart(asked: pl.DataFrame) -> pl.DataFrame:
    """Return row, kind, head, digits and tail of the texts that have a long number, kind by kind."""
    rows = asked.select("text").with_row_index("row").filter(pl.col("text").str.contains("[0-9]{4}"))
    rows = rows.filter(pl.col("text").str.contains(_PLAIN))
    found = []
    for kind, (pattern, *_) in _KINDS.items():
        here = rows["text"].str.contains(pattern)
        groups = pl.col("text").str.extract_groups(pattern).struct.rename_fields(["head", "digits", "tail"])
        found.append(rows.filter(here).select("row", kind=pl.lit(kind), groups=groups).unnest("groups"))
        rows = rows.filter(~here)
    return pl.concat(found)


def _value() -> pl.Expr:
    return pl.when("carries").then(pl.concat_str("before", "digits", "after")).otherwise("before")
