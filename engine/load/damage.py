"""What happened to a file's values before it came here: in a spreadsheet, or in a wrong encoding. Nothing is repaired.

The profile's own marks find it. They look at every value of a column, so they are asked only of the columns in which
something looks like damage at all; that is seen natively, over all rows, in a pass of its own after the load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
from pydantic import TypeAdapter, ValidationError

from engine.findings import Finding
from engine.progress import Progress, silent
from engine.table import Table

FILE = "damage.json"
DAYS = 5
"""Characters of a number of days."""
CODES = (3, 7)
"""Characters of the shortest and longest code that a spreadsheet takes for a date."""
AT_ONCE = 4
"""Columns that are looked through in one pass."""
AS_TEXT = "if it has to go through Excel, open it there with Data, From Text/CSV, and import this column as text"
GONE = f"Not repairable: what was there is gone. Export again; {AS_TEXT}."
REMEDIES = {
    "mojibake": "Repairable: the step Repair mojibake brings the letters back.",
    "lost_zeros": "Repairable: the step Pad left brings the zeros back.",
    "lost_characters": "Not repairable: the letters are gone. Export again, as UTF-8 or in the system's own encoding.",
    "excel_error": f"Not repairable: Excel took the value for a formula. Export again; {AS_TEXT}.",
    "excel_scientific": GONE,
    "excel_truncated": GONE,
    "excel_date": GONE,
    "excel_serial": GONE,
}
BY_COUNTRY = "Not repairable at once: other countries' codes are as short by right. Export again."
_FOUND = TypeAdapter(list[Finding])


def damage(table: Table, *, progress: Progress = silent) -> list[Finding]:
    """Return the damage in a table's values over all rows, by field; it is remembered beside the rows.

    Each finding says whether a step repairs it (`repairable`, `suggestion`), and in `remedy` what to do.

    Raises:
        CancelledError: from `progress`.
    """
    path = table.folder / FILE
    version = _version()
    known = _known(path, version)
    if known is not None:
        return known
    found = [finding for field in _suspects(table, progress) for finding in _damage(table, field)]
    path.write_bytes(version.encode() + b"\n" + _FOUND.dump_json(found))
    return found


def _damage(table: Table, field: str) -> list[Finding]:
    from engine.lookups import Tables  # noqa: PLC0415 - most files have no column to look at
    from engine.profile.column import Column  # noqa: PLC0415
    from engine.profile.field_findings import damage_of, finding_of  # noqa: PLC0415
    from engine.profile.kinds import looks_like  # noqa: PLC0415

    column = Column.of(table, field, Tables())
    marks = damage_of(table, column, looks_like(column))
    return [_with_remedy(finding_of(table, column, mark)) for mark in marks]


def _with_remedy(finding: Finding) -> Finding:
    """Return a finding with what to do about it."""
    repairable = finding.suggestion is not None
    by_country = finding.code == "lost_zeros" and not repairable
    remedy = BY_COUNTRY if by_country else REMEDIES[finding.code]
    return finding.model_copy(update={"repairable": repairable, "remedy": remedy})


def _suspects(table: Table, progress: Progress) -> list[str]:
    """Return the fields in which any value looks like damage."""
    found = []
    for start in range(0, len(table.fields), AT_ONCE):
        progress(start / len(table.fields), "Looking for damage by Excel")
        fields = table.fields[start : start + AT_ONCE]
        sure = _any(table, fields, _is_damaged)
        days = _any(table, [field for field in fields if field not in sure], _is_days)
        found += [field for field in fields if field in {*sure, *_any(table, days, _is_code)}]
    return found


def _any(table: Table, fields: Sequence[str], asked: Callable[[pl.Expr], pl.Expr]) -> list[str]:
    """Return the fields of which a condition holds in any row."""
    if not fields:
        return []
    answers = table.scan().select(asked(pl.col(field)).any().alias(field) for field in fields)
    return [field for field, yes in answers.collect(engine="streaming").row(0, named=True).items() if yes]


def _is_damaged(value: pl.Expr) -> pl.Expr:
    from engine.profile import patterns  # noqa: PLC0415

    def bare(pattern: str) -> str:
        return pattern.removeprefix("(?i)").removeprefix("^").removesuffix("$")

    whole = "|".join(bare(one) for one in (patterns.EXCEL_ERROR, patterns.EXCEL_SCIENTIFIC, patterns.EXCEL_DATE))
    digits = r"0[0-9]+|[0-9]{15}0+"
    beyond_ascii = value.filter(value.str.len_bytes() != value.str.len_chars())
    garbled = beyond_ascii.str.contains(f"{patterns.LOST}|{patterns.MOJIBAKE}").any()
    return value.str.contains(rf"^\s*(?i:{whole}|{digits})\s*$") | garbled


def _is_days(value: pl.Expr) -> pl.Expr:
    from engine.profile import patterns  # noqa: PLC0415

    return value.filter(value.str.len_bytes() == DAYS).str.contains(patterns.EXCEL_SERIAL)


def _is_code(value: pl.Expr) -> pl.Expr:
    from engine.profile import patterns  # noqa: PLC0415

    return value.filter(value.str.len_bytes().is_between(*CODES)).str.contains(patterns.DATE_LIKE_CODE)


def _version() -> str:
    from engine.profile.profiling import code_version  # noqa: PLC0415

    return hashlib.sha256(code_version().encode() + Path(__file__).read_bytes()).hexdigest()


def _known(path: Path, version: str) -> list[Finding] | None:
    try:
        made_by, _, found = path.read_bytes().partition(b"\n")
        return _FOUND.validate_json(found) if made_by.decode() == version else None
    except (OSError, ValidationError, UnicodeDecodeError):
        return None
