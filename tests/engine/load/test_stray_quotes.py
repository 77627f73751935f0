"""Rows whose quotes are wrong: as which cells they can be read, and when none of the readings is taken."""

import pytest

from engine.load import load
from engine.load.dialect import Dialect
from engine.load.stray_quotes import split_exactly

COMMA = Dialect(",", '"', "")


@pytest.mark.parametrize(
    ("text", "columns", "looks", "cheapest"),
    [
        pytest.param('1,"5" pipe",x', 3, (), ["1", '5" pipe', "x"], id="an inch sign inside a quoted cell"),
        pytest.param('1,"a", b",x', 3, (), ["1", 'a", b', "x"], id="a delimiter behind the quote inside"),
        pytest.param('1,"open,x', 3, (), ["1", '"open', "x"], id="a quote that opens a cell and is none of its own"),
        pytest.param('1,x,"open', 3, (), ["1", "x", "open"], id="a quote that never closes in the last cell"),
        pytest.param(
            '"Ulm, "Gasse",7,2024-01-02',
            3,
            ("word", "integer", "date"),
            ['Ulm, "Gasse', "7", "2024-01-02"],
            id="what the columns look like tells which delimiter is text",
        ),
    ],
)
def test_the_cheapest_reading_has_so_many_cells(text, columns, looks, cheapest):
    readings = split_exactly(text, columns, COMMA, looks)
    assert readings[0][1] == cheapest
    assert all(len(cells) == columns for _, cells in readings)
    assert [cost for cost, _ in readings] == sorted(cost for cost, _ in readings)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param('1,"a', 3, id="too few cells"),
        pytest.param('"' * 401 + ",1", 2, id="too many quotes"),
        pytest.param('"a' + ",b" * 40, 3, id="far more delimiters than columns"),
    ],
)
def test_there_is_no_reading_of(text, columns):
    assert split_exactly(text, columns, COMMA) == []


def test_a_cell_that_closes_far_below_is_never_cut_short(tmp_path):
    text = "\n".join(f"line {number} of a long text" for number in range(5_000))
    rows = "".join(f"{number},b,{number}\n" for number in range(900))
    (tmp_path / "x.csv").write_text(f'Id,Text,N\n{rows}900,"{text}",3\n901,b,4\n')
    (table,) = load(tmp_path / "x.csv", tmp_path / "table")
    assert table.account.repaired_rows == 0
    assert table.rows == 901
    assert table.rejected()["text"][0] == '900,"line 0 of a long text'
    assert table.account.rejected == 5_000
