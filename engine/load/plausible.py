"""What a cell looks like, as far as it tells a table from noise and data from names."""

from __future__ import annotations

import re
from functools import lru_cache

NUMBER = re.compile(
    r"[-+(]?\s*(?:[$€£¥]|[A-Z]{3})?\s*[-+]?(?:[0-9]+(?:[.,'  ][0-9]{3})*(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
    r"\s*(?:[%‰)€$£¥-]|[A-Z]{3}|v\.H\.)?"
)
CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:[.,][0-9]+)?"
ZONE = r"(?:[AaPp]\.?[Mm]\.?|Z|[-+][0-9]{2}:?[0-9]{2}|[A-Z]{3,4})"
DATE = re.compile(
    r"(?:[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}\.?"
    r"|[0-9]{1,2}[-. /][A-Za-zäéûôç]{3,9}\.?[-. /,]*[0-9]{2,4}"
    r"|[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4})"
    rf"(?:[T ,]+{CLOCK}\s*{ZONE}?)?"
)
TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?")
ADDRESS = re.compile(r"[^@\s,;|]+@[^@\s,;|]+\.[A-Za-z]{2,}|(?:https?|ftp)://[^\s|]+|www\.[^\s|]+")
CODE = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*")
WORD = re.compile(r"[^\W\d_][\w .&'’/()+\-#*°:!?%]*")
DIGIT = re.compile(r"[0-9]")
WITH_DIGITS = (("number", NUMBER), ("date", DATE), ("time", TIME))
MISSING = frozenset(("na", "n/a", "nan", "null", "none", "-", "--", ".", "?", "#n/a", "nil", "inf", "-inf"))


@lru_cache(maxsize=100_000)
def look(cell: str) -> str:
    """Return what a cell looks like: `` (blank), number, date, time, address, missing, code, word or other."""
    text = cell.strip()
    if not text:
        return ""
    if len(text) > 60:
        return "address" if ADDRESS.fullmatch(text) else "word" if text[0].isalpha() else "other"
    digits = DIGIT.search(text) is not None
    for name, pattern in WITH_DIGITS if digits else ():
        if pattern.fullmatch(text):
            return name
    if ("@" in text or "/" in text or "www." in text) and ADDRESS.fullmatch(text):
        return "address"
    if text.lower() in MISSING:
        return "missing"
    if digits and CODE.fullmatch(text):
        return "code"
    return "word" if WORD.fullmatch(text) else "other"


DATA = frozenset(("number", "date", "time", "address", "missing"))
"""Looks that a column's name hardly has."""
ANYWHERE = ("", "missing")
"""Looks of cells that fit in every column."""


def fits(kind: str, wanted: str) -> bool:
    """Whether a cell that looks so is as the others of its column, which look as wanted; empty: in several ways."""
    return not wanted or kind == wanted or kind in ANYWHERE


WORTH = {
    "": 0.6,
    "number": 1.0,
    "date": 1.0,
    "time": 1.0,
    "address": 1.0,
    "missing": 0.9,
    "code": 0.9,
    "word": 0.8,
    "other": 0.45,
}


@lru_cache(maxsize=100_000)
def worth(cell: str) -> float:
    """Return how plausible it is that this is one whole cell, 0 to 1."""
    if cell[:1] in "\"'" and cell[:1] and (len(cell) == 1 or cell[-1:] == cell[:1]):
        return 0.05  # the quotes belong to the writing, not to the value
    value = WORTH[look(cell)]
    if '"' in cell.strip()[:1] or '"' in cell.strip()[-1:]:
        value *= 0.3
    if cell[:1] == " " or cell[-1:] == " ":
        value *= 0.8
    if "\t" in cell or "|" in cell or ";" in cell:
        value *= 0.6
    return value
