"""VAT IDs: how they are written, and whether their check digit is right.

python-stdnum knows the check digits of each country; whether a number is registered, no offline check can say.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl
from stdnum.ch import uid
from stdnum.eu import vat as eu
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb
from stdnum.no import mva

from engine.profile.column import TIDY, Column
from engine.profile.patterns import VAT_ID, VAT_SIGNS

CHECKED_AT_MOST = 50_000
"""Distinct numbers whose check digit is computed: 40 µs each."""


def vat_id(value: pl.Expr) -> pl.Expr:
    """Return where a text is written as a VAT ID of a European country."""
    return value.str.replace_all(VAT_SIGNS, "").str.to_uppercase().str.contains(VAT_ID)


def written_as_vat_id(column: Column) -> pl.Series:
    """Return which distinct values are written as a VAT ID."""
    return column.within(column.signs(r"^\s*[Aa]+[ .\-/]?9"), vat_id(TIDY))


def wrong_check_digit(column: Column, matches: pl.Series) -> pl.Series:
    """Return which of the distinct VAT IDs cannot exist; none where there are more than CHECKED_AT_MOST."""
    if int(matches.sum()) > CHECKED_AT_MOST:
        return column.none
    wrong = [number for number in column.uniques.filter(matches)["tidy"].unique() if not is_possible(number)]
    return column.within(matches, TIDY.is_in(wrong))


@lru_cache(maxsize=CHECKED_AT_MOST)
def is_possible(number: str) -> bool:
    """Return whether a VAT ID's length and check digit are right for its country."""
    bare = pl.select(pl.lit(number).str.replace_all(VAT_SIGNS, "").str.to_uppercase()).item()
    country = bare[:2]
    try:
        if country in ("GB", "XI"):
            gb.validate(bare[2:])
        elif country == "CH":
            uid.validate(bare.removesuffix("MWST").removesuffix("TVA").removesuffix("IVA"))
        elif country == "NO":
            mva.validate(bare)
        else:
            eu.validate(bare.replace("GR", "EL", 1) if country == "GR" else bare)
    except ValidationError:
        return False
    return True
