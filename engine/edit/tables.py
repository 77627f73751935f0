"""Changes to a project for files that hold several tables."""

from __future__ import annotations

from collections.abc import Collection

from engine.edit.exports import without_export
from engine.project import Project, Side


def without_gone_tables(project: Project, side: Side, first: str, sha256: str, kept: Collection[str]) -> Project:
    """Return the project without the further tables that a file was read into before and is not any more.

    `first` is what the file's first table is called, `sha256` that of the file's bytes as they were read before, and
    `kept` names the tables that it is read into now. Tables of other files stay, whatever they are called.
    """
    for export in project.system(side).exports:
        further = export.number > 1 and export.first == first
        if further and export.sha256 == sha256 and export.name not in kept:
            project = without_export(project, side, export.name)
    return project
