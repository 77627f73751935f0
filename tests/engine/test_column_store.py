"""Computed columns on disk: counts over all rows, computed once for what decides them."""

from pathlib import Path

import polars as pl
import pytest

from engine.column_store import computed
from engine.errors import CancelledError, WorkbenchError
from engine.project import Check, FieldMap, Lookup
from tests.engine.running import CATALOGUE, field, project, step, table

AMOUNTS = ["1,5", "2.25", "x", "", "7"]


def amounts(folder: Path, *steps, **more):
    made = table(folder / "t", {"Amount": AMOUNTS, "Name": ["a", "b", "c", "d", "e"]})
    return project(field("Amount", *steps, **more), field("Name")), {("a", "deals"): made}


def columns(folder: Path, at, loaded, **more):
    return computed(at, loaded, at.outputs[0], CATALOGUE, folder / "columns", **more)


def test_failed_changed_and_unchanged_rows_add_up_and_noted_ones_are_among_them(tmp_path):
    counts = columns(tmp_path, *amounts(tmp_path, step("number_for"))).done["Amount"].counts
    assert (counts.rows, counts.changed, counts.failed, counts.unchanged, counts.noted) == (5, 1, 1, 3, 1)
    assert counts.rejected == 1
    assert counts.of_step(1, "failed") == counts.marks["1.reason.not a number"] == 1


def test_a_field_without_steps_is_not_computed(tmp_path):
    column = columns(tmp_path, *amounts(tmp_path)).done["Name"]
    assert column.path is None
    assert column.counts.unchanged == 5
    assert column.positions("unchanged").to_list() == [0, 1, 2, 3, 4]
    assert column.positions("failed").to_list() == []


@pytest.mark.parametrize("size", [1, 2, 100])
def test_slices_of_any_size_give_the_same_column(tmp_path, size):
    column = columns(tmp_path, *amounts(tmp_path, step("number_for")), size=size).done["Amount"]
    assert pl.read_parquet(column.path)["value"].to_list() == ["1.5", "2.25", None, None, "7"]
    assert column.positions("failed").to_list() == [2]
    assert column.positions("changed").to_list() == [0]


def test_a_check_that_refuses_counts_as_failed_and_one_that_warns_as_noted(tmp_path):
    checks = [Check(rule="required"), Check(rule="max_length", value="1", severity="warn")]
    column = columns(tmp_path, *amounts(tmp_path, checks=checks)).done["Amount"]
    assert (column.counts.failed, column.counts.noted) == (1, 2)
    assert column.positions("check.1").to_list() == [3]


def test_a_unique_check_is_answered_from_the_whole_column(tmp_path):
    made = table(tmp_path / "t", {"Id": ["1", "2", "1"]})
    at = project(field("Id", checks=[Check(rule="unique")]))
    column = columns(tmp_path, at, {("a", "deals"): made}, size=1).done["Id"]
    assert column.counts.failed == 2
    assert column.unique()["Id", 1]["value"].to_list() == ["1"]


def test_a_wrong_step_spoils_no_other_field(tmp_path):
    at, loaded = amounts(tmp_path, step("number_for", colour="red"))
    found = columns(tmp_path, at, loaded)
    assert "no option “colour”" in found.wrong["Amount"]
    assert list(found.done) == ["Name"]


def test_a_missing_source_field_is_named(tmp_path):
    at, loaded = amounts(tmp_path)
    at = at.with_output(at.outputs[0].model_copy(update={"fields": (FieldMap(target="X", source="Gone"),)}))
    assert "Gone" in columns(tmp_path, at, loaded).wrong["X"]


def test_an_export_that_is_not_loaded_is_said(tmp_path):
    at, _ = amounts(tmp_path)
    with pytest.raises(WorkbenchError, match="not loaded"):
        columns(tmp_path, at, {})


def test_only_what_an_edit_decides_is_computed_again(tmp_path):
    made = table(tmp_path / "t", {"Stage": ["won", "open"], "Size": ["s", "s"]})
    loaded = {("a", "deals"): made}

    def at(**tables):
        lookups = {name: Lookup(rows=tuple({"key": k, "value": v} for k, v in rows)) for name, rows in tables.items()}
        fields = (field("Stage", step("picklist", lookup="stages")), field("Size", step("picklist", lookup="sizes")))
        return project(*fields).model_copy(update={"lookups": lookups})

    first = columns(tmp_path, at(stages=[("won", "W")], sizes=[("s", "S")]), loaded).done
    second = columns(tmp_path, at(stages=[("won", "W"), ("open", "O")], sizes=[("s", "S")]), loaded).done
    assert first["Size"].key == second["Size"].key
    assert first["Stage"].key != second["Stage"].key
    assert (first["Stage"].counts.failed, second["Stage"].counts.failed) == (1, 0)


def test_a_kept_column_is_not_computed_again(tmp_path):
    at, loaded = amounts(tmp_path, step("number_for"))
    first = columns(tmp_path, at, loaded).done["Amount"]
    first.path.with_suffix(".json").write_text('{"rows": 5, "failed": 4}')
    assert columns(tmp_path, at, loaded).done["Amount"].counts.failed == 4


def test_stopping_the_work_leaves_nothing_behind(tmp_path):
    at, loaded = amounts(tmp_path, step("number_for"))

    def stop(fraction, _words):
        if fraction > 0:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        columns(tmp_path, at, loaded, size=1, progress=stop)
    assert list((tmp_path / "columns").iterdir()) == []


def test_a_table_without_rows_has_empty_columns(tmp_path):
    made = table(tmp_path / "t", {"Amount": []})
    column = columns(tmp_path, project(field("Amount", step("upper"))), {("a", "deals"): made}).done["Amount"]
    assert column.counts.rows == 0
    assert column.positions("failed").to_list() == []


def test_two_pieces_of_work_on_one_column_do_not_meet(tmp_path):
    at, loaded = amounts(tmp_path, step("number_for"))
    inner = []

    def meanwhile(fraction, _words):
        if fraction > 0 and not inner:
            inner.append(None)
            inner[0] = columns(tmp_path, at, loaded, size=2).done["Amount"]

    outer = columns(tmp_path, at, loaded, size=2, progress=meanwhile).done["Amount"]
    assert outer.counts == inner[0].counts
    assert pl.read_parquet(outer.path).height == 5
    assert sorted(path.suffix for path in (tmp_path / "columns").iterdir()) == [".json", ".parquet"]
