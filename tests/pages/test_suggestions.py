"""Suggestions on the page Transform: what a column seems to need, and one click that adds it."""

import pytest

from engine.lookups import Tables
from engine.profile import look
from ui import suggestions

ROWS = """Kundennummer;Erstellt am;Netto;Rechnungsdatum
1;18.08.2024 18:49;1.234,50;01.02.2024
2;27.10.2024 02:30;2,00;31.12.2024
"""


@pytest.fixture
def invoices(give):
    def given(field, text=ROWS, *, looked=True):
        session = give("rechnungen.csv", text)
        session.chosen["field"] = field
        if looked:
            table = session.loaded["a", "rechnungen"]
            look(table, field, Tables(session.project))
        return session

    return given


def suggested(app):
    return [button for button in app.button if (button.key or "").startswith("suggestion_")]


def steps_of(session, target):
    return session.project.outputs[0].field(target).steps


def test_a_column_is_looked_at_when_it_is_opened(invoices, open_page):
    invoices("Netto", looked=False)
    app = open_page("shape/transform")
    assert not app.exception
    assert [button.label for button in suggested(app)] == ["Read the decimal commas as numbers"]


def test_a_field_of_currencies_is_looked_at_too_where_its_name_says_so(invoices, open_page):
    session = invoices("Betrag", "Nr;Betrag;Währung\n1;1200.5;EUR\n2;15.25;USD\n3;7.75;JPY\n", looked=False)
    app = open_page("shape/transform")
    assert [button.label for button in suggested(app)] == ["Check the amounts against Währung"]
    suggested(app)[0].click().run()
    assert not app.exception
    (step,) = steps_of(session, "Betrag")
    assert (step.transform, step.options) == ("check_amount", {"currency": "Währung"})


def test_a_column_of_very_many_rows_is_looked_at_on_demand(invoices, open_page, monkeypatch):
    monkeypatch.setattr(suggestions, "AT_ONCE", 1)
    invoices("Netto", looked=False)
    app = open_page("shape/transform")
    assert suggested(app) == []
    app.button(key="look_at_column").click().run()
    assert [button.label for button in suggested(app)] == ["Read the decimal commas as numbers"]


def test_one_click_adds_the_step_with_its_settled_options(invoices, open_page):
    session = invoices("Erstellt am")
    app = open_page("shape/transform")
    assert [button.label for button in suggested(app)] == [
        "Looks like German date-times\\: convert from Europe/Berlin?"
    ]
    suggested(app)[0].click().run()
    assert not app.exception
    (step,) = steps_of(session, "Erstellt am")
    assert (step.transform, step.options) == ("convert_timezone", {"source": "Europe/Berlin", "order": "day_first"})
    assert suggested(app) == []
    assert session.history.undo_sentence == "convert timezone in Erstellt am"


def test_a_suggestion_that_a_person_must_complete_begins_a_draft(invoices, open_page):
    session = invoices("Created", "Id,Created\n1,2024-08-18 18:49:00\n2,2024-10-27 02:30:00\n")
    app = open_page("shape/transform")
    suggested(app)[0].click().run()
    assert steps_of(session, "Created") == ()
    assert app.button(key="draft_add")


def test_spelling_variants_come_with_their_lookup_table(invoices, open_page):
    rows = ["offen", "bezahlt", "BEZAHLT"] * 12
    session = invoices("Status", "Nr;Status\n" + "".join(f"{n};{one}\n" for n, one in enumerate(rows)))
    app = open_page("shape/transform")
    suggested(app)[0].click().run()
    assert not app.exception
    (step,) = steps_of(session, "Status")
    assert step.transform == "map_picklist"
    assert step.options["table"] in session.project.lookups
    assert len(session.project.outputs[0].fields) == 2


def test_a_timezone_step_says_how_many_rows_meet_a_clock_change(invoices, open_page, seen):
    invoices("Erstellt am")
    app = open_page("shape/transform")
    suggested(app)[0].click().run()
    assert not app.exception
    said = [element.value for element in app.markdown if "Clock changes" in element.value]
    hours = "**1** in a doubled hour, **0** in a skipped hour"
    assert said == [f":small[:orange[Clock changes of Europe/Berlin]: {hours} :gray[· 2 without a zone]]"]
    row = ["3", "27.10.2024 02:30", "shown twice", "refused", "2024-10-27 00:30:00", "2024-10-27 01:30:00"]
    assert seen(app).rows("Rows that meet a clock change") == [row]
