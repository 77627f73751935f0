"""Profile: issues worst first, fields with their figures, every number a way to its rows."""

import pytest

from engine.profile import Selection

DEALS = (
    "Deal ID,Stage,Amount,Note\n"
    + "".join(f'D{n:04d},{"Closed Won" if n % 3 else "Proposal"},"${n},200.00",\n' for n in range(1, 61))
    + "D0007,closed won,n/a,\nD0100, Proposal,$5.00,\n"
)


@pytest.fixture
def deals(give, open_page):
    give("deals.csv", DEALS)
    return open_page("understand/profile")


def test_without_files_it_leads_to_load(open_page):
    app = open_page("understand/profile")
    assert not app.exception
    assert [button.label for button in app.button if button.key == "empty_understand_load"] == ["Load files"]


def test_issues_come_worst_first_with_example_rows_and_cure(deals, seen):
    assert not deals.exception
    rows = seen(deals).rows("Issues in deals.csv")
    assert rows[0] == [
        {"tag": "✕", "k": "bad", "sr": "error"},
        {"b": "Deal ID", "t": "is not unique: 1 value occurs more than once"},
        "D0007 on line 8",
        {"b": "2", "t": "rows"},
        [["rows", "Show rows", 0, "Show rows: Deal ID is not unique: 1 value occurs more than once"]],
    ]
    cures = {row[1]["t"].split(",")[0]: row[4][-1][1] for row in rows if row[4] and len(row[4]) > 1}
    assert cures["spells 1 option in 2 ways"] == "Map options"
    assert cures["has spaces before or after 1 value"] == "Trim spaces"
    assert "5 issues and 2 notes in deals.csv, worst first" in seen(deals).html
    assert "100 % of 62 rows · 4 fields" in seen(deals).html


def test_every_field_has_its_row(deals, seen):
    rows = seen(deals).rows("Fields of deals.csv")
    assert [row[0]["b"] for row in rows] == ["Deal ID", "Stage", "Amount", "Note"]
    bar, looks, distinct, length = rows[2][1:5]
    assert bar["sr"] == "98.4 % valid, 1.6 % not valid, 0.0 % empty"
    assert looks == {"t": "amount", "d": "61 of 62 match; 1 does not; decimal point"}
    assert (distinct, length) == ("62", "3–10")


@pytest.mark.usefixtures("deals")
def test_the_menu_says_how_many_issues_there_are(session):
    assert session.state("profile").words == "5 issues"
    assert session.state("profile").kind == "bad"


def test_a_number_shows_its_rows(deals, session, seen):
    session.chosen["profile_rows"] = Selection(what="finding", field="Deal ID", value="duplicate_key").model_dump_json()
    session.chosen["profile_said"] = "Deal ID is not unique"
    app = deals.run()
    shown = seen(app).grid("Rows: Deal ID is not unique")
    assert [row[:3] for row in shown["panes"][0]["rows"]] == [
        ["8", "D0007", "Closed Won"],
        ["62", "D0007", "closed won"],
    ]
    assert shown["total"] == 2
    app.button(key="rows_close").click().run()
    assert "profile_rows" not in session.chosen


def test_a_picked_field_shows_its_values_and_shapes(deals, session, seen):
    session.chosen["profile_field"] = "Stage"
    app = deals.run()
    assert seen(app).rows("Most frequent values of Stage")[0] == ["Closed Won", "40"]
    assert seen(app).rows("Rarest shapes of Stage")[0] == ["a a", "closed won on line 62", "1"]
    session.chosen["profile_field"] = "Amount"
    app = deals.run()
    app.button(key="field_invalid").click().run()
    assert seen(app).rows("Rows: Amount: not amount")[0][:2] == ["62", "n/a"]


def test_a_cure_adds_the_step_and_its_lookup_table(deals, session, seen):
    from engine.lookups import Tables
    from engine.profile import cure, profile
    from transforms import catalogue

    table = session.loaded["a", "deals"]
    findings = {f.code: f for f in profile(table, Tables()).findings if f.field == "Stage"}
    output = session.project.outputs[0]
    for code in ("spelling_variants", "outer_spaces"):
        output = session.project.outputs[0]
        session.change(*cure(session.project, output, table, findings[code], catalogue(), Tables(session.project)))
    steps = session.project.outputs[0].field("Stage").steps
    assert [(step.transform, step.options) for step in steps] == [
        ("trim_whitespace", {}),
        ("map_picklist", {"table": "deals_stage"}),
    ]
    rows = session.project.lookups["deals_stage"].rows
    assert rows == ({"key": "Closed Won", "value": "Closed Won"}, {"key": "Proposal", "value": "Proposal"})
    app = deals.run()
    assert not app.exception
    labels = [row[4][-1][1] for row in seen(app).rows("Issues in deals.csv") if row[1]["b"] == "Stage"]
    assert labels == ["Open step", "Open step"]


def test_the_currency_of_amounts_goes_into_a_column_beside_them(give, session):
    from engine.lookups import Tables
    from engine.profile import cure, profile
    from transforms import catalogue

    give("prices.csv", "Nr,Price,Note\n" + "".join(f"{n},€{n}{n}.50,x\n" for n in range(10, 60)))
    table, output = session.loaded["a", "prices"], session.project.outputs[0]
    finding = next(one for one in profile(table, Tables()).findings if one.code == "currency_symbol")
    assert finding.suggestion.label == "Add a currency column"
    session.change(*cure(session.project, output, table, finding, catalogue(), Tables(session.project)))
    fields = session.project.outputs[0].fields
    assert [(field.target, field.source, len(field.steps)) for field in fields] == [
        ("Nr", "Nr", 0),
        ("Price", "Price", 0),
        ("Price currency", "Price", 1),
        ("Note", "Note", 0),
    ]


def test_another_file_is_chosen_at_the_top(give, open_page, seen):
    give("deals.csv", DEALS)
    give("Kunden.csv", "Nr;Ort\n001;Köln\n002;Bonn\n", side="b")
    app = open_page("understand/profile")
    pills = next(one for one in app.button_group if one.key == "profile_table")
    assert pills.options == ["A · deals", "B · Kunden"]
    pills.set_value("b.Kunden").run()
    assert not app.exception
    assert [row[0]["b"] for row in seen(app).rows("Fields of Kunden.csv")] == ["Nr", "Ort"]


def test_the_report_is_a_file_with_everything_escaped(give, open_page, session):
    give("x.csv", "Name,Zeile\n<b>Bonbach,1\n a,2\n")
    app = open_page("understand/profile")
    assert not app.exception
    (path,) = session.loaded["a", "x"].folder.glob("profile_x.html")
    text = path.read_text(encoding="utf-8")
    assert "&lt;b&gt;Bonbach" in text
    assert "<b>Bonbach" not in text
    assert "Name has spaces before or after 1 value" in text
