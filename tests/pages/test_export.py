"""Export: nothing before the rows add up, and the bytes of the command line."""

import json
import re
from pathlib import Path

from cli import main
from engine.project import Check, Lookup, Step
from ui.routes import _file

ACCOUNTS = 'Id,Name,Betrag\n001,Bonbach AG,"1.234,56"\n002,Müller GmbH,7\n003,Rossi,x\n004,Łask,2\n'


def with_fields(session, **changes):
    output = session.project.outputs[0]
    fields = tuple(f.model_copy(update=changes.get(f.target, {})) for f in output.fields)
    session.change(session.project.with_output(output.model_copy(update={"fields": fields})), "change fields")


def html(app):
    return "\n".join(one.proto.body for one in app.get("html"))


def downloads(app):
    """Return name → bytes of every download on the page, as the app's own route finds them."""
    found = re.findall(r'href="/download/([^"]+)" download="([^"]+)"', html(app))
    return {name: _file(token).read_bytes() for token, name in found}


def test_without_files_it_leads_to_load(open_page):
    app = open_page("deliver/export")
    assert not app.exception
    assert app.button(key="empty_understand_load").label == "Load files"


def test_what_is_downloaded_are_the_bytes_of_the_command_line(give, open_page, session, tmp_path, monkeypatch):
    give("accounts.csv", ACCOUNTS)
    steps = (Step(transform="parse_number", options={"decimal": "comma"}),)
    with_fields(session, Betrag={"steps": steps}, Name={"checks": (Check(rule="max_length", value="10"),)})
    app = open_page("deliver/export")
    assert not downloads(app)
    app.button(key="write").click().run()
    assert not app.exception
    got = downloads(app)
    assert "4 rows = 2 written + 2 rejected" in html(app)
    assert session.state("export").words == "2 rejected"
    assert app.code[0].value == "python cli.py run project.json --a accounts=accounts.csv --out export"

    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "project.json").write_bytes(got["project.json"])
    monkeypatch.chdir(tmp_path)
    assert main(["run", "project.json", "--a", "accounts=accounts.csv", "--out", "out"]) == 1
    assert got == {path.name: path.read_bytes() for path in Path("out").iterdir()}


def test_a_format_is_chosen_per_output(give, open_page, session):
    give("accounts.csv", ACCOUNTS)
    app = open_page("deliver/export")
    next(box for box in app.selectbox if box.label == "Format of accounts").select("windows_1252").run()
    assert session.project.outputs[0].preset == "windows_1252"
    assert session.history.undo_sentence == "write accounts as CSV, Windows-1252, semicolon"
    app.button(key="write").click().run()
    assert "Müller".encode("cp1252") in downloads(app)["accounts.csv"]
    assert "Ł" in app.warning[0].value
    grids = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    assert ["Name", "format", "the format cannot hold the cell", "1"] in grids[-1]["panes"][0]["rows"]


def test_a_changed_project_offers_nothing_old(give, open_page, session):
    give("accounts.csv", ACCOUNTS)
    app = open_page("deliver/export")
    app.button(key="write").click().run()
    assert downloads(app)
    with_fields(session, Name={"target": "Firma"})
    app.run()
    assert not downloads(app)
    app.button(key="write").click().run()
    assert downloads(app)["accounts.csv"].startswith(b"Id,Firma,Betrag")


def test_an_open_question_is_put_before_anything_is_written(give, open_page, session):
    give("accounts.csv", ACCOUNTS)
    with_fields(session, Betrag={"steps": (Step(transform="parse_number"),)})
    app = open_page("deliver/export")
    assert any(r"step 1 of Betrag is not decided \(decimal\)" in one.value for one in app.markdown)
    assert [one for one in app.button if one.key == "write"] == []
    assert session.state("export").words == "not ready"


def test_where_the_rows_do_not_add_up_there_is_no_export(give, open_page, session):
    give("accounts.csv", ACCOUNTS)
    for at, table in list(session.tables.items()):
        broken = table.model_copy(update={"account": table.account.model_copy(update={"lines": 99})})
        session.tables[at] = broken
        session.readings = dict.fromkeys(session.readings, broken)
    app = open_page("deliver/export")
    assert not downloads(app)
    assert [one for one in app.button if one.key == "write"] == []
    assert "The rows do not add up: nothing can be written" in html(app)
    assert session.state("export").words == "stopped"


def test_options_to_create_are_offered_with_the_other_files(give, open_page, session):
    give("accounts.csv", ACCOUNTS)
    step = Step(transform="map_picklist", options={"table": "names", "unknown": "create"})
    with_fields(session, Name={"steps": (step,)})
    rows = ({"key": "Rossi", "value": "Rossi SpA"},)
    session.change(session.project.model_copy(update={"lookups": {"names": Lookup(rows=rows)}}), "add names")
    app = open_page("deliver/export")
    app.button(key="write").click().run()
    assert not app.exception
    assert downloads(app)["options_to_create.csv"].decode().splitlines()[1] == "accounts,Name,Bonbach AG,1,2"


def test_templates_are_offered_for_an_integration_platform(give, open_page, session):
    give("accounts.csv", ACCOUNTS)
    step = Step(transform="render_template", options={"template": "{{ value | upper }} {{ Id }}"})
    with_fields(session, Name={"steps": (step,)})
    app = open_page("deliver/export")
    app.button(key="write").click().run()
    assert not app.exception
    got = downloads(app)
    assert json.loads(got["templates.json"])["templates"][0]["template"] == "{{ value | upper }} {{ Id }}"
    assert "BONBACH AG 001" in got["accounts.csv"].decode()
