"""A file with several tables: which there are, and that their lines are those of the file."""

from __future__ import annotations

import streamlit as st

from engine.project import Side
from engine.table import Table
from ui.frame import line, plain
from ui.reading_chosen import Chosen
from ui.session import Session


def tables_of_file(session: Session, side: Side, table: Table) -> list[Table]:
    """Return the tables that were read from the same file, in order; only this one where there is no other."""
    found = [
        other
        for (its_side, _), other in session.loaded.items()
        if its_side == side and other.sha256 == table.sha256 and _first(other) == _first(table)
    ]
    return sorted(found, key=lambda one: one.number)


def _first(table: Table) -> str:
    """Return what the first table of the file is called."""
    return table.name if table.number == 1 else table.name.removesuffix(f"_{table.number}")


def place_of(session: Session, side: Side, table: Table) -> str:
    """Return `table 2 of 3`, of an archive the name inside it too; nothing for the only table of a file."""
    count = len(tables_of_file(session, side, table))
    return f"{table.inside} table {table.number} of {count}".lstrip() if count > 1 else table.inside


def further_tables(chosen: Chosen) -> None:
    """Let the visitor go to the file's other tables, and show that all lines of the file are in one of them."""
    tables = tables_of_file(chosen.session, chosen.side, chosen.table)
    if len(tables) <= 1:
        return
    names = {f"{chosen.side}.{table.name}": table for table in tables}
    key = f"table_of_{chosen.side}_{_first(chosen.table)}"
    st.session_state[key] = f"{chosen.side}.{chosen.table.name}"

    def picked() -> None:
        chosen.session.chosen["table"] = st.session_state[key]

    with st.container(horizontal=True, vertical_alignment="center", key="row_tables"):
        st.segmented_control(
            "Table of the file",
            list(names),
            format_func=lambda name: _label(names[name]),
            key=key,
            required=True,
            on_change=picked,
            label_visibility="collapsed",
        )
        line("", _sum(tables))


def _label(table: Table) -> str:
    return f"{plain(table.inside) or f'Table {table.number}'} · {_rows(table.rows)}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _sum(tables: list[Table]) -> str:
    total = sum(table.account.lines for table in tables)
    parts = " + ".join(f"{table.account.lines:,} in table {table.number}" for table in tables)
    return f"{total:,} lines of the file = {parts}"
