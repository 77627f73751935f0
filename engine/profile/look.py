"""One field looked at alone: its figures and what was found in it, for whoever needs no more of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from engine.findings import Finding
from engine.profile.model import FieldProfile, Profile, Record
from engine.profile.profiling import BADNESS, looked_at, profile_key, profiled_before
from engine.table import Table


class Look(Record):
    """What is known of a field, over all its rows."""

    field: FieldProfile
    findings: tuple[Finding, ...] = ()
    """Those about this field, worst first."""


class _Kept(Record):
    key: str
    look: Look


def known(table: Table, tables: Mapping[str, pl.DataFrame]) -> dict[str, Look]:
    """Return what was looked at before, by field: all of it where the file was profiled. Nothing is computed."""
    key = profile_key(table, tables)
    whole = profiled_before(table, tables)
    if whole is not None:
        return {field.name: _of(whole, field) for field in whole.fields}
    found = {}
    for name in table.fields:
        kept = _read(_file(table, name))
        if kept is not None and kept.key == key:
            found[name] = kept.look
    return found


def look(table: Table, name: str, tables: Mapping[str, pl.DataFrame]) -> Look:
    """Look at one field over all rows, or return what was seen before in the same rows.

    `tables` are the lookup tables in force; `placeholders` says which values mean “nothing known”.
    """
    seen = known(table, tables).get(name)
    if seen is not None:
        return seen
    found, findings = looked_at(table, name, tables)
    made = Look(field=found, findings=tuple(sorted(findings, key=lambda one: (BADNESS[one.severity], -one.rows))))
    file = _file(table, name)
    temporary = file.with_suffix(".part")
    temporary.write_text(_Kept(key=profile_key(table, tables), look=made).model_dump_json(), encoding="utf-8")
    temporary.replace(file)
    return made


def _of(whole: Profile, field: FieldProfile) -> Look:
    return Look(field=field, findings=tuple(one for one in whole.findings if one.field == field.name))


def _file(table: Table, name: str) -> Path:
    return table.folder / f"look_{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"


def _read(path: Path) -> _Kept | None:
    try:
        return _Kept.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
