"""The bytes of each preset, and the cells that a format cannot hold."""

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine.export.workbook
from engine.errors import ProjectError
from engine.export import unfit, unfit_words, writer
from engine.run import run
from engine.table import text_frame
from tests.engine.running import CATALOGUE, field, project, table


def written(folder, preset, rows, *, slices=1):
    path = folder / f"out.{preset}"
    into = writer(path, preset, rows.columns)
    for start in range(0, rows.height, max(1, rows.height // slices)):
        into.write(rows.slice(start, max(1, rows.height // slices)))
    into.close()
    return path


ODD = text_frame({"Na;me": ['say "hi"', "a,b;c", "two\nlines", None], "Ort": ["Köln", " 007 ", "", "=1+1"]})


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        pytest.param(
            "utf8_comma",
            b'Na;me,Ort\n"say ""hi""",K\xc3\xb6ln\n"a,b;c", 007 \n"two\nlines",""\n,=1+1\n',
            id="comma, UTF-8 without mark, LF",
        ),
        pytest.param(
            "german_excel",
            b'\xef\xbb\xbf"Na;me";Ort\r\n"say ""hi""";K\xc3\xb6ln\r\n"a,b;c"; 007 \r\n"two\nlines";""\r\n;=1+1\r\n',
            id="semicolon, byte-order mark, CRLF",
        ),
        pytest.param(
            "windows_1252",
            b'"Na;me";Ort\r\n"say ""hi""";K\xf6ln\r\n"a,b;c"; 007 \r\n"two\nlines";""\r\n;=1+1\r\n',
            id="semicolon, Windows-1252, CRLF",
        ),
    ],
)
@pytest.mark.parametrize("slices", [1, 4])
def test_the_bytes_of_a_preset(tmp_path, preset, expected, slices):
    assert written(tmp_path, preset, ODD, slices=slices).read_bytes() == expected


def test_an_empty_cell_alone_in_its_row_is_no_blank_line(tmp_path):
    rows = text_frame({"Id": ["1", None, "3"]})
    assert written(tmp_path, "utf8_comma", rows).read_bytes() == b'Id\n1\n""\n3\n'


def test_a_workbook_holds_every_cell_as_text(tmp_path):
    cells = [
        "007",
        "1E5",
        "=1+1",
        "+49 30",
        "2024-03-05",
        " x ",
        "a\r\nb",
        "_x0041_",
        "https://a.de",
        "12345678901234567890",
    ]
    path = written(tmp_path, "xlsx", text_frame({"Wert": cells, "leer": [None] * len(cells)}))
    back = fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()
    assert back["Wert"].to_list() == cells
    sheet = openpyxl.load_workbook(path)["data"]
    assert {cell.number_format for cell in sheet["A"]} == {"@"}
    assert {cell.data_type for cell in sheet["A"]} == {"s"}, "no number, no formula"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9), min_size=1, max_size=8))
def test_a_workbook_gives_every_cell_back(tmp_path_factory, cells):
    path = written(tmp_path_factory.mktemp("law"), "xlsx", text_frame({"Wert": cells}))
    back = fastexcel.read_excel(path).load_sheet(0, dtypes="string", skip_whitespace_tail_rows=False).to_polars()
    assert back["Wert"].to_list() == cells


def test_columns_beyond_z_keep_their_place(tmp_path):
    rows = text_frame({f"f{n}": [str(n) if n % 2 else None] for n in range(1, 801)})
    sheet = openpyxl.load_workbook(written(tmp_path, "xlsx", rows))["data"]
    assert [cell.value for cell in sheet[1]] == [f"f{n}" for n in range(1, 801)]
    assert [cell.value for cell in sheet[2]][:799] == [str(n) if n % 2 else None for n in range(1, 800)]
    assert sheet["ADS2"].value == "799"


def test_more_rows_than_a_sheet_holds_go_to_further_sheets(tmp_path, monkeypatch):
    monkeypatch.setattr(engine.export.workbook, "ROWS", 4)
    monkeypatch.setattr(engine.export.workbook, "PIECE", 2)
    path = written(tmp_path, "xlsx", text_frame({"Id": [str(n) for n in range(7)]}), slices=3)
    book = fastexcel.read_excel(path)
    assert book.sheet_names == ["data", "data 2", "data 3"]
    sheets = [book.load_sheet(name, dtypes="string").to_polars()["Id"].to_list() for name in book.sheet_names]
    assert sheets == [["0", "1", "2"], ["3", "4", "5"], ["6"]]


def test_more_columns_than_a_sheet_holds_are_refused(tmp_path):
    with pytest.raises(ProjectError, match="16,385 columns do not fit"):
        writer(tmp_path / "x.xlsx", "xlsx", [str(n) for n in range(16_385)])


@pytest.mark.parametrize(
    ("preset", "good", "bad", "said"),
    [
        pytest.param("windows_1252", "Köln € – “Ÿ”", "Łódź", "Windows-1252 does not have Ł ź", id="Polish letters"),
        pytest.param("windows_1252", "ü", "u\u0308", "Windows-1252 does not have \u0308", id="an umlaut in two parts"),
        pytest.param(
            "windows_1252", "a\r\nb\t\x00", "\x81", "Windows-1252 does not have \x81", id="a hole in the code"
        ),
        pytest.param("xlsx", "x" * 32_767, "x" * 32_768, "32768 characters; an Excel cell holds 32,767", id="too long"),
        pytest.param("xlsx", "😀" * 16_383, "😀" * 16_384, "16384 characters", id="an emoji takes two units"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(preset, good, bad, said):
    cells = text_frame({"v": [good, bad]})
    assert cells.select(unfit(preset, pl.col("v"))).to_series().to_list() == [False, True]
    assert said in cells.select(unfit_words(preset, pl.col("v"))).to_series()[1]


def test_every_cell_fits_utf_8():
    assert unfit("utf8_comma", pl.col("v")) is None
    assert unfit("german_excel", pl.col("v")) is None


def test_a_row_that_windows_1252_cannot_hold_is_rejected_and_never_replaced(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Ort": ["Köln", "Łódź", "Gdańsk", "Łask"]})}
    report = run(project(field("Ort"), preset="windows_1252"), loaded, CATALOGUE, tmp_path / "out")
    (output,) = report.outputs
    assert (tmp_path / "out/deals.csv").read_bytes() == b"Ort\r\nK\xf6ln\r\n"
    assert (output.written, output.rejected, output.fields[0].unfit) == (1, 3, 3)
    assert output.strange == {"Ł": 2, "ń": 1, "ź": 1}
    assert output.sentences == (
        (
            "Windows-1252 does not have 3 characters of this output: Ł (U+0141), ń (U+0144), ź (U+017A). "
            "The rows with them are in the rejected file; nothing was replaced."
        ),
    )
    rejected = (tmp_path / "out/deals.rejected.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert rejected[1] == "3;Ort;format windows_1252;Windows-1252 does not have Ł ź;Łódź;"


def test_cells_that_excel_would_run_are_counted(tmp_path):
    cells = ["=1+1", "@SUM(A1)", "-cmd|'/c'!A1", "-5", "+49 30 1", "a=b"]
    loaded = {("a", "deals"): table(tmp_path / "in", {"X": cells})}
    for preset, counted in (("german_excel", True), ("utf8_comma", False)):
        report = run(project(field("X"), preset=preset), loaded, CATALOGUE, tmp_path / "out")
        assert any("3 cells begin like a formula" in told for told in report.outputs[0].sentences) == counted
