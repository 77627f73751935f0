from pathlib import Path

import pytest

from engine.examples import examples
from engine.load import load


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        pytest.param(["b", "aaa", "", "cc"], ("b", "aaa", "cc"), id="first, longest, another; never empty"),
        pytest.param(["x", "x", "x"], ("x",), id="one value once"),
        pytest.param(["", ""], (), id="nothing in an empty field"),
        pytest.param([f"{n:03d}" for n in range(100)], ("000", "050", "099"), id="spread where all are as long"),
    ],
)
def test_examples_differ(tmp_path: Path, cells: list[str], shown: tuple[str, ...]):
    source = tmp_path / "x.csv"
    source.write_text("key,value\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(cells)))
    folder = tmp_path / "table"
    folder.mkdir()
    (table,) = load(source, folder)
    assert examples(table)["value"] == shown
