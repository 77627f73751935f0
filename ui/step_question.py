"""What a column cannot decide is asked: one button for each reading, with cells as each reading makes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine import edit
from engine.column import transform_of
from engine.lookups.coverage import VALUE, Use, asked
from engine.pipeline import AllTables
from engine.project import FieldMap, Output
from engine.readings import Reading, readings_of
from engine.transform import Catalogue, Undecided
from ui import frame
from ui.session import Session

WEIGHED = 2_000
"""Most frequent spellings among which examples are looked for."""


def ask(  # noqa: PLR0913, PLR0917 - an open step and where it stands
    session: Session, output: Output, mapped: FieldMap, number: int, open_: Undecided, catalogue: Catalogue
) -> None:
    """Draw the question of an open step."""
    with st.container(key=f"question_{number}", gap="xsmall"):
        st.markdown(f"**How is this meant?** {frame.plain(open_.because[:1].upper() + open_.because[1:])}")
        readings = _readings(session, output, mapped, number, catalogue)
        for place, reading in enumerate(readings):
            with st.container(horizontal=True, vertical_alignment="center", key=f"row_q{number}_{place}", wrap=False):
                words = ", ".join(str(value).replace("_", " ") for value in reading.options.values())
                st.button(
                    words.capitalize(),
                    key=f"answer_{output.name} {mapped.target} {number} {place}",
                    on_click=_answer,
                    args=(session, output, mapped, number, reading.options),
                )
                st.caption(_cells(reading), width="stretch")


def _answer(session: Session, output: Output, mapped: FieldMap, number: int, options: Mapping[str, Any]) -> None:
    step = mapped.steps[number - 1]
    words = ", ".join(str(value).replace("_", " ") for value in options.values())
    changed = step.model_copy(
        update={"options": {**step.options, **options}, "because": f"{words}: decided by hand, the column could not"}
    )
    project, _ = edit.replace_step(session.project, output.name, mapped.target, number, changed)
    session.change(project, f"read {mapped.target} {words}")


def _readings(session: Session, output: Output, mapped: FieldMap, number: int, catalogue: Catalogue) -> list[Reading]:
    use = Use(output.name, mapped.target, number, mapped.source)
    transform = transform_of(mapped.steps[number - 1], catalogue)
    tables = AllTables(session.project, session.loaded)
    cells = asked(session.project, session.loaded, catalogue, use, session.folder / "columns").head(WEIGHED)
    return readings_of(transform, cells, VALUE, tables)


def _cells(reading: Reading) -> str:
    told = [f"{frame.plain(before)} → **{frame.plain(after or 'no answer')}**" for before, after in reading.cells]
    return "  ·  ".join(told)
