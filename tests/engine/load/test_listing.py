"""Many rows that are set aside lie on disk, and come out as if they had been in memory."""

from pathlib import Path

import polars as pl
import pytest

from engine.load import listing, load
from engine.load.listing import Listing

COLUMNS = ("line", "span", "text", "why")


def test_rows_on_disk_are_written_with_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "MOST_CHARACTERS", 50)
    monkeypatch.setattr(listing, "RECENT", 2)
    rows = Listing(tmp_path / "skipped.parquet", COLUMNS)
    for line in range(1, 101):
        rows.append((line, 2, f"text {line}", "blank"))
    assert len(rows) < 20
    assert rows.pop() == (100, 2, "text 100", "blank")
    assert (rows.total, rows.lines) == (99, 198)
    rows.write()
    written = pl.read_parquet(tmp_path / "skipped.parquet")
    assert written.schema == {"line": pl.UInt32, "text": pl.String, "why": pl.String}
    assert written["line"].to_list() == list(range(1, 100))
    assert [path.name for path in tmp_path.iterdir()] == ["skipped.parquet"]


def test_rows_that_come_late_are_put_in_the_order_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listing, "MOST_CHARACTERS", 50)
    monkeypatch.setattr(listing, "RECENT", 2)
    rows = Listing(tmp_path / "skipped.parquet", COLUMNS)
    for line in [*range(50, 100), *range(1, 50)]:
        rows.append((line, 1, f"text {line}", "blank"))
    rows.write()
    assert pl.read_parquet(tmp_path / "skipped.parquet")["line"].to_list() == list(range(1, 100))


def test_a_file_of_mostly_broken_rows_is_accounted_for_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = tmp_path / "broken.csv"
    rows = [f"{row},a{row},b\n" if row % 3 else f"{row}\n" if row % 2 else "\n" for row in range(1, 3_001)]
    source.write_text("id,name,note\n" + "".join(rows) + "Total: 2,000\n")
    expected = load(source, tmp_path / "memory")[0]
    monkeypatch.setattr(listing, "MOST_CHARACTERS", 100)
    monkeypatch.setattr(listing, "RECENT", 100)
    table = load(source, tmp_path / "disk")[0]
    assert table.account == expected.account
    assert table.account.holds
    assert table.rejected().equals(expected.rejected())
    assert table.skipped().equals(expected.skipped())
    assert not list(table.folder.glob("*.part"))
