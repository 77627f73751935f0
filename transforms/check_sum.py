"""Check that an amount is the sum of its lines in another table.

An order's total against its order lines, a discount total against the discounts of the lines, an invoice against its
positions: the lines are the records of another loaded table that name this record's key. The amount itself stays as it
is. A difference up to the tolerance is noted, a larger one fails: the step says whether such a row is rejected or kept.

The amount is a plain number, as `parse_number` writes it. The lines are read as the export has them: `1.234,50 €`.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.errors import OptionError
from engine.money import numbers
from engine.money.exact import NO_AMOUNT, Tolerance, parts, parts_of
from engine.table import WORKING
from engine.transform import Answer, Example, FieldName, TableName, Transform, once
from engine.values import fold, from_table

OTHER = "its lines add up to another sum"
NO_LINES = "no line of the other table has its key"
NO_KEY = "the row has no key"
UNREADABLE = "the amount of one of its lines is missing or not a number"
NEARLY = "its lines add up to it but for the tolerance"


class CheckSum(Transform):
    """See the module."""

    table: TableName
    """The loaded table of the lines, such as a.order_lines."""

    key: FieldName
    """Field of this table that names the record."""

    line_key: str
    """Field of the lines that names the record they belong to."""

    amount: str
    """Field of the lines that is added up."""

    decimal: Literal["point", "comma"] = "point"
    """Sign before the decimals in the lines."""

    tolerance: Tolerance = "0"
    """Largest difference that passes, noted."""

    only_checks = True
    group = "money"
    examples: ClassVar = (
        Example(
            options={"table": "a.lines", "key": "order", "line_key": "Order", "amount": "Discount"},
            tables={"a.lines": {"Order": ["A1", "A1", "A2"], "Discount": ["5.00", "2.50", "1.00"]}},
            fields={"order": ["A1", "A2"]},
            before=["7.50", "1"],
            after=["7.50", "1"],
        ),
        Example(
            options={"table": "a.lines", "key": "order", "line_key": "Order", "amount": "Amount", "decimal": "comma"},
            tables={"a.lines": {"Order": ["A1", "A1"], "Amount": ["10,00 €", "2,50 €"]}},
            fields={"order": ["A1"]},
            before=["12.00"],
            after=[None],
            reason=OTHER,
        ),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the amounts that are right."""
        amount = once(parts(value))
        found = from_table(self._sums(), pl.col(self.key), missing=NO_LINES)
        told = once(found.value)
        total = once(told.cast(pl.Int128, strict=False))
        difference = once((amount - total).abs())
        reasons = {
            NO_AMOUNT: amount.is_null(),
            NO_KEY: pl.col(self.key).is_null(),
            NO_LINES: told.is_null(),
            UNREADABLE: total.is_null(),
            OTHER: difference > parts_of(self.tolerance),
        }
        return Answer(value, reasons, {NEARLY: difference > 0})

    def _sums(self) -> pl.DataFrame:
        """Return each record's key and sum as text, in parts; `?` where a line cannot be read."""
        table = self.rows_of(self.table)
        missing = [name for name in (self.line_key, self.amount) if name not in table.columns]
        if missing:
            raise OptionError(
                f"check_sum: the table “{self.table}” has no field “{missing[0]}”.",
                hint=f"Its fields: {', '.join(name for name in table.columns if not name.startswith(WORKING))}.",
            )
        read = numbers.read(pl.col(self.amount), self.decimal, percent=False).struct.field("value")
        lines = table.select(key=fold(pl.col(self.line_key)), part=parts(read)).filter(pl.col("key") != "")
        readable = pl.col("part").is_not_null().all()
        return lines.group_by("key").agg(
            value=pl.when(readable).then(pl.col("part").sum().cast(pl.String)).otherwise(pl.lit("?"))
        )
