"""Check an IBAN and write it in one spelling: without spaces, or in groups of four.

Country, length, form and check digits are verified (ISO 13616, as python-stdnum has its registry), and the account's
own check digits where Belgium, Spain, Norway and Montenegro have them. A label (`IBAN:`) and spaces go. That an IBAN
is well formed does not say that the account exists.
"""

import re
from functools import cache
from typing import ClassVar, Literal

import polars as pl
from stdnum import iban, numdb
from stdnum.exceptions import InvalidChecksum, ValidationError

from engine.transform import Answer, Example, Transform, once
from engine.values import INVISIBLE, Cell, each_distinct

FORM, COUNTRY, LENGTH, DIGITS = (
    "not in the form of an IBAN",
    "no country with IBANs",
    "not in the country's form",
    "the check digits are wrong",
)
OWN = ("BE", "ES", "ME", "NO")
"""Countries whose accounts have check digits of their own, which python-stdnum verifies."""
KINDS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]", "e": " "}
LETTERS = {chr(ord("A") + number): str(10 + number) for number in range(26)}
WIDTH, CHUNK = 72, 9
"""Room for the digits of the longest IBAN with letters, and how many are divided at once."""


class CheckIban(Transform):
    """See the module."""

    output: Literal["compact", "paper"] = "compact"
    """Without spaces, or in groups of four."""

    group = "identity"
    examples: ClassVar = (
        Example(
            before=["DE89 3704 0044 0532 0130 00", "iban: at61 1904 3002 3457 3201"],
            after=["DE89370400440532013000", "AT611904300234573201"],
        ),
        Example(options={"output": "paper"}, before=["CH9300762011623852957"], after=["CH93 0076 2011 6238 5295 7"]),
        Example(before=["DE89370400440532013001"], after=[None], reason=DIGITS),
        Example(before=["DE8937040044053201300"], after=[None], reason=LENGTH),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the numbers in one spelling."""
        bare = (
            value.str.replace_all(INVISIBLE, "")
            .str.to_uppercase()
            .str.replace(r"^\W*IBAN(?:[-\s]*(?:NR|NO|NUMMER))?\b[.:\s]*", "")
        )
        number = once(bare.str.replace_all(r"[\s.\-]+", ""))
        shaped = once(number.str.contains(r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$"))
        code = number.str.slice(0, 2)
        known = code.is_in(list(_forms()))
        formed = number.str.contains(_pattern())
        # 97 more or less give the same remainder: 00, 01 and 99 stand for 97, 98 and 02, and are never issued
        right = (_remainder(pl.when(shaped).then(number)) == 1) & ~number.str.slice(2, 2).is_in(["00", "01", "99"])
        own = each_distinct(_own, pl.when(code.is_in(OWN) & shaped & formed & right).then(number), reasons=(DIGITS,))
        made = number if self.output == "compact" else number.str.replace_all("(.{4})", "$1 ").str.strip_chars()
        return Answer(
            pl.when(shaped).then(made),
            reasons={
                FORM: ~shaped,
                COUNTRY: ~known,
                LENGTH: ~formed,
                DIGITS: ~right | own.reasons[DIGITS].fill_null(value=False),
            },
            otherwise=FORM,
        )


@cache
def _forms() -> dict[str, str]:
    """Return each country's form of what follows the check digits, as a pattern."""
    made = {}
    for first in LETTERS:
        for second in LETTERS:
            info = numdb.get("iban").info(first + second + "00")[0][1]
            if "bban" in info:
                parts = re.findall(r"([0-9]+)!?([nace])", info["bban"])
                made[first + second] = "".join(f"{KINDS[kind]}{{{size}}}" for size, kind in parts)
    return made


@cache
def _pattern() -> str:
    return "^(?:" + "|".join(f"{code}[0-9]{{2}}{form}" for code, form in _forms().items()) + ")$"


def _remainder(number: pl.Expr) -> pl.Expr:
    """Return the IBAN as a number, its first four characters last, modulo 97."""
    digits = once((number.str.slice(4) + number.str.slice(0, 4)).str.replace_many(LETTERS).str.pad_start(WIDTH, "0"))
    left: pl.Expr = pl.lit(0, pl.Int64)
    for start in range(0, WIDTH, CHUNK):
        chunk = digits.str.slice(start, CHUNK).str.to_integer(strict=False)
        left = once((left * 10**CHUNK + chunk) % 97)
    return left


def _own(number: str) -> Cell:
    try:
        iban.validate(number)
    except InvalidChecksum:
        return Cell(reason=DIGITS)
    except ValidationError:  # a bank that the library's list does not have yet
        return Cell(number)
    return Cell(number)
