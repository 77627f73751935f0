"""Workbooks: a cell is the text that a person sees in it."""

# ruff: noqa: DTZ001 - a sheet's dates have no zone
import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from engine.errors import FileError, OptionError
from engine.load import load, sheets
from engine.load.shown import as_shown
from engine.project import Reading
from engine.table import LINE

MOMENT = 46086 + (14 * 3600 + 7 * 60 + 9) / 86400
"""2026-03-05 14:07:09 in days since the end of 1899."""


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        pytest.param(1067, "00000", "01067", id="a postcode keeps its leading zero"),
        pytest.param(0.125, "0.0%", "12.5%", id="per cent as it is shown"),
        pytest.param(1234.5, "#,##0.00", "1,234.50", id="thousands and two decimals"),
        pytest.param(-1234.5, "#,##0.00;[Red](#,##0.00)", "(1,234.50)", id="a negative in brackets"),
        pytest.param(3.5, '0.00 "kg"', "3.50 kg", id="words in the format"),
        pytest.param(3.5, "[$€-407] #,##0.00", "€ 3.50", id="a currency sign"),
        pytest.param(0.1 + 0.2, "General", "0.3", id="fifteen digits and no more"),
        pytest.param(4915112345678.0, "General", "4915112345678", id="a long number without an exponent"),
        pytest.param(12345678901234567, "General", "12345678901234567", id="all digits of a whole number"),
        pytest.param(1710000000, "0.00E+00", "1.71E+09", id="an exponent where the format says so"),
        pytest.param(0, '0;-0;"-"', "-", id="a format of its own for zero"),
        pytest.param(MOMENT, "dd.mm.yyyy", "05.03.2026", id="a German date"),
        pytest.param(MOMENT, "d/m/yy h:mm AM/PM", "5/3/26 2:07 PM", id="half of a day"),
        pytest.param(MOMENT, "ddd, d mmmm yyyy", "Thu, 5 March 2026", id="names in English unless the format says"),
        pytest.param(MOMENT, "[$-407]ddd, d. mmm yyyy", "Do, 5. Mrz 2026", id="names in the format's language"),
        pytest.param(MOMENT, "[$-1010409]mmmm", "March", id="a language with a calendar"),
        pytest.param(MOMENT, "[$-fr-FR]d mmmm yyyy", "5 mars 2026", id="a language by its letters"),
        pytest.param(MOMENT, "[$-F800]dddd", "Thursday", id="the system's own language is not known"),
        pytest.param(1.05, "# ??/??", "1 1/20", id="a fraction, without the blanks that align it"),
        pytest.param(-0.375, "# ?/8", "-3/8", id="a fraction without whole ones"),
        pytest.param(5, "# ?/?", "5", id="a fraction of nothing"),
        pytest.param(0.96, "# ?/4", "1", id="a fraction that is rounded up"),
        pytest.param(0.27, "# ??/??", "10/37", id="a fraction as near as a continued one comes"),
        pytest.param(-0.94, "# ?/?", "-1", id="a fraction that no digit of the denominator comes near"),
        pytest.param(3.1415926, "?/?", "22/7", id="a fraction above one"),
        pytest.param(1234.5, '#,##0 ?/2 "kg"', "1,234 1/2 kg", id="a fraction with its unit"),
        pytest.param(0.25, "[=0]0;[<1]hh:mm;[h]", "06:00", id="a time under a condition"),
        pytest.param(1.5, "[=0]0;[<1]hh:mm;[h]", "36", id="hours where no condition is met"),
        pytest.param(MOMENT, "ha/p\\m \\o\\n mmm d", "2pm on Mar 5", id="a month right after the hours"),
        pytest.param(46086, "dd.mm.yyyy;@", "05.03.2026", id="a section for text"),
        pytest.param(46086, "mm-dd-yy", "2026-03-05", id="the region's own date is ISO"),
        pytest.param((27 + 5 / 60) / 24, "[h]:mm", "27:05", id="more hours than a day has"),
        pytest.param((9 + 5 / 60) / 24, "h:mm", "9:05", id="a time"),
        pytest.param(44000.5, "yyyy-mm-dd hh:mm", "2020-06-18 12:00", id="a serial number with a date's format"),
        pytest.param(True, "General", "TRUE", id="a truth value"),
        pytest.param("007", "@", "007", id="text stays text"),
        pytest.param(None, "General", "", id="nothing is empty"),
    ],
)
def test_value_is_written_as_the_sheet_shows_it(value: object, pattern: str, shown: str):
    assert as_shown(value, pattern) == shown


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "customers.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cover")
    sheet = book.add_worksheet("Data")
    sheet.write(0, 0, "Customer report")
    for column, name in enumerate(("PLZ", "Date", "Discount", "Note")):
        sheet.write(2, column, name)
    for row, day in enumerate((5, 6), start=3):
        sheet.write_number(row, 0, 1067, book.add_format({"num_format": "00000"}))
        sheet.write_datetime(row, 1, dt.datetime(2026, 3, day), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_number(row, 2, 0.1, book.add_format({"num_format": "0%"}))
    sheet.write_formula(3, 3, "=NA()", value="#N/A")
    sheet.write(4, 3, "=1+1 as text")
    book.close()
    return path


def test_first_sheet_with_cells_is_read_as_it_is_shown(workbook: Path, tmp_path: Path):
    table = load(workbook, tmp_path / "table")[0]
    assert table.fields == ("PLZ", "Date", "Discount", "Note")
    assert table.scan().drop(LINE).collect().rows()[0] == ("01067", "05.03.2026", "10%", "#N/A")
    assert table.scan().select(LINE).collect().to_series().to_list() == [4, 5]
    assert table.header_lines == (3,)
    assert table.account.skipped == 2
    assert table.account.holds
    decision = table.decision("sheet")
    assert decision is not None
    assert decision.value == "Data"
    assert "Cover, Data" in decision.because


def test_cells_that_hold_more_digits_than_they_show_are_counted(tmp_path: Path):
    path = tmp_path / "rates.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "rate"])
    per_cent = book.add_format({"num_format": "0%"})
    for row, rate in enumerate((0.125, 0.19, 0.07), start=1):
        sheet.write(row, 0, f"rate {row}")
        sheet.write_number(row, 1, rate, per_cent)
    book.close()
    table = load(path, tmp_path / "table")[0]
    assert table.scan().select("rate").collect().to_series().to_list() == ["13%", "19%", "7%"]
    found = next(finding for finding in table.findings if finding.code == "hidden_digits")
    assert (found.rows, found.line) == (1, 2)
    assert "0.125 is shown as 13%" in found.sentence


def test_sheets_are_listed_and_chosen(workbook: Path, tmp_path: Path):
    assert sheets(workbook) == ["Cover", "Data"]
    with pytest.raises(FileError, match="no cell"):
        load(workbook, tmp_path / "cover", Reading(sheet="Cover"))
    with pytest.raises(OptionError, match="no sheet “Other”"):
        load(workbook, tmp_path / "other", Reading(sheet="Other"))


def test_cut_workbook_is_refused_with_a_sentence(workbook: Path, tmp_path: Path):
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(workbook.read_bytes()[:-400])
    with pytest.raises(FileError, match="damaged"):
        load(cut, tmp_path / "table")


def test_hidden_sheet_is_not_taken_by_itself(tmp_path: Path):
    path = tmp_path / "hidden.xlsx"
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Secret"
    first.append(["id", "name"])
    first.append([1, "a"])
    first.sheet_state = "hidden"
    shown = book.create_sheet("Shown")
    shown.append(["code", "rate"])
    shown.append(["DE", 19])
    book.save(path)
    assert load(path, tmp_path / "table")[0].fields == ("code", "rate")


@pytest.mark.parametrize("ending", ["xlsx", "xlsm"])
def test_hidden_rows_and_columns_and_merged_cells_are_named_and_read(ending: str, tmp_path: Path):
    path = tmp_path / f"marks.{ending}"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "name", "cost"], [1, "<row hidden='1'>", 5], [2, "b", 6], [3, None, 7], [4, "d", 8]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.merge_cells("B3:B4")
    book.save(path)
    table = load(path, tmp_path / "table")[0]
    assert table.rows == 4
    found = {finding.code: finding for finding in table.findings}
    assert found["hidden_rows"].lines == (3,)
    assert found["hidden_columns"].sentence.startswith("Column C is hidden")
    assert "B3:B4" in found["merged_cells"].sentence
    assert found["merged_cells"].lines == (3,)


def test_plain_sheet_has_no_findings_about_hiding(workbook: Path, tmp_path: Path):
    codes = {finding.code for finding in load(workbook, tmp_path / "table")[0].findings}
    assert not codes & {"hidden_rows", "hidden_columns", "merged_cells"}


def test_empty_columns_that_are_hidden_to_the_edge_are_not_named(tmp_path: Path):
    path = tmp_path / "edge.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "name"])
    sheet.write_row(1, 0, [1, "a"])
    sheet.set_column(2, 16383, None, None, {"hidden": True})
    book.close()
    assert not [one for one in load(path, tmp_path / "table")[0].findings if one.code == "hidden_columns"]
