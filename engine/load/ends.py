"""What stands at a table's end: notes below it, which are no rows, and totals, which are kept as rows but named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.findings import Finding
from engine.load.plausible import look

BELOW = "below the table"
"""Why such lines are skipped."""
FOOTNOTES = 50
"""So many lines below a table may be notes."""
LONG = 60
"""Characters that a note may have and a name hardly."""
LAST = 3
"""A total stands among the last so many rows."""
MARKED = re.compile(
    r"(?i)\s*(?:\*|[†‡¹²³©]|\(?[0-9a-z]{1,2}\)\s|(?:foot)?notes?\b|remarks?\b|sources?\b|quellen?\b|hinweise?\b|"
    r"anmerkung|fußnote|legende?\b|stand[: ]|erstellt|generated|created|exported|printed|copyright|fuentes?\b|notas?\b|"
    r"fonte\b|bron\b|toelichting|remarque|as of\b|last updated)"
)
"""How notes begin."""
MARK = re.compile(r"\(?(?:[0-9]{1,2}|[a-z])[.):]+|\*{1,3}[.):]*")
"""What stands before a note in a cell of its own."""
SIGN = 3
"""Characters of a sign that a legend explains in more than so many words."""
TOTAL = re.compile(
    r"(?i)\s*(?:grand |sub[- ]?)?(?:totals?|sum|summe|gesamt(?:summe|betrag|ergebnis)?|insgesamt|zwischensumme|"
    r"total général|totaux|somme|totale|suma|total general|razem|ogółem|totaal|summa|celkem|összesen|toplam|"
    r"итого|всего|合計|总计|合计|총계)(?:$|[\s:(].*)"
)
"""What a row of totals is called."""


def is_note(cells: Sequence[str] | None, text: str, columns: int) -> bool:
    """Whether a line below a table, with another number of cells, is a note: one text, or a label with its value."""
    if columns < 3:
        return False
    filled = [cell for cell in cells or [text] if cell.strip()]
    if len(filled) == 1:
        return look(filled[0]) in ("word", "other")
    if cells is None:
        return False
    first, wordy = filled[0].strip(), look(filled[0]) in ("word", "other")
    if wordy and " " in first and len(cells) < columns and all(cell.startswith(" ") for cell in cells[1:]):
        return True  # a sentence with commas
    if len(filled) != 2:
        return False
    if first.endswith(":"):
        return wordy
    sign = len(first) <= SIGN and len(filled[1].split()) > SIGN
    return (sign or bool(MARK.fullmatch(first))) and look(filled[1]) in ("word", "other")


def is_padded_note(cells: Sequence[str], *, after_blank: bool) -> bool:
    """Whether a row among the last is a note that was padded to the table's width: a text in its first cell only."""
    text = cells[0].strip() if len(cells) > 1 else ""
    if not text or any(cell.strip() for cell in cells[1:]) or look(text) not in ("word", "other"):
        return False
    return bool(MARKED.match(text)) or (len(cells) > 2 and (after_blank or len(text) > LONG))


def totals(last: Sequence[tuple[int, Sequence[str]]]) -> list[Finding]:
    """Return a finding for each of the last rows (line, cells) that is called a total."""
    found = []
    for line, cells in last:
        label = next((cell.strip() for cell in cells if cell.strip()), "")
        if TOTAL.fullmatch(label) and len(cells) > 1:
            sentence = (
                f"Line {line:,} looks like a total: it begins with “{label[:40]}”. It is kept as a row; "
                "leave it out if it is no record."
            )
            found.append(
                Finding(code="total_row", severity="warning", sentence=sentence, line=line, lines=(line,), rows=1)
            )
    return found
