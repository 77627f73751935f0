"""Repair text that was read in the wrong encoding: `MÃ¼ller` becomes `Müller`.

Only what ftfy can prove to be such damage is repaired, and every repaired cell is noted. Quotes, spaces and ligatures
stay as they are. A cell in which a character was already lost (`M�ller`) cannot be repaired and fails.
"""

from typing import ClassVar

import ftfy
import polars as pl

from engine.transform import Answer, Example, Transform
from engine.values import Cell, each_distinct

REPAIRED, LOST = "wrong encoding repaired", "a character was lost before this file was written"
MARKS = (
    r"[\u0080-\u009f\u00c2-\u00f4\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122\u0393\u251c\u252c"
    r"\u0412-\u0421\u0452-\u0459\ufffd]"
)
"""No repair without one of these: the letters that UTF-8's first bytes turn into."""
ONLY_ENCODING = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    replace_lossy_sequences=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)


class RepairMojibake(Transform):
    """See the module."""

    examples: ClassVar = (
        Example(before=["Müller", "naïve"], after=["Müller", "naïve"]),
        Example(before=["MÃ¼ller", "5 â‚¬"], after=["Müller", "5 €"], note=REPAIRED),
        Example(before=["M�ller"], after=[None], reason=LOST),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the repaired cells."""
        suspect = pl.when(value.str.contains(MARKS)).then(value)
        made = each_distinct(_repaired, suspect, reasons=(LOST,), notes=(REPAIRED,))
        return Answer(pl.when(suspect.is_null()).then(value).otherwise(made.value), made.reasons, made.notes)


def _repaired(text: str) -> Cell:
    if "\ufffd" in text:
        return Cell(reason=LOST)
    fixed = ftfy.fix_text(text, config=ONLY_ENCODING)
    return Cell(text) if fixed == text else Cell(fixed, note=REPAIRED)
