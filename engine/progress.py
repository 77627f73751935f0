"""How long work tells how far it is, and is stopped."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with a fraction from 0 to 1 and words; it may raise `engine.errors.CancelledError` to stop the work."""


def silent(fraction: float, words: str) -> None:
    """Say nothing."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """Return a progress whose 0 to 1 is `start` to `end` of another."""
    return lambda fraction, words: progress(start + (end - start) * fraction, words)
