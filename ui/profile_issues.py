"""The issues of a file, worst first: each with an example, its rows, and the button that cures it."""

from __future__ import annotations

import streamlit as st

from engine.errors import WorkbenchError
from engine.findings import Finding
from engine.lookups import Tables
from engine.profile import Profile, Selection, cure
from engine.project import Output
from engine.transform import AUTO, Catalogue
from ui import frame, step_cards
from ui.grid import Cell, Column, Event, grid
from ui.profile_rows import File, show
from ui.session import Session

TAGS = {"error": ("✕", "bad"), "warning": ("!", "warn"), "info": ("i", "info")}
COLUMNS: list[Column] = [
    {"l": "Kind", "w": "42px"},
    {"l": "Issue", "g": 1, "w": "62%"},
    {"l": "Example", "d": 1, "g": 1, "w": "38%"},
    {"l": "Rows", "a": "r"},
    {"l": "Action", "a": "r"},
]
ROWS, CURE, OPEN = "rows", "cure", "open"
DECIDES = ("convert_currency_symbol",)
"""Transforms that the user may want to set up further: their step is opened at once."""
DRAFTED = ("convert_timezone",)
"""Transforms whose options no cell can tell: nothing is added until the user has said them."""


def issues(session: Session, file: File, profile: Profile, catalogue: Catalogue) -> None:
    """Draw the list; its buttons show rows or add a step."""
    export = file.export
    findings = {f"{number}": finding for number, finding in enumerate(profile.findings)}

    def happened(event: Event) -> None:
        finding = findings[str(event["id"])]
        if event.get("action") == CURE:
            _cure(session, file, finding, catalogue)
        elif event.get("action") == OPEN:
            _open(session, file, finding)
        else:
            show(session, Selection.of(finding), finding.sentence)

    with st.container(border=True, key="card_issues", gap=None):
        bad = sum(1 for finding in profile.findings if finding.severity != "info")
        said = [counted(bad, "issue"), counted(len(findings) - bad, "note")]
        title = f"{' and '.join(words for words in said if words) or 'No issues'} in {export.file}, worst first"
        fields = f"{len(profile.fields)} field{'' if len(profile.fields) == 1 else 's'}"
        frame.line(title, f"100 % of {profile.rows:,} rows · {fields} · profiled in {profile.seconds:.1f} s")
        if not findings:
            st.caption(f"Nothing odd was found in the {profile.rows:,} rows of {export.file}.")
            return
        rows = [_row(finding, catalogue, _cured(session, file, finding), file) for finding in findings.values()]
        grid(
            [{"nohead": 1, "ids": list(findings), "cols": COLUMNS, "rows": rows}],
            key=f"issues_{file.side}_{export.name}",
            label=f"Issues in {export.file}",
            mode="tall",
            frame=False,
            max_height=262,
            on_event=happened,
        )


def counted(count: int, what: str) -> str:
    """Return `1 issue` or `12 issues`; nothing for none."""
    return f"{count:,} {what}{'' if count == 1 else 's'}" if count else ""


def _row(finding: Finding, catalogue: Catalogue, cured: str | None, file: File) -> list[Cell]:
    tag, kind = TAGS[finding.severity]
    said = finding.sentence.removeprefix(finding.field).strip() if finding.field else finding.sentence
    buttons: list[list[object]] = [[ROWS, "Show rows", 0, f"Show rows: {finding.sentence}"]] if finding.rows else []
    if cured:
        buttons.append([OPEN, "Open step", 0, f"Open step: the one that was added to {cured}"])
    elif finding.suggestion is not None and finding.suggestion.transform in catalogue:
        buttons.append([CURE, finding.suggestion.label, 1, f"{finding.suggestion.label}: {finding.field}"])
    rows: Cell = {"b": f"{finding.rows:,}", "t": "row" if finding.rows == 1 else "rows"} if finding.rows else ""
    return [
        {"tag": tag, "k": kind, "sr": finding.severity},
        {"b": finding.field, "t": said},
        _example(finding, file),
        rows,
        buttons,
    ]


def _example(finding: Finding, file: File) -> str:
    if finding.line is None:
        return ""
    if not finding.value:
        return file.table.line_of(finding.line)
    shown = finding.value if len(finding.value) <= len("x" * 48) else f"{finding.value[:47]}…"
    shown = shown if shown.strip() else f"“{shown}”"
    return f"{shown} on {file.table.line_of(finding.line)}"


def _cure(session: Session, file: File, finding: Finding, catalogue: Catalogue) -> None:
    """Add the step to the output of this file, and say so; open it where something is left to decide."""
    output = _output(session, file)
    if output is None:
        session.chosen["profile_news"] = f"No output takes {file.export.name}. Add its columns on the page Map fields."
        return
    if finding.suggestion is not None and finding.suggestion.transform in DRAFTED:
        mapped = next((field for field in output.fields if field.source == finding.field), None)
        if mapped is not None:
            step_cards.draft(output, mapped, finding.suggestion.transform, finding.suggestion.options)
            session.chosen |= {"output": output.name, "field": mapped.target, "profile_open": "yes"}
            return
    try:
        project, sentence = cure(session.project, output, file.table, finding, catalogue, Tables(session.project))
    except WorkbenchError as error:
        session.chosen["profile_news"] = error.sentence
        return
    session.change(project, sentence)
    session.chosen["output"] = output.name
    session.chosen["field"] = _cured(session, file, finding) or session.chosen.get("field", "")
    session.chosen["profile_news"] = f"Added: {sentence}."
    if _undecided(finding, catalogue):
        session.chosen["profile_open"] = "yes"


def _cured(session: Session, file: File, finding: Finding) -> str | None:
    """Return the column whose steps already have what the finding suggests."""
    output, suggestion = _output(session, file), finding.suggestion
    if output is None or suggestion is None:
        return None
    given = suggestion.options.items()
    for field in output.fields:
        if field.source == finding.field and any(
            step.transform == suggestion.transform and given <= step.options.items() for step in field.steps
        ):
            return field.target
    return None


def _open(session: Session, file: File, finding: Finding) -> None:
    output, target = _output(session, file), _cured(session, file, finding)
    if output is not None and target is not None:
        session.chosen |= {"output": output.name, "field": target, "profile_open": "yes"}


def _undecided(finding: Finding, catalogue: Catalogue) -> bool:
    suggestion = finding.suggestion
    if suggestion is None:
        return False
    fields = catalogue[suggestion.transform].model_fields
    given = {suggestion.options.get(name, option.default) for name, option in fields.items()}
    return suggestion.transform in DECIDES or AUTO in given


def _output(session: Session, file: File) -> Output | None:
    """Return the output of a file: the chosen one, if it is of this file."""
    of = [output for output in session.project.outputs if (output.side, output.export) == (file.side, file.export.name)]
    chosen = [output for output in of if output.name == session.chosen.get("output")]
    return next(iter([*chosen, *of]), None)
