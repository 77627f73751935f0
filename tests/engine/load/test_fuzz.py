"""Whatever bytes come, `load` answers with tables whose rows add up, or refuses with a sentence; and quickly."""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import WorkbenchError
from engine.load import load, write_plain
from engine.table import LINE

EXPORTS = Path(__file__).parents[2] / "exports"
FILES = sorted(path for path in EXPORTS.iterdir() if path.is_file())
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(data: bytes, folder: Path, name: str = "export.csv") -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    source = folder / name
    source.write_bytes(data)
    try:
        tables = load(source, folder / "table")
    except WorkbenchError as error:
        refusal = error.sentence
        tables = []
    else:
        refusal = ""
    assert tables or refusal.endswith(".")
    for table in tables:
        account = table.account
        assert account.holds
        rows = table.scan().collect()
        assert rows.height == account.rows
        assert rows.columns == [LINE, *table.fields]
        assert len(set(table.fields)) == len(table.fields)
        assert all(name.strip() and not name.startswith("\u2190") for name in table.fields)
        assert rows.null_count().sum_horizontal().item() == 0
        assert rows[LINE].is_sorted()
        assert rows[LINE].n_unique() == rows.height
        assert table.rejected().height == account.rejected_rows
        write_plain(table, folder / "out")


def mutated(data: bytes, chance: random.Random) -> bytes:
    at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    other = chance.choice(FILES).read_bytes()
    kinds = (
        lambda: data[:at],
        lambda: data[:at] + data[to:],
        lambda: data[:to] + data[at:to] + data[to:],
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        lambda: (
            data[:at] + chance.choice([b'"', b"\n", b",", b";", b"\x00", b"\r", b"\\", b"'", b"\xff\xfe"]) + data[at:]
        ),
        lambda: data[:at] + other[: chance.randrange(len(other) + 1)] + data[at:],
        lambda: bytes(byte ^ (1 << chance.randrange(8)) if chance.random() < 0.01 else byte for byte in data),
    )
    return chance.choice(kinds)()


@pytest.mark.parametrize("seed", range(8))
def test_mutated_exports_never_break_the_loader(seed: int, tmp_path: Path):
    chance = random.Random(seed)
    for _ in range(14):
        source = chance.choice(FILES)
        data = source.read_bytes()
        for _ in range(chance.randrange(1, 4)):
            data = mutated(data, chance)
        check(data, tmp_path / "one", source.name)


@QUIET
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes, tmp_path: Path):
    check(data, tmp_path / "one")


@QUIET
@given(text=st.text(alphabet="ab1,;\"'\t\n\r \\|\x00\u00e4", max_size=120))
def test_any_text_of_signs_is_read_or_refused(text: str, tmp_path: Path):
    check(text.encode(), tmp_path / "one")
