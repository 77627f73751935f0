"""Dialects of several characters, and with escaped quotes, are read in bulk as they are row by row."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine.load.reader
from engine.load import load
from engine.load.dialect import Dialect
from engine.load.standins import SIGNS, stand_ins
from engine.project import Edit, Reading
from engine.table import LINE, Table

QUIET = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def load_one(source: Path, folder: Path, reading: Reading) -> object:
    return [
        (table.fields, table.account, table.scan().collect().rows(), table.rejected().rows(), table.skipped().rows())
        for table in load(source, folder, reading)
    ]


@pytest.mark.parametrize(
    ("delimiter", "quote", "head", "signs"),
    [
        pytest.param("||", '"', 'id||name\n1||a\n2||"b||c"\n', 'ab1|"\n\r ', id="two bars"),
        pytest.param(", ", '"', 'id, name\n1, a\n2, "b, c"\n', 'ab1, "\n\r', id="comma and space"),
        pytest.param("§", '"', 'id§name\n1§a\n2§"b§c"\n', 'ab1§"\n\r ', id="a sign beyond ASCII"),
        pytest.param(",", '"', 'id,name\n1,a\n2,"b \\" c"\n3,"d\\\\"\n', 'ab1,"\\\n\r ', id="backslash before a quote"),
        pytest.param("\t", "", 'id\tname\n1\t"a\n2\tb"\n', '\tab1"\n\r x', id="no quotes"),
        pytest.param("||", "", 'id||name\n1||"a\n2||b"\n', '|ab1"\n\r x', id="two bars without quotes"),
    ],
)
def test_rows_in_bulk_are_rows_one_by_one(delimiter: str, quote: str, head: str, signs: str, tmp_path: Path):
    source = tmp_path / "export.csv"
    reading = Reading(delimiter=delimiter, quote=quote, header_row=1)

    @QUIET
    @given(body=st.lists(st.sampled_from([*signs, delimiter, '\\"', '"' + delimiter]), max_size=80).map("".join))
    def check(body: str) -> None:
        source.write_bytes((head + body).encode())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine.load.reader, "can", lambda _: False)
            patch.setattr(engine.load.reader, "stand_ins", lambda *_: None)
            expected = load_one(source, tmp_path / "slow", reading)
        assert load_one(source, tmp_path / "fast", reading) == expected

    check()


def cells_of(table: Table) -> list[tuple[str, ...]]:
    return table.scan().drop(LINE).collect().rows()


def test_cells_get_back_what_the_signs_stand_for(tmp_path: Path):
    source = tmp_path / "export.csv"
    source.write_bytes(b'id||note||city\n1||"a||b"||Bonn\n2||"c\n||d"||Ulm\n3||x|y||Kiel\n' * 1)
    table = load(source, tmp_path / "table")[0]
    assert cells_of(table) == [("1", "a||b", "Bonn"), ("2", "c\n||d", "Ulm"), ("3", "x|y", "Kiel")]
    source.write_bytes(b'id,note\n1,"a \\"b\\" c"\n2,"C:\\\\temp\\\\"\n3,C:\\\\bare\n4,"plain"\n')
    table = load(source, tmp_path / "escaped")[0]
    assert cells_of(table) == [("1", 'a "b" c'), ("2", "C:\\temp\\"), ("3", "C:\\\\bare"), ("4", "plain")]


def test_a_sign_that_is_in_the_file_or_in_an_edit_stands_for_nothing(tmp_path: Path):
    source = tmp_path / "export.csv"
    used = b"".join(SIGNS[:-1]).decode()
    source.write_text(f"id||name\n1||{used}\n2||b\n")
    found = stand_ins(Dialect("||", '"'), source, [])
    assert found is not None
    assert found.dialect.delimiter == SIGNS[-1].decode()
    assert stand_ins(Dialect("||", '"'), source, [SIGNS[-1].decode()]) is None
    assert stand_ins(Dialect(",", '"'), source, []) is None
    table = load(source, tmp_path / "table", Reading(edits={3: Edit(of="2||b", to="2||c")}))[0]
    assert cells_of(table)[0] == ("1", used)


def test_a_repaired_cell_without_quotes_may_hold_a_line_break(tmp_path: Path):
    source = tmp_path / "export.tsv"
    rows = "".join(f'{row}\t5" pipe\tWord {row}\n' for row in range(1, 30))
    source.write_text(f'id\tsize\tnote\n{rows}30\t6" pipe\tLong text\nthat goes on\n31\t7" pipe\tz\n')
    table = load(source, tmp_path / "table", Reading(quote="", delimiter="\t", header_row=1))[0]
    assert cells_of(table)[28:] == [
        ("29", '5" pipe', "Word 29"),
        ("30", '6" pipe', "Long text\nthat goes on"),
        ("31", '7" pipe', "z"),
    ]
    found = stand_ins(Dialect("\t", ""), source, [])
    assert found is not None
    assert not set("\t\n\r") & set("".join(found.cells(["a\tb\n", "c\r"])))
