"""From a finding to the step that cures it, in the columns that take the field."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from engine import edit
from engine.edit import fields as edit_fields
from engine.errors import ProjectError
from engine.findings import Finding
from engine.profile.column import Column
from engine.profile.kinds import looks_like
from engine.profile.text_marks import usual_spellings
from engine.project import Lookup, Output, Project
from engine.table import Table
from engine.transform import Catalogue
from engine.values import fold

HYGIENE = ("trim_whitespace", "repair_mojibake", "replace_text")
"""They go before the steps that read the value."""


def cure(  # noqa: PLR0913, PLR0917 - a finding, and where it is cured
    project: Project,
    output: Output,
    table: Table,
    finding: Finding,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
) -> edit.Edit:
    """Add the step that a finding suggests to the output's column of that field.

    Options spelled in several ways come with a lookup table of the project, filled with the field's values: each with
    its most frequent spelling beside it. The currency of amounts goes into a new column beside them.

    Raises:
        ProjectError: the finding suggests nothing, or no column of the output takes the field.
        OptionError: the suggestion does not fit the transform.
    """
    suggestion = finding.suggestion
    if suggestion is None:
        raise ProjectError("Nothing cures this by itself.", hint="Look at its rows.")
    target = next((mapped.target for mapped in output.fields if mapped.source == finding.field), None)
    if target is None:
        raise ProjectError(
            f"The output {output.name} has no column from {finding.field}.", hint="Add one on the page Map fields."
        )
    options = dict(suggestion.options)
    if suggestion.transform == "map_picklist":
        project, options["table"] = _with_options(project, table, str(finding.field), tables)
    step = edit.made_step(catalogue, suggestion.transform, options)
    if suggestion.transform == "convert_currency_symbol" and _holds_amounts(table, str(finding.field), tables):
        place = 1 + [mapped.target for mapped in output.fields].index(target)
        target = f"{target} currency"
        added = edit_fields.add_field(output, str(finding.field), target)
        project = project.with_output(edit_fields.move_field(added, target, place))
    return edit.add_step(project, output.name, target, step, 0 if suggestion.transform in HYGIENE else None)


def _holds_amounts(table: Table, field: str, tables: Mapping[str, pl.DataFrame]) -> bool:
    """Return whether a field holds amounts beside their currency: its code then goes into a column of its own."""
    return looks_like(Column.of(table, field, tables)).kind == "amount"


def _with_options(
    project: Project, table: Table, field: str, tables: Mapping[str, pl.DataFrame]
) -> tuple[Project, str]:
    """Return the project with a new lookup table of a field's options, and its name.

    A key stands for all that differ from it in case and spaces; values that say “nothing known” are left out.
    """
    column = Column.of(table, field, tables)
    spelled = usual_spellings(column, looks_like(column)).sort("rows", "line", descending=[True, False])
    options = spelled.unique(fold(pl.col("plain")), keep="first", maintain_order=True)
    bare = re.sub(r"\W+", "_", f"{table.name}_{field}".lower()).strip("_")
    taken = set(tables) | set(project.lookups)
    name = next(one for one in (bare, *(f"{bare}_{n}" for n in range(2, len(taken) + 3))) if one not in taken)
    rows = tuple({"key": key, "value": value} for key, value in options.select("plain", "usual").iter_rows())
    made = Lookup(title=f"Options of {field} in {table.name}", rows=rows)
    return project.model_copy(update={"lookups": {**project.lookups, name: made}}), name
