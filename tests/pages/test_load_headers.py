"""The lines of a header and the header of a further table are chosen on the page Load."""

from tests.pages.test_load import TWO, settle, upload


def test_the_lines_of_a_header_of_three_are_shown_in_every_way_and_chosen(open_page, session, seen):
    rows = "".join(f"{n},N{n},{n + 1000},{n}.20\n" for n in range(20))
    text = f"Kunde,,Rechnung,\nNr,Name,Nummer,Betrag\n,,,EUR\n{rows}"
    app = upload(open_page("understand/load"), "a", ("x.csv", text.encode()))
    ways = session.loaded["a", "x"].decision("header_lines")
    assert [choice.value for choice in ways.choices] == ["1,2,3", "1", "3"]
    session.chosen["compare"] = "a_x header_lines"
    app = app.run()
    assert not app.error
    third = seen(app).grid(f"{ways.choices[0].words}, Header lines: {ways.choices[2].words}")
    assert third["panes"][0]["cols"][-1]["l"] == "EUR"
    app = settle(app.button(key="answer_header_lines_1").click().run())
    assert session.loaded["a", "x"].fields[0] == "Kunde"
    again = next(row for row in seen(app).rows("What was decided") if row[0] == {"b": "Header lines"})
    assert again[5][0][0] == "again"
    settle(app.selectbox(key="read_header_row_a_x").set_value("2").run())
    assert session.project.a.exports[0].reading.header_lines is None
    assert session.loaded["a", "x"].fields == ("Nr", "Name", "Nummer", "Betrag")


def test_the_header_of_a_further_table_is_chosen_for_that_table(open_page, session):
    upload(open_page("understand/load"), "a", ("two.csv", TWO))
    session.chosen["table"] = "a.two_2"
    app = open_page("understand/load")
    settle(app.selectbox(key="read_header_row_a_two_2").set_value("0").run())
    assert session.project.export("a", "two_2").reading.other_headers == {2: 0}
    assert session.loaded["a", "two"].fields == ("id", "name", "amount")
    assert session.loaded["a", "two_2"].rows == 3
