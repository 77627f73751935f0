"""Lookup tables, as a visitor sees them: coverage, one-click assignment, editing in place, import and export."""

import polars as pl
import pytest

from engine.lookups import shipped, table_of
from engine.project import FieldMap, Lookup, Step
from ui.lookup_rows import applied

DEALS = "Id,Stage\n1,won\n2,Won \n3,closed-won\n4,closed-won\n5,on hold\n6,\n"
STAGES = (("Closed Won", "gewonnen"), ("won", "gewonnen"), ("lost", "verloren"))


@pytest.fixture
def stages(give):
    def given(*rows: tuple[str, str]):
        session = give("deals.csv", DEALS)
        output = session.project.outputs[0]
        step = Step(transform="map_picklist", options={"table": "stages"})
        fields = (FieldMap(target="Id", source="Id"), FieldMap(target="Status", source="Stage", steps=(step,)))
        made = Lookup(title="Stages", rows=tuple({"key": key, "value": value} for key, value in rows or STAGES))
        project = session.project.with_output(output.model_copy(update={"fields": fields}))
        session.change(project.model_copy(update={"lookups": {"stages": made}}), "add stages")
        return session

    return given


def rows_of(session, name="stages"):
    return table_of(session.project, name).rows.rows()


def edit(app, **edits):
    state = app.session_state["lookup_editor"]
    done = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | edits
    app.session_state[f"lookup_editor {state.turn}"] = done
    return app.run()


def test_tables_in_use_come_first_with_their_open_values(stages, open_page, seen):
    stages()
    app = open_page("shape/lookup_tables")
    assert not app.exception
    rows = seen(app).rows("Lookup tables")
    assert rows[0] == ["stages", {"tag": "2", "k": "bad", "sr": "values not covered"}]
    assert rows[-1][0] == {"b": "+ New table"}
    assert any("2 open" in label for label in seen(app).menu)


def test_coverage_is_told_in_rows_and_values(stages, open_page, seen):
    stages()
    html = seen(open_page("shape/lookup_tables")).html
    assert "Coverage of Stage in deals.csv" in html
    assert "40.0 % of 5 rows · 2 of 4 values" in html


def test_uncovered_values_come_most_frequent_first_with_a_suggestion(stages, open_page, seen):
    stages()
    first, second = seen(open_page("shape/lookup_tables")).rows("Values no row covers")
    assert first[:3] == ["closed-won", "2", "4"]
    assert first[3] == {"t": "gewonnen", "d": "like “Closed Won” but for spaces and punctuation"}
    assert second[0] == "on hold"
    assert second[3]["d"].startswith("nothing close")


def test_all_suggestions_are_taken_in_one_change(stages, open_page, seen):
    session = stages(("closed won", "gewonnen"), ("on-hold", "offen"), ("won", "gewonnen"))
    app = open_page("shape/lookup_tables")
    app.button("take_all").click().run()
    assert rows_of(session)[3:] == [("closed-won", "gewonnen"), ("on hold", "offen")]
    assert "100 % of 5 rows" in seen(app).html
    session.undo()
    assert len(rows_of(session)) == 3


def test_all_uncovered_values_become_rows_to_fill_in(stages, open_page):
    session = stages()
    open_page("shape/lookup_tables").button("add_all").click().run()
    assert rows_of(session)[3:] == [("closed-won", ""), ("on hold", "")]


def test_a_cell_is_edited_in_place_and_the_meter_moves(stages, open_page, seen):
    session = stages()
    app = open_page("shape/lookup_tables")
    edit(app, edited_rows={2: {"key": "closed-won"}})
    assert not app.exception
    assert rows_of(session)[2] == ("closed-won", "verloren")
    assert "80.0 % of 5 rows" in seen(app).html


def test_rows_are_added_and_removed(stages, open_page):
    session = stages()
    app = open_page("shape/lookup_tables")
    edit(app, added_rows=[{"key": "on hold", "value": "offen"}], deleted_rows=[0])
    assert rows_of(session) == [("won", "gewonnen"), ("lost", "verloren"), ("on hold", "offen")]


def test_a_key_that_is_there_already_is_refused_beside_the_rows(stages, open_page):
    session = stages()
    app = open_page("shape/lookup_tables")
    edit(app, added_rows=[{"key": " WON", "value": "verloren"}])
    said = app.error[0].value.replace("\\", "")
    assert said.startswith("Row 4: “ WON” stands in row 2 already, written “won” (case and spaces do not count)")
    assert "value is “gewonnen” there and “verloren” here" in said
    assert len(rows_of(session)) == 3
    app.button("lookup_drop_edits").click().run()
    assert not app.error


def test_a_shipped_table_is_edited_for_this_project_only(stages, open_page):
    session = stages()
    session.chosen["lookup"] = "placeholders"
    before = rows_of(session, "placeholders")
    app = open_page("shape/lookup_tables")
    edit(app, added_rows=[{"placeholder": "weiß nicht", "value": "", "language": "de"}])
    assert session.project.lookups["placeholders"].rows == (
        {"placeholder": "weiß nicht", "value": "", "language": "de"},
    )
    app.button("lookup_revert").click().run()
    assert rows_of(session, "placeholders") == before


def test_the_policy_for_the_rest_is_the_steps(stages, open_page):
    session = stages()
    app = open_page("shape/lookup_tables")
    key = "policy deals\tStatus\t1 failure"
    app.selectbox(key).set_value("empty").run()
    assert session.project.outputs[0].field("Status").steps[0].on_failure == "empty"
    assert any("left empty" in caption.value for caption in app.caption)


def test_a_table_that_no_step_reads_says_so(stages, open_page, seen):
    stages().chosen["lookup"] = "placeholders"
    app = open_page("shape/lookup_tables")
    assert "No step reads this table yet" in seen(app).html


def test_a_new_table_is_made(stages, open_page):
    session = stages()
    session.chosen["lookup"] = "\u0000new"
    app = open_page("shape/lookup_tables")
    app.text_input[0].set_value("sizes")
    next(button for button in app.button if button.label == "Create the table").click().run()
    assert rows_of(session, "sizes") == []
    assert session.chosen["lookup"] == "sizes"


def test_a_csv_file_is_imported(stages, open_page):
    session = stages()
    app = open_page("shape/lookup_tables")
    app.file_uploader("lookup_file_0").upload("more.csv", b"key;value\nlost;weg\non hold;offen\n", "text/csv").run()
    app.button("lookup_taken_0").click().run()
    assert rows_of(session)[2:] == [("lost", "weg"), ("on hold", "offen")]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            {"edited_rows": {0: {"v": "9"}}}, [("a", "1"), ("b", "9"), ("c", "3")], id="a line is another row"
        ),
        pytest.param({"edited_rows": {1: {"v": None}}}, [("a", "1"), ("b", "2"), ("c", "")], id="emptied"),
        pytest.param({"deleted_rows": [0, 1]}, [("a", "1")], id="deleted"),
        pytest.param({"added_rows": [{}, {"k": "d"}]}, [("a", "1"), ("b", "2"), ("c", "3"), ("d", "")], id="added"),
        pytest.param(
            {"edited_rows": {0: {"Rows in the data": 7}}}, [("a", "1"), ("b", "2"), ("c", "3")], id="a figure"
        ),
    ],
)
def test_edits_in_the_grid_reach_the_rows_behind_it(edits, expected):
    rows = pl.DataFrame({"k": ["a", "b", "c"], "v": ["1", "2", "3"]})
    done = {"edited_rows": {}, "added_rows": [], "deleted_rows": []} | edits
    assert applied(rows, [1, 2], done).rows() == expected


def test_values_that_no_row_covers_can_be_listed_to_be_created(stages, open_page, seen):
    session = stages()
    app = open_page("shape/lookup_tables")
    key = "policy deals\tStatus\t1 failure"
    app.selectbox(key).set_value("create").run()
    assert not app.exception
    step = session.project.outputs[0].field("Status").steps[0]
    assert (step.options, step.on_failure) == ({"table": "stages", "unknown": "create"}, "reject")
    assert any("2 options to create are listed" in caption.value for caption in app.caption)
    assert [row[0] for row in seen(app).rows("Values no row covers")] == ["closed-won", "on hold"]
    app.selectbox(key).set_value("keep").run()
    step = session.project.outputs[0].field("Status").steps[0]
    assert (step.options, step.on_failure) == ({"table": "stages"}, "keep")


def test_every_row_of_a_long_table_can_be_reached(stages, open_page):
    stages().chosen["lookup"] = "countries"
    app = open_page("shape/lookup_tables")
    total = shipped("countries").rows.height
    assert any(caption.value == f"1 to 500 of {total:,} rows" for caption in app.caption)
    app.session_state["lookup_page countries "] = -(-total // 500)
    app.run()
    assert not app.exception
    state = app.session_state["lookup_editor"]
    assert state.shown["row"][-1] == total - 1, "the last page ends with the last row"
    app.text_input("lookup_search countries").set_value("deutschland").run()
    assert app.session_state["lookup_editor"].found == sum(
        "deutschland" in " ".join(row).lower() for row in shipped("countries").rows.rows()
    )
    app.text_input("lookup_search countries").set_value("no such word").run()
    assert any(caption.value == "No row has “no such word”." for caption in app.caption)


def test_every_policy_is_rehearsed_on_todays_rows(stages, open_page):
    stages()
    app = open_page("shape/lookup_tables")
    said = [element.value for element in app.markdown if element.value.startswith(":small[**")]
    assert [words.split("**")[1] for words in said] == [
        "reject the row", "skip the row", "leave empty", "keep as it is", "use a default", "list to create",
        "Blank",
    ]  # fmt: skip
    assert all("**3 rows**" in words for words in said[:6])
    assert "left out on purpose, and listed" in said[1]
    assert "1 cell is empty" in said[6]
