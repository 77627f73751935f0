import pytest


def test_without_any_file_the_page_leads_to_load(open_page, seen):
    app = open_page("shape/map_fields")
    assert "every file that is loaded becomes one" in seen(app).html
    assert app.button(key="empty_understand_load").label == "Load files"


def test_an_output_starts_as_its_file_is(open_page, give, seen):
    give()
    app = open_page("shape/map_fields")
    rows = seen(app).rows("Columns of accounts")
    assert [(row[1]["b"], row[2], row[3]) for row in rows] == [
        ("Id", {"d": "same name"}, "001 · 002 · 003"),
        ("Name", {"d": "same name"}, "Bonbach AG · Müller GmbH · Rossi"),
        ("Country", {"d": "same name"}, "Germany · Austria"),
    ]
    assert "Map fields :gray[3 columns]" in seen(app).menu


def test_a_column_is_renamed_and_stays_chosen(open_page, give, session):
    give()
    app = open_page("shape/map_fields")
    app.text_input(key="name accounts Id").set_value("Kundennr").run()
    assert [field.target for field in session.project.outputs[0].fields] == ["Kundennr", "Name", "Country"]
    assert app.text_input(key="name accounts Kundennr").value == "Kundennr"


def test_a_name_that_is_taken_is_refused_over_the_page_and_nothing_changes(open_page, give, session):
    give()
    app = open_page("shape/map_fields")
    before = session.project
    app.text_input(key="name accounts Id").set_value("Name").run()
    assert session.project is before
    assert "has a column “Name” already" in app.error[0].value
    assert not app.run().error


def test_a_column_takes_another_field_or_a_fixed_value(open_page, give, session, seen):
    give()
    app = open_page("shape/map_fields")
    app.selectbox(key="source accounts Id").set_value("Name").run()
    assert session.project.outputs[0].field("Id").source == "Name"
    assert "Map fields :orange[1 undecided]" in seen(app).menu
    app.selectbox(key="source accounts Id").set_value("\u0000fixed").run()
    app.text_input(key="constant accounts Id").set_value("CRM").run()
    field = session.project.outputs[0].field("Id")
    assert (field.source, field.constant) == (None, "CRM")


def test_a_field_that_the_file_lost_is_named(open_page, give, session, seen):
    give()
    give(text="Id,Name\n001,Bonbach AG\n")
    output = session.project.outputs[0]
    assert [field.target for field in output.fields] == ["Id", "Name"], "an untouched output follows its file"
    session.change(session.project.with_output(output.model_copy(update={"preset": "xlsx"})), "choose xlsx")
    renamed = output.model_copy(
        update={"fields": (output.fields[0].model_copy(update={"target": "Nr"}), output.fields[1])}
    )
    session.change(session.project.with_output(renamed), "rename")
    give(text="Name\nBonbach AG\n")
    app = open_page("shape/map_fields")
    assert "accounts.csv does not have the fields that feed Nr" in app.warning[0].value.replace("\\", "")
    assert "Map fields :red[1 missing]" in seen(app).menu
    assert seen(app).rows("Columns")[0][2] == {"t": "Id", "tag": "not in the file", "k": "bad"}


def test_a_dropped_column_says_why_and_can_come_back(open_page, give, session, seen):
    give()
    session.chosen["drop"] = "Country"
    app = open_page("shape/map_fields")
    app.button(key="drop_it").click().run()
    assert "Why does “Country” not go into accounts?" in app.error[0].value
    app.text_input(key="reason_drop_Country").set_value("one country only").run()
    app.button(key="drop_it").click().run()
    dropped = session.project.outputs[0].dropped
    assert [(each.field, each.reason) for each in dropped] == [("Country", "one country only")]
    assert seen(app).rows("Fields in no column") == [
        [{"d": "Country"}, {"t": "one country only", "tag": "left out"}, [["add", "Add after all"]]]
    ]


def test_an_output_is_renamed_and_a_second_one_added(open_page, give, session):
    give()
    app = open_page("shape/map_fields")
    app.text_input(key="output_name accounts").set_value("kunden").run()
    assert [output.name for output in session.project.outputs] == ["kunden"]
    form = next(text for text in app.text_input if text.label.startswith("Its file name"))
    form.set_value("again")
    app.button(key="FormSubmitter:add_output-Add the output").click().run()
    assert [output.name for output in session.project.outputs] == ["kunden", "again"]
    assert session.output.name == "again"


@pytest.mark.parametrize("name", ["a/b", "", "..", "con*"])
def test_an_output_cannot_be_called_what_no_file_can(open_page, give, session, name):
    give()
    app = open_page("shape/map_fields")
    before = session.project
    app.text_input(key="output_name accounts").set_value(name).run()
    assert session.project is before
    assert app.error
