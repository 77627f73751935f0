"""The companies that both systems know, or only one of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from stdnum import luhn
from stdnum.at import uid
from stdnum.iso7064 import mod_11_10

from samples.words import DIALLING, FIRST, FORMS, LANGUAGE, LAST, PLACES, STEMS, STREETS, TRADES

ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ë": "e", "É": "E"})
CRM_ONLY, BOTH, ERP_ONLY = 450, 700, 350


@dataclass(frozen=True)
class Company:
    """A company as it is, before either system writes it in its own way."""

    number: int
    stem: str
    form: str
    country: str
    city: str
    postal: str
    street: str
    vat: str
    domain: str
    phone: str

    @property
    def name(self) -> str:
        """Its name with the legal form."""
        return f"{self.stem} {self.form}"


@dataclass(frozen=True)
class Person:
    """Somebody who works there."""

    first: str
    last: str
    mail: str


def companies(rng: random.Random) -> list[Company]:
    """Return all companies: first those of the CRM alone, then the shared ones, then those of the ERP alone."""
    made: list[Company] = []
    taken: set[str] = set()
    total = CRM_ONLY + BOTH + ERP_ONLY
    while len(made) < total:
        abroad = (
            ("US", "US", "US", "CA", "GB", "GB", "DE", "FR", "SE", "AT")
            if len(made) < CRM_ONLY
            else ("DE", "DE", "DE", "DE", "DE", "AT", "CH", "FR", "US", "GB")
        )
        country = rng.choice(abroad)
        speech = LANGUAGE[country]
        stem = f"{rng.choice(STEMS)}{rng.choice(['', '', rng.choice(STEMS).lower()])} {rng.choice(TRADES[speech])}"
        if stem in taken:
            continue
        taken.add(stem)
        made.append(_company(rng, len(made), stem, country))
    return made


def people(rng: random.Random, company: Company, count: int) -> list[Person]:
    """Return people of a company; no two of them share an address."""
    speech = LANGUAGE[company.country]
    made: dict[str, Person] = {}
    while len(made) < count:
        first, last = rng.choice(FIRST[speech]), rng.choice(LAST[speech])
        mail = f"{first}.{last}@{company.domain}".lower().translate(ASCII)
        made.setdefault(mail, Person(first, last, mail))
    return list(made.values())


def phone(rng: random.Random, country: str) -> str:
    """Return a phone number as it is dialled from abroad."""
    return f"+{DIALLING[country]} {rng.randrange(20, 999)} {rng.randrange(100000, 9999999)}"


def _company(rng: random.Random, number: int, stem: str, country: str) -> Company:
    speech = LANGUAGE[country]
    postal, city = rng.choice(PLACES[country])
    street = rng.choice(STREETS[speech]).replace("_", " ")
    house = rng.randrange(1, 180)
    domain = stem.lower().translate(ASCII).replace(" ", "-") + {"de": ".de", "fr": ".fr", "en": ".com"}[speech]
    return Company(
        number,
        stem,
        rng.choice(FORMS[speech]),
        country,
        city,
        postal,
        f"{street} {house}" if speech == "de" else f"{house} {street}",
        _vat(rng, country),
        domain,
        phone(rng, country),
    )


def _vat(rng: random.Random, country: str) -> str:
    """Return a VAT ID whose check digit is right, for the countries whose rule is simple; else none."""
    if country == "DE":
        digits = str(rng.randrange(10_000_000, 99_999_999))
        return f"DE{digits}{mod_11_10.calc_check_digit(digits)}"
    if country == "AT":
        digits = str(rng.randrange(1_000_000, 9_999_999))
        return f"ATU{digits}{uid.calc_check_digit('U' + digits)}"
    if country == "FR":
        digits = str(rng.randrange(10_000_000, 99_999_999))
        whole = digits + luhn.calc_check_digit(digits)
        return f"FR{(12 + 3 * (int(whole) % 97)) % 97:02d}{whole}"
    return ""
