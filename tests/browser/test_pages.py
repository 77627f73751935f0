"""Every page as a first visitor finds it, and the frame around it."""

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving, visiting
from ui.menu import PAGES

WRITTEN = [
    pytest.param(name, title, id=name)
    for section, pages in PAGES.items()
    for name, title in pages.items()
    if (Path(__file__).parent.parent.parent / "pages" / section.lower() / f"{name}.py").exists()
]


@pytest.mark.parametrize(("name", "title"), WRITTEN)
def test_a_page_opened_first_on_a_cold_server_works(cold_visit, name, title):
    page = cold_visit.page
    page.goto(f"/{name}")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page).to_have_title(f"{title} · Crosswalk")
    expect(page.get_by_role("link", name="Load")).to_be_visible()
    assert page.get_by_role("dialog").count() == 0, "no “Page not found” over it"
    assert page.get_by_role("alert").count() == 0
    assert cold_visit.errors == []


def test_the_bare_address_leads_to_load(visit):
    visit.page.goto("/")
    expect(visit.page.get_by_role("heading", level=1, name="Load")).to_be_visible()


def test_an_address_that_is_none_still_shows_the_app(visit):
    visit.page.goto("/nonsense")
    expect(visit.page.get_by_role("heading", level=1, name="Load")).to_be_visible()


def test_nothing_is_asked_of_any_other_machine(visit, server):
    visit.page.goto("/load")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    visit.page.wait_for_function("document.fonts.ready.then(() => document.fonts.check('14px Inter'))")
    local = (server.address, server.address.replace("http", "ws"), "data:", "blob:")
    assert [request for request in visit.requests if not request.startswith(local)] == []
    assert any("inter-latin-400.woff2" in request for request in visit.requests)


def test_the_frame_stands_in_the_window(visit):
    visit.page.goto("/load")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    undo = visit.page.get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport()
    high = "document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight"
    visit.page.wait_for_function(high)


def test_the_menu_leads_from_page_to_page_and_keeps_what_was_loaded(visit, load, tmp_path):
    file = tmp_path / "kunden.csv"
    file.write_text("Nr;Firma\n1;Bonbach\n2;Rossi\n")
    page = visit.page
    load(page, "b", file)
    page.get_by_role("link", name="Map fields").click()
    expect(page.get_by_role("heading", level=1, name="Map fields")).to_be_visible()
    expect(page.get_by_role("grid", name="Columns of kunden").get_by_text("Firma")).to_be_visible()
    expect(page.get_by_text("1 file · 2 rows")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("every file that is loaded becomes one")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_role("grid", name="Columns of kunden")).to_be_visible()


def test_a_fault_shows_no_traceback_and_no_cell(visit, tmp_path):
    file = tmp_path / "report.csv"
    file.write_bytes(b"%PDF-1.7 Erika Mustermann")
    page = visit.page
    page.goto("/load")
    page.locator(".st-key-card_a input[type=file]").set_input_files(file)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("PDF")
    assert "Traceback" not in page.content()
    assert "Erika" not in page.content()


def test_an_upload_lies_in_a_private_folder_and_no_longer_in_memory(visit, server, load, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Id,Name\n" + "1,x\n" * 5_000)
    load(visit.page, "a", file)
    folders = [path for path in (server.home / "sessions").iterdir() if list(path.glob("uploads/*/source.csv"))]
    assert folders
    assert all(folder.stat().st_mode & 0o077 == 0 for folder in folders)
    with urllib.request.urlopen(f"{server.address}/_stcore/metrics") as answer:
        metrics = answer.read().decode()
    held = [line for line in metrics.splitlines() if "UploadedFileManager" in line]
    assert all(line.split()[-1] == "0" for line in held), held


def test_a_callback_that_fails_leaves_the_page_standing_and_says_so(browser, load, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Id,Name\n1,x\n")
    with serving(tmp_path) as server, visiting(browser, server) as visit:
        page = visit.page
        load(page, "a", file)
        revisions = next((server.home / "sessions").glob("*/revisions"))
        revisions.rename(revisions.with_name("away"))
        revisions.write_text("a file where the folder of revisions was")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("it is Crosswalk's fault").first).to_be_visible()
        expect(page.get_by_role("heading", level=1, name="Load")).to_be_visible()
        expect(page.locator(".st-key-card_a")).to_be_visible()
        assert "Traceback" not in page.content()
        revisions.unlink()
        revisions.with_name("away").rename(revisions)
        page.get_by_role("button", name="Redo").click()
        expect(page.get_by_role("grid", name="Files of").get_by_text("a.csv")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
