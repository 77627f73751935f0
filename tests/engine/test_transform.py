from typing import Literal

import polars as pl
import pytest

from engine.errors import OptionError
from engine.options import Timezone, options
from engine.transform import Answer, Example, FieldName, LookupName, Pattern, TableName, Transform, once


class Sample(Transform):
    """Have an option of every kind."""

    must: str
    """Given by the user."""
    choice: Literal["auto", "a", "b"] = "auto"
    """One of these."""
    field: FieldName = ""
    """A field."""
    fields: tuple[FieldName, ...] = ()
    """Fields."""
    lookup: LookupName = ""
    """A lookup table."""
    loaded: TableName = ""
    """A loaded table."""
    pattern: Pattern = "a+"
    """A pattern."""
    zone: Timezone = "UTC"
    """A zone."""
    many: int = 3
    """How many."""
    really: bool = False
    """Yes or no."""

    def answer(self, value: pl.Expr) -> Answer:
        return Answer(value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({}, "needs the option “must”", id="a missing option"),
        pytest.param({"must": "x", "mist": 1}, "has no option “mist”", id="an unknown option"),
        pytest.param({"must": "x", "choice": "c"}, "choice", id="a choice that is not there"),
        pytest.param({"must": "x", "pattern": "("}, "is not a regular expression", id="a broken pattern"),
        pytest.param({"must": "x", "zone": "Berlin"}, "is not an IANA timezone", id="an unknown zone"),
    ],
)
def test_a_wrong_option_is_one_sentence(given: dict[str, object], words: str):
    with pytest.raises(OptionError) as caught:
        Sample.of(given)
    assert words in str(caught.value)
    assert "Value error" not in str(caught.value)


def test_a_form_learns_every_option_from_the_declaration():
    kinds = {option.name: (option.kind, option.required, option.default) for option in options(Sample)}
    assert kinds == {
        "must": ("text", True, None),
        "choice": ("choice", False, "auto"),
        "field": ("field", False, ""),
        "fields": ("fields", False, ()),
        "lookup": ("lookup", False, ""),
        "loaded": ("table", False, ""),
        "pattern": ("pattern", False, "a+"),
        "zone": ("timezone", False, "UTC"),
        "many": ("whole_number", False, 3),
        "really": ("yes_no", False, False),
    }
    assert {option.help for option in options(Sample)} > {"Given by the user.", "One of these."}


def test_it_names_what_it_reads():
    sample = Sample(must="x", field="City", fields=("A", "B"), lookup="l", loaded="a.users")
    assert sample.reads() == ["City", "A", "B"]
    assert sample.tables_read() == ["l", "a.users"]


def test_open_options_are_read_at_every_choice():
    sample = Sample(must="x")
    assert sample.open_options() == ["choice"]
    assert [reading.choice for reading in sample.readings()] == ["a", "b"]


def test_a_table_that_is_not_bound_is_named():
    sample = Sample(must="x").bound({"l": pl.DataFrame({"key": ["a"]})})
    assert sample.rows_of("l").height == 1
    with pytest.raises(OptionError, match="no table named “m”"):
        sample.rows_of("m")


def test_once_outside_of_a_step_is_the_expression_itself():
    expression = pl.col("x") + "y"
    assert once(expression).meta.eq(expression)


def test_an_example_gives_its_tables_as_frames():
    example = Example(before=[], after=[], tables={"l": {"a": "b"}, "t": {"x": ["1"], "y": ["2"]}})
    assert example.frames()["l"].rows() == [("a", "b")]
    assert example.frames()["t"].rows(named=True) == [{"x": "1", "y": "2"}]
