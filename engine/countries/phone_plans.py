"""Numbers that fit their country's numbering plan as they stand, found for a whole column at once.

The plans are libphonenumber's own patterns. Only what the library would neither turn round nor doubt is answered here
(a test compares them); everything else is left to the library, which takes forty times as long.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import phonenumbers as phone
import polars as pl

KINDS = (
    *("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan"),
    "voicemail",
)


class Plan(NamedTuple):
    """A country's plan: its patterns with their lengths, and what is dialled in front."""

    code: str
    general: str
    """Pattern of all of its numbers; each has one of the following besides."""
    patterns: tuple[tuple[str, tuple[int, ...]], ...]
    trunk: str
    """Digits in front of a national number, such as 0; empty where there are none or they follow a rule."""
    strips: str
    """Pattern of what the library may strip from the front."""
    abroad: str
    """Pattern of what is dialled before a country code."""


@cache
def codes() -> str:
    """Return a pattern that finds the country code behind a plus; no code is another one's beginning."""
    return "^[+](" + "|".join(str(code) for code in sorted(phone.COUNTRY_CODE_TO_REGION_CODE)) + ")"


@cache
def plan_of(region: str) -> Plan | None:
    """Return a region's plan; None where it shares its code and another region comes first."""
    data = phone.PhoneMetadata.metadata_for_region(region)
    if data is None or data.country_code is None or data.general_desc is None or data.leading_digits:
        return None
    if phone.region_code_for_country_code(data.country_code) != region:
        return None
    lengths = tuple(data.general_desc.possible_length)
    kinds = [getattr(data, kind) for kind in KINDS]
    patterns = tuple(
        (f"^(?:{kind.national_number_pattern})$", tuple(kind.possible_length) or lengths)
        for kind in kinds
        if kind is not None and kind.national_number_pattern
    )
    simple = data.national_prefix if data.national_prefix_for_parsing == data.national_prefix else None
    return Plan(
        code=str(data.country_code),
        general=f"^(?:{data.general_desc.national_number_pattern})$",
        patterns=patterns,
        trunk=simple or "",
        strips=f"^(?:{data.national_prefix_for_parsing or '[^0-9]'})",
        abroad=f"^(?:{data.international_prefix or '00'})",
    )


def plainly_e164(compact: pl.Expr, region: pl.Expr) -> pl.Expr:
    """Return E.164 for compact numbers (digits, perhaps a plus first) of a region; null where the library must say."""
    both = pl.struct(compact.alias("number"), region.alias("region"))
    return both.map_batches(_written, return_dtype=pl.String, is_elementwise=True)


def _written(batch: pl.Series) -> pl.Series:
    rows = batch.struct.unnest().with_row_index("row")
    rows = rows.with_columns(code=pl.col("number").str.extract(codes(), 1))
    home = pl.col("code").replace_strict(_main_regions(), default=None, return_dtype=pl.String)
    abroad = pl.col("number").str.starts_with("+")
    rows = rows.drop_nulls("number").with_columns(abroad=abroad, plan=pl.when(abroad).then(home).otherwise("region"))
    parts = [_fitting(part, str(key[0])) for key, part in rows.drop_nulls("plan").group_by("plan", maintain_order=True)]
    made = pl.concat([pl.DataFrame(schema={"row": pl.UInt32, "made": pl.String}), *parts])
    return batch.struct.unnest().with_row_index("row").join(made, on="row", how="left", maintain_order="left")["made"]


def _fitting(rows: pl.DataFrame, region: str) -> pl.DataFrame:
    plan = plan_of(region)
    if plan is None:
        return pl.DataFrame(schema={"row": pl.UInt32, "made": pl.String})
    behind_code = pl.col("number").str.slice(1 + len(plan.code))
    dialled = pl.col("number").str.starts_with(plan.trunk) & ~pl.col("number").str.contains(plan.abroad)
    behind_trunk = pl.when(dialled if plan.trunk else pl.lit(value=False)).then(
        pl.col("number").str.slice(len(plan.trunk))
    )
    rows = rows.with_columns(own=pl.when("abroad").then(behind_code).otherwise(behind_trunk))
    length = pl.col("own").str.len_chars()
    fits = [pl.col("own").str.contains(pattern) & length.is_in(lengths) for pattern, lengths in plan.patterns]
    right = (
        pl.any_horizontal(*fits) & pl.col("own").str.contains(plan.general) & ~pl.col("own").str.contains(plan.strips)
    )
    return rows.select("row", made=pl.when(right).then(pl.lit(f"+{plan.code}") + pl.col("own")))


@cache
def _main_regions() -> dict[str, str]:
    return {str(code): regions[0] for code, regions in phone.COUNTRY_CODE_TO_REGION_CODE.items()}
