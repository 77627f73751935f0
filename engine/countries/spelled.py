"""Names as other scripts' spellings of them vary: without what a transcription may write or leave out.

Arabic letters have several forms, Indian scripts several nasals, Japanese writes long vowels or not, and a name from
abroad is spelled with more or fewer vowels: `سوئٹزرلینڈ`, `سوئزرلینڈ`. What meets so is a likeness.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from engine.countries.names import CODES
from engine.countries.stored import Grouped, grouped, stored_groups
from engine.words import bare

SHORTEST = 3
"""Consonants that must be left to compare by them."""
_ALIKE = {
    # Arabic script: forms of one letter, and letters of Persian and Urdu for the same sound
    **dict.fromkeys("أإآٱ", "\u0627"), **dict.fromkeys("ىيئےې", "ی"), "ؤ": "و", "ك": "ک", "ڭ": "ک",
    **dict.fromkeys("ةۃہھۀە", "\u0647"), "ڈ": "د", "ٹ": "ت", "ط": "ت", "ڑ": "ر", "ں": "ن", "ء": "", "\u0640": "",
    "غ": "گ", "ڨ": "گ", "ڤ": "و", "ڥ": "و", "ص": "س", "ث": "س", "ض": "ز", "ذ": "ز", "ظ": "ز", "ژ": "ز",
    # Japanese: long vowels and v
    "ー": "", "ヴァ": "バ", "ヴィ": "ビ", "ヴェ": "ベ", "ヴォ": "ボ", "ヴ": "ブ",
    "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ",
}  # fmt: skip
_MARKS = r"[\u064b-\u065f\u0670\u3099\u309a\u0e47-\u0e4e\u05b0-\u05c7]"
"""Signs of short vowels and tones, and what NFKD makes of Japanese voicing (which a copy may have lost)."""
_ARTICLE = r"(^| )ال"
_VOWELS = (
    r"[اویآه]|[אוי]"
    r"|[\u0900-\u0903\u0905-\u0914\u093a-\u094f\u0955-\u0957]"
    r"|[\u0981-\u0983\u0985-\u0994\u09bc-\u09d7]|[\u0a81-\u0a83\u0a85-\u0a94\u0abc-\u0acd]"
    r"|[\u0b82\u0b85-\u0b94\u0bbe-\u0bcd]|[\u0d02\u0d05-\u0d14\u0d3e-\u0d4d]"
)
"""Vowels and nasal signs of Arabic, Hebrew, Devanagari, Bengali, Gujarati, Tamil and Malayalam."""


def squeezed(name: pl.Expr) -> pl.Expr:
    """Return a name without spaces, in one form of each letter: `Hong Kong` → `hongkong`."""
    plain = bare(name).str.replace_all(_ARTICLE, "$1").str.replace_all(_MARKS, "").str.replace_all(" ", "")
    return plain.str.replace_many(list(_ALIKE), list(_ALIKE.values()))


def consonants(name: pl.Expr) -> pl.Expr:
    """Return the consonants of a name in a script that writes vowels as signs or not at all; else null."""
    plain = squeezed(name)
    left = plain.str.replace_all(_VOWELS, "")
    return pl.when((left != plain) & (left.str.len_chars() >= SHORTEST)).then(left)


class Spellings(NamedTuple):
    """What names can be compared with."""

    squeezed: Grouped
    consonants: Grouped


_made: list[tuple[pl.DataFrame, Spellings]] = []


def spellings(table: pl.DataFrame) -> Spellings:
    """Return the names of a table of spellings, codes and kinds as they are compared; those of the last are kept."""
    for given, made in _made:
        if given is table:
            return made
    parts = [groups for part in Spellings._fields if (groups := stored_groups(part, table)) is not None]
    made = Spellings(*parts) if len(parts) == len(Spellings._fields) else computed_spellings(table)
    _made[:] = [(table, made)]
    return made


def computed_spellings(table: pl.DataFrame) -> Spellings:
    """Return what `spellings` does, computed."""
    kind = pl.col("kind") if "kind" in table.columns else pl.lit("")
    rows = table.filter(~kind.is_in(CODES)).select(
        squeezed=squeezed(pl.nth(0)), consonants=consonants(pl.nth(0)), code=pl.nth(1)
    )
    return Spellings(*(_by_key(rows.select(key, "code").drop_nulls()) for key in Spellings._fields))


def by_spelling(plain: str, left: str | None, index: Spellings) -> frozenset[str]:
    """Return the codes of the countries with a name that is the same without spaces, or else by its consonants."""
    none: frozenset[str] = frozenset()
    return index.squeezed.get(plain, none) or (index.consonants.get(left, none) if left else none)


def _by_key(rows: pl.DataFrame) -> Grouped:
    return grouped((key, code) for key, code in rows.iter_rows() if len(key) >= SHORTEST)
