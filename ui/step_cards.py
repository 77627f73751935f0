"""The steps of a column as cards: what each does, its form, what it settled, and what it did to all rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine import edit
from engine.column import transform_of
from engine.column_store import Column, Columns
from engine.errors import WorkbenchError
from engine.lookups import Tables, shipped_names
from engine.options import options
from engine.project import FieldMap, Output, Project, Step
from engine.table import Table
from engine.transform import AUTO, Catalogue, Undecided, WayBack
from ui import frame, step_form, step_question
from ui.session import Session
from ui.step_form import Choices, Values

TALL = 236
"""Pixels that cards may take before they scroll."""
WAYS = {"yes": "has a way back", "partly": "leads back in part", "no": "one way"}
_WRONG = "step_entries"
_DRAFT = "step_draft"


def cards(  # noqa: PLR0913 - a column, and what is known of it
    session: Session,
    output: Output,
    mapped: FieldMap,
    table: Table,
    catalogue: Catalogue,
    *,
    found: Columns,
    undecided: Mapping[int, Undecided],
) -> None:
    """Draw the steps of a column, and the one that is being added."""
    choices = choices_of(session, table)
    begun: dict[str, Any] = st.session_state.get(_DRAFT, {})
    drafting = bool(begun) and begun["at"] == (output.name, mapped.target)
    if mapped.target in found.wrong:
        st.error(frame.plain(found.wrong[mapped.target]), icon=":material/error:")
    tall = len(mapped.steps) + drafting > 2 or bool(undecided)  # noqa: PLR2004 - two cards fit
    with st.container(height=TALL if tall else "content", border=False, key="step_list", gap="small"):
        if drafting:
            _draft(session, output, mapped, catalogue, choices, begun)
        for number, step in enumerate(mapped.steps, 1):
            with st.container(border=True, key=f"card_step{number}", gap="xsmall"):
                column = found.done.get(mapped.target)
                _head(
                    session,
                    output,
                    mapped,
                    number,
                    step,
                    column,
                    catalogue,
                    asked=number in undecided,
                )
                _body(session, output, mapped, number, step, catalogue, choices)
                if number in undecided:
                    step_question.ask(session, output, mapped, number, undecided[number], catalogue)
        if not mapped.steps and not drafting:
            source = "the constant is written" if mapped.source is None else "every value goes through as it is"
            st.html(f'<p class="cw-empty" style="text-align:left">No steps yet: {source}.</p>')


def choices_of(session: Session, table: Table) -> Choices:
    """Return what options can name; lookup tables of the project first."""
    names = list(Tables(session.project))
    own = [name for name in names if name in session.project.lookups]
    lookups = own + [name for name in names if name not in own]
    return Choices(table.fields, lookups, [f"{side}.{name}" for side, name in session.loaded])


def start(session: Session, output: Output, mapped: FieldMap, transform: str, catalogue: Catalogue) -> None:
    """Add a step with its defaults, from a callback; where it needs to be told more, begin a draft."""
    try:
        step = edit.made_step(catalogue, transform, {})
    except WorkbenchError:
        draft(output, mapped, transform, {})
        return
    session.change(*edit.add_step(session.project, output.name, mapped.target, step))


def draft(output: Output, mapped: FieldMap, transform: str, given: Mapping[str, Any]) -> None:
    """Begin a step that needs to be told more, with the options that are known, from a callback."""
    values = Values(dict(given))
    st.session_state[_DRAFT] = {"at": (output.name, mapped.target), "transform": transform, "values": values}


def _head(  # noqa: PLR0913, PLR0917 - a step and where it stands
    session: Session,
    output: Output,
    mapped: FieldMap,
    number: int,
    step: Step,
    column: Column | None,
    catalogue: Catalogue,
    *,
    asked: bool,
) -> None:
    title = words_of(step.transform)
    aside = (
        "a question"
        if asked
        else "switched off"
        if not step.enabled
        else "settled for the whole column"
        if step.because
        else ""
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"row_head{number}", wrap=False):
        st.markdown(f"**{number}  {title}**" + (f" :gray[— {aside}]" if aside else ""), width="stretch")
        if column is not None and step.enabled and not asked:
            way = _way_back(session.project, step, catalogue)
            st.markdown(
                f"{_figures(column, number)} :small[:gray[· {WAYS[way.leads]}]]", help=way.sentence, width="content"
            )
        if (table := _lookup(step, catalogue)) and st.button(
            "Open the table", key=f"open_{output.name} {mapped.target} {number}", type="tertiary"
        ):
            session.chosen["lookup"] = table
            st.switch_page(frame.page("shape/lookup_tables"))
        last = len(mapped.steps)
        actions = [
            *(["Move up"] if number > 1 else []),
            *(["Move down"] if number < last else []),
            "Switch off" if step.enabled else "Switch on",
            "Remove",
        ]
        key = f"more_{output.name} {mapped.target} {number}"

        def chosen() -> None:
            act(session, output.name, mapped.target, number, st.session_state[key])

        st.menu_button("⋮", actions, type="tertiary", key=key, on_click=chosen)


def _way_back(project: Project, step: Step, catalogue: Catalogue) -> WayBack:
    """Return whether what a step in force wrote leads back."""
    return transform_of(step, catalogue).bound(Tables(project)).way_back()


def _lookup(step: Step, catalogue: Catalogue) -> str | None:
    """Return the lookup table that a step cannot do without."""
    if step.transform not in catalogue:
        return None
    needed = [one.name for one in options(catalogue[step.transform]) if one.kind == "lookup" and one.required]
    return next((str(step.options[name]) for name in needed if step.options.get(name)), None)


def act(session: Session, output: str, target: str, number: int, action: str) -> None:
    """Do what a step's menu offers: move it up or down, switch it off or on, remove it."""
    at = (session.project, output, target, number)
    done = {
        "Move up": lambda: edit.move_step(*at, -1),
        "Move down": lambda: edit.move_step(*at, 1),
        "Switch off": lambda: edit.switch_step(*at, on=False),
        "Switch on": lambda: edit.switch_step(*at, on=True),
        "Remove": lambda: edit.remove_step(*at),
    }
    session.change(*done[action]())


def _figures(column: Column, number: int) -> str:
    changed, failed = (column.counts.of_step(number, what) for what in ("changed", "failed"))
    said = [f":gray[{changed:,} changed]"]
    if failed:
        said.append(f":red[**{failed:,} failed**]")
    return f":small[{' · '.join(said)}]"


def _body(  # noqa: PLR0913, PLR0917 - a step and where it stands
    session: Session,
    output: Output,
    mapped: FieldMap,
    number: int,
    step: Step,
    catalogue: Catalogue,
    choices: Choices,
) -> None:
    if step.transform not in catalogue:
        st.error(f"There is no transform named “{frame.plain(step.transform)}”.", icon=":material/error:")
        return
    entries: dict[str, tuple[Step, Values]] = st.session_state.setdefault(_WRONG, {})
    at = f"{output.name} {mapped.target} {number}"
    was, entered = entries.get(at, (None, None))
    values = entered if entered is not None and was == step else Values.of(step)

    def changed(made: Values) -> None:
        if step not in session.project.output(output.name).field(mapped.target).steps[number - 1 : number]:
            return  # undone while the form still stood there: what it holds belongs to no step
        try:
            project, new = _made(session.project, mapped, step.transform, made, catalogue)
        except WorkbenchError as error:
            entries[at] = (step, Values(**{**vars(made), "wrong": error.sentence}))
            return
        entries.pop(at, None)
        new = new.model_copy(update={"enabled": step.enabled, "because": _because(step, new, catalogue)})
        session.change(*edit.replace_step(project, output.name, mapped.target, number, new))

    step_form.draw(f"step{number} {at}", catalogue[step.transform], values, choices, changed, says=step.because)


def _made(
    project: Project, mapped: FieldMap, transform: str, values: Values, catalogue: Catalogue
) -> tuple[Project, Step]:
    """Return the step that was entered; a lookup table that was named and is not there is made."""
    for option in options(catalogue[transform]):
        name = values.options.get(option.name)
        if option.kind == "lookup" and name and name not in project.lookups and name not in shipped_names():
            target = mapped.target if mapped.target != mapped.source else f"{mapped.target} (new)"
            project, _ = edit.new_lookup(project, str(name), (mapped.source or "key", target))
    step = edit.made_step(
        catalogue,
        transform,
        values.options,
        on_failure=values.on_failure,
        on_blank=values.on_blank,
        default=values.default or None,
    )
    return project, step


def _because(before: Step, after: Step, catalogue: Catalogue) -> str:
    """Return the evidence of what was settled, as long as nobody chose otherwise."""
    settled = [option.name for option in options(catalogue[after.transform]) if AUTO in option.choices]
    same = all(before.options.get(name) == after.options.get(name) for name in settled)
    return before.because if same else ""


def _draft(  # noqa: PLR0913, PLR0917 - a step to be, and where it will stand
    session: Session,
    output: Output,
    mapped: FieldMap,
    catalogue: Catalogue,
    choices: Choices,
    draft: dict[str, Any],
) -> None:
    transform = draft["transform"]

    def changed(made: Values) -> None:
        draft["values"] = made

    def added() -> None:
        try:
            project, step = _made(session.project, mapped, transform, draft["values"], catalogue)
        except WorkbenchError as error:
            draft["values"] = Values(**{**vars(draft["values"]), "wrong": error.sentence})
            return
        st.session_state.pop(_DRAFT, None)
        session.change(*edit.add_step(project, output.name, mapped.target, step))

    with st.container(border=True, key="card_draft", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_draft_head", wrap=False):
            st.markdown(f"**{words_of(transform)}** :gray[— a new step]", width="stretch")
            st.button("Cancel", key="draft_cancel", type="tertiary", on_click=st.session_state.pop, args=(_DRAFT, None))
            st.button("Add the step", key="draft_add", type="primary", on_click=added)
        step_form.draw(
            f"draft {output.name} {mapped.target} {transform}", catalogue[transform], draft["values"], choices, changed
        )


def words_of(transform: str) -> str:
    """Return a transform's name as words: `Map picklist`."""
    return frame.plain(transform.replace("_", " ").capitalize())
