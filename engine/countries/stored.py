"""What names of countries are compared by, as it was computed for the shipped tables.

Comparing fifty thousand names in eight ways takes seconds to prepare, too long for a click. The script that derives the
tables prepares it once, as Parquet files in `lookup_tables/country_names`; for a table that a project has edited, or
files that do not belong to the tables, it is computed anew.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from engine.lookups import FOLDER, shipped

NAMES, TITLES = "countries", "country_titles"
_FILES = FOLDER / "country_names"
_SAID = _FILES / "tables.sha256"

Grouped = dict[str, frozenset[str]]
"""Names in one of the ways in which they are compared → codes of the countries."""


def stored(part: str, table: pl.DataFrame, titles: pl.DataFrame | None = None) -> pl.DataFrame | None:
    """Return what was computed for the shipped tables, or None where these are not they."""
    if not _fresh() or table is not shipped(NAMES).rows:
        return None
    if titles is not None and titles is not shipped(TITLES).rows:
        return None
    return pl.read_parquet(_FILES / f"{part}.parquet")


def stored_groups(part: str, table: pl.DataFrame, titles: pl.DataFrame | None = None) -> Grouped | None:
    """Return the same as a mapping."""
    rows = stored(part, table, titles)
    if rows is None:
        return None
    several = {codes: frozenset(codes.split()) for codes in rows["codes"].unique()}
    return dict(zip(rows["key"].to_list(), map(several.__getitem__, rows["codes"].to_list()), strict=True))


def grouped(pairs: Iterable[tuple[str, str]]) -> Grouped:
    """Return keys with all of their codes, from pairs of one key and one code."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, code in pairs:
        found[key].add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def store(parts: Mapping[str, pl.DataFrame | Grouped]) -> None:
    """Write the parts as files, with the hash of the tables that they belong to."""
    _FILES.mkdir(exist_ok=True)
    for part, made in parts.items():
        rows = made
        if not isinstance(rows, pl.DataFrame):
            pairs = {"key": list(rows), "codes": [" ".join(sorted(codes)) for codes in rows.values()]}
            rows = pl.DataFrame(pairs, schema={"key": pl.String, "codes": pl.String}).sort("key")
        rows.write_parquet(_FILES / f"{part}.parquet", compression="zstd", compression_level=19)
    _SAID.write_text(_digest() + "\n", encoding="utf-8")
    _fresh.cache_clear()


def forget() -> None:
    """Take what is stored for that of other tables, until it is stored anew."""
    _SAID.unlink(missing_ok=True)
    _fresh.cache_clear()


@cache
def _fresh() -> bool:
    return _SAID.is_file() and _SAID.read_text(encoding="utf-8").strip() == _digest()


def _digest() -> str:
    text = b"".join((FOLDER / f"{name}.csv").read_bytes() for name in (NAMES, TITLES))
    return hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest()
