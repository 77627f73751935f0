"""A run: every row is in exactly one place, the same bytes for every slice size, complete files or none."""

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import CancelledError, OptionError, ProjectError, WorkbenchError
from engine.export.rejected import LEFT_OUT
from engine.findings import Finding
from engine.project import Check, Dropped, FieldMap, Lookup
from engine.run import run
from tests.engine.running import CATALOGUE, field, project, step, table


def read(path, encoding="utf-8", delimiter=","):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


DEALS = {
    "Id": ["1", "2", "3", "4", "5"],
    "Amount": ["1,5", "x", "", "7", "y"],
    "Stage": ["won", "won", "open", "lost", "?"],
}
LOOKUPS = {"stages": Lookup(rows=({"key": "won", "value": "Closed Won"}, {"key": "lost", "value": "Closed Lost"}))}
ASIDE = ((3, "2;;;", "4 cells where 3 were expected"), (8, "end", "1 cell where 3 were expected"))


def deals(tmp_path, *, amount=(), stage=None, checks=(), **output):
    fields = (
        field("Id", checks=[Check(rule="required")]),
        field("Amount", step("number_for", **dict(amount)), checks=checks),
        field("Status", step("picklist", lookup="stages", **(stage or {})), source="Stage"),
    )
    made = project(*fields, **output).model_copy(update={"lookups": LOOKUPS})
    return made, {("a", "deals"): table(tmp_path / "in", DEALS, aside=ASIDE)}


def test_a_row_left_out_on_purpose_is_listed_and_counted_apart(tmp_path):
    made, loaded = deals(tmp_path, stage={"on_failure": "skip"})
    (output,) = run(made, loaded, CATALOGUE, tmp_path / "out").outputs
    assert [(row["line"], row["reason"]) for row in read(tmp_path / "out/deals.rejected.csv")] == [
        ("3", "4 cells where 3 were expected"),
        ("4", "not a number"),
        ("5", f"{LEFT_OUT}: not in the lookup table"),
        ("7", f"not a number; {LEFT_OUT}: not in the lookup table"),
        ("8", "1 cell where 3 were expected"),
    ]
    assert (output.written, output.rejected, output.left_out) == (2, 2, 1), "a row with a fault is no row left out"
    assert output.holds
    assert output.row_sum.endswith("5 rows = 2 written + 2 rejected + 1 left out on purpose")


def test_rows_that_are_only_left_out_are_no_rejected_ones(tmp_path):
    made = project(field("Stage", step("picklist", lookup="stages", on_failure="skip"))).model_copy(
        update={"lookups": LOOKUPS}
    )
    report = run(made, {("a", "deals"): table(tmp_path / "in", DEALS)}, CATALOGUE, tmp_path / "out")
    assert report.holds
    assert (report.outputs[0].rejected, report.outputs[0].left_out) == (0, 2)
    assert report.outputs[0].warnings == 0, "what is wanted is no problem"


def test_a_blank_that_is_refused_is_a_fault_though_the_step_skips(tmp_path):
    made = project(field("Amount", step("number_for", on_failure="skip", on_blank="reject")))
    (output,) = run(made, {("a", "deals"): table(tmp_path / "in", DEALS)}, CATALOGUE, tmp_path / "out").outputs
    assert (output.written, output.rejected, output.left_out) == (2, 1, 2)


def test_every_row_is_written_or_rejected_with_its_reasons(tmp_path):
    made, loaded = deals(tmp_path)
    report = run(made, loaded, CATALOGUE, tmp_path / "out")
    assert (tmp_path / "out/deals.csv").read_text() == "Id,Amount,Status\n1,1.5,Closed Won\n4,7,Closed Lost\n"
    rejected = read(tmp_path / "out/deals.rejected.csv")
    assert [tuple(row.values()) for row in rejected] == [
        ("3", "", "load", "4 cells where 3 were expected", "", "", "", "2;;;"),
        ("4", "Amount", "step 1 number_for", "not a number", "2", "x", "won", ""),
        ("5", "Status", "step 1 picklist", "not in the lookup table", "3", "", "open", ""),
        (
            "7",
            "Amount; Status",
            "step 1 number_for; step 1 picklist",
            "not a number; not in the lookup table",
            "5",
            "y",
            "?",
            "",
        ),
        ("8", "", "load", "1 cell where 3 were expected", "", "", "", "end"),
    ]
    assert list(rejected[0]) == ["line", "field", "step", "reason", "Id", "Amount", "Stage", "text as found"]
    (output,) = report.outputs
    assert (output.written, output.rejected, output.account.rejected_rows) == (2, 3, 2)
    assert output.holds
    assert not report.clean
    assert output.row_sum == (
        "8 lines = 1 header + 0 skipped + 5 accepted + 2 set aside; 5 rows = 2 written + 3 rejected"
    )
    assert output.fields[1].steps[0].reasons == {"not a number": 2}
    assert output.fields[1].steps[0].notes == {"the comma is a decimal sign": 1}


def test_everything_that_belongs_to_a_run_is_written(tmp_path):
    made, loaded = deals(tmp_path)
    report = run(made, loaded, CATALOGUE, tmp_path / "out")
    assert sorted(contents(tmp_path / "out")) == sorted(report.files)
    assert sorted(report.files) == [
        "deals.csv",
        "deals.findings.csv",
        "deals.rejected.csv",
        "lookup_tables/stages.csv",
        "project.json",
        "report.json",
    ]
    assert (tmp_path / "out/project.json").read_text() == made.to_json()
    assert (tmp_path / "out/lookup_tables/stages.csv").read_text() == "key,value\nwon,Closed Won\nlost,Closed Lost\n"
    told = json.loads((tmp_path / "out/report.json").read_text())
    assert told["outputs"][0]["account"]["lines"] == 8
    assert str(tmp_path) not in json.dumps(told), "a report names no folder of this computer"


def test_failed_cells_of_written_rows_and_assumptions_are_findings(tmp_path):
    warn = [Check(rule="max_length", value="1", severity="warn")]
    made, loaded = deals(tmp_path, amount={"on_failure": "empty"}, stage={"on_failure": "keep"}, checks=warn)
    source = loaded["a", "deals"]
    found = Finding(code="mixed_line_ends", severity="info", sentence="Two kinds of line ends.", rows=3, line=2)
    loaded["a", "deals"] = source.model_copy(update={"findings": (found,)})
    report = run(made, loaded, CATALOGUE, tmp_path / "out")
    assert report.outputs[0].written == 5
    assert [tuple(row.values()) for row in read(tmp_path / "out/deals.findings.csv")] == [
        ("info", "mixed_line_ends", "", "3", "2", "", "Two kinds of line ends."),
        ("info", "step_noted", "Amount", "1", "2", "1,5", "Step 1 number_for: the comma is a decimal sign"),
        ("warning", "check_failed", "Amount", "1", "2", "1,5", "Check 1 max_length: longer than 1 character"),
        (
            "warning",
            "step_failed",
            "Amount",
            "1",
            "4",
            "x",
            "Step 1 number_for: not a number; the cell was left empty",
        ),
        (
            "warning",
            "step_failed",
            "Status",
            "1",
            "5",
            "open",
            "Step 1 picklist: not in the lookup table; the cell was kept as it was",
        ),
        (
            "warning",
            "step_failed",
            "Amount",
            "1",
            "7",
            "y",
            "Step 1 number_for: not a number; the cell was left empty",
        ),
        (
            "warning",
            "step_failed",
            "Status",
            "1",
            "7",
            "?",
            "Step 1 picklist: not in the lookup table; the cell was kept as it was",
        ),
    ]


def test_a_repaired_row_is_a_finding_with_before_and_after(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["1"], "Name": ['5" pipe']})}
    repaired = {"line": [2], "before": ['1,"5" pipe"'], "after": ['1,"5"" pipe"'], "how": ["a quote inside the cell"]}
    pl.DataFrame(repaired, schema_overrides={"line": pl.UInt32}).write_parquet(tmp_path / "in/repaired.parquet")
    run(project(field("Id")), loaded, CATALOGUE, tmp_path / "out")
    (found,) = read(tmp_path / "out/deals.findings.csv")
    assert (found["code"], found["line"], found["value"]) == ("row_repaired", "2", '1,"5" pipe"')
    assert found["sentence"] == 'a quote inside the cell; read as 1,"5"" pipe"'


def test_checks_reject_and_say_where_a_repeated_value_stands_first(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["7", "8", "7", "long"], "Note": ["", "b", "c", "d"]})}
    checks = [Check(rule="unique"), Check(rule="max_length", value="3")]
    run(project(field("Id", checks=checks)), loaded, CATALOGUE, tmp_path / "out")
    assert (tmp_path / "out/deals.csv").read_text() == "Id\n8\n"
    rejected = read(tmp_path / "out/deals.rejected.csv")
    assert [(row["line"], row["step"], row["reason"]) for row in rejected] == [
        ("2", "check 1 unique", "not unique: 2 rows have it, first in line 2"),
        ("4", "check 1 unique", "not unique: 2 rows have it, first in line 2"),
        ("5", "check 2 max_length", "longer than 3 characters"),
    ]


@pytest.mark.parametrize("preset", ["utf8_comma", "german_excel", "windows_1252", "xlsx"])
def test_the_bytes_do_not_depend_on_the_slices(tmp_path, preset):
    checks = [Check(rule="unique")]
    made, loaded = deals(tmp_path, checks=checks, amount={"on_failure": "keep"}, preset=preset)
    written = []
    for size in (1, 2, 3, 100):
        run(made, loaded, CATALOGUE, tmp_path / str(size), size=size)
        written.append(contents(tmp_path / str(size)))
    assert written[0] == written[1] == written[2] == written[3]


def test_columns_are_named_anew_where_the_source_has_them_already(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"line": ["a"], "reason": ["b"], "reason_2": ["c"]})}
    made = project(field("out", step("number_for"), source="line"))
    run(made, loaded, CATALOGUE, tmp_path / "out")
    header = (tmp_path / "out/deals.rejected.csv").read_text().splitlines()[0]
    assert header == "line_2,field,step,reason_3,line,reason,reason_2,text as found"


def test_a_constant_fills_a_column_and_a_blank_is_rejected_where_the_step_says_so(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["1", ""]})}
    made = project(FieldMap(target="System", constant="CRM"), field("Id", step("upper", on_blank="reject")))
    run(made, loaded, CATALOGUE, tmp_path / "out")
    assert (tmp_path / "out/deals.csv").read_text() == "System,Id\nCRM,1\n"
    assert read(tmp_path / "out/deals.rejected.csv")[0]["reason"] == "empty in the source"


def test_an_open_option_is_refused_with_field_and_step(tmp_path):
    made, loaded = deals(tmp_path, amount={"comma": "auto"})
    with pytest.raises(ProjectError, match=r"Amount, step 1 \(number_for\) is not decided: comma is auto"):
        run(made, loaded, CATALOGUE, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_broken_sum_of_lines_stops_the_export(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["1"]}, lines=9)}
    with pytest.raises(WorkbenchError, match=r"do not add up\. 9 lines are not 1 header"):
        run(project(field("Id")), loaded, CATALOGUE, tmp_path / "out")


def test_a_row_missing_on_disk_stops_the_export(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["1", "2"]}, rows=3)}
    with pytest.raises(WorkbenchError, match="2 rows were stored for 3 accepted"):
        run(project(field("Id")), loaded, CATALOGUE, tmp_path / "out")


@pytest.mark.parametrize(
    ("fields", "output", "error", "said"),
    [
        pytest.param((), {}, ProjectError, "has no columns", id="no columns"),
        pytest.param((field("", source="Id"),), {}, ProjectError, "column without a name", id="a nameless column"),
        pytest.param((field("X", source="Y"),), {}, ProjectError, "deals.csv has no field “Y”", id="a missing field"),
        pytest.param((field("Id", step("nope")),), {}, ProjectError, "no transform named “nope”", id="no transform"),
        pytest.param(
            (field("Id", step("picklist", lookup="nope")),),
            {},
            OptionError,
            "Id, step 1: picklist: there is no table named “nope”",
            id="no lookup table",
        ),
        pytest.param((field("Id"),), {"name": "/.."}, ProjectError, "gives no file name", id="a path for a name"),
        pytest.param(
            (field("Ł", source="Id"),),
            {"preset": "windows_1252"},
            ProjectError,
            "does not have the character Ł of a column",
            id="a column name that Windows-1252 does not have",
        ),
    ],
)
def test_a_users_mistake_is_told_before_anything_is_written(tmp_path, fields, output, error, said):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["1"]})}
    with pytest.raises(error) as raised:
        run(project(*fields, **output), loaded, CATALOGUE, tmp_path / "out")
    assert said in raised.value.sentence
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_two_outputs_that_would_write_one_file_are_refused(tmp_path):
    loaded = {("a", "deals"): table(tmp_path / "in", {"Id": ["1"]})}
    one = project(field("Id")).outputs[0]
    for other in ("Deals", "deals/", "deals.rejected"):
        made = project(field("Id")).model_copy(update={"outputs": (one, one.model_copy(update={"name": other}))})
        with pytest.raises(ProjectError, match="would both write"):
            run(made, loaded, CATALOGUE, tmp_path / "out")


def test_an_export_that_is_not_loaded_is_named(tmp_path):
    with pytest.raises(ProjectError, match="needs the export “deals” of system A"):
        run(project(field("Id")), {}, CATALOGUE, tmp_path / "out")


def test_a_cancelled_run_leaves_nothing_and_the_former_files_alone(tmp_path):
    made, loaded = deals(tmp_path)
    run(made, loaded, CATALOGUE, tmp_path / "out")
    former = contents(tmp_path / "out")

    def stop(fraction, _):
        if fraction > 0.5:
            raise CancelledError("Stopped.")

    for preset in ("utf8_comma", "xlsx"):
        output = made.outputs[0].model_copy(update={"preset": preset, "dropped": (Dropped(field="x", reason="y"),)})
        with pytest.raises(CancelledError):
            run(made.with_output(output), loaded, CATALOGUE, tmp_path / "out", stop, size=1)
        assert contents(tmp_path / "out") == former


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=12), st.sampled_from(["utf8_comma", "german_excel"]))
def test_what_is_loaded_comes_out_again_cell_by_cell(tmp_path_factory, rows, preset):
    folder = tmp_path_factory.mktemp("law")
    loaded = {("a", "deals"): table(folder / "in", {"one": [r[0] for r in rows], "two": [r[1] for r in rows]})}
    report = run(project(field("one"), field("two"), preset=preset), loaded, CATALOGUE, folder / "out", size=5)
    text = (folder / "out/deals.csv").read_bytes().decode("utf-8-sig" if preset == "german_excel" else "utf-8")
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if preset == "german_excel" else ","))
    assert back == [["one", "two"], *([list(row) for row in rows])]
    assert report.outputs[0].written == len(rows)
    assert report.clean


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["1", "1,5", "x", "", " "]), st.sampled_from(["won", "?", ""])), max_size=12),
    st.sampled_from(["reject", "skip", "empty", "keep"]),
    st.sampled_from(["leave", "reject"]),
)
def test_the_row_sum_holds_whatever_fails(tmp_path_factory, rows, on_failure, on_blank):
    folder = tmp_path_factory.mktemp("sum")
    loaded = {("a", "deals"): table(folder / "in", {"Amount": [r[0] for r in rows], "Stage": [r[1] for r in rows]})}
    made = project(
        field("Amount", step("number_for", on_failure=on_failure, on_blank=on_blank), checks=[Check(rule="unique")]),
        field("Stage", step("picklist", lookup="stages")),
    ).model_copy(update={"lookups": LOOKUPS})
    report = run(made, loaded, CATALOGUE, folder / "out", size=4)
    (output,) = report.outputs
    assert output.holds
    assert output.written == len(read(folder / "out/deals.csv"))
    rejected = read(folder / "out/deals.rejected.csv")
    assert output.rejected + output.left_out == len(rejected) == len({row["line"] for row in rejected})
    assert output.left_out == sum(
        all(why.startswith(LEFT_OUT) for why in row["reason"].split("; ")) for row in rejected
    ), "left out on purpose is no fault, and a fault is never left out on purpose"
    assert all(row["reason"] for row in rejected), "a rejected row always says why"
