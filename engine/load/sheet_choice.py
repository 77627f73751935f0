"""Which sheet of a workbook is read."""

from __future__ import annotations

from engine.errors import FileError, OptionError
from engine.project import Reading
from engine.table import Choice, Decision


def choose_sheet(titles: list[str], full: list[str], reading: Reading, name: str) -> tuple[str, Decision]:
    """Return the sheet that was chosen, else the first that is visible and has cells, and the decision.

    Raises:
        FileError: there is no sheet.
        OptionError: there is no sheet of the name that was chosen.
    """
    if not titles:
        raise FileError(f"{name} has no sheet with cells.", hint="Choose another workbook.")
    if reading.sheet is not None and reading.sheet not in titles:
        raise OptionError(f"{name} has no sheet “{reading.sheet}”.", hint=f"It has: {', '.join(titles)}.")
    chosen = reading.sheet or (full or titles)[0]
    others = f" The workbook has {len(titles)} sheets: {', '.join(titles)}." if len(titles) > 1 else ""
    because = "You chose it." if reading.sheet else "It is the first visible sheet with cells."
    certain = reading.sheet is not None or len(full) < 2
    return chosen, Decision(
        name="sheet",
        value=chosen,
        because=because + others,
        confidence=1.0 if certain else 0.8,
        runner_up=None if certain else full[1],
        choices=() if certain else tuple(Choice(value=title, words=title) for title in full),
    )
