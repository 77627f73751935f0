"""Write a value in upper or lower case, or with capital first letters.

`title` capitalises every word, `sentence` only the first one; both write the other letters small, so an acronym such as
`SAP` becomes `Sap` unless `keep_capitals` is on. A letter after a number or after an apostrophe inside a word stays
small (`1st`, `Anna's`), but not in names such as `O'Neil` and `D'Angelo`. In upper case `ß` becomes `SS`, which lower
case does not bring back: such cells are noted.
"""

import re
from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, Transform, once
from engine.values import each_distinct

SHARP_S = "ß is written SS, which cannot be turned back"
TO_SMALL = {"İ": "i", "I": "ı"}
TO_CAPITAL = {"i": "İ", "ı": "I"}
_LETTERS = r"[^\W_][^\W_]*(?:[\u0300-\u036f]+[^\W_]*)*"
WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
BY_HAND = r"[\p{L}\p{M}]{2}['’]\p{L}|[0-9]\p{L}|\p{M}"
"""Where a word's first letter is not all there is to capitalise or to leave."""


class ChangeCase(Transform):
    """See the module."""

    to: Literal["upper", "lower", "title", "sentence"] = "upper"
    """How the letters are written."""

    keep_capitals: bool = False
    """With title and sentence: words all in capitals, such as AG or SAP, stay as they are."""

    turkish: bool = False
    """Treat i İ and ı I as the pairs of letters that they are in Turkish."""

    examples: ClassVar = (
        Example(before=["köln", "Gross-Gerau"], after=["KÖLN", "GROSS-GERAU"]),
        Example(before=["Groß-Gerau"], after=["GROSS-GERAU"], note=SHARP_S),
        Example(options={"to": "lower"}, before=["INFO@Bonbach.DE"], after=["info@bonbach.de"]),
        Example(
            options={"to": "title"}, before=["ANNA-LENA O'NEIL", "anna's 1st"], after=["Anna-Lena O'Neil", "Anna's 1st"]
        ),
        Example(options={"to": "title", "keep_capitals": True}, before=["bonbach AG"], after=["Bonbach AG"]),
        Example(options={"to": "sentence"}, before=["in BEARBEITUNG"], after=["In bearbeitung"]),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the cells in the case asked for."""
        if self.to == "upper":
            return Answer(self._upper(value), notes={SHARP_S: value.str.contains("ß", literal=True)})
        small = self._lower(value)
        if self.to == "lower":
            return Answer(small)
        rare = BY_HAND if self.to == "title" else r"\p{Lu}{2}"
        rare = rare + (r"|\p{Lu}{2}" if self.keep_capitals else "") + ("|[iIıİ]" if self.turkish else "")
        by_hand = each_distinct(self._word_by_word, pl.when(value.str.contains(rare)).then(value)).value
        small = once(small)
        first = once(small.str.extract(r"^([^\p{L}]*\p{L})"))
        sentence = (
            pl.when(first.is_null()).then(small).otherwise(first.str.to_uppercase() + small.str.strip_prefix(first))
        )
        return Answer(pl.coalesce(by_hand, small.str.to_titlecase() if self.to == "title" else sentence))

    def _upper(self, value: pl.Expr) -> pl.Expr:
        return (value.str.replace_many(TO_CAPITAL) if self.turkish else value).str.to_uppercase()

    def _lower(self, value: pl.Expr) -> pl.Expr:
        return value.str.replace_many(TO_SMALL if self.turkish else {"İ": "i"}).str.to_lowercase()

    def _word_by_word(self, written: str) -> str:
        seen = False

        def turn(match: re.Match[str]) -> str:
            nonlocal seen
            word, capital = match[0], self.to == "title" or not seen
            seen = True
            if self.keep_capitals and len(word) > 1 and word.isupper():
                return word
            pairs = TO_SMALL if self.turkish else {"İ": "i"}
            small = "".join(pairs.get(letter, letter) for letter in word).lower()
            return self._capitalised(small) if capital else small

        return WORD.sub(turn, written)

    def _capitalised(self, small: str) -> str:
        head, mark, rest = small[:1], small[1:2], small[2:]
        if self.to == "title" and mark in ("'", "’") and head.isalpha():  # O'Neil, D'Angelo, L'Oréal
            return self._capital(head) + mark + self._capital(rest[:1]) + rest[1:]
        return self._capital(head) + small[1:]

    def _capital(self, letter: str) -> str:
        return TO_CAPITAL.get(letter, letter.title()) if self.turkish else letter.title()
