"""How a field writes its dates and numbers: which cells prove which convention, over all rows."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from engine.profile import patterns
from engine.profile.column import TIDY, Column

DAYS, MONTHS, FEBRUARY, SHORT_MONTHS = 31, 12, 2, [4, 6, 9, 11]


@dataclass(frozen=True)
class Orders:
    """Distinct values by what they prove about the order of day and month."""

    day_first: pl.Series
    month_first: pl.Series
    either: pl.Series
    """Day and month could change places."""


@dataclass(frozen=True)
class Decimals:
    """Distinct values by what they prove about the decimal sign."""

    comma: pl.Series
    point: pl.Series
    either: pl.Series


def orders(column: Column, among: pl.Series) -> Orders:
    """Return what the dates among some distinct values prove."""
    return Orders(
        among & dated(column, patterns.DAY_FIRST),
        among & dated(column, patterns.MONTH_FIRST),
        among & dated(column, patterns.EITHER_ORDER),
    )


def dated(column: Column, pattern: str) -> pl.Series:
    """Return the distinct values whose first ten characters match: a million times have a few thousand days."""
    return _with_days(column, TIDY.str.contains(pattern))


def decimals(column: Column, among: pl.Series) -> Decimals:
    """Return what the numbers among some distinct values prove."""
    comma = among & column.matches(patterns.DECIMAL_COMMA)
    point = among & column.matches(patterns.DECIMAL_POINT)
    either = column.within(among & ~comma & ~point, TIDY.str.contains(patterns.EITHER_DECIMAL))
    return Decimals(comma & ~point, point & ~comma, either)


def impossible_dates(column: Column, among: pl.Series) -> pl.Series:
    """Return which dates among some distinct values no calendar has, such as 31.02.2024."""
    part = TIDY.str.extract_groups(r"^([0-9]+)[-./]([0-9]+)[-./]([0-9]+)")
    first, second, third = (part.struct.field(str(n)).cast(pl.Int32, strict=False) for n in (1, 2, 3))
    year_first = first > DAYS
    day = pl.when(year_first).then(third).when(first > MONTHS).then(first).otherwise(second)
    month = pl.when(year_first).then(second).when(first > MONTHS).then(second).otherwise(first)
    year = pl.when(year_first).then(first).otherwise(third)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    short = pl.when(leap).then(29).otherwise(28)
    days = pl.when(month == FEBRUARY).then(short).when(month.is_in(SHORT_MONTHS)).then(30).otherwise(DAYS)
    return among & _with_days(column, day > days)


def _with_days(column: Column, condition: pl.Expr) -> pl.Series:
    met = column.distinct_days.filter(condition)["tidy"]
    if len(met) == column.distinct_days.height:
        return ~column.none
    return column.days.is_in(met.implode()) if len(met) else column.none


def dates_said(column: Column, matches: pl.Series) -> str:
    """Return how the dates are written, in words; empty where they are ISO 8601."""
    found = orders(column, matches)
    zoned = matches & column.matches(patterns.WITH_ZONE)
    timed = matches & column.matches(patterns.DATE_TIME)
    said = _said(column, found.day_first, found.month_first, found.either, ("day first", "month first"))
    if column.count(timed):
        said.append("no time zone written" if not column.count(zoned) else "time zone written")
    return ", ".join(said)


def numbers_said(column: Column, matches: pl.Series) -> str:
    """Return how the numbers are written, in words."""
    found = decimals(column, matches)
    return ", ".join(_said(column, found.comma, found.point, found.either, ("decimal comma", "decimal point")))


def _said(column: Column, one: pl.Series, other: pl.Series, open_: pl.Series, words: tuple[str, str]) -> list[str]:
    ones, others = column.count(one), column.count(other)
    if ones and others:
        return [f"{words[0]} and {words[1]} mixed"]
    if ones or others:
        return [words[0] if ones else words[1]]
    return [f"{words[0]} or {words[1]}: no value decides"] if column.count(open_) else []
