"""Which steps a field seems to need: from what a look at its rows found, its name, and the fields around it.

A suggestion is a question, never a decision: nothing is done before it is taken. What the column can settle by itself
(day or month first, comma or point) comes settled from the look, or stays `auto` for the whole column to decide. What
neither the column nor its surroundings say, such as a timezone, is left to be filled in: such a suggestion `asks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from phonenumbers import country_code_for_region

from engine.findings import Finding, Suggestion
from engine.profile.cure import HYGIENE
from engine.profile.kinds import is_id_name
from engine.profile.look import Look
from engine.profile.model import FieldProfile, Kind
from engine.profile.readings import DISCOUNT_WORDS, TAX_WORDS, speaks_of
from engine.project import Step
from engine.suggest.proposal import Asked, Proposal, Surroundings, telling
from engine.suggest.totals import checks
from engine.suggest.zones import language, zone_in_header

__all__ = ["Proposal", "Surroundings", "suggestions", "telling"]

FIGURES = {"normalize_discount", "normalize_tax_rate", "categorize_tax"}
"""Steps that read numbers themselves."""
KEY_ENDS = ("schlüssel", "schluessel", "key", "code", "kennzeichen", "typ", "type", "id", "nr")
"""Ends of headers of keys, which stand for a rate and are none."""
UNIT_LENGTH = 12
"""Characters that a unit's spelling has at most: `24 - 12 oz bottles` is a description."""
_CASH = re.compile(r"[0-9]\s*/\s*[0-9]|[0-9]\s*(?:tag|day|jour|día|dia|giorn|dag|dni)|\bnet(?:to)?\b", re.IGNORECASE)
DATED, RATES = ("date", "date-time"), ("integer", "number", "percentage")


def suggestions(look: Look, around: Surroundings, steps: Sequence[Step] = ()) -> list[Proposal]:
    """Return the steps that a field seems to need, in the order in which they would stand.

    `steps` are those that its column has already; what they do is not suggested again.
    """
    asked = Asked(look, around)
    kept: list[Proposal] = []
    for one in [*_cleaning(asked), *_reading(asked), *_rest(asked), *checks(asked, steps)]:
        if any(step.transform == one.instead_of for step in steps):
            continue
        done = [(step.transform, step.options) for step in steps] + [(each.transform, each.options) for each in kept]
        if not any(_same(one, transform, options) for transform, options in done):
            kept.append(one)
    return kept


def _same(one: Proposal, transform: str, options: Mapping[str, Any]) -> bool:
    """Whether a step does what is suggested; repairs of different things may stand beside each other."""
    return one.transform == transform and (not one.first or one.options.items() <= options.items())


def _cleaning(asked: Asked) -> Iterator[Proposal]:
    """Repairs that findings suggest and that go before everything else."""
    for one in asked.look.findings:
        made = one.suggestion
        if made is not None and made.transform in HYGIENE:
            yield Proposal(made.transform, _label(one, made), one.sentence, made.options, first=True)


def _reading(asked: Asked) -> Iterator[Proposal]:
    kind = asked.field.looks_like
    if kind == "empty":
        return
    if kind in RATES and speaks_of(asked.header, TAX_WORDS) and not (kind == "integer" and _is_key(asked)):
        yield from _tax(asked)
        return
    worded = kind in ("text", "picklist") and any(_CASH.search(value) for value in asked.top())
    if (kind in ("number", "percentage") or worded) and speaks_of(asked.header, DISCOUNT_WORDS):
        yield from _discount(asked)
        return
    rule = _RULES.get(kind)
    if rule is not None:
        yield from rule(asked)
    for words, transform, label in _BY_NAME:
        if transform == "convert_unit" and asked.field.longest and asked.field.longest.length > UNIT_LENGTH:
            continue
        if asked.header & words and kind in ("text", "picklist", "id"):
            yield Proposal(transform, label, f"The field is called {asked.name}.")


def _is_key(asked: Asked) -> bool:
    """Whether the header speaks of a key: `USt-Schlüssel (Anzahlungen)`."""
    return any(word.endswith(KEY_ENDS) for word in asked.header)


def _rest(asked: Asked) -> Iterator[Proposal]:
    """What findings suggest and no rule said better: a figure or a moment is not read a second time."""
    said = {one.transform for one in _reading(asked)}
    for one in asked.look.findings:
        made = one.suggestion
        if made is None or made.transform in HYGIENE:
            continue
        if (made.transform == "parse_number" and (said & FIGURES or is_id_name(asked.name))) or (
            made.transform == "parse_datetime" and "convert_timezone" in said
        ):
            continue
        if made.transform == "convert_currency_symbol" and asked.field.looks_like != "currency":
            continue  # the amount would go
        cured = one if made.transform == "map_picklist" else None
        yield Proposal(made.transform, _label(one, made), one.sentence, made.options, finding=cured)


def _label(finding: Finding, made: Suggestion) -> str:
    return _LABELS.get(finding.code, made.label)


def _times(asked: Asked) -> Iterator[Proposal]:
    if asked.found("midnights"):
        yield from _dates(asked)
        return
    order = asked.option("order")
    settled = {"order": order} if order else {}
    local = asked.found("local_times", "mixed_zones")
    if local is None:
        if all(value.endswith("Z") for value in asked.top()):
            return
        said = "Write all times in UTC"
        yield Proposal("convert_timezone", said, f"{asked.because} Every time says its zone.", settled)
        return
    zone = zone_in_header(asked.name) or language(asked.around.fields)
    if zone is None:
        said = "Times without a timezone: choose whose clock they are from"
        yield Proposal("convert_timezone", said, _sentence(asked, local), settled, asks=True)
        return
    step = "mark them as UTC" if zone.name == "UTC" else f"convert from {zone.name}"
    said = f"{zone.label(german=_dotted(asked.field))}: {step}?"
    because = f"{_sentence(asked, local)} {zone.because}"
    yield Proposal("convert_timezone", said, because, {"source": zone.name, **settled})


def _dotted(field: FieldProfile) -> bool:
    """Whether its most frequent values are written day.month.year."""
    return any(one.value.strip()[:10].count(".") == 2 for one in field.top)  # noqa: PLR2004 - two points


def _sentence(asked: Asked, finding: Finding) -> str:
    said = finding.sentence.rstrip(".")
    return f"{said} ({finding.rows:,} of {asked.field.rows:,} rows)."


def _dates(asked: Asked) -> Iterator[Proposal]:
    told = asked.found("mixed_date_order", "undecided_date_order", "mixed_date_notation", "date_notation", "midnights")
    if told is None:
        return
    order = asked.option("order")
    german = asked.partner is not None and asked.partner.looks_like in DATED and _dotted(asked.partner)
    label = "Write the dates as 31.12.2026" if german else "Write the dates as 2026-12-31"
    if told.code in ("mixed_date_order", "undecided_date_order"):
        label = f"{label}: day or month first?"
    options = {"order": order} if order else {}
    because = f"{_sentence(asked, told)}{_partner_says(asked)}"
    yield Proposal("parse_datetime", label, because, options | ({"output": "german"} if german else {}))


def _numbers(asked: Asked) -> Iterator[Proposal]:
    told = asked.found("number_notation", "mixed_decimals", "undecided_decimals")
    if told is None or is_id_name(asked.name):
        return
    decimal = asked.option("decimal")
    if told.code == "mixed_decimals":
        yield Proposal(
            "parse_number", "Read each number by its own signs?", _sentence(asked, told), {"decimal": "each"}
        )
        return
    sign = {"comma": "Read the decimal commas as numbers", "point": "Read the decimal points as numbers"}
    undecided = told.code == "undecided_decimals"
    label = sign.get(str(decimal), "Read the numbers: comma or point?" if undecided else "Read the cells as numbers")
    yield Proposal("parse_number", label, _sentence(asked, told), {"decimal": decimal} if decimal else {})


def _percentages(asked: Asked) -> Iterator[Proposal]:
    fraction = _in_fractions(asked.partner)
    label = "Write 19 % as 0.19" if fraction else "Write 19 % as 19"
    yield Proposal(
        "parse_number",
        label,
        f"{asked.because}{_partner_says(asked)}",
        {"percent": "hundredth" if fraction else "as_written"},
    )


def _tax(asked: Asked) -> Iterator[Proposal]:
    fraction = _in_fractions(asked.partner)
    options: dict[str, Any] = {"output": "fraction"} if fraction else {"output": "percent"}
    country = asked.around.named("country")
    if country and country != asked.name:
        options["country"] = country
    label = "Write the tax rates as 0.19" if fraction else "Write the tax rates as 19"
    yield Proposal("normalize_tax_rate", label, f"{asked.because}{_partner_says(asked)}", options)
    if asked.field.looks_like == "tax rate":
        because = f"{asked.because} Invoices need the category too (S, Z, E, AE …)."
        yield Proposal(
            "categorize_tax", "Or write the tax categories (S, Z, AE …)", because, instead_of="normalize_tax_rate"
        )


def _discount(asked: Asked) -> Iterator[Proposal]:
    fraction = _in_fractions(asked.partner)
    if any(_CASH.search(value) for value in asked.top()):
        because = f"{asked.because} Cash discounts such as 2/10 are no plain percentages, and would be refused."
        yield Proposal(
            "normalize_discount", "Tell percentages, amounts and cash discounts apart", because, {"part": "kind"}
        )
        return
    label = "Write the discounts as 0.1" if fraction else "Write the discounts as 10"
    options = {"output": "fraction" if fraction else "percent"}
    yield Proposal("normalize_discount", label, f"{asked.because}{_partner_says(asked)}", options)


def _in_fractions(partner: FieldProfile | None) -> bool:
    """Whether the other side writes plain figures, none above one and some between nought and one."""
    values = [one.value.strip() for one in partner.top] if partner is not None else []
    try:
        figures = [float(value) for value in values]
    except ValueError:
        return False
    return bool(figures) and all(0 <= one <= 1 for one in figures) and any(0 < one < 1 for one in figures)


def _partner_says(asked: Asked) -> str:
    if asked.partner is None or not asked.partner.top:
        return ""
    shown = ", ".join(one.value for one in asked.partner.top[:3])
    return f" The other system writes {asked.partner.name} as {shown}."


def _mail(asked: Asked) -> Iterator[Proposal]:
    capitals = any("A" in one.shape for one in asked.field.shapes)
    if capitals or asked.field.invalid:
        yield Proposal("normalize_email", "Write the addresses in one way, and refuse broken ones", asked.because)


def _phone(asked: Asked) -> Iterator[Proposal]:
    country = asked.around.named("country")
    spoken = language(asked.around.fields)
    if country:
        options, tells = {"country": country}, f"{country} tells the country of numbers without a prefix."
    elif spoken is not None and spoken.country:
        options = {"fixed_country": spoken.country}
        tells = f"{spoken.because} So numbers without a prefix would be read as from {spoken.country}."
    else:
        options, tells = {}, "Numbers without a prefix need a country: name it in the step."
    prefix = country_code_for_region(str(options.get("fixed_country", "")))
    label = f"Write the numbers as +{prefix} …" if prefix else "Write the numbers with their country's code (+…)"
    yield Proposal("format_phone", label, f"{asked.because} {tells}", options)


def _vat(asked: Asked) -> Iterator[Proposal]:
    country = asked.around.named("country")
    options = {"country": country} if country else {}
    yield Proposal("check_vat_id", "Check the VAT IDs' digits", asked.because, options)


def _country(asked: Asked) -> Iterator[Proposal]:
    partner = asked.partner
    values = [one.value.strip() for one in partner.top] if partner is not None else []
    lengths = {len(value) for value in values if value.isascii() and value.isupper()}
    output = {2: "code2", 3: "code3"}.get(lengths.pop()) if len(lengths) == 1 and values else None
    if output is None and partner is not None and partner.looks_like == "country":
        output = "name"
    wanted = output or "code2"
    if _all_codes(asked, {"code2": 2, "code3": 3}.get(wanted, 0)):
        return
    label = {"code2": "Write the countries as DE", "code3": "Write the countries as DEU"}.get(
        wanted, "Write the countries by their names"
    )
    yield Proposal("convert_country", label, f"{asked.because}{_partner_says(asked)}", {"output": wanted})


def _currency(asked: Asked) -> Iterator[Proposal]:
    if _all_codes(asked, 3):
        return
    country = asked.around.named("country")
    options = {"country": country} if country else {}
    tells = f" {country} tells whose $ or kr it is." if country else ""
    yield Proposal("convert_currency_symbol", "Write the currencies as EUR", f"{asked.because}{tells}", options)


def _all_codes(asked: Asked, length: int) -> bool:
    """Whether every value is capitals of this length already."""
    shortest, longest = asked.field.shortest, asked.field.longest
    if not length or shortest is None or longest is None or asked.field.invalid:
        return False
    capitals = all(one.shape == "A" for one in asked.field.shapes)
    return capitals and shortest.length == longest.length == length


PAIRS = {"true_false": {"true", "false"}, "yes_no": {"yes", "no"}, "ja_nein": {"ja", "nein"}, "1_0": {"1", "0"}}


def _boolean(asked: Asked) -> Iterator[Proposal]:
    wanted = "true_false"
    if asked.partner is not None and asked.partner.looks_like == "boolean":
        theirs = {one.value.strip() for one in asked.partner.top}
        wanted = next((name for name, pair in PAIRS.items() if theirs <= pair), wanted)
    if {one.value for one in asked.field.top} <= PAIRS[wanted]:
        return
    label = f"Write {wanted.replace('_', ' or ')}"
    yield Proposal("parse_boolean", label, f"{asked.because}{_partner_says(asked)}", {"output": wanted})


def _options(asked: Asked) -> Iterator[Proposal]:
    if asked.partner is None or asked.partner.looks_like != "picklist":
        return
    theirs = {one.value.strip() for one in asked.partner.top}
    other = [value for value in asked.top() if value not in theirs]
    if other:
        said = f"{asked.because} The other system's {asked.partner.name} has no “{other[0]}”.{_partner_says(asked)}"
        yield Proposal("map_picklist", "Map the options to the other system's", said, asks=True)


_RULES: dict[Kind, Callable[[Asked], Iterator[Proposal]]] = {
    "date-time": _times,
    "date": _dates,
    "number": _numbers,
    "amount": _numbers,
    "percentage": _percentages,
    "tax rate": _tax,
    "discount": _discount,
    "e-mail": _mail,
    "phone": _phone,
    "VAT ID": _vat,
    "country": _country,
    "currency": _currency,
    "boolean": _boolean,
    "picklist": _options,
    "text": _options,
}
_BY_NAME = (
    (frozenset({"iban"}), "check_iban", "Check the IBANs' digits"),
    (frozenset({"anrede", "salutation", "civilité", "aanhef"}), "map_salutation", "Write the salutations in one way"),
    (frozenset({"einheit", "mengeneinheit", "unit", "uom"}), "convert_unit", "Write the units as codes (KGM, H87)"),
    (frozenset({"handelsregister", "hrb", "registernummer"}), "normalize_register_number", "Write them as HRB 12345"),
)
_LABELS = {
    "mojibake": "Repair the encoding",
    "control_characters": "Remove the control characters",
    "invisible_characters": "Remove the invisible characters",
    "placeholders": "Empty the words for “nothing known”",
    "spelling_variants": "Spell each option in one way",
}
"""Words for findings whose own button says “them”."""
