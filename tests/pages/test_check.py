"""Check: rules per column, their counts over all rows, and the rows that fail."""

import json

import pytest

from engine.project import Check

DEALS = "Id,Stage\n" + "".join(f"{n},{'won' if n % 3 else 'Closed lost'}\n" for n in range(1, 181)) + "7,won\n"


@pytest.fixture
def checked(give):
    """Give a session whose column Id must be unique and whose column Stage is short."""

    def made(*checks, target="Id"):
        session = give("deals.csv", DEALS)
        output = session.project.outputs[0]
        fields = tuple(f.model_copy(update={"checks": checks}) if f.target == target else f for f in output.fields)
        session.change(session.project.with_output(output.model_copy(update={"fields": fields})), "check")
        session.chosen["field"] = target
        return session

    return made


def grids(app):
    return {data["label"]: data for data in (json.loads(one.proto.json) for one in app.get("bidi_component"))}


def test_without_files_it_leads_to_load(open_page):
    app = open_page("understand/check")
    assert not app.exception
    assert [button.label for button in app.button if button.key == "empty_understand_load"] == ["Load files"]


def test_a_rule_is_added_with_the_form_and_counted_over_all_rows(give, open_page, session):
    give("deals.csv", DEALS)
    session.chosen["field"] = "Stage"
    app = open_page("understand/check")
    next(box for box in app.selectbox if box.label == "Rule").select("max_length").run()
    next(box for box in app.number_input if box.label == "At most").set_value(5).run()
    app.button(key="add_check").click().run()
    assert not app.exception
    assert session.project.outputs[0].field("Stage").checks == (Check(rule="max_length", value="5"),)
    assert session.history.undo_sentence == "check Stage: Maximum length 5"
    assert app.button(key="failing_1").label == ":red[**60** rows fail]"
    shown = grids(app)["Rows that fail Maximum length 5"]
    assert shown["total"] == 60
    assert shown["panes"][0]["rows"][0] == ["4", "Closed lost", "longer than 5 characters", "Closed lost", "3"]
    assert session.state("check").words == "60 failing"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("[A-", "is not a regular expression", id="a pattern that does not compile"),
        pytest.param("", "needs a regular expression", id="no pattern"),
    ],
)
def test_a_wrong_setting_is_refused_on_entry(give, open_page, session, given, said):
    give("deals.csv", DEALS)
    app = open_page("understand/check")
    next(box for box in app.selectbox if box.label == "Rule").select("pattern").run()
    next(box for box in app.text_input if box.label == "Pattern").set_value(given).run()
    app.button(key="add_check").click().run()
    assert said in app.error[0].value
    assert session.project.outputs[0].field("Id").checks == ()


def test_unique_finds_both_rows_of_a_repeated_value(checked, open_page):
    checked(Check(rule="unique"))
    shown = grids(open_page("understand/check"))["Rows that fail Unique"]
    why = "not unique: 2 rows have it, first in line 8"
    assert [row[:3] for row in shown["panes"][0]["rows"]] == [["8", "7", why], ["182", "7", why]]


def test_a_rule_can_be_softened_and_removed(checked, open_page, session):
    checked(Check(rule="unique"))
    app = open_page("understand/check")
    next(box for box in app.selectbox if box.label == "If rule 1 fails").select("warn").run()
    assert session.project.outputs[0].field("Id").checks[0].severity == "warn"
    assert app.button(key="failing_1").label == ":orange[**2** rows fail]"
    app.button(key="remove_check_1").click().run()
    assert session.project.outputs[0].field("Id").checks == ()
    assert not app.exception


def test_a_column_without_failing_rows_is_ok(checked, open_page, session):
    checked(Check(rule="required"))
    app = open_page("understand/check")
    columns = grids(app)["Columns of deals"]["panes"][0]["rows"]
    assert columns == [["Id", {"tag": "ok", "k": "ok"}], ["Stage", ""]]
    assert session.state("check").words == "✓"


def test_a_rule_whose_table_is_gone_is_said_and_spoils_nothing(checked, open_page):
    checked(Check(rule="one_of", value="colours"))
    app = open_page("understand/check")
    assert not app.exception
    assert "names the lookup table “colours”, which there is not" in app.error[0].value
