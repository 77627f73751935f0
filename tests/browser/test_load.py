"""An odd file, as a consultant meets it: its question, its broken rows, its damage; and a workbook with two sheets."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

NAMES = "Anna;Berlin\nOtto;Bonn\nEva;Ulm\n"
BROKEN = "id,name,amount\n" + "".join("6,Gray & Sons,7.00\n" * 7 + f"{n},Name {n}\n" for n in range(60))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The exports of this journey."""
    book = Workbook()
    first, second = book.active, book.create_sheet("Kunden")
    first.title = "Deckblatt"
    for sheet, rows in ((first, [["Stand", "2026"], ["Seite", "1"]]), (second, [["Nr", "Firma"], ["007", "Bonbach"]])):
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    contents = {"names.csv": NAMES.encode(), "broken.csv": BROKEN.encode(), "stamm.xlsx": out.getvalue()}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def row_of(page: Page, grid: str, words: str) -> Locator:
    return page.get_by_role("grid", name=grid).get_by_role("row").filter(has_text=words).first


def test_a_question_is_answered_a_repair_accepted_and_a_sheet_chosen(visit, load, files):
    page = visit.page
    load(page, "a", files["names.csv"])
    asked = page.locator(".st-key-question_header_row")
    expect(asked.get_by_text("Does the first row hold the names")).to_be_visible()
    expect(asked.get_by_role("grid", name="No names").get_by_role("gridcell", name="Anna")).to_be_visible()
    asked.get_by_role("button", name="No names: all rows are data").press("Enter")
    expect(asked).to_have_count(0)
    expect(page.get_by_text("3 lines = 3 accepted").first).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Names in line 1").click()
    expect(page.get_by_text("3 lines = 1 header + 2 accepted").first).to_be_visible()

    load(page, "a", files["broken.csv"])
    aside = page.get_by_role("grid", name="Rows set aside")
    expect(page.get_by_text("1–50 of 60")).to_be_visible()
    row_of(page, "Rows set aside", "0,Name 0").get_by_role("button", name="Accept the proposed repair").click()
    expect(page.get_by_text("481 lines = 1 header + 421 accepted + 59 set aside").first).to_be_visible()
    row_of(page, "Rows set aside", "1,Name 1").get_by_role("button", name="Edit line").click()
    page.get_by_role("textbox", name="The row").fill("1,Name 1,9.50")
    page.get_by_role("button", name="Read it so").click()
    row_of(page, "Rows set aside", "2,Name 2").get_by_role("button", name="Leave out line").click()
    expect(page.get_by_text("1 header + 1 skipped + 422 accepted + 57 set aside").first).to_be_visible()
    page.get_by_role("button", name="Accept all 57 of this kind").click()
    expect(page.get_by_text("1 header + 1 skipped + 479 accepted").first).to_be_visible()
    expect(aside).to_have_count(0)
    expect(page.get_by_role("grid", name="Rows repaired").get_by_text("1,Name 1,9.50")).to_be_visible()

    load(page, "b", files["stamm.xlsx"])
    page.get_by_role("combobox", name="Sheet").click()
    page.get_by_role("option", name="Kunden").click()
    read_as = page.get_by_role("grid", name="stamm.xlsx was read")
    expect(read_as.get_by_role("gridcell", name="007", exact=True)).to_be_visible()
    assert visit.errors == []
