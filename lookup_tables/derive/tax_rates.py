"""Derive `tax_rates.csv` from two lists beside this script: `python -m lookup_tables.derive.tax_rates`.

`standard_rates.csv`: country, standard rate, first day, of the member states of the European Union, from the last rate
that held in 1990 on. A rate holds until the day before the next. Source: European Commission, "VAT rates applied in the
Member States of the European Union", section VIII (June 2021), and its Taxes in Europe Database for later changes, with
Germany's lower rate of 2020, as the MIT-licensed data set vatnode/eu-vat-rates-data lists them (version 2026-08-26).

`other_rates.csv`: reduced and other rates, and all rates of countries outside the European Union, with first and last
day and where each rests. A day that is empty: as far as the source looks back, or until further notice. Sources:

- in force: compared with version 2026.9.29 of that data set.
- Commission: section VIII of the same document, as the Apache-licensed bgandon/killbill-simple-tax-plugin and the
  MIT-licensed commerceguys/tax list it from each country's accession on.
- vat-rates: the MIT-licensed ibericode/vat-rates, with the day of each change.
- Federal Tax Administration: estv.admin.ch, "MWST-Steuersätze: Entwicklung"; Liechtenstein has Switzerland's rates.
- HM Revenue and Customs, Vero (guidance 47792), Skatteverket (rates since 1992), Iceland (laws of 2007 and 2015),
  Storting (the budget decisions that change Norway's rates): tax authorities' lists, and news of the changes.
- A law by its name: the act that set the rate. Charts of accounts: those of SQL-Ledger, whose tax of 12 % became 15 %.

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
open data sets, tax authorities and laws of the countries (see lookup_tables/derive/tax_rates.py, which derives it); \
an empty day means as far as the source looks back, or until further notice
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
    names = HEADER.splitlines()[-1].split(",")
    other = [tuple(row[name] for name in names) for row in rows("other_rates.csv")]
    lines = sorted([*standard(), *other], key=lambda row: (row[0], row[2] != "standard", row[2], row[3], row[1]))
    return HEADER + "".join(f"{','.join(row)}\n" for row in lines)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
