from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from engine.profile import Profile, profile
from engine.table import LINE, SLICE, Account, Table

PLACEHOLDERS = {"placeholders": pl.DataFrame({"placeholder": ["n/a", "-", "k.a.", "na", "null", "none", "unknown"]})}

Columns = dict[str, Sequence[str]]


def made(folder: Path, columns: Columns) -> Table:
    folder.mkdir(parents=True, exist_ok=True)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_row_index(LINE, offset=2)
    frame.write_parquet(folder / "rows.parquet", row_group_size=SLICE)
    account = Account(lines=frame.height + 1, header=1, accepted=frame.height, rows=frame.height)
    return Table(name="t", file="t.csv", folder=folder, sha256="", size=0, fields=tuple(columns), account=account)


@pytest.fixture
def table(tmp_path: Path) -> Callable[[Columns], Table]:
    """Return how to make a table of columns, whose first row is on line 2."""
    return lambda columns: made(tmp_path / "table", columns)


@pytest.fixture
def profiled(table: Callable[[Columns], Table]) -> Callable[[Columns], tuple[Table, Profile]]:
    """Return how to make a table of columns and its profile."""

    def make(columns: Columns) -> tuple[Table, Profile]:
        of = table(columns)
        return of, profile(of, PLACEHOLDERS)

    return make


@pytest.fixture
def placeholders() -> dict[str, pl.DataFrame]:
    return PLACEHOLDERS
