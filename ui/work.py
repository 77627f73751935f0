"""Long work outside the script's thread, with its progress and a button that stops it.

    table = work.result(session, "load", fingerprint, "Reading the file", lambda progress: load(..., progress))

The work goes on while the visitor looks at other pages, and is found again by its key. What it gave is kept until the
slot is asked for something else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from engine.errors import CancelledError
from engine.progress import Progress
from ui.job import Job
from ui.session import Session

T = TypeVar("T")
Do = Callable[[Progress], T]
"""The work itself: it tells its progress, which may stop it."""
QUIET_SECONDS = 0.4
"""Work that is done by then shows nothing: a bar that flashes up tells nobody anything."""
TICK_SECONDS = 0.15


def result(session: Session, slot: str, key: str, title: str, do: Do[T], *, ask_again: bool = True) -> T:  # noqa: PLR0913 - each is one plain fact about the work
    """Return what `do` gives, started once per key; show its progress and Cancel until it is there.

    A slot does one thing at a time: asking it with another key stops what it was doing. `do` runs in a thread: it
    must not call Streamlit, and gets all it needs from its closure. Where the visitor cancelled it, the page stops
    with a button to start again.

    Raises:
        WorkbenchError: whatever the work raised; without `ask_again` a CancelledError too.
    """
    job = _job(session, slot, key, do)
    started = time.monotonic()
    while not job.future.done() and time.monotonic() - started < QUIET_SECONDS:
        time.sleep(0.01)
    if not job.future.done():
        _watch(job, slot, title)
    if ask_again and isinstance(job.future.exception(), CancelledError):
        _stopped(session, slot, title)
    done: T = job.future.result()
    return done


def forget(session: Session, slot: str) -> None:
    """Stop what a slot does and drop what it gave."""
    job = session.jobs.pop(slot, None)
    if job is not None:
        job.stop.set()


def _job(session: Session, slot: str, key: str, do: Do[T]) -> Job:
    job = session.jobs.get(slot)
    if job is None or job.key != key:
        forget(session, slot)
        job = session.jobs[slot] = Job(key)
        threading.Thread(target=job.run, args=(do,), name=f"crosswalk {slot}", daemon=True).start()
    return job


def _watch(job: Job, slot: str, title: str) -> None:
    """Show the progress until the work is done. A rerun leaves here at any tick; the work goes on."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center", key=f"work_{slot}"):
        bar = st.progress(0.0, text=title, width="stretch")
        st.button("Cancel", key=f"cancel_{slot}", on_click=job.stop.set)
    while not job.future.done():
        bar.progress(job.fraction, text=f"{title} · {job.words}" if job.words else title)
        time.sleep(TICK_SECONDS)
    place.empty()


def _stopped(session: Session, slot: str, title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"stopped_{slot}"):
        st.info(f"{title}: stopped. Nothing was changed.", icon=":material/block:")
        st.button("Start again", key=f"again_{slot}", on_click=forget, args=(session, slot))
    st.stop()
