"""Several files with the same columns as one table: it is asked, done, completed with newer files, and undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from engine.edit.exports import names_apart, taken_apart, with_joined, with_separate, with_table
from engine.errors import WorkbenchError
from engine.load.joined import ToJoin, alike, common_name, in_file_order, in_other_case, join, parts_of
from engine.progress import Progress
from engine.project import Export, Part, Reading, Side
from engine.table import Table
from ui import work
from ui.frame import plain
from ui.kept import News, Waiting
from ui.session import Session, version

SLOT = "join"
NAMED = 4
"""So many files a question names."""


def question(session: Session, side: Side) -> None:
    """Ask about the first files of a system that have the same columns whether they are one table."""
    group = next(_open_groups(session, side), None)
    if group is None:
        return
    parts = _in_order(session, side, group)
    names = "\n".join(export.name for export in group)

    def one() -> None:
        session.chosen["join"] = f"{side}\n{names}"

    def several() -> None:
        told = with_separate(session.project, side, [export.name for export in group])
        session.change(told, f"keep {len(group)} tables of the same columns apart")

    with st.container(border=True, key=f"card_parts_{side}", gap="xsmall"):
        st.markdown(plain(_asked([part.table for part in parts])))
        with st.container(horizontal=True, key=f"row_parts_{side}"):
            st.button(f"One table of {len(parts)} parts", key=f"join_{side}", on_click=one)
            st.button(f"{len(group)} tables", key=f"separate_{side}_button", on_click=several)


def work_off(session: Session) -> None:
    """Make one table of those that the visitor said are one, with progress; then the page runs again."""
    asked = session.chosen.get("join", "")
    if not asked:
        return
    side: Side = "a" if asked.startswith("a") else "b"
    group = [export for export in session.project.system(side).exports if export.name in asked.split("\n")[1:]]
    parts = _in_order(session, side, group)
    name = common_name([part.table.inside or part.table.file for part in parts])
    others = {export.name for export in session.project.system(side).exports} - {export.name for export in group}
    name = next(free for free in (name, *(f"{name}_{number}" for number in range(2, 999))) if free not in others)

    def do(progress: Progress) -> Table:
        return join(parts, session.folder_for("tables"), name, progress)

    try:
        table = work.result(session, SLOT, asked, f"Making one table of {len(parts)} parts", do, ask_again=False)
    except WorkbenchError as error:
        session.news.append(News(side, error.sentence, bad=True))
    else:
        session.keep(side, table, Reading())
        changed = with_joined(session.project, side, [export.name for export in group], table)
        session.change(changed, f"make one table of {table.file}")
        session.chosen["table"] = f"{side}.{table.name}"
    work.forget(session, SLOT)
    del session.chosen["join"]
    st.rerun()


def put(session: Session, each: Waiting, tables: list[Table]) -> News | None:
    """Take in one file of a table of several parts; the table is made as soon as all its files are there."""
    for table in tables:
        session.sources[table.sha256] = each.source
        _keep_part(session, each, table)
    whole = session.project.export(each.side, each.name)
    found: list[ToJoin] = []
    try:
        for file in each.together:
            mine = _fresh(session, each, whole, file) or _known(session, each.side, whole, file)
            if not mine:
                if _is_coming(session, each):
                    return None
                missing = [name for name in each.together if not _fresh(session, each, whole, name)]
                return News(each.side, f"{each.file} is a part of {each.name}. Still to give: {', '.join(missing)}.")
            found += mine
        table = join(found, session.folder_for("tables"), each.name)
    except WorkbenchError as error:
        return News(each.side, error.sentence, bad=True)
    for key in [key for key in session.tables if key[0] == each.side and key[1].startswith(f"{each.name}/")]:
        del session.tables[key]
    session.keep(each.side, table, Reading())
    session.change(with_table(session.project, each.side, table, Reading()), f"load {table.file}")
    return None


def is_same(part: Part, other: Part) -> bool:
    """Return whether two parts are the same table of the same file, however it is read."""
    return (part.file, part.sha256, part.number) == (other.file, other.sha256, other.number)


def is_whole(session: Session, each: Waiting) -> bool:
    """Return whether a file was read for an export of several parts."""
    return any(one.name == each.name and one.parts for one in session.project.system(each.side).exports)


def put_corrected(session: Session, side: Side, name: str, read: Sequence[tuple[Waiting, list[Table]]]) -> News | None:
    """Take in the parts that were read differently: the whole is made again, or everything stays as it was."""
    whole = session.project.export(side, name)
    found: list[ToJoin] = []
    for part in whole.parts:
        known = session.table_of(side, part)
        same = (_as_part(part, each, tables) for each, tables in read)
        fresh = next(filter(None, same), None)
        found += [fresh] if fresh else [ToJoin(known, part.reading)] if known else []
    files = ", ".join(dict.fromkeys(each.file for each, _ in read))
    others = any(len(tables) != _count(session, whole, each, tables) for each, tables in read)
    if others or len(found) < len(whole.parts):
        said = f"Read so, {files} would hold another number of tables, and their rows no place in {name}."
        return News(side, f"{said} Nothing was changed: take {name} apart to read it so.", bad=True)
    try:
        joined = join(found, session.folder_for("tables"), name)
    except WorkbenchError as error:
        return News(side, f"{error.sentence} Nothing was changed.", bad=True)
    for each, tables in read:
        for table in tables:
            _keep_part(session, each, table)
    session.keep(side, joined, Reading())
    session.change(with_table(session.project, side, joined, Reading()), f"read {files} in {name} differently")
    return None


def _as_part(part: Part, each: Waiting, tables: Sequence[Table]) -> ToJoin | None:
    """Return the table that is a part now, if its file is the one that was read."""
    wanted = (part.file, part.sha256, part.number)
    table = next((table for table in tables if (table.file, table.sha256, table.number) == wanted), None)
    return ToJoin(table, each.reading) if table else None


def _count(session: Session, whole: Export, each: Waiting, tables: Sequence[Table]) -> int:
    """Return how many tables a file held when it was read as the whole has it now."""
    file, sha256 = tables[0].file, tables[0].sha256
    readings = {version(sha256, part.reading) for part in whole.parts if (part.file, part.sha256) == (file, sha256)}
    return len(
        {
            table.number
            for (side, _, read_as), table in session.readings.items()
            if side == each.side and read_as in readings and table.file == file
        }
    )


def _keep_part(session: Session, each: Waiting, table: Table) -> None:
    named = table.model_copy(update={"name": f"{each.name}/{each.file}/{table.number}"})
    session.keep(each.side, named, each.reading)


def apart(session: Session, side: Side, export: Export) -> bool:
    """Make tables of their own of an export's parts again; return whether all of them are there."""
    tables: list[tuple[Table, Reading]] = []
    for part, name in zip(export.parts, names_apart(session.project, side, export.parts), strict=True):
        table = session.table_of(side, part)
        if table is None:
            return False
        table = table.model_copy(update={"name": name})
        session.keep(side, table, part.reading)
        tables.append((table, part.reading))
    session.change(taken_apart(session.project, side, export.name, tables), f"take {export.file} apart")
    return True


def _open_groups(session: Session, side: Side) -> Iterator[list[Export]]:
    """Yield the loaded exports with the same columns of which nobody said yet that they are several tables."""
    answered = [set(names) for names in session.project.system(side).separate]
    left = [
        export
        for export in session.project.system(side).exports
        if (side, export.name) in session.loaded and _parts_of(session, side, export)
    ]
    while left:
        first = left.pop(0)
        group = [first, *(export for export in left if alike(first.fields, export.fields))]
        left = [export for export in left if export not in group]
        names = {export.name for export in group}
        if len(group) > 1 and not any(names <= known for known in answered):
            yield group


def _parts_of(session: Session, side: Side, export: Export) -> list[ToJoin]:
    """Return what an export is made of: itself, or its parts; nothing where one of these is not there."""
    if not export.parts:
        return [ToJoin(session.loaded[side, export.name], export.reading)]
    found = [(session.table_of(side, part), part.reading) for part in export.parts]
    return [ToJoin(table, reading) for table, reading in found if table] if all(table for table, _ in found) else []


def _in_order(session: Session, side: Side, group: Sequence[Export]) -> list[ToJoin]:
    parts = [part for export in group for part in _parts_of(session, side, export)]
    return in_file_order(parts)


def _asked(tables: Sequence[Table]) -> str:
    first, more = tables[0], len(tables) - NAMED
    named = ", ".join(f"{table.inside or table.file} ({_rows(table)})" for table in tables[:NAMED])
    named += f" and {more:,} more" if more > 0 else ""
    said = [f"{named} have the same {len(first.fields):,} columns: one table of {len(tables)} parts?"]
    cased = in_other_case([table.fields for table in tables])
    folded = [field.casefold() for field in first.fields]
    moved = [table.file for table in tables if [field.casefold() for field in table.fields] != folded]
    if cased:
        said.append(f"{', '.join(cased)} differ in upper and lower case; the names of {first.file} would hold.")
    if moved:
        said.append(f"In {', '.join(moved)} they stand in another order; they would be put in order by name.")
    return " ".join(said)


def _rows(table: Table) -> str:
    return f"{table.rows:,} row{'' if table.rows == 1 else 's'}"


def _is_coming(session: Session, each: Waiting) -> bool:
    """Return whether another file of the same table was read together with this one, and is taken in after it."""
    later = session.batch[session.batch.index(each) + 1 :] if each in session.batch else ()
    return any((other.side, other.name) == (each.side, each.name) for other in later)


def _fresh(session: Session, each: Waiting, whole: Export, file: str) -> list[ToJoin]:
    """Return the tables of a file that was given since the whole was last made."""
    start = f"{each.name}/{file}/"
    reading = next((part.reading for part in whole.parts if part.file == file), Reading())
    numbers = {part.number for part in whole.parts if part.file == file}
    found = [table for (side, name), table in session.tables.items() if side == each.side and name.startswith(start)]
    return parts_of(found, reading, numbers)


def _known(session: Session, side: Side, whole: Export, file: str) -> list[ToJoin]:
    """Return the tables of a file as the whole has them now."""
    found = [(session.table_of(side, part), part.reading) for part in whole.parts if part.file == file]
    return [ToJoin(table, reading) for table, reading in found if table]
