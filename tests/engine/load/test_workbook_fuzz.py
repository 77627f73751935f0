"""Whatever becomes of a workbook's bytes or of the XML inside it, `load` answers with rows that add up, or refuses."""

import io
import random
import re
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from engine.errors import FileError, OptionError
from engine.load import load
from engine.project import Reading
from engine.table import LINE
from tests.engine.load import test_spreadsheet_xml, test_web_page
from tests.engine.load.workbooks import document, document_parts, document_rows, inline, packed, parts, sheet, texts

SLOWEST = 20
"""Seconds that one small file may take on a busy machine."""
ROWS = ("Report||", "", "id|name|amount", *(f"{row}|name {row % 5}|{row}.50" for row in range(30)), "", "k|v", "DE|19")
NUMBERS = (
    '<row r="40" hidden="1"><c r="A40" s="1"><v>1067</v></c><c r="B40" s="2"><v>46086.5</v></c>'
    '<c r="C40" t="s"><v>0</v></c></row>'
)
MERGED = '<mergeCells count="1"><mergeCell ref="A4:B6"/></mergeCells>'
XLSX = packed(parts(sheet(inline(*ROWS) + NUMBERS, after=MERGED), shared=texts("a", "b &amp; c")))
ODS = packed(document_parts(document(document_rows(*ROWS))))
XML = test_spreadsheet_xml.PLAIN.encode()
PAGE = test_web_page.of_cell("<td rowspan=2>a<br>b<p>c</td>").encode()
XLS = (Path(__file__).parents[2] / "exports" / "hidden_and_merged.xls").read_bytes()
SIGNS = (b"<", b">", b"&", b'"', b"\x00", b"]]>", b"<!--", b"</row>", b"<c>", b"-1", b"99999999999", b"&#x0;", b"\xff")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return bytes that were cut, spliced, doubled, flipped or written into."""
    at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    near = min(len(data), at + chance.randrange(1, 40))
    kinds = (
        lambda: data[:at],
        lambda: data[:at] + data[near:],
        lambda: data[:near] + data[at:near] + data[near:],
        lambda: data[:at] + chance.choice(SIGNS) + data[at:],
        lambda: data[:at] + chance.choice(SIGNS) + data[near:],
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        lambda: data[:at] + data[to:] + data[at:to],
        lambda: bytes(byte ^ (1 << chance.randrange(8)) if chance.random() < 0.003 else byte for byte in data),
    )
    return chance.choice(kinds)()


def changed(text: bytes, chance: random.Random) -> bytes:
    """Return XML that is well-formed still: some letters and digits of its values are others, or more, or none."""
    made = text
    for _ in range(chance.randrange(1, 6)):
        places = [found.start() for found in re.finditer(rb'[0-9A-Za-z](?=[0-9A-Za-z.]*[<"])', made)]
        if places:
            at = chance.choice(places)
            made = made[:at] + chance.choice((b"", b"-", b"9", b"0", b"x", b"99999999", b"1e9", b"  ")) + made[at + 1 :]
    return made


def mutated_inside(data: bytes, chance: random.Random) -> bytes:
    """Return a package with one of its parts mutated, left out, or named otherwise."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        chosen = chance.choice([*names, *[name for name in names if "sheet1" in name or "content" in name] * 8])
        for name in names:
            text = source.read(name)
            if name == chosen and chance.random() < 0.05:
                continue
            change = changed if chance.random() < 0.7 else mutated
            target.writestr(name, change(text, chance) if name == chosen else text)
    return stream.getvalue()


def check(data: bytes, folder: Path, name: str, reading: Reading) -> bool:
    """Load it, and return whether it was read; fail where it is neither read rightly nor refused."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / name).write_bytes(data)
    start = time.monotonic()
    try:
        tables = load(folder / name, folder / "table", reading)
    except (FileError, OptionError) as error:
        tables, refusal = [], error.sentence
    else:
        refusal = "."
    assert time.monotonic() - start < SLOWEST
    assert refusal.endswith(".")
    for table in tables:
        rows = table.scan().collect()
        assert table.account.holds
        assert rows.height == table.account.rows
        assert rows[LINE].is_sorted()
        assert rows[LINE].n_unique() == rows.height
        assert rows.null_count().sum_horizontal().item() == 0
    return bool(tables)


PLAIN_FILES = (("book.xls", XLS), ("book.xls", XML), ("book.xls", PAGE))
READINGS = (
    Reading(),
    Reading(),
    Reading(merged="fill"),
    Reading(cells="A3:C20"),
    Reading(cells="B2:B"),
    Reading(header_row=3),
)


@pytest.mark.parametrize("seed", range(6))
def test_mutated_workbooks_are_read_or_refused(seed: int, tmp_path: Path):
    chance = random.Random(seed)
    read = 0
    for _ in range(30):
        name, data = chance.choice([("book.xlsx", XLSX), ("book.xlsx", XLSX), ("book.ods", ODS), *PLAIN_FILES])
        inside = data.startswith(b"PK") and chance.random() < 0.75
        for _ in range(chance.randrange(1, 3)):
            data = mutated_inside(data, chance) if inside else mutated(data, chance)
        read += check(data, tmp_path / "one", name, chance.choice(READINGS))
    assert read
