"""Kinds of characters, as the inside of a regular expression's brackets."""

from __future__ import annotations

KINDS = {
    "control": r"\p{Cc}\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff",
    "spaces": r"\s\u180e",
    "punctuation": r"\p{P}",
    "symbols": r"\p{S}",
    "digits": r"\p{Nd}",
    "letters": r"\p{L}\p{M}",
    "letters_digits": r"\p{L}\p{M}\p{Nd}",
    "ascii_letters_digits": "A-Za-z0-9",
    "printable_ascii": r"\x20-\x7e",
    "emoji": r"\p{Extended_Pictographic}\x{1F3FB}-\x{1F3FF}\x{1F1E6}-\x{1F1FF}\u200d\ufe0f\u20e3",
    "none": "",
}
NO_EMOJI = r"&&[^\x00-\x{ff}\u2122]"
"""Unicode counts ©, ® and ™ among the pictographs."""


def pattern_of(kind: str, characters: str, *, others: bool = False) -> str:
    """Return a pattern for one character of a kind (as in KINDS) or one of these; with `others` for any other one."""
    named = "".join(f"\\x{{{ord(letter):X}}}" for letter in characters)
    inside = kind + named
    if kind == KINDS["emoji"]:
        inside = f"[[{kind}]{NO_EMOJI}]{named}"
    if not inside:
        return r"[\s\S]" if others else r"[^\s\S]"
    return f"[^{inside}]" if others else f"[{inside}]"
