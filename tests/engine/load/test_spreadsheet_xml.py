"""XML Spreadsheets of Excel 2003, as SAP, Dynamics and web shops export them: read as workbooks."""

from pathlib import Path

import pytest

from engine.errors import FileError, OptionError
from engine.load import load, sheets
from engine.project import Reading
from engine.table import LINE, Table
from tests.engine.load.workbooks import rows_of

OFFICE = "urn:schemas-microsoft-com:office"
STYLES = """<Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>
<Style ss:ID="plz"><NumberFormat ss:Format="00000"/></Style><Style ss:ID="day"><NumberFormat ss:Format="dd.mm.yyyy"/>
</Style><Style ss:ID="short"><NumberFormat ss:Format="Short Date"/></Style>
<Style ss:ID="bold" ss:Parent="plz"><Font ss:Bold="1"/></Style><Style ss:ID="rate"><NumberFormat ss:Format="Percent"/>
</Style>"""
HEADER = ("PLZ", "day", "rate")


def cell(value: object, kind: str = "String", said: str = "") -> str:
    return f'<Cell {said}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(*cells: str, said: str = "") -> str:
    return f"<Row {said}>{''.join(cells)}</Row>"


NAMES = row(*map(cell, HEADER))


def book(*rows: str, before: str = "", behind: str = "", columns: str = "", head: str = '<?xml version="1.0"?>') -> str:
    """Return a spreadsheet with one sheet; further ones stand `before` or `behind` it."""
    return (
        f'{head}\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{OFFICE}:spreadsheet" '
        f'xmlns:x="{OFFICE}:excel" xmlns:ss="{OFFICE}:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f"<Styles>{STYLES}</Styles>{before}"
        f'<Worksheet ss:Name="Data"><Table>{columns}{"".join(rows)}</Table></Worksheet>{behind}</Workbook>'
    )


def loaded(folder: Path, text: str | bytes, reading: Reading | None = None, name: str = "export.xls") -> Table:
    source = folder / name
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    (table,) = load(source, folder / "table", reading or Reading())
    assert table.account.holds
    return table


def codes(table: Table) -> dict[str, str]:
    return {finding.code: finding.sentence for finding in table.findings}


BODY = (
    row(
        cell(1067, "Number", 'ss:StyleID="plz"'),
        cell("2026-03-05T00:00:00.000", "DateTime", 'ss:StyleID="day"'),
        cell(0.19, "Number", 'ss:StyleID="rate"'),
    ),
    row(
        cell(99084, "Number", 'ss:StyleID="bold"'),
        cell("2026-03-06T00:00:00.000", "DateTime", 'ss:StyleID="day"'),
        cell(0.07, "Number", 'ss:StyleID="rate"'),
    ),
)
READ = [("01067", "05.03.2026", "19.00%"), ("99084", "06.03.2026", "7.00%")]
PLAIN = book(NAMES, *BODY)


def prefixed(text: str) -> str:
    for name in ("Workbook", "Styles", "Style", "NumberFormat", "Worksheet", "Table", "Row", "Cell", "Data"):
        for end in (" ", ">", "/>"):
            text = text.replace(f"<{name}{end}", f"<ss:{name}{end}").replace(f"</{name}>", f"</ss:{name}>")
    return text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAIN, id="as Excel writes it"),
        pytest.param(prefixed(PLAIN), id="a prefix before every name"),
        pytest.param("\r\n  " + PLAIN, id="white space before it, which XML forbids"),
        pytest.param("\ufeff" + PLAIN, id="a mark"),
        pytest.param(PLAIN.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"), id="UTF-16"),
        pytest.param(PLAIN.replace("?>", ' encoding="windows-1252"?>', 1).encode("cp1252"), id="Windows-1252"),
        pytest.param(PLAIN.removeprefix('<?xml version="1.0"?>'), id="no declaration"),
    ],
)
@pytest.mark.parametrize("name", ["export.xls", "export.xml"])
def test_spreadsheet_of_any_writer_is_read_as_it_is_shown(text: str | bytes, name: str, tmp_path: Path):
    table = loaded(tmp_path, text, name=name)
    assert table.fields == HEADER
    assert rows_of(table) == READ
    assert table.findings == ()
    assert sheets(tmp_path / name) == ["Data"]
    decision = table.decision("format")
    assert decision is not None
    assert decision.value == "XML Spreadsheet"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param(cell("007"), "007", id="text stays text"),
        pytest.param(cell("a &amp; b&#10;c"), "a & b\nc", id="signs that XML escapes"),
        pytest.param(cell("_x0041_"), "_x0041_", id="what a newer workbook would escape"),
        pytest.param(cell('<html:B>Mül</html:B>ler<html:Font html:Size="9">!</html:Font>'), "Müller!", id="rich text"),
        pytest.param(cell(1, "Boolean"), "TRUE", id="a truth value"),
        pytest.param(cell("#N/A", "Error"), "#N/A", id="an error"),
        pytest.param(cell("12345678901234567890", "Number"), "12345678901234567890", id="twenty digits"),
        pytest.param(cell("2026-03-05T14:07:00.000", "DateTime", 'ss:StyleID="short"'), "2026-03-05", id="short date"),
        pytest.param(cell("2026-03-05T14:07:00.000", "DateTime"), "2026-03-05T14:07:00.000", id="no format"),
        pytest.param(cell("1900-01-02T00:00:00.000", "DateTime", 'ss:StyleID="day"'), "02.01.1900", id="an early day"),
        pytest.param(
            '<Cell><Data ss:Type="String">x</Data><Comment><ss:Data><html:B>note</html:B></ss:Data></Comment></Cell>',
            "x",
            id="a comment is no value",
        ),
    ],
)
def test_cell_of_each_type_is_shown(written: str, shown: str, tmp_path: Path):
    text = book(row(cell("id"), cell("value")), row(cell(1, "Number"), written), row(cell(2, "Number"), cell("z")))
    assert rows_of(loaded(tmp_path, text)) == [("1", shown), ("2", "z")]


def test_rows_and_cells_that_are_left_out_are_empty(tmp_path: Path):
    text = book(
        NAMES,
        row(cell("1"), cell("a", said='ss:Index="3"')),
        row(cell("2"), cell("b"), cell("c"), said='ss:Index="5"'),
    )
    table = loaded(tmp_path, text)
    assert rows_of(table) == [("1", "", "a"), ("2", "b", "c")]
    assert table.scan().collect()[LINE].to_list() == [2, 5]


def test_what_is_hidden_and_merged_is_named_and_filled_as_chosen(tmp_path: Path):
    text = book(
        NAMES,
        row(cell("East", said='ss:MergeDown="1"'), cell("a"), cell("b")),
        row(cell("c", said='ss:Index="2"'), cell("d"), said='ss:Hidden="1"'),
        row(cell("all", said='ss:MergeAcross="1"'), cell("e")),
        columns='<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/>',
    )
    table = loaded(tmp_path, text)
    assert rows_of(table) == [("East", "a", "b"), ("", "c", "d"), ("all", "", "e")]
    found = codes(table)
    assert "Row 3 is hidden" in found["hidden_rows"]
    assert "Columns B-C are hidden" in found["hidden_columns"]
    assert "2 areas (A2:A3, A4:B4)" in found["merged_cells"]
    table = loaded(tmp_path, text, Reading(merged="fill"))
    assert rows_of(table) == [("East", "a", "b"), ("East", "c", "d"), ("all", "all", "e")]


def test_formula_without_a_value_is_named(tmp_path: Path):
    text = book(NAMES, row(cell("1"), '<Cell ss:Formula="=RC[-1]+1"/>', cell("x")), row(cell("2"), cell("y")))
    table = loaded(tmp_path, text)
    assert rows_of(table) == [("1", "", "x"), ("2", "y", "")]
    assert "without a stored value (B2)" in codes(table)["formulas_without_values"]


def test_first_visible_sheet_is_read_and_others_are_offered(tmp_path: Path):
    secret = (
        f'<Worksheet ss:Name="Secret"><Table>{NAMES}</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>'
        "</x:WorksheetOptions></Worksheet>"
    )
    rows = row(cell("code"), cell("name")) + row(cell("1"), cell("a"))
    more = f'<Worksheet ss:Name="More"><Table>{rows}</Table></Worksheet>'
    text = book(NAMES, *BODY, before=secret, behind=more)
    table = loaded(tmp_path, text)
    assert rows_of(table) == READ
    decision = table.decision("sheet")
    assert decision is not None
    assert [choice.value for choice in decision.choices] == ["Data", "More"]
    assert loaded(tmp_path, text, Reading(sheet="More")).fields == ("code", "name")
    with pytest.raises(OptionError, match="no sheet “Other”"):
        loaded(tmp_path, text, Reading(sheet="Other"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(PLAIN[:-120], "damaged XML Spreadsheet", id="cut"),
        pytest.param(PLAIN.replace("rate</Data>", "A & B</Data>"), "damaged XML Spreadsheet", id="a bare ampersand"),
        pytest.param(
            PLAIN.replace("<?mso", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><?mso'), "entities", id="a bomb"
        ),
        pytest.param(book(), "no cell", id="no rows"),
    ],
)
def test_broken_spreadsheet_is_refused_with_a_sentence(text: str, said: str, tmp_path: Path):
    with pytest.raises(FileError, match=said) as caught:
        loaded(tmp_path, text)
    assert caught.value.hint
