"""Which values of a column lead back to one source value, and which come from several."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.reverse import going_back, sources_of


def spellings(folder, rows):
    """Write what `by_value` writes, as far as the way back reads it: before, after, rows, rejected."""
    frame = pl.DataFrame(
        rows, schema={"before": pl.String, "after": pl.String, "rows": pl.UInt32, "rejected": pl.Boolean}, orient="row"
    )
    path = folder / "column.values.parquet"
    frame.write_parquet(path)
    return path


@pytest.mark.parametrize(
    ("rows", "expected", "sentence"),
    [
        pytest.param(
            [("won", "W", 3, False), ("Won", "W", 2, False), ("lost", "L", 4, False)],
            (2, 1, 5),
            "1 of 2 values comes from several source values: 5 rows cannot be led back.",
            id="two spellings of one option",
        ),
        pytest.param(
            [("a", "1", 1, False), ("b", "2", 1, False)],
            (2, 0, 0),
            "Each of the 2 values leads back to one source value.",
            id="one to one",
        ),
        pytest.param(
            [("a", "1", 1, False), (None, "1", 1, False)],
            (1, 1, 2),
            "The one value comes from several source values: 2 rows cannot be led back.",
            id="an empty cell that got a default is a source of its own",
        ),
        pytest.param(
            [("a", "1", 1, False), ("b", "1", 9, True)],
            (1, 0, 0),
            "The one value leads back to one source value.",
            id="a rejected row is not written",
        ),
        pytest.param([("a", None, 1, False)], (0, 0, 0), "Nothing is written, so nothing leads back.", id="all empty"),
        pytest.param(
            [("a", "1", 1, False), ("a", "1", 2, False)],
            (1, 0, 0),
            "The one value leads back to one source value.",
            id="one spelling in two lines, because another field was noted",
        ),
    ],
)
def test_the_way_back_is_counted_over_all_rows(tmp_path, rows, expected, sentence):
    found = going_back(spellings(tmp_path, rows))
    assert (found.values, found.ambiguous, found.rows) == expected
    assert found.sentence == sentence
    assert going_back(tmp_path / "column.values.parquet") == found


def test_each_value_says_from_how_many_it_comes(tmp_path):
    found = going_back(spellings(tmp_path, [("a", "1", 1, False), ("b", "1", 1, False), ("c", "2", 1, False)]))
    assert sources_of(found, pl.Series(["2", "1", None], dtype=pl.String)) == [1, 2, 1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["1", "2", None]), st.integers(1, 9), st.booleans()))
)
def test_a_value_is_ambiguous_if_and_only_if_two_sources_give_it(tmp_path_factory, rows):
    found = going_back(spellings(tmp_path_factory.mktemp("back"), rows))
    written = [(before, after) for before, after, _, rejected in rows if after is not None and not rejected]
    sources = {after: {before for before, made in written if made == after} for _, after in written}
    assert found.values == len(sources)
    assert found.ambiguous == sum(len(each) > 1 for each in sources.values())
