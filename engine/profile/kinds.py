"""What a field looks like, and the evidence in words.

A kind is tried on some of the distinct values; the first one that fits is then counted over all of them. Placeholders
speak neither for nor against.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from engine.profile import patterns
from engine.profile.column import ROWS, TIDY, Column, header_words
from engine.profile.conventions import dates_said, impossible_dates, numbers_said
from engine.profile.model import Kind
from engine.profile.readings import HALF, MOST, NEARLY_ALL, SOME, Reading, readings
from engine.profile.vat import wrong_check_digit

FEW_ROWS, FEW_OPTIONS, OPTION_ROWS, OPTION_LENGTH = 20, 60, 4, 60
SMALL, LARGEST_BOOLEAN = 12, 6
OWN_VALUE = 0.9
"""From this share of different values a code looks like an id."""

ID_WORDS = {"id", "ids", "uuid", "guid", "nr", "no", "nummer", "number", "key", "sku", "code", "gtin", "ean", "barcode"}
ID_ENDS = ("nummer", "nr", "guid", "uuid", "schlüssel")
NO_IDS = {"paid", "valid", "invalid", "void", "bid", "grid", "solid", "rapid", "mid", "aid", "prepaid", "unpaid"}
COUNT_WORDS = {
    "qty",
    "quantity",
    "menge",
    "anzahl",
    "count",
    "stock",
    "bestand",
    "inventory",
    "number",
    "quantité",
    "cantidad",
}
"""Words of headers of numbers, which may happen to be 0 and 1 only."""
BOOLEANS = (
    {"true", "false"}, {"yes", "no"}, {"ja", "nein"}, {"y", "n"}, {"j", "n"}, {"0", "1"}, {"t", "f"}, {"x", ""},
    {"wahr", "falsch"}, {"oui", "non"}, {"si", "no"}, {"sí", "no"}, {"tak", "nie"}, {"on", "off"}, {"-1", "0"},
)  # fmt: skip


@dataclass(frozen=True)
class Looks:
    """What a field looks like; `matches` marks the distinct values that do."""

    kind: Kind
    matches: pl.Series
    more: str = ""
    """What else is known of how it is written, as `day first`."""


def looks_like(column: Column) -> Looks:
    """Say what a field looks like."""
    if not column.filled:
        return Looks("empty", column.none)
    if truth := _boolean(column):
        return truth
    sample = column.sample
    for reading in readings(column.words, is_id=is_id_name(column.name)):
        if _fits(sample, reading):
            counted = _counted(column, reading)
            if counted is not None:
                return counted
    return _words(column)


def evidence(column: Column, looks: Looks) -> str:
    """Return the evidence for what a field looks like, as one phrase with figures over all rows."""
    filled, matching = column.filled, column.count(looks.matches)
    more = f"; {looks.more}" if looks.more else ""
    if looks.kind == "empty":
        return "no cell is filled"
    if looks.kind in ("text", "picklist"):
        what = "option" if looks.kind == "picklist" else "different value"
        real = int((~column.placeholders).sum()) if looks.kind == "picklist" else column.distinct
        cells = "1 filled cell" if filled == 1 else f"{filled:,} filled cells"
        return f"{real:,} {what}{'' if real == 1 else 's'} in {cells}{more}"
    if matching == filled:
        return f"all {filled:,} match{more}" if filled > 1 else f"the one filled cell matches{more}"
    rest = filled - matching
    return f"{matching:,} of {filled:,} match; {rest:,} {'does' if rest == 1 else 'do'} not{more}"


def _fits(sample: Column, reading: Reading) -> bool:
    asked = sample.filled - sample.count(sample.placeholders)
    if not asked:
        return False
    matching = sample.count(reading.match(sample))
    telling = matching if reading.telling is None else sample.count(reading.telling(sample))
    return matching >= reading.share * asked * 0.95 and telling >= HALF * asked


def _counted(column: Column, reading: Reading) -> Looks | None:
    """Count a reading over all distinct values; None where it does not hold there."""
    matches = reading.match(column)
    asked = column.filled - column.count(column.placeholders & ~matches)
    if column.count(matches) < reading.share * asked:
        return None
    if reading.kind == "integer":
        numbers = column.matches(patterns.PLAIN_NUMBER)
        return None if (numbers & ~matches).any() else _integer_or_id(column, matches)
    if reading.kind in ("date", "date-time"):
        matches = matches & ~impossible_dates(column, matches)
    if reading.kind in ("tax rate", "discount"):
        figures = matches & column.signs("[0-9]")
        if column.count(figures) < SOME * asked:
            return None
    if reading.kind == "VAT ID":
        matches = matches & ~wrong_check_digit(column, matches)
    return Looks(reading.kind, matches, _more(column, reading.kind, matches))


def _more(column: Column, kind: Kind, matches: pl.Series) -> str:
    if kind in ("date", "date-time"):
        return dates_said(column, matches)
    if kind == "postal code" and (zeros := column.count(column.within(matches, TIDY.str.starts_with("0")))):
        return f"{zeros:,} with a leading zero"
    if kind in ("number", "amount", "percentage"):
        return numbers_said(column, matches)
    return ""


def _boolean(column: Column) -> Looks | None:
    if column.distinct > SMALL:
        return None
    known = column.where(TIDY.str.to_lowercase().is_in([value for pair in BOOLEANS for value in pair]))
    asked = column.filled - column.count(column.placeholders & ~known)
    some_digits = (known & column.signs("[0-9]")).any()
    if column.count(known) < (1 if some_digits else MOST) * asked:
        return None
    if not 1 <= int(known.sum()) <= LARGEST_BOOLEAN:
        return None
    written = set(column.uniques.filter(known)["tidy"].str.to_lowercase())
    if some_digits and column.words & COUNT_WORDS:
        return None
    for pair in BOOLEANS:
        if written <= pair and (written == pair or not any(ch.isdigit() for value in written for ch in value)):
            if len(written) == 1 and not written & {"true", "false", "yes", "ja", "nein", "wahr", "falsch"}:
                continue
            return Looks("boolean", known, " or ".join(sorted(column.uniques.filter(known)["tidy"].unique())))
    return None


def _integer_or_id(column: Column, matches: pl.Series) -> Looks:
    zeros = column.count(column.matches("^0[0-9]"))
    if zeros:
        return Looks("id", matches, f"digits, {zeros:,} with a leading zero")
    if is_id_name(column.name):
        return Looks("id", matches, "digits")
    return Looks("integer", matches)


def is_id_name(header: str) -> bool:
    """Return whether the header speaks of an identifier, a number or a code."""
    bare = header.strip().lower()
    words = header_words(header)
    if words & ID_WORDS or bare.endswith(ID_ENDS):
        return True
    last = max(words, key=bare.rfind, default="")
    return last.endswith("id") and last not in NO_IDS


def _words(column: Column) -> Looks:
    """Tell ids, picklists and text apart: what no pattern decides."""
    real = ~column.placeholders
    asked = column.count(real)
    known = column.uniques.filter(real)
    code = column.signs(patterns.CODE_SHAPE)
    digits = column.signs("[0-9]")
    own = known.height / asked if asked else 0
    coded = column.count(code & real) >= NEARLY_ALL * asked
    numbered = column.count(code & digits & real) >= NEARLY_ALL * asked
    if asked and coded and numbered and (is_id_name(column.name) or own >= OWN_VALUE):
        return Looks("id", code, _written(column, code))
    longest = int(known["tidy"].str.len_chars().max() or 0)  # type: ignore[arg-type] # an integer
    if (
        asked >= FEW_ROWS
        and known.height <= FEW_OPTIONS
        and asked >= OPTION_ROWS * known.height
        and longest <= OPTION_LENGTH
    ):
        return Looks("picklist", ~column.none)
    return Looks("text", ~column.none)


def _written(column: Column, code: pl.Series) -> str:
    """Name the commonest way in which an id is written."""
    some = column.uniques.filter(code)
    if column.matches(patterns.UUID).all():
        return "UUID"
    top = some.group_by("shape").agg(ROWS.sum()).top_k(1, by=["rows", "shape"])
    return f"{top['rows'][0]:,} written as {top['shape'][0]}"
