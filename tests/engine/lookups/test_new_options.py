"""What a newer export brings that neither the last one nor the lookup table knew."""

import polars as pl

from engine.lookups.new_options import new_options
from engine.project import Export, FieldMap, Lookup, Output, Project, Step, System
from engine.table import LINE, Account, Table


def table(folder, cells, field="Stage"):
    folder.mkdir()
    pl.DataFrame({field: cells}, schema={field: pl.String}).with_row_index(LINE, offset=2).write_parquet(
        folder / "rows.parquet"
    )
    account = Account(lines=len(cells) + 1, header=1, accepted=len(cells), rows=len(cells))
    return Table(name="deals", file="d.csv", folder=folder, sha256="", size=0, fields=(field,), account=account)


def project(lookup="stages", **step):
    steps = (Step(transform="map_picklist", **{"options": {"table": lookup}, **step}),)
    fields = (FieldMap(target="Status", source="Stage", steps=steps),)
    return Project(
        a=System(name="A", exports=(Export(name="deals", file="d.csv"),)),
        outputs=(Output(name="deals", side="a", export="deals", fields=fields),),
        lookups={"stages": Lookup(rows=({"key": "Won", "value": "gewonnen"},))},
    )


def test_new_options_are_named_with_their_rows(tmp_path):
    old = table(tmp_path / "old", ["won", "lost", ""])
    new = table(tmp_path / "new", ["WON ", "Lost", "on hold", "On Hold", "paused", ""])
    (found,) = new_options(project(), "a", old, new)
    assert found.options.rows() == [("on hold", 2, 4), ("paused", 1, 6)]
    assert found.sentence == (
        "New in Stage, and not in the lookup table stages: “on hold” (2 rows, line 4), “paused” (1 row, line 6)."
    )


def test_options_are_compared_as_the_step_compares_them(tmp_path):
    old, new = (
        table(tmp_path / "old", ["Won", "gewonnen"]),
        table(tmp_path / "new", ["won", "gewonnen", "offen", " Won"]),
    )
    (found,) = new_options(project(options={"table": "stages", "fold_case": False}), "a", old, new)
    assert found.options["value"].to_list() == ["won", "offen"], "case counts, spaces do not"
    (found,) = new_options(project(options={"table": "stages", "back": True}), "a", table(tmp_path / "none", []), new)
    assert found.options["value"].to_list() == ["won", "offen"], "the second column is the key"


def test_what_the_table_knows_is_no_news(tmp_path):
    assert (
        new_options(project(), "a", table(tmp_path / "old", ["lost"]), table(tmp_path / "new", ["lost", "won"])) == []
    )


def test_fields_without_a_mapping_or_with_a_missing_table_or_gone_are_left_out(tmp_path):
    old, new = table(tmp_path / "old", ["a"]), table(tmp_path / "new", ["b"])
    assert new_options(project(enabled=False), "a", old, new) == []
    assert new_options(project("nowhere"), "a", old, new) == []
    assert new_options(project(), "b", old, new) == []
    assert new_options(project(), "a", old, table(tmp_path / "other", ["b"], "Phase")) == []
