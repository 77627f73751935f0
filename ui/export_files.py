"""What an export shows: how each output is written, what keeps it from being written, and what was written."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from html import escape
from pathlib import Path

import streamlit as st

from engine.column import BLANK
from engine.export import FORMATS
from engine.export.rejected import LEFT_OUT
from engine.export.report import FieldReport, OutputReport, RunReport
from engine.project import REFUSING, FieldMap, Output, Preset
from engine.settle import open_steps
from engine.transform import Catalogue
from ui import frame
from ui.grid import Cell, Column, grid
from ui.session import Session
from ui.sidebar import row_sum

SHARED = {"options_to_create.csv": "Options to create", "templates.json": "Templates"}
"""Files for all outputs that a run writes only where the project calls for them."""
WHY: list[Column] = [
    {"l": "Column", "g": 1, "w": "26%"},
    {"l": "Step or rule", "d": 1, "g": 1, "w": "26%"},
    {"l": "Reason", "g": 1, "w": "48%"},
    {"l": "Rows", "a": "r"},
]


def formats(session: Session, output: Output) -> None:
    """Draw an output with the choice of its format."""
    key = f"preset {output.name}"
    st.session_state[key] = output.preset

    def chosen() -> None:
        preset: Preset = st.session_state[key]
        changed = session.project.with_output(output.model_copy(update={"preset": preset}))
        session.change(changed, f"write {output.name} as {FORMATS[preset].label}")

    table = session.loaded.get((output.side, output.export))
    rows = f"{_rows(table.rows)} of {table.file}" if table else "its file is not loaded"
    with st.container(horizontal=True, vertical_alignment="center", key=f"row_format_{output.name}", wrap=False):
        st.markdown(f"**{frame.plain(output.name)}** {frame.plain(rows)}", width=400)
        st.selectbox(
            f"Format of {output.name}",
            list(FORMATS),
            format_func=lambda preset: FORMATS[preset].label,
            key=key,
            on_change=chosen,
            label_visibility="collapsed",
            width=268,
        )
        st.caption(FORMATS[output.preset].help, width="stretch")


def obstacles(session: Session, catalogue: Catalogue) -> bool:
    """Draw what must be decided or loaded before anything can be written; return whether there is such a thing."""
    absent = [one for one in session.project.outputs if (one.side, one.export) not in session.loaded]
    for output in absent:
        if _obstacle(f"load_{output.name}", f"The file for {output.name} is not loaded.", "Load it"):
            st.switch_page(frame.page("understand/load"))
    undecided = open_steps(session.project, catalogue)
    for name, target, step, options in undecided:
        sentence = f"{name}: step {step} of {target} is not decided ({', '.join(options)})."
        if _obstacle(f"open_{name}_{target}_{step}", sentence, "Decide"):
            session.chosen |= {"output": name, "field": target}
            st.switch_page(frame.page("shape/transform"))
    return bool(absent or undecided)


def _obstacle(key: str, sentence: str, label: str) -> bool:
    with st.container(horizontal=True, vertical_alignment="center", key=f"question_{key}"):
        st.markdown(frame.plain(sentence), width="stretch")
        return st.button(label, key=f"obstacle_{key}")


def rows_add_up(session: Session) -> bool:
    """Draw the sum of rows over all files, as they were read; return whether it holds."""
    holds, sentence = row_sum(session.loaded.values())
    title = "The rows add up" if holds else "The rows do not add up: nothing can be written"
    st.html(f'<div class="cw-sum{"" if holds else " bad"}"><b>{title}</b><br>{escape(sentence)}</div>')
    return holds


def written(session: Session, report: RunReport, folder: Path) -> None:
    """Draw what was written: the sum of rows above the downloads of each output, then what all share."""
    for output, one in zip(session.project.outputs, report.outputs, strict=True):
        with st.container(border=True, key=f"card_written_{one.output}", gap="xsmall"):
            frame.line(one.output, f"from {one.file}")
            state = "" if one.holds else " bad"
            st.html(f'<div class="cw-sum{state}"><b>{_title(one)}</b><br>{escape(one.row_sum)}</div>')
            for sentence in one.sentences:
                st.warning(frame.plain(sentence), icon=":material/info:")
            with st.container(horizontal=True, vertical_alignment="center", key=f"row_files_{one.output}"):
                details = (_rows(one.written), _rows(one.rejected + one.left_out + one.account.rejected_rows), "")
                labels = ("Clean file", "Rejected rows", "Findings")
                for at, (name, label, detail) in enumerate(zip(one.files, labels, details, strict=True)):
                    _download(folder / name, label, detail, primary=at == 0)
            _why(output, one)
    with st.container(border=True, key="card_written_all", gap="xsmall"):
        frame.line("The project and its lookup tables", "on the command line this writes the same bytes")
        st.code(_command(session), language="bash", wrap_lines=True)
        with st.container(horizontal=True, vertical_alignment="center", key="row_files_all"):
            _download(folder / "project.json", "Project", "")
            _download(folder / "report.json", "Report", "")
            for name in report.files:
                if name.startswith("lookup_tables/"):
                    _download(folder / name, f"Lookup table {Path(name).stem}", "")
                elif name in SHARED:
                    _download(folder / name, SHARED[name], "")


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _command(session: Session) -> str:
    """Return the command that writes the same files; a file with several tables is given once, as its first."""
    given = []
    for (side, name), table in session.loaded.items():
        first = name if table.number == 1 else name.removesuffix(f"_{table.number}")
        files = dict.fromkeys(each.part.file for each in table.parts) or [table.file]
        given += [f"--{side} {shlex.quote(f'{first}={file}')}" for file in files]
    return " ".join(["python cli.py run project.json", *dict.fromkeys(given), "--out export"])


def _title(one: OutputReport) -> str:
    return "The rows add up" if one.holds else "The rows do not add up: nothing can be downloaded"


def _download(path: Path, label: str, detail: str, *, primary: bool = False) -> None:
    size = path.stat().st_size
    told = f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3)):,} KB"  # noqa: PLR2004 - megabytes
    frame.download(label, path, primary=primary, detail=f"{detail} · {told}" if detail else told)


def _why(output: Output, one: OutputReport) -> None:
    """Draw why rows were rejected, most frequent first; a row with two reasons counts under both."""
    found = [each for field in one.fields for each in _reasons(output.field(field.target), field)]
    rows: list[list[Cell]] = [[*words, f"{count:,}"] for *words, count in sorted(found, key=lambda each: -each[-1])]
    if rows:
        grid(
            [{"cols": WHY, "rows": rows, "cap": "Why rows were rejected"}],
            key=f"why_{one.output}",
            label=f"Why rows of {one.output} were rejected",
            max_height=260,
        )


def _reasons(field: FieldMap, report: FieldReport) -> Iterator[tuple[str, str, str, int]]:
    for step, told in zip(field.steps, report.steps, strict=True):
        for words, count in told.reasons.items():
            policy = step.on_blank if words == BLANK else step.on_failure
            if policy in REFUSING:
                why = words if policy == "reject" else f"{LEFT_OUT}: {words}"
                yield field.target, f"step {told.number} {step.transform}", why, count
    for check in report.checks:
        if check.severity == "reject" and check.failed:
            yield field.target, f"rule {check.number} {check.rule}", check.words, check.failed
    if report.unfit:
        yield field.target, "format", "the format cannot hold the cell", report.unfit
