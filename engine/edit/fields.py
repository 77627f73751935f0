"""Changes to an output's columns: each takes an output (or the project) and returns another."""

from __future__ import annotations

from engine.errors import ProjectError
from engine.project import Dropped, FieldMap, Output, Project
from engine.table import WORKING


def rename_field(output: Output, target: str, name: str) -> Output:
    """Call a column something else.

    Raises:
        ProjectError: the name is empty, taken, or begins with a sign that Crosswalk works with.
    """
    field = output.field(target)
    return _replaced(output, target, field.model_copy(update={"target": _free(output, name, but=target)}))


def take_from(output: Output, target: str, source: str) -> Output:
    """Take a column's values from a source field; its steps and checks stay. A dropped field is dropped no longer."""
    field = output.field(target).model_copy(update={"source": source, "constant": None})
    return _without_dropped(_replaced(output, target, field), source)


def set_constant(output: Output, target: str, value: str) -> Output:
    """Give a column one fixed value in every row."""
    return _replaced(output, target, output.field(target).model_copy(update={"source": None, "constant": value}))


def add_field(output: Output, source: str, target: str | None = None) -> Output:
    """Add a column for a source field at the end, under the field's own name or another."""
    field = FieldMap(target=_free(output, target or source), source=source)
    return _without_dropped(output.model_copy(update={"fields": (*output.fields, field)}), source)


def add_constant(output: Output, target: str, value: str) -> Output:
    """Add a column with one fixed value at the end."""
    field = FieldMap(target=_free(output, target), constant=value)
    return output.model_copy(update={"fields": (*output.fields, field)})


def drop_field(output: Output, target: str, reason: str) -> Output:
    """Take a column out, and note why its source field does not go into the output.

    Nothing is noted where the column was a constant, or where another column still takes the field.

    Raises:
        ProjectError: no reason is given, or it is the only column.
    """
    field = output.field(target)
    if len(output.fields) == 1:
        raise ProjectError(
            f"“{target}” is the only column of {output.name}.", hint="Add another one first, or remove the output."
        )
    kept = tuple(each for each in output.fields if each.target != target)
    changed = output.model_copy(update={"fields": kept})
    if field.source is None or any(each.source == field.source for each in kept):
        return changed
    if not reason.strip():
        raise ProjectError(
            f"Why does “{field.source}” not go into {output.name}?", hint="Say it in a few words; it is exported too."
        )
    dropped = (
        *(each for each in output.dropped if each.field != field.source),
        Dropped(field=field.source, reason=reason),
    )
    return changed.model_copy(update={"dropped": dropped})


def leave_out(output: Output, source: str, reason: str) -> Output:
    """Note why a source field that no column takes does not go into the output.

    Raises:
        ProjectError: no reason is given.
    """
    if not reason.strip():
        raise ProjectError(f"Why does “{source}” not go into {output.name}?", hint="Say it in a few words.")
    kept = tuple(each for each in output.dropped if each.field != source)
    return output.model_copy(update={"dropped": (*kept, Dropped(field=source, reason=reason.strip()))})


def move_field(output: Output, target: str, to: int) -> Output:
    """Move a column to a place, from 0; before the first is the first, behind the last the last."""
    field = output.field(target)
    rest = [each for each in output.fields if each.target != target]
    rest.insert(max(0, to), field)
    return output.model_copy(update={"fields": tuple(rest)})


def open_fields(output: Output, fields: tuple[str, ...]) -> list[str]:
    """Return the source fields that no column takes and that were not left out either."""
    taken = {field.source for field in output.fields} | {dropped.field for dropped in output.dropped}
    return [field for field in fields if field not in taken]


def missing_fields(output: Output, fields: tuple[str, ...]) -> list[str]:
    """Return the targets of columns whose source field the export does not have."""
    return [field.target for field in output.fields if field.source is not None and field.source not in fields]


def rename_output(project: Project, name: str, new: str) -> Project:
    """Call an output, and so the file that it becomes, something else.

    Raises:
        ProjectError: the name is empty, taken, or no file could have it.
    """
    wanted = new.strip()
    if wanted != name:
        _refuse_output_name(project, wanted)
    outputs = tuple(each.model_copy(update={"name": wanted}) if each.name == name else each for each in project.outputs)
    return project.model_copy(update={"outputs": outputs})


def add_output(project: Project, output: Output) -> Project:
    """Add an output, such as a second one of the same export.

    Raises:
        ProjectError: its name is empty, taken, or no file could have it.
    """
    _refuse_output_name(project, output.name)
    return project.model_copy(update={"outputs": (*project.outputs, output)})


def without_output(project: Project, name: str) -> Project:
    """Remove an output; the export stays."""
    return project.model_copy(update={"outputs": tuple(each for each in project.outputs if each.name != name)})


def _refuse_output_name(project: Project, name: str) -> None:
    if not name or name != name.strip() or any(sign in '/\\:*?"<>|' or ord(sign) < ord(" ") for sign in name):
        raise ProjectError(f"“{name}” cannot be a file's name.", hint="Use letters, figures, spaces, _ and -.")
    if name.startswith("."):
        raise ProjectError(f"“{name}” would be a hidden file.", hint="Begin with a letter or a figure.")
    taken = next((each.name for each in project.outputs if each.name.casefold() == name.casefold()), None)
    if taken is not None:
        raise ProjectError(f"There is an output named “{taken}” already.", hint="Choose another name.")


def _free(output: Output, name: str, but: str | None = None) -> str:
    wanted = name.strip()
    if not wanted:
        raise ProjectError(f"A column of {output.name} needs a name.", hint="Type one.")
    if wanted.startswith(WORKING):
        raise ProjectError(
            f"A column's name cannot begin with {WORKING}.", hint="Crosswalk works with that sign itself."
        )
    if any(field.target == wanted for field in output.fields if field.target != but):
        raise ProjectError(f"{output.name} has a column “{wanted}” already.", hint="Choose another name.")
    return wanted


def _replaced(output: Output, target: str, field: FieldMap) -> Output:
    fields = tuple(field if each.target == target else each for each in output.fields)
    return output.model_copy(update={"fields": fields})


def _without_dropped(output: Output, source: str) -> Output:
    return output.model_copy(update={"dropped": tuple(each for each in output.dropped if each.field != source)})
