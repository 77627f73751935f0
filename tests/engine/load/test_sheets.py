"""Where a table stands in a sheet: chosen cells, merged blocks, hidden rows, several tables, notes, other formats."""

from pathlib import Path

import pytest

from engine.errors import FileError, OptionError
from engine.load import load, sheets
from engine.project import Edit, Reading
from engine.table import LINE, Table
from tests.engine.load.workbooks import (
    document,
    document_cell,
    document_parts,
    document_rows,
    inline,
    parts,
    rows_of,
    sheet,
    written,
)

MANY = 'table:number-columns-repeated="1000"'
EXPORTS = Path(__file__).parents[2] / "exports"


def lines_of(table: Table) -> list[int]:
    return table.scan().collect()[LINE].to_list()


def kinds(*rows: str) -> list[dict[str, str]]:
    """Return the same rows as the parts of both kinds of workbook that are packed."""
    return [parts(sheet(inline(*rows))), document_parts(document(document_rows(*rows)))]


def loaded(folder: Path, made: dict[str, str], reading: Reading | None = None) -> list[Table]:
    tables = load(
        written(folder, made, "book.ods" if "mimetype" in made else "book.xlsx"), folder / "table", reading or Reading()
    )
    assert all(table.account.holds for table in tables)
    return tables


REPORT = ("Report|||", "", "|id|name|city", "|1|a|Rome", "|2|b|Oslo", "|3|c|Bern", "", "|x|y|z")


NAMED = ("id", "name", "city")


@pytest.mark.parametrize("made", kinds(*REPORT))
@pytest.mark.parametrize(
    ("cells", "table_of", "skipped"),
    [
        pytest.param("B3:D5", [NAMED, ("1", "a", "Rome"), ("2", "b", "Oslo")], 5, id="a rectangle"),
        pytest.param("B3:C6", [("id", "name"), ("1", "a"), ("2", "b"), ("3", "c")], 4, id="fewer columns"),
        pytest.param(
            "B3:D",
            [NAMED, ("1", "a", "Rome"), ("2", "b", "Oslo"), ("3", "c", "Bern"), ("x", "y", "z")],
            3,
            id="down to the last row",
        ),
        pytest.param("B3:E4", [(*NAMED, "column_4"), ("1", "a", "Rome", "")], 6, id="an empty column"),
    ],
)
def test_chosen_cells_are_the_table_and_the_rest_is_accounted_for(
    made: dict[str, str], cells: str, table_of: list[tuple[str, ...]], skipped: int, tmp_path: Path
):
    (table,) = loaded(tmp_path, made, Reading(cells=cells))
    assert [table.fields, *rows_of(table)] == table_of
    assert table.account.skipped == skipped
    assert table.account.lines == len(REPORT)
    assert table.header_lines == (3,)


@pytest.mark.parametrize("made", kinds(*REPORT))
def test_rows_with_cells_beside_the_chosen_columns_are_named(made: dict[str, str], tmp_path: Path):
    (table,) = loaded(tmp_path, made, Reading(cells="B3:C5"))
    found = next(finding for finding in table.findings if finding.code == "cells_left_out")
    assert found.lines == (4, 5)


def test_chosen_cells_and_header_row_work_together(tmp_path: Path):
    made = parts(sheet(inline(*REPORT)))
    (table,) = loaded(tmp_path, made, Reading(cells="B3:D6", header_row=0))
    assert table.fields == ("column_1", "column_2", "column_3")
    assert rows_of(table)[0] == ("id", "name", "city")
    (table,) = loaded(tmp_path, made, Reading(cells="B3:D6", header_row=4))
    assert table.fields == ("1", "a", "Rome")
    assert rows_of(table) == [("2", "b", "Oslo"), ("3", "c", "Bern")]


@pytest.mark.parametrize("made", kinds(*REPORT))
def test_chosen_cells_that_cannot_be_are_refused(made: dict[str, str], tmp_path: Path):
    with pytest.raises(OptionError, match="ends before it starts"):
        loaded(tmp_path, made, Reading(cells="D3:B5"))
    with pytest.raises(FileError, match="holds nothing in the cells F20:G30"):
        loaded(tmp_path, made, Reading(cells="F20:G30"))


MERGED = ("Customers||", "", "region|name|amount", "East|a|1", "|b|2", "||", "West|c|3", "all|both|4")
SPANS = {"East": "rows-spanned='3'", "all": "columns-spanned='2'", "Customers": "columns-spanned='3'"}


def merged_kinds() -> list[dict[str, str]]:
    areas = (
        '<mergeCells count="3"><mergeCell ref="A4:A6"/><mergeCell ref="A8:B8"/><mergeCell ref="A1:C1"/></mergeCells>'
    )
    rows = [row.replace("both", "") for row in MERGED]
    content = document(document_rows(*rows))
    for text, span in SPANS.items():
        content = content.replace(document_cell(text), document_cell(text, f"table:number-{span}"))
    return [parts(sheet(inline(*rows), after=areas)), document_parts(content)]


@pytest.mark.parametrize("made", merged_kinds())
def test_merged_cells_are_empty_but_the_first_or_filled_as_chosen(made: dict[str, str], tmp_path: Path):
    (table,) = loaded(tmp_path, made)
    assert rows_of(table) == [("East", "a", "1"), ("", "b", "2"), ("West", "c", "3"), ("all", "", "4")]
    found = next(finding for finding in table.findings if finding.code == "merged_cells")
    assert "the others were read as empty" in found.sentence
    (table,) = loaded(tmp_path, made, Reading(merged="fill"))
    assert table.fields == ("region", "name", "amount")
    assert rows_of(table) == [("East", "a", "1"), ("East", "b", "2"), ("West", "c", "3"), ("all", "all", "4")]
    assert lines_of(table) == [4, 5, 7, 8]
    found = next(finding for finding in table.findings if finding.code == "merged_cells")
    assert "3 areas" in found.sentence
    assert "filled 2 cells" in found.sentence


def test_merged_cells_of_an_old_workbook_are_filled_as_chosen(tmp_path: Path):
    source = EXPORTS / "hidden_and_merged.xls"
    table = load(source, tmp_path / "table", Reading(merged="fill"))[0]
    assert table.scan().collect()["region"].to_list() == ["East", "East", "West"]
    found = {finding.code: finding for finding in table.findings}
    assert "filled 1 cell." in found["merged_cells"].sentence
    assert found["hidden_rows"].lines == (5,)
    assert found["hidden_columns"].sentence.startswith("Column D is")
    assert sheets(source) == ["Cover", "Secret", "Customers"]
    (chosen,) = load(source, tmp_path / "chosen", Reading(cells="A3:C5"))
    assert chosen.fields == ("PLZ", "region", "since")
    assert chosen.account.lines == 6
    assert chosen.account.holds


def test_open_document_names_hidden_rows_columns_and_sheets(tmp_path: Path):
    rows = document_rows("id|name|cost", "1|a|5", "2|b|6", "3|c|7")
    rows = rows.replace("<table:table-row>", '<table:table-row table:visibility="filter">', 3)
    rows = rows.replace("filter", "visible", 2)
    columns = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="900"/>'
    )
    hidden = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    content = document(rows, styles=hidden, columns=columns)
    secret = f'<table:table table:name="Secret" table:style-name="ta2">{document_rows("x|y", "1|2")}</table:table>'
    content = content.replace("<office:spreadsheet>", f"<office:spreadsheet>{secret}")
    (table,) = loaded(tmp_path, document_parts(content))
    assert rows_of(table) == [("1", "a", "5"), ("2", "b", "6"), ("3", "c", "7")]
    found = {finding.code: finding for finding in table.findings}
    assert found["hidden_rows"].lines == (3,)
    assert found["hidden_columns"].sentence.startswith("Column C is")
    assert sheets(tmp_path / "book.ods") == ["Secret", "Data"]


def test_open_document_cells_are_read_as_they_show(tmp_path: Path):
    number = 'office:value-type="float" office:value='
    share = 'office:value-type="percentage" office:value='
    cells = [
        document_cell('a<text:s text:c="3"/>b<text:tab/>c</text:p><text:p>second'),
        document_cell("x").replace("<text:p>", "<office:annotation><text:p>note</text:p></office:annotation><text:p>"),
        f'<table:table-cell {number}"7"/>',
        document_cell("13%", f'{share}"0.125"'),
        document_cell("1.234,50", f'{number}"1234.5"'),
        document_cell("<text:span>r</text:span>", 'table:number-columns-repeated="2"'),
    ]
    rows = document_rows("one|two|three|four|five|six|seven") + f"<table:table-row>{''.join(cells)}</table:table-row>"
    rows += document_rows("z").replace("-row>", '-row table:number-rows-repeated="2">', 1)
    rows += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    (table,) = loaded(tmp_path, document_parts(document(rows)))
    assert rows_of(table)[0] == ("a   b\tc\nsecond", "x", "7", "13%", "1.234,50", "r", "r")
    assert lines_of(table) == [2, 3, 4]
    found = next(finding for finding in table.findings if finding.code == "hidden_digits")
    assert "0.125 is shown as 13%" in found.sentence
    assert found.rows == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(document(document_rows("a|b", "1|2"))[:-90], "damaged", id="content that is cut"),
        pytest.param(
            document(document_rows("a|b", "1|2")).replace(
                "<office:document", '<!DOCTYPE x [<!ENTITY a "b">]><office:document', 1
            ),
            "entities",
            id="entities",
        ),
        pytest.param(
            document(
                f'<table:table-row table:number-rows-repeated="1048576">{document_cell("x", MANY)}</table:table-row>'
            ),
            "repeated",
            id="a cell that fills the sheet",
        ),
    ],
)
def test_open_document_that_cannot_be_read_is_refused(content: str, said: str, tmp_path: Path):
    with pytest.raises(FileError, match=said):
        loaded(tmp_path, document_parts(content))


STACKED = (
    "Customers||",
    "id|name|since",
    "1|a|2026-01-05",
    "2|b|2026-01-06",
    "3|c|2026-01-07",
    "",
    "Orders|||",
    "order|customer|amount|paid",
    "10|1|5.00|yes",
    "11|2|6.00|no",
)


@pytest.mark.parametrize("made", kinds(*STACKED))
def test_tables_one_below_the_other_are_read_as_two(made: dict[str, str], tmp_path: Path):
    first, second = loaded(tmp_path, made)
    assert first.fields == ("id", "name", "since")
    assert lines_of(first) == [3, 4, 5]
    assert second.fields == ("order", "customer", "amount", "paid")
    assert rows_of(second) == [("10", "1", "5.00", "yes"), ("11", "2", "6.00", "no")]
    assert second.header_lines == (8,)
    assert first.account.lines + second.account.lines == len(STACKED)
    decision = first.decision("tables")
    assert decision is not None
    assert "row 7" in decision.because
    (one,) = loaded(tmp_path, made, Reading(tables="one"))
    assert one.account.lines == len(STACKED)


def test_second_table_far_below_is_found_and_a_chosen_one_is_read_alone(tmp_path: Path):
    body = [f"{number}|n{number % 7}|2026-01-{number % 28 + 1:02d}" for number in range(1, 600)]
    rows = ["id|name|since", *body, "", "code|rate", "DE|19", "AT|20"]
    first, second = loaded(tmp_path, parts(sheet(inline(*rows))))
    assert first.rows == 599
    assert rows_of(second) == [("DE", "19"), ("AT", "20")]
    assert lines_of(second) == [603, 604]
    assert first.account.lines + second.account.lines == len(rows)
    (alone,) = loaded(tmp_path, parts(sheet(inline(*rows))), Reading(cells="A602:B604"))
    assert rows_of(alone) == [("DE", "19"), ("AT", "20")]
    assert alone.account.lines == len(rows)


def test_gap_in_a_table_does_not_begin_another(tmp_path: Path):
    rows = ["id|name|amount", "1|a|5", "2|b|6", "3|c|7", "", "4|d|8", "5|e|9"]
    (table,) = loaded(tmp_path, parts(sheet(inline(*rows))))
    assert table.rows == 5
    assert table.account.skipped == 1


def test_header_that_comes_again_is_skipped(tmp_path: Path):
    rows = ["id|name|amount", "1|a|5", "2|b|6", "", "North||", "id|name|amount", "3|c|7", "4|d|8"]
    (table,) = loaded(tmp_path, parts(sheet(inline(*rows))))
    assert table.scan().collect()["id"].to_list() == ["1", "2", "3", "4"]
    decision = table.decision("repeated_header")
    assert decision is not None
    assert "line 6" in decision.because


def test_tables_side_by_side_are_read_as_one_and_said(tmp_path: Path):
    rows = ["|id|name||code|rate", "|1|a||DE|19", "|2|b||AT|20", "|3|c|||"]
    (table,) = loaded(tmp_path, parts(sheet(inline(*rows))))
    assert table.fields == ("id", "name", "column_3", "code", "rate")
    found = next(finding for finding in table.findings if finding.code == "side_by_side")
    assert "B1:C or E1:F" in found.sentence
    (right,) = loaded(tmp_path, parts(sheet(inline(*rows))), Reading(cells="E1:F"))
    assert rows_of(right) == [("DE", "19"), ("AT", "20")]
    assert right.account.holds


@pytest.mark.parametrize(
    "made", kinds("id|name|amount", "1|a|5", "2|b|6", "3|c|7", "Total||18", "", "Printed by the system||")
)
def test_total_is_a_row_and_a_note_below_is_none(made: dict[str, str], tmp_path: Path):
    (table,) = loaded(tmp_path, made)
    assert rows_of(table)[-1] == ("Total", "", "18")
    assert table.skipped().filter(why="below the table")["line"].to_list() == [7]


def test_row_of_one_cell_in_the_middle_stays_a_row(tmp_path: Path):
    rows = ["id|name|amount", "1|a|5", "", "|only a name|", "3|c|7"]
    (table,) = loaded(tmp_path, parts(sheet(inline(*rows))))
    assert lines_of(table) == [2, 4, 5]


def test_wide_lines_above_a_table_do_not_make_it_wider(tmp_path: Path):
    rows = ["Report||||||Printed 2026-03-05", "", "|id|name|amount", "|1|a|5", "|2|b|6"]
    (table,) = loaded(tmp_path, parts(sheet(inline(*rows))))
    assert table.fields == ("id", "name", "amount")
    assert table.header_lines == (3,)


def test_cells_beside_the_columns_are_set_aside_and_can_be_edited(tmp_path: Path):
    body = [f"{number}|n|{number}" for number in range(1, 500)]
    made = parts(sheet(inline("id|name|amount", *body, "500|o|500||note")))
    (table,) = loaded(tmp_path, made)
    assert table.rejected()["line"].to_list() == [501]
    text = table.rejected()["text"].item()
    (table,) = loaded(tmp_path, made, Reading(edits={501: Edit.made(text, "500\to\t500")}))
    assert rows_of(table)[-1] == ("500", "o", "500")
    assert table.account.rejected == 0
    (table,) = loaded(tmp_path, made, Reading(edits={501: Edit.made(text, "")}))
    assert table.rows == 499


def test_every_sheet_of_a_workbook_is_offered(tmp_path: Path):
    made = parts(sheet(inline("id|name", "1|a")))
    for number in (2, 3):
        made[f"xl/worksheets/sheet{number}.xml"] = sheet(inline(f"k{number}|v", "1|b")) if number == 3 else sheet("")
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        "</sheets>", '<sheet name="Empty" sheetId="2"/><sheet name="More" sheetId="3"/></sheets>'
    )
    (table,) = loaded(tmp_path, made)
    decision = table.decision("sheet")
    assert decision is not None
    assert [choice.value for choice in decision.choices] == ["Data", "More"]
    (table,) = loaded(tmp_path, made, Reading(sheet="More"))
    assert table.fields == ("k3", "v")
