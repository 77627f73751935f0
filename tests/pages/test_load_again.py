"""Every kind of decision on the page Load: undone, opened again after a reload, and repeated by the command line."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from cli import main
from engine.progress import silent
from engine.project import Edit, Reading
from engine.run import run
from tests.pages.test_load import settle
from transforms import catalogue
from ui.reading_chosen import Chosen
from ui.session import Session

BROKEN = "id,name,amount\n" + "".join("6,Gray & Sons,7.00\n" * 4 + f"{n},Name {n}\n" for n in range(20))
TWICE = "id,name\n1,a\n2,b\n3,c\n"


def workbook():
    book = Workbook()
    book.active["A1"] = "Deckblatt"
    sheet = book.create_sheet("Kunden")
    for row, cells in enumerate([["Region", "Kunde"], ["Nord", "A"], ["", "B"], ["Süd", "C"]], start=4):
        for place, cell in enumerate(cells, start=2):
            sheet.cell(row, place, cell or None)
    sheet["B9"] = "Quelle: SAP"
    sheet.merge_cells("B5:B6")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


FILES = {
    "names.csv": b"Anna;Berlin\nOtto;Bonn\nEva;Ulm\n",
    "letters.csv": "Nr;Name\n1;Müller\n2;Köhler\n".encode("cp1252"),
    "bars.csv": b"a;b|c\n1;2|3\n4;5|6\n",
    "signs.csv": b"id,said\n1,'x'\n2,'y'\n",
    "lines.csv": BROKEN.encode(),
    "twice.csv": (TWICE * 2).encode(),
    "short.csv": b"nr,firm,town\n" + b"1,x,Ulm\n" * 9 + b"2,y\n3,z\n4,w\n",
    "unnamed.csv": b"name,city\n" + b"".join(b"%d,x,Ulm\n" % (n * 7 % 5) for n in range(12)),
    "book.xlsx": workbook(),
    "sales_1.csv": b"Id,Name,City\n1,Bonbach,Ulm\n2,Berg,Rom\n",
    "sales_2.csv": "City;Id;Name\nKöln;10;Lumen\n1;2;3;4\nBonn;12;Sun\n".encode("cp1252"),
}
ROW = BROKEN.split("\n")
READINGS = {
    "names": Reading(header_row=0),
    "letters": Reading(encoding="cp850"),
    "bars": Reading(delimiter="|"),
    "signs": Reading(quote="'"),
    "lines": Reading(
        repairs={"empty cells are added at the end": "accept"},
        edits={6: Edit.made(ROW[5], "0,Name 0,9.50"), 11: Edit.made(ROW[10], "")},
    ),
    "twice": Reading(tables="one"),
    "short": Reading(short_rows="aside"),
    "unnamed": Reading(unnamed="first"),
    "book": Reading(sheet="Kunden", cells="B4:C7", merged="fill"),
}


def chosen(session, name, part=None):
    export = session.project.export("a", name)
    own = session.table_of("a", part) if part else session.loaded["a", name]
    return Chosen(session, "a", export, own, part)


@pytest.fixture
def decided(open_page, session):
    """The page after files with every kind of oddity were given, and something was decided about each."""
    app = open_page("understand/load")
    widget = app.file_uploader(key="upload_a_0")
    for file, content in FILES.items():
        widget.upload(file, content)
    app = settle(widget.run())
    undecided = dict(session.loaded)
    app = app.button(key="separate_a_button").click().run()
    app = app.button(key="join_a").click().run().run()
    assert session.project.a.separate == (("twice", "twice_2"),)
    for name, reading in READINGS.items():
        chosen(session, name).read_with(reading)
    part = session.project.export("a", "sales").parts[1]
    edit = Edit.made("1;2;3;4", "Rom;11;Moon")
    chosen(session, "sales", part).read_with(Reading(encoding="cp850", edits={3: edit}))
    return settle(app), undecided


def told(loaded):
    return {key: table.scan().collect().rows() for key, table in loaded.items()}


@pytest.mark.usefixtures("decided")
def test_every_decision_is_repeated_by_the_command_line_byte_for_byte(session, tmp_path):
    assert session.news == []
    for name, reading in READINGS.items():
        assert session.project.export("a", name).reading == reading
    tables = {name: table.scan().collect().rows() for (_, name), table in session.loaded.items()}
    assert tables["names"][0] == (1, "Anna", "Berlin")
    assert tables["letters"][0] == (2, "1", "M³ller")
    assert tables["signs"][0] == (2, "1", "x")
    assert len(tables["twice"]) == 6
    assert [row[1] for row in tables["book"]] == ["Nord", "Nord", "Süd"]
    assert [row[3] for row in tables["sales"]] == ["Ulm", "Rom", "K÷ln", "Rom", "Bonn"]
    assert len(tables["lines"]) == 80 + 20 - 1
    assert all(table.account.holds for table in session.loaded.values())

    run(session.project, session.loaded, catalogue(), tmp_path / "page", silent, inputs=[])
    files = tmp_path / "in"
    files.mkdir()
    for file, content in FILES.items():
        (files / file).write_bytes(content)
    (tmp_path / "project.json").write_text(session.project.to_json(), encoding="utf-8")
    given = [f"--a={file.partition('.')[0]}={files / file}" for file in FILES if "sales" not in file]
    words = [*given, f"--a=sales={files}/sales_*.csv", "--out", str(tmp_path / "cli")]
    assert main(["run", str(tmp_path / "project.json"), *words]) in {0, 1}
    page, cli = (
        {path.relative_to(tmp_path / place): path.read_bytes() for path in (tmp_path / place).rglob("*.*")}
        for place in ("page", "cli")
    )
    assert page.keys() == cli.keys()
    assert [name for name in page if page[name] != cli[name]] == []


def test_every_decision_is_undone_done_again_and_there_after_a_reload(decided, session):
    _, undecided = decided
    after = told(session.loaded)
    steps = 0
    while session.history.undo_sentence != "load sales_2.csv":
        session.undo()
        steps += 1
    assert told(session.loaded) == told(undecided)
    for _ in range(steps):
        session.redo()
    assert told(session.loaded) == after
    session.save()
    again = Session.opened(session.folder)
    assert again.project == session.project
    assert told(again.loaded) == after
