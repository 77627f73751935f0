import polars as pl
import pytest

from engine.errors import ProjectError
from engine.lookups import Tables, edited, keys, shipped, shipped_names
from engine.project import Lookup, Project

FOLDED = {"placeholders", "booleans", "salutations", "legal_forms", "countries", "country_titles", "tax_words"}
"""Tables whose keys meet folded; others tell spellings apart that folding would merge, such as cm³ and cm3."""


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_table_says_where_it_comes_from_and_has_no_conflicting_keys(name: str):
    table = shipped(name)
    assert table.title
    assert table.source
    assert table.licence
    assert table.date
    assert table.rows.height
    assert set(table.key) <= set(table.rows.columns)
    assert all(kind == pl.String for kind in table.rows.dtypes)
    assert not table.rows.select(table.key).is_duplicated().any()
    if name not in FOLDED:
        return
    rest = [column for column in table.rows.columns if column not in table.key] or list(table.key)
    said = table.rows.select(pl.struct(rest).alias("said"), key=keys(table.rows, table.key))
    assert said.group_by("key").agg(pl.col("said").n_unique()).filter(pl.col("said") > 1)["key"].to_list() == []


def test_edits_replace_rows_in_place_of_the_shipped_and_add_new_ones():
    base = shipped("placeholders")
    edits = Lookup(
        columns=tuple(base.rows.columns),
        key=base.key,
        rows=({"placeholder": "N/A", "value": "x"}, {"placeholder": "foo", "value": "y"}),
        removed=("null",),
    )
    rows = edited(base, edits)
    found = dict(rows.select(base.rows.columns[0], "value").iter_rows())
    assert found["N/A"] == "x"
    assert "n/a" not in found
    assert found["foo"] == "y"
    assert "null" not in found
    assert rows.height == base.rows.height
    assert shipped("placeholders").rows.height == base.rows.height


def test_a_project_has_its_own_tables_beside_the_shipped():
    tables = Tables(Project(lookups={"mine": Lookup(rows=({"key": "a", "value": "b"},))}))
    assert tables["mine"].rows() == [("a", "b")]
    assert "placeholders" in list(tables)
    assert list(tables)[-1] == "mine"
    assert len(tables) == len(shipped_names()) + 1
    with pytest.raises(KeyError):
        tables["nope"]


def test_a_table_that_is_not_shipped_is_named():
    with pytest.raises(ProjectError, match="“nope”"):
        shipped("nope")


def test_keys_meet_without_regard_to_case_and_spaces():
    rows = pl.DataFrame({"a": ["X ", "x"], "b": ["1", " 1"]})
    assert keys(rows, ("a", "b")).to_list() == ["x\t1"] * 2
