"""Bring salutations to one set of words: Herr, Hr., Mr. and Monsieur become the same.

Reads the spellings of the lookup table `salutations` in many languages, a title after it (`Herr Dr.`) and a name after
it (`Frau Meier`); what stands beside the salutation is noted, not lost without a word. `Divers`, company and family
have words of their own. An unknown salutation fails.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, LookupName, Transform, once
from engine.values import from_table

UNKNOWN, NO_WORD, BESIDE = (
    "not a known salutation",
    "this language has no such word",
    "words beside the salutation left out",
)
WORDS = {
    "en": {"mr": "Mr.", "ms": "Ms.", "mx": "Mx.", "company": "Company", "family": "Family"},
    "de": {"mr": "Herr", "ms": "Frau", "mx": "Divers", "company": "Firma", "family": "Familie"},
    "fr": {"mr": "Monsieur", "ms": "Madame", "company": "Société", "family": "Famille"},
    "es": {"mr": "Sr.", "ms": "Sra.", "company": "Empresa", "family": "Familia"},
    "it": {"mr": "Sig.", "ms": "Sig.ra", "company": "Azienda", "family": "Famiglia"},
    "nl": {"mr": "Dhr.", "ms": "Mevr.", "company": "Bedrijf", "family": "Familie"},
    "code": {"mr": "mr", "ms": "ms", "mx": "mx", "company": "company", "family": "family"},
}


class MapSalutation(Transform):
    """See the module."""

    output: Literal["en", "de", "fr", "es", "it", "nl", "code"] = "en"
    """Language of the answer; code writes mr, ms, mx, company, family."""

    table: LookupName = "salutations"
    """Lookup table of spellings and their code."""

    group = "identity"
    examples: ClassVar = (
        Example(before=["Herr", "Fr.", "Mme", "Firma"], after=["Mr.", "Ms.", "Ms.", "Company"]),
        Example(options={"output": "de"}, before=["Mr. Dr."], after=["Herr"], note=BESIDE),
        Example(before=["Hochwürden"], after=[None], reason=UNKNOWN),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the salutations in one spelling."""
        rows = self.rows_of(self.table).select(key=pl.nth(0), value=pl.nth(1))
        whole = once(from_table(rows, value, missing=UNKNOWN).value)
        first = pl.when(whole.is_null()).then(value).str.strip_chars().str.extract(r"^(\S+)\s+\S")
        longer = rows.filter(pl.col("key").str.len_chars() > 1)  # a lone letter before a name is an initial
        begun = once(from_table(longer, first, missing=UNKNOWN).value)
        code = once(pl.coalesce(whole, begun))
        made = code.replace_strict(WORDS[self.output], default=None, return_dtype=pl.String)
        return Answer(
            made,
            reasons={NO_WORD: code.is_in(["mr", "ms", "mx", "company", "family"]) & made.is_null()},
            notes={BESIDE: begun.is_not_null()},
            otherwise=UNKNOWN,
        )
