"""Write letters with accents and of other scripts in plain Latin letters.

German `ä` becomes `ae` and `ß` `ss`, Danish `å` `aa`, as the language has it; other Latin letters lose their accents;
Greek and Cyrillic letters are written in Latin ones. A character that has no plain spelling fails, or stays where
`unknown` says so. There is no way back: a changed cell keeps no trace of what stood there.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache, partial
from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, Transform, once
from engine.values import FOLDED, where

NO_SPELLING = "a character without a plain spelling"
KEPT = "a character without a plain spelling kept"
GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
LANGUAGES: dict[str, dict[str, str]] = {
    "german": {**GERMAN},
    "scandinavian": {**GERMAN, "å": "aa", "Å": "Aa", "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe"},
    "plain": {},
}
LATIN = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d",
    "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ə": "a",
    "Ə": "A", "’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-",
    "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "-", "·": ".", "€": "EUR", "£": "GBP", "№": "No", "\u00a0": " ",
    "×": "x", "°": " deg", "µ": "u",
}  # fmt: skip
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ё": "yo", "є": "ye", "і": "i", "ї": "yi", "ґ": "g", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz",
    "ј": "j", "ќ": "k", "ѓ": "g", "ѕ": "dz", "ў": "u",
}  # fmt: skip
GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
    "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
MICRO = r"(^|[^\p{Greek}])μ([A-Za-z])"
"""The Greek letter in front of a unit: 10 μm are not 10 mm."""


class Transliterate(Transform):
    """See the module."""

    language: Literal["german", "scandinavian", "plain"] = "german"
    """Whose letters: german ä → ae, scandinavian å → aa, plain ä → a."""

    unknown: Literal["fail", "keep"] = "fail"
    """What happens where a character has no plain spelling, such as a Chinese one."""

    examples: ClassVar = (
        Example(before=["Straße in Köln", "Łódź", "Čeština"], after=["Strasse in Koeln", "Lodz", "Cestina"]),
        Example(options={"language": "plain"}, before=["Ångström"], after=["Angstrom"]),
        Example(before=["Москва", "Αθήνα"], after=["Moskva", "Athina"]),
        Example(before=["東京"], after=[None], reason=NO_SPELLING),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the cells in plain letters."""
        made = once(where(value, r"[^\x00-\x7f]", self._plain))
        odd = made.str.contains(r"[^\x00-\x7f]")
        if self.unknown == "keep":
            return Answer(made, notes={KEPT: odd}, otherwise=NO_SPELLING)
        return Answer(pl.when(~odd).then(made), otherwise=NO_SPELLING)

    def _plain(self, value: pl.Expr) -> pl.Expr:
        letters = _letters(self.language)
        composed = where(value, rf"[^{FOLDED}]", lambda cells: cells.str.normalize("NFC"))
        capitals = {letter: latin for letter, latin in LANGUAGES[self.language].items() if letter.isupper()}
        capitals |= {letter: LATIN[letter] for letter in "ÆŒ" if letter not in capitals}
        composed = where(composed, f"[{''.join(capitals)}]", partial(_capitals, capitals))
        composed = where(composed, MICRO, lambda cells: cells.str.replace_all(MICRO, "${1}u${2}"))
        composed = composed.str.replace_many(letters)
        # two turns: a letter may show its base only without its accent
        return where(composed, r"[^\x00-\x7f]", partial(_without_accents, letters))


@cache
def _letters(language: str) -> dict[str, str]:
    """Return every letter with a spelling of its own, and accented ones that are frequent: one pass writes them."""
    letters = {**_both_cases(CYRILLIC), **_both_cases(GREEK), **LATIN, **LANGUAGES[language]}
    for accented in map(chr, range(0xC0, 0x180)):
        base = unicodedata.normalize("NFKD", accented)[0]
        if base.isascii() and unicodedata.decomposition(accented)[:1] not in ("", "<"):
            letters.setdefault(accented, base)
    return letters


def _capitals(capitals: Mapping[str, str], value: pl.Expr) -> pl.Expr:
    for capital, latin in capitals.items():  # KÖLN is KOELN, Köln is Koeln
        value = value.str.replace_all(rf"{capital}(\p{{Lu}})", f"{latin.upper()}${{1}}")
        value = value.str.replace_all(rf"(\p{{Lu}}){capital}", f"${{1}}{latin.upper()}")
    return value


def _without_accents(letters: Mapping[str, str], value: pl.Expr) -> pl.Expr:
    return value.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.replace_many(letters)


def _both_cases(letters: dict[str, str]) -> dict[str, str]:
    capitals = {letter.upper(): latin.capitalize() for letter, latin in letters.items() if letter != "ς"}
    return letters | capitals
