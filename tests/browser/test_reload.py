"""A reload, a closed tab, a restarted app and a second tab lose nothing; another visitor sees nothing."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, serving, visiting

LONG = 90_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kunden.csv"
    path.write_text("Nr;Firma\n1; Bonbach\n2;Rossi\n")
    return path


def heading(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def add_a_step(page: Page) -> None:
    page.get_by_role("link", name="Transform").click()
    heading(page, "Transform")
    page.get_by_role("option", name="Firma").click()
    expect(page.get_by_role("heading", name="Firma from")).to_be_visible()
    page.get_by_role("button", name="Add step").click()
    page.get_by_role("button", name="Trim whitespace").click()
    undo = page.locator(".st-key-undo")
    expect(undo).to_contain_text("whitespace", timeout=LONG)


def everything_is_there(page: Page) -> None:
    """Check the page Transform with the step, and that undo and redo still work."""
    heading(page, "Transform")
    page.get_by_role("option", name="Firma").click()
    expect(page.get_by_role("grid", name="Preview, Before").get_by_text(" Bonbach")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("1 file · 2 rows")).to_be_visible()
    expect(page.get_by_text("The rows add up")).to_be_visible()
    page.locator(".st-key-undo button").click()
    expect(page.locator(".st-key-undo")).to_contain_text("load kunden.csv")
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".st-key-undo")).to_contain_text("whitespace")


def test_a_reload_asks_nothing_and_opens_everything_as_it_was(visit, load, file):
    page, asked = visit.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    load(page, "b", file)
    add_a_step(page)
    page.reload()
    everything_is_there(page)
    page.get_by_role("link", name="Load").click()
    expect(page.get_by_role("grid", name="Files of kunden").get_by_text("kunden.csv")).to_be_visible()
    assert asked == []
    assert visit.errors == []


def test_a_closed_tab_and_a_restarted_app_open_everything_as_it_was(browser, load, file, tmp_path):
    with serving(tmp_path) as server, visiting(browser, server) as visit:
        port = int(server.address.rsplit(":", 1)[1])
        load(visit.page, "b", file)
        add_a_step(visit.page)
        kept = visit.page.context.storage_state()
    with serving(tmp_path, port=port) as server:
        context = browser.new_context(base_url=server.address, storage_state=kept)
        page = context.new_page()
        page.goto("/transform")
        everything_is_there(page)
        context.close()


def test_a_second_tab_is_told_and_takes_over_and_the_first_then_changes_nothing(visit, load, file):
    first = visit.page
    load(first, "b", file)
    add_a_step(first)
    second = first.context.new_page()
    second.goto("/transform")
    heading(second, "Open in another tab")
    assert second.get_by_role("link", name="Load").count() == 0
    second.get_by_role("button", name="Go on here").click()
    everything_is_there(second)
    first.locator(".st-key-undo button").click()
    heading(first, "Open in another tab")
    expect(first.get_by_role("alert")).to_contain_text("This was not done")
    second.reload()
    everything_is_there(second)
    first.get_by_role("button", name="Go on here").click()
    everything_is_there(first)


def test_another_visitor_sees_nothing_of_it(browser, server, visit, load, file):
    load(visit.page, "b", file)
    with visiting(browser, server) as other:
        other.page.goto("/load")
        heading(other.page, "Load")
        expect(other.page.get_by_text("no files yet").first).to_be_visible()
        assert "kunden" not in other.page.content()
        mine, theirs = (one.page.context.cookies() for one in (visit, other))
        assert {each["value"] for each in mine}.isdisjoint(each["value"] for each in theirs)
        assert all(each["httpOnly"] and each["sameSite"] == "Lax" for each in mine if "crosswalk" in each["name"])
        seen = "document.cookie"
        assert "crosswalk" not in other.page.evaluate(seen)


def test_a_new_project_starts_afresh_and_removes_what_was_there(visit, server, load, file):
    page, sessions = visit.page, server.home / "sessions"
    load(page, "b", file)
    uploads = [path for path in sessions.glob("*/uploads/*/source.csv") if path.read_bytes() == file.read_bytes()]
    assert uploads
    page.locator(".st-key-project button").click()  # at once, while the page still settles
    page.get_by_text("New project").click()
    page.get_by_role("button", name="Remove everything and start anew").click()
    expect(page.get_by_text("no files yet")).to_have_count(2)
    page.reload()
    heading(page, "Load")
    expect(page.get_by_text("no files yet")).to_have_count(2)
    assert len([path for path in uploads if path.exists()]) == len(uploads) - 1


def test_the_files_stay_for_the_stated_time_after_the_last_visit(browser, load, file, tmp_path, monkeypatch):
    monkeypatch.setenv("CROSSWALK_KEPT_HOURS", str(4 / 3600))
    with serving(tmp_path) as server:
        sessions = server.home / "sessions"
        with visiting(browser, server) as visit:
            load(visit.page, "a", file)
            time.sleep(6)  # longer than that: but the visitor is here
            assert len(list(sessions.iterdir())) == 1
        until = time.monotonic() + PATIENCE / 1000
        while list(sessions.iterdir()) and time.monotonic() < until:
            time.sleep(0.2)
        assert list(sessions.iterdir()) == []
