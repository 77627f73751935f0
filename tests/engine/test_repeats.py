"""Rows that repeat are computed once; what comes out is what computing every row gives."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from engine.column import bind, column
from engine.lookups import Tables
from engine.project import FieldMap, Step
from engine.repeats import Repeats
from transforms import catalogue

ROWS = 20_000


class _Asked:
    """Makes a frame of rows, and keeps what it was asked about."""

    def __init__(self) -> None:
        self.rows: list[pl.DataFrame] = []

    def __call__(self, rows: pl.DataFrame) -> pl.DataFrame:
        self.rows.append(rows)
        return rows.with_columns(empty=pl.lit(value=False), filled=pl.col("a").is_not_null(), twin=pl.col("a"))


CELLS = st.lists(st.tuples(*[st.none() | st.text(max_size=2)] * 2), min_size=1, max_size=40)


def _rows(few: list[tuple[str | None, str | None]], step: int) -> pl.DataFrame:
    cells = [few[n * step % len(few)] for n in range(ROWS)]
    return pl.DataFrame(cells, schema={"a": pl.String, "b": pl.String}, orient="row")


@given(st.lists(CELLS, min_size=1, max_size=3), st.integers(1, 99))
@settings(max_examples=15, deadline=None)
def test_every_row_is_found_again_in_its_place(slices: list[list[tuple[str | None, str | None]]], step: int) -> None:
    """Empty text, no text and their combinations stay apart; no row is asked about twice, in no slice."""
    repeats, make = Repeats(), _Asked()
    for few in slices:
        rows = _rows(few, step)
        made = repeats.made(rows, make)
        assert made is not None
        assert_frame_equal(made, _Asked()(rows))
    assert not pl.concat(make.rows).is_duplicated().any()


def test_a_slice_of_rows_met_before_asks_for_nothing() -> None:
    """Also where they stand in another order."""
    repeats, make = Repeats(), _Asked()
    rows = pl.DataFrame({"a": [str(n % 1_000) for n in range(ROWS)]})
    for slice_ in (rows, rows.reverse()):
        made = repeats.made(slice_, make)
        assert made is not None
        assert_frame_equal(made, _Asked()(slice_))
    assert len(make.rows) == 1


def test_memory_begins_anew_where_it_would_grow_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds as many rows as are allowed, and what comes out stays right."""
    monkeypatch.setattr("engine.repeats._REMEMBERED", 1_500)
    repeats, make = Repeats(), _Asked()
    for start in (0, 1_000, 2_000, 0):
        rows = pl.DataFrame({"a": [str(start + n % 1_000) for n in range(ROWS)]})
        made = repeats.made(rows, make)
        assert made is not None
        assert_frame_equal(made, _Asked()(rows))
    assert [len(rows) for rows in make.rows] == [1_000] * 4


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(pl.DataFrame({"a": ["x"] * (ROWS - 1)}), id="few rows"),
        pytest.param(pl.DataFrame({"a": [str(n) for n in range(ROWS)]}), id="each row another one"),
        pytest.param(pl.DataFrame({"a": [str(n % 3_000) for n in range(ROWS)]}), id="three thousand different ones"),
    ],
)
def test_too_few_repeats_are_left_alone(rows: pl.DataFrame) -> None:
    """Comparing the rows would cost more than it saves."""
    make = _Asked()
    assert Repeats().made(rows, make) is None
    assert not make.rows


def test_two_rows_that_share_a_hash_are_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are compared by their cells in the end."""
    monkeypatch.setattr(pl.DataFrame, "hash_rows", lambda rows: pl.repeat(1, len(rows), dtype=pl.UInt64, eager=True))
    assert Repeats().made(pl.DataFrame({"a": ["x", "y"] * ROWS}), _Asked()) is None


def test_rows_whose_hashes_end_alike_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """They fall on the same place of the table that leads from a hash to its row."""
    hashed = pl.DataFrame.hash_rows
    monkeypatch.setattr(pl.DataFrame, "hash_rows", lambda rows: hashed(rows) // 2**20 * 2**20)
    repeats = Repeats()
    for start in (0, 500):
        rows = pl.DataFrame({"a": [str(start + n % 1_000) for n in range(ROWS)]})
        made = repeats.made(rows, _Asked())
        assert made is not None
        assert_frame_equal(made, _Asked()(rows))


@pytest.mark.parametrize("trace", [False, True])
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([Step(transform="parse_datetime", options={"order": "day_first"})], id="a date"),
        pytest.param(
            [
                Step(transform="trim_whitespace"),
                Step(transform="convert_currency_symbol", options={"country": "b"}, on_failure="default", default="?"),
            ],
            id="two steps and another field",
        ),
        pytest.param(
            [Step(transform="parse_number", options={"decimal": "comma"}, on_blank="reject", on_failure="reject")],
            id="rejects",
        ),
        pytest.param([Step(transform="fill_blank", options={"from_fields": ["b"]})], id="fills from another field"),
    ],
)
def test_a_column_is_the_same_as_computed_row_by_row(
    steps: list[Step],
    trace: bool,  # noqa: FBT001 - a parameter of the table
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Value, marks, counts: letter by letter."""
    cells = ["", None, " 12,50 kr", "5.3.2024", "$ 7", "März 5, 2024 10:00 PM", "x", "31.02.2024", "1.234,5"]
    rows = pl.DataFrame(
        {"a": [cells[n % 9] for n in range(ROWS)], "b": [["SE", "US", None, "", "DE"][n % 5] for n in range(ROWS)]}
    )
    field = FieldMap(target="t", source="a", steps=tuple(steps))
    bound = bind(field, catalogue(), Tables())
    once = column(rows, field, bound, trace=trace).collect(engine="in-memory")
    assert_frame_equal(once, column(rows, field, bound, trace=trace).collect(engine="in-memory"))
    monkeypatch.setattr(Repeats, "made", lambda *_: None)
    each = column(rows, field, bind(field, catalogue(), Tables()), trace=trace).collect(engine="in-memory")
    assert_frame_equal(once, each)
    assert each["failed"].any() or steps[0].transform == "fill_blank"


def test_nothing_is_remembered_from_another_field_or_of_other_steps() -> None:
    """The same bound step may stand in two columns."""
    rows = pl.DataFrame({"a": [" x", "y "] * ROWS})
    field = FieldMap(target="t", source="a", steps=(Step(transform="trim_whitespace"),) * 2)
    bound = bind(field, catalogue(), Tables())
    assert column(rows, field, bound).collect(engine="in-memory")["value"].head(2).to_list() == ["x", "y"]
    strange = field.model_copy(update={"constant": " z", "source": None})
    for _ in range(2):
        assert column(rows, strange, bound).collect(engine="in-memory")["value"].head(2).to_list() == ["z", "z"]
    assert "1.changed" not in column(rows, field, bound[1:]).collect(engine="in-memory").columns
    assert "2.value" in column(rows, field, bound, trace=True).collect(engine="in-memory").columns
