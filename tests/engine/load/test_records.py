"""JSON, Parquet and archives: no number, name or file of them is changed or left out without saying so."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from engine.errors import FileError
from engine.load import load
from engine.table import Table
from tests.engine.load.workbooks import rows_of


def loaded(folder: Path, data: str | bytes, name: str) -> list[Table]:
    source = folder / name
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    tables = load(source, folder / "table")
    assert all(table.account.holds for table in tables)
    return tables


def codes(table: Table) -> list[str]:
    return [finding.code for finding in table.findings]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("9007199254740993", "9007199254740993", id="a whole number beyond 53 bits"),
        pytest.param("12345678901234567890123.10", "12345678901234567890123.10", id="more digits than a double has"),
        pytest.param("1E5", "1E5", id="an exponent"),
        pytest.param("-0", "-0", id="minus zero"),
        pytest.param("NaN", "NaN", id="what JSON does not have"),
        pytest.param('"007"', "007", id="digits as text"),
        pytest.param("true", "true", id="a truth value"),
        pytest.param("null", "", id="nothing"),
        pytest.param('{"a": 9007199254740993.10, "b": [1.0, "2", null]}', None, id="numbers inside other values"),
        pytest.param('"M\\u00fcller \\ud83d\\ude00"', "Müller 😀", id="escapes"),
        pytest.param('"\\ud83d"', "\\ud83d", id="half a character, which no text can hold"),
    ],
)
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_json_value_is_read_as_it_is_written(value: str, text: str | None, ending: str, tmp_path: Path):
    records = [f'{{"id": 1, "value": {value}}}', '{"id": 2}']
    document = "\n".join(records) if ending == "jsonl" else f"[{', '.join(records)}]"
    (table,) = loaded(tmp_path, document, f"a.{ending}")
    assert rows_of(table) == [("1", value if text is None else text), ("2", "")]
    assert table.findings == ()


def test_names_that_come_twice_in_a_record_are_numbered(tmp_path: Path):
    (table,) = loaded(tmp_path, '[{"id": 1, "id": 2, "o": {"a": 1, "a": 2}}, {"id": 3}]', "twice.json")
    assert table.fields == ("id", "id 2", "o")
    assert rows_of(table) == [("1", "2", '{"a": 1, "a 2": 2}'), ("3", "", "")]
    assert codes(table) == ["duplicate_names"]
    assert "“id”" in table.findings[0].sentence


def test_lines_that_are_no_records_are_set_aside(tmp_path: Path):
    (table,) = loaded(tmp_path, '{"id": 1}\n[1, 2]\n\n{"id": \n{"id": 5}', "a.jsonl")
    assert rows_of(table) == [("1",), ("5",)]
    assert table.rejected()["line"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("document", "unread"),
    [
        pytest.param('{"meta": {"page": 1}, "data": [{"id": 1}]}', "", id="under a usual name"),
        pytest.param('{"d": {"results": [{"id": 1}]}}', "", id="two levels down, as OData writes it"),
        pytest.param('{"more": [{"k": 2}], "data": [{"id": 1}]}', "“more”", id="beside other records"),
        pytest.param('{"orders": [{"id": 1}]}', "", id="under any name"),
    ],
)
def test_records_inside_a_document_are_found(document: str, unread: str, tmp_path: Path):
    (table,) = loaded(tmp_path, document, "a.json")
    assert rows_of(table) == [("1",)]
    assert [unread in finding.sentence for finding in table.findings] == ([True] if unread else [])


@pytest.mark.parametrize("depth", [600, 100_000])
def test_values_nested_without_end_are_refused(depth: int, tmp_path: Path):
    with pytest.raises(FileError, match="nested hundreds of levels deep"):
        loaded(tmp_path, f'[{{"a": {"[" * depth}{"]" * depth}}}]', "deep.json")


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        pytest.param(pl.Series([Decimal("1.10"), None]), ["1.10", ""], id="a decimal"),
        pytest.param(pl.Series([2**63 - 1, -1]), ["9223372036854775807", "-1"], id="whole numbers"),
        pytest.param(pl.Series([dt.date(2026, 3, 5), None]), ["2026-03-05", ""], id="a date"),
        pytest.param(pl.Series([dt.datetime(2026, 3, 5, 1, 2, 3)]), ["2026-03-05 01:02:03"], id="whole seconds"),  # noqa: DTZ001
        pytest.param(
            pl.Series([dt.datetime(2026, 7, 5, 1, 2, 3, 456)]).dt.replace_time_zone("Europe/Berlin"),  # noqa: DTZ001
            ["2026-07-05 01:02:03.000456+02:00"],
            id="a moment with its zone",
        ),
        pytest.param(pl.Series([dt.timedelta(hours=30)]), ["P1DT6H"], id="a duration"),
        pytest.param(pl.Series([0.1, 1e16]), ["0.1", "1e+16"], id="doubles"),
        pytest.param(pl.Series([[1, 2], [], None]), ["[1, 2]", "[]", ""], id="lists"),
        pytest.param(pl.Series([{"a": [1.5], "b": "ü"}]), ['{"a": [1.5], "b": "ü"}'], id="structures"),
        pytest.param(pl.Series([b"text", "Mü".encode()]), ["text", "Mü"], id="bytes that are text"),
        pytest.param(pl.Series(["x", "", None], dtype=pl.Categorical), ["x", "", ""], id="categories"),
    ],
)
def test_parquet_value_is_its_usual_text(column: pl.Series, texts: list[str], tmp_path: Path):
    stream = io.BytesIO()
    pl.DataFrame([column.alias("value")]).write_parquet(stream)
    (table,) = loaded(tmp_path, stream.getvalue(), "a.parquet")
    assert [row[0] for row in rows_of(table)] == texts
    assert table.findings == ()


def test_parquet_with_bytes_that_are_no_text_is_refused(tmp_path: Path):
    stream = io.BytesIO()
    pl.DataFrame({"id": [1], "photo": [b"\xff\xd8"]}).write_parquet(stream)
    with pytest.raises(FileError, match="no text in the column “photo”"):
        loaded(tmp_path, stream.getvalue(), "a.parquet")


def archive(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return stream.getvalue()


def test_files_of_an_archive_keep_their_folders_where_they_are_called_alike(tmp_path: Path):
    made = archive({"de/orders.csv": "id;n\n1;2\n", "at/orders.csv": "id;n\n3;4\n", "all/rest.csv": "id;n\n5;6\n"})
    tables = loaded(tmp_path, made, "all.zip")
    assert [table.inside for table in tables] == ["de/orders.csv", "at/orders.csv", "rest.csv"]
    assert [rows_of(table) for table in tables] == [[("1", "2")], [("3", "4")], [("5", "6")]]


def test_files_of_an_archive_that_are_not_read_are_named(tmp_path: Path):
    made = archive({"a.csv": "id;n\n1;2\n", "b.csv": "", "read me.md": "x", "logo.png": "x"})
    (table,) = loaded(tmp_path, made, "some.zip")
    assert codes(table) == ["other_files", "empty_files"]
    assert "2 files that are no tables, which were not read: read me.md, logo.png." in table.findings[0].sentence
    assert table.findings[1].sentence == "some.zip holds a file that is empty, which was not read: b.csv."


def test_archive_of_empty_files_is_refused(tmp_path: Path):
    with pytest.raises(FileError, match=r"a\.csv in none\.zip is empty"):
        loaded(tmp_path, archive({"a.csv": "", "b.csv": ""}), "none.zip")
