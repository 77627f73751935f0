from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import CancelledError, ProjectError
from engine.profile import Selection, matching, profile
from engine.profile.shapes import LOOKED_AT, shape, shapes
from tests.engine.profile.conftest import PLACEHOLDERS, made

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "", "12", "1.234,5", "31.02.2024", "2024-03-05 10:00", "$5", "a@b.de", "Köln", " x", "n/a"]),
    st.text(min_size=100, max_size=300),
)


@given(st.lists(CELLS, max_size=60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_figure_is_exact_and_leads_to_its_rows(tmp_path_factory, cells):
    cells = [cell.encode("utf-8", "ignore").decode() for cell in cells]
    table = made(tmp_path_factory.mktemp("table"), {"Feld": cells, "Nr": [str(n) for n in range(len(cells))]})
    field = profile(table, PLACEHOLDERS).field("Feld")
    filled = [cell for cell in cells if cell]
    counted = Counter(filled)
    assert (field.rows, field.filled, field.empty) == (len(cells), len(filled), len(cells) - len(filled))
    assert (field.distinct, field.unique) == (len(counted), len(counted) == len(filled))
    assert {top.value: top.rows for top in field.top}.items() <= counted.items()
    assert [top.rows for top in field.top] == sorted(counted.values(), reverse=True)[:10]
    if filled:
        assert field.shortest is not None
        assert field.longest is not None
        assert field.shortest.length == min(map(len, filled))
        assert field.longest.length == max(map(len, filled))
    selections = [
        (Selection(what="filled", field="Feld"), field.filled),
        (Selection(what="empty", field="Feld"), field.empty),
        (Selection(what="invalid", field="Feld"), field.invalid),
        *((Selection(what="value", field="Feld", value=top.value), top.rows) for top in field.top),
        *((Selection(what="shape", field="Feld", value=one.shape), one.rows) for one in field.shapes),
    ]
    for selection, rows in selections:
        found = matching(table, selection, PLACEHOLDERS).collect()
        assert found.height == rows
        assert found["←line"].is_sorted()
    for finding in profile(table, PLACEHOLDERS).findings:
        if finding.code != "empty_fields":
            assert matching(table, Selection.of(finding), PLACEHOLDERS).collect().height == finding.rows


@given(st.lists(st.text(max_size=2 * LOOKED_AT), max_size=20))
@settings(max_examples=80, deadline=None)
def test_a_shape_is_the_same_for_a_filter(cells):
    import polars as pl

    values = pl.Series("value", [cell.encode("utf-8", "ignore").decode() for cell in cells], dtype=pl.String)
    assert shapes(values).to_list() == values.to_frame().select(shape(pl.col("value"))).to_series().to_list()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("05.03.2024", "99.99.9999", id="digits stay single"),
        pytest.param("Müller GmbH & Co. KG", "Aa AaA & Aa. A", id="runs of letters become one"),
        pytest.param("1.234,56 €", "9.999,99 €", id="signs stay"),
        pytest.param("東京", "a", id="letters without case count as small"),
        pytest.param("x1" * 61, "a9" * 60 + "…", id="long values are cut"),
    ],
)
def test_shapes(value, expected):
    import polars as pl

    assert shapes(pl.Series([value])).to_list() == [expected]


def test_the_second_time_the_profile_is_read_from_disk(profiled, placeholders):
    table, first = profiled({"A": ["x", "y"]})
    assert (table.folder / "profile.json").exists()
    assert profile(table, placeholders) == first
    assert profile(table, placeholders).seconds == first.seconds


def test_other_placeholders_make_another_profile(profiled):
    table, first = profiled({"A": ["x", "entfällt"]})
    import polars as pl

    again = profile(table, {"placeholders": pl.DataFrame({"placeholder": ["entfällt"]})})
    assert [f.code for f in first.findings] == []
    assert [f.code for f in again.findings] == ["placeholders"]


def test_a_broken_file_beside_the_rows_is_no_profile(profiled, placeholders):
    table, first = profiled({"A": ["x"]})
    (table.folder / "profile.json").write_text("{")
    assert profile(table, placeholders).fields == first.fields


def test_progress_can_stop_the_work(table):
    of = table({"A": ["x"], "B": ["y"]})

    def stop(_fraction, _words):
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        profile(of, PLACEHOLDERS, progress=stop)
    assert not (of.folder / "profile.json").exists()


def test_progress_ends_at_one(table):
    told = []
    profile(table({"A": ["x"], "B": ["y"]}), PLACEHOLDERS, progress=lambda fraction, _: told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_file_without_rows_has_a_profile(profiled):
    _, made_of = profiled({"A": [], "B": []})
    assert [(f.rows, f.filled, f.looks_like) for f in made_of.fields] == [(0, 0, "empty"), (0, 0, "empty")]
    assert made_of.findings == ()


@pytest.mark.parametrize(
    "selection",
    [
        pytest.param(Selection(what="empty", field="C"), id="no such field"),
        pytest.param(Selection(what="finding", field="A", value="mojibake"), id="no such finding"),
    ],
)
def test_what_is_not_there_cannot_be_shown(table, selection):
    with pytest.raises(ProjectError):
        matching(table({"A": ["x"]}), selection, PLACEHOLDERS).collect()
