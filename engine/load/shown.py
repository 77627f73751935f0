"""What a person sees in a spreadsheet cell: its value written in the cell's number format."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from engine.load.date_format import SINCE_1904, write_moment
from engine.load.number_format import format_of, general, kept, literal, section_of, write


class Shown(NamedTuple):
    """A cell's text, and what of its value that does not show: some digits, or all of it."""

    text: str
    hides: Literal["", "digits", "value"] = ""


def show_number(number: float, pattern: str, *, from_1904: bool = False) -> Shown:
    """Return a number in its format. A format that shows nothing of it hides a value, which is then read as it is.

    `from_1904`: the workbook counts its days from 1904.
    """
    if not math.isfinite(number):
        return Shown(str(number))
    form = format_of(pattern)
    if form.as_it_is:
        return Shown(general(number))
    section, minus = section_of(number, form)
    if section.is_date:
        days = number + (SINCE_1904 if from_1904 else 0)
        return Shown(write_moment(days, pattern, form.numbers.index(section)) or general(number))
    exact = kept(number)
    text, left_out = write(abs(exact), section)
    if not text:
        return Shown(general(number), "value")
    return Shown(f"-{text}" if minus else text, "digits" if left_out else "")


def show_text(text: str, pattern: str) -> Shown:
    """Return a text in its format, which may put words around it, or hide it: then it is read as it is."""
    found = format_of(pattern).sections
    section = found[3] if len(found) > 3 else found[-1] if "@" in found[-1].parts else None
    if section is None or section.parts == ("@",) or not text:
        return Shown(text)
    shown = "".join(text if part == "@" else literal(part) for part in section.parts)
    return Shown(shown) if shown.strip() else Shown(text, "value")


def as_shown(value: float | str | bool | None, pattern: str) -> str:  # noqa: FBT001 - a cell's value may be a truth
    """Return a cell's value as text in its number format; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return show_text(value, pattern).text if isinstance(value, str) else show_number(value, pattern).text
