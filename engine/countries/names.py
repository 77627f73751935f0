"""The country that a cell names, as its two-letter code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import polars as pl

from engine.countries.stored import stored
from engine.lookups import keys, shipped
from engine.values import exactly, from_table
from engine.words import bare, without

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})")

CODES = frozenset({"code", "olympic", "vehicle", "clash"})
"""Kinds of spellings that are no names."""

INITIALS = r"^.( .)*$|^[a-z]{1,3}( [a-z]{1,3})*$"
"""What is left of abbreviations and of names like Chi Lê: too little to tell a country by."""
ARTICLES = (
    r"^(?:the|l|la|le|les|el|los|las|il|lo|gli|i|o|os|a|as|de|den|det|die|der|das|het|y|yr|an|na|u|al) (.+)$|^(.+) the$"
)
"""A bare name behind its article, or before it as in lists: `Gambia (the)`."""
_prepared: list[tuple[pl.DataFrame, pl.DataFrame]] = []
_shortened: list[tuple[pl.DataFrame, Titles, pl.DataFrame]] = []
"""What was made of the last tables asked for: fifty thousand names take a quarter of a second."""
KEPT = 3
RANK = {"english": 1, "cldr": 2, "translation": 3}
"""Where names of several countries are alike without words such as republic, the lowest counts; 0 if not listed."""
WHOLE = 4
"""A name that holds no such word counts before all that are made alike: Sudan before S. Sudan."""
EASTERN = "(共和国|共和國|王国|王國|联邦|連邦|공화국|왕국|술탄국|연방|국|နိုင်ငံ)$|^(ประเทศ|ປະເທດ|ប្រទេស)"
"""Republic, kingdom and country where no space stands between them and the name."""


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


class Titles(NamedTuple):
    """Words of official names, and what they say."""

    table: pl.DataFrame
    """The lookup table that lists them."""
    words: pl.Series
    """Those without which a name is still the country's."""
    forms: Mapping[str, str]
    """Every word of the table → its form: `republic`, `people`, `commonwealth`, `state`, `territory`, `part`, `telling`
    (it tells which country) or nothing in particular."""


ASIDE = ("telling", "territory", "part")
"""Forms of words without which a name may mean something else."""
_titled: list[tuple[pl.DataFrame, Titles]] = []


def titles_of(table: pl.DataFrame) -> Titles:
    """Return the words of a table of words and (where it has them) their forms."""
    for given, made in _titled:
        if given is table:
            return made
    form = pl.nth(1) if table.width > 1 else pl.lit("")
    rows = table.select(word=bare(pl.nth(0)), form=form.fill_null(""))
    words = rows.filter(~pl.col("form").is_in(ASIDE))["word"]
    made = Titles(table, words, dict(rows.select("word", "form").iter_rows()))
    _titled.insert(0, (table, made))
    del _titled[KEPT:]
    return made


def names(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table of spellings and codes as bare, code, kind (all String), each pair once."""
    for given, made in _prepared:
        if given is table:
            return made
    ready = stored("names", table)
    made = computed_names(table) if ready is None else ready
    _prepared.insert(0, (table, made))
    del _prepared[KEPT:]
    return made


def computed_names(table: pl.DataFrame) -> pl.DataFrame:
    """Return what `names` does, computed."""
    kind = pl.col("kind") if "kind" in table.columns else pl.lit("")
    made = table.select(bare=bare(pl.nth(0)), code=pl.nth(1), kind=kind)
    return made.unique(["bare", "code"], keep="first", maintain_order=True)


def country_of(cell: pl.Expr, table: pl.DataFrame) -> pl.Expr:
    """Return the two-letter code of the country a cell names, or null where it names none or several."""
    listed = names(table).select(key="bare", value="code")
    return from_table(listed, bare(cell), missing="", meet=exactly).value


def short_names(table: pl.DataFrame, titles: Titles) -> pl.DataFrame:
    """Return the names of `names` without words such as republic: short, code, kind; each pair once.

    What is left of names of several countries means the one whose whole name it is, or else the one whose name is
    listed with the better kind: English and hand-written names before those of other languages.
    """
    for given, words, made in _shortened:
        if given is table and words is titles:
            return made
    ready = stored("short", table, titles.table)
    made = computed_short_names(table, titles.words) if ready is None else ready
    _shortened.insert(0, (table, titles, made))
    del _shortened[KEPT:]
    return made


def computed_short_names(table: pl.DataFrame, titles: pl.Series) -> pl.DataFrame:
    """Return what `short_names` does, computed."""
    made = names(table).filter(~pl.col("kind").is_in(CODES))
    made = made.with_columns(short=shortened(pl.col("bare"), titles)).drop_nulls("short")
    whole = pl.col("short") == pl.col("bare")
    made = made.filter(whole | ~pl.col("short").str.contains(INITIALS))
    rank = pl.col("kind").replace_strict(RANK, default=0, return_dtype=pl.Int64) - WHOLE * whole
    made = made.filter(rank == rank.min().over("short"))
    return made.unique(["short", "code"], keep="first", maintain_order=True).select("short", "code", "kind")


def without_article(bare_name: pl.Expr) -> pl.Expr:
    """Return a bare name without its article; null where it has none."""
    parts = bare_name.str.extract_groups(ARTICLES)
    return pl.coalesce(parts.struct.field("1"), parts.struct.field("2"))


def shortened(bare_name: pl.Expr, titles: pl.Series) -> pl.Expr:
    """Return a bare name without the words of official names; null where nothing is left."""
    return without(bare_name.str.replace(EASTERN, "$2 $1").str.strip_chars(" "), titles)
