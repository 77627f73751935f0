"""Take a company's name and its legal form apart, or write the form in one spelling.

`Bonbach Maschinenbau G.m.b.H. & Co KG` becomes `Bonbach Maschinenbau`, or `GmbH & Co. KG`, or both in one spelling.
Forms are those of the lookup table `legal_forms`: at the end of the name or, in countries that write it first (Russia,
the Baltic states, Sweden, Finland, France, Japan), at its start, where one of two letters (`AB Volvo`) is noted. A name
that would be empty without its form keeps it. Nothing else changes but spaces, and quotes around the whole name.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, LookupName, Transform, once
from engine.values import fold, tidy, where

NO_FORM = "no known legal form"
FIRST = "the first word read as the legal form"
BEFORE = "RU|UA|KZ|LT|LV|EE|SE|FI|FR"
"""Countries where the form stands before the name too."""
SHORT = 2
"""Letters of a form that may be a word of the name: AS Roma."""
EASTERN = r"[\p{Han}\p{Hangul}㈜㈱㈲]"


class NormalizeCompanyName(Transform):
    """See the module."""

    output: Literal["name", "form", "name_form"] = "name"
    """What is written: the name without its form, the form, or both."""

    table: LookupName = "legal_forms"
    """Lookup table of the spellings of legal forms, with one canonical spelling for each."""

    group = "identity"
    examples: ClassVar = (
        Example(
            before=["Bonbach G.m.b.H.", "ACME, Inc.", "Kinderhilfe e. V."], after=["Bonbach", "ACME", "Kinderhilfe"]
        ),
        Example(options={"output": "form"}, before=["Bonbach GmbH & Co KG"], after=["GmbH & Co. KG"]),
        Example(options={"output": "name_form"}, before=["Bonbach  gmbh"], after=["Bonbach GmbH"]),
        Example(options={"output": "form"}, before=["Bonbach"], after=[None], reason=NO_FORM),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return name, form or both."""
        table = self.rows_of(self.table)
        first = pl.col("countries").str.contains(BEFORE) if "countries" in table.columns else pl.lit(value=True)
        rows = table.select(form=fold(pl.nth(0)), canonical=pl.nth(1), first=first)
        rows = rows.unique("form", keep="first", maintain_order=True)
        before = _any_of(rows.filter("first")["form"])
        rows = rows.drop("first")
        joined = rows["form"].str.contains(EASTERN)
        spaced, eastern = rows.filter(~joined)["form"], rows.filter(joined)["form"]
        tail, head = _any_of(spaced), _any_of(eastern)
        clean = once(where(tidy(value), '^["“„«]', lambda cells: cells.str.replace(r'^["“„«](.+)["”“»]$', "$1")))
        # replacing is many times faster than capturing: the name is what is left, the form what went
        ended = once(clean.str.replace(rf"(?:\s*,\s*|\s+|\s*\(\s*){tail}[\s.,)]*$", ""))
        found = (ended != clean) & (ended != "")
        left = once(pl.when(~found).then(clean))
        starting = once(left.str.extract_groups(rf'^({before})\s*[\s,"«“]\s*(.+?)["»”]?$'))
        east = once(left.str.extract_groups(rf"^(?:({head})\s*(.+?)|(.+?)\s*({head}))$"))
        part = [east.struct.field("2"), east.struct.field("3"), starting.struct.field("2")]
        form = [east.struct.field("1"), east.struct.field("4"), starting.struct.field("1")]
        name = once(pl.when(found).then(ended).otherwise(pl.coalesce(*part, clean)).str.strip_chars(" ,;-"))
        notes = {FIRST: starting.struct.field("1").str.len_chars() <= SHORT}
        if self.output == "name":
            return Answer(pl.when(name != "").then(name).otherwise(clean), notes=notes, otherwise="no name")
        gone = pl.when(found).then(clean.str.strip_prefix(ended)).str.strip_chars(" ,")
        gone = (
            pl.when(gone.str.starts_with("(") & ~gone.str.contains("[)]."))
            .then(gone.str.strip_chars("()"))
            .otherwise(gone)
        )
        folded = once(fold(gone))
        exact = once(folded.replace_strict(dict(rows.iter_rows()), default=None, return_dtype=pl.String))
        undotted = (
            pl.when(exact.is_null())
            .then(folded)
            .str.strip_chars_end(" .,)")
            .replace_strict(
                {form.rstrip(" .,)"): canonical for form, canonical in rows.iter_rows()},
                default=None,
                return_dtype=pl.String,
            )
        )
        spelled = once(
            pl.coalesce(
                exact,
                undotted,
                fold(pl.coalesce(*form)).replace_strict(dict(rows.iter_rows()), default=None, return_dtype=pl.String),
            )
        )
        if self.output == "form":
            return Answer(spelled, notes=notes, otherwise=NO_FORM)
        return Answer(pl.concat_str(name, spelled, separator=" ", ignore_nulls=True), notes=notes, otherwise="no name")


def _any_of(forms: pl.Series) -> str:
    longest = sorted(forms, key=len, reverse=True)
    escaped = pl.select(pl.lit(pl.Series(longest, dtype=pl.String)).str.escape_regex()).to_series()
    spelled = [form.replace(" ", r"\s+") for form in escaped]
    return "(?i:" + "|".join(spelled) + ")" if spelled else r"[^\s\S]"
