"""Of a header of several rows the user chooses the lines, and of each table of a file the header."""

import pytest
from openpyxl import Workbook

from engine.arguments import reading
from engine.errors import OptionError
from engine.load import load
from engine.load.choices import decided, side_by_side
from engine.project import Reading
from tests.engine.load.exports import rows_of, write

UNITS = b"Time,Speed,Power\ns,rpm,kW\n0.0,1000,2.1\n0.1,1010,2.2\n0.2,1020,2.2\n"
WIDTHS = b"site\tday\tflow\n5s\t10d\t8s\n101\t2024-01-01\t310\n102\t2024-01-02\t331\n"
SECOND = b"id,amount\n1,2.50\n2,3.00\n3,4.00\n\nAnna,Berlin,red\nOtto,Bonn,red\nEva,Ulm,blue\nIda,Celle,red\n"


@pytest.mark.parametrize(
    ("value", "fields", "skipped"),
    [
        pytest.param("1,2", ("Time s", "Speed rpm", "Power kW"), 0, id="both lines joined"),
        pytest.param("1", ("Time", "Speed", "Power"), 1, id="the first line alone"),
        pytest.param("2", ("s", "rpm", "kW"), 1, id="the last line alone"),
    ],
)
def test_names_come_from_the_chosen_lines_of_the_header(tmp_path, value, fields, skipped):
    source = write(tmp_path, UNITS)
    offered = load(source, tmp_path / "first")[0].decision("header_lines")
    assert offered is not None
    assert value in [choice.value for choice in offered.choices]
    table = load(source, tmp_path / "table", decided(Reading(), "header_lines", value))[0]
    assert table.fields == fields
    assert len(rows_of(table)) == 3
    assert table.account.holds
    assert (table.account.header, table.account.skipped) == (2 - skipped, skipped)
    again = table.decision("header_lines")
    assert again is not None
    assert again.choices[0].value == value
    assert "1,2" in [choice.value for choice in again.choices]


def test_codes_below_the_names_are_asked_about_with_both_readings(tmp_path):
    source = write(tmp_path, WIDTHS)
    table = load(source, tmp_path / "table")[0]
    decision = table.decision("header_lines")
    assert table.header_lines == (1, 2)
    assert decision is not None
    assert decision.question == "Does line 2, “5s · 10d · 8s”, belong to the names of the columns?"
    _, (joined, first, _) = side_by_side(table, source, Reading(), decision)
    assert (joined.fields, first.fields) == (("site 5s", "day 10d", "flow 8s"), ("site", "day", "flow"))


def test_header_of_a_further_table_is_asked_about_and_chosen_by_its_number(tmp_path):
    source = write(tmp_path, SECOND)
    first, second = load(source, tmp_path / "table")
    asked = second.decision("other_headers")
    assert first.decision("other_headers") is None
    assert asked is not None
    assert asked.question
    assert {choice.value for choice in asked.choices} == {"2:0", "2:6"}
    for value, count in (("2:0", 4), ("2:6", 3)):
        tables = load(source, tmp_path / value[-1], decided(Reading(), "other_headers", value))
        assert [len(rows_of(table)) for table in tables] == [3, count]
        assert tables[0].fields == ("id", "amount")
        said = tables[1].decision("other_headers")
        assert said is not None
        assert (said.value, said.question) == (value, None)


def test_choices_are_taken_back():
    chosen = decided(decided(Reading(), "other_headers", "2:0"), "other_headers", "3:9")
    assert chosen.other_headers == {2: 0, 3: 9}
    assert decided(chosen, "other_headers", None) == Reading()
    assert decided(Reading(header_lines=(1, 2)), "header_lines", None) == Reading()


def test_lines_that_are_no_header_are_refused(tmp_path):
    with pytest.raises(OptionError, match="no rows that could be a header in lines 1, 99"):
        load(write(tmp_path, UNITS), tmp_path / "table", Reading(header_lines=(1, 99)))


def test_names_of_a_sheet_come_from_the_chosen_lines(tmp_path):
    book = Workbook()
    for row in (["Time", "Speed"], ["s", "rpm"], [0.5, 1000], [0.6, 1010], [0.7, 1020]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    table = load(tmp_path / "book.xlsx", tmp_path / "table", Reading(header_lines=(1,)))[0]
    assert table.fields == ("Time", "Speed")
    assert len(rows_of(table)) == 3
    assert table.account.holds


def test_lines_of_headers_are_given_on_the_command_line():
    said = reading(["header_lines=2,3", "other_headers=2:17,3:0"])
    assert (said.header_lines, said.other_headers) == ((2, 3), {2: 17, 3: 0})
    with pytest.raises(OptionError, match="header_lines=two"):
        reading(["header_lines=two"])
    with pytest.raises(OptionError, match="other_headers=17"):
        reading(["other_headers=17"])


def test_a_drawn_line_below_the_names_is_called_one_and_not_left_out_by_the_user(tmp_path):
    lines = b"Plant list\n\nNo    Name   Qty\n----  -----  ---\n0001  Pipe     7\n0002  Valve   12\n0003  Screw    9\n"
    (table,) = load(write(tmp_path, lines), tmp_path / "table")
    assert table.skipped().select("line", "why").rows() == [
        (1, "above the header"),
        (2, "blank"),
        (4, "a line of signs"),
    ]
