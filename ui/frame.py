"""Page heads, empty states and the few pieces of own HTML. Values are always escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st

from engine.project import Output
from ui.routes import link
from ui.session import Session

ROOT = Path(__file__).parent.parent
CSS = Path(__file__).parent / "crosswalk.css"
ELSEWHERE = (
    "Your project is open in another tab of this browser, with everything you did there.<br>"
    "Go on here, and the other tab changes nothing any more.<br>"
    "To work on a second project at the same time, use another browser or a private window."
)


def page(path: str) -> str:
    """Return where a page's script lies, as `st.switch_page` and `st.page_link` want it: `shape/transform`."""
    return str(ROOT / "pages" / f"{path}.py")


@contextmanager
def head(title: str, lead: str, key: str) -> Iterator[None]:
    """Write the page's one heading and its one sentence; controls of the with block stand at the right."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"head_{key}", gap="small"):
        st.html(f'<h1 class="cw-h1">{escape(title)}</h1><p class="cw-lead">{escape(lead)}</p>', width="stretch")
        yield


def plain(words: str) -> str:
    """Return words that Markdown shows as they are: values and names are no formatting."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+!$:~<>|" else sign for sign in words)


def line(title: str, right: str = "") -> None:
    """Write a card's heading, with a dim fact at the right."""
    st.html(
        f'<div class="cw-line"><h2>{escape(title)}</h2><span class="d">{escape(right)}</span></div>', width="stretch"
    )


def empty(sentence: str, label: str, to: str) -> None:
    """Write what is missing, and the one button that leads on: `to` is a page such as `understand/load`."""
    with st.container(border=True, key="card_empty", horizontal_alignment="center", gap="small"):
        st.html(f'<p class="cw-empty">{escape(sentence)}</p>')
        if st.button(label, type="primary", key=f"empty_{to.replace('/', '_')}"):
            st.switch_page(page(to))


def elsewhere(take_over: Callable[[], None]) -> None:
    """Say that another tab has the project, and offer to go on here; with the heading that every page has."""
    st.sidebar.caption("Open in another tab")
    with head("Open in another tab", "One tab at a time works on the project, so that no change is lost.", "elsewhere"):
        pass
    with st.container(border=True, key="card_empty", horizontal_alignment="center", gap="small"):
        st.html(f'<p class="cw-empty">{ELSEWHERE}</p>')
        st.button("Go on here", type="primary", key="take_over", on_click=take_over)


def download(label: str, path: Path, *, primary: bool = False, detail: str = "") -> None:
    """Write a link, in a button's clothes, that streams a file of the session's folder under its own name."""
    classes = "cw-dl p" if primary else "cw-dl"
    name = escape(path.name, quote=True)
    said = f'<span class="d">{escape(detail)}</span>' if detail else ""
    st.html(f'<a class="{classes}" href="{link(path)}" download="{name}">{escape(label)}</a>{said}', width="content")


def bar(good: float, bad: float = 0.0, words: str = "") -> None:
    """Draw a bar in per cent of the whole: good, bad, and the rest empty; `words` say it to a screen reader."""
    st.html(
        f'<div class="cw-bar" role="img" aria-label="{escape(words, quote=True)}">'
        f'<i class="g" style="width:{good:.2f}%"></i><i class="b" style="width:{bad:.2f}%"></i></div>'
    )


def choose_output(session: Session, key: str) -> Output | None:
    """Let the visitor choose the output that the pages of Shape are about; None where there is none.

    The choice lives in the session, so that every page shows the same output.
    """
    names = [output.name for output in session.project.outputs]
    at = session.output
    if at is None:
        return None
    state = f"output_{key}"
    st.session_state[state] = at.name

    def chosen() -> None:
        session.chosen["output"] = st.session_state[state]

    with st.container(key=f"choice_output_{key}", width="content"):
        st.selectbox("Output", names, key=state, on_change=chosen, label_visibility="collapsed", width=240)
    return at
