"""Transform, as a visitor sees it: fields, steps, forms, questions, before and after."""

import pytest

from engine.errors import WorkbenchError
from engine.project import FieldMap, Lookup, Step
from transforms import catalogue
from ui.step_cards import act
from ui.step_form import Values

DEALS = 'Id,Amount,Stage,Close\n1,"1.234,50",won,03/04/2025\n2,"2,00",lost,04/05/2025\n3,abc,won,01/02/2025\n4,,open,\n'


@pytest.fixture
def deals(give):
    def given(text: str = DEALS, lookups: dict[str, Lookup] | None = None, **steps: list[Step]):
        session = give("deals.csv", text)
        output = session.project.outputs[0]
        fields = tuple(
            FieldMap(target=name, source=name, steps=tuple(steps.get(name, ())))
            for name in (field.source for field in output.fields)
        )
        project = session.project.with_output(output.model_copy(update={"fields": fields}))
        session.change(project.model_copy(update={"lookups": lookups or {}}), "add steps")
        session.chosen["field"] = next(iter(steps), "Id")
        return session

    return given


def step(transform: str, **options) -> Step:
    return Step(transform=transform, options=options)


def steps_of(session, target):
    return session.project.outputs[0].field(target).steps


def test_without_a_file_the_page_leads_to_load(open_page):
    app = open_page("shape/transform")
    assert not app.exception
    assert [button.label for button in app.button if button.key == "empty_understand_load"] == ["Load files"]


def test_fields_show_what_became_of_all_rows(deals, open_page, seen):
    deals(Amount=[step("parse_number", decimal="comma")])
    app = open_page("shape/transform")
    assert not app.exception
    rows = dict(seen(app).rows("Columns of deals"))
    assert rows["Amount"] == {"tag": "1", "k": "bad", "sr": "failed"}
    assert rows["Id"] == {"d": "as it is"}
    assert any("1 failed" in label for label in seen(app).menu)


def test_before_and_after_stand_side_by_side_with_marks(deals, open_page, seen):
    deals(Amount=[step("parse_number", decimal="comma")])
    before, after = seen(open_page("shape/transform")).grid("Preview")["panes"]
    place = [column["l"] for column in after["cols"]].index("Amount")
    assert [row[0] for row in before["rows"]] == ["2", "3", "4", "5"]
    assert [row[place] for row in after["rows"]] == ["1234.50", "2.00", None, None]
    assert [mark[:3] for mark in after["marks"] if mark[1] == place] == [
        [0, place, "chg"],
        [1, place, "chg"],
        [2, place, "fail"],
    ]


def test_chips_count_all_rows_and_filter(deals, open_page, seen):
    deals(Amount=[step("parse_number", decimal="comma")])
    app = open_page("shape/transform")
    chips = app.button_group[0]
    assert [option.content for option in chips.proto.options] == [
        "All **4**", "Changed **2**", ":red[✕ Failed **1**]", ":orange[! Noted **0**]", "= Unchanged **1**",
    ]  # fmt: skip
    app.session_state["preview_rows deals Amount"] = "failed"
    app.run()
    assert [row[0] for row in seen(app).rows("Preview")] == ["4"]


def test_by_value_shows_every_spelling_once(deals, open_page, seen):
    table = Lookup(rows=({"key": "won", "value": "gewonnen"},))
    deals(Stage=[step("map_picklist", table="stages")], lookups={"stages": table})
    app = open_page("shape/transform")
    app.session_state["preview_view"] = "By value"
    app.run()
    before, after = seen(app).grid("Preview")["panes"]
    assert before["rows"] == [["2", "2", "won"], ["1", "3", "lost"], ["1", "5", "open"]]
    assert [mark[2] for mark in after["marks"]] == ["chg", "fail", "fail"]


def test_what_the_column_decides_is_settled_at_once_and_undone_with_its_step(deals, open_page):
    session = deals(Amount=[step("parse_number")])
    app = open_page("shape/transform")
    settled = steps_of(session, "Amount")[0]
    assert settled.options["decimal"] == "comma"
    assert settled.because in [caption.value.replace("\\", "") for caption in app.caption]
    assert session.history.undo_sentence == "add steps"


def test_what_the_column_cannot_decide_is_asked_with_cells_of_both_readings(deals, open_page):
    session = deals(Close=[step("parse_datetime")])
    app = open_page("shape/transform")
    labels = {button.label: button for button in app.button}
    assert {"Day first", "Month first"} <= set(labels)
    assert any("03/04/2025 → **2025\\-04" in c.value or "03/04/2025 → **2025-04" in c.value for c in app.caption)
    labels["Day first"].click().run()
    assert steps_of(session, "Close")[0].options["order"] == "day_first"
    assert "decided by hand" in steps_of(session, "Close")[0].because
    session.undo()
    assert steps_of(session, "Close")[0].options.get("order", "auto") == "auto"


def test_a_step_is_added_from_the_menu(deals, open_page):
    session = deals(Amount=[])
    app = open_page("shape/transform")
    app.button("add_step_0_trim_whitespace").click().run()
    assert [one.transform for one in steps_of(session, "Amount")] == ["trim_whitespace"]


def test_the_menu_is_searched_by_what_a_transform_is_about(deals, open_page):
    deals(Amount=[])
    app = open_page("shape/transform")
    app.text_input("add_step_search_0").set_value("timezone").run()
    shown = {button.key for button in app.button if str(button.key).startswith("add_step_0_")}
    assert "add_step_0_convert_timezone" in shown
    assert "add_step_0_trim_whitespace" not in shown


def test_a_step_that_must_be_told_more_begins_as_a_draft(deals, open_page):
    session = deals(Stage=[])
    app = open_page("shape/transform")
    app.button("add_step_0_map_picklist").click().run()
    assert steps_of(session, "Stage") == ()
    app.button("draft_add").click().run()
    assert any("needs the option" in error.value for error in app.error)
    app.session_state["step_draft"]["values"] = Values({"table": "stages"})  # a new name, as a visitor may write it
    app.run()
    app.button("draft_add").click().run()
    assert steps_of(session, "Stage")[0].options["table"] == "stages"
    assert session.project.lookups["stages"].columns == ("Stage", "Stage (new)")


def test_an_option_is_changed_in_its_form_and_by_undo(deals, open_page):
    session = deals(Amount=[step("trim_whitespace")])
    app = open_page("shape/transform")
    app.selectbox("step1 deals Amount 1.inside").set_value(True).run()
    assert steps_of(session, "Amount")[0].options == {"inside": True}
    session.undo()
    app.run()
    assert app.selectbox("step1 deals Amount 1.inside").value is False


def test_a_wrong_option_is_said_beside_the_form_and_not_put_in_force(deals, open_page):
    session = deals(Amount=[step("replace_text", find="a")])
    app = open_page("shape/transform")
    app.selectbox("step1 deals Amount 1.kind").set_value("pattern").run()
    app.text_input("step1 deals Amount 1.find").set_value("(").run()
    assert not app.exception
    assert any("not a regular expression" in error.value for error in app.error)
    assert steps_of(session, "Amount")[0].options["find"] == "a"
    assert app.text_input("step1 deals Amount 1.find").value == "("


def test_a_default_is_asked_for_before_it_is_taken(deals, open_page):
    session = deals(Amount=[step("parse_number", decimal="comma")])
    app = open_page("shape/transform")
    app.selectbox("step1 deals Amount 1.on_failure").set_value("default").run()
    assert any("default value is missing" in error.value for error in app.error)
    app.text_input("step1 deals Amount 1.default").set_value("0").run()
    assert (steps_of(session, "Amount")[0].on_failure, steps_of(session, "Amount")[0].default) == ("default", "0")


def test_a_field_with_a_wrong_step_says_so_and_the_others_still_work(deals, open_page, seen):
    deals(Amount=[step("parse_number", colour="red")], Id=[step("trim_whitespace")])
    app = open_page("shape/transform")
    assert not app.exception
    assert any("no option “colour”" in error.value for error in app.error)
    assert dict(seen(app).rows("Columns of deals"))["Id"] == {"tag": "ok", "k": "ok"}


def test_a_wrong_step_keeps_no_other_column_from_being_settled(deals, open_page):
    session = deals(Amount=[step("parse_number")], Id=[step("parse_number", colour="red")])
    app = open_page("shape/transform")
    assert not app.exception
    assert steps_of(session, "Amount")[0].options["decimal"] == "comma"


def test_a_step_is_moved_switched_off_and_removed(deals, open_page):
    session = deals(Amount=[step("trim_whitespace"), step("parse_number", decimal="comma")])
    for action, expected in (
        ("Move down", [("parse_number", True), ("trim_whitespace", True)]),
        ("Switch off", [("parse_number", False), ("trim_whitespace", True)]),
        ("Remove", [("trim_whitespace", True)]),
    ):
        act(session, "deals", "Amount", 1, action)
        assert [(one.transform, one.enabled) for one in steps_of(session, "Amount")] == expected
        app = open_page("shape/transform")
        assert not app.exception
        assert not app.error


def test_every_transform_has_a_form(deals, open_page):
    ready, drafts = [], []
    for name, transform in catalogue().items():
        try:
            transform.of({})
            ready.append(Step(transform=name, enabled=False))
        except WorkbenchError:
            drafts.append(name)
    deals(Amount=ready)
    app = open_page("shape/transform")
    assert not app.exception
    assert not app.error
    for name in drafts:
        app.button(f"add_step_{app.session_state['add_step_turn']}_{name}").click().run()
        assert not app.exception
        assert any(
            name.replace("_", " ").capitalize() in said.value for said in app.markdown if "new step" in said.value
        )


def test_by_value_says_which_values_do_not_lead_back(deals, open_page, seen):
    rows = ({"key": "won", "value": "Closed"}, {"key": "lost", "value": "Closed"}, {"key": "open", "value": "Open"})
    deals(lookups={"stages": Lookup(rows=rows)}, Stage=[step("map_picklist", table="stages")])
    app = open_page("shape/transform")
    app.session_state["preview_view"] = "By value"
    app.run()
    assert not app.exception
    after = seen(app).grid("Preview")["panes"][1]
    assert after["note"] == "goes back: 1 of 2 values as they stood, 1 ambiguous"
    assert dict(after["rows"]) == {"Closed": "one of 2 values", "Open": "="}
