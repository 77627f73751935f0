"""Derive `tax_rates.csv` from two lists beside this script: `python -m lookup_tables.derive.tax_rates`.

`standard_rates.csv`: country, standard rate, first day, of the member states of the European Union, from the last rate
that held in 1990 on. A rate holds until the day before the next. Source: European Commission, "VAT rates applied in the
Member States of the European Union", section VIII (June 2021), and its Taxes in Europe Database for later changes, with
Germany's lower rate of 2020, as the MIT-licensed data set vatnode/eu-vat-rates-data lists them (version 2026-08-26).

`other_rates.csv`: reduced and other rates, and all rates of countries outside the European Union, with first and last
day, gathered by hand from the same documents and the countries' tax authorities; the rates in force were compared with
version 2026.9.29 of that data set. A day that is empty: as far as the list looks back, or until further notice.

Kinds: standard; reduced, super_reduced, intermediate, parking, special as the country's law names them; regional (a
part of the country), temporary, farming and fishing (flat rates of these trades).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE.parent / "tax_rates.csv"
HEADER = """\
# title: Rates of value added tax by country, with the days from and to which they hold
# source: European Commission (VAT rates applied in the Member States, June 2021; Taxes in Europe Database) by way of \
vatnode/eu-vat-rates-data, national tax authorities for the rest; an empty day means as far as the table looks back, \
or until further notice; derived by lookup_tables/derive/tax_rates.py
# licence: MIT
# date: 2026-11-22
# key: country, kind, rate, valid_from
country,rate,kind,valid_from,valid_to
"""


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a list beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standard() -> Iterator[tuple[str, ...]]:
    """Yield country, rate, kind, first and last day of each standard rate."""
    for country, listed in groupby(rows("standard_rates.csv"), key=itemgetter("country")):
        held = list(listed)
        last_days = [date.fromisoformat(after["valid_from"]) - timedelta(days=1) for after in held[1:]]
        for row, until in zip(held, [*map(str, last_days), ""], strict=True):
            yield country, row["rate"], "standard", row["valid_from"], until


def table() -> str:
    """Return the text of the table."""
    other = [tuple(row.values()) for row in rows("other_rates.csv")]
    lines = sorted([*standard(), *other], key=lambda row: (row[0], row[2] != "standard", row[2], row[3], row[1]))
    return HEADER + "".join(f"{','.join(row)}\n" for row in lines)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
