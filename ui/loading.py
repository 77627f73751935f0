"""From an uploaded file to a table in the project: one file after the other, and a bad one stops none."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from engine.edit.exports import column_news, new_name, with_table
from engine.edit.tables import without_gone_tables
from engine.errors import CancelledError, WorkbenchError
from engine.load import load
from engine.load.damage import damage
from engine.lookups.new_options import new_options
from engine.progress import Progress, part
from engine.project import Export, Part, Reading, Side
from engine.table import Table, stem
from ui import own_files, parts, work
from ui.frame import plain
from ui.kept import Kind, News, Waiting
from ui.parts import is_same
from ui.session import Session

SLOT = "load"
Outcome = list[Table] | WorkbenchError
"""What came of a file: its tables, or why there are none."""


def uploader(session: Session, side: Side, replaced: Export | None = None) -> None:
    """Let the visitor give files to a system, or one newer file for an export; queue what is given."""
    name = f"{side}_{replaced.name}" if replaced else side
    turn = st.session_state.setdefault(f"upload_turn_{name}", 0)
    label = f"A newer file for {replaced.file}" if replaced else f"Files of system {side.upper()}"
    key = f"upload_{name}_{turn}"
    if replaced and replaced.parts:
        label = f"The files of {replaced.name}, all parts together"
        files = st.file_uploader(label, accept_multiple_files=True, key=key)
    elif replaced:
        given = st.file_uploader(label, key=key)
        files = [given] if given else []
    else:
        files = st.file_uploader(label, accept_multiple_files=True, key=key, label_visibility="collapsed")
    if files:
        take(session, side, files, replaced)
        st.session_state[f"upload_turn_{name}"] = turn + 1  # another widget: this one's files are on disk now
        st.rerun()


def take(session: Session, side: Side, uploads: Iterable[UploadedFile], replaced: Export | None = None) -> None:
    """Write uploaded files to the session's folder, let go of their bytes in memory, and queue them."""
    uploads = list(uploads)
    named = [Path(upload.name.replace("\\", "/")).name for upload in uploads]  # for people only; never a path
    for upload, file in zip(uploads, named, strict=True):
        ending = re.search(r"\.[a-z0-9]{1,8}$", file.lower())  # libraries ask for the usual one
        source = session.folder_for("uploads") / f"source{ending[0] if ending else ''}"
        with source.open("wb") as out:
            shutil.copyfileobj(upload, out, 1 << 20)
        _forget(upload)
        if own_files.recognise(session, side, file, source):
            continue
        if replaced and replaced.parts:
            add_part(session, side, replaced, file, source, tuple(named))
        else:
            add(session, side, file, source, replaced)


def add_part(session: Session, side: Side, whole: Export, file: str, source: Path, together: tuple[str, ...]) -> None:  # noqa: PLR0913, PLR0917 - a file and what it is a part of
    """Queue a file on disk that becomes an export together with others; it is read as its earlier version was."""
    reading = next((part.reading for part in whole.parts if part.file == file), Reading())
    session.waiting.append(Waiting(side, whole.name, file, source, reading, together=together))


def add(session: Session, side: Side, file: str, source: Path, replaced: Export | None = None) -> None:
    """Queue a file on disk; one named like a known export is its newer version and keeps its settings."""
    exports = {export.name: export for export in session.project.system(side).exports}
    for whole in exports.values():
        if replaced is None and any(part.file == file for part in whole.parts):
            add_part(session, side, whole, file, source, tuple(dict.fromkeys(part.file for part in whole.parts)))
            return
    waiting = {each.name for each in (*session.batch, *session.waiting) if each.side == side}
    old = replaced or exports.get(stem(file))
    if old is not None and old.first != old.name:
        old = None  # a further table of another file only happens to be called so
    if old is not None and old.name not in waiting:
        session.waiting.append(Waiting(side, old.name, file, source, old.reading))
        return
    name = new_name(session.project, side, file, waiting)
    session.waiting.append(Waiting(side, name, file, source, Reading()))


def correct(session: Session, side: Side, export: Export, reading: Reading, part: Part | None = None) -> None:
    """Queue the file of an export, or of a part of one, to be read differently, all its tables with it."""
    file = part or export
    source = session.sources.get(file.sha256)
    if reading == reading_of(session, side, export, part) or source is None:
        return
    session.waiting.append(Waiting(side, export.first, file.file, source, reading, correction=True))


def reading_of(session: Session, side: Side, export: Export, part: Part | None = None) -> Reading:
    """Return how an export or a part of one is read: as the last correction that waits says, else as the project."""
    file = part or export
    wanted = (side, export.first, file.file, session.sources.get(file.sha256))
    for each in reversed((*session.batch, *session.waiting)):
        if each.correction and (each.side, each.name, each.file, each.source) == wanted:
            return each.reading
    now = next((one for one in session.project.system(side).exports if one.name == export.name), export)
    same = (one for one in now.parts if part and is_same(one, part))
    return next(same, now).reading


def work_off(session: Session) -> None:
    """Load what waits, with progress, and put it into the project; then the page runs again."""
    if not _next_batch(session):
        return
    files = len(session.batch)
    title = f"Reading {files} files" if files > 1 else f"Reading {session.batch[0].file}"
    try:
        outcomes = work.result(session, SLOT, _key(session.batch), title, _reader(session), ask_again=False)
    except Exception:  # our fault: it is shown once, and the next file can be given
        _done(session)
        raise
    _take_in(session, outcomes)
    st.rerun()


def take_in_what_is_done(session: Session) -> None:
    """Put into the project what was read while the visitor was on another page."""
    job = session.jobs.get(SLOT)
    if session.batch and job is not None and job.future.done() and not job.future.exception():
        _take_in(session, job.future.result())


def _next_batch(session: Session) -> bool:
    if not session.batch:
        session.batch = tuple(session.waiting)
        session.waiting.clear()
    return bool(session.batch)


def _key(batch: Iterable[Waiting]) -> str:
    return "\n".join(f"{each.side} {each.name} {each.source} {each.reading.model_dump_json()}" for each in batch)


def _reader(session: Session) -> work.Do[list[Outcome]]:
    """Return what reads the batch, file by file: a bad one stops none, Cancel stops the rest."""
    each_with_folder = [(each, session.folder_for("tables")) for each in session.batch]

    def read(progress: Progress) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for number, (each, folder) in enumerate(each_with_folder):
            start, end = number / len(each_with_folder), (number + 1) / len(each_with_folder)
            told = part(progress, start, end)
            told = _named(each.file, told) if len(each_with_folder) > 1 else told
            try:
                tables = load(
                    each.source, folder, each.reading, file=each.file, name=each.name, progress=part(told, 0, 0.9)
                )
                for table in tables:
                    damage(table, progress=part(told, 0.9, 1))
                outcomes.append(tables)
            except WorkbenchError as error:
                outcomes.append(error)
        return outcomes

    return read


def _named(file: str, progress: Progress) -> Progress:
    return lambda fraction, words: progress(fraction, f"{file}: {words[:1].lower()}{words[1:]}")


def _take_in(session: Session, outcomes: list[Outcome]) -> None:
    read = [(each, one[0]) for each, one in zip(session.batch, outcomes, strict=True) if isinstance(one, list)]
    if read:  # what was given first is looked at first
        each, table = read[0]
        session.chosen["table"] = f"{each.side}.{table.name}"
    corrected: dict[tuple[Side, str], list[tuple[Waiting, list[Table]]]] = {}
    for each, outcome in zip(session.batch, outcomes, strict=True):
        if isinstance(outcome, CancelledError):
            news: News | None = News(each.side, f"{each.file} was not loaded: you stopped it.", bad=True)
        elif isinstance(outcome, WorkbenchError):
            said = outcome.sentence
            news = News(each.side, said if each.file in said else f"{each.file}: {said}", bad=True)
        elif each.correction and parts.is_whole(session, each):
            corrected.setdefault((each.side, each.name), []).append((each, outcome))
            continue
        elif each.together:
            news = parts.put(session, each, outcome)
        else:
            news = _put(session, each, outcome)
        if news:
            session.news.append(news)
    for (side, name), group in corrected.items():
        session.news += filter(None, [parts.put_corrected(session, side, name, group)])
    _done(session)


def _done(session: Session) -> None:
    session.batch = ()
    work.forget(session, SLOT)


def _put(session: Session, each: Waiting, tables: list[Table]) -> News | None:
    old = next((e for e in session.project.system(each.side).exports if e.name == each.name), None)
    before = session.loaded.get((each.side, each.name))
    project = session.project
    if taken := _taken(session, each, tables, old):
        return News(
            each.side,
            f"{each.file} holds {len(tables)} tables, and one of them would be called “{taken}”, as another file is. "
            "Nothing was changed: rename one of the files and load it again.",
            bad=True,
        )
    removed = each.correction and old is None  # then the first table stays away when a further one is corrected
    for table in (tables[1:] or tables) if removed else tables:
        session.keep(each.side, table, each.reading)
        session.sources[table.sha256] = each.source
        project = with_table(project, each.side, table, each.reading)
    names = {table.name for table in tables}
    project = without_gone_tables(project, each.side, each.name, (old or tables[0]).sha256, names)
    session.change(project, f"read {each.file} differently" if each.correction else f"load {each.file}")
    if old is None or each.correction or old.sha256 == tables[0].sha256:
        return None
    said = [column_news(old.fields, tables[0].fields)]
    said += [one.sentence for one in new_options(project, each.side, before, tables[0])] if before else []
    return News(each.side, f"{each.file} took the place of {old.file}; all settings stay. {' '.join(said)}")


def _taken(session: Session, each: Waiting, tables: list[Table], old: Export | None) -> str | None:
    """Return the name of a further table that an export of another file has."""
    further = {table.name: table.number for table in tables[1:]}
    ours = {each.sha256 for each in (old, tables[0]) if each}
    exports = (one for one in session.project.system(each.side).exports if one.name in further)
    return next((one.name for one in exports if one.number != further[one.name] or one.sha256 not in ours), None)


def show_news(session: Session, side: Side) -> None:
    """Say what came of a system's files, until each is dismissed."""
    for number, news in enumerate(session.news):
        if news.side != side:
            continue
        with st.container(horizontal=True, vertical_alignment="center", key=f"row_news_{side}_{number}", wrap=False):
            (st.error if news.bad else st.info)(plain(news.sentence), width="stretch")
            st.button("Dismiss", key=f"news_{side}_{number}", on_click=session.news.remove, args=(news,))


def state(session: Session) -> tuple[str, Kind]:
    """Return what the menu says about loading: what is to be done, or that all is well."""
    missing = sum(len(session.project.system(side).exports) for side in ("a", "b")) - len(session.loaded)
    if missing:
        return f"{missing} to load", "warn"
    decisions = [decision for table in session.loaded.values() for decision in table.decisions]
    questions = sum(decision.question is not None for decision in decisions)
    if questions:
        return f"{questions} question{'s' if questions > 1 else ''}", "warn"
    aside = sum(table.account.rejected_rows for table in session.loaded.values())
    if aside:
        return f"{aside:,} aside", "warn"
    return ("✓", "ok") if session.loaded else ("", "")


def _forget(upload: UploadedFile) -> None:
    """Free the upload's bytes now: Streamlit would keep them until the session ends."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)
