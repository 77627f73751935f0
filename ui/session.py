"""What one visitor's session holds: inputs only. Results come from the engine, keyed by what decides them."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from engine.history import History
from engine.pipeline import Loaded
from engine.project import Project, Side
from engine.table import Table

HOME = Path(os.environ.get("CROSSWALK_HOME") or Path(tempfile.gettempdir()) / f"crosswalk-{os.getuid()}") / "sessions"
"""All sessions' private folders; only this user may enter."""
KEPT_SECONDS = 24 * 3600
"""A folder that nobody touched for so long is swept when the app starts."""
_KEY = "crosswalk"


@dataclass
class Session:
    """The project's history, where the session's files lie, and which tables are loaded."""

    folder: Path
    history: History = field(default_factory=History)
    tables: dict[tuple[Side, str], Table] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """The project in force."""
        return self.history.project

    @property
    def loaded(self) -> Loaded:
        """The loaded exports that the project in force names."""
        named: set[tuple[Side, str]] = {("a", e.name) for e in self.project.a.exports}
        named |= {("b", e.name) for e in self.project.b.exports}
        return {at: table for at, table in self.tables.items() if at in named}

    def change(self, project: Project, sentence: str) -> None:
        """Put a changed project in force; `sentence` is an imperative such as `map Steuer`."""
        self.history = self.history.changed(project, sentence)

    def folder_for(self, kind: str) -> Path:
        """Return a new, empty, private folder (`tables`, `uploads`, `exports`, `columns`)."""
        path = self.folder / kind / uuid.uuid4().hex[:12]
        path.mkdir(parents=True, mode=0o700)
        return path


def current() -> Session:
    """Return this visitor's session, made at the first visit."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session(_new_folder())
    session: Session = st.session_state[_KEY]
    return session


def _new_folder() -> Path:
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = HOME / uuid.uuid4().hex
    folder.mkdir(mode=0o700)
    (folder / "owner.json").write_text(json.dumps({"pid": os.getpid(), "since": time.time()}))
    return folder


def sweep(still_used: Callable[[Path], bool] = lambda _: False) -> int:
    """Remove session folders that no running app uses; return how many went."""
    gone = 0
    for folder in HOME.glob("*"):
        if still_used(folder) or time.time() - folder.stat().st_mtime < KEPT_SECONDS:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        gone += 1
    return gone
