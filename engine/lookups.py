"""Lookup tables: those that ship with Crosswalk, and the project's own and edited ones.

A shipped table is `lookup_tables/<name>.csv`: lines `# word: text` that say title, source, licence, date and key
columns (separated by commas), then plain CSV with a header, UTF-8. The first column is the key, the second the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from engine.errors import ProjectError
from engine.project import Lookup, Project
from engine.values import fold

FOLDER = Path(__file__).parent.parent / "lookup_tables"
SEPARATOR = "\t"


@dataclass(frozen=True)
class Shipped:
    """A lookup table as it ships, with its provenance."""

    name: str
    title: str
    source: str
    licence: str
    date: str
    key: tuple[str, ...]
    rows: pl.DataFrame
    """All String; an empty cell is ""."""


@cache
def shipped_names() -> tuple[str, ...]:
    """Return the names of the shipped tables."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


@cache
def shipped(name: str) -> Shipped:
    """Read a shipped table. Its frame is shared: never change it in place.

    Raises:
        ProjectError: no shipped table has that name.
    """
    path = FOLDER / f"{name}.csv"
    if name not in shipped_names():
        raise ProjectError(f"There is no lookup table named “{name}”.", hint=f"Shipped: {', '.join(shipped_names())}.")
    text = path.read_text(encoding="utf-8")
    head: dict[str, str] = {}
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("# "):
        word, _, said = lines.pop(0)[2:].partition(":")
        head[word.strip()] = said.strip()
    rows = pl.read_csv("".join(lines).encode(), infer_schema=False).with_columns(pl.all().fill_null(""))
    key = tuple(part.strip() for part in head.get("key", rows.columns[0]).split(","))
    return Shipped(name, head["title"], head["source"], head["licence"], head["date"], key, rows)


def edited(base: Shipped | None, edits: Lookup) -> pl.DataFrame:
    """Return a table's rows with the project's edits: changed rows in place, new ones at the end."""
    columns = list(base.rows.columns) if base else list(edits.columns)
    key = base.key if base else edits.key
    mine = pl.DataFrame(
        [[row.get(column, "") for column in columns] for row in edits.rows],
        schema=dict.fromkeys(columns, pl.String),
        orient="row",
    )
    if base is None:
        return mine
    joined = keys(base.rows, key)
    new = keys(mine, key)
    kept = base.rows.filter(~joined.is_in(new.implode()) & ~joined.is_in(list(edits.removed)))
    return pl.concat([kept, mine])


def keys(rows: pl.DataFrame, key: tuple[str, ...]) -> pl.Series:
    """Return each row's key as it is compared: its key columns folded (case, spaces, NFKC), joined with a tab."""
    return rows.select(pl.concat_str(*(fold(pl.col(name)) for name in key), separator=SEPARATOR).alias("key"))["key"]


class Tables(Mapping[str, pl.DataFrame]):
    """Every lookup table in force for a project, by name; read when it is asked for."""

    def __init__(self, project: Project | None = None) -> None:
        self._edits = dict(project.lookups) if project else {}
        self._made: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a table's rows, all String."""
        if name not in self._made:
            base = shipped(name) if name in shipped_names() else None
            if base is None and name not in self._edits:
                raise KeyError(name)
            edits = self._edits.get(name)
            self._made[name] = edited(base, edits) if edits else base.rows  # type: ignore[union-attr] # one of them is
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names, the project's own tables last."""
        yield from shipped_names()
        yield from (name for name in self._edits if name not in shipped_names())

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(list(iter(self)))
