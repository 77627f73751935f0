"""Which values of a column go back as they stood, which in another spelling, and which come from several."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.column import bind
from engine.project import FieldMap, Step
from engine.reverse import going_back
from transforms import catalogue


def spellings(folder, rows):
    """Write what `by_value` writes, as far as the way back reads it: before, after, rejected."""
    frame = pl.DataFrame(rows, schema={"before": pl.String, "after": pl.String, "rejected": pl.Boolean}, orient="row")
    path = folder / "column.values.parquet"
    frame.write_parquet(path)
    return path


def led_back(folder, rows, steps=()):
    """Take the values of some rows back through steps, given as (transform, options)."""
    field = FieldMap(target="t", source="s", steps=tuple(Step(transform=name, options=given) for name, given in steps))
    return going_back(spellings(folder, rows), bind(field, catalogue(), {}), catalogue(), {})


COMMA = ("parse_number", {"decimal": "comma"})


@pytest.mark.parametrize(
    ("rows", "steps", "sentence"),
    [
        pytest.param(
            [("W", "W", False), ("w", "W", False), ("L", "L", False)],
            [],
            "goes back: 1 of 2 values as they stood, 1 ambiguous",
            id="two spellings of one option",
        ),
        pytest.param([("a", "a", False)], [], "goes back: 1 of 1 value as they stood", id="one to one"),
        pytest.param(
            [("a", "a", False), (None, "a", False)],
            [],
            "goes back: 0 of 1 value as they stood, 1 ambiguous",
            id="an empty cell that got a default is a source of its own",
        ),
        pytest.param(
            [("a", "a", False), ("b", "a", True)],
            [],
            "goes back: 1 of 1 value as they stood",
            id="a rejected row is not written",
        ),
        pytest.param([("a", None, False)], [], "", id="nothing is written"),
        pytest.param(
            [("a", "a", False), ("a", "a", False)],
            [],
            "goes back: 1 of 1 value as they stood",
            id="one spelling in two lines, because another field was noted",
        ),
        pytest.param(
            [("1,5", "1.5", False), ("1.000,5", "1000.5", False)],
            [COMMA],
            "goes back: 1 of 2 values as they stood, 1 in another spelling",
            id="thousands come back without their points",
        ),
        pytest.param(
            [("1,5", "2026-1.5", False)],
            [COMMA, ("replace_text", {"find": "1", "replacement": "2026-1"})],
            "goes back: 1 of 1 value as they stood",
            id="two steps go back in the other order",
        ),
        pytest.param(
            [(" a", "A", False), ("B", "B", False)],
            [("trim_whitespace", {}), ("change_case", {"to": "upper"})],
            "goes back: 1 of 2 values as they stood, 1 in another spelling",
            id="what steps without a way back left alone stands as it stood",
        ),
    ],
)
def test_the_way_back_is_tried_on_every_value(tmp_path, rows, steps, sentence):
    found = led_back(tmp_path, rows, steps)
    assert found.sentence == sentence
    assert led_back(tmp_path, rows, steps) == found


def test_each_value_says_what_it_goes_back_to(tmp_path):
    found = led_back(tmp_path, [("1", "1", False), ("01", "1", False), ("1,5", "1.5", False)], [COMMA])
    told = found.of(pl.Series(["1.5", "1", None], dtype=pl.String))
    assert told.rows() == [("1,5", 1, True), ("1", 2, False), (None, None, None)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["1", "2", None]), st.booleans())))
def test_a_value_is_ambiguous_if_and_only_if_two_sources_give_it(tmp_path_factory, rows):
    found = led_back(tmp_path_factory.mktemp("back"), rows)
    written = [(before, after) for before, after, rejected in rows if after is not None and not rejected]
    sources = {after: {before for before, made in written if made == after} for _, after in written}
    assert found.values == len(sources)
    assert found.ambiguous == sum(len(each) > 1 for each in sources.values())
