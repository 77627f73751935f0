"""Name a unit of measure by its UN/ECE code, or convert a quantity or a price per unit into another unit.

`Stk.`, `pcs` and `pieza` are H87, `kg` is KGM, `Karton` XCT (the lookup table `unit_spellings`). What is written alike
for different units (`ton`, `gal`, `ct`) is asked about.

Quantities convert only inside what they measure, by exact factors: grams become kilograms, dozens become pieces;
pieces never become kilograms, and boxes become nothing else. A price per unit moves the other way: 5 per kilogram are
0.005 per gram. Numbers are plain (`12.5` or `12.5 kg`), as `parse_number` writes them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

import polars as pl
from pydantic import Field, model_validator

from engine.errors import OptionError
from engine.money.exact import converted
from engine.money.rounding import round_half_up
from engine.transform import Answer, Example, FieldName, LookupName, Transform, once
from engine.values import Cell, each_distinct

UNKNOWN = "not a unit that the lookup table knows"
SEVERAL = "several units are written like this"
NO_UNIT = "the row names no unit"
NO_NUMBER = "not a plain number such as 12.5, alone or before its unit: parse it first"
OTHER_KIND = "the units measure different things"
FIXED = "this unit does not convert into others"
CONTRADICTION = "the unit in the cell is not the unit in the field"
REASONS = (UNKNOWN, SEVERAL, NO_UNIT, NO_NUMBER, OTHER_KIND, FIXED, CONTRADICTION)
ROUNDED = "rounded: digits were dropped"
NUMBER_LEFT_OUT = "the number beside the unit was left out"
LONGEST = 12
"""Decimals that are kept where a division does not end."""
_BARE = r"^-?[0-9]+(?:\.[0-9]+)?$"
_QUANTITY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)?\s*(.*)", re.DOTALL)


class Unit(NamedTuple):
    """A unit: what it measures, and its size there; None where it does not convert."""

    code: str
    measures: str
    factor: Fraction | None


class Units:
    """Spellings and units of two tables: spelling, code; and code, factor, dimension."""

    def __init__(self, spellings: pl.DataFrame, units: pl.DataFrame) -> None:
        self.units = {
            code: Unit(code, measures, Fraction(factor) if factor else None)
            for code, factor, measures in units.select("code", "factor", "dimension").iter_rows()
        }
        self._exact: defaultdict[str, set[str]] = defaultdict(set)
        self._folded: defaultdict[str, set[str]] = defaultdict(set)
        for spelling, code in spellings.select(pl.nth(0), pl.nth(1)).iter_rows():
            self._exact[_key(spelling)].add(code)
            self._folded[_key(spelling).lower()].add(code)

    def find(self, text: str) -> Unit | str:
        """Return the unit that a text names, or the reason why it names none."""
        key = _key(text)
        if not key:
            return NO_UNIT
        codes = self._exact.get(key) or self._folded.get(key.lower()) or ({text.strip()} & set(self.units))
        if len(codes) == 1:
            code = next(iter(codes))
            return self.units.get(code, Unit(code, code, None))
        return SEVERAL if codes else UNKNOWN


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace(".", " ").split())


class ConvertUnit(Transform):
    """See the module."""

    what: Literal["code", "quantity", "price_per_unit"] = "code"
    """Name the unit in the cell; or convert the quantity, or the price per unit, that is in it."""

    target: str = ""
    """Unit to convert into, as a code (KGM) or as it is written (kg)."""

    unit: FieldName = ""
    """Field that names the unit of the quantity or price, where the cell does not."""

    decimals: Annotated[int, Field(ge=-1, le=LONGEST)] = -1
    """Decimals of the result, rounded half up and noted; -1 keeps all (12 where a division does not end)."""

    table: LookupName = "unit_spellings"
    """Lookup table of spellings and codes."""

    units: LookupName = "units"
    """Lookup table of units: code, factor, dimension."""

    group = "money"
    examples: ClassVar = (
        Example(before=["Stk.", "kg", "Karton", "m²", "KGM"], after=["H87", "KGM", "XCT", "MTK", "KGM"]),
        Example(
            options={"what": "quantity", "target": "kg", "unit": "unit"},
            fields={"unit": ["g", "lb", "kg"]},
            before=["1500", "2", "12.50"],
            after=["1.5", "0.90718474", "12.50"],
        ),
        Example(
            options={"what": "price_per_unit", "target": "g", "unit": "unit"},
            fields={"unit": ["kg"]},
            before=["5"],
            after=["0.005"],
        ),
        Example(options={"what": "quantity", "target": "kg"}, before=["3 Stk"], after=[None], reason=OTHER_KIND),
        Example(before=["ton"], after=[None], reason=SEVERAL),
    )

    @model_validator(mode="after")
    def _target_is_given(self) -> Self:
        if self.what != "code" and not self.target:
            raise ValueError("a target unit is needed to convert into, such as KGM or kg")
        return self

    def answer(self, value: pl.Expr) -> Answer:
        """Return the codes, or the converted numbers."""
        units = Units(self.rows_of(self.table), self.rows_of(self.units))
        notes = (ROUNDED, NUMBER_LEFT_OUT)
        if self.what == "code":
            return each_distinct(partial(_code, units), value, reasons=REASONS, notes=notes)
        target = units.find(self.target)
        if isinstance(target, str):
            raise OptionError(
                f"convert_unit: the target “{self.target}”: {target}.", hint="Name it by its code, such as KGM."
            )
        named = pl.col(self.unit) if self.unit else pl.lit(None, pl.String)
        bare = value.str.contains(_BARE) & named.is_not_null()
        ratio = each_distinct(partial(self._ratio, units, target), pl.when(bare).then(named)).value
        known = once(ratio)
        places = LONGEST if self.decimals < 0 else self.decimals
        quick = once(converted(pl.when(bare).then(value), known, places, divide=False)).struct.field
        made = quick("value")
        if self.decimals < 0:
            made = pl.when(~quick("rounded")).then(made.str.strip_chars_end("0").str.strip_suffix("."))
        made = once(made)
        rest = pl.when(made.is_null()).then(value)
        slow = each_distinct(partial(self._cell, units, target), rest, named, reasons=REASONS, notes=notes)
        rounded = pl.when(made.is_null()).then(slow.notes[ROUNDED]).otherwise(quick("rounded"))
        return Answer(pl.coalesce(made, slow.value), slow.reasons, {**slow.notes, ROUNDED: rounded})

    def _ratio(self, units: Units, target: Unit, named: str) -> str | None:
        """Return what numbers in that unit are multiplied by, where that ends; else each is looked at by itself."""
        unit = units.find(named)
        if isinstance(unit, str) or unit.code == target.code or unit.measures != target.measures:
            return None
        if unit.factor is None or target.factor is None:
            return None
        number, ends = _decimal(self._times(unit.factor, target.factor))
        return f"{number:f}" if ends else None

    def _times(self, unit: Fraction, target: Fraction) -> Fraction:
        return target / unit if self.what == "price_per_unit" else unit / target

    def _cell(self, units: Units, target: Unit, text: str, named: str | None) -> Cell:
        found = _QUANTITY.fullmatch(text.strip())
        if not found or not found[1] or re.match(r"[.,0-9]", found[2]):
            return Cell(reason=NO_NUMBER)
        unit = units.find(found[2] or named or "")
        if isinstance(unit, str):
            return Cell(reason=unit)
        if found[2] and named and units.find(named) != unit:
            return Cell(reason=CONTRADICTION)
        if unit.code == target.code:
            return self._written(Decimal(found[1]), exact=True)
        return self._converted(Fraction(found[1]), unit, target)

    def _converted(self, number: Fraction, unit: Unit, target: Unit) -> Cell:
        if unit.measures != target.measures:
            return Cell(reason=OTHER_KIND)
        if unit.factor is None or target.factor is None:
            return Cell(reason=FIXED)
        made, exact = _decimal(number * self._times(unit.factor, target.factor))
        return self._written(made, exact=exact)

    def _written(self, number: Decimal, *, exact: bool) -> Cell:
        short = number if self.decimals < 0 else round_half_up(number, self.decimals)
        if not short:
            short = abs(short)
        return Cell(f"{short:f}", note=None if exact and short == number else ROUNDED)

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return None: the unit that each row had is not in the result."""
        return None


def _code(units: Units, text: str) -> Cell:
    unit = units.find(text)
    if not isinstance(unit, str):
        return Cell(unit.code)
    found = _QUANTITY.fullmatch(text.strip())
    if unit == UNKNOWN and found and found[1]:
        beside = units.find(found[2])
        return Cell(reason=beside) if isinstance(beside, str) else Cell(beside.code, note=NUMBER_LEFT_OUT)
    return Cell(reason=unit)


def _decimal(number: Fraction) -> tuple[Decimal, bool]:
    """Return a fraction as a decimal, and whether that is exact."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    # A denominator 2^a · 5^b has at most max(a, b) decimals, and each is at most the bits of the denominator.
    places = number.denominator.bit_length() if rest == 1 else LONGEST + len(str(number.numerator))
    digits = len(str(abs(number.numerator) // number.denominator)) + places + 2
    made = Context(prec=digits).divide(Decimal(number.numerator), Decimal(number.denominator))
    if rest == 1:
        return made, True
    return round_half_up(made, LONGEST), False
