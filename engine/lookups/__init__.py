"""Lookup tables: those that ship with Crosswalk, and the project's own and edited ones.

A shipped table is `lookup_tables/<name>.csv`: lines `# word: text` that say title, source, licence, date and key
columns (separated by commas), then plain CSV with a header, UTF-8. The first column is the key, the second the value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from engine.errors import ProjectError
from engine.project import Lookup, Project
from engine.table import WORKING
from engine.values import fold

FOLDER = Path(__file__).parents[2] / "lookup_tables"
SEPARATOR = "\t"
KEPT = 4
_known: list[tuple[pl.DataFrame, tuple[tuple[str, ...], bool], pl.Series]] = []
"""The keys of the last frames asked for: an edit asks five times, and fifty thousand take a quarter of a second."""
_KEY, _PLACE = f"{WORKING}key", f"{WORKING}place"


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
    folds: bool = True
    """Whether keys that differ in case, spaces or width only are one key. They are not in a table that says other
    things of them: of `$ US` and of the same with a no-break space."""


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
    folds = not any(_differ(rows, row, first, key) for row, first in _meeting(rows, key))
    return Shipped(name, head["title"], head["source"], head["licence"], head["date"], key, rows, folds)


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
    joined = keys(base.rows, key, folds=base.folds)
    new = keys(mine, key, folds=base.folds)
    kept = ~joined.is_in(new.implode()) & ~joined.is_in(list(edits.removed))
    return in_place(base.rows, joined, kept, mine, new)


def in_place(rows: pl.DataFrame, old: pl.Series, kept: pl.Series, mine: pl.DataFrame, new: pl.Series) -> pl.DataFrame:
    """Return the kept rows (whose keys are `old`) and mine (`new`), each of mine where its key stood, or at the end."""
    numbered = rows.with_row_index(_PLACE).select(*rows.columns, _PLACE)
    places = pl.DataFrame({_KEY: old, _PLACE: numbered[_PLACE]}).group_by(_KEY).agg(pl.col(_PLACE).min())
    placed = pl.DataFrame({_KEY: new}).join(places, on=_KEY, how="left", maintain_order="left")
    renewed = mine.select(rows.columns).with_columns(placed[_PLACE].fill_null(rows.height))
    return pl.concat([numbered.filter(kept), renewed]).sort(_PLACE, maintain_order=True).drop(_PLACE)


def content(project: Project, name: str) -> str:
    """Return what decides a lookup table's rows, as a hash: the shipped file and the project's edits."""
    edits = project.lookups.get(name)
    ships = (FOLDER / f"{name}.csv").read_bytes() if name in shipped_names() else b""
    return hashlib.sha256(ships + (edits.model_dump_json() if edits else "").encode()).hexdigest()


def keys(rows: pl.DataFrame, key: tuple[str, ...], *, folds: bool = True) -> pl.Series:
    """Return each row's key as it is compared: its key columns joined with a tab, folded (case, spaces, NFKC) if so."""
    for given, how, made in _known:
        if given is rows and how == (key, folds):
            return made
    parts = [fold(pl.col(name)) if folds else pl.col(name) for name in key]
    made = rows.select(pl.concat_str(*parts, separator=SEPARATOR).alias("key"))["key"]
    _known.insert(0, (rows, (key, folds), made))
    del _known[KEPT:]
    return made


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


@dataclass(frozen=True)
class InForce:
    """A lookup table as the project has it: its rows with the edits, and which columns are the key."""

    name: str
    title: str
    key: tuple[str, ...]
    rows: pl.DataFrame
    source: str = ""
    """Where a shipped one comes from: source, licence, date."""
    edited: bool = False
    folds: bool = True
    """Whether keys that differ in case and spaces only are one."""


def table_of(project: Project, name: str) -> InForce:
    """Return a lookup table of a project.

    Raises:
        ProjectError: no table has that name.
    """
    edits = project.lookups.get(name)
    if name in shipped_names():
        base = shipped(name)
        rows = edited(base, edits) if edits else base.rows
        told = f"{base.source}; {base.licence}; {base.date}"
        return InForce(name, base.title, base.key, rows, told, edited=edits is not None, folds=base.folds)
    if edits is None:
        raise ProjectError(f"There is no lookup table named “{name}”.", hint="Create it on the page Lookup tables.")
    return InForce(name, edits.title or name, edits.key, edited(None, edits))


@dataclass(frozen=True)
class Conflict:
    """A row that cannot stay as it is: its number from 0, and why in a sentence."""

    row: int
    sentence: str


def conflicts(rows: pl.DataFrame, key: tuple[str, ...], *, folds: bool = True) -> list[Conflict]:
    """Return the rows without a key, and those that say otherwise than an earlier row with the same key.

    Two spellings of a key that say the same are no conflict; a row that is there twice is one.
    """
    found = [
        Conflict(row, f"Row {row + 1} has no {key[0]}.")
        for row in (keys(rows, key, folds=folds).str.strip_chars(SEPARATOR) == "").arg_true().to_list()
    ]
    for row, first in _meeting(rows, key, folds=folds):
        mine, theirs = rows.row(row, named=True), rows.row(first, named=True)
        written = ", ".join(mine[name] for name in key)
        earlier = ", ".join(theirs[name] for name in key)
        if written != earlier and not _differ(rows, row, first, key):
            continue
        alike = "" if written == earlier else f", written “{earlier}” (case and spaces do not count)"
        differ = [name for name in rows.columns if name not in key and mine[name] != theirs[name]]
        clash = f"; {differ[0]} is {_said(theirs[differ[0]])} there and {_said(mine[differ[0]])} here" if differ else ""
        found.append(Conflict(row, f"Row {row + 1}: “{written}” stands in row {first + 1} already{alike}{clash}."))
    return sorted(found, key=lambda conflict: conflict.row)


def _meeting(rows: pl.DataFrame, key: tuple[str, ...], *, folds: bool = True) -> list[tuple[int, int]]:
    """Return the number of each row whose key an earlier row has, with the first of those."""
    numbered = pl.DataFrame({"key": keys(rows, key, folds=folds)}).with_row_index("row")
    firsts = numbered.group_by("key").agg(pl.col("row").min().alias("first"))
    again = numbered.join(firsts, on="key", how="left", maintain_order="left").filter(
        (pl.col("row") != pl.col("first")) & (pl.col("key").str.strip_chars(SEPARATOR) != "")
    )
    return again.select("row", "first").rows()


def _differ(rows: pl.DataFrame, row: int, first: int, key: tuple[str, ...]) -> bool:
    """Whether two rows say different things of their key."""
    mine, theirs = rows.row(row, named=True), rows.row(first, named=True)
    return any(mine[name] != theirs[name] for name in rows.columns if name not in key)


def _said(text: str) -> str:
    return f"“{text}”" if text else "empty"


def new_conflicts(base: Shipped | None, rows: pl.DataFrame, key: tuple[str, ...]) -> list[Conflict]:
    """Return the conflicts of a table's rows, but for those that a shipped table has of its own."""
    folds = base is None or base.folds
    found = conflicts(rows, key, folds=folds)
    if base is None or not found:
        return found
    shipped_so = set(_alike(base, rows).to_list())
    folded = keys(rows, key, folds=folds)
    return [conflict for conflict in found if folded[conflict.row] not in shipped_so]


def difference(base: Shipped | None, rows: pl.DataFrame, now: InForce) -> Lookup | None:
    """Return the edits that make a table have these rows; None where a shipped table needs none."""
    if base is None:
        return Lookup(title=now.title, columns=tuple(rows.columns), key=now.key, rows=_dicts(rows))
    was, wanted = (keys(each, base.key, folds=base.folds) for each in (base.rows, rows))
    removed = was.filter(~was.is_in(wanted.implode())).unique(maintain_order=True)
    changed = rows.filter(~wanted.is_in(_alike(base, rows).implode()))
    if not len(removed) and not changed.height:
        return None
    return Lookup(
        title=base.title,
        columns=tuple(base.rows.columns),
        key=base.key,
        rows=_dicts(changed),
        removed=tuple(removed.to_list()),
    )


def _alike(base: Shipped, rows: pl.DataFrame) -> pl.Series:
    """Return the keys whose rows are the same in a shipped table and in these rows; a key can have several rows."""

    def told(frame: pl.DataFrame) -> pl.DataFrame:
        whole = frame.select(pl.concat_str(pl.all().fill_null(""), separator="\x1f").alias("row"))
        each = whole.with_columns(keys(frame, base.key, folds=base.folds).alias("key"))
        return each.group_by("key").agg(pl.col("row").sort()).select("key", pl.col("row").list.join("\x1e"))

    return told(base.rows).join(told(rows.select(base.rows.columns)), on=["key", "row"], how="semi")["key"]


def _dicts(rows: pl.DataFrame) -> tuple[dict[str, str], ...]:
    return tuple({name: text or "" for name, text in row.items()} for row in rows.iter_rows(named=True))
