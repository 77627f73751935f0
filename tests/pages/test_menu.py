from pathlib import Path

import pytest

from engine.errors import ProjectError
from engine.project import Project
from ui import guard, menu


def test_every_entry_of_the_menu_has_its_script(open_page, seen):
    entries = [label.split(" :")[0] for label in seen(open_page("understand/load")).menu]
    titles = {
        title
        for section, pages in menu.PAGES.items()
        for name, title in pages.items()
        if (Path("pages") / section.lower() / f"{name}.py").exists()
    }
    assert set(entries) == titles


def test_every_script_in_pages_is_in_the_menu():
    written = {f"{path.parent.name}/{path.stem}" for path in Path("pages").glob("*/*.py")}
    assert written <= {f"{section.lower()}/{name}" for section, pages in menu.PAGES.items() for name in pages}


def test_the_sidebar_shows_both_systems_the_sum_of_rows_and_what_undo_takes_back(open_page, give, seen):
    give("accounts.csv")
    give("kunden.csv", "Nr;Firma\n1;Bonbach\n2;Rossi\nkaputt\n", side="b")
    app = open_page("shape/map_fields")
    html = seen(app).html
    assert "<b>accounts <i>A</i></b><span>1 file · 3 rows</span>" in html
    assert "<b>kunden <i>B</i></b><span>1 file · 2 rows</span>" in html
    assert "The rows add up" in html
    assert "8 lines = 2 header + 5 accepted + 1 set aside" in html
    assert app.button(key="undo").label == "Undo “load kunden.csv”"
    assert app.button(key="redo").disabled


def test_a_file_whose_lines_do_not_add_up_is_named(open_page, give, seen):
    session = give()
    table = session.tables["a", "accounts"]
    short = table.model_copy(update={"account": table.account.model_copy(update={"lines": 99})})
    session.readings.clear()
    session.tables["a", "accounts"] = short
    html = seen(open_page("shape/map_fields")).html
    assert "The rows do not add up" in html
    assert "Lines are missing in accounts.csv" in html


def test_undo_and_redo_put_the_project_before_and_after_in_force(open_page, give, session):
    give()
    before, loaded = session.history.revisions[0].project, session.project
    app = open_page("shape/map_fields")
    app.button(key="undo").click().run()
    assert session.project == before
    assert app.button(key="redo").help == "Redo “load accounts.csv”"
    app.button(key="redo").click().run()
    assert session.project == loaded


def test_the_project_is_renamed_in_the_sidebar(open_page, session):
    open_page("understand/load").text_input(key="project_name").set_value("  Bonbach takes SAP ").run()
    assert session.project.name == "Bonbach takes SAP"


def test_a_project_is_opened_and_its_files_are_asked_for(open_page, give, session, seen):
    give()
    kept = session.project.model_copy(update={"name": "Kept"})
    session.tables.clear()
    session.readings.clear()
    app = open_page("understand/load")
    app.file_uploader(key="open_sidebar_0").upload("kept.json", kept.to_json().encode()).run()
    assert session.project.name == "Kept"
    assert "Load :orange[1 to load]" in seen(app.run()).menu
    assert "1 to load" in seen(app).html


def test_a_file_that_is_no_project_is_refused_with_a_sentence(open_page, session):
    app = open_page("understand/load")
    app.file_uploader(key="open_sidebar_0").upload("x.json", b'{"name": 3}').run()
    assert session.project == Project()
    assert "not a Crosswalk project" in app.error[0].value


def test_a_users_mistake_is_shown_as_its_sentence(monkeypatch, open_page):
    app = open_page("understand/load")
    shown: list[str] = []
    monkeypatch.setattr(guard.st, "error", lambda text, **_: shown.append(text))
    with guard.guarded():
        raise ProjectError("There is no output.", hint="Add one.")
    assert shown == ["There is no output. Add one."]
    assert not app.exception


def test_a_fault_of_ours_shows_a_reference_and_no_cell(monkeypatch, caplog):
    shown: list[str] = []
    monkeypatch.setattr(guard.st, "error", lambda text, **_: shown.append(text))
    secret = "Erika Mustermann"
    with guard.guarded():
        raise ValueError(secret)
    reference = shown[0].rsplit("**", 2)[1]
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert secret not in caplog.text + shown[0]


@pytest.mark.parametrize("words", ["a*b_c", "[x](y)", "`code`", "$5 :red[x]"])
def test_a_value_in_a_label_is_no_formatting(words):
    from ui.frame import plain

    assert plain(words).replace("\\", "") == words
    assert all(sign not in plain(words).replace(f"\\{sign}", "") for sign in "*_[]`$:")
