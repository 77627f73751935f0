"""The clock-change ledger of a step, over all rows and after the steps before it."""

import polars as pl

from engine.dates.clock_ledger import before, ledger, ledger_key
from engine.dates.text import Manner
from engine.project import Export, FieldMap, Output, Project, Step, System
from engine.table import LINE, Account, Table
from transforms import catalogue

CELLS = ["x27.10.2024 02:30", "31.03.2024 02:15", "01.07.2024 12:00", "", "2024-10-27T02:30:00Z"]


def given(folder):
    frame = pl.DataFrame({"When": CELLS}).with_row_index(LINE, offset=2)
    frame.write_parquet(folder / "rows.parquet")
    account = Account(lines=6, header=1, accepted=5, rows=5)
    table = Table(name="t", file="t.csv", folder=folder, sha256="s", size=0, fields=("When",), account=account)
    steps = (
        Step(transform="replace_text", options={"find": "x"}),
        Step(transform="convert_timezone", options={"source": "Europe/Berlin", "order": "day_first"}),
    )
    output = Output(name="t", side="a", export="t", fields=(FieldMap(target="Created", source="When", steps=steps),))
    project = Project(a=System(name="A", exports=(Export(name="t", file="t.csv"),)), outputs=(output,))
    return project, {("a", "t"): table}, output, table


def test_the_ledger_sees_what_the_step_receives(tmp_path):
    project, loaded, output, _ = given(tmp_path)
    received = before(output.fields[0], 2)
    told = []
    found = ledger(
        project, loaded, catalogue(), output, received,
        source="Europe/Berlin", target="UTC", manner=Manner("day_first"), progress=lambda _, words: told.append(words),
    )  # fmt: skip
    assert (found.rows, found.blank, found.doubled, found.skipped) == (5, 1, 1, 1)
    assert [(hit.line, hit.value, hit.kind) for hit in found.hits] == [
        (2, "27.10.2024 02:30", "doubled"),
        (3, "31.03.2024 02:15", "skipped"),
    ]
    assert found.notations == {"none": 3, "Z": 1}
    assert told == ["looking for clock changes"]


def test_only_what_comes_before_the_step_and_how_it_reads_decides(tmp_path):
    project, loaded, output, table = given(tmp_path)
    mapped = output.fields[0]

    def key(field, read="Europe/Berlin"):
        return ledger_key(project, loaded, catalogue(), table, before(field, 2), read=read)

    other = mapped.model_copy(update={"steps": (mapped.steps[0], Step(transform="convert_timezone"))})
    assert key(mapped) == key(other)
    assert key(mapped) != key(mapped, "UTC")
    assert key(mapped) != ledger_key(project, loaded, catalogue(), table, before(mapped, 1), read="Europe/Berlin")
