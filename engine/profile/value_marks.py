"""Values that are not what their field looks like, conventions that disagree, and notations worth a transform."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from engine.findings import Suggestion
from engine.profile import patterns
from engine.profile.column import TIDY, Column
from engine.profile.conventions import dated, decimals, impossible_dates, orders
from engine.profile.excel_marks import damaged
from engine.profile.kinds import Looks
from engine.profile.marks import Mark, rows, values
from engine.profile.model import Kind
from engine.profile.text_marks import mojibake
from engine.profile.vat import written_as_vat_id

ARTICLES: dict[Kind, str] = {
    "integer": "a whole number",
    "number": "a number",
    "amount": "an amount of money",
    "percentage": "a percentage",
    "tax rate": "a tax rate",
    "discount": "a discount",
    "date": "a date",
    "date-time": "a date with a time",
    "time": "a time of day",
    "e-mail": "an e-mail address",
    "URL": "a web address",
    "phone": "a phone number",
    "postal code": "a postal code",
    "VAT ID": "a VAT ID",
    "country": "a country",
    "currency": "a currency",
    "boolean": "yes or no",
}
PLACES = {"latitude", "longitude", "lat", "lon", "lng", "long", "breitengrad", "längengrad"}
PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$"
ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
NUMERIC = r"^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]"
MANY_MEANT = r"(?:^|[^A-Z\p{L}$])(?:[$\u00a5\u00a3]|kr\b)"
"""Symbols that several countries use, without the letters that tell them apart (`US$`)."""


def marks(column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield what is wrong, or worth a transform, in the values."""
    if looks.kind in ARTICLES:
        yield from _unlike(column, looks)
    if looks.kind in ("date", "date-time"):
        yield from _dates(column, looks)
    if looks.kind in ("number", "amount", "percentage"):
        yield from _numbers(column, looks)
    if looks.kind in ("amount", "currency"):
        yield from _currencies(column, looks)
    if looks.kind in ("tax rate", "discount"):
        yield from _rates(column, looks)


def _unlike(column: Column, looks: Looks) -> Iterator[Mark]:
    impossible = column.none
    if looks.kind in ("date", "date-time"):
        written = column.matches(patterns.DATE) | column.matches(patterns.DATE_TIME)
        impossible = impossible_dates(column, written)
        yield Mark("impossible_dates", "error", "has dates that no calendar has", impossible)
    if looks.kind == "VAT ID":
        impossible = written_as_vat_id(column) & ~looks.matches
        said = f"has {values(int(impossible.sum()))} whose check digit is wrong"
        yield Mark("wrong_check_digit", "warning", said, impossible)
    odd = ~looks.matches & ~column.placeholders & ~impossible
    if odd.any():
        odd = odd & ~damaged(column, looks) & ~mojibake(column)
    count = column.count(odd)
    sentence = f"has {values(int(odd.sum()))} in {rows(count)} that {_are(int(odd.sum()))} not {ARTICLES[looks.kind]}"
    yield Mark("unlike_the_rest", "warning", sentence, odd)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _dates(column: Column, looks: Looks) -> Iterator[Mark]:
    found = orders(column, looks.matches)
    day, month = column.count(found.day_first), column.count(found.month_first)
    order = "auto" if bool(day) == bool(month) else "day_first" if day else "month_first"
    options: dict[str, str | int | bool] = {} if order == "auto" else {"order": order}
    if day and month:
        few = found.day_first if day < month else found.month_first
        said = f"mixes day first and month first: {day:,} prove day first, {month:,} prove month first"
        yield Mark("mixed_date_order", "error", said, few)
    elif order == "auto" and found.either.any():
        cure = Suggestion(transform="parse_datetime", label="Choose the order")
        said = "could be read day first or month first: no value decides"
        yield Mark("undecided_date_order", "warning", said, found.either, cure)
    timed = looks.matches & column.matches(patterns.DATE_TIME)
    if timed.any():
        yield from _times(column, timed, options)
    mixed = list(_mixed_notation(column, looks, options))
    yield from mixed
    other = looks.matches & ~timed & ~dated(column, ISO)
    if other.any() and not mixed and (order != "auto" or not found.either.any()):
        cure = Suggestion(transform="parse_datetime", options=options, label="Convert to ISO dates")
        words = "as " if order == "auto" else f"{order.replace('_', ' ')}, as "
        yield Mark("date_notation", "info", f"writes its dates {words}{column.first(other)[0]}", other, cure)


def _times(column: Column, timed: pl.Series, options: dict[str, str | int | bool]) -> Iterator[Mark]:
    zoned = timed & column.matches(patterns.WITH_ZONE)
    local = timed & ~zoned
    if not local.any():
        return
    cure = Suggestion(transform="convert_timezone", options=options, label="Convert time zone")
    if zoned.any():
        few = local if column.count(local) <= column.count(zoned) else zoned
        yield Mark("mixed_zones", "warning", "writes a time zone in some rows and none in others", few, cure)
    elif column.count(local & column.matches(patterns.MIDNIGHT)) == column.count(local):
        cure = Suggestion(transform="parse_datetime", options=options, label="Convert to ISO dates")
        yield Mark("midnights", "info", "holds days: every time is midnight, so no time zone applies", local, cure)
    else:
        yield Mark("local_times", "info", "has times without a time zone", local, cure)


def _mixed_notation(column: Column, looks: Looks, options: dict[str, str | int | bool]) -> Iterator[Mark]:
    iso = looks.matches & dated(column, ISO)
    numeric = looks.matches & dated(column, NUMERIC)
    if not (iso.any() and numeric.any()):
        return
    few = iso if column.count(iso) <= column.count(numeric) else numeric
    (one, _), (other, _) = column.first(iso), column.first(numeric)
    cure = Suggestion(transform="parse_datetime", options=options, label="Convert to ISO dates")
    yield Mark("mixed_date_notation", "warning", f"writes its dates in two ways, as {one} and {other}", few, cure)


def _numbers(column: Column, looks: Looks) -> Iterator[Mark]:
    found = decimals(column, looks.matches)
    comma, point = column.count(found.comma), column.count(found.point)
    decimal = "comma" if comma else "point" if point else "auto"
    if comma and point:
        few = found.comma if comma < point else found.point
        said = f"mixes decimal comma and decimal point: {comma:,} prove the comma, {point:,} prove the point"
        yield Mark("mixed_decimals", "error", said, few)
        return
    if not comma and not point and found.either.any() and not column.words & PLACES:
        yield Mark(
            "undecided_decimals",
            "warning",
            "could have thousands or decimals behind its sign: no value decides",
            found.either,
            Suggestion(transform="parse_number", label="Choose the decimal sign"),
        )
        return
    other = looks.matches & ~column.signs(PLAIN)
    if looks.kind == "percentage":
        return
    options: dict[str, str | int | bool] = {} if decimal == "auto" else {"decimal": decimal}
    cure = Suggestion(transform="parse_number", options=options, label="Convert to numbers")
    words = f"with a decimal {decimal}" if comma else "with signs or words beside the digits"
    yield Mark("number_notation", "info", f"writes its numbers {words}", other, cure)


def _currencies(column: Column, looks: Looks) -> Iterator[Mark]:
    worded = column.within(looks.matches & column.signs("[Aa]"), TIDY.str.contains(r"kr|\p{Ll}{2}"))
    symbols = worded | (looks.matches & column.signs(r"\p{Sc}"))
    shared = symbols & column.signs("[$\u00a5\u00a3]|[Aa]")
    unclear = column.within(shared, TIDY.str.contains(MANY_MEANT))
    label = "Add a currency column" if looks.kind == "amount" else "Convert to ISO code"
    cure = Suggestion(transform="convert_currency_symbol", label=label)
    if unclear.any():
        signs = column.uniques.filter(unclear).select(sign=TIDY.str.extract(r"([$\u00a5\u00a3]|kr)"))["sign"]
        named = ", ".join(f"“{sign}”" for sign in sorted(signs.unique()))
        yield Mark(
            "unclear_currency",
            "warning",
            f"writes its currency as {named}, which stands for several currencies",
            unclear,
            cure,
        )
    clear = symbols & ~unclear
    yield Mark("currency_symbol", "info", "writes its currency as a symbol or a name", clear, cure)


def _rates(column: Column, looks: Looks) -> Iterator[Mark]:
    written = looks.matches & ~column.signs(PLAIN)
    tax = looks.kind == "tax rate"
    cure = Suggestion(
        transform="normalize_tax_rate" if tax else "normalize_discount",
        label="Convert to tax rates" if tax else "Convert to percentages",
    )
    code = "tax_notation" if tax else "discount_notation"
    ways = int(written.sum())
    yield Mark(
        code,
        "info",
        f"writes its {'tax rates' if tax else 'discounts'} in words and signs, {ways:,} different ones",
        written,
        cure,
    )
