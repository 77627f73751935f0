"""The rates of value added tax: which country has which, from when to when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import polars as pl

from engine.lookups import shipped

RATES = "tax_rates"


@dataclass(frozen=True)
class Rate:
    """A rate of a country with the days (ISO, "" for open) from and to which it holds."""

    rate: Decimal
    kind: str
    since: str
    until: str

    def holds(self, day: str | None) -> bool:
        """Whether it holds on a day (ISO); without one, whether it holds until further notice."""
        if not day:
            return not self.until
        return self.since <= day and (not self.until or day <= self.until)


class TaxRates:
    """The rates of each country, from a table with the columns country, rate, kind, valid_from, valid_to."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._rates: defaultdict[str, list[Rate]] = defaultdict(list)
        for country, rate, kind, since, until in table.select(
            "country", "rate", "kind", "valid_from", "valid_to"
        ).iter_rows():
            self._rates[country].append(Rate(Decimal(rate), kind, since, until))

    def of(self, country: str) -> list[Rate]:
        """Return every rate that a country has or had; none where the table does not know it."""
        return self._rates.get(country, [])

    def ever(self) -> Iterator[Decimal]:
        """Yield every rate of every country."""
        yield from {rate.rate for rates in self._rates.values() for rate in rates}


@cache
def shipped_rates() -> TaxRates:
    """Return the rates of the shipped table."""
    return TaxRates(shipped(RATES).rows)


def day_of(text: str | None) -> str | None:
    """Return the ISO day at the start of a text, or None."""
    found = re.match(r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])", text or "")
    return found[1] if found else None
