"""Profile a file: two columns at a time, each reduced to its distinct values; the result is kept beside the rows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from engine.findings import Finding
from engine.profile.column import FIRST, PLACEHOLDERS, ROWS, Column
from engine.profile.field_findings import finding_of, marks_of
from engine.profile.file_findings import duplicate_rows, empty_fields
from engine.profile.kinds import Looks, evidence, looks_like
from engine.profile.model import Counted, Extreme, FieldProfile, Profile, Record, Shape
from engine.progress import Progress, silent
from engine.table import Table

AT_ONCE = 2
"""Columns profiled at the same time: the parts of the work that use one processor fill each other's gaps."""
TOP, RAREST, SHOWN = 10, 20, 200
FILE = "profile.json"
BADNESS = {"error": 0, "warning": 1, "info": 2}


class Kept(Record):
    """A profile on disk, and what it was made from."""

    key: str
    profile: Profile


def profile(table: Table, tables: Mapping[str, pl.DataFrame], *, progress: Progress = silent) -> Profile:
    """Profile a file over all rows, or return what was computed before for the same rows.

    `tables` are the lookup tables in force; `placeholders` says which values mean “nothing known”.

    Raises:
        CancelledError: `progress` stopped the work.
    """
    key = profile_key(table, tables)
    kept = profiled_before(table, tables)
    if kept is not None:
        return kept
    made = _profiled(table, tables, progress)
    temporary = table.folder / f"{FILE}.part"
    temporary.write_text(Kept(key=key, profile=made).model_dump_json(), encoding="utf-8")
    temporary.replace(table.folder / FILE)
    return made


def profiled_before(table: Table, tables: Mapping[str, pl.DataFrame]) -> Profile | None:
    """Return the profile that was computed before for the same rows; None where there is none."""
    kept = _kept(table.folder / FILE)
    return kept.profile if kept is not None and kept.key == profile_key(table, tables) else None


def _profiled(table: Table, tables: Mapping[str, pl.DataFrame], progress: Progress) -> Profile:
    started = time.perf_counter()
    done: dict[str, tuple[FieldProfile, list[Finding]]] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {pool.submit(looked_at, table, name, tables): name for name in table.fields}
        try:
            for future in as_completed(running):
                done[running[future]] = future.result()
                progress(0.9 * len(done) / len(running), f"profiled {running[future]}")
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    fields = tuple(done[name][0] for name in table.fields)
    progress(0.9, "compares whole rows")
    findings = [finding for name in table.fields for finding in done[name][1]]
    findings += [*duplicate_rows(table), *empty_fields(fields)]
    findings.sort(key=lambda finding: (BADNESS[finding.severity], -finding.rows))
    progress(1.0, "done")
    seconds = time.perf_counter() - started
    return Profile(rows=table.rows, seconds=round(seconds, 3), fields=fields, findings=tuple(findings))


def looked_at(table: Table, name: str, tables: Mapping[str, pl.DataFrame]) -> tuple[FieldProfile, list[Finding]]:
    """Return the figures of one field over all rows, and what was found in it."""
    column = Column.of(table, name, tables)
    looks = looks_like(column)
    findings = [finding_of(table, column, mark) for mark in marks_of(table, column, looks)]
    return field_profile(column, looks), findings


def field_profile(column: Column, looks: Looks) -> FieldProfile:
    """Return the figures of one field."""
    distinct_shapes, rarest = _shapes(column)
    return FieldProfile(
        name=column.name,
        rows=column.rows,
        filled=column.filled,
        empty=column.rows - column.filled,
        invalid=column.filled - column.count(looks.matches),
        distinct=column.distinct,
        unique=column.distinct == column.filled,
        shortest=_extreme(column, longest=False),
        longest=_extreme(column, longest=True),
        looks_like=looks.kind,
        evidence=evidence(column, looks),
        top=_top(column),
        shapes=rarest,
        distinct_shapes=distinct_shapes,
    )


def _extreme(column: Column, *, longest: bool) -> Extreme | None:
    if not column.filled:
        return None
    lengths = column.lengths
    length = lengths.max() if longest else lengths.min()
    value, line = column.first(lengths == length)
    return Extreme(length=length, value=value[:SHOWN], line=line)


def _top(column: Column) -> tuple[Counted, ...]:
    if not column.distinct:
        return ()
    top = column.most_frequent(TOP)
    return tuple(Counted(value=value, rows=rows) for value, rows in top.select("value", "rows").iter_rows())


def _shapes(column: Column) -> tuple[int, tuple[Shape, ...]]:
    rarest = column.shapes.bottom_k(RAREST, by=[ROWS, FIRST]).sort("rows", "line")
    examples = column.uniques.filter(FIRST.is_in(rarest["line"].implode()))
    example = dict(examples.select("line", "value").iter_rows())
    shown = tuple(
        Shape(shape=shape, rows=rows, example=example[line][:SHOWN], line=line)
        for shape, rows, line in rarest.select("shape", "rows", "line").iter_rows()
    )
    return column.shapes.height, shown


def profile_key(table: Table, tables: Mapping[str, pl.DataFrame]) -> str:
    """Return what decides a profile: the rows, the placeholders in force, and the code."""
    rows = table.parquet.stat()
    known = tables[PLACEHOLDERS].write_csv() if PLACEHOLDERS in tables else ""
    parts = (code_version(), table.sha256, str(rows.st_size), str(rows.st_mtime_ns), *table.fields, known)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def code_version() -> str:
    """Return a hash of this package's source: a profile made by other code is made again."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def _kept(path: Path) -> Kept | None:
    try:
        return Kept.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
