"""Changes to the systems of a project and their exports: each takes a project and returns another."""

from __future__ import annotations

from engine.project import Project, Side


def rename_system(project: Project, side: Side, name: str) -> Project:
    """Return the project with system a or b called something else."""
    return project.model_copy(update={side: project.system(side).model_copy(update={"name": name})})
