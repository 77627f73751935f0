"""Whose clock an export was written by, as far as its field names tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.dates.zones import zone_named
from engine.profile.column import header_words

BERLIN = "Europe/Berlin"


@dataclass(frozen=True)
class Zone:
    """A timezone that is likely, and why."""

    name: str
    """As IANA has it."""
    because: str
    language: str = ""
    country: str = ""

    def label(self, *, german: bool) -> str:
        """Return what the times look like: `german` where they are written day.month.year."""
        if not self.language:
            return f"The field's name says {self.name}"
        if self.language == "German" and german:
            return "Looks like German date-times"
        return f"Times in an export with {self.language} field names"


_WRITTEN = {
    "utc": "UTC", "gmt": "UTC", "zulu": "UTC",
    "mez": BERLIN, "mesz": BERLIN, "cet": BERLIN, "cest": BERLIN,
}  # fmt: skip
_IANA = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")


class _Language(NamedTuple):
    name: str
    zone: str
    country: str
    fields: str
    """Words of field names."""


_LANGUAGES = (
    _Language(
        "German",
        BERLIN,
        "DE",
        "anlagedatum anrede auftrag auftragsnummer bezeichnung datum einheit erstellt erstelldatum firma geändert "
        "hausnummer kunde kundennummer kundennr lieferdatum menge mwst ort plz postleitzahl preis rabatt rechnung "
        "rechnungsdatum rechnungsnummer stadt steuersatz straße strasse telefon uhrzeit umsatzsteuer ust vorname "
        "nachname währung waehrung zahlungsziel angelegt bestelldatum branche betrag",
    ),
    _Language(
        "Italian",
        "Europe/Rome",
        "IT",
        "cliente cognome creato città codice fattura fiscale importo indirizzo modificato nazione partita prezzo "
        "provincia quantità ragione sconto telefono iva cap",
    ),
    _Language(
        "Dutch",
        "Europe/Amsterdam",
        "NL",
        "aangemaakt achternaam bedrag bedrijf btw factuur factuurdatum gewijzigd huisnummer klant klantnummer korting "
        "plaats postcode straat voornaam woonplaats",
    ),
    _Language(
        "Polish",
        "Europe/Warsaw",
        "PL",
        "cena faktura firma ilość imię klient kwota miasto nazwa nazwisko rabat utworzono ulica waluta zmieniono",
    ),
)
"""Languages whose countries have one clock, with names of fields. Spanish, French and English are spoken under many."""
ENOUGH, AHEAD = 2, 2


def zone_in_header(header: str) -> Zone | None:
    """Return the timezone that a field's name says, as in `Created (UTC)` or `Start (Europe/Zurich)`."""
    named = _IANA.search(header)
    if named:
        try:
            return Zone(zone_named(named.group()), f"The field's name says {named.group()}.")
        except ValueError:
            return None
    for word, zone in _WRITTEN.items():
        if word in header_words(header):
            also = " German summer time is assumed in summer." if zone == BERLIN else ""
            return Zone(zone, f"The field's name says {word.upper()}.{also}")
    return None


def language(fields: Sequence[str]) -> Zone | None:
    """Return the timezone of the language that the field names are in, where its countries have one clock."""
    words = [header_words(name) for name in fields]
    spoken = [(sum(any(word in one for word in each.fields.split()) for one in words), each) for each in _LANGUAGES]
    (most, best), (second, _) = sorted(spoken, key=lambda one: one[0], reverse=True)[:2]
    if most < ENOUGH or most < second * AHEAD:
        return None
    known = set(best.fields.split())
    shown = [name for name, own in zip(fields, words, strict=True) if own & known][:3]
    said = f"The names of {most} fields are {best.name}, as {', '.join(shown)}."
    return Zone(best.zone, said, best.name, best.country)
