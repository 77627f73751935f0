"""Dates that are written as one number: Excel's day numbers, and seconds or milliseconds since 1970."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal, NamedTuple

import polars as pl

Numbers = Literal["refuse", "unix", "excel_1900", "excel_1904"]
"""What a bare number counts: nothing that is known; seconds since 1970 (UTC; milli-, micro- or nanoseconds where it is
too large for seconds); or days in one of Excel's two date systems."""

WHOLE = r"^[0-9]{1,19}$"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - UTC, kept naive beside local times
_EXCEL_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a local time
_EXCEL_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - a local time
_NO_DAY = 60
"""Excel has a 29 February 1900; the calendar has none. Before it, its days are one off."""
_LAST_DAY = 2_958_465
"""31 December 9999."""
_LAST_SECOND = 253_402_300_799
"""Of the year 9999, counted from 1970."""
_POWERS = ((11, 0), (14, 3), (17, 6), (20, 9))
"""A count below 10 to the first figure is in units of 10 to the minus second: 1709629200000 are milliseconds."""


class Counted(NamedTuple):
    """A moment that a number stands for; `timed` and `offset` as in a Reading."""

    local: datetime
    timed: bool
    fraction: str | None
    offset: int | None


def counted(text: str, numbers: Numbers) -> Counted | None:
    """Return what a number (digits, perhaps a fraction behind a point or comma) counts to; None beyond the calendar."""
    number = Decimal(text.replace(",", "."))
    try:
        return _since_1970(number) if numbers == "unix" else _excel(number, numbers)
    except OverflowError:
        return None


def _since_1970(number: Decimal) -> Counted | None:
    power = next((power for digits, power in _POWERS if number < Decimal(10) ** digits), None)
    if power is None or (power and number != number.to_integral_value()):
        return None
    whole, left = divmod(number.scaleb(-power), 1)
    fraction = f"{left:f}"[2:].rstrip("0") if left else ""
    return Counted(_EPOCH + timedelta(seconds=int(whole)), timed=True, fraction=fraction or None, offset=0)


def _excel(number: Decimal, numbers: Numbers) -> Counted | None:
    day = int(number)
    if numbers == "excel_1904":
        start = _EXCEL_1904
        day_is_one = day + 1462 <= _LAST_DAY
    else:
        start = _EXCEL_1900 if day > _NO_DAY else _EXCEL_1900 + timedelta(days=1)
        day_is_one = 1 <= day <= _LAST_DAY and day != _NO_DAY
    if not day_is_one:
        return None
    seconds = int(((number - day) * 86_400).to_integral_value(ROUND_HALF_EVEN))
    return Counted(start + timedelta(days=day, seconds=seconds), timed=number != day, fraction=None, offset=None)


def read_counts(rows: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Read whole numbers (columns row, text) into row, local, timed, fraction, offset; `local` null if out of range."""
    count = pl.col("text").cast(pl.Int64, strict=False)
    if numbers == "unix":
        power = pl.when(count < 10**11).then(0).when(count < 10**14).then(3).when(count < 10**17).then(6).otherwise(9)
        unit = pl.lit(10, pl.Int64).pow(power)
        made = rows.with_columns(count=count, unit=unit, power=power)
        digits = (pl.col("count") % pl.col("unit")).cast(pl.String).str.zfill(pl.col("power")).str.strip_chars_end("0")
        seconds = pl.col("count") // pl.col("unit")
        return made.select(
            "row",
            local=pl.when(seconds <= _LAST_SECOND).then((seconds * 1_000_000).cast(pl.Datetime("us"))),
            timed=pl.lit(value=True),
            fraction=pl.when(digits != "").then(digits),
            offset=pl.lit(0, pl.Int32),
        )
    if numbers == "excel_1904":
        day, known = count + 1462, count + 1462 <= _LAST_DAY
    else:
        day = pl.when(count < _NO_DAY).then(count + 1).otherwise(count)
        known = count.is_between(1, _LAST_DAY) & (count != _NO_DAY)
    start = (_EXCEL_1900 - _EPOCH).days
    return rows.select(
        "row",
        local=pl.when(known).then((day + start).cast(pl.Date)).cast(pl.Datetime("us")),
        timed=pl.lit(value=False),
        fraction=pl.lit(None, pl.String),
        offset=pl.lit(None, pl.Int32),
    )
