"""Options that the other system must create: a file of them, with rows, over all outputs and slices."""

import polars as pl
import pytest

from engine.errors import ProjectError
from engine.project import Export, FieldMap, Lookup, Output, Project, Step, System
from engine.run import run
from engine.table import LINE, Account, Table
from transforms import catalogue

STAGES = ["won", "Bergbau ", "won", "bergbau", "Chemie", "Bergbau", ""]


def given(folder, unknown, on_failure="reject"):
    pl.DataFrame({"Stage": STAGES}).with_row_index(LINE, offset=2).write_parquet(folder / "rows.parquet")
    pl.DataFrame(
        schema={"line": pl.UInt32, "text": pl.String, "reason": pl.String, "suggestion": pl.String}
    ).write_parquet(folder / "rejected.parquet")
    rows = len(STAGES)
    account = Account(lines=rows + 1, header=1, accepted=rows, rows=rows)
    table = Table(name="t", file="t.csv", folder=folder, sha256="s", size=0, fields=("Stage",), account=account)
    step = Step(transform="map_picklist", options={"table": "stages", "unknown": unknown}, on_failure=on_failure)
    mapped = FieldMap(target="Status", source="Stage", steps=(step,))
    project = Project(
        a=System(name="A", exports=(Export(name="t", file="t.csv"),)),
        outputs=(Output(name="t", side="a", export="t", fields=(mapped,)),),
        lookups={"stages": Lookup(rows=({"key": "won", "value": "Closed Won"},))},
    )
    return project, {("a", "t"): table}


@pytest.mark.parametrize("size", [2, 100])
def test_options_to_create_are_written_with_their_rows(tmp_path, size):
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    project, loaded = given(source, "create")
    report = run(project, loaded, catalogue(), out, size=size)
    assert "options_to_create.csv" in report.files
    assert (out / "options_to_create.csv").read_text() == (
        "output,field,option,rows,line\nt,Status,Bergbau,2,3\nt,Status,bergbau,1,5\nt,Status,Chemie,1,6\n"
    )


def test_there_is_no_such_file_where_nothing_must_be_created(tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    project, loaded = given(source, "fail")
    report = run(project, loaded, catalogue(), out)
    assert report.outputs[0].rejected == 4
    assert not (out / "options_to_create.csv").exists()


def test_an_output_cannot_take_the_name_of_the_list(tmp_path):
    project, loaded = given(tmp_path, "create")
    named = project.outputs[0].model_copy(update={"name": "options_to_create"})
    with pytest.raises(ProjectError, match="list of options to create"):
        run(project.model_copy(update={"outputs": (named,)}), loaded, catalogue(), tmp_path / "out")
