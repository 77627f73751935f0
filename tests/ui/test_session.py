import asyncio
import os
import shutil
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import ui.session as sessions
from engine.edit.exports import rename_system, with_table
from engine.errors import ProjectError
from engine.project import Project, Reading
from engine.table import Account, Table
from ui.job import Job
from ui.kept import News, Waiting
from ui.session import Session, sweep

DETECTED = Reading()


def table(sha256: str = "1", *fields: str, at: Path = Path()) -> Table:
    folder, names = at / sha256, fields or ("Id",)
    return Table(name="x", file="x.csv", folder=folder, sha256=sha256, size=1, fields=names, account=Account())


@pytest.fixture
def visit(monkeypatch):
    """Open the app in a tab, new or known: `visit("Erika", tab)` returns its session; a tab is its session state."""

    def visited(visitor: str | None = None, tab: dict[str, object] | None = None) -> Session:
        monkeypatch.setattr(sessions.st, "session_state", {} if tab is None else tab)
        if visitor is not None:
            monkeypatch.setattr(sessions.visitor, "folder_name", lambda: visitor)
        return sessions.current()

    return visited


def read(session: Session, sha256: str = "1", name: str = "x", reading: Reading = DETECTED) -> Table:
    """Take a table in that lies in the session's folder, as the page Load does."""
    folder = session.folder_for("tables")
    known = table(sha256).model_copy(update={"folder": folder, "name": name})
    known.save()
    session.sources[sha256] = session.folder_for("uploads") / "source.csv"
    session.keep("a", known, reading)
    session.change(with_table(session.project, "a", known, reading), f"load {name}")
    return known


def test_a_visitors_folder_is_private(home, visit):
    tab: dict[str, object] = {}
    session = visit(tab=tab)
    assert sessions.current() is session
    assert session.folder.parent == home
    for folder in (home, session.folder, session.folder_for("uploads")):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_visitors_share_nothing(visit):
    assert visit("one").folder != visit("two").folder


def test_browsers_without_cookies_share_nothing(visit):
    assert visit().folder != visit().folder


def test_a_visitor_who_comes_back_finds_everything(visit):
    session = visit("one")
    known = read(session)
    session.change(rename_system(session.project, "a", "Salesforce"), "rename")
    session.undo()
    session.chosen["table"] = "a.x"
    session.say("load", "all well", "ok")
    session.news.append(News("b", "y.csv is empty.", bad=True))
    session.waiting.append(Waiting("b", "z", "z.csv", session.folder_for("uploads") / "source", Reading(sheet="1")))
    session.save()
    again = Session.opened(session.folder)
    assert (again.history, again.tables, again.readings) == (session.history, session.tables, session.readings)
    assert (again.sources, again.waiting, again.news) == (session.sources, session.waiting, session.news)
    assert (again.chosen, again.state("load").words) == ({"table": "a.x"}, "all well")
    assert again.loaded == {("a", "x"): known}
    again.redo()
    assert again.project.a.name == "Salesforce"


def test_what_was_being_read_when_the_app_ended_is_read_again(visit):
    session = visit("one")
    session.batch = (Waiting("b", "z", "z.csv", session.folder_for("uploads") / "source", Reading()),)
    session.save()
    assert Session.opened(session.folder).waiting == list(session.batch)


def test_a_change_is_kept_at_once_and_writes_only_its_own_project(visit):
    session = visit("one")
    for name in "abc":
        session.change(session.project.model_copy(update={"name": name}), f"name it {name}")
        assert Session.opened(session.folder).project.name == name
    kept = {path: path.stat().st_mtime_ns for path in (session.folder / "revisions").iterdir()}
    assert len(kept) == 4
    session.undo()
    session.change(session.project.model_copy(update={"name": "d"}), "name it d")
    now = {path: path.stat().st_mtime_ns for path in (session.folder / "revisions").iterdir()}
    assert len(now) == 4, "what was undone and changed is gone"
    assert len(now.items() & kept.items()) == 3


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda folder: (folder / "session.json").write_text("{"), id="half a document"),
        pytest.param(lambda folder: (folder / "session.json").write_text('{"other": 1}'), id="another app's document"),
        pytest.param(lambda folder: next((folder / "revisions").iterdir()).unlink(), id="a project is missing"),
        pytest.param(lambda folder: next((folder / "revisions").iterdir()).write_text("x"), id="a project is damaged"),
    ],
)
def test_a_session_that_cannot_be_read_again_says_so(visit, damage, caplog):
    session = visit("one")
    read(session)
    damage(session.folder)
    again = Session.opened(session.folder)
    assert again.project == Project()
    assert "cannot be read again" in again.news[0].sentence
    assert "x.csv" not in caplog.text


def test_a_table_that_cannot_be_read_again_is_asked_for(visit):
    session = visit("one")
    (read(session).folder / "table.json").write_text('{"of": "another version"}')
    again = Session.opened(session.folder)
    assert again.loaded == {}
    assert again.project == session.project


def test_a_reload_has_the_same_session_and_its_running_work(visit):
    session = visit("one")
    read(session)
    job = session.jobs["load"] = Job("x")
    again = visit("one")
    assert again is not session
    assert again.jobs == {"load": job}
    assert (again.project, again.loaded) == (session.project, session.loaded)


def test_the_tab_that_was_left_changes_nothing_any_more(visit):
    first_tab: dict[str, object] = {}
    first = visit("one", first_tab)
    second = visit("one")
    for change in (first.undo, first.redo, lambda: first.change(Project(name="x"), "name it x")):
        with pytest.raises(ProjectError, match="another tab"):
            change()
    first.chosen["table"] = "a.x"
    first.save()
    assert second.chosen == {}
    assert Session.opened(first.folder).chosen == {}
    visit("one", first_tab)
    assert sessions.elsewhere()
    sessions.take_over()
    assert not sessions.elsewhere()
    assert second.over


def test_another_tab_is_told_only_while_the_first_is_open(visit, monkeypatch):
    first = visit("one")
    first.tab = "tab 1"
    monkeypatch.setattr(sessions.st, "session_state", {})
    assert not sessions.elsewhere(), "it was closed"
    monkeypatch.setattr(sessions, "_connected", lambda tab: tab == "tab 1")
    assert sessions.elsewhere()


def test_a_new_project_leaves_nothing_of_the_old_one(visit, home):
    tab: dict[str, object] = {"widget": 1}
    session = visit("one", tab)
    read(session)
    job = session.jobs["load"] = Job("x")
    sessions.start_anew()
    assert tab == {}
    assert job.stop.is_set()
    assert list(home.iterdir()) == []
    again = sessions.current()
    assert (again.project, again.history.at, again.tables) == (Project(), 0, {})


def test_a_session_whose_folder_is_gone_starts_anew(visit):
    tab: dict[str, object] = {}
    session = visit("one", tab)
    read(session)
    shutil.rmtree(session.folder)
    assert visit("one", tab).project == Project()


@pytest.mark.parametrize(
    ("hours", "goes"),
    [pytest.param(23.9, False, id="within the stated time"), pytest.param(24.1, True, id="after it")],
)
def test_a_folder_goes_when_its_visitor_was_away_too_long(visit, hours, goes):
    folder = visit("one").folder
    last = time.time() - hours * 3600
    os.utime(folder, (last, last))
    assert sweep() == goes
    assert folder.exists() != goes


def test_a_visit_starts_the_time_anew(visit):
    tab: dict[str, object] = {}
    folder = visit("one", tab).folder
    os.utime(folder, (0, 0))
    sessions.current()
    assert sweep() == 0


def test_the_app_sweeps_when_it_starts_and_keeps_what_may_be_opened_again(home):
    old, new = home / "old", home / "new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))

    async def run() -> None:
        async with sessions.lifespan(None):
            assert not old.exists()

    with ThreadPoolExecutor(1) as own:  # this thread may run the browser tests' event loop
        own.submit(asyncio.run, run()).result()
    assert new.exists()


def test_undo_finds_the_table_as_it_was_read_before(tmp_path):
    session = Session(tmp_path)
    readings = (Reading(), Reading(delimiter=";"))
    for number, reading in enumerate(readings):
        made = table("1", f"field {number}", at=tmp_path)
        session.keep("a", made, reading)
        session.change(with_table(session.project, "a", made, reading), "read")
    assert session.loaded["a", "x"].fields == ("field 1",)
    session.undo()
    assert session.loaded["a", "x"].fields == ("field 0",)
    session.redo()
    assert session.loaded["a", "x"].fields == ("field 1",)


def test_only_what_the_project_names_counts_as_loaded(tmp_path):
    session = Session(tmp_path)
    session.keep("a", table(at=tmp_path), Reading())
    assert session.loaded == {}
    assert session.export_of("a.x") is None
    session.change(with_table(Project(), "a", table(), Reading()), "load")
    assert list(session.loaded) == [("a", "x")]
    assert session.export_of("a.x") == ("a", session.project.a.exports[0])
    assert session.export_of("b.x") is None


def test_a_state_of_the_menu_holds_as_long_as_what_it_was_said_of(tmp_path):
    session = Session(tmp_path)
    session.keep("a", table(at=tmp_path), Reading())
    session.change(with_table(Project(), "a", table(), Reading()), "load")
    session.say("transform", "23 failed", "bad")
    session.say("profile", "14 issues", "bad", of=session.of_tables())
    session.change(rename_system(session.project, "a", "Salesforce"), "rename")
    assert session.state("transform") is None
    assert session.state("profile").words == "14 issues"
    session.keep("a", table("2", at=tmp_path), Reading())
    session.change(with_table(session.project, "a", table("2"), Reading()), "replace")
    assert session.state("profile") is None
    assert session.state("never said") is None


def test_the_chosen_output_is_the_first_until_another_is_chosen(tmp_path):
    session = Session(tmp_path)
    assert session.output is None
    for name in ("x", "y"):
        session.change(with_table(session.project, "a", table().model_copy(update={"name": name}), Reading()), "load")
    assert session.output.name == "x"
    session.chosen["output"] = "y"
    assert session.output.name == "y"
    session.chosen["output"] = "gone"
    assert session.output.name == "x"
