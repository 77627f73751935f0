"""Changes to the systems of a project and their exports: each takes a project and returns another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from engine.pipeline import identity
from engine.project import Export, Output, Part, Project, Reading, Side, System
from engine.table import Table, stem

UNNAMED = ("System A", "System B")
"""What the systems are called before anybody named them."""


def rename_system(project: Project, side: Side, name: str) -> Project:
    """Return the project with system a or b called something else."""
    return _with_system(project, side, project.system(side).model_copy(update={"name": name}))


def with_table(project: Project, side: Side, table: Table, reading: Reading) -> Project:
    """Return the project with a loaded table as an export, new or in the place of the one of that name.

    A new export gets an output that writes every field as it is. What was decided about an older one stays; only an
    output that nobody has touched yet follows the columns.
    """
    old = next((export for export in project.system(side).exports if export.name == table.name), None)
    parts = tuple(each.part for each in table.parts)
    export = _export(table, reading).model_copy(update={"parts": parts})
    system = project.system(side)
    if old is None:
        named = system.model_copy(update={"exports": (*system.exports, export)})
        if not system.exports and system.name in UNNAMED:
            named = named.model_copy(update={"name": system_name(table.file)})
    else:
        exports = tuple(export if each.name == export.name else each for each in system.exports)
        named = system.model_copy(update={"exports": exports})
    return _with_outputs(_with_system(project, side, named), side, table, old)


def with_joined(project: Project, side: Side, names: Collection[str], table: Table) -> Project:
    """Return the project with one export of several parts in the place of those exports.

    Outputs that nobody has touched make room for one of the whole; what was decided in the others stays, and they are
    made of the whole table.
    """
    system = project.system(side)
    old = [export for export in system.exports if export.name in names]
    whole = _export(table, Reading()).model_copy(update={"parts": tuple(each.part for each in table.parts)})
    exports = tuple(
        whole if export == old[0] else export for export in system.exports if export == old[0] or export not in old
    )
    untouched = {
        output.name
        for output in project.outputs
        for export in old
        if (output.side, output.export) == (side, export.name) and _untouched(output, export)
    }
    outputs = tuple(
        output.model_copy(update={"export": table.name}) if output.side == side and output.export in names else output
        for output in project.outputs
        if output.name not in untouched
    )
    changed = _with_system(project, side, system.model_copy(update={"exports": exports}))
    return _with_outputs(changed.model_copy(update={"outputs": outputs}), side, table, None)


def with_separate(project: Project, side: Side, names: Collection[str]) -> Project:
    """Return the project in which it is said that these exports with the same columns are tables of their own."""
    system = project.system(side)
    said = tuple(group for group in system.separate if not set(group) <= set(names))
    return _with_system(project, side, system.model_copy(update={"separate": (*said, tuple(sorted(names)))}))


def taken_apart(project: Project, side: Side, name: str, tables: Sequence[tuple[Table, Reading]]) -> Project:
    """Return the project with the parts of an export as exports of their own, each with an output of its own.

    What was decided about the whole stays with the first part.
    """
    system = project.system(side)
    whole = project.export(side, name)
    first = tables[0][0].name
    parts = tuple(_export(table, reading) for table, reading in tables)
    at = system.exports.index(whole)
    changed = _with_system(
        project, side, system.model_copy(update={"exports": (*system.exports[:at], *parts, *system.exports[at + 1 :])})
    )
    outputs = tuple(
        output.model_copy(update={"export": first}) if (output.side, output.export) == (side, name) else output
        for output in project.outputs
        if not ((output.side, output.export) == (side, name) and _untouched(output, whole))
    )
    changed = changed.model_copy(update={"outputs": outputs})
    for table, _ in tables:
        changed = _with_outputs(changed, side, table, None)
    return changed


def without_export(project: Project, side: Side, name: str) -> Project:
    """Return the project without an export and without the outputs made of it."""
    system = project.system(side)
    kept = tuple(export for export in system.exports if export.name != name)
    outputs = tuple(output for output in project.outputs if (output.side, output.export) != (side, name))
    changed = _with_system(project, side, system.model_copy(update={"exports": kept}))
    return changed.model_copy(update={"outputs": outputs})


def new_name(project: Project, side: Side, file: str, taken: Iterable[str] = ()) -> str:
    """Return what an export of this file is called: its stem, with a number where that name is taken."""
    return _numbered(stem(file), {export.name for export in project.system(side).exports} | set(taken))


def names_apart(project: Project, side: Side, parts: Iterable[Part]) -> list[str]:
    """Return what the parts of a table are called as exports of their own: as the tables of their files are."""
    taken = {export.name for export in project.system(side).exports}
    firsts = {(e.sha256, e.file): e.first for e in project.system(side).exports if not e.parts}
    names = list[str]()
    for part in parts:
        tail = "" if part.number == 1 else f"_{part.number}"
        first, tried = firsts.get((part.sha256, part.file), stem(part.file)), set[str]()
        while first + tail in taken or (first in taken and first not in firsts.values()):
            tried.add(first)
            first = _numbered(stem(part.file), taken | tried)
        firsts[part.sha256, part.file] = first
        names.append(first + tail)
        taken.add(first + tail)
    return names


def system_name(file: str) -> str:
    """Return what a system is called after its first file: the file's stem without a date or number at its end."""
    bare = re.sub(r"[_\s.-]+[0-9][0-9_.T:-]*$", "", stem(file))
    return bare.replace("_", " ").strip() or stem(file)


def column_news(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """Return what changed between the columns of two exports, as sentences."""
    gone = [field for field in old if field not in new]
    come = [field for field in new if field not in old]
    said = []
    if come:
        said.append(f"New: {', '.join(come)}.")
    if gone:
        said.append(f"No longer there: {', '.join(gone)}; outputs that read them say so on the page Map fields.")
    if not said and old != new:
        said.append("The same columns in another order, which changes nothing: columns are known by name.")
    return " ".join(said) or f"The same {len(new):,} columns."


def _export(table: Table, reading: Reading) -> Export:
    return Export(
        name=table.name,
        file=table.file,
        number=table.number,
        fields=table.fields,
        sha256=table.sha256,
        reading=reading,
    )


def _with_system(project: Project, side: Side, system: System) -> Project:
    return project.model_copy(update={side: system})


def _with_outputs(project: Project, side: Side, table: Table, old: Export | None) -> Project:
    """Give the table its identity output where it has none, and renew one that is still as it was made."""
    mine = [output for output in project.outputs if (output.side, output.export) == (side, table.name)]
    if not mine:
        name = _numbered(table.name, {output.name for output in project.outputs})
        return project.model_copy(update={"outputs": (*project.outputs, identity(name, side, table))})
    for output in mine:
        if old is not None and _untouched(output, old):
            renewed = identity(output.name, side, table).model_copy(update={"preset": output.preset})
            project = project.with_output(renewed)
    return project


def _untouched(output: Output, export: Export) -> bool:
    plain = tuple((field, field) for field in export.fields)
    same = tuple((field.target, field.source) for field in output.fields) == plain
    return same and not output.dropped and not any(field.steps or field.checks for field in output.fields)


def _numbered(name: str, taken: set[str]) -> str:
    free = name
    number = 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
