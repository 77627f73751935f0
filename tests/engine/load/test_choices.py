"""Every decision can be shown in both readings, and decided by what the report offers."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import WorkbenchError
from engine.load import load, write_plain
from engine.load.choices import as_rows, decided, side_by_side
from engine.load.differing import Differing
from engine.project import Edit, Reading
from tests.engine.load.exports import rows_of, write

SHORT = b"a,b,c\n1,2,3\n1,2\n1,2\n1,2\n2,3,4\n"
TWICE = b"id,name\n1,a\n2,b\n3,c\nid,name\n1,a\n2,b\n3,c\n"
POLISH = "Firma;Miasto\nŁódka;Gdańsk\nŻaba;Kraków\n".encode("cp1250")


@pytest.mark.parametrize(
    ("content", "name", "here", "there"),
    [
        pytest.param(
            b"Anna,Berlin\nOtto,Bonn\nEva,Ulm\n",
            "header_row",
            [("Otto", "Bonn"), ("Eva", "Ulm")],
            [("Anna", "Berlin"), ("Otto", "Bonn"), ("Eva", "Ulm")],
            id="names or data in the first line",
        ),
        pytest.param(
            SHORT,
            "short_rows",
            [("1", "2", "3"), *[("1", "2", "")] * 3, ("2", "3", "4")],
            [("1", "2", "3"), ("2", "3", "4")],
            id="rows that end early are filled or broken",
        ),
        pytest.param(
            b"'id','name'\n'1','x'\n'2','y'\n",
            "quote",
            [("1", "x"), ("2", "y")],
            [("'1'", "'x'"), ("'2'", "'y'")],
            id="single quotes around cells or in them",
        ),
        pytest.param(TWICE, "tables", [("1", "a"), ("2", "b"), ("3", "c")], [("1", "a"), ("2", "b"), ("3", "c")] * 2,
                     id="one table or the same twice"),
        pytest.param(b"a;b,c\n1;2,3\n4;5,6\n", "delimiter", [("1", "2,3"), ("4", "5,6")], [("1;2", "3"), ("4;5", "6")],
                     id="two delimiters that split alike"),
    ],
)  # fmt: skip
def test_question_offers_both_readings_and_each_decides(content, name, here, there, tmp_path):
    source = write(tmp_path, content)
    table = load(source, tmp_path / "table")[0]
    decision = table.decision(name)
    assert decision.question
    assert decision.confidence < 0.75
    assert decision.runner_up
    assert len(decision.choices) == 2
    for number, (choice, rows) in enumerate(zip(decision.choices, (here, there), strict=True)):
        again = load(source, tmp_path / f"again{number}", decided(Reading(), name, choice.value))
        assert rows_of(again[0]) == rows
        assert all(one.account.holds for one in again)
        assert [one.question for one in again[0].decisions if one.name == name and one.question] == []
    shown, excerpts = side_by_side(table, source, Reading(), decision)
    assert [excerpt.words for excerpt in excerpts] == [choice.words for choice in decision.choices]
    assert as_rows(excerpts[0], shown) != as_rows(excerpts[1], shown)


def test_column_without_a_name_is_the_last_or_the_first(tmp_path):
    source = write(tmp_path, b"a,b\nq,1,2\nw,1,2\ne,3,4\n")
    table = load(source, tmp_path / "table")[0]
    assert table.fields == ("a", "b", "column_3")
    assert table.decision("unnamed").question
    again = load(source, tmp_path / "again", Reading(unnamed="first"))[0]
    assert again.fields == ("column_1", "a", "b")
    assert not again.decision("unnamed").question


def test_confirming_a_header_of_two_lines_keeps_both(tmp_path):
    source = write(tmp_path, b"Kunde,,Adresse,\nNr,Name,PLZ,Ort\n1,Bonbach,01067,Ulm\n2,Rossi,00100,Rom\n")
    table = load(source, tmp_path / "table")[0]
    assert table.header_lines == (1, 2)
    assert load(source, tmp_path / "again", Reading(header_row=2))[0].fields == table.fields


def test_other_table_stays_in_one_table_where_the_user_says_so(tmp_path):
    text = b"id,name,amount\n1,Smith,2.50\n2,Jones,3.00\n\ncode,rate\nDE,19\nFR,20\n"
    tables = load(write(tmp_path, text), tmp_path / "table")
    assert [one.fields for one in tables] == [("id", "name", "amount"), ("code", "rate")]
    assert [one.decision("tables").value for one in tables] == ["separate", "separate"]
    assert sum(one.account.lines for one in tables) == 7
    one = load(tmp_path / "export.csv", tmp_path / "one", Reading(tables="one"))
    assert len(one) == 1
    assert one[0].account.lines == 7
    assert one[0].account.holds


def test_cells_that_two_encodings_read_differently_are_listed_and_counted(tmp_path):
    text = "Firma;Größe;Ort\n" + "Bäcker;10 €;Ulm\n" * 30 + "Rossi;5;Bonn\n"
    table = load(write(tmp_path, text.encode("cp1252")), tmp_path / "table")[0]
    assert table.decision("encoding").choices[0].value == "cp1252"
    found = Differing(table, "cp1252", "iso-8859-15")
    assert found.counts == {"Größe": 30}
    assert (found.rows, found.cells) == (30, 30)
    cells = found.page(28)
    assert [(cell.line, cell.field, cell.here, cell.there) for cell in cells] == [
        (30, "Größe", "10 €", "10 \x80"),
        (31, "Größe", "10 €", "10 \x80"),
    ]
    assert found.header() == []


def test_names_of_columns_that_differ_are_listed_too(tmp_path):
    table = load(write(tmp_path, POLISH), tmp_path / "table", Reading())[0]
    found = Differing(table, "cp1250", "cp1252")
    assert [cell.here for cell in found.page(0)] == ["Łódka", "Gdańsk", "Żaba"]
    assert [cell.there for cell in found.page(0)] == ["£ódka", "Gdañsk", "¯aba"]
    header = load(write(tmp_path, "Größe;Ort\n1;Ulm\n".encode("cp1252")), tmp_path / "two")[0]
    assert [cell.there for cell in Differing(header, "cp1252", "cp850").header()] == ["Gr÷▀e"]


def test_file_in_two_encodings_can_be_confirmed_or_read_in_one(tmp_path):
    text = b"Name;Ort\n" + "Müller;Köln\n".encode() * 20 + "Schäfer;Würzburg\n".encode("cp1252")
    source = write(tmp_path, text)
    table = load(source, tmp_path / "table")[0]
    decision = table.decision("encoding")
    assert decision.question
    assert [choice.value for choice in decision.choices] == ["utf-8+cp1252", "cp1252"]
    assert Differing.of(table).counts == {"Name": 20, "Ort": 20}
    assert Differing.of(table).page(0)[0].there == "MÃ¼ller"
    confirmed = load(source, tmp_path / "confirmed", Reading(encoding="utf-8+cp1252"))[0]
    assert rows_of(confirmed) == rows_of(table)
    assert not confirmed.decision("encoding").question
    throughout = load(source, tmp_path / "throughout", Reading(encoding="cp1252"))[0]
    assert rows_of(throughout)[-1] == ("Schäfer", "Würzburg")
    assert rows_of(throughout)[0] == ("MÃ¼ller", "KÃ¶ln")


def test_report_names_evidence_confidence_runner_up_question_and_differing_cells(tmp_path):
    text = b"Name;Ort\n" + "Müller;Köln\n".encode() * 20 + "Schäfer;Würzburg\n".encode("cp1252")
    table = load(write(tmp_path, text), tmp_path / "table")[0]
    report = json.loads(write_plain(table, tmp_path / "out")[1].read_text(encoding="utf-8"))
    encoding = next(one for one in report["decisions"] if one["name"] == "encoding")
    assert encoding["because"].endswith(".")
    assert encoding["confidence"] < 0.75
    assert encoding["runner_up"]
    assert encoding["question"] in report["questions"]
    assert report["encoding"] == "utf-8"
    differing = report["differing_cells"]
    assert differing["by_column"] == {"Name": 20, "Ort": 20}
    assert differing["cells"][0] == {"line": 2, "column": "Name", "here": "Müller", "there": "MÃ¼ller"}


BROKEN = "id,name,amount\n1,Smith,2.50\n2,Jones\n3,Brown,4.00\n4,White\n5\n" + "6,Gray,7.00\n" * 12


def test_all_broken_rows_of_a_kind_are_accepted_at_once(tmp_path):
    source = write(tmp_path, BROKEN.encode())
    aside = load(source, tmp_path / "table")[0].rejected()
    assert aside["line"].to_list() == [3, 5, 6]
    kind = aside["how"][0]
    assert set(aside["how"]) == {kind}
    table = load(source, tmp_path / "again", Reading(repairs={kind: "accept"}))[0]
    assert table.account.rejected_rows == 0
    assert table.account.repaired_rows == 3
    assert table.account.holds
    assert rows_of(table)[1] == ("2", "Jones", "")


def test_repairs_of_a_kind_are_refused_at_once(tmp_path):
    source = write(tmp_path, b'id,name,size\n1,"5" pipe",3\n2,bolt,4\n' + b"3,nut,5\n" * 10)
    table = load(source, tmp_path / "table")[0]
    kind = table.repaired()["how"][0]
    again = load(source, tmp_path / "again", Reading(repairs={kind: "aside"}))[0]
    assert again.rejected()["line"].to_list() == [2]
    assert again.account.repaired_rows == 0
    assert again.account.holds


def test_edit_of_a_row_is_not_applied_to_another_row_on_its_line(tmp_path):
    edits = {3: Edit.made("2,Jones", "2,Jones,9")}
    table = load(write(tmp_path, BROKEN.encode()), tmp_path / "table", Reading(edits=edits))[0]
    assert rows_of(table)[1] == ("2", "Jones", "9")
    newer = load(
        write(tmp_path, BROKEN.replace("2,Jones", "2,Meyer").encode()), tmp_path / "newer", Reading(edits=edits)
    )
    assert newer[0].rejected()["line"].to_list() == [3, 5, 6]


def test_accepted_row_takes_the_lines_that_it_was_broken_into(tmp_path):
    source = write(tmp_path, b"id,note,x\n1,bolt,5\n2,long\nnote,much\n" + b"3,nut,5\n" * 12)
    aside = load(source, tmp_path / "table")[0].rejected()
    row = aside.row(0, named=True)
    assert (row["line"], row["text"], row["lines"]) == (3, "2,long", 2)
    edit = Edit.made(row["text"], row["suggestion"], row["lines"])
    table = load(source, tmp_path / "again", Reading(edits={3: edit}))[0]
    assert rows_of(table)[1] == ("2", "long\nnote", "much")
    assert table.repaired()["before"].to_list() == ["2,long\nnote,much"]
    assert table.account.rejected_rows == 0
    assert table.account.holds


CELL = st.text(alphabet="abÄé€1290 .-\"'", max_size=6)
ROW = st.lists(CELL, min_size=1, max_size=4)


@given(
    rows=st.lists(ROW, min_size=2, max_size=12),
    delimiter=st.sampled_from(",;\t"),
    codec=st.sampled_from(["utf-8", "cp1252"]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_chosen_the_lines_add_up_and_nothing_is_asked_again(tmp_path_factory, rows, delimiter, codec):
    folder = tmp_path_factory.mktemp("choice")
    source = folder / "export.csv"
    source.write_bytes("".join(delimiter.join(row) + "\n" for row in rows).encode(codec))
    try:
        tables = load(source, folder / "table")
    except WorkbenchError:
        return
    lines = sum(one.account.lines for one in tables)
    open_ = [(decision.name, choice.value) for decision in tables[0].decisions for choice in decision.choices]
    for number, (name, value) in enumerate(open_):
        try:
            again = load(source, folder / f"again{number}", decided(Reading(), name, value))
        except WorkbenchError:
            continue
        assert all(one.account.holds for one in again)
        assert sum(one.account.lines for one in again) == lines
        assert [one for one in again[0].decisions if one.name == name and one.question] == []


@given(rows=st.lists(ROW, min_size=3, max_size=30), leave_out=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_accepting_or_leaving_out_every_row_set_aside_leaves_none_and_loses_no_line(tmp_path_factory, rows, leave_out):
    folder = tmp_path_factory.mktemp("edits")
    source = folder / "export.csv"
    broken = "".join(f"{','.join(row)}\n" for row in rows)
    source.write_text("id,name,amount\n" + "7,Gray,5.00\n" * 40 + broken + "8,Gray,6.00\n", encoding="utf-8")
    reading = Reading(delimiter=",", quote='"', header_row=1)
    table = load(source, folder / "table", reading)[0]
    edits = {
        row["line"]: Edit.made(row["text"], "" if leave_out else row["suggestion"], 1 if leave_out else row["lines"])
        for row in table.rejected().iter_rows(named=True)
    }
    again = load(source, folder / "again", reading.model_copy(update={"edits": edits}))[0]
    assert again.account.holds
    assert again.account.lines == table.account.lines
    if leave_out:
        assert again.account.rejected_rows == 0
        assert again.account.rows == table.account.rows
