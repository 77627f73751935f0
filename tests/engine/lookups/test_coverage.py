"""What a lookup table covers, what its uncovered values may mean, which keys clash, and CSV in and out."""

import polars as pl
import pytest

from engine.edit import assign
from engine.errors import FileError
from engine.lookups import InForce, conflicts
from engine.lookups.coverage import Suggester, Suggestion, Use, coverage, going_back, rows_of_keys, uses
from engine.lookups.files import from_csv, imported, to_csv
from engine.project import Lookup
from engine.table import text_frame
from tests.engine.running import CATALOGUE, field, project, step, table

STAGES = pl.DataFrame(
    {
        "key": ["Closed Won", "Won", "Closed Lost", "Lost"],
        "value": ["gewonnen", "gewonnen", "verloren", "verloren"],
    }
)
CELLS = ["Closed Won", "won ", "Closed-Won", "", "Closed-Won", "On hold"]


def stages(folder, cells=CELLS, *steps):
    made = table(folder / "t", {"Stage": cells})
    at = project(field("Stage", *steps, step("picklist", lookup="stages")))
    rows = tuple({"key": k, "value": v} for k, v in STAGES.rows())
    return at.model_copy(update={"lookups": {"stages": Lookup(rows=rows)}}), {("a", "deals"): made}


def covered(folder, at, loaded):
    return coverage(at, loaded, CATALOGUE, uses(at, CATALOGUE, "stages")[0], folder / "columns")


def test_rows_and_distinct_values_are_counted_and_blanks_are_not(tmp_path):
    found = covered(tmp_path, *stages(tmp_path))
    assert (found.rows, found.covered_rows, found.values, found.covered_values) == (5, 2, 4, 2)


def test_uncovered_values_come_most_frequent_first_with_their_first_line(tmp_path):
    found = covered(tmp_path, *stages(tmp_path))
    assert found.uncovered.rows() == [
        ("Closed-Won", 2, 4, "not in the lookup table"),
        ("On hold", 1, 7, "not in the lookup table"),
    ]


def test_one_assignment_moves_the_meter_without_counting_the_data_again(tmp_path):
    at, loaded = stages(tmp_path)
    before = covered(tmp_path, at, loaded)
    loaded["a", "deals"].parquet.unlink()
    after = covered(tmp_path, assign(at, "stages", "Closed-Won", "gewonnen")[0], loaded)
    assert (before.covered_rows, after.covered_rows) == (2, 4)


def test_earlier_steps_shape_what_the_table_is_asked(tmp_path):
    found = covered(tmp_path, *stages(tmp_path, ["x", "X"], step("upper")))
    assert found.uncovered["value"].to_list() == ["X"]
    assert found.uncovered["rows"].to_list() == [2]


def test_only_enabled_steps_that_read_the_table_use_it():
    at = project(
        field("A", step("upper"), step("picklist", lookup="stages")),
        field("B", step("picklist", lookup="stages", enabled=False)),
        field("C", step("picklist", lookup="sizes"), step("picklist")),
    )
    assert uses(at, CATALOGUE, "stages") == [Use("deals", "A", 2, "A")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            "Closed-Won", Suggestion("gewonnen", "like “Closed Won” but for spaces and punctuation"), id="sign"
        ),
        pytest.param("ClosedWon", Suggestion("gewonnen", "like “Closed Won” but for spaces"), id="space"),
        pytest.param("Lóst", Suggestion("verloren", "like “Lost” but for accents"), id="accent"),
        pytest.param("Closed Wonn", Suggestion("gewonnen", "like “Closed Won”, 95 %"), id="a slip of the finger"),
        pytest.param("Verloren", Suggestion("verloren", "a target value already"), id="target"),
        pytest.param("On hold", None, id="nothing is close"),
        pytest.param("?", None, id="a lone sign"),
    ],
)
def test_a_suggestion_says_why(written, expected):
    assert Suggester(STAGES, ("key",)).suggest(written) == expected


def test_what_differs_in_a_number_is_another_thing():
    classes = text_frame({"key": ["Cost centre 0421", "Cost centre 0422"], "value": ["421", "422"]})
    suggester = Suggester(classes, ("key",))
    assert suggester.suggest("Cost centre 0423") is None
    assert suggester.suggest("Cost center 421") == Suggestion("421", "like “Cost centre 0421”, 90 %")


def test_an_empty_table_suggests_nothing():
    assert Suggester(STAGES.clear(), ("key",)).suggest("x") is None


def test_cells_are_counted_beside_each_key_as_keys_meet():
    asked = pl.DataFrame({"value": ["Won", " wON", "Lost"], "rows": [3, 2, 7]})
    assert rows_of_keys(asked, STAGES, ("key",)).to_list() == [0, 5, 0, 7]


def test_going_back_leads_to_the_key_with_the_most_cells_and_else_to_the_first():
    assert going_back(STAGES, ("key",), pl.Series([1, 5, 0, 0])) == ["Won", "Won", "Closed Lost", "Closed Lost"]
    assert going_back(STAGES.filter(pl.col("key").str.starts_with("Closed")), ("key",)) == ["", ""]


@pytest.mark.parametrize(
    ("rows", "key", "expected"),
    [
        pytest.param([("a", "1"), ("b", "1")], ("k",), [], id="two keys"),
        pytest.param(
            [("a b", "1"), (" A  B", "2")],
            ("k",),
            [
                ("Row 2: “ A  B” stands in row 1 already, written “a b” (case and spaces do not count); "
                "v is “1” there and “2” here.")
            ],
            id="the same but for case and spaces, and contradictory",
        ),
        pytest.param([("a", "1"), ("a", "1")], ("k",), ["Row 2: “a” stands in row 1 already."], id="twice"),
        pytest.param([("", "1"), ("b", "1")], ("k",), ["Row 1 has no k."], id="no key"),
        pytest.param([("a", "1"), ("a", "2")], ("k", "v"), [], id="a key of two columns"),
    ],
)  # fmt: skip
def test_conflicts(rows, key, expected):
    frame = pl.DataFrame(rows, schema={"k": pl.String, "v": pl.String}, orient="row")
    assert [conflict.sentence for conflict in conflicts(frame, key)] == expected


INTO = InForce("stages", "Stages", ("key",), STAGES)


def test_a_table_written_as_csv_reads_back_the_same():
    rows = pl.DataFrame({"key": ['a;"b"', "ä\nö", "=1"], "value": ["1", "", " x "]})
    assert from_csv(to_csv(rows), INTO).rows() == rows.rows()


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        pytest.param(b"key,value\na,1\n", [("a", "1")], id="comma"),
        pytest.param("key;value\nä;1\n".encode("cp1252"), [("ä", "1")], id="semicolon and Windows-1252"),
        pytest.param(b"value\tkey\n1\ta\n", [("a", "1")], id="columns by name"),
        pytest.param(b"Stage,Status\na,1\n\n", [("a", "1")], id="unknown names are taken in order"),
        pytest.param(b"key,Note\na,x\n", [("a", "")], id="a column that the table lacks is left out"),
    ],
)
def test_files_are_read_as_they_come(data, rows):
    assert from_csv(data, INTO).rows() == rows


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"PK\x00\x01", "not a text file", id="a workbook"),
        pytest.param(b"key;value\na\x81;1\n", "neither UTF-8 nor Windows-1252", id="no character is replaced silently"),
        pytest.param(b"key;value\na\n", "Row 2 of the file has 1 cells", id="uneven"),
        pytest.param(b"value;Note\n1;x\n", "no column “key”", id="no key"),
        pytest.param(b"words\nx\n", "one column", id="one column"),
        pytest.param(b'key,value\n"a"b,1\n', "cannot be read as CSV", id="stray quotes"),
    ],
)
def test_a_file_that_cannot_be_used_is_said(data, said):
    with pytest.raises(FileError, match=said):
        from_csv(data, INTO)


INCOMING = pl.DataFrame({"key": [" won", "On hold"], "value": ["W", "offen"]})


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        pytest.param("replace", INCOMING.rows(), id="replace"),
        pytest.param("delete", [row for row in STAGES.rows() if row[0] != "Won"], id="delete"),
        pytest.param(
            "merge", [STAGES.row(0), (" won", "W"), STAGES.row(2), STAGES.row(3), ("On hold", "offen")], id="merge"
        ),
    ],
)
def test_an_import_merges_replaces_or_deletes(mode, expected):
    assert imported(INTO, INCOMING, mode).rows() == expected


def test_a_file_that_contradicts_itself_is_refused():
    with pytest.raises(FileError, match="In the file: Row 2"):
        imported(INTO, pl.DataFrame({"key": ["a", "A"], "value": ["1", "2"]}), "merge")
