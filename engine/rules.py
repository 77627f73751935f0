"""The rules a target field's values can be checked against: each is one named boolean expression.

A rule asks about the value as it leaves the field's last step. Only `required` asks about empty cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl
import pycountry

from engine.errors import OptionError
from engine.project import Check, Rule
from engine.transform import compiles
from engine.values import fold, tidy

Setting = Literal["none", "whole_number", "characters", "pattern", "type", "lookup", "sameness"]


@dataclass(frozen=True)
class Kind:
    """What a form needs to know about a rule."""

    label: str
    help: str
    setting: Setting = "none"


RULES: Mapping[Rule, Kind] = {
    "required": Kind("Required", "Every row has a value with at least one visible character."),
    "unique": Kind(
        "Unique",
        "No value occurs twice in the whole column, compared as written (exact) or without case and spaces (folded).",
        "sameness",
    ),
    "max_length": Kind("Maximum length", "At most this many characters.", "whole_number"),
    "max_bytes": Kind("Maximum bytes", "At most this many bytes in UTF-8; `ä` takes two.", "whole_number"),
    "characters": Kind(
        "Allowed characters",
        "Nothing but these characters. Ranges are written `A-Z`; a hyphen itself stands first or last.",
        "characters",
    ),
    "pattern": Kind("Pattern", "The whole value matches this regular expression.", "pattern"),
    "type": Kind("Type", "The value is written as the type's plain form: `1234.56`, `2026-03-29`, `true`.", "type"),
    "one_of": Kind(
        "One of a lookup table",
        "The value stands in the table's value column (the key where there is only one column); "
        "`table.column` names another column.",
        "lookup",
    ),
}

CHARACTER_SETS: Mapping[str, str] = {
    "Digits": "0-9",
    "Letters and digits without accents": "A-Za-z0-9",
    "ASCII": " -~",
    "Windows-1252": " -~\u00a0-ÿ" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"),
}
"""Settings that a form can offer for `characters`."""

_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LABEL = r"[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?"
_PATTERNS: Mapping[str, str] = {
    "integer": r"-?[0-9]+",
    "number": r"-?[0-9]+(\.[0-9]+)?",
    "boolean": r"(?i:true|false)",
    "email": rf"[^\s@,;<>()\[\]\\\x22]+@{_LABEL}(\.{_LABEL})+",
    "url": r"(?i:https?)://[^\s/?#]+\.[^\s/?#]+([/?#]\S*)?",
    "phone": r"\+[1-9][0-9]{6,14}",
}
TYPES: Mapping[str, str] = {
    "integer": "a whole number such as -42",
    "number": "a number such as -1234.56",
    "date": "a date such as 2026-03-29",
    "date_time": "a date and time such as 2026-03-29T14:30:00Z",
    "boolean": "true or false",
    "email": "an e-mail address",
    "url": "a web address that starts with http:// or https://",
    "phone": "a phone number such as +4930123456",
    "country": "a country's two-letter code such as DE",
    "currency": "a currency's three-letter code such as EUR",
}
"""The types that `type` knows, each with the form it asks for."""


@dataclass(frozen=True)
class BoundCheck:
    """A check, ready to be asked: `fails` is true, false or null (no) for each cell of the value it was bound to."""

    number: int
    check: Check
    fails: pl.Expr
    words: str
    """What is wrong where it fails, such as `longer than 40 characters`."""

    @property
    def mark(self) -> str:
        """The name of its column in a computed field."""
        return f"check.{self.number}"

    @property
    def refuses(self) -> bool:
        """Whether a row that fails it is rejected."""
        return self.check.severity == "reject"


def bind_check(
    check: Check,
    number: int,
    value: pl.Expr,
    tables: Mapping[str, pl.DataFrame],
    repeated: pl.Series | None = None,
) -> BoundCheck:
    """Build a check's expression over `value`.

    `repeated` holds the values (as `sameness` compares them) that occur more than once in the whole column;
    a `unique` check without it finds nothing, so whoever runs or counts must hand it over.

    Raises:
        OptionError: the rule's setting is wrong; the sentence says what it may be.
    """
    fails, words = _MAKERS[check.rule](check, value, tables, repeated)
    return BoundCheck(number, check, fails, words)


def sameness(check: Check, value: pl.Expr) -> pl.Expr:
    """Return the text by which a `unique` check compares values."""
    return fold(value) if check.value == "folded" else value


def _required(_: Check, value: pl.Expr, *_more: object) -> tuple[pl.Expr, str]:
    return value.is_null() | (tidy(value) == ""), "required, but empty"


def _unique(
    check: Check, value: pl.Expr, _: Mapping[str, pl.DataFrame], repeated: pl.Series | None
) -> tuple[pl.Expr, str]:
    if check.value not in ("", "exact", "folded"):
        raise OptionError(f"The rule unique compares `exact` or `folded`, not “{check.value}”.")
    known = pl.Series("value", [], pl.String) if repeated is None else repeated
    return sameness(check, value).is_in(known.implode()), "not unique"


def _max_length(check: Check, value: pl.Expr, *_more: object) -> tuple[pl.Expr, str]:
    limit = _limit(check, "characters")
    return value.str.len_chars() > limit, f"longer than {limit:,} character{'' if limit == 1 else 's'}"


def _max_bytes(check: Check, value: pl.Expr, *_more: object) -> tuple[pl.Expr, str]:
    limit = _limit(check, "bytes")
    return value.str.len_bytes() > limit, f"longer than {limit:,} byte{'' if limit == 1 else 's'}"


def _limit(check: Check, what: str) -> int:
    if not check.value.isascii() or not check.value.isdigit() or not 0 < int(check.value) < 2**31:
        raise OptionError(f"The rule {check.rule} needs a whole number of {what} such as 40, not “{check.value}”.")
    return int(check.value)


def _characters(check: Check, value: pl.Expr, *_more: object) -> tuple[pl.Expr, str]:
    if not check.value:
        raise OptionError("The rule characters needs the characters that are allowed, such as A-Za-z0-9.")
    inside = "".join(
        rf"{_one(part[0])}-{_one(part[2])}" if len(part) == len("A-Z") else _one(part) for part in _parts(check.value)
    )
    return ~value.str.contains(rf"^[{inside}]*$"), f"has other characters than {check.value}"


def _parts(written: str) -> list[str]:
    parts: list[str] = []
    at = 0
    while at < len(written):
        if written[at + 1 : at + 2] == "-" and at + 2 < len(written):
            first, last = written[at], written[at + 2]
            if first > last:
                raise OptionError(f"The range {first}-{last} of the rule characters runs backwards.")
            parts.append(written[at : at + 3])
            at += 3
        else:
            parts.append(written[at])
            at += 1
    return parts


def _one(character: str) -> str:
    return rf"\x{{{ord(character):x}}}"


def _pattern(check: Check, value: pl.Expr, *_more: object) -> tuple[pl.Expr, str]:
    if not check.value:
        raise OptionError("The rule pattern needs a regular expression such as [A-Z]{2}[0-9]{5}.")
    try:
        compiles(check.value)
    except ValueError as error:
        raise OptionError(f"The rule pattern cannot be used: {error}.") from None
    return ~value.str.contains(rf"^(?:{check.value})$"), f"does not match {check.value}"


def _type(check: Check, value: pl.Expr, *_more: object) -> tuple[pl.Expr, str]:
    name = check.value
    if name not in TYPES:
        raise OptionError(f"The rule type knows {', '.join(TYPES)}; not “{name}”.")
    words = f"not {TYPES[name]}"
    if name in _PATTERNS:
        return ~value.str.contains(rf"^(?:{_PATTERNS[name]})$"), words
    if name in ("country", "currency"):
        return ~value.is_in(pl.Series(_codes(name), dtype=pl.String).implode()), words
    shape = _DATE if name == "date" else rf"{_DATE}[T ]{_TIME}(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?"
    day = value.str.head(len("2026-03-29")).str.to_date("%Y-%m-%d", strict=False)
    return ~value.str.contains(rf"^(?:{shape})$") | (value.is_not_null() & day.is_null()), words


@cache
def _codes(name: str) -> list[str]:
    if name == "country":
        return sorted(country.alpha_2 for country in pycountry.countries)
    return sorted(currency.alpha_3 for currency in pycountry.currencies)


def _one_of(check: Check, value: pl.Expr, tables: Mapping[str, pl.DataFrame], *_more: object) -> tuple[pl.Expr, str]:
    name, column = check.value, ""
    if name not in tables and "." in name:
        name, _, column = name.rpartition(".")
    if name not in tables:
        raise OptionError(
            f"The rule one_of names the lookup table “{check.value}”, which there is not.",
            hint="Create it on the page Lookup tables, or choose another one.",
        )
    rows = tables[name]
    columns = [each for each in rows.columns if not each.startswith("\u2190")]
    column = column or columns[min(1, len(columns) - 1)]
    if column not in columns:
        raise OptionError(f"The lookup table {name} has no column “{column}”.", hint=f"Its columns: {columns}.")
    allowed = rows[column].drop_nulls().unique()
    return ~value.is_in(allowed.implode()), f"not in the lookup table {check.value}"


_Maker = Callable[[Check, pl.Expr, Mapping[str, pl.DataFrame], pl.Series | None], tuple[pl.Expr, str]]
_MAKERS: Mapping[Rule, _Maker] = {
    "required": _required,
    "unique": _unique,
    "max_length": _max_length,
    "max_bytes": _max_bytes,
    "characters": _characters,
    "pattern": _pattern,
    "type": _type,
    "one_of": _one_of,
}
