"""A range of cells is read as spreadsheets write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import OptionError
from engine.load.cells import MOST_COLUMNS, CellRange, cell_range, column_letters, column_number


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("B4:H200", CellRange(4, 2, 200, 8), id="both corners"),
        pytest.param("B4:H", CellRange(4, 2, None, 8), id="open at the bottom"),
        pytest.param("b4:h", CellRange(4, 2, None, 8), id="small letters"),
        pytest.param(" $B$4 : $H$200 ", CellRange(4, 2, 200, 8), id="with the signs of a fixed reference"),
        pytest.param("A:C", CellRange(1, 1, None, 3), id="whole columns"),
        pytest.param("C3:C3", CellRange(3, 3, 3, 3), id="one cell"),
        pytest.param("A1:XFD1048576", CellRange(1, 1, 1048576, 16384), id="the whole sheet"),
    ],
)
def test_range_is_read(written: str, meant: CellRange):
    assert cell_range(written) == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("", "not a range", id="nothing"),
        pytest.param("B4", "not a range", id="one corner"),
        pytest.param("4:200", "not a range", id="rows without columns"),
        pytest.param("Data!B4:H9", "not a range", id="with a sheet's name"),
        pytest.param("H4:B200", "ends before it starts", id="columns the other way round"),
        pytest.param("B200:H4", "ends before it starts", id="rows the other way round"),
        pytest.param("A0:B3", "outside a sheet", id="row zero"),
        pytest.param("A1:XFE3", "outside a sheet", id="a column beyond the last"),
        pytest.param("A1:B1048577", "outside a sheet", id="a row beyond the last"),
    ],
)
def test_impossible_range_is_refused_with_a_sentence(written: str, said: str):
    with pytest.raises(OptionError, match=said) as caught:
        cell_range(written)
    assert "B4:H200" in caught.value.hint


@given(st.integers(1, MOST_COLUMNS))
def test_letters_of_a_column_give_its_number_back(number: int):
    assert column_number(column_letters(number)) == number
