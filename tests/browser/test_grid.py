"""The grid under a hand and under a keyboard, on the preview of Transform."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import visiting


@pytest.fixture(scope="module")
def deals(browser: Browser, server, load, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The preview of a file with more rows and columns than the window holds."""
    file = tmp_path_factory.mktemp("grid") / "deals.csv"
    names = ["Id", *(f"Field number {number}" for number in range(1, 16))]
    rows = [",".join(f"r{row} c{column} with words" for column in range(16)) for row in range(120)]
    file.write_text("\n".join([",".join(names), *rows]) + "\n")
    with visiting(browser, server) as visit:
        load(visit.page, "a", file)
        visit.page.get_by_role("link", name="Transform").click()
        expect(visit.page.get_by_role("grid", name="Preview, After")).to_be_visible()
        yield visit.page


def scrolled(grid: Locator) -> list[float]:
    return grid.evaluate("table => [table.parentElement.scrollTop, table.parentElement.scrollLeft]")


def test_both_halves_scroll_their_rows_together_and_their_columns_apart(deals):
    before, after = deals.get_by_role("grid", name="Preview, Before"), deals.get_by_role("grid", name="Preview, After")
    before.evaluate("table => table.parentElement.scrollTo(20, 300)")
    deals.wait_for_timeout(300)  # a scroll tells its neighbour in the next frame
    assert scrolled(before) == [300, 20]
    assert scrolled(after) == [300, 0]


def focused(page: Page) -> list[str]:
    """Return the pane, row and column that have the focus."""
    return page.evaluate(
        """() => {
            let node = document.activeElement;
            while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
            const table = node.closest("table");
            return [table?.ariaLabel ?? node.tagName, node.closest("tr")?.dataset.r ?? "", node.dataset.c ?? ""];
        }"""
    )


def test_the_grid_is_walked_by_keyboard_across_both_halves(deals):
    before = deals.get_by_role("grid", name="Preview, Before")
    before.get_by_role("gridcell").first.focus()
    name, after = "Preview, Before", "Preview, After"
    walk = [
        ("ArrowDown", name, "1", "0"),
        ("ArrowRight", name, "1", "1"),
        ("PageDown", name, None, "1"),
        ("Control+Home", name, "0", "1"),
        ("ArrowUp", name, "0", "1"),
        ("End", after, "0", None),
        ("ArrowRight", after, "0", None),
        ("Home", name, "0", "0"),
        ("ArrowLeft", name, "0", "0"),
        ("Control+End", name, "49", "0"),
    ]
    for key, pane, row, column in walk:
        deals.keyboard.press(key)
        at = focused(deals)
        assert at[0].startswith(pane), key
        assert row is None or at[1] == row, key
        assert column is None or at[2] == column, key


def test_a_cell_explains_itself_and_escape_gives_the_focus_back(deals):
    cell = deals.get_by_role("grid", name="Preview, After").get_by_role("gridcell").nth(2)
    cell.focus()
    at = focused(deals)
    deals.keyboard.press("Enter")
    popup = deals.get_by_role("dialog")
    expect(popup).to_be_visible()
    expect(popup).to_contain_text("deals.csv")
    deals.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    assert focused(deals) == at


def test_one_tab_stop_a_half(deals):
    stops = deals.get_by_role("grid", name="Preview, Before").locator('[tabindex="0"]')
    expect(stops).to_have_count(1)
