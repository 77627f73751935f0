"""Turn any spelling of a tax rate into the rate.

Numbers (`19`, `0.19`, `0,19`, `19 %`), names that carry the rate (`MwSt. 19%`, `VAT 19%`, `zzgl. 7 % MwSt`) and words
(`steuerfrei`, `exempt`, `exento`) through the lookup table. `reduced` and `standard` become a rate where a field names
the country, by the rates of the day that another field names (today's without one).

A name is refused where it holds different percentages or contradicts itself, and noted where a word changes what the
rate means: reverse charge, withholding, part deduction, a refund. Whether a bare `0.19` is a fraction is decided by the
whole column.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, Literal

import polars as pl

from engine.countries.names import country_code
from engine.money.rate_names import NO_PERCENTAGE, RateName, RateWords, leads, rate_of_code, rate_words, written
from engine.money.tax_rates import day_of, shipped_rates
from engine.money.wordings import each_wording
from engine.transform import Answer, Example, FieldName, LookupName, Settlement, Transform, Undecided, once
from engine.values import Cell

NO_RATE = "it names no rate"
SEVERAL = "there are different rates in it"
CONTRADICTION = "a word that means no tax stands beside a rate"
TOO_HIGH = "more than 100 %"
COUNTRY = (
    "the word names a rate that depends on the country: choose the country's field, or give it a rate in the table"
)
UNKNOWN_COUNTRY = "no single rate of that kind is known for the country on that day"
CODE = "a tax code whose number is not its rate: use a lookup table"
TWO_WAYS = "below 1: a fraction or a percentage, and nothing decides"
NO_NUMBER = "not a number that a rate can be"
REASONS = (NO_RATE, SEVERAL, CONTRADICTION, TOO_HIGH, COUNTRY, UNKNOWN_COUNTRY, CODE, TWO_WAYS, NO_NUMBER)

FROM_WORD = "no tax, by a word in a longer text"
FROM_CODE = "the number in a tax code was taken for the rate"
OTHER_NUMBER = "another number in the text was left out"
OTHER_TEXT = "a number without a per cent sign, with other text beside it"
MINUS = "a negative rate"
ABOVE = "a tax of more than 100 %"
FRACTION = "below 1, so read as a fraction: 0.19 is 19 %"
BY_COUNTRY = "the rate of that kind in the country"
NEGATED = "a word such as not or without stands beside the rate"
KINDS = {
    "reverse_charge": "reverse charge or acquisition: the buyer owes the tax",
    "withholding": "a withheld tax",
    "deduction": "only a part may be deducted, or the tax is deductible",
    "refund": "a return or refund",
    "surcharge": "a surcharge",
    "margin": "a margin scheme: the tax is owed on the margin",
}
NOTES = (FROM_WORD, FROM_CODE, OTHER_NUMBER, OTHER_TEXT, MINUS, ABOVE, FRACTION, BY_COUNTRY, NEGATED, *KINDS.values())

_BARE = r"^\s*[0-9]*[.,]?[0-9]+\s*$"
_SHORT_CODE = re.compile(r"[a-z]{1,3}-?[0-9]|[0-9][a-z]{1,3}")
_PARAGRAPH = re.compile(r"[§#]|\b(?:art|nr|no|abs|sec|section|para|ziff|kz|u/s)\.? ?[0-9]")
_REFERENCE = re.compile(rf"{_PARAGRAPH.pattern}|[a-z-][0-9]|[0-9][a-z-]")
"""A number that belongs to a paragraph or a code."""
ONE, HUNDRED = Decimal(1), Decimal(100)


class NormalizeTaxRate(Transform):
    """See the module."""

    output: Literal["percent", "fraction"] = "percent"
    """Write 19 % as `19` or as `0.19`."""

    scale: Literal["auto", "percent", "fraction", "mixed"] = "auto"
    """What a bare number is: per cent (`19`), a fraction (`0.19`), or either, below 1 a fraction."""

    table: LookupName = "tax_words"
    """Lookup table of words and their rates in per cent."""

    country: FieldName = ""
    """Field that names the country, for words such as reduced."""

    date: FieldName = ""
    """Field with the ISO date of the sale, for rates that have changed."""

    group = "money"
    examples: ClassVar = (
        Example(
            options={"scale": "percent"},
            before=["19", "19 %", "MwSt. 19%", "zzgl. 7 % MwSt", "VAT 5.5", "steuerfrei"],
            after=["19", "19", "19", "7", "5.5", "0"],
        ),
        Example(options={"scale": "fraction"}, before=["0.19", "0,07"], after=["19", "7"]),
        Example(options={"scale": "percent", "output": "fraction"}, before=["19 %"], after=["0.19"]),
        Example(
            options={"scale": "percent"},
            before=["19% Reverse Charge"],
            after=["19"],
            note=KINDS["reverse_charge"],
        ),
        Example(options={"scale": "percent"}, before=["7 % / 19 %"], after=[None], reason=SEVERAL),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the rates."""
        country = pl.col(self.country) if self.country else pl.lit(None, pl.String)
        day = pl.col(self.date) if self.date else pl.lit(None, pl.String)
        words = rate_words(self.table, self.rows_of(self.table))
        return each_wording(
            partial(self._cell, words), value, country, day, reasons=REASONS, notes=NOTES, alike=not words.numbered
        )

    def _cell(self, words: RateWords, text: str, country: str | None, day: str | None) -> Cell:
        name = words.read(text)
        rate, note = self._rate(name, country, day)
        if isinstance(rate, str):
            return Cell(reason=rate)
        if rate > HUNDRED and (name.alone or not name.percents):
            return Cell(reason=TOO_HIGH)
        minus = name.minus and name.alone and rate > 0
        changed = next((KINDS[kind] for kind in KINDS if kind in name.kinds), None)
        made = written(rate if self.output == "percent" else rate / HUNDRED)
        return Cell(
            "-" + made if minus else made,
            note=changed or note or (MINUS if minus else ABOVE if rate > HUNDRED else None),
        )

    def _rate(self, name: RateName, country: str | None, day: str | None) -> tuple[Decimal | str, str | None]:
        if name.rate is not None:
            return name.rate, None
        if (name.percents or name.numbers) and NO_PERCENTAGE.search(name.plain):
            return NO_NUMBER, None
        if name.percents:
            return _of_percents(name)
        if name.numbers:
            return self._of_number(name)
        return _of_words(name, country, day)

    def _of_number(self, name: RateName) -> tuple[Decimal | str, str | None]:
        plain = name.plain
        code = rate_of_code(plain)
        if code is not None or _SHORT_CODE.fullmatch(plain):
            return (CODE, None) if code is None else (code, FROM_CODE)
        if len(name.numbers) > 1 or name.joined:
            return SEVERAL, None
        if "zero" in name.kinds and _PARAGRAPH.search(plain):
            return Decimal(0), FROM_WORD
        number = _number(name.numbers[0], plain)
        if number is None:
            return NO_NUMBER, None
        rate, note = (CONTRADICTION, None) if "zero" in name.kinds and number else self._scaled(number)
        if isinstance(rate, Decimal) and (name.other or name.kinds - {"tax", "filler"}):
            return (rate, OTHER_TEXT) if rate in _known() and not _REFERENCE.search(plain) else (NO_RATE, None)
        return rate, note

    def _scaled(self, number: Decimal) -> tuple[Decimal | str, str | None]:
        if self.scale == "percent" or not number:
            return number, None
        if self.scale == "fraction":
            return number * HUNDRED, None
        if number > ONE:
            return number, None
        return (number * HUNDRED, FRACTION) if _is_fraction(number) else (TWO_WAYS, None)

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Write bare rates on their first scale again; the words around a rate are gone."""
        if self.scale not in ("percent", "fraction"):
            return None
        return "normalize_tax_rate", {"scale": self.output, "output": self.scale}

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        """Return which bare numbers are per cent, which fractions of a known rate, and which can be either."""
        number = once(pl.when(value.str.contains(_BARE)).then(value.str.strip_chars().str.replace(",", ".")))
        known = [written(rate / HUNDRED) for rate in _known() if _is_fraction(rate / HUNDRED)]
        bare = once("0" + number.str.strip_chars_start("0").str.strip_chars_end("0"))
        size = once(number.cast(pl.Float64, strict=False))
        fraction = bare.is_in(known)
        return {
            "percent": size > 1,
            "fraction": (size < 1) & fraction,
            "small": (size > 0) & (size <= 1) & ~((size < 1) & fraction),
        }

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide by size: rates in per cent are above 1, fractions below."""
        percent, fraction, small = cells["percent"], cells["fraction"], cells["small"]
        counts = f"Bare numbers above 1: {percent:,}; fractions of known rates, such as 0.19: {fraction:,}"
        if fraction and percent:
            if small:
                return Undecided(f"{counts}; others of 1 or less, which can be either: {small:,}.")
            return Settlement({"scale": "mixed"}, f"{counts}. The column mixes per cent and fractions.")
        if small and not fraction and not percent:
            return Undecided(f"Bare numbers of 1 or less: {small:,}; no other decides whether 0.5 means 50 % or 0.5 %.")
        if fraction:
            return Settlement({"scale": "fraction"}, f"{counts}.")
        said = f"{counts}." if percent else "No bare number leaves its scale open."
        return Settlement({"scale": "percent"}, said)


def _of_percents(name: RateName) -> tuple[Decimal | str, str | None]:
    rate = _one(name)
    if rate is None:
        return SEVERAL, None
    if rate and "zero" in name.kinds:
        return CONTRADICTION, None
    return rate, OTHER_NUMBER if name.numbers else NEGATED if rate and "negation" in name.kinds else None


def _one(name: RateName) -> Decimal | None:
    if len(name.percents) == 1:
        return None if name.joined or name.added else name.percents[0]
    owed = [percent for percent in name.percents if percent]
    if len(owed) > 1 and "deduction" in name.kinds:  # 50 % of 21 % may be deducted
        owed = [percent for percent in owed if percent in _known()]
    return owed[0] if len(owed) == 1 and name.kinds & {"deduction", "reverse_charge"} else None


def _of_words(name: RateName, country: str | None, day: str | None) -> tuple[Decimal | str, str | None]:
    kinds = name.kinds & {"standard", "reduced", "super_reduced", "intermediate"}
    if "negation" in name.kinds:
        return NO_RATE, None
    if "zero" in name.kinds:
        return (CONTRADICTION, None) if kinds else (Decimal(0), FROM_WORD)
    if len(kinds) != 1:
        return NO_RATE, None
    here = country_code(country)
    if here is None:
        return COUNTRY, None
    rates = {rate.rate for rate in shipped_rates().of(here) if rate.kind in kinds and rate.holds(day_of(day))}
    return (rates.pop(), BY_COUNTRY) if len(rates) == 1 else (UNKNOWN_COUNTRY, None)


def _number(digits: str, plain: str) -> Decimal | None:
    if not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", digits):
        return None
    return Decimal(("0." if leads(digits, plain) else "") + digits.replace(",", "."))


def _known() -> set[Decimal]:
    return set(shipped_rates().ever())


def _is_fraction(number: Decimal) -> bool:
    return Decimal("0.01") < number < ONE and number * HUNDRED in _known() and number not in _known()
