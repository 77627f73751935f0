"""One column of a file, reduced to its distinct values: everything else is computed on those, weighted by rows.

Most questions are asked of fewer texts still: what signs a value holds is seen in its shape, and a column of a million
amounts has ten shapes. Answers to the same question are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import polars as pl

from engine.profile.shapes import LOOKED_AT, shapes
from engine.table import LINE, Table
from engine.values import INVISIBLE, fold

DAY = len("2024-03-05")
SAMPLE = 2_000
"""Distinct values on which the readings worth counting are chosen; the counts are over all of them."""
PLACEHOLDERS = "placeholders"
SHORT_CODE, SHORT_NAME, ONE_SIGN = r"^\p{L}{1,3}$", r"^\p{Lu}\p{Ll}{1,2}$", r"^[^\p{L}0-9]$"
EDGES = rf"^(?:\s|{INVISIBLE})|(?:\s|{INVISIBLE})$"

VALUE, TIDY, ROWS, FIRST = (pl.col(name) for name in ("value", "tidy", "rows", "line"))


@dataclass(frozen=True)
class Column:
    """A column's distinct filled values, in no particular order.

    `uniques` has value (String), shape (String), rows (UInt32: how many rows hold it), line (UInt32: the first of
    them) and tidy (the value without spaces and invisible characters at its ends).
    """

    name: str
    rows: int
    uniques: pl.DataFrame
    tables: Mapping[str, pl.DataFrame]
    cells: pl.DataFrame
    """All cells: line (UInt32) and value (String), in the order of the file."""
    _known: dict[str, pl.Series] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, name: str, tables: Mapping[str, pl.DataFrame]) -> Column:
        """Read and reduce one field of a table."""
        cells = table.scan().select(line=pl.col(LINE), value=pl.col(name)).collect(engine="in-memory")
        return cls.made(name, cells, tables)

    @classmethod
    def made(cls, name: str, cells: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> Column:
        """Reduce cells: a frame with line (UInt32) and value (String, "" where empty)."""
        uniques = _grouped(cells.filter(VALUE != ""))
        uniques = uniques.with_columns(shape=shapes(uniques["value"]))
        return cls(name, cells.height, _with_tidy(uniques), tables, cells)

    @cached_property
    def filled(self) -> int:
        """Filled cells."""
        return int(self.uniques["rows"].sum())

    @property
    def distinct(self) -> int:
        """Different filled values."""
        return self.uniques.height

    @cached_property
    def words(self) -> frozenset[str]:
        """The header's words in lower case: `BillingPostalCode` is billing, postal, code."""
        return header_words(self.name)

    @cached_property
    def sample(self) -> Column:
        """The column with some of its values, the same ones every time: the most frequent, and others from all over."""
        if self.distinct <= SAMPLE:
            return self
        every = -(-self.distinct // SAMPLE)
        spread = self.uniques.filter(FIRST % every == 0)
        some = pl.concat([spread.head(SAMPLE * 4), self.most_frequent(SAMPLE // 4)]).unique("value")
        return Column(self.name, self.rows, some, self.tables, self.cells)

    @cached_property
    def lengths(self) -> pl.Series:
        """Characters of each distinct value."""
        return self.uniques["value"].str.len_chars()

    @cached_property
    def shapes(self) -> pl.DataFrame:
        """The different shapes: shape, rows, line (the first row)."""
        return self.uniques.group_by("shape").agg(ROWS.sum(), FIRST.min())

    @cached_property
    def days(self) -> pl.Series:
        """The first ten characters of each tidy value, where a date has its day, in the order of `uniques`."""
        return self.uniques["tidy"].str.head(DAY)

    @cached_property
    def distinct_days(self) -> pl.DataFrame:
        """The different ones of them: tidy."""
        return self.days.unique().to_frame()

    @cached_property
    def placeholders(self) -> pl.Series:
        """Which of the distinct values say nothing: only spaces, or a word of the lookup table `placeholders`.

        `NA` among other short codes is one of them, and `Na` is a name; `.` among other signs is a sign.
        """
        blank = self.within(self.signs(EDGES), TIDY == "")
        if PLACEHOLDERS not in self.tables or not self.distinct:
            return blank
        keys, known_shapes = _keys_and_shapes(tuple(self.tables[PLACEHOLDERS].to_series(0)))
        likely = self._shaped(_caseless(self.shapes["shape"].str.strip_chars()).is_in(known_shapes.implode()))
        known = self.within(likely, fold(TIDY).is_in(keys.implode()))
        for pattern in (SHORT_CODE, ONE_SIGN):
            alike = self.within(known, TIDY.str.contains(pattern))
            if alike.any() and self.count(self.matches(pattern) & ~alike) * 2 >= self.count(~known):
                known = known & ~alike
        names = self.within(known, TIDY.str.contains(SHORT_NAME))
        return blank | (known & ~names)

    @property
    def none(self) -> pl.Series:
        """No value at all."""
        return self._none.clone()

    @cached_property
    def _none(self) -> pl.Series:
        return pl.repeat(value=False, n=self.distinct, dtype=pl.Boolean, eager=True)

    def matches(self, pattern: str) -> pl.Series:
        """Return which distinct values match a pattern, without the spaces at their ends."""
        if not self.distinct:
            return self.none
        if pattern not in self._known:
            self._known[pattern] = self.where(TIDY.str.contains(pattern))
        return self._known[pattern]

    def signs(self, pattern: str) -> pl.Series:
        """Return which distinct values match a pattern that tells no two letters of a case, and no digits, apart.

        It is asked of the shapes, and of the whole value where that is longer than its shape shows.
        """
        if not self.distinct:
            return self.none
        key = f"signs {pattern}"
        if key not in self._known:
            found = self._shaped(self.shapes["shape"].str.contains(pattern))
            self._known[key] = found | self.within(self._longer, VALUE.str.contains(pattern))
        return self._known[key]

    @cached_property
    def _longer(self) -> pl.Series:
        """Which distinct values are longer than their shape shows."""
        return self._shaped(self.shapes["shape"].str.len_chars() > LOOKED_AT)

    def where(self, condition: pl.Expr) -> pl.Series:
        """Return which distinct values meet a condition; null counts as no."""
        return self.uniques.with_columns(met=condition.fill_null(value=False))["met"]

    def within(self, some: pl.Series, condition: pl.Expr) -> pl.Series:
        """Return which of some distinct values meet a condition."""
        if not some.any():
            return some
        met = self.uniques.filter(some).with_columns(met=condition.fill_null(value=False))["met"]
        return self.none.scatter(some.arg_true().filter(met), True)

    def most_frequent(self, count: int) -> pl.DataFrame:
        """Return the rows of `uniques` with the highest counts, those first; at equal counts the earlier line first."""
        least = self.uniques["rows"].top_k(count).min()
        more = self.uniques.filter(least < ROWS)
        ties = self.uniques.filter(least == ROWS).bottom_k(count - more.height, by=FIRST)
        return pl.concat([more, ties]).sort("rows", "line", descending=[True, False])

    def count(self, mask: pl.Series) -> int:
        """Return the number of rows behind some distinct values."""
        return int(self.uniques["rows"].filter(mask).sum())

    def first(self, mask: pl.Series) -> tuple[str, int]:
        """Return the value among some that comes first in the file, and its line."""
        found = self.uniques.filter(mask).bottom_k(1, by="line")
        return found["value"][0], found["line"][0]

    def _shaped(self, mask: pl.Series) -> pl.Series:
        if not mask.any():
            return self.none
        return self.uniques["shape"].is_in(self.shapes["shape"].filter(mask).implode())


def _grouped(filled: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct values with their rows and first line.

    Values are told apart by a hash of 64 bits, and by a second one where the first is the same: comparing a million
    texts takes three times as long. Where the two disagree, the texts themselves are grouped.
    """
    one, other = (filled["value"].hash(seed) for seed in (1, 2))
    if one.n_unique() == filled.height:
        return filled.select("value", rows=pl.lit(1, pl.UInt32), line=FIRST)
    hashed = pl.DataFrame({"one": one, "other": other}).lazy().with_row_index("at")
    second = pl.col("other")
    groups = hashed.group_by("one").agg(rows=pl.len(), at=pl.col("at").min(), same=second.min() == second.max())
    found = groups.collect(engine="streaming")
    if not found["same"].all():
        return filled.lazy().group_by("value").agg(rows=pl.len(), line=FIRST.min()).collect(engine="streaming")
    return filled[found["at"]].select("value", rows=found["rows"], line=FIRST)


def header_words(header: str) -> frozenset[str]:
    """Return a header's words in lower case, split at spaces and signs, and also where small letters meet capitals.

    `BillingPostalCode` is billing, postal, code and billingpostalcode; so `MwSt` is also mwst.
    """
    parted = re.sub(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    found = re.split(r"[^0-9a-zA-ZÀ-ÿ%€$]+", f"{parted} {header}".lower().replace("_", " "))
    return frozenset(word for word in found if word)


@lru_cache(maxsize=4)
def _keys_and_shapes(words: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    """Return a lookup table's keys folded, and their shapes: the same for every column of a file."""
    keys = pl.Series("key", words, pl.String).to_frame().select(fold(pl.first())).to_series().unique()
    return keys, _caseless(shapes(keys)).unique()


def _caseless(shape: pl.Series) -> pl.Series:
    return shape.str.to_lowercase().str.replace_all("a+", "a")


def _with_tidy(uniques: pl.DataFrame) -> pl.DataFrame:
    edged = uniques.select(pl.col("shape").unique()).to_series().str.contains(EDGES)
    if not edged.any():
        return uniques.with_columns(tidy=VALUE)
    return uniques.with_columns(tidy=VALUE.str.replace_all(INVISIBLE, "").str.strip_chars())
