"""Tell the VAT category (UNCL5305, as electronic invoices carry it) of a tax name or rate.

`MwSt. 19%` is S (standard: any positive rate), `steuerfrei` E (exempt), `zero-rated` Z, `Reverse Charge` AE,
`innergemeinschaftliche Lieferung` K, `Ausfuhr` G, `nicht steuerbar` O. The words are the lookup table `tax_categories`.
A bare `0 %` can be any of Z, E, AE, K, G and O: it is asked about.

Where a field names the country, a rate that it never had is noted, and so is one that it did not have on the day that
another field names (16 % in Germany outside the second half of 2020).
"""

from decimal import Decimal
from functools import partial
from typing import ClassVar

import polars as pl

from engine.countries.names import country_code
from engine.money.rate_names import RateName, RateWords, rate_of_code, rate_words
from engine.money.tax_rates import day_of, shipped_rates
from engine.money.wordings import each_wording
from engine.transform import Answer, Example, FieldName, LookupName, Transform
from engine.values import Cell

NO_TAX = "it names neither a rate nor a reason for no tax"
ZERO = "0 % can be zero-rated, exempt, reverse charge, export or out of scope: the name does not tell"
SEVERAL_RATES = "there are different rates in it"
SEVERAL = "its words mean different categories"
CONTRADICTION = "a word that means no tax stands beside a rate"
WITHHELD = "a withheld tax, which has no VAT category"
REASONS = (NO_TAX, ZERO, SEVERAL_RATES, SEVERAL, CONTRADICTION, WITHHELD)
ACQUISITION = "an acquisition: the category of the supplier's invoice"
OWED = "the rate is what the buyer owes; the invoice shows no tax"
NEVER = "a rate that the country never had, as far as is known"
NOT_THEN = "a rate that the country has or had, but not on that day"
FROM_CODE = "the number in a tax code was taken for the rate"
NOTES = (ACQUISITION, OWED, NEVER, NOT_THEN, FROM_CODE)
SPECIFIC = ("AE", "K", "G", "O", "L", "M", "B")
TAXED = ("L", "M", "B")
"""Categories that go with a rate of their own: Canary Islands, Ceuta and Melilla, Italian split payment."""


class CategorizeTax(Transform):
    """See the module."""

    table: LookupName = "tax_categories"
    """Lookup table of words and the category they mean."""

    words: LookupName = "tax_words"
    """Lookup table of the words of tax names."""

    country: FieldName = ""
    """Field that names the country, to notice rates that it never had."""

    date: FieldName = ""
    """Field with the ISO date of the sale, to notice rates of another time."""

    group = "money"
    examples: ClassVar = (
        Example(
            before=["MwSt. 19%", "7", "steuerfrei", "Zero-rated", "Reverse Charge", "Ausfuhr"],
            after=["S", "S", "E", "Z", "AE", "G"],
        ),
        Example(before=["0 %"], after=[None], reason=ZERO),
        Example(
            options={"country": "country", "date": "day"},
            fields={"country": ["DE"], "day": ["2021-01-01"]},
            before=["16 %"],
            after=["S"],
            note=NOT_THEN,
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the categories."""
        country = pl.col(self.country) if self.country else pl.lit(None, pl.String)
        day = pl.col(self.date) if self.date else pl.lit(None, pl.String)
        categories = self.rows_of(self.table).select(word=pl.nth(0), rate=pl.lit(""), kind=pl.nth(1))
        kinds, words = RateWords(categories), rate_words(self.words, self.rows_of(self.words))
        alike = not kinds.numbered and not words.numbered
        return each_wording(
            partial(_cell, kinds, words), value, country, day, reasons=REASONS, notes=NOTES, alike=alike
        )


def _cell(categories: RateWords, words: RateWords, text: str, country: str | None, day: str | None) -> Cell:
    name, found = words.read(text), set(categories.read(text).kinds)
    if "withholding" in name.kinds and "B" not in found:
        return Cell(reason=WITHHELD)
    rates = _rates(name)
    if len(rates) > 1 or name.added or (name.joined and "%" in text):
        return Cell(reason=SEVERAL_RATES)
    rate = rates[0] if rates else None
    specific = found & set(SPECIFIC)
    if "AE" in specific and specific <= {"AE", "K"}:
        specific = {"AE"}
    if len(specific or found) > 1:
        return Cell(reason=SEVERAL)
    if not found:
        return _plain(name, rate, country, day)
    category = next(iter(specific or found))
    return _worded(category, name, rate)


def _plain(name: RateName, rate: Decimal | None, country: str | None, day: str | None) -> Cell:
    code = rate_of_code(name.plain) if rate is None else None
    if code:
        return Cell("S", note=FROM_CODE)
    if rate is None or rate > Decimal(100):
        return Cell(reason=NO_TAX)
    if not rate:
        return Cell(reason=ZERO)
    if "zero" in name.kinds:
        return Cell(reason=CONTRADICTION)
    if "reverse_charge" in name.kinds:
        return Cell("AE", note=OWED)
    return Cell("S", note=_doubt(rate, country, day))


def _worded(category: str, name: RateName, rate: Decimal | None) -> Cell:
    if category in TAXED or not rate:
        return Cell(category)
    if category == "AE":
        return Cell(category, note=OWED)
    if category == "K" and "reverse_charge" in name.kinds:
        return Cell(category, note=ACQUISITION)
    return Cell(reason=CONTRADICTION)


def _rates(name: RateName) -> list[Decimal]:
    """Return the rates that a name holds; a bare number counts only where the name knows nothing else."""
    if name.percents:
        owed = [percent for percent in name.percents if percent]
        return owed[:1] if len(owed) == 1 and "reverse_charge" in name.kinds else list(name.percents)
    if len(name.numbers) == 1 and not name.other and not name.kinds - {"tax", "filler"}:
        digits = name.numbers[0].replace(",", ".")
        return [Decimal(digits)] if digits.count(".") <= 1 else []
    return [name.rate] if name.rate is not None else []


def _doubt(rate: Decimal, country: str | None, day: str | None) -> str | None:
    known = shipped_rates().of(country_code(country) or "")
    if not known:
        return None
    same = [one for one in known if one.rate == rate]
    if not same:
        return NEVER
    on = day_of(day)
    return None if on is None or any(one.holds(on) for one in same) else NOT_THEN
