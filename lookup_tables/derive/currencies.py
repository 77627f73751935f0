"""Derive the three currency tables from Babel's CLDR data: `python -m lookup_tables.derive.currencies`.

`currencies.csv`: code, decimals, English name, countries that pay with it today.
`currency_symbols.csv`: sign, code, countries whose locales write that sign for that currency.
`currency_names.csv`: names in every language of CLDR, singular and plural, and the bare words (`dollar`, `Franken`).
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel import Locale, localedata
from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies

from engine.money.currencies import word_of as folded

FOLDER = Path(__file__).parent.parent
CLDR = "Unicode CLDR 47, as shipped with Babel 2.18.0"
HEADER = """\
# title: {title}
# source: {source}; derived by lookup_tables/derive/currencies.py
# licence: Unicode-3.0
# date: 2026-11-22
# key: {key}
"""
CODE = re.compile(r"[A-Z]{3}")
NO_MONEY = {"XXX", "XTS"}
"""No currency, and the code for tests."""
NOUN_AT = {"en": -1, "de": -1, "nl": -1, "sv": -1, "da": -1, "nb": -1, "fr": 0, "es": 0, "it": 0, "pt": 0, "pl": 0}
"""Where the noun stands in a currency's name: `US-Dollar`, `dollar des États-Unis`."""


def written_too() -> dict[str, list[str]]:
    """Return signs in common use that no locale of CLDR writes, and signs whose owners CLDR does not name all."""
    with Path(__file__).with_name("currency_spellings.csv").open(encoding="utf-8", newline="") as file:
        return {row["symbol"]: row["codes"].split() for row in csv.DictReader(file)}


@cache
def word_of(text: str) -> str:
    """Return a sign or name as it is compared; locales repeat each other's."""
    return folded(text)


def territories() -> list[str]:
    """Return the two-letter codes of the countries."""
    known: Iterable[str] = get_global("territory_currencies").keys()
    return sorted(code for code in known if re.fullmatch("[A-Z]{2}", code))


@cache
def tender() -> dict[str, list[str]]:
    """Return code → countries that pay with it today."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for country in territories():
        for code in get_territory_currencies(country):
            found[code].append(country)
    return found


def codes() -> list[str]:
    """Return every currency of CLDR, today's and former ones, without metals and test codes."""
    return sorted(code for code in map(str, Locale("en").currencies) if CODE.fullmatch(code) and code not in NO_MONEY)


def symbols() -> dict[tuple[str, str], set[str]]:
    """Return (sign, code) → countries."""
    known, own = set(codes()), tender()
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        country = {locale.territory} if locale.territory and re.fullmatch("[A-Z]{2}", locale.territory) else set()
        for code, symbol in locale.currency_symbols.items():
            if code in known and word_of(symbol) and word_of(symbol) != code.lower():
                found[symbol.strip("\u200e\u200f\u061c"), code] |= country
    for symbol, those in written_too().items():
        for code in those:
            found[symbol, code] |= set(own.get(code, ())) if len(those) > 1 else set()
    return found


def names() -> set[tuple[str, str]]:
    """Return (name, code). Where a former currency and one of today's share a name, the more locales decide."""
    known, own = set(codes()), tender()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spelled: dict[str, str] = {}
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        for code, written in _names_of(locale):
            if code in known and word_of(written):
                spelled[word_of(written)] = min(written, spelled.get(word_of(written), written))
                found[word_of(written)][code] += 1
    rows = set()
    for word, those in found.items():
        most = max(those.values())
        today = {code for code in those if own.get(code)}
        kept = today if any(those[code] == most for code in today) else {code for code in those if those[code] == most}
        rows |= {(spelled[word], code) for code in kept if word != code.lower()}
    return rows


def _names_of(locale: Locale) -> set[tuple[str, str]]:
    own = tender()
    made = {(code, name) for code, name in locale.currencies.items() if CODE.fullmatch(code)}
    for code, forms in locale._data["currency_names_plural"].items():  # noqa: SLF001 - Babel gives one form at a time
        made |= {(code, form) for form in forms.values()}
    # Zimbabwe's Gold is left out: the bare word is the metal.
    at = NOUN_AT.get(str(locale))
    if at is not None:
        made |= {
            (code, re.split(r"[ -]", name)[at])
            for code, name in made
            if own.get(code) and "(" not in name and code != "ZWG"
        }
    return {(code, name) for code, name in made if len(name) > 1}


def tables() -> dict[Path, str]:
    """Return each file's whole text."""
    own, english = tender(), Locale("en").currencies
    listed = [
        f'{code},{get_currency_precision(code)},"{english[code]}",{" ".join(own.get(code, ()))}\n' for code in codes()
    ]
    signs = [f"{_cell(sign)},{code},{' '.join(sorted(where))}\n" for (sign, code), where in sorted(symbols().items())]
    named = [f"{_cell(name)},{code}\n" for name, code in sorted(names())]
    head = {
        "currencies": (
            "Currencies: decimals, name, and the countries that pay with them",
            "code",
            "code,digits,name,countries",
        ),
        "currency_symbols": (
            "Currency signs: code, and the countries that mean it by the sign",
            "symbol, code",
            "symbol,code,countries",
        ),
        "currency_names": ("Names of currencies in every language of Unicode CLDR", "name, code", "name,code"),
    }
    texts = {}
    for (name, (title, key, columns)), rows in zip(head.items(), (listed, signs, named), strict=True):
        texts[FOLDER / f"{name}.csv"] = (
            HEADER.format(title=title, source=CLDR, key=key) + columns + "\n" + "".join(rows)
        )
    return texts


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') or text != text.strip() else text


if __name__ == "__main__":
    for path, text in tables().items():
        path.write_text(text, encoding="utf-8")
