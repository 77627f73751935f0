"""A form for a step, made from its transform's declaration: nothing is declared twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from engine.column import VALUE
from engine.errors import WorkbenchError
from engine.options import Option, options, timezones
from engine.project import OnBlank, OnFailure, Step
from engine.transform import AUTO, Transform
from ui import frame

INLINE = 3
"""Options that stand in the card; more of them are behind a button."""
ROOM = 300
"""Pixels that options may take so that a sentence fits beside them."""
ON_FAILURE: dict[OnFailure, str] = {
    "reject": "reject the row",
    "skip": "skip the row",
    "empty": "leave empty",
    "keep": "keep as it is",
    "default": "use a default",
}
ON_BLANK: dict[OnBlank, str] = {"leave": "leave empty", "reject": "reject the row", "default": "use a default"}
YES_NO = {False: "no", True: "yes"}
WIDTHS = {"choice": 140, "text": 140, "whole_number": 100, "yes_no": 100, "pattern": 180}
WIDE = 150


@dataclass(frozen=True)
class Values:
    """What stands in a step's form, right or wrong."""

    options: dict[str, Any] = field(default_factory=dict)
    on_failure: OnFailure = "reject"
    on_blank: OnBlank = "leave"
    default: str = ""
    wrong: str = ""
    """Why it is not in force, in a sentence; empty where it is."""

    @classmethod
    def of(cls, step: Step) -> Values:
        """Return what a step has."""
        return cls(dict(step.options), step.on_failure, step.on_blank, step.default or "")


@dataclass(frozen=True)
class Choices:
    """What options can name: source fields, lookup tables, and loaded exports as `a.users`."""

    fields: Sequence[str]
    lookups: Sequence[str]
    tables: Sequence[str]


def draw(  # noqa: PLR0913 - a form is these things
    key: str,
    transform: type[Transform],
    values: Values,
    choices: Choices,
    changed: Callable[[Values], None],
    *,
    says: str = "",
) -> None:
    """Draw a step's form in one row; `changed` is called with what was entered. `says` stands beside it, dim."""
    asked = options(transform)

    def entered() -> None:
        changed(_collected(key, asked, values))

    inline, rest = asked[:INLINE], asked[INLINE:]
    beside = sum(WIDTHS.get(option.kind, WIDE) for option in inline) <= ROOM
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=not beside, key=f"row_{key}", gap="small"):
        for option in inline:
            _widget(option, _value(option, values), f"{key}.{option.name}", choices, entered, inline=True)
        if can_fail(transform):
            _choice("If it cannot be done", f"{key}.on_failure", ON_FAILURE, values.on_failure, entered)
        if "default" in (values.on_failure, values.on_blank):
            _default(key, values, entered)
        with st.popover("More", key=f"{key}.more"), st.container(width=380, gap="small"):
            for option in rest:
                _widget(option, _value(option, values), f"{key}.{option.name}", choices, entered, inline=False)
            _choice("If the cell is empty", f"{key}.on_blank", ON_BLANK, values.on_blank, entered)
            st.caption(f"**{frame.plain(transform.title())}.** {transform.help()}")
            st.caption("\n".join(f"- **{option.label}:** {option.help}" for option in asked if option.help))
        if says and beside:
            st.caption(frame.plain(says), width="stretch")
    if says and not beside:
        st.caption(frame.plain(says))
    if values.wrong:
        st.error(frame.plain(values.wrong), icon=":material/error:")


def can_fail(transform: type[Transform]) -> bool:
    """Return whether a cell may be left without an answer."""
    if not transform.may_empty:
        return True
    try:
        return bool(transform.of({}).asked(VALUE)[1].reasons)
    except WorkbenchError:
        return True


def _collected(key: str, asked: Sequence[Option], before: Values) -> Values:
    """Return what stands in the form: options that were never set and still are at their default stay out."""
    state = st.session_state
    chosen: dict[str, Any] = {}
    for option in asked:
        value = state.get(f"{key}.{option.name}", _value(option, before))
        if option.kind == "fields":
            value = list(value or ())
        if value is None and option.kind in ("field", "lookup", "table", "text") and not option.required:
            value = ""
        if value is None or (option.required and value == "" and option.kind != "text"):
            continue
        if option.name in before.options or option.required or value != _plain(option.default):
            chosen[option.name] = value
    return replace(
        before,
        options=chosen,
        on_failure=state.get(f"{key}.on_failure", before.on_failure),
        on_blank=state.get(f"{key}.on_blank", before.on_blank),
        default=state.get(f"{key}.default", before.default),
        wrong="",
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value(option: Option, values: Values) -> Any:
    return _plain(values.options.get(option.name, option.default))


def _choice(label: str, key: str, words: dict[Any, str], value: str, entered: Callable[[], None]) -> None:
    st.session_state[key] = value
    st.selectbox(label, list(words), format_func=words.__getitem__, key=key, on_change=entered, width=140)


def _default(key: str, values: Values, entered: Callable[[], None]) -> None:
    st.session_state[f"{key}.default"] = values.default
    st.text_input("Default", key=f"{key}.default", on_change=entered, width=130, placeholder="the value to take")


def _widget(  # noqa: PLR0913 - one option in one place
    option: Option, value: Any, key: str, choices: Choices, entered: Callable[[], None], *, inline: bool
) -> None:
    width = WIDTHS.get(option.kind, WIDE) if inline else "stretch"
    given: dict[str, Any] = {"key": key, "on_change": entered, "width": width}
    if option.kind == "yes_no":
        st.session_state[key] = bool(value)
        st.selectbox(option.label, [False, True], format_func=YES_NO.__getitem__, **given)
    elif option.kind == "whole_number":
        st.session_state[key] = value
        st.number_input(option.label, step=1, **given)
    elif option.kind == "fields":
        st.session_state[key] = [name for name in value or () if name in choices.fields]
        st.multiselect(option.label, choices.fields, **given)
    elif option.kind in ("text", "pattern"):
        st.session_state[key] = value or ""
        st.text_input(option.label, **given)
    else:
        _select(option, value, key, choices, given)


def _select(option: Option, value: Any, key: str, choices: Choices, given: dict[str, Any]) -> None:
    known: Sequence[str] = {
        "choice": option.choices,
        "field": choices.fields,
        "lookup": choices.lookups,
        "table": choices.tables,
        "timezone": timezones(),
    }[option.kind]
    if value and value not in known:  # it stays visible, and the step says what is wrong with it
        known = [value, *known]
    none = not option.required and option.kind in ("field", "lookup", "table") and not option.default
    if none:
        known = ["", *known]
    st.session_state[key] = value if value in known else ("" if none else None)
    words = _choice_words if option.kind == "choice" else _named
    free = option.kind == "lookup"  # what is typed of a zone's name chooses the zone: "Berlin" is Europe/Berlin
    placeholder = "choose, or name a new one" if option.kind == "lookup" else "choose"
    st.selectbox(option.label, known, format_func=words, accept_new_options=free, placeholder=placeholder, **given)


def _choice_words(choice: str) -> str:
    return "auto" if choice == AUTO else choice.replace("_", " ")


def _named(name: str) -> str:
    return name or "none"
