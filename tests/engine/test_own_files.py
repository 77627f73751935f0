from pathlib import Path

import pytest

from engine.lookups import table_of
from engine.lookups.files import from_csv
from engine.own_files import lookup_title, project_in
from engine.project import Project

PROJECT = Project(name="Umzug").to_json()
SHIPPED = Path("lookup_tables/booleans.csv")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        pytest.param(PROJECT, True, id="as it was saved"),
        pytest.param("\ufeff" + PROJECT, True, id="saved again with a byte-order mark"),
        pytest.param("{}", False, id="an empty object"),
        pytest.param('[{"version": 1, "name": "x", "a": 1, "b": 2, "outputs": 3}]', False, id="records"),
        pytest.param('{"version": 1, "name": "x", "a": 1, "b": 2, "outputs": 3}', False, id="the same words by chance"),
        pytest.param(PROJECT.replace('"version": 1', '"version": 99'), False, id="of a newer version"),
        pytest.param(PROJECT[:-20], False, id="cut off"),
        pytest.param("Id,Name\n1,{}\n", False, id="an export"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_project_is_told_from_any_other_file(tmp_path, text, is_one):
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    assert (project_in(path) is not None) is is_one


@pytest.mark.parametrize(
    ("content", "title"),
    [
        pytest.param(SHIPPED.read_bytes(), "Words for yes and no", id="a shipped table"),
        pytest.param(b"# title: Mine,,\r\n# key: a,,\r\na,b,c\r\n", "Mine", id="saved again by a spreadsheet"),
        pytest.param(b"# title: A report\nId;Name\n", None, id="an export with a comment above"),
        pytest.param(b"Id,Name\n# title: x\n# key: y\n", None, id="the block is not at the start"),
        pytest.param(b"\xff\xfe\x00", None, id="no text"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_a_lookup_table_is_known_by_its_header_block(tmp_path, content, title):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert lookup_title(path) == title


def test_a_shipped_table_can_be_imported_with_its_header_block():
    table = table_of(Project(), "booleans")
    assert from_csv(SHIPPED.read_bytes(), table).equals(table.rows)
