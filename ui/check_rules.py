"""The rules of one column: a form to add one, a row for each with its count, and the rows that fail."""

from __future__ import annotations

import streamlit as st

from engine.column_store import Column
from engine.edit.checks import add_check, remove_check, set_severity, words
from engine.pipeline import AllTables, Pipeline
from engine.preview import PAGE, only, page
from engine.project import Check, FieldMap, Output, Rule
from engine.rules import CHARACTER_SETS, RULES, TYPES
from engine.table import LINE, Table
from engine.transform import Catalogue
from engine.validate import words_of
from ui import frame, guard
from ui.grid import Cell, grid
from ui.grid import Column as Heading
from ui.session import Session

SEVERITIES = {"reject": "reject the row", "warn": "only warn"}
SAMENESS = {"exact": "exactly as written", "folded": "without case and spaces"}


def add(session: Session, output: Output, field: FieldMap, lookups: list[str]) -> None:
    """Draw the form that adds a rule; what the rule cannot take is refused with a sentence."""
    key = f"new_check {output.name} {field.target}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="row_add_check"):
        rule: Rule = st.selectbox(
            "Rule", list(RULES), format_func=lambda rule: RULES[rule].label, key=f"{key} rule", width=220
        )
        _setting(rule, f"{key} {rule}", lookups)
        severity = f"{key} severity"
        st.selectbox("If a value fails", list(SEVERITIES), format_func=SEVERITIES.__getitem__, key=severity, width=160)

        def added() -> None:
            given = st.session_state.get(f"{key} {rule}")
            value = CHARACTER_SETS.get(str(given), str(given)) if given is not None else ""
            check = Check(rule=rule, value=value, severity=st.session_state[severity])
            sentence = f"check {field.target}: {words(check)}"
            guard.edit_output(
                session, output, sentence, add_check, field.target, check, AllTables(session.project, session.loaded)
            )

        st.button("Add rule", type="primary", key="add_check", on_click=added)
    st.caption(RULES[rule].help)


def _setting(rule: Rule, key: str, lookups: list[str]) -> None:
    setting = RULES[rule].setting
    if setting == "whole_number":
        st.number_input("At most", min_value=1, value=40, step=1, key=key, width=120)
    elif setting == "characters":
        st.selectbox("Characters", list(CHARACTER_SETS), key=key, accept_new_options=True, width=240)
    elif setting == "pattern":
        st.text_input("Pattern", key=key, placeholder="[A-Z]{2}[0-9]{5}", width=240)
    elif setting == "type":
        st.selectbox("Type", list(TYPES), format_func=lambda name: f"{name}: {TYPES[name]}", key=key, width=300)
    elif setting == "lookup":
        st.selectbox("Lookup table", lookups, key=key, width=240)
    elif setting == "sameness":
        st.selectbox("Compared", list(SAMENESS), format_func=SAMENESS.__getitem__, key=key, width=200)


def rules(session: Session, output: Output, field: FieldMap, column: Column) -> None:
    """Draw a row per rule: what it asks, how many rows fail, how severe it is, and its removal."""
    for number, check in enumerate(field.checks, 1):
        failing = column.counts.marks.get(f"check.{number}", 0)
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"card_row_rule_{number}", gap="small"
        ):
            st.markdown(f"**{number}** {frame.plain(words(check))}", width="stretch")
            _count(session, number, failing, check)
            _severity(session, output, field, number, check)
            _remove(session, output, field, number, check)


def _remove(session: Session, output: Output, field: FieldMap, number: int, check: Check) -> None:
    def removed() -> None:
        sentence = f"stop checking {field.target}: {words(check)}"
        guard.edit_output(session, output, sentence, remove_check, field.target, number)

    st.button("Remove", key=f"remove_check_{number}", on_click=removed)


def _count(session: Session, number: int, failing: int, check: Check) -> None:
    if not failing:
        st.markdown(":green[0 rows fail]", width="content")
        return

    def shown() -> None:
        session.chosen["check"] = str(number)

    tint = "red" if check.severity == "reject" else "orange"
    st.button(
        f":{tint}[**{failing:,}** row{'' if failing == 1 else 's'} fail{'s' if failing == 1 else ''}]",
        key=f"failing_{number}",
        on_click=shown,
        help="Show these rows.",
    )


def _severity(session: Session, output: Output, field: FieldMap, number: int, check: Check) -> None:
    key = f"severity {output.name} {field.target} {number}"
    st.session_state[key] = check.severity

    def changed() -> None:
        severity = st.session_state[key]
        sentence = f"let {words(check)} of {field.target} {SEVERITIES[severity]}"
        guard.edit_output(session, output, sentence, set_severity, field.target, number, severity)

    st.selectbox(
        f"If rule {number} fails",
        list(SEVERITIES),
        format_func=SEVERITIES.__getitem__,
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        width=160,
    )


def failing(session: Session, output: Output, table: Table, column: Column, catalogue: Catalogue) -> None:
    """Draw a page of the rows that fail the chosen rule: the value after its steps, and the whole record."""
    number = _chosen(session, column)
    if not number:
        return
    mark = f"check.{number}"
    positions = column.positions(mark)
    check = column.field.checks[number - 1]
    pages = -(-len(positions) // PAGE)
    key = f"failing {output.name} {column.key} {number}"
    at = min(st.session_state.get(key, 1), pages)
    part = positions.slice((at - 1) * PAGE, PAGE).to_list()
    tables = AllTables(session.project, session.loaded)
    pipeline = Pipeline.of(only(output, [column.field.target]), catalogue, tables, column.unique())
    made = page(pipeline, table, part)
    others = [name for name in table.fields if name != column.field.source]
    fields = [*([column.field.source] if column.field.source else []), *others]
    headings: list[Heading] = [
        {"l": "Line", "a": "r", "d": 1},
        {"l": f"{column.field.target} (after)", "m": 1},
        {"l": "Why"},
    ]
    headings += [{"l": name, "m": 1} for name in fields]
    cells = made.frames[column.field.target].select("value")
    bound = pipeline.checks[column.field.target][number - 1]
    why = words_of(bound, cells, column.unique().get((column.field.target, number)), table)
    rows: list[list[Cell]] = [
        [table.said(row[LINE]), cells["value"][n], why[n], *((row[name] or None) for name in fields)]
        for n, row in enumerate(made.rows.iter_rows(named=True))
    ]
    first = (at - 1) * PAGE
    grid(
        [
            {
                "cols": headings,
                "rows": rows,
                "cap": f"Rows that fail: {words(check)}",
                "note": f"{first + 1:,} to {first + len(rows):,} of {len(positions):,}",
            }
        ],
        key="failing",
        label=f"Rows that fail {words(check)}",
        first=first + 1,
        total=len(positions),
        fill=62 if pages > 1 else 20,
    )
    if pages > 1:
        st.pagination(pages, key=key)


def _chosen(session: Session, column: Column) -> int:
    """Return the rule whose rows are shown: the chosen one, or the first that fails; 0 where none does."""
    numbers = [
        number for number in range(1, len(column.field.checks) + 1) if column.counts.marks.get(f"check.{number}")
    ]
    wanted = int(session.chosen.get("check", "0"))
    return wanted if wanted in numbers else next(iter(numbers), 0)
