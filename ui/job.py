"""One piece of long work: how far it is, what it gave, and the sign to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from engine.errors import CancelledError
from engine.progress import Progress


@dataclass
class Job:
    """One piece of work, running or done."""

    key: str
    future: Future[Any] = field(default_factory=Future)
    fraction: float = 0.0
    words: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def progress(self, fraction: float, words: str) -> None:
        """Take note of how far the work is, and stop it where that was asked for."""
        if self.stop.is_set():
            raise CancelledError("The work was stopped.", hint="Nothing was changed.")
        self.fraction, self.words = min(1.0, max(0.0, fraction)), words

    def run(self, do: Callable[[Progress], Any]) -> None:
        """Do the work and keep what it gave, or what it raised."""
        try:
            self.future.set_result(do(self.progress))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            self.future.set_exception(error)
