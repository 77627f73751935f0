"""What a column seems to need, as buttons that add the step: questions with their evidence, never decisions."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from engine import edit
from engine.errors import WorkbenchError
from engine.lookups import Tables
from engine.profile import FieldProfile, Look, cure, known, look
from engine.progress import Progress
from engine.project import FieldMap, Output, Project
from engine.suggest import Proposal, Surroundings, suggestions, telling
from engine.table import Table
from engine.transform import Catalogue
from ui import frame, guard, step_cards, work
from ui.session import Session

SHOWN = 2
"""Suggestions that stand in the line; the others are behind a button."""
AT_ONCE = 2_000_000
"""Rows up to which a column is looked at as soon as it is opened: about a second at most."""
_LOOKING = "looking"


def line(session: Session, output: Output, mapped: FieldMap, table: Table, catalogue: Catalogue) -> None:
    """Draw the suggestions for a column; where it has very many rows, first the offer to look at it."""
    if mapped.source is None or mapped.source not in table.fields:
        return
    tables = Tables(session.project)
    looks = known(table, tables)
    if mapped.source not in looks:
        looks = _looked(session, mapped.source, table, tables)
    seen = looks.get(mapped.source)
    if seen is None:
        _offer(mapped.source, table)
        return
    around = Surroundings(
        table.fields,
        {name: one.field for name, one in looks.items()},
        _partner(session, output, mapped, tables),
        _others(session, output),
    )
    found = [one for one in suggestions(seen, around, mapped.steps) if one.transform in catalogue]
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="row_suggestions", gap="small"):
        st.markdown(":gray[Suggested]", width="content")
        for number, one in enumerate(found[:SHOWN]):
            _button(session, output, mapped, table, catalogue, number, one)
        if found[SHOWN:]:
            with st.popover(f"{len(found) - SHOWN} more", type="tertiary", key="suggestions_more"):
                for number, one in enumerate(found[SHOWN:], SHOWN):
                    _button(session, output, mapped, table, catalogue, number, one)


def _others(session: Session, output: Output) -> dict[str, tuple[str, ...]]:
    """Return the fields of the same system's other exports."""
    own = (output.side, output.export)
    loaded = session.loaded.items()
    return {f"{at[0]}.{at[1]}": table.fields for at, table in loaded if at[0] == output.side and at != own}


def _button(  # noqa: PLR0913, PLR0917 - a suggestion and where it goes
    session: Session,
    output: Output,
    mapped: FieldMap,
    table: Table,
    catalogue: Catalogue,
    number: int,
    one: Proposal,
) -> None:
    st.button(
        frame.plain(one.label),
        key=f"suggestion_{output.name} {mapped.target} {number}",
        icon=":material/add:",
        help=frame.plain(f"{one.because} Adds {one.transform.replace('_', ' ')}."),
        on_click=take,
        args=(session, output, mapped, table, catalogue, one),
    )


def take(  # noqa: PLR0913, PLR0917 - a suggestion and where it goes
    session: Session, output: Output, mapped: FieldMap, table: Table, catalogue: Catalogue, one: Proposal
) -> None:
    """Add the suggested step, from a callback; where a person must fill something in, begin a draft."""
    if one.asks:
        step_cards.draft(output, mapped, one.transform, one.options)
        return

    def made() -> Project:
        return _edit(session, output, mapped, table, catalogue, one)[0]

    guard.attempt(session, made, f"{one.transform.replace('_', ' ')} in {mapped.target}")


def _edit(  # noqa: PLR0913, PLR0917 - a suggestion and where it goes
    session: Session, output: Output, mapped: FieldMap, table: Table, catalogue: Catalogue, one: Proposal
) -> edit.Edit:
    if one.finding is not None:
        alone = output.model_copy(update={"fields": (mapped,)})
        made, sentence = cure(
            session.project.with_output(alone), alone, table, one.finding, catalogue, Tables(session.project)
        )
        changed = made.output(output.name).field(mapped.target)
        fields = tuple(changed if each.target == mapped.target else each for each in output.fields)
        return made.with_output(output.model_copy(update={"fields": fields})), sentence
    step = edit.made_step(catalogue, one.transform, one.options)
    return edit.add_step(session.project, output.name, mapped.target, step, 0 if one.first else None)


def _offer(source: str, table: Table) -> None:
    def asked() -> None:
        st.session_state[_LOOKING] = (str(table.folder), source)

    st.button(
        "Look at the column",
        key="look_at_column",
        icon=":material/search:",
        type="tertiary",
        help="Reads all its rows and suggests the steps that it seems to need.",
        on_click=asked,
    )


def _looked(session: Session, source: str, table: Table, tables: Mapping[str, pl.DataFrame]) -> dict[str, Look]:
    """Return what looks found, after one at the column; without it where it has very many rows and nobody asked."""
    if table.rows > AT_ONCE and st.session_state.get(_LOOKING) != (str(table.folder), source):
        return {}

    def do(_progress: Progress) -> dict[str, Look]:
        for name in [*telling(table.fields), source]:
            look(table, name, tables)
        return known(table, tables)

    key = f"{table.folder} {source} {session.project.fingerprint()}"
    try:
        return work.result(session, "look", key, f"Looking at all {table.rows:,} rows of {source}", do)
    except WorkbenchError as error:
        st.error(frame.plain(error.sentence), icon=":material/error:")
        return {}


def _partner(
    session: Session, output: Output, mapped: FieldMap, tables: Mapping[str, pl.DataFrame]
) -> FieldProfile | None:
    """Return what is known of the other system's field of the same name: the values go there."""
    for (side, _), theirs in session.loaded.items():
        if side != output.side and mapped.target in theirs.fields:
            seen = known(theirs, tables).get(mapped.target)
            if seen is not None:
                return seen.field
    return None
