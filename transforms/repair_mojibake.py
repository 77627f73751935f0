"""Repair text that was read in the wrong encoding: `MÃ¼ller` becomes `Müller`.

Only what ftfy can prove to be such damage is repaired, and every repaired cell is noted. Quotes, spaces and ligatures
stay as they are. A cell in which a character was already lost (`M�ller`) cannot be repaired and fails.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import ClassVar

import ftfy
import polars as pl
from ftfy.badness import is_bad
from ftfy.chardata import C1_CONTROL_RE

from engine.transform import Answer, Example, Transform
from engine.values import REMEMBERED, Cell, each_distinct

REPAIRED, LOST = "wrong encoding repaired", "a character was lost before this file was written"
MARKS = (
    r"[\u0080-\u009f\u00c2-\u00f4\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122\u0393\u251c\u252c"
    r"\u0412-\u0421\u0452-\u0459\ufffd]"
)
"""No repair without one of these: the letters that UTF-8's first bytes turn into."""
RUNS = re.compile("[0-9]+")
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
        repaired = partial(_repaired, lru_cache(maxsize=REMEMBERED)(_fixed))
        made = each_distinct(repaired, suspect, reasons=(LOST,), notes=(REPAIRED,))
        return Answer(pl.when(suspect.is_null()).then(value).otherwise(made.value), made.reasons, made.notes)


def _repaired(fixed_shape: Callable[[str], str | None], text: str) -> Cell:
    if "\ufffd" in text:
        return Cell(reason=LOST)
    runs = RUNS.findall(text)
    fixed = fixed_shape(RUNS.sub("0", text))
    if fixed is None:
        return Cell(text)
    back = iter(runs)
    return Cell(RUNS.sub(lambda _: next(back), fixed), note=REPAIRED)


def _fixed(shape: str) -> str | None:
    """Return the repaired text, or None where nothing is wrong; what differs in its digits only is repaired alike."""
    if not is_bad(shape) and not C1_CONTROL_RE.search(shape):
        return None
    fixed = ftfy.fix_text(shape, config=ONLY_ENCODING)
    return None if fixed == shape else fixed
