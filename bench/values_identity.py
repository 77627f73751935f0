"""Sets for the identity transforms: VAT IDs, phone numbers, country names."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench_values import Column, Set

COUNTRIES = {"vat": "", "eu_vat": "", "gb_vat": "GB", "ch_vat": "CH", "bg_vat": "BG"}
"""Modules of the numbers' lists, and the country of those written without a prefix."""
RESERVED = {"EA", "IC", "AC", "TA", "DG", "CP"}
"""Codes that ISO 3166 only reserves: their territories have no code of their own."""


def sets(corpora: Path) -> list[Set]:
    """Return the sets."""
    truth, reached = corpora / "truth", (99, 0.2)
    return [
        Set("VAT IDs by country", "check_vat_id", vat_ids(truth), same=same_number, target=reached),
        Set(
            "VAT IDs of the libraries' lists", "check_vat_id", vat_lists(truth), same=same_number
        ),  # some are wrong on purpose
        Set("phone numbers by region", "format_phone", phones(truth), {"country": "country"}, target=reached),
        Set("country names", "convert_country", countries(truth), target=reached),
        Set("IBANs", "check_iban", ibans(truth), same=same_number, target=reached),
    ]


def rows(folder: Path, pattern: str, *columns: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of the files that match and have these columns."""
    for path in sorted(folder.glob(pattern)):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if set(columns) <= set(reader.fieldnames or ()):
                yield from reader


def vat_ids(truth: Path) -> list[Column]:
    """Return a column per country; what is not valid must be refused."""
    by: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for row in rows(truth / "vat_ids", "*.csv", "country", "verdict", "vat"):
        by[row["country"]].append((row["vat"], row["vat"] if row["verdict"] == "valid" else None))
    return [_column(name, cells) for name, cells in by.items()]


def vat_lists(truth: Path) -> list[Column]:
    """Return a column per list of numbers."""
    by: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for row in rows(truth / "vat_ids", "*.csv", "module", "number", "verdict"):
        if row["module"] in COUNTRIES and row["number"].strip():
            by[row["module"]].append((row["number"], row["number"] if row["verdict"] == "valid" else None))
    return [_column(name, cells, fixed_country=COUNTRIES[name]) for name, cells in by.items()]


def ibans(truth: Path) -> list[Column]:
    """Return one column."""
    found = [
        (row["number"], row["number"] if row["verdict"] == "valid" else None)
        for row in rows(truth / "vat_ids", "*.csv", "module", "number", "verdict")
        if row["module"] == "iban"
    ]
    return [_column("iban", found)]


def phones(truth: Path) -> list[Column]:
    """Return a column per region, each with the region as the record's country."""
    by: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for row in rows(truth / "phones", "*.csv", "region", "text", "e164"):
        by[row["region"]].append((row["text"], row["e164"] or None))
    return [
        Column(name, *zip(*cells, strict=True), fields={"country": [name] * len(cells)}) for name, cells in by.items()
    ]


def countries(truth: Path) -> list[Column]:
    """Return a column per language; what several countries share, or has no code of its own, must be asked about."""
    by: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for row in rows(truth / "country_names", "*.csv", "text", "iso2", "lang", "n_countries_for_text"):
        asked = row["n_countries_for_text"] != "1" or row["iso2"] in RESERVED
        by[row["lang"] or row["kind"]].append((row["text"], None if asked else row["iso2"]))
    return [_column(name, cells) for name, cells in by.items()]


def same_number(made: str, truth: str) -> bool:
    """Whether two numbers have the same digits, letters of prefixes and suffixes aside."""
    return re.sub("[^0-9]", "", made).lstrip("0") == re.sub("[^0-9]", "", truth).lstrip("0")


def _column(name: str, cells: list[tuple[str, str | None]], **options: str) -> Column:
    return Column(name, [cell for cell, _ in cells], [truth for _, truth in cells], options=options)
