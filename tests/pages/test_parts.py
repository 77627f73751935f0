from io import BytesIO
from zipfile import ZipFile

import pytest

from cli import main
from engine.edit import exports
from engine.project import Project, Step
from engine.table import LINE
from tests.pages.test_load import settle, upload

JANUARY = b"Id,Name,City\n1,Bonbach,Ulm\n2,Berg,Rom\n"
FEBRUARY = "City;Id;Name\nKöln;10;Lumen\nUlm;11;Rossi\n1;2;3;4\nBonn;12;Sun\n".encode("cp1252")


@pytest.fixture
def asked(open_page):
    """The page Load after the two months were given: it asks what they are."""
    return upload(open_page("understand/load"), "a", ("accounts_1.csv", JANUARY), ("accounts_2.csv", FEBRUARY))


def said(app):
    return "\n".join(element.value for element in app.markdown).replace("\\", "")


def rows(session, name="accounts"):
    return session.loaded["a", name].scan().collect().rows()


def test_files_with_the_same_columns_are_asked_about_and_never_joined_by_themselves(asked, session):
    assert [export.name for export in session.project.a.exports] == ["accounts_1", "accounts_2"]
    assert "accounts_1.csv (2 rows), accounts_2.csv (3 rows) have the same 3 columns: one table of 2 parts?" in said(
        asked
    )
    assert "In accounts_2.csv they stand in another order; they would be put in order by name." in said(asked)
    assert (asked.button(key="join_a").label, asked.button(key="separate_a_button").label) == (
        "One table of 2 parts",
        "2 tables",
    )


def test_one_table_keeps_every_row_and_undo_makes_two_again(asked, session, seen):
    app = asked.button(key="join_a").click().run().run()
    assert [export.name for export in session.project.a.exports] == ["accounts"]
    assert [output.name for output in session.project.outputs] == ["accounts"]
    assert [row[1:] for row in rows(session)][2:4] == [("10", "Lumen", "Köln"), ("11", "Rossi", "Ulm")]
    page = seen(app)
    assert [row[0] for row in page.rows("Parts of accounts")] == [{"b": "accounts_1.csv"}, {"b": "accounts_2.csv"}]
    assert page.rows("Rows set aside")[0][:3] == ["accounts_2.csv", "4", "1;2;3;4"]
    assert "8 lines = 2 header + 5 accepted + 1 set aside" in page.html
    assert "<span>2 files · 5 rows</span>" in page.html
    app.button(key="undo").click().run()
    assert [export.name for export in session.project.a.exports] == ["accounts_1", "accounts_2"]
    assert len(session.loaded) == 2


def test_two_tables_are_not_asked_about_again_until_another_comes(asked):
    app = asked.button(key="separate_a_button").click().run()
    assert "same 3 columns" not in said(app)
    app.file_uploader(key="upload_a_1").upload("accounts_3.csv", JANUARY)
    app = settle(app.run())
    assert app.button(key="join_a").label == "One table of 3 parts"


def test_other_columns_stay_apart(open_page, session):
    app = upload(open_page("understand/load"), "a", ("x_1.csv", JANUARY), ("x_2.csv", b"Id,Name,Phone\n1,x,2\n"))
    assert "one table" not in said(app)
    assert len(session.project.a.exports) == 2


def test_other_letter_case_is_named_in_the_question(open_page):
    app = upload(open_page("understand/load"), "a", ("x_1.csv", JANUARY), ("x_2.csv", b"ID,NAME,City\n1,x,2\n"))
    assert "Id, Name differ in upper and lower case; the names of x_1.csv would hold." in said(app)


def test_a_step_shows_a_rows_file_and_line(asked, session, open_page, seen):
    asked.button(key="join_a").click().run().run()
    output = session.project.outputs[0]
    fields = (output.fields[0].model_copy(update={"steps": (Step(transform="trim_whitespace"),)}), *output.fields[1:])
    session.change(session.project.with_output(output.model_copy(update={"fields": fields})), "trim")
    app = open_page("shape/transform")
    assert [row[0] for row in seen(app).rows("Preview")][1:3] == ["accounts_1.csv, 3", "accounts_2.csv, 2"]


def test_a_saved_project_is_whole_again_when_all_its_files_are_given(asked, session, open_page):
    asked.button(key="join_a").click().run().run()
    before, kept = rows(session), session.project.to_json()
    session.tables.clear()
    session.readings.clear()
    session.change(Project.from_json(kept), "open")
    app = open_page("understand/load")
    app.file_uploader(key="upload_a_0").upload("accounts_2.csv", FEBRUARY)
    app = settle(app.run())
    assert session.loaded == {}
    assert "Still to give: accounts_1.csv" in app.info[0].value.replace("\\", "")
    app.file_uploader(key="upload_a_1").upload("accounts_1.csv", JANUARY)
    settle(app.run())
    assert rows(session) == before
    assert [part.file for part in session.project.a.exports[0].parts] == ["accounts_1.csv", "accounts_2.csv"]


def test_newer_parts_take_the_place_of_the_old_ones_together(asked, session):
    app = asked.button(key="join_a").click().run().run()
    widget = app.file_uploader(key="upload_a_accounts_0")
    widget.upload("accounts_march_1.csv", JANUARY).upload("accounts_march_2.csv", b"Id,Name,City\n9,Neu,Ulm\n")
    settle(widget.run())
    assert [row[1] for row in rows(session)] == ["1", "2", "9"]
    assert [part.file for part in session.project.a.exports[0].parts] == [
        "accounts_march_1.csv",
        "accounts_march_2.csv",
    ]
    assert session.loaded["a", "accounts"].scan().collect()[LINE].is_sorted()


def test_a_newer_part_with_other_columns_is_refused_and_nothing_changes(asked, session):
    app = asked.button(key="join_a").click().run().run()
    before = session.project
    app.file_uploader(key="upload_a_1").upload("accounts_2.csv", b"Id,Name\n1,x\n")
    app = settle(app.run())
    assert session.project == before
    assert "it lacks City" in app.error[0].value.replace("\\", "")


def test_a_table_is_taken_apart_and_made_one_again(asked, session):
    app = asked.button(key="join_a").click().run().run()
    joined = rows(session)
    app = app.button(key="take_apart").click().run()
    assert [export.name for export in session.project.a.exports] == ["accounts_1", "accounts_2"]
    assert len(session.loaded) == 2
    app.button(key="join_a").click().run().run()
    assert rows(session) == joined


def test_a_part_that_comes_later_is_offered_to_the_table(asked, session):
    app = asked.button(key="join_a").click().run().run()
    app.file_uploader(key="upload_a_1").upload("accounts_10.csv", b"Id,Name,City\n100,Last,Ulm\n")
    app = settle(app.run())
    assert app.button(key="join_a").label == "One table of 3 parts"
    app.button(key="join_a").click().run().run()
    assert [row[1] for row in rows(session)] == ["1", "2", "10", "11", "12", "100"]


def test_the_session_is_opened_again_with_its_parts(asked, session):
    asked.button(key="join_a").click().run().run()
    session.save()
    again = type(session).opened(session.folder)
    assert again.loaded["a", "accounts"] == session.loaded["a", "accounts"]
    assert all(again.table_of("a", part) for part in again.project.a.exports[0].parts)
    assert exports.with_table(
        again.project, "a", again.loaded["a", "accounts"], again.project.a.exports[0].reading
    ) == (again.project)


def zipped(**files):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for file, content in files.items():
            archive.writestr(f"{file}.csv", content)
    return out.getvalue()


def test_the_answer_that_they_are_several_tables_is_a_decision_of_the_project(asked, session):
    app = asked.button(key="separate_a_button").click().run()
    assert session.project.a.separate == (("accounts_1", "accounts_2"),)
    session.chosen.clear()
    session.change(Project.from_json(session.project.to_json()), "open the project as it was saved")
    assert "same 3 columns" not in said(app.run())
    assert "same 3 columns" in said(app.button(key="undo").click().run())


def test_tables_of_an_archive_are_called_after_it_again_when_they_are_taken_apart(open_page, session):
    february = FEBRUARY.decode("cp1252")
    app = upload(open_page("understand/load"), "a", ("sales.zip", zipped(jan=JANUARY, feb=february)))
    app.button(key="join_a").click().run().run()
    app = open_page("understand/load")
    app.button(key="take_apart").click().run()
    names = {(one.name, one.number, one.first) for one in session.project.a.exports}
    assert names == {("sales", 1, "sales"), ("sales_2", 2, "sales")}


def choose(app, file):
    """Choose a part as a click on its row does, and run the page again."""
    session = app.session_state["crosswalk"]
    each = next(one for one in session.loaded["a", "accounts"].parts if one.label == file)
    session.chosen["part"] = f"a.accounts {each.part.sha256} {each.part.number} {each.label}"
    return app.run()


def part_key(app, what):
    """Return the key of the widget that reads a chosen part differently."""
    return next(box.key for box in app.selectbox if box.key.startswith(f"read_{what}_"))


def test_a_part_is_read_differently_in_place_and_the_table_made_again(asked, session, seen):
    app = asked.button(key="join_a").click().run().run()
    app = choose(app, "accounts_2.csv")
    assert "How accounts_2.csv was read" in seen(app).html
    assert app.selectbox(key=part_key(app, "encoding")).value == "cp1252"
    app = settle(app.selectbox(key=part_key(app, "encoding")).set_value("cp850").run())
    assert [row[-1] for row in rows(session)][2] == "K÷ln"
    assert [part.reading.encoding for part in session.project.a.exports[0].parts] == [None, "cp850"]
    assert session.history.undo_sentence == "read accounts_2.csv in accounts differently"
    app.button(key="undo").click().run()
    assert [row[-1] for row in rows(session)][2] == "Köln"


def test_a_row_of_a_part_is_repaired_in_place(asked, session):
    app = asked.button(key="join_a").click().run().run()
    app = choose(app, "accounts_2.csv")
    key = "a_accounts_accounts_2_1_" + session.project.a.exports[0].parts[1].sha256[:6]
    session.chosen["edit"] = f"{key} 4"
    app = app.run()
    app.text_area(key=f"edit_{key}_4").set_value("Rom;13;Moon").run()
    settle(app.button(key="edit_save").click().run())
    assert [row[1:] for row in rows(session)][4] == ("13", "Moon", "Rom")
    assert session.loaded["a", "accounts"].account.rejected_rows == 0
    assert session.loaded["a", "accounts"].account.holds


def test_a_part_read_so_that_its_columns_differ_is_refused_and_nothing_changes(asked, session):
    app = asked.button(key="join_a").click().run().run()
    before = session.project
    app = choose(app, "accounts_2.csv")
    app = settle(app.selectbox(key=part_key(app, "delimiter")).set_value("|").run())
    assert session.project == before
    said = app.error[0].value.replace("\\", "")
    assert said.startswith("accounts_2.csv is no part of the same table as accounts_1.csv: it lacks Id, Name, City")
    assert said.endswith("Nothing was changed.")


def test_a_question_about_parts_is_answered_where_it_is_asked_for_all_that_are_written_alike(open_page, session, seen):
    names = "Anna;Berlin\nOtto;Bonn\nEva;Ulm\n"
    app = upload(open_page("understand/load"), "a", ("n_1.csv", names.encode()), ("n_2.csv", names[:-1].encode()))
    app = app.button(key="join_a").click().run().run()
    assert rows(session, "n")[0][1:] == ("Otto", "Bonn")
    assert "How n_1.csv was read" in seen(app).html
    settle(app.button(key="answer_header_row_0").click().run())
    assert [part.reading.header_row for part in session.project.a.exports[0].parts] == [0, 0]
    assert rows(session, "n")[0][1:] == ("Anna", "Berlin")
    assert not app.error
    assert session.history.undo_sentence == "read n_1.csv, n_2.csv in n differently"


def test_what_was_decided_about_parts_is_what_the_command_line_does(asked, session, tmp_path):
    app = asked.button(key="join_a").click().run().run()
    app = choose(app, "accounts_2.csv")
    app = settle(app.selectbox(key=part_key(app, "encoding")).set_value("cp850").run())
    (tmp_path / "in").mkdir()
    for file, content in (("accounts_1.csv", JANUARY), ("accounts_2.csv", FEBRUARY)):
        (tmp_path / "in" / file).write_bytes(content)
    (tmp_path / "project.json").write_text(session.project.to_json())
    given = f"accounts={tmp_path / 'in'}/accounts_*.csv"
    main(["run", str(tmp_path / "project.json"), "--a", given, "--out", str(tmp_path / "out")])
    assert "11,Rossi,Ulm" in (tmp_path / "out" / "accounts.csv").read_text()
    assert "10,Lumen,K÷ln" in (tmp_path / "out" / "accounts.csv").read_text()
