"""How a cell came about."""

import pytest

from engine.explain import EMPTY, Stage, explain, in_the_file
from engine.pipeline import AllTables, Pipeline
from engine.preview import page
from engine.project import Check, FieldMap, Lookup
from tests.engine.running import CATALOGUE, field, project, step, table


def stages(folder, cells, *steps, row=0, constant=None, checks=(), **lookups):
    made = table(folder / "t", {"Amount": cells, "Other": ["o"] * len(cells)})
    mapped = field("Amount", *steps, checks=checks)
    if constant is not None:
        mapped = FieldMap(target="Amount", constant=constant, steps=steps)
    rows = {name: Lookup(rows=tuple({"key": k, "value": v} for k, v in got)) for name, got in lookups.items()}
    at = project(mapped, field("Other", checks=[Check(rule="pattern", value="o")])).model_copy(update={"lookups": rows})
    tables = AllTables(at, {})
    pipeline = Pipeline.of(at.outputs[0], CATALOGUE, tables)
    shown = page(pipeline, made, range(len(cells)))
    return explain(shown, row, "Amount", pipeline=pipeline, table=made, tables=tables)


def test_the_way_leads_from_the_file_through_each_step_to_the_export(tmp_path):
    assert stages(tmp_path, ["1,5"], step("number_for"), step("upper")) == (
        Stage("In the file", "1,5", "Amount, line 2 of deals.csv", verbatim=True),
        Stage("1 Number for", "1.5",
              "! the comma is a decimal sign", verbatim=True),
        Stage("2 Upper", "= unchanged", None),
        Stage("Export", "1.5", None, verbatim=True),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "why", "export"),
    [
        pytest.param({}, "The row is rejected, as the step says.", "row left out", id="rejected"),
        pytest.param({"on_failure": "keep"}, "The cell stays “x”, as the step says.", "x", id="kept"),
        pytest.param({"on_failure": "empty"}, "The cell is left empty, as the step says.", EMPTY, id="emptied"),
    ],
)
def test_a_failure_says_why_and_what_follows(tmp_path, options, why, export):
    _, failed, last = stages(tmp_path, ["x"], step("number_for", **options))
    assert (failed.value, failed.why) == ("✕ not a number", why)
    assert last.value == export


def test_the_entry_of_the_lookup_table_is_quoted_as_it_is_written(tmp_path):
    used = stages(tmp_path, [" WON "], step("picklist", lookup="stages"), stages=[("Won", "gewonnen")])[1]
    assert used.value == "gewonnen"
    assert used.why == "stages: “Won” → “gewonnen”"


def test_a_step_that_is_switched_off_or_undecided_says_so(tmp_path):
    off, undecided = stages(tmp_path, ["1,5"], step("upper", enabled=False), step("number_for", comma="auto"))[1:3]
    assert (off.value, off.why) == ("not done", "switched off")
    assert undecided.why == "not decided yet: the cells stay as they are"


def test_an_empty_cell_and_a_constant_have_their_ways_too(tmp_path):
    first, step_, last = stages(tmp_path, [""], step("upper"))
    assert (first.value, step_.value, last.value) == (EMPTY, "= nothing to do", EMPTY)
    assert stages(tmp_path, ["1"], step("upper"), constant="de")[0].heading == "Constant"


def test_a_failed_check_names_the_columns_that_keep_the_row_out(tmp_path):
    *_, check, last = stages(tmp_path, ["abc"], checks=[Check(rule="max_length", value="1")])
    assert check.heading == "Check 1"
    assert "(Amount)" in last.why


def test_a_source_cell_that_goes_nowhere_says_so(tmp_path):
    made = table(tmp_path, {"Amount": ["1"]})
    pipeline = Pipeline.of(project().outputs[0], CATALOGUE, {})
    way = in_the_file(page(pipeline, made, [0]), 0, "Amount", made)
    assert [stage.value for stage in way] == ["1", "not written"]
