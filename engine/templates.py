"""Templates for an integration platform: each with the lookup tables that its column uses, as JSON.

The platform then writes what the export writes: the steps before the template are named, with their options, in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from engine.column import transform_of
from engine.project import FieldMap, Output, Project
from engine.transform import Catalogue, Transform

FILE = "templates.json"
OPTION = "template"
"""The option that makes a transform a template: text in Jinja's language."""


def templates(project: Project, catalogue: Catalogue, tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Return `templates` (one entry per enabled step with a template) and the `lookup_tables` they need.

    A lookup table is an object key → value where its key is its first column, or a list of rows where a key stands
    there more than once. Loaded exports, which can be as large as a file, are only named.

    Raises:
        WorkbenchError: a step's transform or option is wrong.
    """
    entries = []
    named: list[str] = []
    for output in project.outputs:
        for mapped in output.fields:
            for entry, read in _entries(output, mapped, catalogue):
                entries.append(entry)
                named += read
    return {
        "templates": entries,
        "lookup_tables": {name: _table(tables[name]) for name in sorted(set(named)) if name in tables},
    }


def written(project: Project, catalogue: Catalogue, tables: Mapping[str, pl.DataFrame]) -> str | None:
    """Return the file's text; None where no step has a template."""
    made = templates(project, catalogue, tables)
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n" if made["templates"] else None


def _entries(output: Output, mapped: FieldMap, catalogue: Catalogue) -> Iterator[tuple[dict[str, Any], list[str]]]:
    steps = [(step, transform_of(step, catalogue)) for step in mapped.steps if step.enabled]
    for at, (step, transform) in enumerate(steps):
        if OPTION not in type(transform).model_fields:
            continue
        before = [(each.transform, each.options) for each, _ in steps[:at]]
        after = [(each.transform, each.options) for each, _ in steps[at + 1 :]]
        read = [name for _, one in steps for name in one.tables_read()]
        entry = {
            "output": output.name,
            "field": mapped.target,
            "source": mapped.source,
            "value": f"the cell of {mapped.source}" if mapped.source is not None else mapped.constant or "",
            "template": getattr(transform, OPTION),
            "reads": _reads(transform, mapped),
            "on_failure": step.on_failure,
            "on_blank": step.on_blank,
            "default": step.default,
            "steps_before": [{"transform": name, "options": options} for name, options in before],
            "steps_after": [{"transform": name, "options": options} for name, options in after],
            "lookup_tables": sorted(set(read)),
        }
        yield entry, read


def _reads(transform: Transform, mapped: FieldMap) -> list[str]:
    return sorted({*transform.reads(), *([mapped.source] if mapped.source is not None else [])})


def _table(rows: pl.DataFrame) -> dict[str, str] | list[dict[str, str]]:
    if rows.width == 2 and rows.to_series(0).is_unique().all():  # noqa: PLR2004 - a key and a value
        return dict(rows.iter_rows())
    return rows.to_dicts()
