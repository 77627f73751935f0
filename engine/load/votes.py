"""How much speaks for a row of words being the names of the columns below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.load.plausible import look

WORDS = (
    "id nr no num number nummer code key name vorname nachname first last full titel title type typ "
    "status state date datum time zeit year jahr price preis amount betrag total summe qty quantity menge "
    "city ort stadt country land zip plz street strasse straße address adresse email e-mail mail phone "
    "telefon fax website url company firma customer kunde product produkt artikel description "
    "beschreibung bezeichnung comment comments notes notiz currency währung region category kategorie "
    "language sprache gender anrede owner created updated nom prénom ville pays nombre ciudad fecha "
    "apellido nome cognome città value wert label group gruppe unit user account contact lead order item "
    "sku iban bic tax vat rate key val parent "
)
"""Words that names of columns consist of or end with, in the languages of common exports."""
NAMES = re.compile(rf"(?i)(?:.*[ _])?(?:{'|'.join(WORDS.split())})(?:[ _].*|s)?")
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:[_.][a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
NUMBERED = re.compile(r"(?i)(?:column|col|field|spalte|feld|attribute|attr|var|champ|campo|custom)[ _-]?[0-9]+")


def votes_for_names(cells: Sequence[str], body: Sequence[Sequence[str]]) -> float:
    """Return how much speaks for the first row being names: above 0 for, below 0 against."""
    names = [cell.strip() for cell in cells]
    votes = -0.5 if len(set(names)) < len(names) else 0.0
    for place, name in enumerate(names):
        below = [cell for row in body if place < len(row) and (cell := row[place].strip())]
        votes += _vote(name, below) if name else -0.2
    return votes


def _vote(name: str, below: Sequence[str]) -> float:
    """Return how much one cell of the first row looks like the name of the filled cells below it."""
    vote = 0.0
    if NAMES.fullmatch(name) or NUMBERED.fullmatch(name):
        vote += 2
    elif IDENTIFIER.fullmatch(name):
        vote += 1.5
    if name in below:
        vote -= 1.5
    elif below and len(set(below)) * 2 <= len(below):
        vote += 0.5
    if below and sum(look(cell) == "code" for cell in below) * 10 >= len(below) * 8:
        vote += 1 if look(name) != "code" else -0.5
    if len(name) < 30 and max(map(len, below), default=0) > 60:
        vote += 0.3
    lengths = {len(cell) for cell in below}
    if len(below) > 2 and len(lengths) == 1 and len(name) not in lengths:
        vote += 0.7
    return vote
