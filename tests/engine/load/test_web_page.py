"""Tables of web pages, which many systems export under the name of a workbook: every cell as a browser shows it."""

from pathlib import Path

import pytest

from engine.errors import FileError
from engine.load import load
from engine.project import Reading
from engine.table import Table
from tests.engine.load.workbooks import rows_of

CELLS = "<tr><th>PLZ</th><th>name</th></tr><tr><td>01067</td><td>Müller</td></tr><tr><td>1.234</td><td>1,234</td></tr>"
TABLE = f"<table>{CELLS}</table>"
READ = [("01067", "Müller"), ("1.234", "1,234")]
MHTML = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\nContent-Type: text/plain\r\n\r\nHi"
    "\r\n--X\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    f"{TABLE.replace('=', '=3D').replace('ü', '=C3=BC')}\r\n--X--\r\n"
)


def loaded(folder: Path, page: str | bytes, reading: Reading | None = None) -> Table:
    source = folder / "export.xls"
    source.write_bytes(page if isinstance(page, bytes) else page.encode())
    table = load(source, folder / "table", reading or Reading())[0]
    assert table.account.holds
    return table


def of_cell(cell: str) -> str:
    """Return a page with a cell among others."""
    return f"<table><tr><td>id</td><td>value</td></tr><tr><td>1</td>{cell}</tr><tr><td>2</td><td>z</td></tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(TABLE, id="a table and nothing else"),
        pytest.param(f"<!DOCTYPE html><html><body>{TABLE}</body></html>", id="a whole page"),
        pytest.param(f'<?xml version="1.0" encoding="ascii"?>\n<html>{TABLE}</html>', id="a wrong declaration"),
        pytest.param(f'<meta charset="windows-1252">{TABLE}'.encode("cp1252"), id="Windows-1252"),
        pytest.param(f"<html>{TABLE}</html>".encode("utf-16"), id="UTF-16"),
        pytest.param(f"\n\n<!-- made by a shop -->{TABLE}", id="a comment above"),
        pytest.param(f"<br />\n<b>Warning</b>: in <b>export.php</b><br />{TABLE}", id="a warning above"),
        pytest.param(f"<table><tr><td>{TABLE}</td></tr></table>", id="a table in a cell of another"),
        pytest.param(TABLE.replace("</td>", "").replace("</tr>", ""), id="tags that are not closed"),
        pytest.param(TABLE.replace("<table>", "<table><tbody>").replace("<td>", "<TD nowrap>"), id="a body"),
        pytest.param(MHTML, id="a page in a single file"),
    ],
)
def test_table_of_any_page_is_read(page: str | bytes, tmp_path: Path):
    table = loaded(tmp_path, page)
    assert table.fields == ("PLZ", "name")
    assert rows_of(table) == READ
    assert table.findings == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param("<td>1,234</td>", "1,234", id="a comma that may mean thousands or decimals"),
        pytest.param("<td>007</td>", "007", id="zeros"),
        pytest.param("<td>NA</td>", "NA", id="what some take for nothing"),
        pytest.param("<td>a<br>b<br/>c</td>", "a\nb\nc", id="lines"),
        pytest.param("<td><p>a</p><p>b</p></td>", "a\nb", id="paragraphs"),
        pytest.param("<td>\n  a \t <b>b</b> c\n</td>", "a b c", id="white space of the page's source"),
        pytest.param("<td>&nbsp;</td>", "", id="a blank that fills an empty cell"),
        pytest.param("<td>&lt;b&gt; &amp; &#8364;</td>", "<b> & €", id="signs that HTML escapes"),
        pytest.param('<td style="display:none">x</td>', "x", id="a hidden cell is read too"),
        pytest.param("<td><script>no()</script>x<!-- no --><style>no</style></td>", "x", id="what is no text"),
    ],
)
def test_cell_is_read_as_it_is_shown(cell: str, text: str, tmp_path: Path):
    assert rows_of(loaded(tmp_path, of_cell(cell))) == [("1", text), ("2", "z")]


def test_cells_that_span_others_are_named_and_filled_as_chosen(tmp_path: Path):
    page = (
        "<table><tr><td>region<td>name<td>n</tr><tr><td rowspan=2>East<td>a<td>1</tr><tr><td>b<td>2</tr>"
        "<tr><td colspan=2>all<td>3</tr><tr style='display: none'><td>West<td>c<td>4</tr></table>"
    )
    table = loaded(tmp_path, page)
    assert rows_of(table) == [("East", "a", "1"), ("", "b", "2"), ("all", "", "3"), ("West", "c", "4")]
    assert [finding.code for finding in table.findings] == ["hidden_rows", "merged_cells"]
    table = loaded(tmp_path, page, Reading(merged="fill"))
    assert rows_of(table)[1:3] == [("East", "b", "2"), ("all", "all", "3")]


def test_further_tables_are_named(tmp_path: Path):
    other = "<table><tr><td>key</td></tr><tr><td>x</td></tr></table>"
    table = loaded(tmp_path, f"<html>{other}{TABLE}{other}<table><tr><td>menu</td></tr></table></html>")
    assert rows_of(table) == READ
    assert [finding.code for finding in table.findings] == ["other_tables"]
    assert "2 further tables that were not read; the first begins with “key”" in table.findings[0].sentence


@pytest.mark.parametrize(
    ("page", "said"),
    [
        pytest.param("<html><body>Please log in.</body></html>", "without a table", id="no table"),
        pytest.param("<html></html>", "without a table", id="nothing"),
        pytest.param("<table></table>", "no cell", id="an empty table"),
        pytest.param(MHTML.replace("C3=BC", "FF").encode(), "not in the encoding it names", id="a wrong encoding"),
        pytest.param(of_cell("<td colspan=9999999>x</td>"), "span more columns", id="a span beyond any sheet"),
        pytest.param(
            f"<table>{'<tr><td rowspan=2 colspan=9999>' * 300}</table>", "span more columns", id="spans without end"
        ),
    ],
)
def test_page_that_cannot_be_read_is_refused(page: str | bytes, said: str, tmp_path: Path):
    with pytest.raises(FileError, match=said) as caught:
        loaded(tmp_path, page)
    assert caught.value.hint
