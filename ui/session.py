"""What one visitor's session holds: inputs only. Results come from the engine, keyed by what decides them.

A session lives in its folder, too (`ui.kept`): a reload, a closed tab and a restarted app open it as it was. One tab
at a time has it; another tab of the same browser may take it over.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import threading
import time
import uuid
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.errors import ProjectError, WorkbenchError
from engine.history import History
from engine.pipeline import Loaded
from engine.project import Export, Output, Part, Project, Reading, Side
from engine.table import Table
from ui import kept, visitor
from ui.job import Job
from ui.kept import Kept, Kind, News, State, Waiting

LOG = logging.getLogger("crosswalk")
HOME = Path(os.environ.get("CROSSWALK_HOME") or Path(tempfile.gettempdir()) / f"crosswalk-{os.getuid()}") / "sessions"
"""All sessions' private folders; only this user may enter."""
KEPT_HOURS = float(os.environ.get("CROSSWALK_KEPT_HOURS", "24"))
"""How long after the last visit a session can be opened again; then its folder goes."""
LOOK_SECONDS = float(os.environ.get("CROSSWALK_LOOK_SECONDS", "60"))
"""How often sessions whose time is over are looked for."""
UNREADABLE = (
    "What you had open here before cannot be read again, perhaps because Crosswalk was updated. "
    "Open the project from its file, and give the exports again."
)
_KEY = "crosswalk"


@dataclass
class Session:
    """The project's history, where the session's files lie, which tables are loaded, and what was chosen where."""

    folder: Path
    history: History = field(default_factory=History)
    tables: dict[tuple[Side, str], Table] = field(default_factory=dict)
    readings: dict[tuple[Side, str, str], Table] = field(default_factory=dict)
    """Every table that was loaded, by what it was read from and how: undo finds the earlier one again."""
    sources: dict[str, Path] = field(default_factory=dict)
    """The uploaded files as they came, by SHA-256: a correction reads them again."""
    waiting: list[Waiting] = field(default_factory=list)
    batch: tuple[Waiting, ...] = ()
    """The files that are being read now; what is given meanwhile waits for the next batch."""
    news: list[News] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    """What pages share and a change of page must not lose: `output` and `field` are names, `table` is `a.accounts`."""
    states: dict[str, State] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    """Long work by slot; see `ui.work`."""
    tab: str = ""
    """Streamlit's id of the tab that has the session."""
    over: bool = False
    """Whether another tab took the project over, or it was left for a new one: then nothing here counts any more."""
    written: str = ""
    """What the folder says of the session."""

    @property
    def project(self) -> Project:
        """The project in force."""
        return self.history.project

    @property
    def loaded(self) -> Loaded:
        """The loaded exports that the project in force names, read as it says."""
        found: dict[tuple[Side, str], Table] = {}
        sides: tuple[Side, Side] = ("a", "b")
        for side in sides:
            for export in self.project.system(side).exports:
                table = self.readings.get((side, export.name, version(export.sha256, export.reading)))
                table = table or self.tables.get((side, export.name))
                if table is not None:
                    found[side, export.name] = table
        return found

    def keep(self, side: Side, table: Table, reading: Reading) -> None:
        """Take a loaded table in."""
        self.tables[side, table.name] = table
        self.readings[side, table.name, version(table.sha256, reading)] = table

    def table_of(self, side: Side, part: Part) -> Table | None:
        """Return the loaded table that is a part of another, if the session has it."""
        wanted = (side, version(part.sha256, part.reading), part.file, part.number)
        return next(
            (
                table
                for (its_side, _, its_version), table in self.readings.items()
                if (its_side, its_version, table.file, table.number) == wanted
            ),
            None,
        )

    def export_of(self, choice: str) -> tuple[Side, Export] | None:
        """Return the side and export that a choice such as `a.accounts` names, if the project has it."""
        side: Side = "a" if choice.startswith("a.") else "b"
        named = (export for export in self.project.system(side).exports if f"{side}.{export.name}" == choice)
        export = next(named, None)
        return (side, export) if export else None

    @property
    def output(self) -> Output | None:
        """The output that the pages of Shape are about: the chosen one, or the first; None without any."""
        outputs = self.project.outputs
        named = [output for output in outputs if output.name == self.chosen.get("output")]
        return next(iter([*named, *outputs]), None)

    def change(self, project: Project, sentence: str) -> None:
        """Put a changed project in force; `sentence` is an imperative such as `map Steuer`."""
        self._put(self.history.changed(project, sentence))

    def amend(self, project: Project) -> None:
        """Put a project in force in place of the last one: it belongs to the same revision, and to its undo."""
        self._put(self.history.amended(project))

    def undo(self) -> None:
        """Go one revision back."""
        self._put(self.history.undone())

    def redo(self) -> None:
        """Go one revision forward again."""
        self._put(self.history.redone())

    def _put(self, history: History) -> None:
        if self.over:
            raise ProjectError("This was not done: the project is open in another tab of this browser.")
        self.history = history
        self.save()

    def save(self) -> None:
        """Write into the folder what is not there yet, so that a reload opens the session as it is now."""
        if self.over or not self.folder.exists():
            return
        text = self._kept().model_dump_json()
        if text != self.written:
            kept.write(self.folder, text, self.history.revisions)
            self.written = text

    def _kept(self) -> Kept:
        inside = self._inside
        waiting = (replace(each, source=inside(each.source)) for each in (*self.batch, *self.waiting))
        return Kept(
            revisions=tuple((revision.key, revision.sentence) for revision in self.history.revisions),
            at=self.history.at,
            tables=tuple((*key, inside(table.folder)) for key, table in self.tables.items()),
            readings=tuple((*key, inside(table.folder)) for key, table in self.readings.items()),
            sources={sha256: inside(path) for sha256, path in self.sources.items()},
            waiting=tuple(waiting),
            news=tuple(self.news),
            chosen=self.chosen,
            states=self.states,
        )

    def _inside(self, path: Path) -> Path:
        return path.relative_to(self.folder)

    @classmethod
    def opened(cls, folder: Path) -> Session:
        """Open the session that a folder holds; a new one where it holds none, or none that can be read."""
        try:
            found = kept.read(folder)
        except (ValueError, OSError, WorkbenchError) as error:
            LOG.warning("a session could not be opened again: %s", type(error).__name__)
            return cls(folder, news=[News("a", UNREADABLE, bad=True)])
        if found is None:
            return cls(folder)
        was, history = found
        session = cls(folder, history, news=list(was.news), chosen=dict(was.chosen), states=dict(was.states))
        session.sources = {sha256: folder / path for sha256, path in was.sources.items()}
        session.waiting = [replace(each, source=folder / each.source) for each in was.waiting]
        for side, name, path in was.tables:
            with suppress(ValueError, OSError):  # of another version of the app: the file is asked for again
                session.tables[side, name] = Table.open(folder / path).model_copy(update={"name": name})
        for side, name, read_as, path in was.readings:
            with suppress(ValueError, OSError):
                session.readings[side, name, read_as] = Table.open(folder / path).model_copy(update={"name": name})
        session.save()
        return session

    def handed_over(self, tab: str) -> Session:
        """Return the same session for another tab; this one changes nothing any more."""
        self.over = True
        return replace(
            self,
            tab=tab,
            over=False,
            tables=dict(self.tables),
            readings=dict(self.readings),
            sources=dict(self.sources),
            waiting=list(self.waiting),
            news=list(self.news),
            chosen=dict(self.chosen),
            states=dict(self.states),
            jobs=dict(self.jobs),
        )

    def folder_for(self, kind: str) -> Path:
        """Return a new, empty, private folder (`tables`, `uploads`, `exports`, `columns`)."""
        path = self.folder / kind / uuid.uuid4().hex[:12]
        path.mkdir(parents=True, mode=0o700)
        return path

    def of_tables(self) -> str:
        """Return what decides every figure that depends on the loaded tables alone."""
        return "\x00".join(sorted(f"{side}.{name} {table.folder.name}" for (side, name), table in self.loaded.items()))

    def of_project(self) -> str:
        """Return what decides every figure that depends on the project and the loaded tables."""
        return self.project.fingerprint(self.of_tables())

    def say(self, page: str, words: str, kind: Kind = "", *, of: str | None = None) -> None:
        """Put a state beside a page's menu entry, as long as `of` (the whole project by default) stays the same."""
        self.states[page] = State(words, kind, self.of_project() if of is None else of)

    def state(self, page: str) -> State | None:
        """Return the state that a page gave, if it still holds."""
        state = self.states.get(page)
        return state if state and state.of in (self.of_project(), self.of_tables()) else None


def version(sha256: str, reading: Reading) -> str:
    """Return what decides how a file becomes a table: its bytes, and how it is read."""
    return f"{sha256} {reading.model_dump_json()}"


_OPEN: weakref.WeakValueDictionary[str, Session] = weakref.WeakValueDictionary()
"""The session in force by its folder's name, as long as Streamlit keeps any tab that had it."""
_ARRIVING = threading.Lock()


def current() -> Session:
    """Return this tab's session: the one that this visitor left in another tab or before, or a new one."""
    found: Session | None = st.session_state.get(_KEY)
    if found is None or not found.folder.exists():
        with _ARRIVING:
            found = st.session_state[_KEY] = _arrive(visitor.folder_name())
    os.utime(found.folder)
    return found


def _arrive(name: str) -> Session:
    left = _OPEN.get(name) if (HOME / name).exists() else None
    folder = _private(name)
    session = left.handed_over(_tab()) if left is not None else replace(Session.opened(folder), tab=_tab())
    _OPEN[name] = session
    return session


def elsewhere() -> bool:
    """Return whether another tab of this browser has the project."""
    own: Session | None = st.session_state.get(_KEY)
    if own is not None:
        return own.over
    held = _OPEN.get(visitor.folder_name())
    return held is not None and held.tab != _tab() and _connected(held.tab)


def take_over() -> None:
    """Take the project over from another tab, which then changes nothing any more (a callback)."""
    st.session_state.clear()
    current()


def start_anew() -> None:
    """Leave the project and remove everything that belongs to it: the visitor's next session is a new one."""
    session = current()
    for job in session.jobs.values():
        job.stop.set()
    session.over = True
    _OPEN.pop(session.folder.name, None)
    going = session.folder.with_name(uuid.uuid4().hex)
    session.folder.rename(going)
    shutil.rmtree(going, ignore_errors=True)
    st.session_state.clear()


def _tab() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def _connected(tab: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(tab)


def _private(name: str) -> Path:
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    if HOME.stat().st_uid != os.getuid():
        raise PermissionError("the folder for sessions belongs to somebody else; set CROSSWALK_HOME")
    HOME.chmod(0o700)
    folder = HOME / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def sweep() -> int:
    """Remove the folders of visitors who were last here too long ago; return how many went."""
    gone = 0
    for folder in HOME.glob("*"):
        with suppress(OSError):  # another app on this machine may sweep the same folder
            if time.time() - folder.stat().st_mtime > KEPT_HOURS * 3600:
                shutil.rmtree(folder)
                gone += 1
    return gone


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Sweep what is too old, and load what the first visitor would wait for."""
    await asyncio.to_thread(sweep)
    await asyncio.to_thread(_warm_up)
    looking = asyncio.create_task(_look())
    yield
    looking.cancel()


async def _look() -> None:
    """Note, now and then, who is still here, and remove the folders whose time is over."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for session in list(_OPEN.values()):
            if _connected(session.tab):
                with suppress(OSError):
                    os.utime(session.folder)
        await asyncio.to_thread(sweep)


def _warm_up() -> None:
    """Import and start what takes a second the first time: Polars' threads, Arrow, the engine."""
    import polars as pl  # noqa: PLC0415 - here it is the work, not a dependency

    pl.LazyFrame({"a": ["x"]}).select(pl.col("a").str.to_uppercase()).collect()
