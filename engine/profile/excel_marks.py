"""What a spreadsheet did to a field before it was exported."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from engine.findings import Suggestion
from engine.profile import patterns
from engine.profile.column import ROWS, TIDY, Column
from engine.profile.kinds import Looks, is_id_name
from engine.profile.marks import Mark, share

DIGITS_KEPT = 15
"""Significant digits that a spreadsheet keeps of a number."""
ACCIDENTS = 0.05
"""Numbers that may end in so many zeros by chance: more expected ones prove nothing."""
CODES, FEW_SERIALS = 0.3, 0.4
"""From this share of codes such as 3-2, up to that share of numbers of days among them are such codes."""
MAJORITY, USUAL_WIDTH = 0.5, 0.8
"""From this share of the rows (of a country, where there is one) a number of digits is the field's width."""


def marks(column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield damage that Excel and its like are known for."""
    errors = column.within(column.signs(r"^\s*#"), TIDY.str.contains(patterns.EXCEL_ERROR))
    yield Mark("excel_error", "error", "holds a spreadsheet's error words instead of values", errors)
    if looks.kind not in ("number", "amount", "percentage"):
        short = column.within(column.signs(r"^\s*9.*A\+99"), TIDY.str.contains(patterns.EXCEL_SCIENTIFIC))
        sentence = "was shortened to the notation 1.71E+09; the digits after it are lost. Export the field as text"
        yield Mark("excel_scientific", "error", sentence, short)
    if looks.kind not in ("date", "date-time", "time"):
        dates = column.within(
            column.signs(r"^\s*(?:[0-9]{1,2}[. -]{1,2}[Aa]{1,2}\.?|[Aa]{1,2}\.?[. -]{1,2}[0-9]{1,4})\s*$"),
            TIDY.str.contains(patterns.EXCEL_DATE),
        )
        if 0 < share(column, dates) < 1 / 2:
            yield Mark(
                "excel_date", "error", "holds codes that a spreadsheet turned into dates, as 3-2 into 03. Mrz", dates
            )
        serials = _serials(column)
        sentence = "holds codes that a spreadsheet turned into dates and then into numbers of days, as 3-2 into 44623"
        yield Mark("excel_serial", "error", sentence, serials)
    if looks.kind in ("id", "postal code", "integer", "text", "phone"):
        yield Mark(
            "excel_truncated",
            "error",
            "was cut to 15 digits: the digits after them became zeros. Export the field as text",
            _truncated(column),
        )
        yield from _lost_zeros(column, looks)


def damaged(column: Column, looks: Looks) -> pl.Series:
    """Return every distinct value that these marks name."""
    mask = column.none
    for mark in marks(column, looks):
        mask = mask | mark.values
    return mask


def _serials(column: Column) -> pl.Series:
    """Return numbers of days among codes that a spreadsheet takes for dates: a few among many such codes."""
    numbers = column.within(column.signs(r"^\s*[0-9]{5}\s*$"), TIDY.str.contains(patterns.EXCEL_SERIAL))
    if not numbers.any():
        return numbers
    codes = column.within(
        column.signs(r"^\s*[0-9]{1,2}[-/.][0-9]{1,4}\s*$"), TIDY.str.contains(patterns.DATE_LIKE_CODE)
    )
    few = share(column, numbers) <= FEW_SERIALS
    return numbers if few and share(column, codes) >= CODES else column.none


def _truncated(column: Column) -> pl.Series:
    long = column.signs(rf"^\s*[0-9]{{{DIGITS_KEPT + 1},}}\s*$")
    if not long.any():
        return long
    zeros = rf"^[0-9]{{{DIGITS_KEPT}}}0+$"
    cut = column.within(long, TIDY.str.contains(zeros))
    if column.count(cut) * 2 > column.count(long):
        return cut
    chance = 10.0 ** -(TIDY.str.len_bytes().cast(pl.Float64) - DIGITS_KEPT)
    expected = column.uniques.filter(long).select((chance * ROWS).sum()).item()
    return cut if expected < ACCIDENTS else column.none


def _lost_zeros(column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield digits shorter than the field's width, where others of that width begin with a zero."""
    if looks.kind not in ("id", "postal code") and not is_id_name(column.name):
        return
    digits = column.signs(patterns.INTEGER)
    widths = (
        column.uniques.filter(digits)
        .group_by(width=TIDY.str.len_bytes())
        .agg(ROWS.sum(), zeros=ROWS.filter(TIDY.str.starts_with("0")).sum())
        .sort("rows", descending=True)
    )
    if not widths.height or widths["rows"][0] < MAJORITY * column.count(digits) or not widths["zeros"][0]:
        return
    width = widths["width"][0]
    short = column.within(digits, (TIDY.str.len_bytes() < width) & ~TIDY.str.starts_with("0"))
    sentence = f"has lost leading zeros: the others have {width} digits, and some of them begin with 0"
    cure = Suggestion(transform="pad_left", options={"length": width}, label="Pad with zeros")
    yield Mark("lost_zeros", "warning", sentence, short, cure)
