"""Turn any spelling of a discount into its percentage, and tell other kinds of discount apart.

`10% off`, `-10%`, `10 v.H.`, `Rabatt 10 %`, `0,1` and `kein` are percentages. An amount (`€10 off`), a chain (`10+5%`:
5 % on what 10 % have left) and a cash discount (`2/10`, `2 % Skonto 10 Tage`: 2 % when paid within 10 days) are never
read as a plain percentage: they are refused and named. `part` can instead return the kind of discount, or what is
written for each kind, so that amounts and chains find their own columns.

Whether a bare `0,1` is a fraction is decided by the whole column; numbers above 100 show that it holds amounts.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial, reduce
from typing import Any, ClassVar, Literal, NamedTuple

import polars as pl

from engine.money.currencies import is_currency
from engine.money.rate_names import NO_PERCENTAGE, RateName, RateWords, leads, rate_words, written
from engine.money.wordings import each_wording
from engine.transform import Answer, Example, LookupName, Settlement, Transform, Undecided, once
from engine.values import Cell

AMOUNT = "an amount of money, not a percentage"
CHAIN = "a chain of discounts, not one percentage"
CASH = "a cash discount for early payment (percentage and days), not a plain percentage"
SURCHARGE = "a surcharge, not a discount"
BOUND = "a bound (up to, from), not one percentage"
SEVERAL = "there are different numbers in it"
TOO_HIGH = "more than 100 %: perhaps an amount"
NO_DISCOUNT = "there is no discount in it"
NO_NUMBER = "not a number that a percentage can be"
REASONS = (AMOUNT, CHAIN, CASH, SURCHARGE, BOUND, SEVERAL, TOO_HIGH, NO_DISCOUNT, NO_NUMBER)
OTHER_NUMBER = "another number in the text was left out"
OTHER_TEXT = "other text beside it was left out"
COMBINED = "a chain of discounts, combined into one percentage"
NOTES = (OTHER_NUMBER, OTHER_TEXT, COMBINED)

HUNDRED = Decimal(100)
SHORTEST = Decimal(5)
"""Days of the shortest terms of payment that are met; 1/3 is a fraction."""
_ONE = r"[0-9]+(?:[.,][0-9]+)?"
_PER = r" ?(?:%|v\.? ?h\.?)?"
_NEXT = r"(?:\+|/|&|-|und|and|then|less|dann|puis|poi|luego|daarna)"
_CHAIN = re.compile(rf"-? ?({_ONE}){_PER}(?: ?{_NEXT} ?-? ?({_ONE}){_PER})+")
_FRACTION = re.compile(r"([0-9]+) ?/ ?([0-9]+)(?! ?[0-9/%])")
_LONGEST = 250
"""Characters of a text in which a chain is looked for."""
_TERMS = re.compile(rf"{_ONE} ?%? ?/ ?[0-9]{{1,3}}(?! ?%)(?: ?,? ?(?:net|n/?|netto) ?/? ?[0-9]+.*)?")
_BARE = r"^\s*-?\s*[0-9]*[.,]?[0-9]+\s*$"
_BOUNDS = re.compile("[<>~±≤≥]")
_GIVEN = re.compile(r"\b(?:free|gratis|gratuit|umsonst|kostenlos)")
"""Goods given with others: `1+1 free`."""
_JAPANESE = "\u3000"
_AROUND = re.compile(r"[^\s0-9.,+\-/%()]+")


class _Found(NamedTuple):
    kind: Literal["percentage", "amount", "chain", "cash discount", "refused"]
    value: str
    """The percentage as written, the amount, `10+5`, `2/10`; or the reason where it is refused."""
    note: str | None = None
    bare: bool = False


class NormalizeDiscount(Transform):
    """See the module."""

    output: Literal["percent", "fraction"] = "percent"
    """Write 10 % as `10` or as `0.1`."""

    scale: Literal["auto", "percent", "fraction"] = "auto"
    """What a bare number is: per cent (`10`) or a fraction (`0.1`)."""

    table: LookupName = "discount_words"
    """Lookup table of words and their percentage."""

    part: Literal["percentage", "kind", "value"] = "percentage"
    """What is returned: the percentage, the kind of discount, or what is written of any kind: `10`, `10+5`, `2/10`."""

    chain: Literal["refuse", "combine"] = "refuse"
    """What becomes of a chain: refused, or combined (10+5 % is 14.5 %), which is noted."""

    group = "money"
    examples: ClassVar = (
        Example(
            options={"scale": "percent"},
            before=["10% off", "-10%", "10 v.H.", "12,5", "kein"],
            after=["10", "10", "10", "12.5", "0"],
        ),
        Example(options={"scale": "fraction"}, before=["0,1"], after=["10"]),
        Example(options={"scale": "percent"}, before=["€10 off"], after=[None], reason=AMOUNT),
        Example(options={"scale": "percent"}, before=["10+5%"], after=[None], reason=CHAIN),
        Example(options={"scale": "percent"}, before=["2/10"], after=[None], reason=CASH),
        Example(
            options={"scale": "percent", "part": "kind"},
            before=["10 %", "€10", "10+5%", "2 % Skonto 10 Tage"],
            after=["percentage", "amount", "chain", "cash discount"],
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the percentages, or the part that is asked for."""
        words = rate_words(self.table, self.rows_of(self.table))
        alike = not words.numbered
        return each_wording(partial(self._cell, words), value, reasons=REASONS, notes=NOTES, alike=alike)

    def _cell(self, words: RateWords, text: str) -> Cell:
        found = _found(words.read(text))
        if found.kind == "refused":
            return Cell(reason=found.value)
        if self.part == "kind":
            return Cell(found.kind, note=found.note)
        if found.kind == "chain" and self.chain == "combine" and self.part == "percentage":
            return self._written(_combined(found.value), COMBINED)
        if found.kind != "percentage":
            refused = {"amount": AMOUNT, "chain": CHAIN, "cash discount": CASH}[found.kind]
            return Cell(found.value) if self.part == "value" else Cell(reason=refused)
        percent = Decimal(found.value)
        return self._written(percent * HUNDRED if found.bare and self.scale == "fraction" else percent, found.note)

    def _written(self, percent: Decimal, note: str | None) -> Cell:
        if percent > HUNDRED:
            return Cell(reason=TOO_HIGH)
        return Cell(written(percent if self.output == "percent" else percent / HUNDRED), note=note)

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Write bare percentages on their first scale again; signs, words and chains are gone."""
        if self.part != "percentage" or self.scale == "auto":
            return None
        return "normalize_discount", {"scale": self.output, "output": self.scale}

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        """Return which bare numbers are above 1, below 1, exactly 1, and above 100."""
        bare = value.str.contains(_BARE)
        digits = value.str.replace_all(r"[\s-]", "").str.replace(",", ".")
        size = once(pl.when(bare).then(digits).cast(pl.Float64, strict=False))
        return {
            "percent": (size > 1) & (size <= 100),  # noqa: PLR2004 - a hundred per cent
            "fraction": (size > 0) & (size < 1),
            "one": size == 1,
            "amount": size > 100,  # noqa: PLR2004
        }

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide by size, where all bare numbers agree."""
        percent, fraction, one, amount = (cells[word] for word in ("percent", "fraction", "one", "amount"))
        counts = f"Bare numbers above 1: {percent:,}; below 1: {fraction:,}; exactly 1: {one:,}"
        if amount:
            return Undecided(f"{counts}; above 100, so perhaps amounts of money: {amount:,}.")
        if percent and fraction:
            return Undecided(f"{counts}. 0.5 may mean 50 % or 0.5 %.")
        if one and not percent and not fraction:
            return Undecided(f"{counts}. 1 may mean 1 % or 100 %.")
        if fraction:
            return Settlement({"scale": "fraction"}, f"{counts}.")
        return Settlement({"scale": "percent"}, f"{counts}." if percent else "No bare number leaves its scale open.")


def _found(name: RateName) -> _Found:
    plain = name.plain
    if name.rate is not None:
        return _Found("percentage", written(name.rate))
    if not name.percents and not name.numbers:
        return _Found("refused", NO_DISCOUNT)
    if NO_PERCENTAGE.search(plain):
        return _Found("refused", NO_NUMBER)
    if "surcharge" in name.kinds or plain.startswith("+"):
        return _Found("refused", SURCHARGE)
    if "bound" in name.kinds or _BOUNDS.search(plain):
        return _Found("refused", BOUND)
    found = _terms(name, plain) or _chain(plain, name) or (_percentage if name.percents else _number)(name, plain)
    return _Found("refused", TOO_HIGH) if found.kind == "percentage" and Decimal(found.value) > HUNDRED else found


def _terms(name: RateName, plain: str) -> _Found | None:
    numbers = [written(percent) for percent in name.percents] + [number.replace(",", ".") for number in name.numbers]
    terms = _TERMS.fullmatch(plain) and len(numbers) > 1 and Decimal(numbers[0]) < Decimal(numbers[1]) >= SHORTEST
    return _Found("cash discount", "/".join(numbers)) if "cash" in name.kinds or terms else None


def _chain(plain: str, name: RateName) -> _Found | None:
    found = _CHAIN.search(plain) if len(plain) <= _LONGEST else None  # in a run of digits it would look for hours
    if not found:
        return None
    if re.fullmatch(r"[0-9.,]+ ?%? ?- ?[0-9.,]+ ?%?.*", plain) or _money(name, plain) or _GIVEN.search(plain):
        return _Found("refused", SEVERAL)
    if (parts := _FRACTION.fullmatch(found[0].strip())) and int(parts[1]) < int(parts[2]):  # 1/3 off
        return _Found("refused", NO_NUMBER)
    return _Found("chain", "+".join(number.replace(",", ".") for number in re.findall(_ONE, found[0])))


def _percentage(name: RateName, _: str) -> _Found:
    if len(name.percents) > 1 or name.joined:
        return _Found("refused", SEVERAL)
    note = OTHER_NUMBER if name.numbers else OTHER_TEXT if name.other or "zero" in name.kinds else None
    return _Found("percentage", written(name.percents[0]), note)


def _number(name: RateName, plain: str) -> _Found:
    if len(name.numbers) > 1:
        return _Found("refused", SEVERAL)
    digits = name.numbers[0]
    if _money(name, plain) or re.search(r"[0-9][.,] ?-", plain):
        return _Found("amount", _plain_amount(digits)) if _plain_amount(digits) else _Found("refused", NO_NUMBER)
    if not re.fullmatch(_ONE, digits):
        return _Found("refused", NO_NUMBER)
    lead = "0." if leads(digits, plain) else ""
    note = OTHER_TEXT if name.other else None
    return _Found("percentage", written(Decimal(lead + digits.replace(",", "."))), note, bare=True)


def _money(name: RateName, plain: str) -> bool:
    return any(_is_sign(word, plain) for word in [*_AROUND.findall(plain), *name.other])


def _is_sign(word: str, plain: str) -> bool:
    if len(word) == 1 and word.isascii() and word.isalpha() and not re.search(rf"^{word} ?[0-9]|[0-9] ?{word}$", plain):
        return False  # `2e halve prijs`
    return is_currency(word[0] if word > _JAPANESE else word)  # no space stands behind a sign in `500円引き`


def _plain_amount(digits: str) -> str:
    """Return an amount with a decimal point; "" where its separators can be read two ways."""
    whole, mark, decimals = re.fullmatch(r"([0-9.,]*?)(?:([.,])([0-9]*))?", digits).groups()  # type: ignore[union-attr]
    if not mark:
        return digits
    other = {",": ".", ".": ","}[mark]
    if mark in whole or (len(decimals) == len("000") and other not in whole and whole.lstrip("0")):
        return ""
    return f"{whole.replace(other, '')}.{decimals}"


def _combined(chain: str) -> Decimal:
    left = reduce(lambda rest, percent: rest * (HUNDRED - Decimal(percent)) / HUNDRED, chain.split("+"), HUNDRED)
    return HUNDRED - left
