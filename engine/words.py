"""Names as they are compared: bare letters and digits, without accents and punctuation."""

from __future__ import annotations

import polars as pl

from engine.values import INVISIBLE

LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i", "ħ": "h",
    "ŋ": "n", "ə": "a", "\u02bc": " ", "\u02bb": " ", "\u02bf": " ", "\u02be": " ",
}  # fmt: skip
"""Small letters that Unicode does not take apart, and the letters they are written with."""


def bare(value: pl.Expr) -> pl.Expr:
    """Return the words of a text in small letters without accents, one space between them: `St. Kitts` → `st kitts`.

    Accents are dropped from Latin, Greek and Cyrillic letters; what spells a word in other scripts stays.
    """
    visible = value.str.replace_all(INVISIBLE, "")
    taken_apart = visible.str.normalize("NFKD").str.to_lowercase().str.replace_all(r"[\u0300-\u036f]", "")
    spelled = taken_apart.str.replace_many(LETTERS)
    return spelled.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars(" ")


def without(value: pl.Expr, words: pl.Series) -> pl.Expr:
    """Return bare words without some of them, in alphabetical order: `republic of angola` → `angola`."""
    gone = words.alias("word").to_frame().unique()

    def call(batch: pl.Series) -> pl.Series:
        cells = batch.alias("text").to_frame().with_row_index("row")
        each = cells.select("row", word=pl.col("text").str.split(" ")).explode("word", empty_as_null=True)
        kept = each.join(gone, on="word", how="anti").drop_nulls("word").sort("row", "word")
        joined = kept.group_by("row", maintain_order=True).agg(pl.col("word").str.join(" "))
        return cells.join(joined, on="row", how="left", maintain_order="left")["word"]

    return value.map_batches(call, return_dtype=pl.String, is_elementwise=True)
