from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from engine.project import Edit, Lookup, Project, Step
from ui.reading_chosen import Chosen


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
    assert page.rows("How kunden.csv was read")[2] == ["3", {"b": "Nr;Firma;Ort"}, {"tag": "header", "k": "info"}]
    assert page.rows("How kunden.csv was read", 1)[0] == ["4", "000", "Müller 0", "Köln"]
    line, text, why, proposed, buttons = page.rows("Rows set aside")[0]
    assert (line, text) == ("44", "1;x;y;z")
    assert why["k"] == "bad"
    assert proposed["t"] == '1;"x;y";z'
    assert [button[0] for button in buttons] == ["accept", "edit", "leave out"]
    what, read_as, evidence, sure, _, _ = page.rows("What was decided")[0]
    assert (what, read_as) == ({"b": "Encoding"}, "Windows-1252 (Western Europe)")
    assert "Müller" in evidence
    assert sure.endswith(" %")
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


def test_a_question_shows_both_readings_and_one_click_decides_and_undo_asks_again(open_page, session, seen):
    app = upload(open_page("understand/load"), "a", ("x.csv", b"Anna,Berlin\nOtto,Bonn\nEva,Ulm\n"))
    assert "Does the first row hold the names" in app.markdown[-1].value
    names = seen(app).grid("Names in line 1, Header: Names in line 1")["panes"][0]
    assert [column["l"] for column in names["cols"]] == ["Line", "Anna", "Berlin"]
    assert names["rows"][:2] == [["1", {"d": "(the names of the columns)"}, ""], ["2", "Otto", "Bonn"]]
    data = seen(app).rows("Names in line 1, Header: No names")
    assert data[:2] == [["1", "Anna", "Berlin"], ["2", "Otto", "Bonn"]]
    settle(app.button(key="answer_header_row_0").click().run())
    assert session.loaded["a", "x"].rows == 3
    assert session.state("load").words == "✓"
    app.button(key="undo").click().run()
    assert session.loaded["a", "x"].rows == 2
    assert session.loaded["a", "x"].decision("header_row").question


def test_keeping_what_was_read_answers_the_question_too(open_page, session):
    app = upload(open_page("understand/load"), "a", ("x.csv", b"Anna,Berlin\nOtto,Bonn\nEva,Ulm\n"))
    settle(app.button(key="answer_header_row_1").click().run())
    assert session.loaded["a", "x"].fields == ("Anna", "Berlin")
    assert [one.question for one in session.loaded["a", "x"].decisions if one.question] == []


def test_cells_that_two_encodings_read_differently_are_shown_in_both(open_page, session, seen):
    text = b"Name;Ort\n" + "Müller;Köln\n".encode() * 40 + "Schäfer;Würzburg\n".encode("cp1252")
    app = upload(open_page("understand/load"), "a", ("x.csv", text))
    assert any("80 cells differ in 40 rows: Name 40, Ort 40" in caption.value for caption in app.caption)
    shown = seen(app).rows("Cells that the two encodings read differently")
    assert len(shown) == 50
    assert shown[0] == ["2", "Name", "Müller", "MÃ¼ller"]
    settle(app.button(key="answer_encoding_utf-8+cp1252").click().run())
    assert session.project.a.exports[0].reading.encoding == "utf-8+cp1252"
    assert session.loaded["a", "x"].scan().collect()["Name"].to_list()[-1] == "Schäfer"


BROKEN = "id,name,amount\n" + "".join("6,Gray,7.00\n" * 7 + f"{n},Name {n}\n" for n in range(2_000))
SHORT = "id,name,amount\n1,Smith,2.50\n2,Jones\n3,Brown,4.00\n4,White\n5\n" + "6,Gray,7.00\n" * 12


def test_two_thousand_broken_rows_are_paged_and_accepted_at_once(open_page, session, seen):
    app = upload(open_page("understand/load"), "a", ("x.csv", BROKEN.encode()))
    assert session.loaded["a", "x"].account.rejected_rows == 2_000
    grid = seen(app).grid("Rows set aside")
    assert (grid["total"], len(grid["panes"][0]["rows"])) == (2_000, 50)
    assert any(caption.value.startswith("1–50 of 2,000") for caption in app.caption)
    settle(app.button(key="every_aside").click().run())
    table = session.loaded["a", "x"]
    assert (table.rows, table.account.rejected_rows, table.account.repaired_rows) == (16_000, 0, 2_000)
    assert table.account.holds
    app.button(key="undo").click().run()
    assert session.loaded["a", "x"].account.rejected_rows == 2_000


def test_a_broken_line_is_rewritten_or_left_out_and_a_wrong_one_is_refused_beside_it(open_page, session):
    app = upload(open_page("understand/load"), "a", ("x.csv", SHORT.encode()))
    session.chosen["edit"] = "a_x 3"
    app.run()
    text = app.text_area(key="edit_a_x_3")
    assert text.value == "2,Jones,"
    text.set_value("2,Jones").run()
    assert app.button(key="edit_save").disabled
    assert any("This is 2 cells; the table has 3 columns" in caption.value for caption in app.caption)
    app.text_area(key="edit_a_x_3").set_value("2,Jones,9.00").run()
    settle(app.button(key="edit_save").click().run())
    assert session.loaded["a", "x"].account.repaired_rows == 1
    session.chosen["edit"] = "a_x 5"
    app.run()
    settle(app.button(key="edit_leave").click().run())
    account = session.loaded["a", "x"].account
    assert (account.rejected_rows, account.skipped, account.holds) == (1, 1, True)


def test_a_second_decision_made_before_the_first_is_read_loses_neither(open_page, session):
    upload(open_page("understand/load"), "a", ("x.csv", SHORT.encode()))
    chosen = Chosen(session, "a", session.project.export("a", "x"), session.loaded["a", "x"])
    for line, row in ((3, "2,Jones"), (5, "4,Lee")):
        edits = chosen.reading.edits | {line: Edit.made(row, f"{row},9.00", 1)}
        chosen.read_with(chosen.reading.model_copy(update={"edits": edits}))
    settle(open_page("understand/load"))
    assert set(session.project.export("a", "x").reading.edits) == {3, 5}


TWO = b"id,name,amount\n1,Smith,2.50\n2,Jones,3.00\n\ncode,rate\nDE,19\nFR,20\n"
OTHER = b"nr,city\n1,Bonn\n"


def test_the_same_file_under_another_name_stays_when_the_first_is_read_differently(open_page, session):
    same = b"Name,City\nBonbach,Ulm\nRossi,Rom\n"
    upload(open_page("understand/load"), "a", ("x.csv", same))
    app = upload(open_page("understand/load"), "a", ("x_2.csv", same))
    app.button(key="separate_a_button").click().run()
    session.chosen["table"] = "a.x"
    app.run().selectbox(key="read_header_row_a_x").set_value("0").run()
    settle(app)
    assert {name: (table.file, table.rows) for (_, name), table in session.loaded.items()} == {
        "x": ("x.csv", 3),
        "x_2": ("x_2.csv", 2),
    }


def test_a_table_that_was_removed_stays_away_when_the_other_of_its_file_is_read_differently(open_page, session):
    upload(open_page("understand/load"), "a", ("two.csv", TWO))
    app = open_page("understand/load")
    app.button(key="remove_file").click().run()
    assert [one.name for one in session.project.a.exports] == ["two_2"]
    session.chosen["table"] = "a.two_2"
    app.run().selectbox(key="read_quote_a_two_2").set_value("'").run()
    settle(app)
    assert [(one.name, one.number) for one in session.project.a.exports] == [("two_2", 2)]
    assert session.loaded["a", "two_2"].fields == ("code", "rate")


@pytest.mark.parametrize(
    ("first", "then", "named"),
    [
        pytest.param(("two.csv", TWO), ("two_2.csv", OTHER), {"two", "two_2", "two_2_2"}, id="a file named as a table"),
        pytest.param(("two_2.csv", OTHER), ("two.csv", TWO), {"two_2"}, id="a table named as a file, which is refused"),
    ],
)
def test_a_table_never_takes_the_place_of_another_file_of_its_name(open_page, session, first, then, named):
    upload(open_page("understand/load"), "a", first)
    before = {name: table.file for (_, name), table in session.loaded.items()}
    upload(open_page("understand/load"), "a", then)
    assert {name for _, name in session.loaded} == named
    assert {name: session.loaded["a", name].file for name in before} == before
    assert ("two" in named) or any("would be called “two_2”" in one.sentence for one in session.news)


def test_a_file_with_several_tables_says_so_of_each(open_page, session, seen):
    text = b"id,name,amount\n1,Smith,2.50\n2,Jones,3.00\n\ncode,rate\nDE,19\nFR,20\n"
    app = upload(open_page("understand/load"), "a", ("two.csv", text))
    assert {name for _, name in session.loaded} == {"two", "two_2"}
    assert [row[0] for row in seen(app).rows("Files of two")] == [
        {"b": "two.csv", "d": "table 1 of 2"},
        {"b": "two.csv", "d": "table 2 of 2"},
    ]
    assert "7 lines of the file = 4 in table 1 + 3 in table 2" in seen(app).html


def test_damage_is_a_finding_of_the_load_and_one_click_adds_the_step_that_repairs_it(open_page, session, seen):
    text = "Nr;Firma\n" + "".join(f"{n};Kunde {n}\n" for n in range(40)) + "41;MÃ¼ller AG\n42;#NAME?\n"
    app = upload(open_page("understand/load"), "a", ("x.csv", text.encode()))
    assert "2 findings in x.csv: 1 repairable, 1 not repairable" in seen(app).html
    error, garbled = seen(app).rows("Findings in x.csv")
    assert error[1]["d"].startswith("Not repairable: ")
    assert error[4] == ""
    assert (garbled[1]["b"], garbled[3]) == ("Firma", "line 42")
    assert garbled[1]["d"] == "Repairable: the step Repair mojibake brings the letters back."
    assert garbled[4][0][:2] == ["cure", "Repair"]
    assert session.loaded["a", "x"].scan().collect()["Firma"].to_list()[-2] == "MÃ¼ller AG"


def test_tables_that_are_one_after_all_leave_no_empty_export_and_undo_brings_them_back(open_page, session):
    text = b"id,name\n1,a\n2,b\n3,c\nid,name\n1,a\n2,b\n3,c\n"
    app = upload(open_page("understand/load"), "a", ("two.csv", text))
    assert {name for _, name in session.loaded} == {"two", "two_2"}
    settle(app.button(key="answer_tables_one").click().run())
    assert {name: table.rows for (_, name), table in session.loaded.items()} == {"two": 6}
    assert [export.name for export in session.project.a.exports] == ["two"]
    app.button(key="undo").click().run()
    assert {name for _, name in session.loaded} == {"two", "two_2"}


def test_cells_and_merged_cells_of_a_sheet_are_chosen_where_they_apply(open_page, session, seen):
    book = Workbook()
    sheet = book.active
    for row, cells in enumerate([["Region", "Kunde"], ["Nord", "A"], ["", "B"], ["Süd", "C"]], start=4):
        for place, cell in enumerate(cells, start=2):
            sheet.cell(row, place, cell or None)
    sheet["A1"] = "Bericht"
    sheet["B9"] = "Quelle: SAP"
    sheet.merge_cells("B5:B6")
    out = BytesIO()
    book.save(out)
    app = upload(open_page("understand/load"), "a", ("bericht.xlsx", out.getvalue()))
    settle(app.text_input(key="read_cells_a_bericht").set_value("b4:c7").run())
    settle(app.selectbox(key="read_merged_a_bericht").set_value("fill").run())
    reading = session.project.a.exports[0].reading
    assert (reading.cells, reading.merged) == ("B4:C7", "fill")
    rows = session.loaded["a", "bericht"].scan().collect()
    assert rows["Region"].to_list() == ["Nord", "Nord", "Süd"]
    raw = seen(app).rows("How bericht.xlsx was read")
    assert raw[0] == ["4", {"b": "Region⇥Kunde"}, {"tag": "header", "k": "info"}]
    assert app.selectbox(key="read_header_row_a_bericht").value == "4"
    settle(app.text_input(key="read_cells_a_bericht").set_value("Z99").run())
    assert app.error
    assert session.project.a.exports[0].reading.cells == "B4:C7"
    app = upload(app, "b", ("plain.csv", b"a,b\n1,2\n"))
    assert [box.key for box in app.text_input if box.key.startswith("read_cells")] == []


def test_a_project_given_as_an_export_is_offered_to_be_opened(open_page, session):
    kept = Project(name="Umzug").to_json().encode()
    app = upload(open_page("understand/load"), "a", ("project.json", kept), ("x.csv", b"a,b\n1,2\n"))
    assert list(session.loaded) == [("a", "x")]
    assert any("project.json is a Crosswalk project, “Umzug”" in each.value.replace("\\", "") for each in app.markdown)
    app = app.button(key="open_own_a").click().run()
    assert session.project.name == "Umzug"
    assert not app.exception
    app.button(key="undo").click().run()
    assert list(session.loaded) == [("a", "x")]


def test_a_project_given_as_an_export_may_be_left(open_page, session):
    app = upload(open_page("understand/load"), "b", ("p.json", Project(name="Umzug").to_json().encode()))
    app = app.button(key="leave_own_b").click().run()
    assert session.project == Project()
    assert not any(each.key == "open_own_b" for each in app.button)


def test_a_lookup_table_given_as_an_export_is_sent_where_it_belongs(open_page, session):
    shipped = Path("lookup_tables/booleans.csv").read_bytes()
    app = upload(open_page("understand/load"), "b", ("booleans.csv", shipped))
    assert session.project.b.exports == ()
    said = "booleans.csv is a lookup table, “Words for yes and no”, and no export. Import it on the page Lookup tables."
    assert app.info[0].value.replace("\\", "") == said


def test_a_file_may_be_called_anything(open_page, session, seen):
    file = "<b>html_&amp;_*md*__x.csv"
    app = upload(open_page("understand/load"), "a", (file, b"<script>,**bold**\n1,2\n<img src=x>,`x`\n"))
    assert not app.error
    assert seen(app).rows("Files of")[0][0]["b"] == file
    assert [table.fields for table in session.loaded.values()] == [("<script>", "**bold**")]
