"""No page ever shows a traceback, and no log ever shows a cell."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from engine.errors import WorkbenchError
from engine.project import Output, Project
from ui import frame
from ui.session import Session

LOG = logging.getLogger("crosswalk")
_REFUSED = "refused"


class _WithoutText(logging.Filter):
    """Keep Streamlit's own line about an uncaught error out of the log: its text can hold a cell."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.exc_info is None


logging.getLogger("streamlit.error_util").addFilter(_WithoutText())


def show(error: Exception) -> None:
    """Show a user's mistake as its sentence, and anything else calmly, with a reference that the log has too."""
    st.error(_said(error), icon=":material/error:")


def _said(error: Exception) -> str:
    if isinstance(error, WorkbenchError):
        return frame.plain(error.sentence)
    reference = secrets.token_hex(4)
    frames = "".join(traceback.format_tb(error.__traceback__))
    LOG.error("reference %s: %s\n%s", reference, type(error).__name__, frames)
    return (
        "This went wrong, and it is Crosswalk's fault. Your files and your project are as they were; undo takes back "
        f"the last change. If it happens again, report it with the reference **{reference}**."
    )


def on_script_error(error: Exception) -> bool:
    """Show what neither a page nor a callback caught; True keeps Streamlit from showing it as well.

    Where a widget's callback failed, Streamlit draws no page: it is asked for another run, which says it over the page.
    """
    context = get_script_run_ctx()
    if context is None or context.script_requests is None or context.has_script_started:
        show(error)
        return True
    st.session_state[_REFUSED] = _said(error)
    again = RerunData(query_string=context.query_string, page_script_hash=context.page_script_hash)
    context.script_requests.request_rerun(again)
    return True


@contextmanager
def guarded() -> Iterator[None]:
    """Show what goes wrong inside the block where the block stands, and go on after it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the last net before the browser
        show(error)


def attempt(session: Session, make: Callable[[], Project], sentence: str) -> bool:
    """Put in force what `make` returns, from a callback; what it refuses is shown over the page, and nothing changes.

    `sentence` is the revision's, an imperative such as `drop Fax`. Returns whether it was done.
    """
    try:
        session.change(make(), sentence)
    except WorkbenchError as error:
        st.session_state[_REFUSED] = frame.plain(error.sentence)
        return False
    return True


def edit_output(session: Session, output: Output, sentence: str, edit: Callable[..., Output], *given: object) -> bool:
    """Put an output in force as `edit(output, *given)` returns it; see `attempt`."""
    return attempt(session, lambda: session.project.with_output(edit(output, *given)), sentence)


def show_refused() -> None:
    """Show, once, what a callback could not do."""
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.error(refused, icon=":material/error:")
