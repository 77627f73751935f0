"""What a session's folder says of the session, so that a reload or a restarted app opens it as it was.

`session.json` holds everything but the projects; `revisions/<key>.json` one project each, written once: a change
writes one small file more, however long the history is. Tables and files are named by where they lie in the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from engine.history import History, Revision
from engine.project import Project, Reading, Side

FILE = "session.json"
REVISIONS = "revisions"
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
    together: tuple[str, ...] = ()
    """The files that become the export together, where it has several parts and this is one of them."""


@dataclass(frozen=True)
class News:
    """What came of a file, said once where its system stands."""

    side: Side
    sentence: str
    bad: bool = False


class Kept(BaseModel):
    """A session as its folder holds it; every path is relative to the folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    revisions: tuple[tuple[str, str], ...]
    """Key and sentence of each."""
    at: int
    tables: tuple[tuple[Side, str, Path], ...] = ()
    readings: tuple[tuple[Side, str, str, Path], ...] = ()
    sources: dict[str, Path] = {}
    waiting: tuple[Waiting, ...] = ()
    news: tuple[News, ...] = ()
    chosen: dict[str, str] = {}
    states: dict[str, State] = {}


def write(folder: Path, text: str, revisions: Iterable[Revision]) -> None:
    """Write a session's document (see `Kept`) and the projects that are not there yet; drop those no longer needed."""
    place = folder / REVISIONS
    place.mkdir(mode=0o700, exist_ok=True)
    stale = {path.name for path in place.iterdir()}
    for revision in revisions:
        name = f"{revision.key}.json"
        if name not in stale:
            _replace(place / name, revision.project.model_dump_json())
        stale.discard(name)
    _replace(folder / FILE, text)
    for name in stale:  # after the document that named them is gone
        (place / name).unlink(missing_ok=True)


def read(folder: Path) -> tuple[Kept, History] | None:
    """Return what `write` wrote; None where nothing was.

    Raises:
        ValueError, OSError, WorkbenchError: it is damaged, or was written by another version of the app.
    """
    if not (folder / FILE).exists():
        return None
    kept = Kept.model_validate_json((folder / FILE).read_bytes())
    revisions = tuple(
        Revision(Project.from_json((folder / REVISIONS / f"{key}.json").read_bytes()), sentence, key)
        for key, sentence in kept.revisions
    )
    return kept, History(revisions, kept.at)


def _replace(path: Path, text: str) -> None:
    """Write a file so that whoever opens it finds the old one or the new one, whole."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105 - the atomic one, by its name
