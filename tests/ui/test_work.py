import threading
import time

import pytest

from engine.errors import CancelledError, FileError
from ui import work
from ui.job import Job
from ui.session import Session


@pytest.fixture
def session(tmp_path) -> Session:
    return Session(tmp_path)


def wait(job: Job) -> None:
    job.future.exception(timeout=10)


def test_what_the_work_gave_is_kept_until_something_else_is_asked(session):
    calls = []

    def do(name):
        return lambda progress: calls.append(name) or progress(0.5, "half") or name

    assert work.result(session, "slot", "one", "Working", do("one")) == "one"
    assert work.result(session, "slot", "one", "Working", do("one")) == "one"
    assert work.result(session, "slot", "two", "Working", do("two")) == "two"
    assert work.result(session, "other", "one", "Working", do("one")) == "one"
    assert calls == ["one", "two", "one"]


def test_a_users_mistake_comes_out_where_the_result_is_asked_for(session):
    def do(progress):
        progress(0.1, "opening")
        raise FileError("It is empty.")

    for _ in range(2):
        with pytest.raises(FileError, match="It is empty"):
            work.result(session, "slot", "one", "Working", do)


def test_work_is_stopped_at_its_next_progress(session):
    begun, steps = threading.Event(), []

    def do(progress):
        for step in range(10_000):
            begun.set()
            time.sleep(0.001)
            progress(step / 10_000, f"{step}")
            steps.append(step)

    job = work._job(session, "slot", "one", do)
    assert begun.wait(10)
    job.stop.set()
    wait(job)
    assert isinstance(job.future.exception(), CancelledError)
    assert len(steps) < 9_000
    with pytest.raises(CancelledError):
        work.result(session, "slot", "one", "Working", do, ask_again=False)


def test_asking_a_slot_for_something_else_stops_what_it_was_doing(session):
    begun, stopped = threading.Event(), threading.Event()

    def do(progress):
        begun.set()
        try:
            while True:
                time.sleep(0.001)
                progress(0, "")
        finally:
            stopped.set()

    work._job(session, "slot", "one", do)
    assert begun.wait(10)
    assert work.result(session, "slot", "two", "Working", lambda _: 2) == 2
    assert stopped.wait(10)


def test_the_progress_of_running_work_can_be_read(session):
    go = threading.Event()
    told = threading.Event()

    def do(progress):
        progress(1.7, "nearly")
        told.set()
        assert go.wait(10)
        return 1

    job = work._job(session, "slot", "one", do)
    assert told.wait(10)
    assert (job.fraction, job.words) == (1.0, "nearly")
    go.set()
    assert work.result(session, "slot", "one", "Working", do) == 1
