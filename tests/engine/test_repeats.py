"""Rows that repeat are computed once; what comes out is what computing every row gives."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from engine import repeats
from engine.column import bind, column
from engine.lookups import Tables
from engine.project import FieldMap, Step
from transforms import catalogue

ROWS = 20_000


@given(st.lists(st.tuples(*[st.none() | st.text(max_size=2)] * 2), min_size=1, max_size=40), st.integers(1, 99))
@settings(max_examples=15, deadline=None)
def test_every_row_is_found_again_in_its_place(few: list[tuple[str | None, str | None]], step: int) -> None:
    """Empty text, no text and their combinations stay apart."""
    rows = pl.DataFrame(
        [few[n * step % len(few)] for n in range(ROWS)], schema={"a": pl.String, "b": pl.String}, orient="row"
    )
    found = repeats.repeats(rows)
    assert found is not None
    assert not found.different.is_duplicated().any()
    assert_frame_equal(found.spread(found.different), rows)


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
    assert repeats.repeats(rows) is None


def test_two_rows_that_share_a_hash_are_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are compared by their cells in the end."""
    monkeypatch.setattr(pl.DataFrame, "hash_rows", lambda rows: pl.repeat(1, len(rows), dtype=pl.UInt64, eager=True))
    assert repeats.repeats(pl.DataFrame({"a": ["x", "y"] * ROWS})) is None


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
    once = column(rows, field, bind(field, catalogue(), Tables()), trace=trace).collect(engine="in-memory")
    monkeypatch.setattr("engine.column.repeats", lambda _: None)
    each = column(rows, field, bind(field, catalogue(), Tables()), trace=trace).collect(engine="in-memory")
    assert_frame_equal(once, each)
    assert each["failed"].any() or steps[0].transform == "fill_blank"
