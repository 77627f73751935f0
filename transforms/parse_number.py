"""Read a number as people write it, exactly.

Digits of any script, grouping by comma, point, space or apostrophe, minus signs in front or behind, accounting
brackets, currency signs and names around it: `1.234,56 €`, `(1,234.56)`, `1'234.50`, `12,5-`. Digits are handled as
text: nothing is rounded. What is not one number (a range, two prices, `12K`) is refused with the reason. Beside a
price, a quantity (`2,99 € / 100 g`), a tax or what the text calls an old price (`statt 59,99 €`) is left out and noted.

Whether a comma or a point stands before the decimals is decided by the whole column. Where cells can only be read one
way and none speaks against it, that way holds for all; `1.234` alone is a question.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import polars as pl

from engine.money import number_shapes, numbers
from engine.transform import Answer, Example, Settlement, Transform, Undecided, once

UNFIT = {
    "comma": "not a number with a decimal comma",
    "point": "not a number with a decimal point",
    "each": "not a number",
}
AS_WRITTEN = "a percentage, kept as it is written"
ZEROS = "leading zeros were dropped"
NEGLIGIBLE = 20
"""One decisive cell can speak for so many that read both ways, and not for more: it may be a slip."""


class ParseNumber(Transform):
    """See the module."""

    decimal: Literal["auto", "comma", "point", "each"] = "auto"
    """Which sign stands before the decimals: a comma (`1.234,56`), a point (`1,234.56`), or what each cell shows by
    itself, for columns that mix both."""

    percent: Literal["hundredth", "as_written"] = "hundredth"
    """What `19 %` becomes: its value `0.19`, or the `19` that is written."""

    several: Literal["refuse", "first", "last"] = "refuse"
    """What becomes of several prices in a cell (`3,49 zł 1,75 zł`, `10 - 20 €`): refused, or the first or last is taken
    and noted."""

    group = "money"
    examples: ClassVar = (
        Example(
            options={"decimal": "comma"},
            before=["1.234,56 €", "12,5-", "-1 234 567,89", "1.200,-"],
            after=["1234.56", "-12.5", "-1234567.89", "1200"],
        ),
        Example(
            options={"decimal": "point"},
            before=["(1,234.56)", "1'234.50", "US$ -12.30", "1,23,456.78"],
            after=["-1234.56", "1234.50", "-12.30", "123456.78"],
        ),
        Example(options={"decimal": "point"}, before=["19 %"], after=["0.19"], note=number_shapes.PER_CENT),
        Example(
            options={"decimal": "comma"},
            before=["statt 59,99 € nur 49,99 €"],
            after=["49.99"],
            note=number_shapes.TOLD_LAST,
        ),
        Example(options={"decimal": "comma"}, before=["12 - 15"], after=[None], reason=number_shapes.SEVERAL),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the numbers with a decimal point."""
        decimal = "each" if self.decimal == "auto" else self.decimal
        made = once(
            numbers.read(
                value,
                decimal,
                percent=self.percent == "hundredth",
                several=None if self.several == "refuse" else self.several,
            )
        ).struct.field
        per_cent = (
            {}
            if self.percent == "hundredth"
            else {number_shapes.PER_CENT: AS_WRITTEN, number_shapes.PER_MILLE: AS_WRITTEN}
        )
        notes = {words: made("note") == place for place, words in enumerate(numbers.ALL_NOTES, 1)}
        for words, instead in per_cent.items():
            notes[instead] = notes.get(instead, pl.lit(value=False)) | notes.pop(words)
        return Answer(
            made("value"),
            reasons={words: made("reason") == place for place, words in enumerate(numbers.ALL_REASONS, 1)},
            notes={**notes, ZEROS: made("zeros")},
            otherwise=UNFIT[decimal],
        )

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Write the same sign again: it holds where only digits and the sign were written."""
        if self.decimal not in ("comma", "point"):
            return None
        return "format_number", {"decimal": self.decimal}

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        """Return which cells need a comma, which a point, and which read both ways with another result."""
        way = once(numbers.ways(value))
        return {"comma": way == "comma", "point": way == "point", "either": way == "open", "several": way == "several"}

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        """Decide for the sign that cells need, if none needs the other one; say how many hold several numbers."""
        found, several = self._settled(cells), cells["several"]
        if not several or self.several != "refuse":
            return found
        holds = "holds" if several == 1 else "hold"
        said = f"{_cells(several)} {holds} more than one number, such as a range or two prices: refused, unless "
        said += "the option “several” takes the first or the last."
        return found._replace(because=f"{found.because} {said}")

    def _settled(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        comma, point, either = cells["comma"], cells["point"], cells["either"]
        if comma and point:
            return Settlement(
                {"decimal": "each"},
                f"The column mixes both: {_cells(comma)} can only be read with a decimal comma, {_cells(point)} only "
                f"with a point, so each cell is read by itself. {_cells(either)} could be read either way.",
            )
        decisive = comma or point
        if not decisive and not either:
            return Settlement({"decimal": "point"}, "No cell has a separator whose meaning is open.")
        if decisive * NEGLIGIBLE < either:
            rest = f"only {_cells(decisive)} can be read one way, too few to decide" if decisive else "no cell decides"
            return Undecided(f"{_cells(either)} such as 1.234 or 1,234 may be thousands or three decimals, and {rest}.")
        chosen, other = ("comma", "point") if comma else ("point", "comma")
        said = f"{_cells(decisive)} can only be read with a decimal {chosen}, none only with a decimal {other}."
        return Settlement({"decimal": chosen}, said)


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"
