"""The whole job, as a consultant does it for the first time; and the command line writes the same bytes."""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from samples.make import FILES

ROOT = Path(__file__).parent.parent.parent
LONG = 90_000
"""Milliseconds for what computes all rows of all files."""


def cli(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "cli.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def chip(page: Page, words: str) -> Locator:
    """Return the filter of the preview that says this, with its count over all rows."""
    return page.get_by_role("radio", name=words)


def load_the_samples(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Load the samples").click()
    expect(page.get_by_role("grid", name="Files of Kontor ERP").get_by_text(FILES["b"][-1])).to_be_visible(timeout=LONG)
    expect(page.get_by_text("The rows add up")).to_be_visible()


def cure_what_the_profile_found(page: Page) -> None:
    go(page, "Profile")
    page.get_by_role("radio", name="B · Rechnungen").click(timeout=LONG)
    issues = page.get_by_role("grid", name="Issues in Rechnungen.csv")
    issues.get_by_role("button", name="Trim spaces").click(timeout=LONG)
    expect(page.locator(".st-key-undo")).to_contain_text("Kostenstelle", timeout=LONG)


def add_a_step_and_see_before_and_after(page: Page) -> None:
    go(page, "Transform")
    page.get_by_label("Output").first.click()
    page.get_by_role("option", name="deals", exact=True).click()
    page.get_by_role("option", name="Tax").click()
    expect(page.get_by_role("heading", name="Tax from")).to_be_visible()
    page.get_by_role("button", name="Add step").click()
    page.get_by_role("button", name="Normalize tax rate").click()
    expect(chip(page, "Failed 2")).to_be_visible(timeout=LONG)
    before, after = page.get_by_role("grid", name="Preview, Before"), page.get_by_role("grid", name="Preview, After")
    expect(after.get_by_role("gridcell").filter(has_text=", changed").first).to_be_visible()
    chip(page, "Failed 2").click()
    expect(before.get_by_text("ask finance")).to_be_visible()
    expect(after.get_by_role("gridcell").filter(has_text="failed: ")).to_have_count(2)


def teach_the_lookup_table_a_word(page: Page) -> None:
    go(page, "Lookup tables")
    uncovered = page.get_by_role("grid", name="Values no row covers")
    asked = uncovered.get_by_role("row").filter(has_text="ask finance")
    asked.get_by_role("button", name="Choose").click(timeout=LONG)
    becomes = page.get_by_role("combobox", name="ask finance")
    becomes.fill("19")
    becomes.press("Enter")
    page.get_by_role("button", name="Add to the table").click()
    expect(uncovered.get_by_text("ask finance")).to_have_count(0, timeout=LONG)
    expect(uncovered.get_by_text("see contract")).to_be_visible()


def see_its_effect(page: Page) -> None:
    go(page, "Transform")
    expect(chip(page, "Failed 1")).to_be_visible(timeout=LONG)


def download_everything(page: Page, folder: Path) -> dict[str, bytes]:
    go(page, "Export")
    page.get_by_role("button", name="Write the files").click()
    links = page.locator("a[download]")
    expect(links.filter(has_text="Project")).to_be_visible(timeout=LONG)
    with page.expect_download() as download:
        links.filter(has_text="Project").click()
    assert download.value.suggested_filename == "project.json"
    folder.mkdir()
    for link in links.all():
        answer = page.request.get(link.get_attribute("href") or "")
        assert answer.ok
        (folder / (link.get_attribute("download") or "")).write_bytes(answer.body())
    assert (folder / "project.json").read_bytes() == download.value.path().read_bytes()
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_from_the_samples_to_clean_files_that_the_command_line_writes_too(visit, tmp_path):
    page, given, out = visit.page, tmp_path / "downloaded", tmp_path / "out"
    load_the_samples(page)
    cure_what_the_profile_found(page)
    add_a_step_and_see_before_and_after(page)
    teach_the_lookup_table_a_word(page)
    see_its_effect(page)
    downloaded = download_everything(page, given)
    assert visit.errors == []

    assert cli("samples", str(tmp_path / "samples")).returncode == 0
    words = [f"--{side}={Path(file).stem}={tmp_path / 'samples' / file}" for side in "ab" for file in FILES[side]]
    ran = cli("run", str(given / "project.json"), *words, "--out", str(out))
    assert ran.returncode == 1, f"1 is the code for rows that were rejected\n{ran.stdout}\n{ran.stderr}"
    written = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert downloaded.keys() == written.keys()
    assert [name for name in written if written[name] != downloaded[name]] == []
    assert "deals.csv" in written
