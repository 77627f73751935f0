"""What holds for every transform, whoever wrote it."""

import itertools
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.column import apply, bind, column
from engine.errors import OptionError
from engine.lookups import Tables
from engine.project import FieldMap, Step
from engine.table import text_frame
from engine.transform import Example, Transform
from transforms import catalogue

NAMES = sorted(catalogue())
FIELD = "value"
HERE = Path(__file__).parent
NASTY = [
    None,
    "",
    " ",
    "\u00a0",
    "\u200b",
    "-",
    "?",
    "n/a",
    "0",
    "-0",
    "1",
    "007",
    "1E5",
    "19 %",
    "1.234,56 €",
    "(1,5)",
    "$",
    "12.5-",
    "9" * 40,
    "1" * 400,
    "٣٫٥",
    "𝟙",
    "½",
    "ß",
    "İ",
    "ﬁ",
    "e\u0301",
    "👩\u200d👧",
    "𝒜",
    "日本",
    "\x00",
    "a\nb",
    "\t",
    "\\",
    "$1",
    "{{ x }}",
    "{%",
    "%",
    "[",
    "(",
    "*",
    "'",
    '"',
    "''",
    "2026-03-29 02:30",
    "31.02.2026",
    "0000-00-00",
    "24:00",
    "1/2/3",
    "99999999999999999999",
    "+49 30 1826534",
    "tel:+1",
    "DE136695976",
    "GB 980 7806 84",
    "DE89 3704 0044 0532 0130 00",
    "CH",
    "Deutschland",
    "HRB 12",
    "Dr. Anna-Lena von der Müller, geb. X",
    "Bonbach GmbH & Co. KG",
    "info@bonbach.de",
    "a@b",
    "@",
    "ja",
    "Frau",
    "Am Alten Markt 12a",
    "Ã¼",
    "=1+1",
    "infinity",
    "nan",
    "1e999",
    "-1e-999",
    "\ud7ff",
    "\ufffd",
    "\ufdd0",
    "NULL",
    "true",
]
CELLS = st.one_of(
    st.none(), st.sampled_from(NASTY), st.text(max_size=20), st.text("0123456789.,'- +%€$/:()AGBDEß\u00a0", max_size=24)
)


def tables_of(example: Example) -> Mapping[str, pl.DataFrame]:
    return {**Tables(), **example.frames()}


def rows_of(example: Example) -> pl.DataFrame:
    return text_frame({FIELD: list(example.before), **{name: list(cells) for name, cells in example.fields.items()}})


def every_example() -> list[Any]:
    return [
        pytest.param(name, example, id=f"{name} example {number}")
        for name in NAMES
        for number, example in enumerate(catalogue()[name].examples, 1)
    ]


@cache
def variants(name: str) -> list[tuple[Transform, Example]]:
    """Return a transform as in its first example, and at every choice of every one of its choices."""
    made = catalogue()[name]
    example = made.examples[0]
    found = [made.of(example.options)]
    for option, info in made.model_fields.items():
        choices = get_args(info.annotation) if get_origin(info.annotation) is Literal else ()
        choices = (True, False) if info.annotation is bool else choices
        for choice in choices:
            try:
                found.append(made.of({**example.options, option: choice}))
            except OptionError:
                continue  # it does not go with the example's other options
    distinct = {one.model_dump_json(): one for one in found}
    return [(one, example) for one in distinct.values()]


@pytest.mark.parametrize("name", NAMES)
def test_a_transform_says_what_it_is(name: str):
    made = catalogue()[name]
    assert made.name() == name
    assert len(made.title()) > 10
    assert "\n" not in made.title()
    assert made.help(), "the file's docstring is the help: say more than the title"
    assert made.examples
    for option, info in made.model_fields.items():
        assert info.description, f"{option} has no docstring"


@pytest.mark.parametrize("name", NAMES)
def test_a_transform_has_its_own_test_file(name: str):
    assert (HERE / f"test_{name}.py").is_file()


@pytest.mark.parametrize(("name", "example"), every_example())
def test_an_example_comes_out_as_it_says(name: str, example: Example):
    made = apply(catalogue()[name].of(example.options), rows_of(example), FIELD, tables_of(example))
    assert made["result"].to_list() == list(example.after)
    if example.reason:
        failed = made.filter(pl.col("result").is_null())
        assert failed["reason"].to_list() == [example.reason] * len(failed)
        assert len(failed)
    else:
        assert made["reason"].is_null().all()
    if example.note:
        assert example.note in made["note"].to_list()
    else:
        assert made["note"].is_null().all()


@pytest.mark.parametrize("name", NAMES)
def test_hostile_cells_are_answered_at_every_choice(name: str):
    for transform, example in variants(name):
        check(transform, example, NASTY, NASTY[::-1])


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(cells=st.lists(CELLS, max_size=20), others=st.lists(CELLS, min_size=1, max_size=5))
def test_no_cell_makes_a_transform_raise_or_moves_a_row(name: str, cells: list[str | None], others: list[str | None]):
    for transform, example in variants(name)[:3]:
        made = check(transform, example, cells, others)
        rows = given_rows(transform, cells, others)
        parts = [rows.slice(start, 7) for start in range(0, len(rows), 7)]
        apart = [apply(transform, part, FIELD, tables_of(example)) for part in parts]
        assert made.equals(pl.concat([made.clear(), *apart])), "a cell's answer must not depend on its neighbours"


def check(transform: Transform, example: Example, cells: list[str | None], others: list[str | None]) -> pl.DataFrame:
    made = result_of(transform, given_rows(transform, cells, others), tables_of(example))
    assert len(made) == len(cells)
    assert made.filter(pl.col("result").is_not_null() & pl.col("reason").is_not_null()).is_empty()
    assert made.filter(pl.col("reason").is_not_null() & pl.col("note").is_not_null()).is_empty()
    blank = pl.Series([cell in (None, "") for cell in cells], dtype=pl.Boolean)
    if not transform.takes_blank:
        assert made.filter(blank)["result"].is_null().all()
        assert made.filter(blank)["reason"].is_null().all()
    if not transform.may_empty:
        assert made.filter(~blank & pl.col("result").is_null() & pl.col("reason").is_null()).is_empty()
    return made


def given_rows(transform: Transform, cells: list[str | None], others: list[str | None]) -> pl.DataFrame:
    fields = {field: list(itertools.islice(itertools.cycle(others), len(cells))) for field in transform.reads()}
    return text_frame({**fields, FIELD: cells})


def result_of(transform: Transform, rows: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    if not transform.open_options():
        field = FieldMap(
            target="out", source=FIELD, steps=(Step(transform=transform.name(), options=transform.model_dump()),)
        )
        steps = bind(field, catalogue(), tables)
        made = column(rows, field, steps).collect(engine="in-memory")
        reasons = [name for name in made.columns if ".reason." in name]
        said = made.select(pl.sum_horizontal(pl.col(reasons).cast(pl.Int32)) if reasons else pl.lit(0)).to_series()
        assert (said == made["failed"].cast(pl.Int32)).all(), "every failed cell has exactly one reason"
    return apply(transform, rows, FIELD, tables)
