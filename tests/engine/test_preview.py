"""A page before and after: the run's own pipeline, any filter, any depth, odd cases first, by value."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import preview
from engine.column import BLANK
from engine.column_store import computed
from engine.pipeline import AllTables, Pipeline
from engine.preview import Cell, by_value, hits, only, page, rows_at, values_page
from engine.project import Check, FieldMap, Lookup
from engine.run import run
from engine.table import LINE
from tests.engine.running import CATALOGUE, field, project, step, table

CELLS = ["1,5", "2", "x", "", "1,5", "y"]


def amounts(folder, *steps, cells=CELLS, **more):
    made = table(folder / "t", {"Id": [str(n) for n in range(len(cells))], "Amount": cells})
    at = project(field("Id"), field("Amount", *steps, **more))
    loaded = {("a", "deals"): made}
    done = computed(at, loaded, at.outputs[0], CATALOGUE, folder / "columns").done
    return at, loaded, made, done


def pipeline(at, loaded):
    return Pipeline.of(at.outputs[0], CATALOGUE, AllTables(at, loaded))


def shown(folder, *steps, **more):
    at, loaded, made, _ = amounts(folder, *steps, **more)
    return page(pipeline(at, loaded), made, range(made.rows)).after["Amount"]


def test_cells_are_marked_changed_failed_and_noted(tmp_path):
    noted = Cell("1.5", "note", "the comma is a decimal sign")
    failed = Cell(None, "fail", "not a number")
    assert shown(tmp_path, step("number_for")) == [noted, Cell("2"), failed, Cell(None), noted, failed]


@pytest.mark.parametrize(
    ("options", "written", "words"),
    [
        pytest.param({"on_failure": "keep"}, "x", "not a number → “x” is written", id="kept"),
        pytest.param({"on_failure": "default", "default": "0"}, "0", "not a number → “0” is written", id="default"),
        pytest.param({"on_failure": "empty"}, None, "not a number → left empty", id="emptied"),
        pytest.param({"on_failure": "skip"}, None, "left out on purpose: not a number", id="its row left out"),
    ],
)
def test_a_failed_cell_says_what_is_written_instead(tmp_path, options, written, words):
    assert shown(tmp_path, step("number_for", **options))[2] == Cell(written, "fail", words)


def test_a_blank_that_is_refused_is_no_row_left_out_on_purpose(tmp_path):
    cells = shown(tmp_path, step("number_for", on_failure="skip", on_blank="reject"))
    assert (cells[2].words, cells[3].words) == ("left out on purpose: not a number", BLANK)


def test_a_failed_check_is_shown_as_a_reason(tmp_path):
    cell = shown(tmp_path, checks=[Check(rule="max_length", value="2")])[0]
    assert cell.mark == "fail"
    assert "2" in cell.words


def test_a_page_shows_exactly_what_the_run_writes(tmp_path):
    at, loaded, made, _ = amounts(tmp_path, step("number_for", on_failure="empty"))
    cells = page(pipeline(at, loaded), made, range(6)).after["Amount"]
    run(at, loaded, CATALOGUE, tmp_path / "out")
    written = pl.read_csv(tmp_path / "out" / "deals.csv", infer_schema=False)["Amount"].to_list()
    assert [cell.value for cell in cells] == written


def test_rows_come_in_the_order_asked_for_with_their_lines(tmp_path):
    _, _, made, _ = amounts(tmp_path)
    rows = rows_at(made, [4, 0, 2], ["Id"])
    assert rows["Id"].to_list() == ["4", "0", "2"]
    assert rows[LINE].to_list() == [6, 2, 4]
    assert rows_at(made, [], ["Id"]).height == 0


@given(st.lists(st.integers(0, 99), max_size=20), st.integers(1, 40), st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_far_apart_or_near_the_same_rows_are_read(tmp_path_factory, positions, near, runs):
    folder = tmp_path_factory.mktemp("rows")
    made = table(folder, {"Id": [str(n) for n in range(100)]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preview, "NEAR", near)
        patch.setattr(preview, "RUNS", runs)
        assert rows_at(made, positions, ["Id"])["Id"].to_list() == [str(position) for position in positions]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("all", [0, 1, 2, 3, 4, 5]), ("changed", [0, 4]), ("failed", [2, 5]), ("noted", [0, 4]), ("unchanged", [1, 3])],
)
def test_a_filter_finds_its_rows(tmp_path, wanted, expected):
    _, _, made, done = amounts(tmp_path, step("number_for"))
    assert hits(made, done["Amount"], wanted, "file", tmp_path).to_list() == expected
    assert done["Amount"].counts.of(wanted) == len(expected)


def test_few_rows_far_apart_are_copied_out_once(tmp_path, monkeypatch):
    _, _, made, done = amounts(tmp_path, step("number_for"))
    monkeypatch.setattr(preview, "NEAR", 1)
    first = hits(made, done["Amount"], "failed", "file", tmp_path / "kept")
    made.parquet.unlink()
    again = hits(made, done["Amount"], "failed", "file", tmp_path / "kept")
    assert first["Id"].to_list() == again["Id"].to_list() == ["2", "5"]


def test_odd_cases_first_shows_each_spelling_then_the_rest_in_order(tmp_path):
    cells = ["1", "x", *["y"] * 5, "1,5", "2", "z"]
    _, _, made, done = amounts(tmp_path, step("number_for"), cells=cells)
    expected = [1, 2, 9, 3, 4, 7, 5, 6, 0, 8]  # x, y, z; y again; the noted one; the other y; the rest
    assert hits(made, done["Amount"], "all", "odd", tmp_path).to_list() == expected
    assert hits(made, done["Amount"], "all", "odd", tmp_path).to_list() == expected, "as it was kept"
    assert hits(made, done["Amount"], "changed", "odd", tmp_path).to_list() == [7]
    assert hits(made, done["Id"], "all", "odd", tmp_path).to_list() == list(range(10))


def values(folder, *steps, cells=CELLS, **more):
    at, loaded, made, done = amounts(folder, *steps, cells=cells, **more)
    kept = folder / "values"
    return by_value(done["Amount"], made, at.outputs[0], CATALOGUE, tables=AllTables(at, loaded), folder=kept)


def test_every_spelling_stands_once_with_what_becomes_of_it(tmp_path):
    file = values(tmp_path, step("number_for"))
    total, frame = values_page(file, "all", 0)
    assert total == 5
    assert frame.select("before", "after", "rows", "first", "says").rows() == [
        ("1,5", "1.5", 2, 0, "the comma is a decimal sign"),
        ("2", "2", 1, 1, None),
        ("x", None, 1, 2, "not a number"),
        (None, None, 1, 3, None),
        ("y", None, 1, 5, "not a number"),
    ]
    assert values_page(file, "failed", 1)[0] == 2
    assert values_page(file, "failed", 1)[1]["before"].to_list() == ["y"]
    assert values_page(file, "1.reason.not a number", 0)[1]["before"].to_list() == ["x", "y"]


def test_values_of_a_field_without_steps_and_of_a_constant(tmp_path):
    total, frame = values_page(values(tmp_path), "unchanged", 0)
    assert (total, frame["after"].to_list()[0]) == (5, "1,5")
    made = table(tmp_path / "c", {"Id": ["1", "2"]})
    at = project(FieldMap(target="Country", constant="DE"))
    done = computed(at, {("a", "deals"): made}, at.outputs[0], CATALOGUE, tmp_path / "cc").done["Country"]
    tables = AllTables(at, {})
    file = by_value(done, made, at.outputs[0], CATALOGUE, tables=tables, folder=tmp_path / "cv")
    assert values_page(file, "all", 0)[1].select("before", "after", "rows").rows() == [(None, "DE", 2)]


def test_a_page_of_one_column_computes_no_other(tmp_path):
    at, loaded, made, _ = amounts(tmp_path, step("number_for"))
    small = Pipeline.of(only(at.outputs[0], ["Amount"]), CATALOGUE, AllTables(at, loaded))
    got = page(small, made, [2], ["Id"])
    assert list(got.after) == ["Amount"]
    assert got.rows["Id"].to_list() == ["2"]


def test_a_lookup_table_shows_at_once(tmp_path):
    made = table(tmp_path / "t", {"Stage": ["won", "lost"]})
    at = project(field("Stage", step("picklist", lookup="stages")))
    at = at.model_copy(update={"lookups": {"stages": Lookup(rows=({"key": "Won", "value": "W"},))}})
    cells = page(pipeline(at, {("a", "deals"): made}), made, [0, 1]).after["Stage"]
    assert cells == [Cell("W", "chg"), Cell(None, "fail", "not in the lookup table")]
