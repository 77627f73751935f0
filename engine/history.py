"""Undo, redo and the revision log: a list of projects with a sentence each."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from engine.project import Project

KEPT = 200


@dataclass(frozen=True)
class Revision:
    """A project, and what was done to get it, as an imperative such as `map Steuer`."""

    project: Project
    sentence: str
    key: str = field(default_factory=lambda: uuid.uuid4().hex, compare=False)
    """What names it where it is kept."""


@dataclass(frozen=True)
class History:
    """Revisions in order; `at` is the one in force. Changing after an undo drops what was undone."""

    revisions: tuple[Revision, ...] = (Revision(Project(), "start a project"),)
    at: int = 0

    @property
    def project(self) -> Project:
        """The project in force."""
        return self.revisions[self.at].project

    @property
    def undo_sentence(self) -> str | None:
        """What undo would take back, or None where nothing was done."""
        return self.revisions[self.at].sentence if self.at else None

    @property
    def redo_sentence(self) -> str | None:
        """What redo would do again, or None where nothing was undone."""
        return self.revisions[self.at + 1].sentence if self.at + 1 < len(self.revisions) else None

    def changed(self, project: Project, sentence: str) -> History:
        """Return the history with one more revision; the same history where nothing changed."""
        if project == self.project:
            return self
        revisions = (*self.revisions[: self.at + 1], Revision(project, sentence))[-KEPT:]
        return History(revisions, len(revisions) - 1)

    def amended(self, project: Project) -> History:
        """Return the history with the project in force replaced: it belongs to the same revision, and to its undo."""
        made = Revision(project, self.revisions[self.at].sentence)
        return History((*self.revisions[: self.at], made, *self.revisions[self.at + 1 :]), self.at)

    def undone(self) -> History:
        """Return the history one step back."""
        return History(self.revisions, max(0, self.at - 1))

    def redone(self) -> History:
        """Return the history one step forward again."""
        return History(self.revisions, min(len(self.revisions) - 1, self.at + 1))
