"""What a whole column says about its dates: the order of day, month and year, and what bare numbers count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import polars as pl

from engine.dates.counted import Numbers
from engine.dates.datetimes import read
from engine.dates.text import BARE_NUMBER, Manner, Order
from engine.transform import Settlement, Undecided, once

ORDERS: tuple[Order, ...] = ("day_first", "month_first", "year_first")
_THREE_NUMBERS = r"(?:^|[^\d./-])\d{1,2}[^\d\pL]{1,4}\d{1,2}[^\d\pL]{1,4}\d{1,4}"
"""Only dates written like this depend on the order, in the digits of any script."""
_SHORT_YEAR = r"[0-9]{1,2}[./ -]{1,2}[0-9]{1,2}[./ -]{1,2}[0-9]{1,2}(?:[^0-9]|$)"
_HYPHENS = r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}(?:[^0-9]|$)"
_BEHIND_YEAR = r"(?:^|[^0-9])[0-9]{4}[-/.](?:%s)[-/.](?:%s)(?:[^0-9]|$)"
_MONTH, _NO_MONTH = "0?[1-9]|1[0-2]", "1[3-9]|2[0-9]|3[01]"
_DOTS = r"^[^0-9]*[0-9]{1,2}\. ?[0-9]{1,2}\. ?[0-9]{2,4}"


def _order_evidence(value: pl.Expr) -> dict[str, pl.Expr]:
    """Return words → true where a cell speaks for an order of day, month and year. Read by `_decide_order`."""
    asked = pl.when(value.str.contains(_THREE_NUMBERS)).then(value)
    short = pl.when(asked.str.contains(_SHORT_YEAR) | ~asked.str.contains(r"\d{4}")).then(asked)
    read_as = {}
    for order in ORDERS:
        cells = short if order == "year_first" else asked
        read_as[order] = once(read(cells, Manner(order)).struct.field("local"))
    day, month, year = (read_as[order] for order in ORDERS)
    d, m, y = day.is_not_null(), month.is_not_null(), year.is_not_null()
    both_differ = d & m & (day != month)
    dotted = value.str.contains(_DOTS)
    return {
        "day": d & ~m & ~y,
        "month": m & ~d & ~y,
        "year": y & ~d & ~m,
        "day or year": d & ~m & y,
        "month or year": m & ~d & y,
        "any": both_differ,
        "dots": both_differ & dotted,
        "day with dots": d & ~m & dotted,
        "month with dots": m & ~d & dotted,
        "not year": ((d ^ m) | both_differ) & ~y,
        "hyphens": y & (d | m) & value.str.contains(_HYPHENS),
        "year, day, month": value.str.contains(_BEHIND_YEAR % (_NO_MONTH, _MONTH)),
        "year, month, day": value.str.contains(_BEHIND_YEAR % (_MONTH, _NO_MONTH)),
    }


def _decide_order(cells: Mapping[str, int]) -> tuple[Order | None, str]:
    """Return the order that a column proves and the evidence as a sentence; None where it proves none or several."""
    count = Counter(cells)
    if count["year, day, month"] and not count["year, month, day"]:
        return None, (
            f"Dates with the day between year and month (2024-31-12): {count['year, day, month']:,}; none has it last. "
            "No order reads them: put the day last with the step replace_text first."
        )
    order, said = _proven_order(count)
    doubt = _doubt(count, order)
    return (None, doubt) if doubt else (order, said)


def _doubt(count: Counter[str], order: Order | None) -> str:
    """Say which dates are proven by dates of another notation only: dots and slashes may come from two systems."""
    others = count["any"] - count["dots"]
    if order == "month_first" and count["dots"] and not count["month with dots"]:
        return (
            f"Dates with dots that can be read both ways: {count['dots']:,}; only dates with other signs prove that "
            "the month stands first, which is unusual with dots."
        )
    if order == "day_first" and others and 0 < count["day with dots"] == count["day"] + count["day or year"]:
        return (
            f"Dates with slashes or hyphens that can be read both ways: {others:,}; only dates with dots prove that "
            "the day stands first."
        )
    return ""


def _proven_order(count: Counter[str]) -> tuple[Order | None, str]:
    proven: dict[Order, int] = {"day_first": count["day"], "month_first": count["month"], "year_first": count["year"]}
    undecided = count["any"]
    if not count["year"]:
        # A two-digit year stands first only where some cell proves it, or where hyphens make it likely.
        weak: dict[Order, int] = {"day_first": count["day or year"], "month_first": count["month or year"]}
        if count["hyphens"] and not count["not year"]:
            undecided += sum(weak.values())
        else:
            proven = {order: number + weak.get(order, 0) for order, number in proven.items()}
    sure = [order for order, number in proven.items() if number]
    if len(sure) > 1:
        said = ", ".join(f"{proven[order]:,} only with the {_SAID[order]} first" for order in sure)
        return None, f"The column mixes orders; of its cells are dates: {said}."
    if sure and not (undecided and count["hyphens"] and not count["not year"] and sure[0] != "year_first"):
        return sure[
            0
        ], f"Cells that are dates only with the {_SAID[sure[0]]} first: {proven[sure[0]]:,}; none contradicts."
    if not undecided:
        return "day_first", "No date in the column depends on the order of day and month."
    if count["any"] == count["dots"] and undecided == count["any"]:
        return (
            "day_first",
            f"The dates that could be read both ways ({undecided:,}) are all written with dots: day first.",
        )
    return (
        None,
        f"Cells that are dates in more than one order: {undecided:,}; no other cell decides which one is meant.",
    )


_SAID = {"day_first": "day", "month_first": "month", "year_first": "year"}


_UNIX = r"^[1-3][0-9]{9}(?:[.,][0-9]+)?$|^[1-3](?:[0-9]{12}|[0-9]{15}|[0-9]{18})$"
_EXCEL = r"^[1-7][0-9]{4}(?:[.,][0-9]+)?$"


def _number_evidence(value: pl.Expr) -> dict[str, pl.Expr]:
    bare = pl.when(value.str.contains(r"^\s*[0-9]{1,19}(?:[.,][0-9]*)?\s*$")).then(value.str.strip_chars())
    number = once(read(bare, Manner("day_first")).struct.field("reason") == BARE_NUMBER)
    return {
        "number": number,
        "seconds": number & bare.str.contains(_UNIX),
        "days": number & bare.str.contains(_EXCEL),
        "other": value.is_not_null() & ~number.fill_null(value=False),
    }


def _decide_numbers(cells: Mapping[str, int]) -> tuple[Numbers | None, str]:
    count = Counter(cells)
    if not count["number"]:
        return "refuse", ""
    if count["number"] < count["other"]:
        return "refuse", f"Bare numbers among the dates, not read as dates: {count['number']:,}."
    if count["seconds"] == count["number"]:
        return (
            "unix",
            f"All bare numbers ({count['number']:,}) count seconds or parts of a second since 1970, in UTC.",
        )
    if count["days"] == count["number"]:
        return None, (
            f"Bare numbers that may be Excel's day numbers: {count['number']:,}. Say in which of its two date systems: "
            "excel_1900 (the usual one) or excel_1904 (old files from a Mac)."
        )
    return "refuse", f"Bare numbers with no pattern that tells what they count: {count['number']:,}."


def date_evidence(value: pl.Expr) -> dict[str, pl.Expr]:
    """Return words → true where a cell speaks for an order or for what bare numbers count. Read by `settle_dates`."""
    return _order_evidence(value) | _number_evidence(value)


def settle_dates(cells: Mapping[str, int], numbers: Numbers) -> Settlement | Undecided:
    """Decide the order from the number of cells behind each word, and what bare numbers count if nobody said it."""
    order, because = _decide_order(cells)
    counts, why = _decide_numbers(cells) if numbers == "refuse" else (numbers, "")
    if order is None or counts is None:
        return Undecided(" ".join(said for choice, said in ((order, because), (counts, why)) if choice is None))
    said = f"{because} {why}".strip()
    return Settlement({"order": order} if counts == numbers else {"order": order, "numbers": counts}, said)
