"""What several transforms share: folding, calling Python per distinct value, answering from a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl

from engine.transform import Answer, once

REMEMBERED = 100_000
TEXTS = {"value": pl.String, "reason": pl.String, "note": pl.String}
CELL = pl.Struct(TEXTS)
SPACES = r"[\s\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
"""Every Unicode space, as a pattern."""
INVISIBLE = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
"""Characters with no width: soft hyphen, zero-width, direction marks, byte-order mark."""


class Cell(NamedTuple):
    """One answer of a Python function: a value, or the reason why there is none."""

    value: str | None = None
    reason: str | None = None
    note: str | None = None


_UNTIDY = rf"{INVISIBLE}|[{SPACES[1:-2]}--\x20]|  |^ | $"
"""What `tidy` changes."""
FOLDED = " -~À-ÖØ-öø-ÿĀ-ıĴ-ľŁ-ňŊ-žА-яЀ-ЏΑ-ΡΣ-Ωα-ωέύόώά€"
"""Characters that NFKC leaves as they are, whatever other ones of these stand beside them: most of what is written."""
_UNFOLDED = rf"[^{FOLDED}]|  |^ | $"
"""What `fold` may change, capitals apart."""


def tidy(value: pl.Expr) -> pl.Expr:
    """Return the text without invisible characters, every run of spaces as one space, none at the ends."""
    return where(value, _UNTIDY, _tidied)


def _tidied(value: pl.Expr) -> pl.Expr:
    return value.str.replace_all(INVISIBLE, "").str.replace_all(SPACES, " ").str.strip_chars(" ")


def where(value: pl.Expr, pattern: str, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Change the cells that match a pattern, and only look at the others: what is seldom to be done costs little.

    `change` must leave a text that does not match as it is.
    """

    def call(cells: pl.Series) -> pl.Series:
        here = cells.str.contains(pattern).fill_null(value=False)
        if not here.any():
            return cells
        changed = cells.filter(here).to_frame().select(change(pl.first())).to_series()
        if len(changed) == len(cells):
            return changed
        return changed[(here.cum_sum().cast(pl.Int64) - 1).clip(0)].zip_with(here, cells)

    return value.map_batches(call, return_dtype=pl.String, is_elementwise=True)


def fold(value: pl.Expr, *, case: bool = True) -> pl.Expr:
    """Return the text as keys are compared: tidy, in Unicode NFKC and (with `case`) in lower case."""
    folded = where(value, _UNFOLDED, lambda cells: _tidied(cells.str.normalize("NFKC")))
    return folded.str.to_lowercase() if case else folded


def each_distinct(
    function: Callable[..., Cell | str | None],
    *inputs: pl.Expr,
    reasons: Sequence[str] = (),
    notes: Sequence[str] = (),
    otherwise: str = "no answer",
    blanks: bool = False,
) -> Answer:
    """Answer by calling `function` once per distinct combination of the inputs.

    It is not called where the first input is empty, unless `blanks`. The last REMEMBERED answers are kept from
    slice to slice, so a plan that holds this answer belongs to one session.
    """
    remembered: dict[tuple[str | None, ...], Cell | str | None] = {}

    def call(batch: pl.Series) -> pl.Series:
        rows = batch.struct.unnest()
        names = rows.columns
        given = rows if blanks else rows.drop_nulls(names[0])
        if given.is_empty():
            return pl.Series("cell", [None], dtype=CELL).new_from_index(0, len(rows))
        keys = given.unique(maintain_order=True)
        cells = _asked(function, keys, remembered)
        if len(keys) == len(rows):  # every row is its own key
            return cells
        answers = keys.with_columns(cells)
        return rows.join(answers, on=names, how="left", nulls_equal=True, maintain_order="left")["cell"]

    named = pl.struct([expression.alias(f"i{number}") for number, expression in enumerate(inputs)])
    return answer_of(named.map_batches(call, return_dtype=CELL, is_elementwise=True), reasons, notes, otherwise)


_UNASKED = Cell()


def _asked(
    function: Callable[..., Cell | str | None],
    keys: pl.DataFrame,
    remembered: dict[tuple[str | None, ...], Cell | str | None],
) -> pl.Series:
    """Return the answers for distinct keys as CELL."""
    values: list[str | None] = []
    whys: list[str | None] = []
    assumed: list[str | None] = []
    for key in keys.iter_rows():
        made = remembered.get(key, _UNASKED)
        if made is _UNASKED:
            made = function(*key)
            if len(remembered) < REMEMBERED:
                remembered[key] = made
        value, reason, note = made if isinstance(made, Cell) else (made, None, None)
        values.append(value)
        whys.append(reason)
        assumed.append(note)
    return pl.DataFrame([values, whys, assumed], schema=TEXTS).to_struct("cell")


def exactly(value: pl.Expr) -> pl.Expr:
    """Return the text as it is: for keys that must meet to the letter."""
    return value


def from_table(
    table: pl.DataFrame,
    value: pl.Expr,
    *,
    missing: str,
    several: str = "more than one entry",
    meet: Callable[[pl.Expr], pl.Expr] = fold,
) -> Answer:
    """Answer with what stands beside the key: found once, several times, or never. Rows never move or multiply.

    `table` has the columns key and value. Two keys are the same where `meet` makes the same text of them.
    """
    keyed = table.select(key=meet(pl.col("key")), value="value").unique()

    def call(batch: pl.Series) -> pl.Series:
        cells = batch.alias("written").to_frame()
        asked = cells.drop_nulls().unique()  # index and fold what this slice asks for, not the whole table
        asked = asked.with_columns(key=meet(pl.col("written")))
        index = (
            keyed.join(asked.select("key").unique(), on="key", how="semi")
            .group_by("key")
            .agg(pl.col("value").first(), hits=pl.len())
            .select(
                "key",
                cell=pl.struct(
                    value=pl.when(pl.col("hits") == 1).then("value"),
                    reason=pl.when(pl.col("hits") > 1).then(pl.lit(several)),
                    note=pl.lit(None, pl.String),
                ),
            )
        )
        answers = asked.join(index, on="key", how="inner").select("written", "cell")
        return cells.join(answers, on="written", how="left", maintain_order="left")["cell"]

    return answer_of(value.map_batches(call, return_dtype=CELL, is_elementwise=True), [several], [], missing)


def answer_of(cells: pl.Expr, reasons: Sequence[str], notes: Sequence[str], otherwise: str = "no answer") -> Answer:
    """Return the Answer that a column of CELL holds."""
    part = once(cells).struct.field
    return Answer(
        part("value"),
        {words: part("reason") == words for words in reasons},
        {words: part("note") == words for words in notes},
        otherwise,
    )
