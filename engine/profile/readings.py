"""The kinds that a pattern can tell, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from engine.profile import patterns
from engine.profile.column import Column
from engine.profile.model import Kind
from engine.profile.names import names_country, names_currency
from engine.profile.vat import written_as_vat_id

MOST, NEARLY_ALL, HALF, SOME = 0.85, 0.95, 0.5, 0.3
PHONE_WORDS = {
    "phone",
    "telephone",
    "telefon",
    "tel",
    "mobile",
    "mobil",
    "handy",
    "fax",
    "telefax",
    "rufnummer",
    "cell",
}
DATE_WORDS = {"date", "datum", "day", "tag", "am", "on", "at", "birthday", "geburtstag", "createdat", "changedat"}
TAX_WORDS = {"tax", "vat", "mwst", "ust", "steuer", "steuersatz", "steuerschlüssel", "iva", "tva", "btw", "gst", "moms"}
DISCOUNT_WORDS = {"discount", "rabatt", "skonto", "nachlass", "remise", "sconto", "descuento", "korting", "rebate"}
WEB_WORDS = {"web", "website", "url", "homepage", "domain", "internet", "webaddress", "site", "www"}
POSTAL_WORDS = {"zip", "plz", "postcode", "postleitzahl", "postalcode", "zipcode", "cap"}

Match = Callable[[Column], pl.Series]


@dataclass(frozen=True)
class Reading:
    """A kind, the values that are it, and how large a share of the rows must be."""

    kind: Kind
    match: Match
    share: float = MOST
    telling: Match | None = None
    """At least half of the rows must be this, where the kind's own pattern also takes plain values."""


def any_of(*wanted: str | Match) -> Match:
    """Return what matches one of several patterns or conditions."""

    def match(column: Column) -> pl.Series:
        made = [column.matches(one) if isinstance(one, str) else one(column) for one in wanted]
        met = made[0]
        for more in made[1:]:
            met = met | more
        return met

    return match


def with_digits(pattern: str) -> Match:
    """Return what matches a pattern and holds a digit."""
    return lambda column: column.matches(pattern) & column.signs("[0-9]")


NUMBER, AMOUNT, PER_CENT, DAY = patterns.PLAIN_NUMBER, patterns.AMOUNT, patterns.PERCENTAGE, patterns.DATE
TAXED, CUT, TIMED = patterns.TAX_WORD, patterns.DISCOUNT_WORD, patterns.DATE_TIME


def readings(header: frozenset[str], *, is_id: bool) -> Iterator[Reading]:
    """Yield the readings to try for a field whose header has these words, and perhaps speaks of an id."""
    yield Reading("VAT ID", written_as_vat_id)
    yield Reading("e-mail", any_of(patterns.E_MAIL))
    yield Reading("URL", any_of(patterns.URL, *([patterns.DOMAIN] if header & WEB_WORDS else [])))
    if speaks_of(header, PHONE_WORDS):
        yield Reading("phone", any_of(patterns.ANY_PHONE))
    yield Reading("date-time", any_of(TIMED, DAY), telling=any_of(TIMED))
    yield Reading("date", any_of(DAY))
    if speaks_of(header, DATE_WORDS):
        yield Reading("date", any_of(patterns.COMPACT_DATE, DAY), NEARLY_ALL)
    yield Reading("time", any_of(patterns.TIME), NEARLY_ALL, any_of(":"))
    if speaks_of(header, TAX_WORDS):
        yield Reading("tax rate", any_of(TAXED, PER_CENT, NUMBER), telling=any_of(TAXED, PER_CENT))
    yield Reading("tax rate", any_of(with_digits(TAXED), PER_CENT), telling=any_of(TAXED))
    if speaks_of(header, DISCOUNT_WORDS):
        discount = any_of(CUT, PER_CENT, AMOUNT, NUMBER, patterns.NO_DISCOUNT)
        yield Reading("discount", discount, telling=any_of(CUT, PER_CENT))
    yield Reading("discount", any_of(with_digits(CUT), PER_CENT, patterns.NO_DISCOUNT), telling=any_of(CUT))
    yield Reading("percentage", any_of(PER_CENT, NUMBER), telling=any_of(PER_CENT))
    yield Reading("amount", any_of(AMOUNT, NUMBER), telling=any_of(AMOUNT))
    if not is_id:
        yield Reading("phone", any_of(patterns.PHONE))
    if is_postal(header):
        yield Reading("postal code", any_of(patterns.POSTAL_CODE))
    yield Reading("integer", any_of(patterns.INTEGER))
    yield Reading("number", any_of(NUMBER))
    yield Reading("currency", names_currency)
    yield Reading("country", names_country)


def is_postal(header: frozenset[str]) -> bool:
    """Return whether a header speaks of postal codes."""
    return speaks_of(header, POSTAL_WORDS) or {"postal", "code"} <= header or {"post", "code"} <= header


def speaks_of(header: frozenset[str], words: set[str]) -> bool:
    """Return whether a header has one of the words, alone or at an end of a compound (`Rechnungsdatum`)."""
    long = tuple(word for word in words if len(word) > len("fax"))
    return bool(header & words) or any(part.endswith(long) or part.startswith(long) for part in header)
