"""A table written as CSV in any usual way loads back cell by cell, with the line of every row."""

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.load import load, write_plain
from engine.project import Reading
from engine.table import LINE

CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\x1a\ufeff\x02", exclude_categories=["Cs", "Cc"])
    | st.sampled_from(" \",;\n|\t'\r"),
    max_size=12,
)
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8))
    # A row of nothing but white space is a blank line to everybody, and is counted as one.
    return [[f"x{row[0]}", *row[1:]] for row in rows]


@QUIET
@given(
    rows=tables(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quote=st.sampled_from(['"', "'"]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(  # noqa: PLR0913, PLR0917 - a file is written in many ways
    rows: list[list[str]], delimiter: str, quote: str, end: str, encoding: str, tmp_path: Path
):
    names = [f"name_{place}" for place in range(len(rows[0]))]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quotechar=quote, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(
        [names, *rows]
    )
    source = tmp_path / "written.csv"
    source.write_bytes(out.getvalue().encode(encoding))
    table = load(source, tmp_path / "table", Reading(delimiter=delimiter, quote=quote, header_row=1))[0]
    frame = table.scan().collect()
    assert list(table.fields) == names
    assert [list(row) for row in frame.drop(LINE).rows()] == rows
    line, lines = 2, []
    for row in rows:
        lines.append(line)
        line += len(quote.join(row).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert frame[LINE].to_list() == lines
    plain, _ = write_plain(table, tmp_path / "out")
    again = load(plain, tmp_path / "again", Reading(delimiter=",", quote='"', header_row=1))[0]
    assert again.scan().drop(LINE).collect().equals(frame.drop(LINE))
