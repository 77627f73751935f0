"""Write a company register number in one spelling: `HRB 12345`, `FN 12345a`, `CHE-123.456.788`.

German numbers (HRA, HRB, GnR, GsR, PR, VR) lose the words around them, or keep the court in front; Austrian FN numbers
keep their letter, Swiss UIDs are checked by their last digit, and so are the numbers of a fixed country that
python-stdnum knows (such as French SIREN). The same German number exists at every court: without its court it is noted.
"""

import re
from functools import cache
from typing import Any, ClassVar, Literal

import polars as pl
from stdnum import get_cc_module
from stdnum.ch import uid
from stdnum.exceptions import ValidationError

from engine.transform import Answer, Example, Transform, once
from engine.values import INVISIBLE, Cell, each_distinct

UNKNOWN, DIGITS, SEVERAL = "not a register number", "the check digit is wrong", "more than one register number"
NO_COURT = "no court is named: the number exists at every court"
KINDS = {"HRA": "HRA", "HRB": "HRB", "GNR": "GnR", "GSR": "GsR", "PR": "PR", "VR": "VR"}
GERMAN = re.compile(
    r"(?<![^\W\d_])(H\.?\s?R\.?\s?[AB]|G\.?N\.?R|G\.?S\.?R|P\.?R|V\.?R)(?![^\W\d_])\.?[\s.:\-]*(?:NR|NUMMER)?[\s.:\-]*"
    r"([0-9]+(?:[ .][0-9]{3})*)(?:\s?(?!AG\b|RG\b)([A-Z]{1,3})(?![A-Z]))?",
    re.IGNORECASE,
)
COURT = re.compile(
    r"(?:Amtsgerichts?|Registergericht|Handelsregister|Amtsger\.|AG|RG)[\s:]+((?:[^\W\d_]|[ ./()-])+?)"
    r"(?=\s*(?:[,;:0-9]|\b(?:unter|Nr|H\.?\s?R\.?\s?[AB]|GNR|GSR|PR|VR)(?![^\W\d_])|$))",
    re.IGNORECASE,
)
AUSTRIAN = re.compile(r"\bF\.?\s?N\.?[\s.:]*([0-9]{1,6})\s?([A-Z])\b", re.IGNORECASE)
SWISS = re.compile(r"\bCHE[\s.\-]*([0-9]{3})[\s.\-]*([0-9]{3})[\s.\-]*([0-9]{3})\b", re.IGNORECASE)
_COURT = r"(\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)?)"
_NUMBER = r"(HRA|HRB|HR A|HR B|VR|PR) ?([1-9][0-9]*)"
BEFORE = rf"^(?:Amtsgericht {_COURT},? )?{_NUMBER}$"
BEHIND = rf"^{_NUMBER},? (?:Amtsgericht|AG) {_COURT}$"
AUSTRIA = r"^FN ?([1-9][0-9]{0,5}) ?([A-Za-z])$"
"""Numbers so plain that no cell need be looked at by itself."""
MODULES = {"FR": "siren", "BE": "vat", "NO": "orgnr", "SE": "orgnr", "FI": "ytunnus", "DK": "cvr", "PL": "regon"}
"""Countries whose register numbers have check digits, and the library's module for them."""


class NormalizeRegisterNumber(Transform):
    """See the module."""

    court: Literal["drop", "keep"] = "drop"
    """Whether a German number keeps its court in front: Köln HRB 12345."""

    country: Literal["", "FR", "BE", "NO", "SE", "FI", "DK", "PL"] = ""
    """Country of numbers that are only digits; none are read where it is left out."""

    group = "identity"
    examples: ClassVar = (
        Example(
            before=["Amtsgericht Köln, HR B 12345", "Amtsgericht Berlin HRB 98 765 B"],
            after=["HRB 12345", "HRB 98765 B"],
        ),
        Example(options={"court": "keep"}, before=["HRB: 12345, AG Köln"], after=["Köln HRB 12345"]),
        Example(before=["hrb 12345"], after=["HRB 12345"], note=NO_COURT),
        Example(before=["FN 12345 A", "CHE 107 787 577"], after=["FN 12345a", "CHE-107.787.577"]),
        Example(options={"country": "FR"}, before=["552 008 443"], after=["552008443"]),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the numbers in one spelling."""
        visible = once(value.str.replace_all(INVISIBLE, ""))
        plain, read = self._plain(visible)
        asked = each_distinct(
            self._read,
            pl.when(~read).then(visible),
            reasons=(UNKNOWN, DIGITS, SEVERAL),
            notes=(NO_COURT,),
            otherwise=UNKNOWN,
        )
        alone = asked.notes[NO_COURT].fill_null(value=False) | plain.struct.field("alone")
        made = pl.when(read).then(plain.struct.field("made")).otherwise(asked.value)
        return Answer(made, asked.reasons, {NO_COURT: alone}, UNKNOWN)

    def _plain(self, visible: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """Return what is made of numbers so plain that Polars reads them, and which those are."""
        before = once(visible.str.extract_groups(BEFORE)).struct.field
        left = once(pl.when(before("2").is_null()).then(visible))
        behind = once(left.str.extract_groups(BEHIND)).struct.field
        austria = once(pl.when(behind("1").is_null()).then(left).str.extract_groups(AUSTRIA)).struct.field
        kind = pl.coalesce(before("2"), behind("1")).str.replace(" ", "", literal=True)
        number = kind + " " + pl.coalesce(before("3"), behind("2"))
        court = pl.coalesce(before("1"), behind("3"))
        german = once(
            number if self.court == "drop" else pl.concat_str(court, number, separator=" ", ignore_nulls=True)
        )
        read = once(number.is_not_null() | austria("1").is_not_null())
        austrian = "FN " + austria("1") + austria("2").str.to_lowercase()
        alone = number.is_not_null() & court.is_null()
        return once(pl.struct(made=pl.when(number.is_not_null()).then(german).otherwise(austrian), alone=alone)), read

    def _read(self, text: str) -> Cell:
        """Return the number that one text holds."""
        capitals = text.upper()
        german = GERMAN.findall(text) if "R" in capitals else []
        austrian = AUSTRIAN.findall(text) if "F" in capitals else []
        swiss = SWISS.findall(text) if "CHE" in capitals else []
        if len(german) + len(austrian) + len(swiss) > 1:
            return Cell(reason=SEVERAL)
        if german:
            return self._german(text, *german[0])
        if austrian:
            return Cell(f"FN {int(austrian[0][0])}{austrian[0][1].lower()}")
        if swiss:
            number = "CHE" + "".join(swiss[0])
            return Cell(uid.format(number)) if uid.is_valid(number) else Cell(reason=DIGITS)
        return self._foreign(text) if self.country else Cell(reason=UNKNOWN)

    def _german(self, text: str, kind: str, digits: str, letters: str) -> Cell:
        number = str(int(re.sub(r"[ .]", "", digits)))
        made = f"{KINDS[re.sub(r'[^A-Z]', '', kind.upper())]} {number} {letters.upper()}".strip()
        court = COURT.search(text)
        if court is None:
            return Cell(made, note=NO_COURT)
        return Cell(f"{court[1].strip(' .')} {made}" if self.court == "keep" else made)

    def _foreign(self, text: str) -> Cell:
        module = _module(self.country)
        try:
            return Cell(str(module.validate(text)))
        except ValidationError:
            compact = re.sub(r"\W", "", text)
            return Cell(reason=DIGITS if compact.isascii() and compact.isdigit() else UNKNOWN)


@cache
def _module(country: str) -> Any:
    return get_cc_module(country.lower(), MODULES[country])
