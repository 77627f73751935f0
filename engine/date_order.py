"""What a whole column says about the order of day, month and year in its dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import polars as pl

from engine.date_text import Manner, Order
from engine.datetimes import read
from engine.transform import once

ORDERS: tuple[Order, ...] = ("day_first", "month_first", "year_first")
_THREE_NUMBERS = r"(?:^|[^\d./-])\d{1,2}[^\d\pL]{1,4}\d{1,2}[^\d\pL]{1,4}\d{1,4}"
"""Only dates written like this depend on the order, in the digits of any script."""
_SHORT_YEAR = r"[0-9]{1,2}[./ -]{1,2}[0-9]{1,2}[./ -]{1,2}[0-9]{1,2}(?:[^0-9]|$)"
_HYPHENS = r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}(?:[^0-9]|$)"
_DOTS = r"^[^0-9]*[0-9]{1,2}\. ?[0-9]{1,2}\. ?[0-9]{2,4}"


def order_evidence(value: pl.Expr) -> dict[str, pl.Expr]:
    """Return words → true where a cell speaks for an order of day, month and year. Read by `decide_order`."""
    asked = pl.when(value.str.contains(_THREE_NUMBERS)).then(value)
    short = pl.when(asked.str.contains(_SHORT_YEAR) | ~asked.str.contains(r"\d{4}")).then(asked)
    read_as = {}
    for order in ORDERS:
        cells = short if order == "year_first" else asked
        read_as[order] = once(read(cells, Manner(order)).struct.field("local"))
    day, month, year = (read_as[order] for order in ORDERS)
    d, m, y = day.is_not_null(), month.is_not_null(), year.is_not_null()
    both_differ = d & m & (day != month)
    return {
        "day": d & ~m & ~y,
        "month": m & ~d & ~y,
        "year": y & ~d & ~m,
        "day or year": d & ~m & y,
        "month or year": m & ~d & y,
        "any": both_differ,
        "dots": both_differ & value.str.contains(_DOTS),
        "not year": ((d ^ m) | both_differ) & ~y,
        "hyphens": y & (d | m) & value.str.contains(_HYPHENS),
    }


def decide_order(cells: Mapping[str, int]) -> tuple[Order | None, str]:
    """Return the order that a column proves and the evidence as a sentence; None where it proves none or several."""
    count = Counter(cells)
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
        return sure[0], f"{proven[sure[0]]:,} cells are dates only with the {_SAID[sure[0]]} first; none contradicts."
    if not undecided:
        return "day_first", "No date in the column depends on the order of day and month."
    if count["any"] == count["dots"] and undecided == count["any"]:
        return "day_first", f"All {undecided:,} dates that could be read both ways are written with dots: day first."
    return (
        None,
        f"{undecided:,} dates can be read in more than one order, and no other cell decides which one is meant.",
    )


_SAID = {"day_first": "day", "month_first": "month", "year_first": "year"}
