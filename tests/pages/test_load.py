from io import BytesIO

import pytest
from openpyxl import Workbook

from engine.project import Lookup, Step


def settle(app):
    """Run until nothing waits to be read any more."""
    for _ in range(20):
        app.run()
        session = app.session_state["crosswalk"]
        if not session.waiting and not session.batch:
            return app.run()
    raise AssertionError("files still wait")


def upload(app, side, *files):
    """Give a system files, and wait until they are read."""
    widget = app.file_uploader(key=f"upload_{side}_0")
    for file, content in files:
        widget.upload(file, content)
    return settle(widget.run())


def test_nothing_loaded_says_what_to_do(open_page, seen):
    app = open_page("understand/load")
    assert "Give each system the files it exported" in seen(app).html
    assert app.button(key="load_samples").label == "Load the samples"


def test_a_file_is_read_and_its_reading_shown_with_evidence(open_page, session, seen):
    text = "Kundenliste\n\nNr;Firma;Ort\n" + "".join(f"{n:03d};Müller {n};Köln\n" for n in range(40)) + "1;x;y;z\n"
    app = upload(open_page("understand/load"), "b", ("kunden.csv", text.encode("cp1252")))
    table = session.loaded["b", "kunden"]
    assert (table.rows, table.account.rejected_rows) == (40, 1)
    assert session.project.b.name == "kunden"
    assert session.project.outputs[0].name == "kunden"
    assert app.selectbox(key="read_encoding_b_kunden").value == "cp1252"
    assert app.selectbox(key="read_delimiter_b_kunden").value == ";"
    assert app.selectbox(key="read_header_row_b_kunden").value == "3"
    page = seen(app)
    assert page.rows("Files of kunden")[0][3]["tag"].endswith("1 row aside")
    assert page.rows("How kunden.csv was read")[2] == ["3", {"b": "Nr;Firma;Ort"}]
    assert page.rows("How kunden.csv was read", 1)[0] == ["4", "000", "Müller 0", "Köln"]
    line, text, why, _ = page.rows("Rows set aside")[0]
    assert (line, text) == ("44", "1;x;y;z")
    assert why["k"] == "bad"
    assert "44 lines = 1 header + 2 skipped + 40 accepted + 1 set aside" in page.html


def test_a_correction_reads_the_file_again_and_undo_reads_it_as_before(open_page, session):
    app = upload(open_page("understand/load"), "a", ("x.csv", b"Name,City\nBonbach,Ulm\nRossi,Rom\n"))
    before = session.loaded["a", "x"].fields
    assert before == ("Name", "City")
    app.selectbox(key="read_header_row_a_x").set_value("0").run()
    settle(app)
    assert session.project.a.exports[0].reading.header_row == 0
    assert session.loaded["a", "x"].rows == 3
    assert [field.source for field in session.project.outputs[0].fields] == list(session.loaded["a", "x"].fields)
    app.button(key="undo").click().run()
    assert session.loaded["a", "x"].fields == before


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        pytest.param("empty.csv", b"", "empty", id="an empty file"),
        pytest.param("report.csv", b"%PDF-1.7 x", "PDF", id="a PDF named csv"),
        pytest.param("book.xlsx", b"PK\x03\x04broken", "book.xlsx", id="a broken workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_stops_no_other(open_page, session, file, content, said):
    app = upload(open_page("understand/load"), "a", (file, content), ("good.csv", b"a,b\n1,2\n"))
    assert list(session.loaded) == [("a", "good")]
    assert said in app.error[0].value.replace("\\", "")
    app.button(key="news_a_0").click().run()
    assert not app.error


def test_a_newer_file_of_the_same_name_keeps_the_settings_and_says_what_changed(open_page, give, session):
    give()
    output = session.project.outputs[0]
    renamed = output.model_copy(
        update={"fields": (output.fields[0].model_copy(update={"target": "Nr"}), *output.fields[1:])}
    )
    session.change(session.project.with_output(renamed), "rename")
    app = upload(open_page("understand/load"), "a", ("accounts.csv", b"Id,Name,Phone\n001,Bonbach AG,1\n"))
    assert session.loaded["a", "accounts"].fields == ("Id", "Name", "Phone")
    assert session.project.outputs[0].field("Nr").source == "Id"
    said = app.info[0].value.replace("\\", "")
    assert "New: Phone." in said
    assert "No longer there: Country" in said


def test_a_newer_file_with_options_that_no_table_knows_names_them_with_their_rows(open_page, give, session):
    give("deals.csv", "Id,Stage\n1,won\n2,lost\n")
    output = session.project.outputs[0]
    step = Step(transform="map_picklist", options={"table": "stages"})
    fields = (output.fields[0], output.fields[1].model_copy(update={"steps": (step,)}))
    project = session.project.with_output(output.model_copy(update={"fields": fields}))
    known = Lookup(rows=({"key": "won", "value": "gewonnen"}, {"key": "lost", "value": "verloren"}))
    session.change(project.model_copy(update={"lookups": {"stages": known}}), "map Stage")
    app = upload(open_page("understand/load"), "a", ("deals.csv", b"Id,Stage\n1,won\n2,on hold\n3,on hold\n"))
    assert not app.exception
    said = app.info[0].value.replace("\\", "")
    assert "New in Stage, and not in the lookup table stages: “on hold” (2 rows, line 3)." in said


def test_two_files_of_one_name_in_one_upload_are_two_exports(open_page, session):
    upload(open_page("understand/load"), "a", ("x.csv", b"a,b\n1,2\n"), ("x.csv", b"c,d\n3,4\n"))
    assert [export.name for export in session.project.a.exports] == ["x", "x_2"]
    assert session.loaded["a", "x"].fields == ("a", "b")


def test_a_file_is_removed_with_its_output_and_undo_brings_both_back(open_page, give, session):
    give()
    before = session.project
    session.chosen["table"] = "a.accounts"
    app = open_page("understand/load")
    app.button(key="remove_file").click().run()
    assert (session.project.a.exports, session.project.outputs, session.loaded) == ((), (), {})
    app.button(key="undo").click().run()
    assert session.project == before
    assert ("a", "accounts") in session.loaded


def test_a_name_that_is_a_path_or_markup_is_only_a_name(open_page, session, seen):
    app = upload(open_page("understand/load"), "a", ("../../<b>evil</b>.csv", b"a,b\n1,2\n"))
    export = session.project.a.exports[0]
    assert "/" not in export.name
    assert ".." not in export.name
    assert "<b>evil" not in seen(app).html
    assert all(session.folder in source.parents for source in session.sources.values())


def test_a_system_is_renamed(open_page, session):
    open_page("understand/load").text_input(key="system_b").set_value("SAP Business One").run()
    assert session.project.b.name == "SAP Business One"


def workbook(**sheets: list[list[str]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_text_and_another_sheet_can_be_chosen(open_page, session):
    book = workbook(
        Kunden=[["Nr", "Firma"], ["007", "Bonbach"]], Orte=[["Ort", "PLZ"], ["Ulm", "01067"], ["Rom", "00100"]]
    )
    app = upload(open_page("understand/load"), "a", ("stamm.xlsx", book))
    assert session.loaded["a", "stamm"].fields == ("Nr", "Firma")
    sheet = app.selectbox(key="read_sheet_a_stamm")
    assert (sheet.options, sheet.value) == (["Kunden", "Orte"], "Kunden")
    settle(sheet.set_value("Orte").run())
    assert session.loaded["a", "stamm"].fields == ("Ort", "PLZ")
    rows = session.loaded["a", "stamm"].scan().collect()
    assert rows["PLZ"].to_list() == ["01067", "00100"]
