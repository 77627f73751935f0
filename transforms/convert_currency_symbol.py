"""Turn a currency's sign, name or code into its three-letter ISO 4217 code.

The sign may stand alone or beside an amount, names in any language of CLDR are known: `€`, `12,50 Euro`, `US$`,
`Schweizer Franken`, `kr.`. A sign that several currencies share (`$`, `£`, `¥`, `kr`) is decided by the country beside
it, else by the default, which is noted; without either it is asked about.

The signs are the lookup table `currency_symbols`, the names `currency_names`.
"""

import re
from functools import partial
from typing import ClassVar

import polars as pl
from pydantic import field_validator

from engine.countries.names import country_code
from engine.lookups import shipped
from engine.money.currencies import NAMES, SYMBOLS, Meanings, Words, digits, shipped_words, tender, word_of
from engine.transform import Answer, Example, FieldName, LookupName, Transform, once
from engine.values import INVISIBLE, Cell, each_distinct

NONE = "there is no currency that is known"
SHARED = "several currencies share this sign or name, and no country or default decides"
CONFLICT = "it names more than one currency"
BY_DEFAULT = "a shared sign: the default was taken"
OWN = "written so for several currencies there: the country's own was taken"
BY_USE = "a shared sign, read as that country writes foreign money"
LEFT_OUT = "other text beside the currency was left out"
LOWER = "a code that is not in capitals"
ELSEWHERE = "a short word for money of other countries than the one beside it"
FORMER = "no country pays with this currency today"
LONGEST_NAME = 5
_TOKEN = re.compile(r"[^\s()\[\]/:;,*|]+")
_EDGES = "0123456789.,'’ \t\u00a0\u202f+-\u2212()"
_YEAR = r"(?:1[89]|20)[0-9]{2}"
_YEARS = rf"(?:[(（]\s*[–—-]?\s*{_YEAR}|[(（–—-]\s*\p{{Nd}}{{4}}\s*[–—-]\s*(?:\p{{Nd}}{{4}})?)\s*[)）]?\s*$"
"""Years tell former currencies of one name apart: `Afghani (1927–2002)`, `Zimbabwe-Dollar (2008)`."""
_AT_YEARS = re.compile(r"[\s(（–—-]*(?=[(（–—-]\s*[–—-]?\s*\d{4})")
_NAME_WITH_YEARS = rf"^[^\p{{Nd}}]*\pL[^\p{{Nd}}]*{_YEARS}"
_NUMBER = r"[-+\u2212]?\p{Nd}[\p{Nd}.,'’\u066b\u066c]*"


class ConvertCurrencySymbol(Transform):
    """See the module."""

    country: FieldName = ""
    """Field that names the country (code or name), which decides whose `$`, `kr` or `£` it is."""

    default: str = ""
    """Code of the currency that a shared sign stands for where no country decides, such as USD."""

    table: LookupName = SYMBOLS
    """Lookup table of signs."""

    names: LookupName = NAMES
    """Lookup table of names."""

    group = "money"
    examples: ClassVar = (
        Example(before=["€", "12,50 Euro", "CHF 1'200.-", "zł"], after=["EUR", "EUR", "CHF", "PLN"]),
        Example(
            options={"country": "land"},
            fields={"land": ["US", "Canada", "Schweden"]},
            before=["$", "$ 12.00", "100 kr"],
            after=["USD", "CAD", "SEK"],
        ),
        Example(options={"default": "USD"}, before=["$ 12"], after=["USD"], note=BY_DEFAULT),
        Example(before=["$"], after=[None], reason=SHARED),
    )

    @field_validator("default")
    @classmethod
    def _is_a_code(cls, code: str) -> str:
        if code and code not in digits():
            raise ValueError(f"“{code}” is not a three-letter currency code such as EUR or USD")
        return code

    def answer(self, value: pl.Expr) -> Answer:
        """Return the codes."""
        short = once(value.str.strip_chars(_EDGES))
        named = once(value.str.contains(_NAME_WITH_YEARS))
        bare = short.str.replace_all(INVISIBLE + "|\u061c", "").str.replace_all(_NUMBER, " ")
        text = bare.str.strip_chars(_EDGES)
        country = pl.col(self.country) if self.country else pl.lit(None, pl.String)
        return each_distinct(
            partial(self._code, self._words()),
            pl.when(named).then(value).when(value.is_not_null()).then(text),
            country,
            reasons=(NONE, SHARED, CONFLICT),
            notes=(BY_DEFAULT, OWN, BY_USE, ELSEWHERE, LEFT_OUT, LOWER, FORMER),
        )

    def _words(self) -> Words:
        symbols, names = self.rows_of(self.table), self.rows_of(self.names)
        if symbols is shipped(SYMBOLS).rows and names is shipped(NAMES).rows:
            return shipped_words()
        return Words(symbols, names)

    def _code(self, words: Words, text: str, country: str | None) -> Cell:
        found, note = _meant(words, text)
        if found is None:
            return Cell(reason=NONE)
        if not found.codes:
            return Cell(reason=CONFLICT)
        here = country_code(country)
        code = found.only or (found.where(here) if here else None)
        if code and here and not found.only:
            note = found.doubt(here, BY_USE, OWN) or note
        if code and here and found.only and _is_short_word(text) and code not in tender().get(here, ()):
            note = note or ELSEWHERE
        if code is None and self.default in found.codes:
            code, note = self.default, BY_DEFAULT
        if code is None:
            return Cell(reason=SHARED)
        return Cell(code, note=note or (FORMER if _is_former(code) else None))


def _is_short_word(text: str) -> bool:
    """Whether a text is but a few letters, which mean other things elsewhere: `P`, `LE`, `kn`. A code is none."""
    word = word_of(text)
    return len(word) < len("EUR") and word.isalpha()


def _is_former(code: str) -> bool:
    return not any(code in codes for codes in tender().values())


def _meant(words: Words, text: str) -> tuple[Meanings | None, str | None]:
    """Return what a text may mean (no codes: it contradicts itself) and what must be noted about it."""
    word = word_of(text)
    whole = words.get(word)
    if word.upper() in digits():
        return Meanings({word.upper(): frozenset()}), None if text.strip(" .").isupper() else LOWER
    if whole:
        return whole, None
    name, *years = _AT_YEARS.split(text, maxsplit=1)
    if years and word_of(name).upper() not in digits():
        return None, None
    found, left_out = _parts(words, [token for token in _TOKEN.findall(name) if word_of(token)])
    if not found:
        return None, None
    codes = set.intersection(*(set(one.codes) for one in found))
    first = next((one for one in found if set(one.codes) == codes), found[0])
    meant = Meanings({code: first.codes.get(code, frozenset()) for code in sorted(codes)})
    return meant, LEFT_OUT if left_out else None


def _parts(words: Words, tokens: list[str]) -> tuple[list[Meanings], bool]:
    found, left_out, at = [], False, 0
    while at < len(tokens):
        for size in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            one = _known(words, " ".join(tokens[at : at + size]))
            if one:
                found.append(one)
                at += size
                break
        else:
            left_out = True
            at += 1
    return found, left_out


def _known(words: Words, text: str) -> Meanings | None:
    # Inside other text a code counts only in capitals, and one letter only as a sign: `all`, `top` and `a` are words.
    if len(text) == len("EUR") and text.isupper() and text in digits():
        return Meanings({text: frozenset()})
    return words.get(word_of(text)) if len(text) > 1 or not text.isalpha() else None
