"""Stages of one field, asked with small transforms made here."""

from collections.abc import Mapping
from typing import Any, Literal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import BLANK, apply, bind, column
from engine.errors import OptionError, ProjectError, WorkbenchError
from engine.project import FieldMap, Step
from engine.table import text_frame
from engine.transform import OPEN_QUESTION, Answer, FieldName, Transform, once

NO_DIGIT, TOO_LONG, ODD = "no digit", "too long", "odd"


class OnlyDigits(Transform):
    """Keep a cell of digits: with two reasons that can hold at once, and a note."""

    def answer(self, value: pl.Expr) -> Answer:
        return Answer(
            value,
            reasons={TOO_LONG: value.str.len_chars() > 3, NO_DIGIT: ~value.str.contains("[0-9]")},
            notes={ODD: value.str.contains("[13579]$")},
        )


class Never(Transform):
    """Answer nothing, and say nothing about it."""

    def answer(self, value: pl.Expr) -> Answer:
        return Answer(pl.when(value == "\x00").then(value), otherwise="never")


class Filler(Transform):
    """Fill what is empty from another field."""

    takes_blank = True
    other: FieldName = "value"

    def answer(self, value: pl.Expr) -> Answer:
        return Answer(pl.coalesce(value, pl.col(self.other)))


class Blanker(Transform):
    """Empty a cell rightly."""

    may_empty = True

    def answer(self, value: pl.Expr) -> Answer:
        return Answer(pl.when(value != "n/a").then(value))


class Upper(Transform):
    """Read an intermediate twice."""

    def answer(self, value: pl.Expr) -> Answer:
        big = once(value.str.to_uppercase())
        return Answer(big + big)


class Open(Transform):
    """Be open about which half is meant."""

    half: Literal["auto", "left", "right"] = "auto"

    def answer(self, value: pl.Expr) -> Answer:
        parts = value.str.split("|").list
        return Answer(parts.get(0 if self.half == "left" else 1, null_on_oob=True), otherwise="no half")


CATALOGUE: Mapping[str, type[Transform]] = {
    one.__name__: one for one in (OnlyDigits, Never, Filler, Blanker, Upper, Open)
}


def made(steps: list[Step], cells: list[str | None], trace: bool = False, **others: list[str | None]) -> pl.DataFrame:  # noqa: FBT001, FBT002
    field = FieldMap(target="out", source="value", steps=tuple(steps))
    rows = text_frame({"value": cells, **others})
    return column(rows, field, bind(field, CATALOGUE, {}), trace=trace).collect(engine="in-memory")


@pytest.mark.parametrize(
    ("on_failure", "after"), [("reject", None), ("empty", None), ("keep", "abc"), ("default", "D")]
)
@pytest.mark.parametrize(("on_blank", "blank"), [("leave", None), ("reject", None), ("default", "D")])
def test_failed_and_blank_cells_go_as_the_step_says(
    on_failure: Any, after: str | None, on_blank: Any, blank: str | None
):
    step = Step(transform="OnlyDigits", on_failure=on_failure, on_blank=on_blank, default="D")
    frame = made([step], ["abc", None, "", "42"])
    refused = on_blank == "reject"
    assert frame["value"].to_list() == [after, blank, blank, "42"]
    assert frame["rejected"].to_list() == [on_failure == "reject", refused, refused, False]
    assert frame["1.failed"].to_list() == [True, refused, refused, False]
    assert frame["1.reason.no digit"].to_list() == [True, False, False, False]
    if refused:
        assert frame[f"1.reason.{BLANK}"].to_list() == [False, True, True, False]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.text("0a9 ", max_size=6)), max_size=12),
    st.lists(st.sampled_from(["OnlyDigits", "Never", "Blanker", "Upper"]), min_size=1, max_size=3),
    st.sampled_from(["reject", "empty", "keep", "default"]),
    st.sampled_from(["leave", "reject", "default"]),
)
def test_every_failed_cell_has_exactly_one_reason_and_no_note(
    cells: list[str | None], names: list[str], on_failure: Any, on_blank: Any
):
    steps = [Step(transform=name, on_failure=on_failure, on_blank=on_blank, default="0") for name in names]
    frame = made(steps, cells)
    assert len(frame) == len(cells)
    for number in range(1, len(steps) + 1):
        reasons = frame.select(pl.col("^%d[.]reason[.].*$" % number).cast(pl.Int32))  # noqa: UP031 - a pattern
        said = reasons.sum_horizontal() if reasons.width else pl.Series([0] * len(frame), dtype=pl.Int32)
        assert said.to_list() == frame[f"{number}.failed"].cast(pl.Int32).to_list()
        for note in [name for name in frame.columns if name.startswith(f"{number}.note.")]:
            assert not (frame[note] & frame[f"{number}.failed"]).any()
    assert (frame["value"] != "").all()


def test_the_first_true_reason_counts():
    frame = made([Step(transform="OnlyDigits")], ["abcdef"])
    assert frame.row(0, named=True) == {
        "value": None, "changed": True, "rejected": True, "failed": True, "noted": False, "1.changed": True,
        "1.failed": True, "1.reason.too long": True, "1.reason.no digit": False, "1.reason.no answer": False,
        "1.note.odd": False,
    }  # fmt: skip


def test_a_disabled_step_does_nothing_and_keeps_its_number():
    steps = [Step(transform="Never", enabled=False), Step(transform="OnlyDigits")]
    frame = made(steps, ["41", "abc"])
    assert frame["value"].to_list() == ["41", None]
    assert frame["2.note.odd"].to_list() == [True, False]
    assert not [name for name in frame.columns if name.startswith("1.")]


def test_an_unsettled_step_leaves_the_cells_as_they_are():
    assert made([Step(transform="Open")], ["a|b"])["value"].to_list() == ["a|b"]


def test_each_step_works_on_what_the_one_before_made():
    frame = made([Step(transform="Upper"), Step(transform="Upper")], ["ab"], trace=True)
    assert frame.select("before", "1.value", "2.value", "value").row(0) == ("ab", "ABAB", "ABABABAB", "ABABABAB")


def test_an_empty_answer_that_is_right_is_no_failure():
    frame = made([Step(transform="Blanker")], ["n/a", "x"])
    assert frame["value"].to_list() == [None, "x"]
    assert not frame["failed"].any()
    assert frame["1.changed"].to_list() == [True, False]


def test_a_step_that_fills_is_not_given_a_rejected_cell():
    steps = [Step(transform="OnlyDigits", on_failure="reject"), Step(transform="Filler", options={"other": "spare"})]
    frame = made(steps, ["abc", None], spare=["S", "S"])
    assert frame["value"].to_list() == [None, "S"]
    assert frame["rejected"].to_list() == [True, False]


def test_a_step_that_fills_is_given_a_cell_that_a_failure_emptied():
    steps = [Step(transform="OnlyDigits", on_failure="empty"), Step(transform="Filler", options={"other": "spare"})]
    assert made(steps, ["abc"], spare=["S"])["value"].to_list() == ["S"]


@pytest.mark.parametrize(("on_blank", "after"), [("leave", None), ("default", "D"), ("reject", None)])
def test_what_a_filling_step_could_not_fill_goes_as_blank(on_blank: Any, after: str | None):
    step = Step(transform="Filler", options={"other": "spare"}, on_blank=on_blank, default="D")
    frame = made([step], [None, "x"], spare=[None, None])
    assert frame["value"].to_list() == [after, "x"]
    assert frame["rejected"].to_list() == [on_blank == "reject", False]


@pytest.mark.parametrize("name", ["value", "rejected", "before", "new", "given", "once.0", "1.value", "failed"])
def test_a_source_field_may_have_any_name_that_the_engine_uses(name: str):
    field = FieldMap(
        target="out", source=name, steps=(Step(transform="Upper"), Step(transform="Filler", options={"other": name}))
    )
    rows = text_frame({name: ["a", None]})
    frame = column(rows, field, bind(field, CATALOGUE, {}), trace=True).collect(engine="in-memory")
    assert frame["value"].to_list() == ["AA", None]
    assert frame["before"].to_list() == ["a", None]


def test_a_constant_fills_every_row_and_goes_through_the_steps():
    field = FieldMap(target="out", constant="de", steps=(Step(transform="Upper"),))
    rows = text_frame({"x": ["1", "2", "3"]})
    frame = column(rows, field, bind(field, CATALOGUE, {})).collect(engine="in-memory")
    assert frame["value"].to_list() == ["DEDE"] * 3
    assert frame["changed"].all()


def test_no_rows_are_no_rows():
    assert len(made([Step(transform="Upper")], [])) == 0


def test_a_transform_that_is_not_there_is_named():
    with pytest.raises(WorkbenchError, match="no transform named “Nope”"):
        made([Step(transform="Nope")], ["a"])


def test_a_wrong_option_fails_when_the_step_is_built():
    with pytest.raises((OptionError, ProjectError), match="no option “wrong”"):
        made([Step(transform="Upper", options={"wrong": 1})], [])


def test_apply_says_reason_and_notes_in_words():
    frame = apply(OnlyDigits(), text_frame({"f": ["7", "abc", "abcdef", None]}), "f")
    assert frame.rows() == [("7", None, ODD), (None, NO_DIGIT, None), (None, TOO_LONG, None), (None, None, None)]


def test_apply_with_an_open_option_answers_only_where_all_readings_agree():
    frame = apply(Open(), text_frame({"f": ["a|a", "a|b", "a", None]}), "f")
    assert frame["result"].to_list() == ["a", None, "a", None]
    assert frame["reason"].to_list() == [None, OPEN_QUESTION, None, None]
