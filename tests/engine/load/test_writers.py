"""Workbooks of other programs than Excel, and damaged ones: read right, or refused with a sentence."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from engine.errors import FileError
from engine.load import load, sheets
from engine.load.legacy import runs_in_circles
from engine.load.package import MOST_TIMES, SMALL
from engine.load.sheet_pieces import CELL, ODD_ROW, ROW
from engine.table import LINE, Table
from tests.engine.load import workbooks
from tests.engine.load.workbooks import HEAD, MAIN, OFFICE, STRICT, inline, packed, parts, sheet, written

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    '<row r="2"><c r="A2" s="1"><v>1067</v></c><c r="B2" s="2"><v>46086</v></c><c r="C2" s="3"><v>0.19</v></c></row>'
    '<row r="3"><c r="A3" s="1"><v>99084</v></c><c r="B3" s="2"><v>46087</v></c><c r="C3" s="3"><v>0.07</v></c></row>'
)
SHARED = workbooks.texts("PLZ", "day", "rate")
READ = [("01067", "05.03.2026", "19%"), ("99084", "06.03.2026", "7%")]


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return table.scan().drop(LINE).collect().rows()


def made_of(text: str, **changes: str) -> dict[str, str]:
    made = parts(text, shared=SHARED)
    made.update(changes)
    return made


def prefixed(text: str) -> str:
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        text = text.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ")
        text = text.replace(f"</{name}>", f"</x:{name}>")
    return text.replace("xmlns=", "xmlns:x=")


def without_references(text: str) -> str:
    for place in ("A1", "B1", "C1", "A2", "B2", "C2", "A3", "B3", "C3", "1", "2", "3"):
        text = text.replace(f' r="{place}"', "")
    return text


PLAIN = made_of(sheet(ROWS))
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
        pytest.param('<c r="B2"><v>12x4</v></c>', "12x4", id="a number that is none"),
        pytest.param('<c r="B2"><v>1_0</v></c>', "1_0", id="a number with an underscore"),
        pytest.param('<c r="B2"><v>NaN</v></c>', "NaN", id="not a number, as a word"),
        pytest.param('<c r="B2" t="s"><v>77</v></c>', "77", id="a text that is missing"),
        pytest.param('<c r="B2" t="s"><v>-1</v></c>', "-1", id="a text before the first"),
        pytest.param('<c r="B2" t="s"><v>x</v></c>', "x", id="a text without a number"),
        pytest.param('<c r="B2" s="99"><v>1067</v></c>', "1067", id="a style that is missing"),
        pytest.param('<c r="B2" s="-1"><v>1067</v></c>', "1067", id="a style before the first"),
        pytest.param('<c r="B2" t="d"><v>tomorrow</v></c>', "tomorrow", id="a day that is none"),
    ],
)
def test_damaged_cell_keeps_what_is_written_and_is_named(cell: str, shown: str, tmp_path: Path):
    rows = inline("id|amount") + f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row><row r="3"><c r="A3"><v>2</v></c></row>'
    table = load(written(tmp_path, parts(sheet(rows), shared=workbooks.texts("a"))), tmp_path / "table")[0]
    assert rows_of(table) == [("1", shown), ("2", "")]
    found = next(finding for finding in table.findings if finding.code == "damaged_cells")
    assert f"B2: {shown}" in found.sentence
    assert found.lines == (2,)


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
    rows = inline("id|value") + f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row><row r="3"><c r="A3"><v>2</v></c></row>'
    table = load(written(tmp_path, parts(sheet(rows))), tmp_path / "table")[0]
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


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(made_of(sheet(ROWS)[:-60]), "breaks off after row 3", id="a sheet that is cut"),
        pytest.param(made_of(sheet(ROWS).replace("</row>", "", 1)), "breaks off after row", id="a row without an end"),
        pytest.param(made_of("no XML"), "no cell|breaks off", id="a sheet that is no XML"),
        pytest.param(made_of(sheet(ROWS), **{"xl/workbook.xml": "<workbook"}), "damaged", id="a workbook that is cut"),
        pytest.param(made_of(sheet(ROWS), **{"xl/styles.xml": "<"}), "damaged", id="styles that are cut"),
        pytest.param(made_of(sheet(ROWS), **{"xl/sharedStrings.xml": "<sst>"}), "damaged", id="texts that are cut"),
        pytest.param(
            made_of(sheet(ROWS).replace("<worksheet", BOMB + "<worksheet")), "entities", id="entities in the sheet"
        ),
        pytest.param(
            made_of(sheet(ROWS), **{"xl/sharedStrings.xml": SHARED.replace("<sst", BOMB + "<sst")}),
            "entities",
            id="entities in the texts",
        ),
        pytest.param(
            made_of(
                sheet(ROWS), **{"xl/workbook.xml": PLAIN["xl/workbook.xml"].replace("<workbook", BOMB + "<workbook")}
            ),
            "entities",
            id="entities in the workbook",
        ),
        pytest.param(
            made_of(sheet(ROWS), **{"xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}"><sheets/></workbook>'}),
            "no worksheet",
            id="no sheets",
        ),
        pytest.param(
            made_of(
                sheet(ROWS),
                **{
                    "xl/_rels/workbook.xml.rels": PLAIN["xl/_rels/workbook.xml.rels"].replace(
                        'worksheet"', 'chartsheet"'
                    )
                },
            ),
            "only Data, without cells",
            id="only a chart",
        ),
        pytest.param(made_of(sheet("")), "no cell", id="a sheet without rows"),
        pytest.param(
            {"xl/workbook.bin": "x", "_rels/.rels": PLAIN["_rels/.rels"].replace(".xml", ".bin")}, "binary", id="xlsb"
        ),
        pytest.param({"xl/none.xml": "x"}, "damaged", id="nothing that a workbook has"),
    ],
)
def test_broken_workbook_is_refused_with_a_sentence(made: dict[str, str], said: str, tmp_path: Path):
    with pytest.raises(FileError, match=said) as caught:
        load(written(tmp_path, made), tmp_path / "table")
    assert str(caught.value).startswith("book.xlsx ")
    assert caught.value.hint


def test_texts_that_are_missing_altogether_are_refused(tmp_path: Path):
    made = {name: text for name, text in PLAIN.items() if "sharedStrings" not in name}
    with pytest.raises(FileError, match="part with the workbook's texts is missing"):
        load(written(tmp_path, made), tmp_path / "table")


def test_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path):
    rows = inline("id|name", "1|a") + " " * (SMALL + 1_000)
    made = parts(sheet(rows))
    path = written(tmp_path, made)
    assert path.stat().st_size * MOST_TIMES < SMALL
    with pytest.raises(FileError, match="grows to more than"):
        load(path, tmp_path / "table")


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.99])
def test_truncated_workbook_is_refused(keep: float, tmp_path: Path):
    data = packed(PLAIN)
    path = tmp_path / "cut.xlsx"
    path.write_bytes(data[: int(len(data) * keep)])
    with pytest.raises(FileError, match="damaged"):
        load(path, tmp_path / "table")


def test_part_whose_bytes_changed_is_refused(tmp_path: Path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in PLAIN.items():
            archive.writestr(name, text)
    path = tmp_path / "flipped.xlsx"
    path.write_bytes(stream.getvalue().replace(b"<v>1067</v>", b"<v>1068</v>"))
    with pytest.raises(FileError, match="damaged"):
        load(path, tmp_path / "table")


def test_workbook_with_a_password_is_refused(tmp_path: Path):
    plain = written(tmp_path, PLAIN, "plain.xlsx")
    path = tmp_path / "secret.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    with pytest.raises(FileError, match="protected with a password"):
        load(path, tmp_path / "table")


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


@pytest.mark.parametrize(
    ("following", "rings"),
    [
        pytest.param([], 0, id="no sectors"),
        pytest.param([1, 2, -2, -1], 0, id="a chain that ends"),
        pytest.param([2, 2, -2], 0, id="two chains that meet"),
        pytest.param([1, 99], 0, id="a chain that leaves the file"),
        pytest.param([1, 2, 0], 1, id="a ring"),
        pytest.param([0], 1, id="a sector that follows itself"),
        pytest.param([-2, 2, 3, 2], 1, id="a chain that ends in a ring"),
    ],
)
def test_chain_of_sectors_that_never_ends_is_found(following: list[int], rings: int):
    assert runs_in_circles(following) is bool(rings)
