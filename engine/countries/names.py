"""The country that a cell names, as its two-letter code."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from engine.lookups import keys, shipped
from engine.values import exactly, from_table
from engine.words import bare, without

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})")

_prepared: list[tuple[pl.DataFrame, pl.DataFrame]] = []
_shortened: list[tuple[pl.DataFrame, pl.Series, pl.DataFrame]] = []
"""What was made of the last tables asked for: fifty thousand names take a quarter of a second."""
KEPT = 3
EASTERN = "(共和国|共和國|王国|王國|공화국|왕국)$"
"""Republic and kingdom where no space stands before them."""


@cache
def _known() -> dict[str, str]:
    rows = shipped("countries").rows
    named = pl.DataFrame({"word": keys(rows, ("spelling",)), "code": rows["code"]})
    single = named.group_by("word").agg(pl.col("code").unique()).filter(pl.col("code").list.len() == 1)
    return dict(zip(single["word"], single["code"].list.first(), strict=True))


def country_code(text: str | None) -> str | None:
    """Return the two-letter code of the country that a text names (code, name, `de-DE`), or None."""
    if not text:
        return None
    word = " ".join(text.split()).lower()
    if word in _known():
        return _known()[word]
    locale = _LOCALE.fullmatch(text.strip())
    return _known().get(locale[1].lower()) if locale else None


ISLANDS = pl.Series(
    [
        "islands",
        "island",
        "isles",
        "isle",
        "iles",
        "ile",
        "inseln",
        "insel",
        "islas",
        "isla",
        "isole",
        "isola",
        "ilhas",
        "ilha",
        "eilanden",
        "eiland",
        "oarna",
        "saaret",
        "wyspy",
        "ostrovy",
        "otoci",
        "group",
        "groupe",
        "gruppe",
        "grupo",
        "gruppo",
        "archipelago",
        "archipel",
        "archipielago",
        "arcipelago",
        "arquipelago",
    ]
)
"""Words that some write beside a country's name and some do not."""


def names(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table of spellings and codes as bare, code, kind (all String), each pair once."""
    for given, made in _prepared:
        if given is table:
            return made
    kind = pl.col("kind") if "kind" in table.columns else pl.lit("")
    made = table.select(bare=bare(pl.nth(0)), code=pl.nth(1), kind=kind)
    made = made.unique(["bare", "code"], keep="first", maintain_order=True)
    _prepared.insert(0, (table, made))
    del _prepared[KEPT:]
    return made


def country_of(cell: pl.Expr, table: pl.DataFrame) -> pl.Expr:
    """Return the two-letter code of the country a cell names, or null where it names none or several."""
    listed = names(table).select(key="bare", value="code")
    return from_table(listed, bare(cell), missing="", meet=exactly).value


def short_names(table: pl.DataFrame, titles: pl.Series) -> pl.DataFrame:
    """Return the names of `names` without words such as republic: short, code, kind; each pair once."""
    for given, words, made in _shortened:
        if given is table and words.equals(titles):
            return made
    made = names(table).with_columns(short=shortened(pl.col("bare"), titles)).drop_nulls("short")
    made = made.unique(["short", "code"], keep="first", maintain_order=True).select("short", "code", "kind")
    _shortened.insert(0, (table, titles, made))
    del _shortened[KEPT:]
    return made


def shortened(bare_name: pl.Expr, titles: pl.Series) -> pl.Expr:
    """Return a bare name without the words of official names; null where nothing is left."""
    return without(bare_name.str.replace(EASTERN, " $1").str.strip_chars(" "), titles)
