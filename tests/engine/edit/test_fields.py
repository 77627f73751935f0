import pytest

from engine.edit.fields import (
    add_constant,
    add_field,
    add_output,
    drop_field,
    leave_out,
    missing_fields,
    move_field,
    open_fields,
    rename_field,
    rename_output,
    set_constant,
    take_from,
    without_output,
)
from engine.errors import ProjectError
from engine.project import Dropped, FieldMap, Output, Project, Step

STEP = Step(transform="trim_whitespace")
OUTPUT = Output(
    name="kunden",
    side="a",
    export="accounts",
    fields=(FieldMap(target="Id", source="Id"), FieldMap(target="Name", source="Name", steps=(STEP,))),
)


def targets(output: Output) -> list[str]:
    return [field.target for field in output.fields]


def test_a_renamed_column_keeps_its_place_source_and_steps():
    renamed = rename_field(OUTPUT, "Name", " Firma ")
    assert targets(renamed) == ["Id", "Firma"]
    assert renamed.field("Firma").steps == (STEP,)
    assert rename_field(OUTPUT, "Name", "Name") == OUTPUT


@pytest.mark.parametrize("name", [pytest.param("Id", id="taken"), pytest.param("  ", id="blank"), "←line"])
def test_a_column_cannot_have_this_name(name):
    with pytest.raises(ProjectError):
        rename_field(OUTPUT, "Name", name)
    with pytest.raises(ProjectError):
        add_field(OUTPUT, "Phone", name)
    with pytest.raises(ProjectError):
        add_constant(OUTPUT, name, "x")


def test_a_column_takes_another_field_with_its_steps_or_a_constant():
    assert take_from(OUTPUT, "Name", "Alias").field("Name") == FieldMap(target="Name", source="Alias", steps=(STEP,))
    fixed = set_constant(OUTPUT, "Id", "CRM").field("Id")
    assert (fixed.source, fixed.constant) == (None, "CRM")
    assert take_from(set_constant(OUTPUT, "Id", "CRM"), "Id", "Id").field("Id") == OUTPUT.field("Id")


def test_a_dropped_column_is_noted_by_its_field_with_the_reason():
    dropped = drop_field(rename_field(OUTPUT, "Name", "Firma"), "Firma", "not used")
    assert targets(dropped) == ["Id"]
    assert dropped.dropped == (Dropped(field="Name", reason="not used"),)
    assert open_fields(dropped, ("Id", "Name", "Phone")) == ["Phone"]
    assert add_field(dropped, "Name").dropped == ()


def test_dropping_needs_a_reason_only_where_a_field_is_lost():
    with pytest.raises(ProjectError, match="Why does “Name” not go"):
        drop_field(OUTPUT, "Name", " ")
    twice = add_field(OUTPUT, "Name", "Alias")
    assert drop_field(twice, "Alias", "").dropped == ()
    assert drop_field(add_constant(OUTPUT, "Herkunft", "CRM"), "Herkunft", "").dropped == ()


def test_the_last_column_stays():
    with pytest.raises(ProjectError, match="only column"):
        drop_field(drop_field(OUTPUT, "Name", "x"), "Id", "x")


def test_a_field_without_a_column_is_left_out_with_a_reason_and_once():
    left = leave_out(leave_out(OUTPUT, "Phone", "old"), "Phone", "not used")
    assert left.dropped == (Dropped(field="Phone", reason="not used"),)
    with pytest.raises(ProjectError):
        leave_out(OUTPUT, "Phone", "")


@pytest.mark.parametrize(
    ("to", "expected"), [(0, ["C", "A", "B"]), (1, ["A", "C", "B"]), (9, ["A", "B", "C"]), (-1, ["C", "A", "B"])]
)
def test_a_column_moves(to, expected):
    output = Output(name="x", side="a", export="x", fields=tuple(FieldMap(target=name) for name in "ABC"))
    assert targets(move_field(output, "C", to)) == expected


def test_columns_whose_field_is_gone_are_named():
    assert missing_fields(add_constant(OUTPUT, "K", ""), ("Name",)) == ["Id"]


@pytest.mark.parametrize("name", ["", " x", "a/b", "a\\b", "x:", "..", ".x", "KUNDEN", "a\nb"])
def test_an_output_cannot_be_called_what_no_file_can_or_another_is(name):
    project = Project(outputs=(OUTPUT, OUTPUT.model_copy(update={"name": "other"})))
    with pytest.raises(ProjectError):
        add_output(project, OUTPUT.model_copy(update={"name": name}))
    if name == name.strip():
        with pytest.raises(ProjectError):
            rename_output(project, "other", name)


def test_outputs_are_renamed_added_and_removed():
    project = rename_output(Project(outputs=(OUTPUT,)), "kunden", "customers")
    assert project.output("customers").fields == OUTPUT.fields
    assert without_output(add_output(project, OUTPUT), "customers").outputs == (OUTPUT,)
    assert Project.from_json(project.to_json()) == project
