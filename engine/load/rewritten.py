"""A row that the user writes anew, read as a row of its table."""

from __future__ import annotations

from engine.load.dialect import Dialect
from engine.table import Table


def can_be_rewritten(table: Table) -> bool:
    """Whether a table's rows stand in a text file or a sheet, where a row can be written otherwise."""
    return any(table.decision(name) is not None for name in ("delimiter", "sheet"))


def rewritten(table: Table, text: str) -> tuple[list[str], str]:
    """Return the cells of a row that is written like this, and why it is no row of the table: empty where it is one."""
    sheet = {"delimiter": "\t", "quote": ""}
    known = sheet | {name: found.value for name in ("delimiter", "quote", "escape") if (found := table.decision(name))}
    dialect = Dialect(known["delimiter"], known["quote"], known.get("escape", ""))
    cells, wanted = dialect.split(text), len(table.fields)
    if cells is None:
        return [], f"A quote {dialect.quote} stands where none may: write it twice inside a quoted cell."
    if len(cells) != wanted:
        count = "1 cell" if len(cells) == 1 else f"{len(cells):,} cells"
        return cells, f"This is {count}; the table has {wanted:,} columns, with {dialect.words} between them."
    return cells, ""
