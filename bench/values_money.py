"""Sets for the money transforms."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from babel import Locale, UnknownLocaleError, localedata
from babel.numbers import format_currency, get_currency_precision, get_territory_currencies
from bench_values import Column, Set

VALUES = [
    Decimal(text)
    for text in (
        "0",
        "0.5",
        "7",
        "-7",
        "12.3",
        "-45.67",
        "999.99",
        "1234.5",
        "-1234.56",
        "98765.43",
        "1234567.89",
        "-2E7",
    )
]
STYLES = ("standard", "accounting", "name", "iso")
EVERY = 8
"""Of CLDR's thousand locales, every eighth is written and read back."""
BY_COUNTRY = {"country": "country"}


def sets(corpora: Path) -> list[Set]:
    """Return the sets."""
    truth = corpora / "truth"
    numbers, currency, tax = "parse_number", "convert_currency_symbol", "normalize_tax_rate"
    every = list(everywhere())
    written, signs = [column for column, _ in every], [column for _, column in every]
    shops = prices(truth)
    exact, rate, reached = same_number, same_rate, (99.5, 0.1)
    return [
        Set("amounts of CLDR's locales", numbers, amounts(truth), same=exact, target=reached),
        Set("numbers of CLDR's locales", numbers, decimals(truth), same=exact, target=reached),
        Set("amounts of every eighth locale", numbers, written, same=exact, target=reached),
        Set("price strings", numbers, shops, same=exact, target=(98, 0.5)),
        Set("price strings, the first price taken", numbers, shops, {"several": "first"}, exact, (98, 0.5)),
        Set("price strings of other libraries' tests", numbers, other_prices(truth), same=exact),
        Set("currency by country", currency, currencies(truth), BY_COUNTRY, target=(99, 0.1)),
        Set("currency of every eighth locale", currency, signs, BY_COUNTRY, target=(99, 0.1)),
        Set("currency names in 20 languages", currency, currency_names(truth)),
        Set("tax names that carry the rate", tax, [taxes(truth, "yes")], same=rate, target=(99.5, 0.5)),
        Set("tax names, all", tax, [taxes(truth, "")], same=rate, target=(0, 0.5)),
    ]


def same_number(made: str, truth: str) -> bool:
    """Whether two numbers are equal in value."""
    return Decimal(made) == Decimal(truth)


def same_rate(made: str, truth: str) -> bool:
    """Whether a rate is the booked one; the books hold withheld taxes as negative."""
    return Decimal(made) == abs(Decimal(truth))


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by(key: str, found: list[dict[str, str]]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield the rows of each value of a column."""
    groups: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in found:
        groups[row[key]].append(row)
    yield from groups.items()


def amounts(truth: Path) -> list[Column]:
    """Return a column of amounts per locale."""
    found = rows(truth / "cldr_generated" / "currency_dev.csv")
    return [
        Column(locale, [r["text"] for r in those], [r["value"] for r in those]) for locale, those in by("locale", found)
    ]


def decimals(truth: Path) -> list[Column]:
    """Return a column of numbers and percentages per locale."""
    found = rows(truth / "cldr_generated" / "number_dev.csv")
    return [
        Column(locale, [r["text"] for r in those], [r["value"] for r in those]) for locale, those in by("locale", found)
    ]


def currencies(truth: Path) -> list[Column]:
    """Return a column of amounts per locale with the country beside them."""
    made = []
    for locale, those in by("locale", rows(truth / "cldr_generated" / "currency_dev.csv")):
        fields = {"country": [locale.split("_")[-1]] * len(those)}
        made.append(Column(locale, [r["text"] for r in those], [r["currency"] for r in those], fields))
    return made


def currency_names(truth: Path) -> list[Column]:
    """Return a column of names per language."""
    made = []
    for language, those in by("lang", rows(truth / "cldr_generated" / "currency_names.csv")):
        fields = {"country": [None] * len(those)}
        made.append(Column(language, [r["name"] for r in those], [r["iso"] for r in those], fields))
    return made


def prices(truth: Path) -> list[Column]:
    """Return shops' price strings as one column, and those whose decimal separator is given as a column of their own.

    Those without a price must be refused. Strings whose separator is the euro sign are left out.
    """
    found = [row for row in rows(truth / "price_strings" / "price_parser_dev.csv") if row["input"]]
    made = []
    for separator, decimal in (("", "auto"), (".", "point"), (",", "comma")):
        those = [row for row in found if row["decimal_separator_given"] == separator]
        cells, values = [row["input"] for row in those], [row["expected_amount"] or None for row in those]
        made.append(Column(f"shops {separator}", cells, values, options={"decimal": decimal}))
    return made


def other_prices(truth: Path) -> list[Column]:
    """Return two money libraries' own examples."""
    php = [r for r in rows(truth / "price_strings" / "moneyphp.csv") if r["input"] and r["subunit"] in ("", "2")]
    cents = [None if r["expected_subunits"] == "INVALID" else r["input"].strip("$-") for r in php]
    exact = [None if c is None else ("-" if "-" in r["input"] else "") + c for c, r in zip(cents, php, strict=True)]
    script = [r for r in rows(truth / "price_strings" / "js_unformat.csv") if not r["options"]]
    return [
        Column("php", [r["input"] for r in php], [c and str(Decimal(c)) for c in exact], options={"decimal": "point"}),
        Column("js", [r["input"] for r in script], [None if r["input"] == "abc" else r["expected"] for r in script]),
    ]


def taxes(truth: Path, carries: str) -> Column:
    """Return tax names; those that do not carry a rate must be refused or noted, unless the rate is right."""
    found = [r for r in rows(truth / "tax_names" / "tax_names_dev.csv") if carries in ("", r["percent_number_in_text"])]
    return Column("names", [r["text"] for r in found], [r["amount"] for r in found])


def everywhere() -> Iterator[tuple[Column, Column]]:
    """Yield, for every eighth locale, the amounts as it writes them: with their values, and with their currencies."""
    for identifier in sorted(localedata.locale_identifiers())[::EVERY]:
        try:
            locale = Locale.parse(identifier)
        except UnknownLocaleError:
            continue
        if not locale.territory or len(locale.territory) != len("DE"):
            continue
        written = [
            (text, str(amount), code)
            for code in dict.fromkeys([*get_territory_currencies(locale.territory)[:1], "EUR", "USD", "JPY"])
            for value in VALUES
            for amount in [value.quantize(Decimal(1).scaleb(-get_currency_precision(code)))]
            for text in in_styles(amount, code, locale)
        ]
        cells, values, codes = (list(column) for column in zip(*written, strict=True))
        yield (
            Column(identifier, cells, values),
            Column(identifier, cells, codes, {"country": [locale.territory] * len(cells)}),
        )


def in_styles(amount: Decimal, code: str, locale: Locale) -> Iterator[str]:
    """Yield an amount in the four styles."""
    pattern = locale.currency_formats["standard"].pattern
    for style in STYLES:
        if style == "iso":
            yield format_currency(amount, code, pattern.replace("¤", "¤¤"), locale, numbering_system="default")
        elif style != "accounting" or "accounting" in locale.currency_formats:
            yield format_currency(amount, code, locale=locale, format_type=style, numbering_system="default")  # type: ignore[arg-type] # three words
