"""Workbooks written by hand, as other programs than Excel write them, and as no program does."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from engine.table import LINE, Table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="00000"/>
<numFmt numFmtId="165" formatCode="dd.mm.yyyy"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/></cellXfs>
</styleSheet>"""


def rows_of(table: Table) -> list[tuple[str, ...]]:
    """Return a table's rows without their lines."""
    return table.scan().drop(LINE).collect().rows()


def sheet(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """Return a worksheet's XML with these rows."""
    return f'{HEAD}<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def texts(*found: str) -> str:
    """Return the XML of shared texts."""
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si><t>{one}</t></si>" for one in found)}</sst>'


def parts(first: str, **more: str) -> dict[str, str]:
    """Return the parts of a workbook with one sheet; `shared` has its texts, `properties` stand in its workbook."""
    made = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{more.get("properties", "")}'
        '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": first,
        "xl/styles.xml": STYLES,
    }
    if "shared" in more:
        made["xl/sharedStrings.xml"] = more["shared"]
    return made


def packed(made: dict[str, str]) -> bytes:
    """Return the bytes of a package with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            archive.writestr(name, text)
    return stream.getvalue()


def written(folder: Path, made: dict[str, str], name: str = "book.xlsx") -> Path:
    """Write a workbook, and return where it is."""
    path = folder / name
    path.write_bytes(packed(made))
    return path


def inline(*rows: str) -> str:
    """Return rows of inline texts, from cells with a vertical bar between them."""
    return "".join(
        f'<row r="{number}">{"".join(_cell(column, number, cell) for column, cell in enumerate(row.split("|")))}</row>'
        for number, row in enumerate(rows, start=1)
        if row
    )


def _cell(column: int, number: int, text: str) -> str:
    place = f"{chr(ord('A') + column)}{number}"
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' if text else f'<c r="{place}"/>'


def document(rows: str, *, styles: str = "", columns: str = "", name: str = "Data", style: str = "ta1") -> str:
    """Return the content of an OpenDocument spreadsheet with one sheet."""
    spaces = " ".join(
        f'xmlns:{space}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for space in ("office", "table", "text", "style")
    )
    return (
        f"{HEAD}<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="{name}" table:style-name="{style}">{columns}{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )


def document_rows(*rows: str) -> str:
    """Return rows of texts, from cells with a vertical bar between them."""
    return "".join(
        f"<table:table-row>{''.join(document_cell(cell) for cell in row.split('|'))}</table:table-row>" for row in rows
    )


def document_cell(text: str, said: str = "") -> str:
    """Return a cell, with further attributes."""
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>" if text else "<table:table-cell/>"


def document_parts(content: str) -> dict[str, str]:
    """Return the parts of an OpenDocument spreadsheet."""
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": "<manifest/>",
    }


def beside_an_id(cell: str) -> str:
    """Return rows of two columns, with a cell in B2."""
    return inline("id|value") + f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row><row r="3"><c r="A3"><v>2</v></c></row>'


ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    '<row r="2"><c r="A2" s="1"><v>1067</v></c><c r="B2" s="2"><v>46086</v></c><c r="C2" s="3"><v>0.19</v></c></row>'
    '<row r="3"><c r="A3" s="1"><v>99084</v></c><c r="B3" s="2"><v>46087</v></c><c r="C3" s="3"><v>0.07</v></c></row>'
)
SHARED = texts("PLZ", "day", "rate")


def made_of(text: str, **changes: str) -> dict[str, str]:
    """Return a workbook whose shared texts are the names of three columns, with other parts changed."""
    made = parts(text, shared=SHARED)
    made.update(changes)
    return made


PLAIN = made_of(sheet(ROWS))
"""As Excel writes it."""
