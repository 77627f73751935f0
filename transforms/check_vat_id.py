"""Check a VAT identification number and write it in one spelling.

The number's form and check digits are verified for every country that python-stdnum knows (the European Union, the
United Kingdom, Switzerland, Norway and others); labels (`USt-IdNr.`), spaces, dots and dashes go. Greece is written
`EL` as the Union does, whether `EL` or `GR` was written; a Swiss number loses `MWST`, `TVA` or `IVA`. Where the prefix
is missing it comes from the country's field or the fixed country, and is noted; so is an ID made of the company's own
number in Hungary, Norway, Sweden or Switzerland (`12892312-2-41`, `556188-8404`). That a number is well formed does not
say that it is registered: only the tax authorities' register (VIES) knows.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

import polars as pl
from pydantic import field_validator
from stdnum import get_cc_module
from stdnum.ch import uid
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from engine.countries.names import country_of
from engine.countries.vat_numbers import ASK, RIGHT, WRONG, verdicts
from engine.transform import Answer, Example, FieldName, LookupName, Transform, once
from engine.values import Cell, each_distinct

FORM, DIGITS, RANGE = (
    "not in the form of the country's VAT IDs",
    "the check digits are wrong",
    "no such number is issued",
)
NO_COUNTRY, NOT_KNOWN = "no country prefix, and no country is given", "VAT IDs of this country cannot be checked"
OWN = "written from the country's own number of the company"
ADDED, OTHER = "country prefix added", "prefix of another country than the record's"
NOT_YET = "a range of numbers that was not in use in 2025"
LABEL = re.compile(
    r"^\W*(?:VAT|V\.A\.T\.|UST|U\.?ST\.?|UMSATZSTEUER|MWST|TVA|BTW|IVA|UID|ATU?(?=-?UID)|NIF|NIP|MOMS|PTU|DPH|TAX|STEUER|PARTITA|P\.?)"
    r"[\s.\-/]*(?:ID|IDENT|IDNR|NR|NO|NUMBER|NUMMER|NUM|IVA|REG|INTRACOM\w*|IDENTIFIKATIONSNUMMER|[\s.\-/#°º])*[:.\s#]+",
    re.IGNORECASE,
)
NOISE = re.compile(r"[\s.\-/_,:;()\[\]'\u00ad\u200b-\u200f\u2010-\u2015\u2060\ufeff]+")
MOST_WORDS = 12
"""Words of a cell that is looked at for a number behind a label."""
PLAIN = "^ *[A-Za-z]{2}[A-Za-z0-9 .-]+$"
"""Numbers with a prefix and no label: their check digits are computed for the whole column, where their form allows."""
GB_LENGTHS, GB_END, GB_NEW = (9, 12), 9_990_001, 1_000_000
GB_ONLY_NEW = (range(100_000, 1_000_000), range(9_490_001, 9_700_001))
"""First seven digits of British numbers: where the old check digits end and the new ones (less 55) begin."""
NEVER = re.compile(r"(?!)")
OWN_NUMBERS = {
    "CH": (re.compile("([0-9]{9})"), "CHE{}"),
    "HU": (re.compile("([0-9]{8})[1-5][0-9]{2}"), "HU{}"),
    "NO": (re.compile("([0-9]{9})"), "NO{}MVA"),
    "SE": (re.compile("([0-9]{10})"), "SE{}01"),
}
"""What a company's number is in its country, and how the VAT ID is made of it."""
PREFIX = {"EL": "GR", "XI": "GB", "CHE": "CH"}
"""Prefixes that are not the country's ISO code."""


class CheckVatId(Transform):
    """See the module."""

    country: FieldName = ""
    """Field with the record's country, for numbers without a prefix."""

    fixed_country: str = ""
    """Two-letter code of the country of numbers without a prefix, where the field does not say."""

    countries: LookupName = "countries"
    """Lookup table that reads the country's field."""

    group = "identity"
    examples: ClassVar = (
        Example(before=["DE 136 695 976", "at u10223006"], after=["DE136695976", "ATU10223006"]),
        Example(before=["GR094259216", "EL 094259216"], after=["EL094259216", "EL094259216"]),
        Example(before=["DE136695977"], after=[None], reason=DIGITS),
        Example(options={"fixed_country": "DE"}, before=["136695976"], after=["DE136695976"], note=ADDED),
    )

    @field_validator("fixed_country")
    @classmethod
    def _is_known(cls, code: str) -> str:
        code = PREFIX.get(code.upper(), code.upper())
        if code and _checker(code) is None:
            raise ValueError(f"“{code}” is not the two-letter code of a country whose VAT IDs can be checked")
        return code

    def answer(self, value: pl.Expr) -> Answer:
        """Return the numbers in canonical spelling."""
        own: pl.Expr = pl.lit(self.fixed_country or None, pl.String)
        if self.country:
            own = pl.coalesce(country_of(pl.col(self.country), self.rows_of(self.countries)), own)
        compact = once(pl.when(value.str.contains(PLAIN)).then(value.str.to_uppercase().str.replace_all(r"[ .\-]", "")))
        code = compact.str.head(2)
        country = pl.when(code == "EL").then(pl.lit("GR")).otherwise(code)
        verdict = once(pl.when(own.is_null() | (own == country)).then(verdicts(compact)))
        right, wrong = verdict == RIGHT, (verdict == WRONG).fill_null(value=False)
        reasons = (FORM, DIGITS, RANGE, NO_COUNTRY, NOT_KNOWN)
        left = pl.when(verdict.fill_null(ASK) == ASK).then(value)
        asked = each_distinct(check, left, own, reasons=reasons, notes=(ADDED, OTHER, OWN, NOT_YET), otherwise=FORM)
        wrong_digits = asked.reasons[DIGITS].fill_null(value=False) | wrong
        made = pl.when(right).then(compact).otherwise(asked.value)
        return Answer(made, {**asked.reasons, DIGITS: wrong_digits}, asked.notes, FORM)


def check(written: str, own: str | None = None) -> Cell:
    """Return the canonical number, or why it is none. `own` is the record's country."""
    made = _read(written, own)
    words = written.replace(":", " ").split()
    if len(words) > MOST_WORDS:
        return made
    while made.value is None and len(words) > 1 and _is_label(words[0]):
        words.pop(0)
        behind = _read(" ".join(words), own)
        made = behind if behind.value else made
    return made


def _is_label(word: str) -> bool:
    """Whether a word before the number may be a label, in any language: no digits, and no second country prefix."""
    return not any(map(str.isdecimal, word)) and (len(word) > len("CHE") or _prefix(word.upper()) is None)


def _read(written: str, own: str | None) -> Cell:
    noted = NOISE.sub("", LABEL.sub("", written)).upper()
    number = "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in noted)
    if not any(letter.isdecimal() for letter in number):
        return Cell(reason=FORM)
    if not number.isascii():  # a prefix in Cyrillic, such as УНП or МК, which the country's own module knows
        local = _added(number, own)
        return local if local.value and local.value.isascii() else Cell(reason=FORM)
    code = _prefix(number)
    if code is None:
        return _added(number, own)
    made = _checked(code, number)
    if made.value is None and own not in (None, code):  # letters of the number itself that look like a prefix
        foreign = _added(number, own)
        return foreign if foreign.value else made
    if made.value is None or own is None or own == code or (own, code) == ("IM", "GB"):
        return made
    return Cell(made.value, note=OTHER)


def _added(number: str, own: str | None) -> Cell:
    if own is None:
        return Cell(reason=NO_COUNTRY)
    made = _checked(own, number)
    if made.value:
        return Cell(made.value, note=ADDED)
    form, spelled = OWN_NUMBERS.get(own, (NEVER, ""))
    found = form.fullmatch(number)
    ours = _checked(own, spelled.format(found[1])) if found else made
    return Cell(ours.value, note=OWN) if ours.value else made


def _prefix(number: str) -> str | None:
    if number.startswith("CHE"):
        return "CH"
    code = PREFIX.get(number[:2], number[:2])
    return code if code.isalpha() and _checker(code) is not None else None


def _checked(country: str, number: str) -> Cell:
    module = uid if country == "CH" and len(number) == len("CHE123456788") else _checker(country)
    if module is None:
        return Cell(reason=NOT_KNOWN)
    found = _validated(module, number)
    if isinstance(found, Cell) and found.reason == FORM and number.startswith(country) and number[2:3].isdigit():
        found = _validated(module, number.removeprefix(country))  # some modules know no prefix
    if isinstance(found, Cell):
        return found
    rule = RULES.get(country)
    return (rule(found) if rule else None) or Cell(_spelled(country, found, number))


def _validated(module: Any, number: str) -> str | Cell:
    try:
        return str(module.validate(number))
    except InvalidChecksum:
        return Cell(reason=DIGITS)
    except InvalidComponent:
        return Cell(reason=RANGE)
    except ValidationError:
        return Cell(reason=FORM)


def _spelled(country: str, compact: str, number: str) -> str:
    if country == "CH":
        return compact[:12]
    prefix = "XI" if number.startswith("XI") else "EL" if country == "GR" else country
    bare_number = compact.removeprefix(country).removeprefix(prefix) if not compact[:1].isdigit() else compact
    return prefix + bare_number


def _british(compact: str) -> Cell | None:
    digits = compact.removeprefix("GB")
    if not digits.isdigit() or len(digits) not in GB_LENGTHS:
        return None  # government departments and health authorities
    head, weights = int(digits[:7]), (8, 7, 6, 5, 4, 3, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) + int(digits[7:9])
    old = total % 97 == 0 and head < GB_END and not any(head in range_ for range_ in GB_ONLY_NEW)
    new = (total + 55) % 97 == 0 and head > GB_NEW
    return None if head and (old or new) else Cell(reason=RANGE)


def _belgian(compact: str) -> Cell | None:
    if compact.startswith("00"):
        return Cell(reason=RANGE)
    return Cell("BE" + compact, note=NOT_YET) if compact.startswith("1") and compact[1] != "0" else None


RULES: dict[str, Callable[[str], Cell | None]] = {"GB": _british, "BE": _belgian}
"""What python-stdnum lets pass: British numbers outside of their check digits' ranges, Belgian ones not issued."""


@cache
def _checker(country: str) -> Any:
    return get_cc_module(country.lower(), "vat") if country.isascii() and country.isalpha() else None
