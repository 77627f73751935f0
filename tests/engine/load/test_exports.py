"""Every odd little file in tests/exports becomes exactly what stands in its expectation."""

import csv
import json
from pathlib import Path

import pytest

from engine.errors import WorkbenchError
from engine.load import load, write_plain
from engine.table import LINE, Table

EXPORTS = Path(__file__).parents[2] / "exports"
CASES = sorted(path.name.removesuffix(".json") for path in (EXPORTS / "expected").iterdir())


def rows_of(table: Table) -> list[list[str]]:
    return [list(row) for row in table.scan().drop(LINE).collect().rows()]


def test_there_are_enough_odd_files():
    assert len(CASES) >= 60
    assert all((EXPORTS / name).exists() for name in CASES)


@pytest.mark.parametrize("name", CASES)
def test_odd_export_becomes_what_it_means(name: str, tmp_path: Path):
    expected = json.loads((EXPORTS / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    if "refused" in expected:
        with pytest.raises(WorkbenchError, match=expected["refused"]) as caught:
            load(EXPORTS / name, tmp_path / "table")
        assert name in str(caught.value)
        assert caught.value.hint
        return
    tables = load(EXPORTS / name, tmp_path / "table")
    table = tables[0]
    assert list(table.fields) == expected["fields"]
    assert rows_of(table) == expected["rows"]
    assert list(table.header_lines) == expected["header_lines"]
    assert table.rejected()["line"].to_list() == expected["rejected"]
    assert table.repaired()["line"].to_list() == expected["repaired"]
    assert table.account.skipped == expected["skipped"]
    for decided in ("encoding", "delimiter", "quote"):
        if decided in expected:
            decision = table.decision(decided)
            assert decision is not None
            assert decision.value == expected[decided]
    if "lines" in expected:
        assert table.scan().select(LINE).collect().to_series().to_list() == expected["lines"]
    if "finding" in expected:
        assert expected["finding"] in {finding.code for finding in table.findings}
    if "asks" in expected:
        asked = table.decision(expected["asks"])
        assert asked is not None
        assert asked.question
    others = expected.get("others", [])
    assert [list(other.fields) for other in tables[1:]] == [other["fields"] for other in others]
    assert [rows_of(other) for other in tables[1:]] == [other["rows"] for other in others]
    assert all(one.account.holds for one in tables)


@pytest.mark.parametrize("name", CASES)
def test_every_line_of_an_odd_text_is_accounted_for(name: str, tmp_path: Path):
    if "refused" in (EXPORTS / "expected" / f"{name}.json").read_text(encoding="utf-8"):
        pytest.skip("it is refused")
    tables = load(EXPORTS / name, tmp_path / "table")
    decision = tables[0].decision("encoding")
    if decision is None or decision.value.startswith("utf-32") or name.endswith((".gz", ".zip", ".json", ".xls")):
        pytest.skip("its lines are not those of a text")
    data = (EXPORTS / name).read_bytes().decode(decision.value, errors="replace").removeprefix("\ufeff")
    text = data.replace("\r\n", "\n").replace("\r", "\n")
    assert sum(table.account.lines for table in tables) == text.count("\n") + (not text.endswith("\n"))


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith((".csv", ".txt"))])
def test_plain_csv_holds_the_same_cells(name: str, tmp_path: Path):
    if "refused" in (EXPORTS / "expected" / f"{name}.json").read_text(encoding="utf-8"):
        pytest.skip("it is refused")
    table = load(EXPORTS / name, tmp_path / "table")[0]
    plain, report = write_plain(table, tmp_path / "out")
    with plain.open(newline="", encoding="utf-8") as stream:
        assert list(csv.reader(stream)) == [list(table.fields), *rows_of(table)]
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["row_sum"]["holds"]
    assert said["rows"] == table.rows
    assert said["header_lines"] == list(table.header_lines)
