"""The country that a cell names, as its two-letter code."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from engine.lookups import keys, shipped

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})")


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
