"""Write a loaded table as plain CSV with a report beside it: what the command line's `load` delivers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import polars as pl

from engine.load.damage import damage
from engine.load.differing import Differing
from engine.table import LINE, SLICE, Account, Table, TablePart

LISTED_ROWS = 1_000
"""Of so many rows the cells that another encoding reads differently are listed one by one."""
NEEDS_QUOTES = re.compile(r'[",\r\n]')


def write_plain(table: Table, folder: Path, file: str | None = None) -> tuple[Path, Path]:
    """Write `folder/<file>` as UTF-8, comma, quoted where needed, header first, and `folder/<stem>.report.json`.

    `file` is the input's name (default: the table's); another ending becomes `.csv`. A further table of the same
    file is written as `<stem>.2.csv` … Returns both paths.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, report = _paths(folder, file or table.file, table.number)
    with target.open("wb") as stream:
        stream.write((",".join(map(_quoted, table.fields)) + "\n").encode())
        for rows in table.slices(size=SLICE):
            cells = rows.drop(LINE)
            if len(table.fields) == 1:
                # A lone empty cell would be a blank line, which is no row.
                lines = "\n".join(_quoted(cell) or '""' for cell in cells.to_series())
                stream.write(f"{lines}\n".encode())
            else:
                cells.write_csv(stream, include_header=False, quote_style="necessary", null_value="")
    report.write_text(json.dumps(report_of(table), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target, report


def write_nothing(folder: Path, file: str, sentence: str) -> tuple[Path, Path]:
    """Write what is in an empty file, nothing, and a report that says so. Returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    target, report = _paths(folder, file, 1)
    target.write_bytes(b"")
    empty = {"lines": 0, "header": 0, "skipped": 0, "accepted": 0, "rejected": 0, "holds": True}
    said: dict[str, Any] = {"file": file, "refused": sentence, "encoding": "", "delimiter": "", "quote": ""}
    said |= {"header_lines": [], "columns": [], "rows": 0, "row_sum": empty, "rejected": [], "decisions": []}
    report.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target, report


def _paths(folder: Path, file: str, number: int) -> tuple[Path, Path]:
    """Return where a table of a file and its report are written."""
    name = re.split(r"[/\\]", file)[-1]
    start, dot, ending = name.rpartition(".")
    if not dot or ending.lower() != "csv":
        start, ending = (start if dot else name), "csv"
    if number > 1:
        start = f"{start}.{number}"
    return folder / f"{start}.{ending}", folder / f"{start}.report.json"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES.search(cell) or cell != cell.strip() else cell


def _differing_cells(table: Table) -> dict[str, Any] | None:
    """Return the cells that the runner-up of an encoding in doubt reads differently; None where there is no doubt."""
    decision, differing = table.decision("encoding"), Differing.of(table)
    doubted = any(finding.code == "encoding_in_doubt" for finding in table.findings)
    if decision is None or differing is None or not (decision.question or doubted):
        return None
    listed = [*differing.header(), *differing.page(0, LISTED_ROWS)]
    cells = [{"line": cell.line, "column": cell.field, "here": cell.here, "there": cell.there} for cell in listed]
    return {
        "here": differing.here,
        "there": differing.there,
        "rows": differing.rows,
        "by_column": differing.counts,
        "cells": cells,
    }


def _row_sum(account: Account) -> dict[str, Any]:
    return {
        "lines": account.lines,
        "header": account.header,
        "skipped": account.skipped,
        "accepted": account.accepted,
        "rejected": account.rejected,
        "holds": account.holds,
    }


def _part(each: TablePart) -> dict[str, Any]:
    return {
        "label": each.label,
        "file": each.part.file,
        "table": each.part.number,
        "sha256": each.part.sha256,
        "rows": each.account.rows,
        "row_sum": _row_sum(each.account),
        "decisions": [decision.model_dump() for decision in each.decisions],
    }


def _placed(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Return listed rows with their file and their line there, where the table has several parts."""
    if not table.parts:
        return rows
    return pl.concat([table.places(rows["line"]), rows.drop("line")], how="horizontal")


def report_of(table: Table) -> dict[str, Any]:
    """Return what was decided about a table, why, and where its lines went, as JSON."""
    decided = {decision.name: decision for decision in table.decisions}
    value = {name: decision.value for name, decision in decided.items()}
    rejected = _placed(table, table.rejected())
    repaired = _placed(table, table.repaired())
    skipped = _placed(table, table.skipped())
    account = table.account
    parts = {"parts": [_part(each) for each in table.parts]} if table.parts else {}
    return parts | {
        "file": table.file,
        "table": table.number,
        "name": table.name,
        "sha256": table.sha256,
        "size": table.size,
        "encoding": value.get("encoding", ""),
        "delimiter": value.get("delimiter", ""),
        "quote": value.get("quote", ""),
        "header_lines": list(table.header_lines),
        "columns": list(table.fields),
        "rows": account.rows,
        "row_sum": _row_sum(account),
        "rejected": rejected.to_dicts(),
        "repaired": repaired.to_dicts(),
        "skipped": skipped.to_dicts(),
        "decisions": [decision.model_dump() for decision in table.decisions],
        "differing_cells": _differing_cells(table),
        "questions": [decision.question for decision in table.decisions if decision.question],
        "findings": [finding.model_dump(exclude_none=True) for finding in (*table.findings, *damage(table))],
    }
