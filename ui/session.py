"""What one visitor's session holds: inputs only. Results come from the engine, keyed by what decides them."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import time
import uuid
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.history import History
from engine.pipeline import Loaded
from engine.project import Export, Output, Project, Reading, Side
from engine.table import Table

if TYPE_CHECKING:
    from ui.work import Job

HOME = Path(os.environ.get("CROSSWALK_HOME") or Path(tempfile.gettempdir()) / f"crosswalk-{os.getuid()}") / "sessions"
"""All sessions' private folders; only this user may enter."""
KEPT_SECONDS = 24 * 3600
"""A folder whose app is gone, or that nobody touched for so long, is swept when the app starts."""
LOOK_SECONDS = float(os.environ.get("CROSSWALK_LOOK_SECONDS", "60"))
"""How often sessions that ended are looked for; their folders go then."""
_KEY = "crosswalk"

Kind = Literal["bad", "warn", "ok", ""]


@dataclass(frozen=True)
class State:
    """What the menu shows beside a page: a few words, good or bad, and what they were true of."""

    words: str
    kind: Kind
    of: str


@dataclass(frozen=True)
class Waiting:
    """A file on disk that is to be read into an export of this name, new or not."""

    side: Side
    name: str
    file: str
    source: Path
    reading: Reading
    correction: bool = False
    """Whether it is the same file as before, read differently."""


@dataclass(frozen=True)
class News:
    """What came of a file, said once where its system stands."""

    side: Side
    sentence: str
    bad: bool = False


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
        self.history = self.history.changed(project, sentence)

    def undo(self) -> None:
        """Go one revision back."""
        self.history = self.history.undone()

    def redo(self) -> None:
        """Go one revision forward again."""
        self.history = self.history.redone()

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


_LEFT: dict[str, float] = {}
"""Folders of visitors whose tab is closed, and since when; they may come back until Streamlit forgets them."""


@st.cache_resource(
    scope="session", show_spinner=False, on_release=lambda folder: _LEFT.update({folder: time.monotonic()})
)
def _here(folder: str) -> str:
    """Note that the visitor is here: Streamlit drops what this returns when the connection ends."""
    _LEFT.pop(folder, None)
    return folder


def current() -> Session:
    """Return this visitor's session, made at the first visit; its folder goes when Streamlit drops the session."""
    if _KEY not in st.session_state:
        session = Session(_new_folder())
        weakref.finalize(session, shutil.rmtree, session.folder, ignore_errors=True)
        st.session_state[_KEY] = session
    found: Session = st.session_state[_KEY]
    if get_script_run_ctx() is not None:
        _here(str(found.folder))
    return found


def _new_folder() -> Path:
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    if HOME.stat().st_uid != os.getuid():
        raise PermissionError("the folder for sessions belongs to somebody else; set CROSSWALK_HOME")
    HOME.chmod(0o700)
    folder = HOME / uuid.uuid4().hex
    folder.mkdir(mode=0o700)
    (folder / "owner.json").write_text(json.dumps({"pid": os.getpid(), "since": time.time()}))
    return folder


def sweep(still_used: Callable[[Path], bool] | None = None) -> int:
    """Remove session folders that no running app uses; return how many went."""
    used = still_used or _owner_runs
    gone = 0
    for folder in HOME.glob("*"):
        if used(folder):
            continue
        shutil.rmtree(folder, ignore_errors=True)
        gone += 1
    return gone


def _owner_runs(folder: Path) -> bool:
    try:
        pid = int(json.loads((folder / "owner.json").read_text())["pid"])
        os.kill(pid, 0)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return pid != os.getpid() and time.time() - folder.stat().st_mtime < KEPT_SECONDS


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Sweep what an earlier run left, load what the first visitor would wait for, and leave nothing behind."""
    await asyncio.to_thread(sweep)
    await asyncio.to_thread(_warm_up)
    letting_go = asyncio.create_task(_let_go())
    yield
    letting_go.cancel()
    await asyncio.to_thread(sweep, lambda folder: _owner(folder) != os.getpid())


async def _let_go() -> None:
    """Remove the folders of visitors who left and cannot come back; Streamlit forgets them only when the next comes."""
    kept = float(st.get_option("server.disconnectedSessionTTL") or 120)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for folder, since in list(_LEFT.items()):
            if time.monotonic() - since > kept + LOOK_SECONDS:
                _LEFT.pop(folder, None)
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _owner(folder: Path) -> int | None:
    try:
        return int(json.loads((folder / "owner.json").read_text())["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _warm_up() -> None:
    """Import and start what takes a second the first time: Polars' threads, Arrow, the engine."""
    import polars as pl  # noqa: PLC0415 - here it is the work, not a dependency

    pl.LazyFrame({"a": ["x"]}).select(pl.col("a").str.to_uppercase()).collect()
