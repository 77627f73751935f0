"""What a lookup table covers of the loaded data, and one click for what it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine import edit
from engine.lookups import InForce
from engine.lookups.coverage import Coverage, Suggester, Suggestion, Use
from engine.project import Project, Step
from engine.table import Table
from ui import frame, guard
from ui.before_after import visible
from ui.grid import Cell, Event, grid
from ui.session import Session
from ui.step_form import ON_BLANK, ON_FAILURE

SHOWN = 50
ADDED = 1_000
"""Rows that one click adds at most, the most frequent values first."""
_CHOOSING = "lookup_choosing"
CREATE = "create"
"""The policy that passes a value on as an option that the other system must create."""


@dataclass(frozen=True)
class Asked:
    """A table and the steps that read it, with what each covers, or why that could not be counted."""

    table: InForce
    covered: Mapping[Use, Coverage | str]


def meter(session: Session, asked: Asked) -> Coverage | None:
    """Draw how much of the data is covered, and what happens to the rest; return what the chosen step covers."""
    use = _chosen(asked.covered)
    if use is None:
        with st.container(border=True, key="card_cov"):
            frame.line("Coverage", "No step reads this table yet. On the page Transform, Map picklist uses one.")
        return None
    found = asked.covered[use]
    with st.container(border=True, key="card_cov", gap="xsmall"):
        if isinstance(found, str):
            st.error(frame.plain(found), icon=":material/error:")
            return None
        output = session.project.output(use.output)
        table = session.loaded[output.side, output.export]
        share = 100 * found.covered_rows / found.rows if found.rows else 100.0
        told = f"{percent(found)} % of {found.rows:,} rows · {found.covered_values:,} of {found.values:,} values"
        frame.line(f"Coverage of {use.source or use.target} in {table.file}", told)
        frame.bar(share, 100 - share if found.rows else 0, f"{percent(found)} % covered")
        step = output.field(use.target).steps[use.number - 1]
        _policy(session, use, step, found, table.rows - found.rows)
    return found


def percent(found: Coverage) -> str:
    """Return the covered share of rows, never rounded up to all of them."""
    if found.covered_rows == found.rows:
        return "100"
    return f"{min(99.9, 100 * found.covered_rows / found.rows):.1f}"


def _chosen(covered: Mapping[Use, Coverage | str]) -> Use | None:
    uses = list(covered)
    if len(uses) < 2:  # noqa: PLR2004 - nothing to choose
        return uses[0] if uses else None
    with st.container(key="row_use"):
        return st.selectbox(
            "Read by", uses, format_func=lambda use: f"{use.output}: {use.target}, step {use.number}", width=320
        )


def _policy(session: Session, use: Use, step: Step, found: Coverage, blank: int) -> None:
    """Draw what the step does with what it cannot answer; a change is a change of the step."""
    key = f"policy {use.id}"

    def changed() -> None:
        state = st.session_state
        update = {
            "on_blank": state[f"{key} blank"],
            **_chosen_failure(step, state[f"{key} failure"]),
            "default": state.get(f"{key} default", step.default or "") or None,
        }
        if "default" in (update["on_blank"], update.get("on_failure")) and not update["default"]:
            state[f"{key} draft"] = (step, update)
            return
        state.pop(f"{key} draft", None)
        made = step.model_copy(update=update)
        project, sentence = edit.replace_step(session.project, use.output, use.target, use.number, made)
        session.change(project, sentence)

    was, draft = st.session_state.get(f"{key} draft", (None, {}))
    shown = step.model_copy(update=draft) if was == step else step
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, key="row_policy"):
        st.session_state[f"{key} blank"] = shown.on_blank
        st.selectbox(
            "Blank", list(ON_BLANK), format_func=ON_BLANK.__getitem__, key=f"{key} blank", on_change=changed, width=140
        )
        policies = _policies(step)
        st.session_state[f"{key} failure"] = CREATE if shown.options.get("unknown") == CREATE else shown.on_failure
        st.selectbox(
            "Not in the table",
            list(policies),
            format_func=policies.__getitem__,
            key=f"{key} failure",
            on_change=changed,
            width=140,
        )
        if "default" in (shown.on_blank, shown.on_failure):
            st.session_state[f"{key} default"] = shown.default or ""
            st.text_input(
                "Default", key=f"{key} default", on_change=changed, width=140, placeholder="the value to take"
            )
        st.caption(_consequence(shown, found), width="stretch")
        if blank or found.uncovered.height:
            _rehearsal(shown, found, blank)


def _policies(step: Step) -> dict[str, str]:
    """Return what may become of a value that is not in the table; map_picklist can list it to be created."""
    known = {str(policy): words for policy, words in ON_FAILURE.items()}
    return {**known, CREATE: "list to create"} if step.transform == "map_picklist" else known


def _chosen_failure(step: Step, policy: str) -> dict[str, Any]:
    """Return what a policy changes in a step."""
    if step.transform != "map_picklist":
        return {"on_failure": policy}
    if policy == CREATE:
        return {"options": {**step.options, "unknown": CREATE}}
    kept = {name: value for name, value in step.options.items() if name != "unknown"}
    return {"options": kept, "on_failure": policy}


def _consequence(step: Step, found: Coverage) -> str:
    if not found.rows - found.covered_rows:
        return "Every filled cell of today's file is answered."
    return _would(CREATE if step.options.get("unknown") == CREATE else step.on_failure, step, found)


def _would(policy: str, step: Step, found: Coverage) -> str:
    """Say what a policy does with the values of today's file that the table does not cover."""
    missed, options = found.rows - found.covered_rows, found.uncovered.height
    rows = f":red[**{missed:,} row{'' if missed == 1 else 's'}**]"
    new = "1 option" if options == 1 else f"{options:,} options"
    return {
        "reject": f"{rows} of today's file {'is' if missed == 1 else 'are'} rejected.",
        "skip": f"{rows} of today's file {'is' if missed == 1 else 'are'} left out on purpose, and listed.",
        "empty": f"In {rows} of today's file the cell is left empty.",
        "keep": f"In {rows} of today's file the cell stays as it is.",
        "default": f"In {rows} of today's file the default is written: “{frame.plain(step.default or '…')}”.",
        CREATE: f"{rows} of today's file {'goes' if missed == 1 else 'go'} on; {new} to create are listed in "
        "options\\_to\\_create.csv.",
    }[policy]


def _rehearsal(step: Step, found: Coverage, blank: int) -> None:
    """Draw what every policy would do with today's file."""
    with st.popover("Compare", type="tertiary", key="policy_rehearsal"):
        st.markdown("**What each policy would do with today's file**")
        if found.rows - found.covered_rows:
            for policy, words in _policies(step).items():
                st.markdown(f":small[**{words}** · {_would(policy, step, found)}]")
        else:
            st.markdown(":small[Every filled cell is answered, so no policy touches a row.]")
        cells = "1 cell is" if blank == 1 else f"{blank:,} cells are"
        st.markdown(
            f":small[**Blank** · {cells} empty when this step begins: left empty, the row{'' if blank == 1 else 's'} "
            "rejected, or filled with the default.]"
        )


def uncovered(session: Session, table: InForce, found: Coverage) -> None:
    """Draw the values that no row covers, most frequent first, each with a suggestion and one click to take it."""
    if not found.uncovered.height:
        return
    suggester = Suggester(table.rows, table.key)
    number = st.session_state.get(f"open_page {table.name}", 1)
    pages = -(-found.uncovered.height // SHOWN)
    start = (min(number, pages) - 1) * SHOWN
    part = found.uncovered.slice(start, SHOWN).to_dicts()
    output = session.project.output(found.use.output)
    export = session.loaded[output.side, output.export]
    suggested = {row["value"]: suggester.suggest(row["value"]) for row in part}
    with st.container(border=True, key="card_open", gap="xsmall"):
        many = found.uncovered.height
        takable = {value: said.value for value, said in suggested.items() if said} if _simple(table) else {}
        with st.container(horizontal=True, vertical_alignment="center", key="row_open"):
            frame.line(f"{many:,} value{'' if many == 1 else 's'} that no row covers, most frequent first")
            if (
                many > 1
                and _simple(table)
                and edit.unsaid(table, found.uncovered["value"].head(ADDED).to_list()).height
            ):
                st.button(
                    "Add all as rows" if many <= ADDED else f"Add the first {ADDED:,} as rows",
                    key="add_all",
                    on_click=_add_all,
                    args=(session, table, found),
                    help="To fill in below",
                )
            if len(takable) > 1:
                st.button(
                    f"Take all {len(takable)} suggestions",
                    key="take_all",
                    on_click=_take,
                    args=(session, table, takable),
                )

        def act(event: Event) -> None:
            value = part[event["row"]]["value"]
            if event["action"] == "take":
                _take(session, table, {value: takable[value]})
            else:
                st.session_state[_CHOOSING] = (table.name, value)

        grid(
            [
                {
                    "cols": [
                        {"l": "Value in the data", "m": 1},
                        {"l": "Rows", "a": "r"},
                        {"l": "First on line", "a": "r"},
                        {"l": "Suggestion", "g": 1, "w": "50%"},
                        {"l": "Action", "a": "r"},
                    ],
                    "rows": [_row(row, suggested[row["value"]], table, export) for row in part],
                }
            ],
            key="lookup_open",
            label="Values no row covers",
            mode="tall",
            max_height=216,
            frame=False,
            on_event=act,
        )
        if pages > 1:
            st.pagination(pages, key=f"open_page {table.name}")
        _choose(session, table, [row["value"] for row in part])


def _simple(table: InForce) -> bool:
    return len(table.key) == 1 and table.rows.width > 1


def _row(row: Mapping[str, Any], said: Suggestion | None, table: InForce, export: Table) -> list[Cell]:
    reason = str(row["reason"] or "")
    why: Cell = (
        {"t": said.value, "d": said.why} if said else {"d": f"nothing close; {reason}" if reason else "nothing close"}
    )
    buttons: list[list[object]] = [["choose", "Choose…"]] if _simple(table) else []
    if said and buttons:
        buttons.insert(0, ["take", "Take it", 1])
    return [visible(str(row["value"])), f"{row['rows']:,}", export.said(row["line"]), why, buttons]


def _take(session: Session, table: InForce, wanted: Mapping[str, str]) -> None:
    """Give values their rows, all in one change."""
    said = [f"map {value} to {to}" for value, to in wanted.items()]
    sentence = f"{said[0]} in {table.name}" if len(said) == 1 else f"map {len(said)} values in {table.name}"
    if guard.attempt(session, lambda: _assigned(session.project, table.name, wanted), sentence):
        st.session_state.pop(_CHOOSING, None)


def _add_all(session: Session, table: InForce, found: Coverage) -> None:
    values = found.uncovered["value"].head(ADDED).to_list()
    guard.attempt(
        session,
        lambda: edit.add_keys(session.project, table.name, values)[0],
        f"add the values that {table.name} does not cover",
    )


def _assigned(project: Project, name: str, wanted: Mapping[str, str]) -> Project:
    for value, to in wanted.items():
        project, _ = edit.assign(project, name, value, to)
    return project


def _choose(session: Session, table: InForce, values: Sequence[str]) -> None:
    at = st.session_state.get(_CHOOSING)
    if not at or at[0] != table.name or at[1] not in values:
        return
    targets = table.rows[next(name for name in table.rows.columns if name not in table.key)].unique(maintain_order=True)
    key = f"lookup_choice {at[1]}"

    def taken() -> None:
        if st.session_state.get(key):
            _take(session, table, {at[1]: st.session_state[key]})

    with st.container(horizontal=True, vertical_alignment="bottom", key="row_choose"):
        to = st.selectbox(
            f"“{frame.plain(at[1])}” becomes",
            [target for target in targets.to_list() if target],
            index=None,
            key=key,
            width=260,
            accept_new_options=True,
            placeholder="choose, or write a new value",
        )
        st.button("Add to the table", type="primary", disabled=not to, key="choose_add", on_click=taken)
        st.button("Cancel", key="choose_cancel", on_click=st.session_state.pop, args=(_CHOOSING, None))
