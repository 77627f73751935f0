"""Workbooks of other programs than Excel: read right, each of their cells."""

from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.load import load, sheets
from engine.load.sheet_pieces import CELL, ODD_ROW, ROW
from engine.table import LINE
from tests.engine.load.workbooks import (
    HEAD,
    MAIN,
    OFFICE,
    PLAIN,
    ROWS,
    SHARED,
    STRICT,
    beside_an_id,
    inline,
    made_of,
    parts,
    rows_of,
    sheet,
    written,
)

READ = [("01067", "05.03.2026", "19%"), ("99084", "06.03.2026", "7%")]


def prefixed(text: str) -> str:
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        text = text.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ")
        text = text.replace(f"</{name}>", f"</x:{name}>")
    return text.replace("xmlns=", "xmlns:x=")


def without_references(text: str) -> str:
    for place in ("A1", "B1", "C1", "A2", "B2", "C2", "A3", "B3", "C3", "1", "2", "3"):
        text = text.replace(f' r="{place}"', "")
    return text


RENAMED = {name.replace("xl/worksheets/sheet1.xml", "XL\\Worksheets\\Sheet1.xml"): text for name, text in PLAIN.items()}
ABSOLUTE = PLAIN | {
    "xl/_rels/workbook.xml.rels": PLAIN["xl/_rels/workbook.xml.rels"].replace('Target="', 'Target="/xl/')
}
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
STRICT_BOOK = {name: text.replace(MAIN, STRICT).replace(OFFICE, STRICT_OFFICE) for name, text in PLAIN.items()}


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(PLAIN, id="as Excel writes it"),
        pytest.param(made_of(sheet(ROWS, before='<dimension ref="A1"/>')), id="a dimension that is wrong"),
        pytest.param(made_of(prefixed(sheet(ROWS))), id="a prefix before every name"),
        pytest.param(made_of(without_references(sheet(ROWS))), id="no references on rows and cells"),
        pytest.param(STRICT_BOOK, id="the strict kind"),
        pytest.param(ABSOLUTE, id="absolute targets"),
        pytest.param(RENAMED, id="backslashes and other case in the names of parts"),
        pytest.param({name: text for name, text in PLAIN.items() if "rels" not in name}, id="no relations at all"),
        pytest.param(made_of(sheet(ROWS.replace("<c ", "<!-- <c> --><c ").replace("<v>", "\n <v>"))), id="comments"),
        pytest.param(made_of(sheet(ROWS.replace("<v>0</v>", "<v><![CDATA[0]]></v>"))), id="character data"),
        pytest.param(made_of(sheet(ROWS).replace('"', "'")), id="single quotes"),
        pytest.param(made_of(sheet(ROWS.replace("<v>46086</v>", "<f>DATE(2026,3,5)</f><v>46086</v>"))), id="a formula"),
        pytest.param(made_of(sheet(ROWS.replace("<v>0.19</v>", "<v>1.9E-1</v>"))), id="an exponent"),
        pytest.param(
            made_of(
                sheet(ROWS),
                **{
                    "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}"><si><r><t>P</t></r><r><rPr/><t>LZ</t></r></si>'
                    '<si><t>day</t><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>rate</t></si></sst>'
                },
            ),
            id="rich text and readings of signs",
        ),
        pytest.param(
            made_of(
                sheet(ROWS.replace("46086", "44624").replace("46087", "44625")),
                **{
                    "xl/workbook.xml": PLAIN["xl/workbook.xml"].replace(
                        "<sheets>", '<workbookPr date1904="1"/><sheets>'
                    )
                },
            ),
            id="days that count from 1904",
        ),
    ],
)
def test_workbook_of_any_writer_is_read_as_it_is_shown(made: dict[str, str], tmp_path: Path):
    table = load(written(tmp_path, made), tmp_path / "table")[0]
    assert table.fields == ("PLZ", "day", "rate")
    assert rows_of(table) == READ
    assert table.account.holds
    assert table.findings == ()
    assert sheets(tmp_path / "book.xlsx") == ["Data"]


def test_workbook_without_shared_texts_holds_its_texts_in_the_cells(tmp_path: Path):
    text = sheet(inline("id|name", "1|a_x000D_&amp;b", "|", "2|_x005F_x000D_"))
    table = load(written(tmp_path, parts(text)), tmp_path / "table")[0]
    assert rows_of(table) == [("1", "a\r&b"), ("2", "_x000D_")]
    assert table.scan().collect()[LINE].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        pytest.param('<c r="B2" t="b"><v>1</v></c>', "TRUE", id="true"),
        pytest.param('<c r="B2" t="b"><v>0</v></c>', "FALSE", id="false"),
        pytest.param('<c r="B2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!", id="an error"),
        pytest.param('<c r="B2" t="str"><f>A1</f><v>text</v></c>', "text", id="a formula's text"),
        pytest.param('<c r="B2" t="n"><v>007</v></c>', "7", id="zeros before a number"),
        pytest.param('<c r="B2" s="2" t="d"><v>2026-03-05T00:00:00</v></c>', "05.03.2026", id="a day as ISO 8601"),
        pytest.param('<c r="B2"><v>12345678901234567890</v></c>', "12345678901234567890", id="twenty digits"),
        pytest.param('<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c>', "a b", id="rich text"),
    ],
)
def test_cell_of_each_type_is_shown(cell: str, shown: str, tmp_path: Path):
    table = load(written(tmp_path, parts(sheet(beside_an_id(cell)))), tmp_path / "table")[0]
    assert rows_of(table)[0] == ("1", shown)
    assert table.findings == ()


def test_rows_and_columns_that_are_left_out_are_empty(tmp_path: Path):
    rows = inline("id|name|city", "1|a|", "", "", "", "2||x")
    rows += '<row r="900000"><c r="C900000" t="inlineStr"><is><t>z</t></is></c></row>'
    table = load(written(tmp_path, parts(sheet(rows))), tmp_path / "table")[0]
    assert rows_of(table)[:2] == [("1", "a", ""), ("2", "", "x")]
    assert table.account.lines == 900_000
    assert table.account.holds


def test_row_numbers_that_go_back_follow_the_row_before(tmp_path: Path):
    rows = inline("id|name", "1|a", "2|b").replace('<row r="3">', '<row r="1">')
    table = load(written(tmp_path, parts(sheet(rows))), tmp_path / "table")[0]
    assert rows_of(table) == [("1", "a"), ("2", "b")]
    assert table.scan().collect()[LINE].to_list() == [2, 3]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        pytest.param(
            "<html><table><tr><td>id</td><td>n</td></tr><tr><td>1</td><td>2</td></tr></table></html>",
            ("id", "n"),
            id="HTML",
        ),
        pytest.param("id;n\n1;2\n", ("id", "n"), id="CSV"),
    ],
)
@pytest.mark.parametrize("ending", ["xls", "xlsx"])
def test_other_file_with_a_workbooks_name_is_read_as_what_it_is(
    content: str, fields: tuple[str, ...], ending: str, tmp_path: Path
):
    path = tmp_path / f"named.{ending}"
    path.write_text(content, encoding="utf-8")
    table = load(path, tmp_path / "table")[0]
    assert table.fields == fields
    assert rows_of(table) == [("1", "2")]


def test_texts_in_their_format_and_values_that_do_not_show(tmp_path: Path):
    path = tmp_path / "hidden.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, ["id", "code", "secret"])
    for row in (1, 2):
        page.write_number(row, 0, row)
        page.write_string(row, 1, f"{row}7", book.add_format({"num_format": '"ID-"@'}))
        page.write_number(row, 2, row * 5, book.add_format({"num_format": ";;;"}))
    book.close()
    table = load(path, tmp_path / "table")[0]
    assert rows_of(table) == [("1", "ID-17", "5"), ("2", "ID-27", "10")]
    found = next(finding for finding in table.findings if finding.code == "hidden_values")
    assert found.lines == (2, 3)
    assert "2 cells" in found.sentence


def both_ways(folder: Path, rows: str) -> list[tuple[int, tuple[str, ...], str]]:
    """Return what is read of a sheet as it stands, and with a comment, so that the parser reads all of it."""
    found = []
    for before in ("", "<!-- -->"):
        table = load(written(folder, parts(sheet(before + rows), shared=SHARED)), folder / "table")[0]
        said = " ".join(finding.sentence for finding in table.findings)
        found.append((table.account.lines, tuple(map(str, table.scan().collect().rows())), said))
    return found


CELLS = (
    "<v>{n}</v>",
    ' s="1"><v>{n}</v>',
    ' s="2"><v>{n}.5</v>',
    ' s="3"><v>0.{n}</v>',
    ' t="s"><v>{n}</v>',
    ' t="b"><v>1</v>',
    ' t="str"><f>A1&amp;"x"</f><v>a&lt;{n}</v>',
    ' t="inlineStr"><is><t xml:space="preserve"> {n}_x000D_ </t></is>',
    ' t="inlineStr"><is><r><t>{n}</t></r></is>',
    ' t="e"><v>#N/A</v>',
    ' s="9"><v>{n}</v>',
    ' t="s"><v>99{n}</v>',
    "><v>{n}x</v>",
    '><f t="shared" si="0"/><v>-{n}.25</v>',
    "><f>1+1</f><v>{n}e3</v>",
    ">",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.lists(st.tuples(st.sampled_from(CELLS), st.integers(0, 4)), min_size=1, max_size=5),
            st.sampled_from(("", ' hidden="1"', ' hidden="0"', ' spans="1:5" ht="0"', ' ht="15.5"')),
            st.sampled_from(("", "\n", "\r\n", '<row r="99"/>')),
        ),
        min_size=2,
        max_size=8,
    )
)
def test_quick_way_reads_what_the_parser_reads(rows: list[tuple[list[tuple[str, int]], str, str]], tmp_path: Path):
    xml = inline("a|b|c|d|e")
    for number, (cells, said, after) in enumerate(rows, start=2):
        inside = "".join(
            f'<c r="{chr(65 + place)}{number}"{">" if cell[0] == "<" else ""}{cell.format(n=value)}</c>'
            for place, (cell, value) in enumerate(cells)
            if value
        )
        xml += f'<row r="{number}"{said}>{inside}</row>{after if "99" not in after or number == len(rows) + 1 else ""}'
    quick, exact = both_ways(tmp_path, xml)
    assert quick == exact


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            '<row r="2" spans="1:2" x14ac:dyDescent="0.25"><c r="A2" s="1"><v>7</v></c><c r="B2" t="s"><v>0</v></c>',
            id="Excel",
        ),
        pytest.param(
            '<row r="2" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" '
            'collapsed="false"><c r="A2" s="0" t="n"><f aca="false">1+6</f><v>7</v></c>'
            '<c r="B2" s="0" t="s"><v>0</v></c>',
            id="LibreOffice",
        ),
        pytest.param(
            '<row r="2"><c r="A2" t="n"><v>7</v></c><c r="B2" t="inlineStr"><is><t>PLZ</t></is></c>', id="openpyxl"
        ),
        pytest.param(
            '\n<row r="2">\n<c r="A2" t="n"><v>7</v></c><c r="B2" t="inlineStr"><is><t>PLZ</t></is></c>\n',
            id="Apache POI",
        ),
        pytest.param(
            '<row r="2"><c r="A2" t="n" s="0"><v>7</v></c><c r="B2" t="s" s="0"><v>0</v></c>', id="type first"
        ),
    ],
)
def test_rows_of_known_writers_are_read_quickly_and_right(row: str, tmp_path: Path):
    head, _, inside = row.partition(">")
    assert ROW.fullmatch(head)
    assert not ODD_ROW.search(head)
    assert not any(found[-1] for found in CELL.findall(inside.rstrip()))
    xml = inline("a|b") + f"{row}</row>" + '<row r="3"><c r="A3"><v>8</v></c></row>'
    table = load(written(tmp_path, parts(sheet(xml), shared=SHARED)), tmp_path / "table")[0]
    assert rows_of(table) == [("00007" if 's="1"' in row else "7", "PLZ"), ("8", "")]
    assert table.findings == ()
