"""What was noticed while a file was read, worst first; what damage there is, and whether a step repairs it."""

from __future__ import annotations

import streamlit as st

from engine.errors import WorkbenchError
from engine.findings import Finding
from engine.load.damage import damage
from engine.lookups import Tables
from engine.profile import cure
from engine.project import Output
from engine.transform import Catalogue
from ui import frame
from ui.grid import Cell, Column, Event, grid
from ui.reading_chosen import Chosen

TAGS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "info")}
BADNESS = {"error": 0, "warning": 1, "info": 2}
COLUMNS: list[Column] = [
    {"l": "Kind", "w": "42px"},
    {"l": "Finding", "x": 1, "g": 1, "w": "100%"},
    {"l": "Rows", "a": "r"},
    {"l": "Lines", "d": 1, "x": 1, "w": "150px"},
    {"l": "Action", "a": "r"},
]
CURE, OPEN = "cure", "open"
NAMED = 4


def findings(chosen: Chosen, catalogue: Catalogue) -> None:
    """Draw the findings of the load; nothing where there are none."""
    if chosen.session.chosen.pop("load_open", None):
        st.switch_page(frame.page("shape/transform"))
    listed = [_named_as_output(chosen, one) for one in (*chosen.table.findings, *damage(chosen.table))]
    found = {str(n): one for n, one in enumerate(sorted(listed, key=lambda one: (BADNESS[one.severity], -one.rows)))}
    if not found:
        return

    def happened(event: Event) -> None:
        finding = found[str(event["id"])]
        if event["action"] == CURE:
            _add_step(chosen, finding, catalogue)
        else:
            _open_step(chosen, finding)

    with st.container(key="findings", gap="xsmall"):
        frame.line(_title(chosen, list(found.values())), "nothing was changed")
        grid(
            [
                {
                    "nohead": 1,
                    "ids": list(found),
                    "cols": COLUMNS,
                    "rows": [_row(chosen, finding, catalogue) for finding in found.values()],
                }
            ],
            key=f"findings_{chosen.key}",
            label=f"Findings in {chosen.table.file}",
            frame=False,
            max_height=420,
            on_event=happened,
        )


def _named_as_output(chosen: Chosen, finding: Finding) -> Finding:
    """Return a finding with its field as the whole table writes it: a part's names may be in other letter case."""
    names = {name.casefold(): name for name in chosen.export.fields}
    field = finding.field
    if field is None or field in chosen.export.fields:
        return finding
    return finding.model_copy(update={"field": names.get(field.casefold(), field)})


def _title(chosen: Chosen, found: list[Finding]) -> str:
    count = "1 finding" if len(found) == 1 else f"{len(found):,} findings"
    damaged = [one for one in found if one.repairable is not None]
    gone = sum(not one.repairable for one in damaged)
    parts = {"repairable": len(damaged) - gone, "not repairable": gone}
    said = ": " + ", ".join(f"{number:,} {words}" for words, number in parts.items() if number) if damaged else ""
    return f"{count} in {chosen.table.file}{said}"


def _row(chosen: Chosen, finding: Finding, catalogue: Catalogue) -> list[Cell]:
    tag, kind = TAGS[finding.severity]
    rows: Cell = {"b": f"{finding.rows:,}", "t": "row" if finding.rows == 1 else "rows"} if finding.rows else ""
    said = finding.sentence.removeprefix(finding.field).strip() if finding.field else finding.sentence
    shown = bool(finding.value) and finding.repairable is not None and str(finding.value) not in finding.sentence
    example = f" ({_cut(finding.value or '')})" if shown else ""
    words: Cell = {"t": f"{said}{example}"}
    if finding.field:
        words = {"b": finding.field, "t": f"{said}{example}."} | ({"d": finding.remedy} if finding.remedy else {})
    return [
        {"tag": tag, "k": kind, "sr": finding.severity},
        words,
        rows,
        _lines(finding),
        _action(chosen, finding, catalogue),
    ]


def _cut(value: str) -> str:
    return value if len(value) <= len("x" * 40) else f"{value[:39]}…"


def _lines(finding: Finding) -> str:
    lines = finding.lines or ((finding.line,) if finding.line else ())
    if not lines:
        return ""
    named = ", ".join(f"{number:,}" for number in lines[:NAMED]) + (" …" if len(lines) > NAMED else "")
    return f"{'line' if len(lines) == 1 else 'lines'} {named}"


def _action(chosen: Chosen, finding: Finding, catalogue: Catalogue) -> Cell:
    if finding.suggestion is None or finding.suggestion.transform not in catalogue:
        return ""
    if _column_with(chosen, finding):
        return [[OPEN, "Open step", 0, f"Open the step that was added to {finding.field}"]]
    return [[CURE, finding.suggestion.label, 1, f"{finding.suggestion.label}: add the step to {finding.field}"]]


def _output(chosen: Chosen) -> Output | None:
    mine = (chosen.side, chosen.export.name)
    return next((one for one in chosen.session.project.outputs if (one.side, one.export) == mine), None)


def _column_with(chosen: Chosen, finding: Finding) -> str | None:
    """Return the output's column whose steps already have what the finding suggests."""
    output, suggestion = _output(chosen), finding.suggestion
    if output is None or suggestion is None:
        return None
    given = suggestion.options.items()
    for field in output.fields:
        steps = (step for step in field.steps if step.transform == suggestion.transform)
        if field.source == finding.field and any(given <= step.options.items() for step in steps):
            return field.target
    return None


def _add_step(chosen: Chosen, finding: Finding, catalogue: Catalogue) -> None:
    session, output = chosen.session, _output(chosen)
    if output is None:
        chosen.say(f"No output takes {chosen.export.name}. Add its columns on the page Map fields.", bad=True)
        return
    try:
        table = session.loaded[chosen.side, chosen.export.name]
        session.change(*cure(session.project, output, table, finding, catalogue, Tables(session.project)))
    except WorkbenchError as error:
        chosen.say(error.sentence, bad=True)


def _open_step(chosen: Chosen, finding: Finding) -> None:
    output, target = _output(chosen), _column_with(chosen, finding)
    if output is not None and target is not None:
        chosen.session.chosen |= {"output": output.name, "field": target, "load_open": "yes"}
