"""Edits of steps and lookup tables: a project in, another and a sentence out."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import edit, lookups
from engine.errors import OptionError, ProjectError
from engine.history import History
from engine.lookups import table_of
from engine.project import Lookup, Step
from tests.engine.running import CATALOGUE, field, project, step

UP, NUMBER = step("upper"), step("number_for")


D = ("deals", "Stage")


def at(*steps: Step, **tables: list[tuple[str, str]]):
    made = {name: Lookup(rows=tuple({"key": k, "value": v} for k, v in rows)) for name, rows in tables.items()}
    return project(field("Stage", *steps)).model_copy(update={"lookups": made})


def steps_of(changed: edit.Edit) -> tuple[Step, ...]:
    return changed[0].outputs[0].fields[0].steps


@pytest.mark.parametrize(
    ("changed", "steps", "sentence"),
    [
        pytest.param(edit.add_step(at(UP), *D, NUMBER), (UP, NUMBER), "number for in Stage", id="added"),
        pytest.param(edit.add_step(at(UP), *D, NUMBER, 0), (NUMBER, UP), "number for in Stage", id="put"),
        pytest.param(edit.replace_step(at(UP), *D, 1, NUMBER), (NUMBER,), "change number for in Stage", id="replaced"),
        pytest.param(edit.remove_step(at(UP, NUMBER), *D, 1), (NUMBER,), "remove upper from Stage", id="gone"),
        pytest.param(edit.move_step(at(UP, NUMBER), *D, 1, 1), (NUMBER, UP), "move upper in Stage", id="moved down"),
        pytest.param(edit.move_step(at(UP, NUMBER), *D, 1, -1), (UP, NUMBER), "move upper in Stage", id="at the top"),
        pytest.param(
            edit.switch_step(at(UP), *D, 1, on=False),
            (UP.model_copy(update={"enabled": False}),),
            "switch upper off in Stage",
            id="switched off",
        ),
    ],
)
def test_steps(changed, steps, sentence):
    assert steps_of(changed) == steps
    assert changed[1] == sentence


@pytest.mark.parametrize("number", [0, 3])
def test_a_step_that_is_not_there_is_said(number):
    with pytest.raises(ProjectError, match=f"no step {number}"):
        edit.remove_step(at(UP, NUMBER), "deals", "Stage", number)


@pytest.mark.parametrize(
    ("transform", "options", "more", "said"),
    [
        pytest.param("upper", {"colour": "red"}, {}, "no option “colour”", id="unknown option"),
        pytest.param("number_for", {"comma": "both"}, {}, "comma", id="wrong choice"),
        pytest.param("picklist", {}, {}, "needs the option “lookup”", id="missing option"),
        pytest.param("fly", {}, {}, "no transform named “fly”", id="unknown transform"),
        pytest.param("upper", {}, {"on_failure": "default"}, "default value is missing", id="no default"),
    ],
)
def test_a_wrong_step_is_refused_in_a_sentence(transform, options, more, said):
    with pytest.raises((OptionError, ProjectError), match=said):
        edit.made_step(CATALOGUE, transform, options, **more)


def test_undo_after_an_edit_gives_the_project_before_it():
    before = at(UP, stages=[("won", "W")])
    history = History().changed(before, "start")
    for changed in (
        edit.add_step(before, *D, NUMBER),
        edit.assign(before, "stages", "open", "O"),
        edit.new_lookup(before, "sizes"),
        edit.drop_lookup(before, "stages"),
    ):
        assert history.changed(*changed).undone().project == before


def test_a_value_is_assigned_or_assigned_anew():
    changed, sentence = edit.assign(at(stages=[("Won", "W")]), "stages", "Lost", "L")
    assert table_of(changed, "stages").rows.rows() == [("Won", "W"), ("Lost", "L")]
    assert sentence == "map Lost to L in stages"
    again, _ = edit.assign(changed, "stages", " won", "X")
    assert table_of(again, "stages").rows.rows() == [("Won", "X"), ("Lost", "L")]


def test_values_are_added_to_be_filled_in_once_each():
    changed, sentence = edit.add_keys(at(stages=[("Won", "W")]), "stages", ["won ", "Lost", "LOST", "open"])
    assert table_of(changed, "stages").rows.rows() == [("Won", "W"), ("Lost", ""), ("open", "")]
    assert sentence == "add 2 values to stages"


def test_conflicting_rows_are_refused():
    rows = pl.DataFrame({"key": ["Won", " wON "], "value": ["a", "b"]})
    with pytest.raises(ProjectError, match="Row 2: “ wON ” stands in row 1 already"):
        edit.set_rows(at(stages=[]), "stages", rows)


@pytest.mark.parametrize(
    ("name", "columns", "said"),
    [
        pytest.param("stages", ("a", "b"), "already", id="taken"),
        pytest.param("placeholders", ("a", "b"), "already", id="shipped"),
        pytest.param(" ", ("a", "b"), "no name", id="no name"),
        pytest.param("x", ("a",), "The columns of x", id="one column"),
        pytest.param("x", ("a", "a"), "The columns of x", id="same columns"),
    ],
)
def test_a_new_table_needs_a_free_name_and_two_columns(name, columns, said):
    with pytest.raises(ProjectError, match=said):
        edit.new_lookup(at(stages=[]), name, columns)


SHIPPED = lookups.Shipped(
    "words", "Words", "us", "MIT", "2026", ("key",), pl.DataFrame({"key": ["a", "b", "c"], "value": ["1", "2", "3"]})
)


@pytest.fixture
def shipped(monkeypatch):
    for module in (lookups, edit):
        monkeypatch.setattr(module, "shipped", lambda _name: SHIPPED)
        monkeypatch.setattr(module, "shipped_names", lambda: ("words",))


@pytest.mark.usefixtures("shipped")
def test_over_a_shipped_table_only_what_differs_is_kept():
    rows = pl.DataFrame({"key": ["a", "B", "d"], "value": ["1", "two", "4"]})
    changed, _ = edit.set_rows(at(), "words", rows)
    kept = changed.lookups["words"]
    assert kept.rows == ({"key": "B", "value": "two"}, {"key": "d", "value": "4"})
    assert kept.removed == ("c",)
    assert table_of(changed, "words").rows.rows() == rows.rows()
    assert edit.drop_lookup(changed, "words")[0].lookups == {}


@pytest.mark.usefixtures("shipped")
def test_a_shipped_table_edited_back_leaves_no_edits():
    changed, _ = edit.assign(at(), "words", "a", "9")
    back, _ = edit.assign(changed, "words", "a", "1")
    assert back.lookups == {}


def test_what_a_shipped_table_has_twice_stands_in_nobodys_way(monkeypatch):
    rows = pl.DataFrame({"key": ["kr", "KR", "€"], "value": ["SEK", "DKK", "EUR"]})
    base = lookups.Shipped("words", "Words", "us", "MIT", "2026", ("key",), rows)
    for module in (lookups, edit):
        monkeypatch.setattr(module, "shipped", lambda _name: base)
        monkeypatch.setattr(module, "shipped_names", lambda: ("words",))
    changed, _ = edit.assign(at(), "words", "£", "GBP")
    assert changed.lookups["words"].rows == ({"key": "£", "value": "GBP"},)
    with pytest.raises(ProjectError, match="already"):
        edit.set_rows(at(), "words", rows.with_columns(key=pl.Series(["€", "KR", "€"])))


KEYS = st.lists(st.sampled_from(["a", "b", "c", "d", "E f", "ß"]), unique=True, max_size=6)


@given(KEYS, st.lists(st.sampled_from(["1", "2", ""]), min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_rows_that_were_set_are_the_rows_in_force(wanted, values):
    with pytest.MonkeyPatch.context() as patch:
        for module in (lookups, edit):
            patch.setattr(module, "shipped", lambda _name: SHIPPED)
            patch.setattr(module, "shipped_names", lambda: ("words",))
        rows = pl.DataFrame({"key": wanted, "value": values[: len(wanted)]}, schema=SHIPPED.rows.schema)
        changed, _ = edit.set_rows(at(), "words", rows)
        assert sorted(table_of(changed, "words").rows.rows()) == sorted(rows.rows())


@pytest.mark.parametrize("name", lookups.shipped_names())
def test_every_shipped_table_can_be_edited(name):
    base = lookups.shipped(name)
    rest = next((column for column in base.rows.columns if column not in base.key), base.rows.columns[-1])
    here = pl.int_range(pl.len()) == base.rows.height // 2
    rows = base.rows.with_columns(pl.when(here).then(pl.lit("edited here")).otherwise(pl.col(rest)).alias(rest))
    rows = rows.slice(1)
    changed, _ = edit.set_rows(at(), name, rows)
    assert table_of(changed, name).rows.sort(pl.all()).equals(rows.sort(pl.all()))
