"""Write a phone number the international way: `030 1826534` in Germany as `+49301826534`.

A number that says its country (`+49 …`, `0049 …`) is taken as it says; any other gets the country of the record's
field or the fixed one, and is noted. The number must exist in its country's numbering plan (libphonenumber knows them).
A number written without its leading 0, an extension that E.164 cannot hold, letters read as keys and words beside the
number are noted; two numbers in one cell, and one that may or may not begin with the country code, are refused.
"""

import re
from typing import ClassVar, Literal

import phonenumbers as phone
import polars as pl
from pydantic import field_validator

from engine.countries.names import country_of
from engine.countries.phone_plans import plainly_e164
from engine.transform import Answer, Example, FieldName, LookupName, Transform, once
from engine.values import Cell, each_distinct

UNREADABLE, UNKNOWN, SEVERAL = "not a phone number", "no such number in the country's plan", "more than one number"
CODE_OR_NOT = "it may or may not begin with the country code"
NO_COUNTRY = "no country code, and no country is given"
ADDED, NO_ZERO = "country code added", "written without its leading 0; country code added"
EXTENSION, WORDS, KEYS = "extension left out", "words beside the number left out", "letters read as phone keys"
FORMATS = {
    "e164": phone.PhoneNumberFormat.E164,
    "international": phone.PhoneNumberFormat.INTERNATIONAL,
    "national": phone.PhoneNumberFormat.NATIONAL,
    "rfc3966": phone.PhoneNumberFormat.RFC3966,
}
HOLDS_EXTENSION = ("international", "national", "rfc3966")
LABEL = re.compile(
    r"^\W*(?:tel|telefon|telephone|téléphone|teléfono|fon|phone|fax|telefax|mobil|mobile|handy|cell|gsm|büro|office|p|t|m|f)"
    r"\b[\s.:]*|^tel:",
    re.IGNORECASE,
)
TRUNK = re.compile(r"(?<=[0-9\s])\(\s*0\s*\)")
TWO = re.compile(
    r"[0-9].*(?:[;,|\n&]|\b(?:oder|or|und|and|ou|et|o|y)\b)\s*(?:\+|00|0|\()[0-9 ()/.-]{5,}", re.IGNORECASE | re.DOTALL
)
TWO_SLASHED = re.compile(r"(?:[0-9][ ()./-]*){7,}/\s*(?:\+|0)(?:[0-9][ ()./-]*){6,}")
OTHER_END = re.compile(r"[0-9]{3}\s?/\s?[0-9]{1,2}$")
"""A second line that differs in its last digits only: 1234567/8."""
IN_BRACKETS = re.compile(r"(?<=[0-9])\s*[(\[][^\W\d_]+\.?[)\]]$")
"""A word about the number: 0171 1234567 (privat)."""
EXTENSION_WORD = re.compile(
    r"(?<=[0-9])[\s,;-]*[(]?(?:app|apparat|durchwahl|dw|nst|nebenstelle|wew|poste|int|interno|tst|toestel|anknytning|anexo"
    r"|ramal|extensión|klapka|linka|mellék|dahili|доб|вн)\b[.:]*\s*([0-9]{1,6})[)]?$",
    re.IGNORECASE,
)
"""What stands before an extension in languages whose words libphonenumber does not know."""
APOSTROPHE = re.compile("(?<=[0-9])['’](?=[0-9])")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
PLAIN = r"^[+]?[(]?[0-9][0-9 ()./-]{4,24}$"
DOUBTFUL = r"/\s*0|[(]\s*0\s*[)]|[0-9]{3} ?/ ?[0-9]{1,2}$"
"""What may be a second number, or a 0 that is not dialled: for the library's way."""
LONGEST = 250
"""Longer cells are not even asked about, as libphonenumber does."""
SHORTEST = 5
"""Digits of what may be a number without a country; less is none."""


class FormatPhone(Transform):
    """See the module."""

    country: FieldName = ""
    """Field with the record's country, for numbers that do not say their own."""

    fixed_country: str = ""
    """Two-letter code of the country of numbers that do not say their own, where the field does not say."""

    output: Literal["e164", "international", "national", "rfc3966"] = "e164"
    """How it is written: +49301826534, +49 30 1826534, 030 1826534, tel:+49-30-1826534."""

    countries: LookupName = "countries"
    """Lookup table that reads the country's field."""

    group = "identity"
    examples: ClassVar = (
        Example(before=["+49 30 1826534", "0049 (0)30 1826534"], after=["+49301826534", "+49301826534"]),
        Example(options={"fixed_country": "DE"}, before=["(030) 182 65-34"], after=["+49301826534"], note=ADDED),
        Example(
            options={"country": "Land"},
            fields={"Land": ["Schweiz"]},
            before=["044 668 18 00"],
            after=["+41446681800"],
            note=ADDED,
        ),
        Example(before=["030 1826534"], after=[None], reason=NO_COUNTRY),
        Example(before=["+49 30 1"], after=[None], reason=UNKNOWN),
    )

    @field_validator("fixed_country")
    @classmethod
    def _is_known(cls, code: str) -> str:
        code = code.upper()
        if code and code not in phone.SUPPORTED_REGIONS:
            raise ValueError(f"“{code}” is not the two-letter code of a country such as DE")
        return code

    def answer(self, value: pl.Expr) -> Answer:
        """Return the numbers in the spelling asked for."""
        region: pl.Expr = pl.lit(self.fixed_country or None, pl.String)
        if self.country:
            record = pl.col(self.country)
            code = pl.when(record.is_in(phone.SUPPORTED_REGIONS)).then(record)  # Ascension has a plan, but no ISO code
            region = pl.coalesce(country_of(record, self.rows_of(self.countries)), code, region)
        plain = once(self._plain(value, region))
        reasons = (UNREADABLE, UNKNOWN, SEVERAL, NO_COUNTRY, CODE_OR_NOT)
        notes = (ADDED, NO_ZERO, EXTENSION, WORDS, KEYS)
        left = pl.when(plain.is_null()).then(value)
        asked = each_distinct(self.written, left, region, reasons=reasons, notes=notes, otherwise=UNREADABLE)
        national = plain.is_not_null() & ~value.str.contains("+", literal=True)
        said = {**asked.notes, ADDED: asked.notes[ADDED].fill_null(value=False) | national}
        return Answer(pl.coalesce(plain, asked.value), asked.reasons, said, UNREADABLE)

    def _plain(self, value: pl.Expr, region: pl.Expr) -> pl.Expr:
        """Return the numbers of which the plan alone can tell, null for all others."""
        if self.output != "e164":
            return pl.lit(None, pl.String)
        plain = value.str.contains(PLAIN) & ~value.str.contains(DOUBTFUL)
        return plainly_e164(pl.when(plain).then(value).str.replace_all("[^+0-9]", ""), region)

    def written(self, text: str, region: str | None = None) -> Cell:
        """Return one number in the spelling asked for, or why there is none."""
        tidy = TRUNK.sub("", LABEL.sub("", INVISIBLE.sub("", text).strip())).strip()
        tidy = EXTENSION_WORD.sub(r" ext. \1", APOSTROPHE.sub(" ", tidy))
        tidy, labels = IN_BRACKETS.subn("", tidy)
        if len(tidy) > LONGEST or any(two.search(tidy) for two in (TWO, TWO_SLASHED, OTHER_END)):
            return Cell(reason=SEVERAL if len(tidy) <= LONGEST else UNREADABLE)
        international = tidy.startswith(("+", "＋", "(+"))
        number = _parsed(tidy, region)
        if (number is None or not phone.is_valid_number(number)) and tidy.startswith("00"):
            number = _parsed("+" + tidy[2:], None)  # 00 is no dialling prefix everywhere, but written everywhere
            international = True
        if number is None:
            dialled = region is None and not international and sum(letter.isdigit() for letter in tidy) >= SHORTEST
            return Cell(reason=NO_COUNTRY if dialled else UNREADABLE)
        if not phone.is_valid_number(number):
            return Cell(reason=UNKNOWN)
        made = self._noted(tidy, number, international=international or _says_country(tidy, number))
        return made._replace(note=WORDS) if labels and made.value and made.note in (None, ADDED) else made

    def _noted(self, tidy: str, number: phone.PhoneNumber, *, international: bool) -> Cell:
        made = phone.format_number(number, FORMATS[self.output])
        digits = "".join(str(int(letter)) for letter in tidy if letter.isdecimal())
        own = phone.national_significant_number(number)
        letters = re.search(r"[^\W\d_]{2}", tidy)
        if own not in digits and not letters and not _rewritten(number):
            return Cell(reason=SEVERAL)
        note = None if international else ADDED
        if number.extension and self.output not in HOLDS_EXTENSION:
            note = EXTENSION
        elif letters and not number.extension:
            note = WORDS if own in digits else KEYS
        elif not international and _lacks_zero(digits, own, number):
            other = _parsed("+" + digits, None)
            if other is not None and other.country_code == number.country_code and phone.is_valid_number(other):
                return Cell(reason=CODE_OR_NOT)
            note = NO_ZERO
        return Cell(made, note=note)


def _parsed(text: str, region: str | None) -> phone.PhoneNumber | None:
    try:
        return phone.parse(text, region)
    except phone.NumberParseException:
        return None


def _says_country(tidy: str, number: phone.PhoneNumber) -> bool:
    return bool(re.match(rf"\W*00\W*{number.country_code}", tidy))


def _rewritten(number: phone.PhoneNumber) -> bool:
    """Whether the country's plan turns digits round when a number is written internationally, as Argentina's does."""
    region = phone.region_code_for_number(number)
    plan = phone.PhoneMetadata.metadata_for_region(region) if region else None
    return plan is not None and plan.national_prefix_transform_rule is not None


def _lacks_zero(digits: str, own: str, number: phone.PhoneNumber) -> bool:
    if digits != own:
        return False
    national = phone.format_number(number, phone.PhoneNumberFormat.NATIONAL)
    return re.sub("[^0-9]", "", national).startswith("0") and not own.startswith("0")
