"""Write the numbers that nearly all cells hold without arithmetic: what is written has no more digits than are shown.

Each function here gives what `engine.load.shown.show_number` gives, or None where it cannot say: a number with more
decimals than its format has is rounded there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.load.number_format import Section, format_of

Quick = Callable[[str], str | None]

PLAIN = re.compile(r"0|-?[1-9][0-9]{0,14}|-?(?=[0-9.]{3,16}$)(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")
"""Numbers that are shown as they are written: at most 15 digits, and no zeros that say nothing."""
DECIMALS = re.compile(r"-?[0-9]+\.[0-9]+")
DECIMAL = re.compile(r"(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,14}))?")
"""Numbers from 0 on, and their decimals."""
LEAST_WITH_ZERO = 3
"""So many sections have one for zero."""
EXACT = 15
"""Digits that a number of eight bytes holds exactly."""


def quick_number(pattern: str) -> Quick:
    """Return how plain numbers are written in a format."""
    form = format_of(pattern)
    if form.as_it_is:
        return _as_it_is
    numbers = form.numbers
    above = _writer(numbers[0], zeros=len(numbers) < LEAST_WITH_ZERO)
    below = _writer(numbers[1] if len(numbers) > 1 else numbers[0], zeros=False)
    if form.conditional:
        return _unknown
    minus = "" if len(numbers) > 1 else "-"

    def write(number: str) -> str | None:
        if number[:1] != "-":
            return above(number)
        found = below(number[1:])
        return found and minus + found

    return write


def _writer(section: Section, *, zeros: bool) -> Quick:
    """Return how numbers from 0 on are written; `zeros`: 0 is one of them."""
    together = section.together
    if together is None:
        return _unknown
    places, power = -together.step.adjusted(), together.power
    template = f"{{:{together.how.replace('f', f'.{places}f')}}}"
    before, after = (one.replace("{", "{{").replace("}", "}}") for one in (together.before, together.after))
    write = f"{before.lstrip()}{template}{after.rstrip()}".format
    times = 10**power

    def written(number: str) -> str | None:
        found = DECIMAL.fullmatch(number)
        if found is None or len(found[2] or "") > places + power or len(found[1]) + places + power > EXACT:
            return None
        return write(float(number) * times) if zeros or number.strip("0.") else None

    return written


def _as_it_is(number: str) -> str | None:
    if PLAIN.fullmatch(number):
        return number
    if not DECIMALS.fullmatch(number):
        return None
    text = f"{float(number):.{EXACT}g}"
    return None if "e" in text or text == "-0" else text


def _unknown(_: str) -> str | None:
    return None
