"""The menu of transforms: grouped, searchable, each with what it does and an example."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.transform import Catalogue, Transform
from ui import frame

GROUPS = {
    "text": "Text",
    "lists": "Lists",
    "time": "Date and time",
    "money": "Numbers and money",
    "identity": "Identity",
}


def add(catalogue: Catalogue, key: str, chosen: Callable[[str], None]) -> None:
    """Draw the button that adds a step, and behind it the transforms; `chosen` is called with a name."""
    turn = st.session_state.setdefault(f"{key}_turn", 0)
    with st.popover("Add step", icon=":material/add:", key=f"{key}_{turn}", width="content"), st.container(width=430):
        words = st.text_input(
            "Search",
            key=f"{key}_search_{turn}",
            placeholder="Search: date, price, spaces …",
            label_visibility="collapsed",
        )
        shown = {name: one for name, one in catalogue.items() if matches(one, words)}
        if not shown:
            st.caption(f"No transform is about “{frame.plain(words)}”.")
        with st.container(height=380, border=False, gap="xsmall"):
            for group, heading in GROUPS.items():
                members = {name: one for name, one in shown.items() if one.group == group}
                if not members:
                    continue
                st.html(f'<div class="cw-h" style="margin:6px 0 0">{heading}</div>')
                for name, one in members.items():
                    _entry(
                        name, one, f"{key}_{turn}", chosen, lambda: st.session_state.update({f"{key}_turn": turn + 1})
                    )


def matches(transform: type[Transform], words: str) -> bool:
    """Return whether every word that was searched for stands in a transform's name, help, options or examples."""
    cells = [cell or "" for example in transform.examples for cell in example.before]
    text = " ".join([transform.name(), transform.title(), transform.help(), *transform.model_fields, *cells]).casefold()
    return all(word in text for word in words.casefold().split())


def _entry(
    name: str, transform: type[Transform], key: str, chosen: Callable[[str], None], close: Callable[[], None]
) -> None:
    def picked() -> None:
        close()
        chosen(name)

    with st.container(horizontal=True, vertical_alignment="center", key=f"row_{key}_{name}", wrap=False, gap="small"):
        st.button(
            name.replace("_", " ").capitalize(), key=f"{key}_{name}", on_click=picked, width=170, help=_help(transform)
        )
        example = _example(transform)
        st.caption(example, width="stretch") if example else st.caption(frame.plain(transform.title()), width="stretch")


def _help(transform: type[Transform]) -> str:
    return f"{frame.plain(transform.title())}.\n\n{transform.help()}"


def _example(transform: type[Transform]) -> str:
    for example in transform.examples:
        for before, after in zip(example.before, example.after, strict=True):
            if before and after and before != after and len(before) + len(after) < 44:  # noqa: PLR2004 - it fits a line
                return f"{_shown(before)} → {_shown(after)}"
    return ""


def _shown(text: str) -> str:
    return frame.plain(text.replace(" ", "\u00a0").replace("\n", "⏎"))
