"""Damaged workbooks and such as are built to do harm: refused with a sentence, or read as far as they are sound."""

import io
import zipfile
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from engine.errors import FileError
from engine.load import load
from engine.load.legacy import runs_in_circles
from engine.load.package import MOST_TIMES, SMALL
from engine.table import LINE
from tests.engine.load.workbooks import (
    HEAD,
    MAIN,
    PLAIN,
    ROWS,
    SHARED,
    beside_an_id,
    document,
    document_cell,
    document_parts,
    document_rows,
    inline,
    made_of,
    packed,
    parts,
    rows_of,
    sheet,
    texts,
    written,
)


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
    made = parts(sheet(beside_an_id(cell)), shared=texts("a"))
    table = load(written(tmp_path, made), tmp_path / "table")[0]
    assert rows_of(table) == [("1", shown), ("2", "")]
    found = next(finding for finding in table.findings if finding.code == "damaged_cells")
    assert f"B2: {shown}" in found.sentence
    assert found.lines == (2,)


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        pytest.param("<f>1+1</f>", True, id="no value"),
        pytest.param("<f>1+1</f><v></v>", True, id="an empty value, as openpyxl writes it"),
        pytest.param("<f>1+1</f><v />", True, id="an empty value in short"),
        pytest.param('<f t="shared" si="0"/>', True, id="a formula of several cells"),
        pytest.param("<f>1+1</f><v>2</v>", False, id="a value"),
        pytest.param("<f/><v>2</v>", False, id="a value of a formula that stands elsewhere"),
    ],
)
@pytest.mark.parametrize("before", ["", "<!-- -->"])
def test_formula_without_a_value_is_named(cell: str, named: bool, before: str, tmp_path: Path):  # noqa: FBT001
    rows = before + beside_an_id(f'<c r="B2">{cell}</c>')
    table = load(written(tmp_path, parts(sheet(rows))), tmp_path / "table")[0]
    value = table.scan().collect()["value"].to_list()[0]
    found = [finding.sentence for finding in table.findings if finding.code == "formulas_without_values"]
    assert value == ("" if named else "2")
    assert bool(found) == named
    assert not found or "1 cell has a formula without a stored value (B2)" in found[0]


def test_formula_whose_value_is_an_empty_text_is_computed(tmp_path: Path):
    rows = beside_an_id('<c r="B2" t="str"><f>IF(A2=1,"","x")</f><v></v></c>')
    table = load(written(tmp_path, parts(sheet(rows))), tmp_path / "table")[0]
    assert table.findings == ()


def test_formula_without_a_value_is_named_in_an_open_document_too(tmp_path: Path):
    cell = '<table:table-cell table:formula="of:=1+1"/>'
    rows = document_rows("id|value") + f"<table:table-row>{document_cell('1')}{cell}</table:table-row>"
    made = document_parts(document(rows + document_rows("2|x")))
    table = load(written(tmp_path, made, "book.ods"), tmp_path / "table")[0]
    assert [finding.code for finding in table.findings] == ["formulas_without_values"]
    assert table.findings[0].lines == (2,)


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


def test_long_text_that_is_repeated_until_memory_is_full_is_refused(tmp_path: Path):
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 200))
    made = parts(sheet(rows), shared=texts("x" * 1_000_000))
    with pytest.raises(FileError, match="repeats long texts until they fill memory"):
        load(written(tmp_path, made), tmp_path / "table")


def test_long_texts_of_a_usual_workbook_are_read(tmp_path: Path):
    long = "x" * 5_000
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row % 2}</v></c></row>' for row in range(1, 9))
    table = load(written(tmp_path, parts(sheet(rows), shared=texts(long, "name"))), tmp_path / "table")[0]
    assert table.findings == ()
    assert long in table.scan().collect().drop(LINE).to_series().to_list()


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
