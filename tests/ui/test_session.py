import asyncio
import gc
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import ui.session as sessions
from engine.edit.exports import rename_system, with_table
from engine.project import Project, Reading
from engine.table import Account, Table
from ui.session import Session, sweep

NOBODY = 2**22 + 1
"""No process has this number: it is over the kernel's limit."""


def folder_of(home: Path, pid: int | str, name: str = "x") -> Path:
    folder = home / name
    folder.mkdir(parents=True)
    (folder / "owner.json").write_text(json.dumps({"pid": pid}))
    return folder


def table(sha256: str = "1", *fields: str) -> Table:
    return Table(
        name="x", file="x.csv", folder=Path(sha256), sha256=sha256, size=1, fields=fields or ("Id",), account=Account()
    )


def test_a_visitors_folder_is_private(home, monkeypatch):
    monkeypatch.setattr(sessions.st, "session_state", {})
    session = sessions.current()
    assert sessions.current() is session
    assert session.folder.parent == home
    for folder in (home, session.folder, session.folder_for("uploads")):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_visitors_share_nothing(monkeypatch):
    monkeypatch.setattr(sessions.st, "session_state", {})
    first = sessions.current()
    monkeypatch.setattr(sessions.st, "session_state", {})
    second = sessions.current()
    assert first.folder != second.folder


def test_the_folder_goes_with_the_session(monkeypatch):
    state: dict[str, Session] = {}
    monkeypatch.setattr(sessions.st, "session_state", state)
    folder = sessions.current().folder
    assert folder.exists()
    state.clear()
    gc.collect()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("pid", "goes"),
    [
        pytest.param(NOBODY, True, id="the app that made it is gone"),
        pytest.param(os.getpid(), True, id="an earlier app had this number"),
        pytest.param(os.getppid(), False, id="another app runs"),
        pytest.param("?", True, id="nobody knows whose it is"),
    ],
)
def test_what_an_earlier_run_left_is_swept(home, pid, goes):
    folder = folder_of(home, pid)
    assert sweep() == goes
    assert folder.exists() != goes


def test_a_folder_of_another_app_goes_after_a_day(home):
    folder = folder_of(home, os.getppid())
    os.utime(folder, (0, 0))
    assert sweep() == 1


def test_the_app_sweeps_when_it_starts_and_leaves_nothing_when_it_ends(home):
    left, others = folder_of(home, NOBODY, "left"), folder_of(home, os.getppid(), "others")

    async def run() -> None:
        async with sessions.lifespan(None):
            assert not left.exists()
            folder_of(home, os.getpid(), "mine")

    with ThreadPoolExecutor(1) as own:  # this thread may run the browser tests' event loop
        own.submit(asyncio.run, run()).result()
    assert [folder.name for folder in home.iterdir()] == [others.name]


def test_undo_finds_the_table_as_it_was_read_before(tmp_path):
    session = Session(tmp_path)
    readings = (Reading(), Reading(delimiter=";"))
    for number, reading in enumerate(readings):
        read = table("1", f"field {number}")
        session.keep("a", read, reading)
        session.change(with_table(session.project, "a", read, reading), "read")
    assert session.loaded["a", "x"].fields == ("field 1",)
    session.undo()
    assert session.loaded["a", "x"].fields == ("field 0",)
    session.redo()
    assert session.loaded["a", "x"].fields == ("field 1",)


def test_only_what_the_project_names_counts_as_loaded(tmp_path):
    session = Session(tmp_path)
    session.keep("a", table(), Reading())
    assert session.loaded == {}
    assert session.export_of("a.x") is None
    session.change(with_table(Project(), "a", table(), Reading()), "load")
    assert list(session.loaded) == [("a", "x")]
    assert session.export_of("a.x") == ("a", session.project.a.exports[0])
    assert session.export_of("b.x") is None


def test_a_state_of_the_menu_holds_as_long_as_what_it_was_said_of(tmp_path):
    session = Session(tmp_path)
    session.keep("a", table(), Reading())
    session.change(with_table(Project(), "a", table(), Reading()), "load")
    session.say("transform", "23 failed", "bad")
    session.say("profile", "14 issues", "bad", of=session.of_tables())
    session.change(rename_system(session.project, "a", "Salesforce"), "rename")
    assert session.state("transform") is None
    assert session.state("profile").words == "14 issues"
    session.keep("a", table("2"), Reading())
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
