from pathlib import Path

import pytest

from engine.edit.exports import column_news, new_name, rename_system, system_name, with_table, without_export
from engine.edit.fields import rename_field
from engine.project import Project, Reading
from engine.table import Account, Table

READING = Reading()


def table(*fields: str, name: str = "accounts", sha256: str = "1") -> Table:
    return Table(
        name=name, file=f"{name}.csv", folder=Path("nowhere"), sha256=sha256, size=1, fields=fields, account=Account()
    )


def test_a_new_table_becomes_an_export_with_an_output_that_writes_it_as_it_is():
    project = with_table(Project(), "a", table("Id", "Name"), READING)
    assert project.a.name == "accounts"
    assert project.export("a", "accounts").fields == ("Id", "Name")
    assert [(field.target, field.source) for field in project.output("accounts").fields] == [
        ("Id", "Id"),
        ("Name", "Name"),
    ]


def test_both_systems_may_have_a_file_of_one_name():
    project = with_table(Project(), "a", table("Id"), READING)
    project = with_table(project, "b", table("Nr"), READING)
    assert [(output.name, output.side) for output in project.outputs] == [("accounts", "a"), ("accounts_2", "b")]


def test_a_newer_table_renews_an_output_that_nobody_touched():
    project = with_table(Project(), "a", table("Id", "Name"), READING)
    project = with_table(project, "a", table("Id", "Firma", sha256="2"), READING)
    assert len(project.a.exports) == len(project.outputs) == 1
    assert [field.target for field in project.outputs[0].fields] == ["Id", "Firma"]


def test_a_newer_table_leaves_an_output_that_somebody_shaped_as_it_is():
    project = with_table(Project(), "a", table("Id", "Name"), READING)
    shaped = rename_field(project.outputs[0], "Id", "Nr")
    project = with_table(project.with_output(shaped), "a", table("Id", "Phone", sha256="2"), READING)
    assert project.outputs == (shaped,)
    assert project.export("a", "accounts").sha256 == "2"


def test_a_system_that_was_named_keeps_its_name():
    project = with_table(rename_system(Project(), "a", "Salesforce"), "a", table("Id"), READING)
    assert project.a.name == "Salesforce"


def test_an_export_goes_with_its_outputs_and_no_others():
    project = with_table(with_table(Project(), "a", table("Id"), READING), "a", table("Id", name="deals"), READING)
    project = without_export(project, "a", "accounts")
    assert [export.name for export in project.a.exports] == [output.name for output in project.outputs] == ["deals"]


def test_names_are_numbered_where_they_are_taken():
    project = with_table(Project(), "a", table("Id"), READING)
    assert new_name(project, "a", "deals.csv") == "deals"
    assert new_name(project, "a", "accounts.csv") == "accounts_2"
    assert new_name(project, "a", "accounts.csv", ["accounts_2"]) == "accounts_3"
    assert new_name(project, "b", "accounts.csv") == "accounts"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("salesforce.csv", "salesforce"),
        ("sap_b1_2026-11-22.csv", "sap b1"),
        ("crm-export 20261122.xlsx", "crm-export"),
        ("2026.csv", "2026"),
    ],
)
def test_a_system_is_called_after_its_first_file(file, name):
    assert system_name(file) == name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(("a", "b"), ("a", "b"), "The same 2 columns.", id="nothing changed"),
        pytest.param(("a", "b"), ("b", "a"), "another order", id="another order"),
        pytest.param(("a",), ("a", "b"), "New: b.", id="a new column"),
        pytest.param(("a", "b"), ("a",), "No longer there: b", id="a column gone"),
    ],
)
def test_what_changed_in_the_columns_is_said(old, new, said):
    assert said in column_news(old, new)
