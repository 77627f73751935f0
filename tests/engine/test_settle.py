"""What the whole column decides, over all rows and whatever the slices."""

import pytest

from engine.errors import OptionError, ProjectError
from engine.settle import open_steps, settle, settle_one
from engine.transform import Settlement, Undecided
from tests.engine.running import CATALOGUE, NumberFor, field, project, step, table

AUTO = step("number_for", comma="auto")


def test_an_open_option_becomes_explicit_and_says_why(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1,5", "7", "", "2,25"]})}
    made, settled = settle(project(field("Amount", AUTO)), loaded, CATALOGUE)
    decided = made.outputs[0].fields[0].steps[0]
    assert decided.options == {"comma": "decimal"}
    assert decided.because == "2 cells have a decimal comma"
    assert settled == {("deals", "Amount", 1): Settlement({"comma": "decimal"}, "2 cells have a decimal comma")}
    assert open_steps(made, CATALOGUE) == []


def test_what_cannot_be_decided_stays_open_and_is_asked(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1,234", "5,678"]})}
    before = project(field("Amount", AUTO))
    made, settled = settle(before, loaded, CATALOGUE)
    assert made == before
    assert settled["deals", "Amount", 1] == Undecided("2 cells such as 1,234 can be read both ways")
    assert open_steps(made, CATALOGUE) == [("deals", "Amount", 1, ["comma"])]


def test_a_step_behind_an_open_one_is_asked_on_what_the_first_made(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1,5"]})}
    _, settled = settle(project(field("Amount", AUTO, AUTO)), loaded, CATALOGUE)
    assert settled["deals", "Amount", 1].because == "1 cells have a decimal comma"
    assert settled["deals", "Amount", 2].because == "no cell has a comma"


def test_a_step_behind_an_undecided_one_waits(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1,234"]})}
    _, settled = settle(project(field("Amount", AUTO, AUTO)), loaded, CATALOGUE)
    assert settled["deals", "Amount", 2] == Undecided("a step before it is not decided yet")


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_all_rows_count_whatever_the_slices(tmp_path, size):
    cells = ["1,234"] * 5 + ["1,5"]
    loaded = {("a", "deals"): table(tmp_path, {"Amount": cells, "Tax": cells[::-1]})}
    made, _ = settle(project(field("Amount", AUTO), field("Tax", AUTO)), loaded, CATALOGUE, size=size)
    assert [f.steps[0].because for f in made.outputs[0].fields] == ["1 cells have a decimal comma"] * 2


def test_a_disabled_step_is_not_asked(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1,5"]})}
    made, settled = settle(project(field("Amount", step("number_for", comma="auto", enabled=False))), loaded, CATALOGUE)
    assert settled == {}
    assert open_steps(made, CATALOGUE) == []


def test_an_output_whose_export_is_not_loaded_is_left_as_it_is():
    before = project(field("Amount", AUTO))
    assert settle(before, {}, CATALOGUE) == (before, {})


def test_a_missing_field_is_named(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1"]})}
    with pytest.raises(ProjectError, match=r"deals\.csv has no field “Betrag”"):
        settle(project(field("Amount", AUTO, source="Betrag")), loaded, CATALOGUE)


def test_a_wrong_option_is_named_with_field_and_step(tmp_path):
    loaded = {("a", "deals"): table(tmp_path, {"Amount": ["1"]})}
    with pytest.raises(OptionError, match="Amount, step 1: number_for: comma"):
        settle(project(field("Amount", step("number_for", comma="maybe"))), loaded, CATALOGUE)


def test_one_transform_is_settled_over_the_slices_of_a_table(tmp_path):
    made = table(tmp_path, {"Amount": ["1,234", "1,5"]})
    assert settle_one(NumberFor(comma="auto"), made.slices(["Amount"], 1), "Amount") == Settlement(
        {"comma": "decimal"}, "1 cells have a decimal comma"
    )
