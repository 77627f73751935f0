"""Turn a country's name, code or usual spelling, in any language, into its ISO code or its name.

Reads ISO 3166 codes (`DE`, `DEU`, `276`), Olympic codes (`GER`), names and official names in the languages of Unicode
CLDR (`Deutschland`, `Republik Österreich`), usual spellings (`Holland`, `Great Britain`, `U.S.A.`), flags, and a code
beside its name (`DE - Germany`). What means several countries (`Korea`, `Congo`) is asked about; names of a part of a
country (`England`), former names (`DDR`), vehicle codes (`D`), other transcriptions (`Jumhuriyat al-Iraq`), longer
names (`Département de la Guadeloupe`, `Republika Angoli`), names explained in brackets (`Tân Ban Nha (Spain)`) and
names with one wrong letter (`Germnay`) are answered and noted. The table `countries` can be extended. Going back from
a code to a name is `output: name`; the spelling that was there is not kept.
"""

from functools import partial
from typing import ClassVar, Literal

import polars as pl
import pycountry
from babel import Locale, UnknownLocaleError
from pydantic import field_validator

from engine.countries.longer import PARTS, by_longer_name, longer
from engine.countries.names import ISLANDS, Titles, names, short_names, shortened, titles_of, without_article
from engine.countries.sounds import TOLD_BY_TITLE, TWINS, by_sound, by_stem, one_letter_off, sound, sounds
from engine.countries.spelled import by_spelling, consonants, spellings, squeezed
from engine.transform import Answer, Example, LookupName, Transform, once
from engine.values import Cell, each_distinct, exactly, from_table
from engine.words import bare

UNKNOWN, SEVERAL, NOT_LIKE_THIS = (
    "not a known country",
    "several countries are called so",
    "the country has no such code",
)
NOTES = {
    "part": "named by a part of the country",
    "former": "a former name of the country",
    "vehicle": "read as a vehicle code",
    "island": "read as the French part of the island; the Dutch part is Sint Maarten",
    "clash": "read as ISO's code; the Olympic code means another country",
}
LONGER = "a longer name with a country's name in it"
EXPLAINED = "read by the country in brackets"
SPELLED = "another spelling of a country's name"
SOUND = "another spelling of a country's name, compared by its sound"
STEM = "the country's name with another ending"
TYPED = "a letter differs from the country's name: perhaps misspelled"
FLAG = {chr(0x1F1E6 + number): chr(ord("A") + number) for number in range(26)}
CODED, ACCENTED = r"\|(?:code|olympic|vehicle|clash)$", r"[\u00c0-\u02af\u1e00-\u1eff]"
TWO = r"^(.+?)\s*(?:\s[-–—]\s|[/|(\[,;:]|\s[-–—]|[-–—]\s)\s*(.+?)\s*[)\]]?$"
"""A code and a name side by side."""
IN_BRACKETS = r"^[^(]+\([^()]{4,}\)$"
"""A name of which the one in brackets may be the explanation: `Tân Ban Nha (Spain)`."""


class ConvertCountry(Transform):
    """See the module."""

    output: Literal["code2", "code3", "numeric", "name"] = "code2"
    """What is written: DE, DEU, 276, or the name in `language`."""

    language: str = "en"
    """Language of the name, as a code such as en, de or fr."""

    table: LookupName = "countries"
    """Lookup table of spellings and two-letter codes."""

    titles: LookupName = "country_titles"
    """Lookup table of words such as republic, without which official names are compared."""

    group = "identity"
    examples: ClassVar = (
        Example(
            before=["Deutschland", "U.S.A.", "CHE", "Holland", "República Checa"], after=["DE", "US", "CH", "NL", "CZ"]
        ),
        Example(
            options={"output": "name", "language": "de"},
            before=["GB", "Côte d'Ivoire"],
            after=["Vereinigtes Königreich", "Côte d’Ivoire"],
        ),
        Example(before=["Korea", "Congo"], after=[None, None], reason=SEVERAL),
        Example(before=["Bavaria"], after=[None], reason=UNKNOWN),
        Example(before=["England"], after=["GB"], note=NOTES["part"]),
    )

    @field_validator("language")
    @classmethod
    def _is_known(cls, language: str) -> str:
        try:
            Locale.parse(language, sep="-" if "-" in language else "_")
        except (UnknownLocaleError, ValueError):
            raise ValueError(f"“{language}” is not a language code such as en, de or pt_BR") from None
        return language

    def answer(self, value: pl.Expr) -> Answer:
        """Return the code or name for each cell."""
        table, titled = self.rows_of(self.table), titles_of(self.rows_of(self.titles))
        titles = titled.words
        coded = pl.format("{}|{}", "code", "kind")
        listed = names(table).select(key="bare", value=coded)
        untitled = short_names(table, titled).select(key="short", value=coded)

        letters = once(bare(value.str.replace_many(FLAG)))
        known = from_table(listed, letters, missing=UNKNOWN, several=SEVERAL, meet=exactly)
        unclear = once(known.reasons[SEVERAL].fill_null(value=False))
        left = once(pl.when(known.value.is_null() & ~unclear).then(letters))
        two = once(pl.when(left.is_not_null()).then(value).str.extract_groups(TWO))
        pair = [
            once(from_table(listed, bare(two.struct.field(part)), missing=UNKNOWN, meet=exactly).value.str.slice(0, 2))
            for part in "12"
        ]
        both = once(pl.when(pair[0] == pair[1]).then(pair[0]).otherwise(_part(*pair)))
        left = pl.when(both.is_not_null() | pair[0].is_null() | pair[1].is_null()).then(left)  # two that contradict
        uncoded = listed.filter(~pl.col("value").str.contains(CODED))
        plain = once(from_table(uncoded, without_article(left), missing=UNKNOWN, meet=exactly).value)
        official = from_table(untitled, shortened(left, titles), missing=UNKNOWN, several=SEVERAL, meet=exactly)
        isles = from_table(
            untitled, shortened(left, pl.concat([titles, ISLANDS])), missing=UNKNOWN, several=SEVERAL, meet=exactly
        )
        told = once(pl.when(pair[0].is_null() & value.str.contains(IN_BRACKETS)).then(pair[1]))
        found = once(pl.coalesce(known.value, both, plain, official.value, isles.value))
        # Vietnamese “Áo” is Austria, not the code AO: codes have no accents.
        met = once(
            pl.when(~(found.str.contains(CODED) & value.str.contains(ACCENTED)).fill_null(value=False)).then(found)
        )
        shorter = both.is_null() & plain.is_null()
        twins = known.value.is_null() & met.str.slice(0, 2).is_in(list(TOLD_BY_TITLE))
        several = once((shorter & (official.reasons[SEVERAL] | twins)).fill_null(value=False))
        open_ = once(pl.when((met.is_null() | several) & ~unclear & left.is_not_null()).then(value))
        alike = each_distinct(
            partial(_alike, table, titled),
            bare(open_),
            sound(open_),
            squeezed(open_),
            consonants(open_),
            several,
            reasons=(SEVERAL,),
            notes=(LONGER, SPELLED, SOUND, STEM, TYPED),
        )
        asked = once(alike.reasons[SEVERAL].fill_null(value=False))
        told = once(pl.when(~asked & alike.value.is_null()).then(told))
        code = once(pl.when(~unclear).then(pl.coalesce(pl.when(~several).then(met.str.slice(0, 2)), alike.value, told)))
        written = self._written(code)
        return Answer(
            written,
            reasons={
                SEVERAL: unclear | asked,
                NOT_LIKE_THIS: code.is_not_null() & written.is_null(),
            },
            notes={
                **{words: met.str.ends_with(f"|{kind}") for kind, words in NOTES.items()},
                **alike.notes,
                EXPLAINED: told.is_not_null() & met.is_null(),
            },
            otherwise=UNKNOWN,
        )

    def _written(self, code: pl.Expr) -> pl.Expr:
        if self.output == "code2":
            return code
        if self.output == "name":
            local = Locale.parse(self.language, sep="-" if "-" in self.language else "_").territories
            made = {key: name for key, name in local.items() if len(key) == 2 and key.isalpha()}  # noqa: PLR2004
        else:
            attribute = "alpha_3" if self.output == "code3" else "numeric"
            made = {country.alpha_2: getattr(country, attribute) for country in pycountry.countries}
            made |= {"XK": "XKX"} if self.output == "code3" else {}
        return code.replace_strict(made, default=None, return_dtype=pl.String)


def _part(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Return the territory of two codes where the other is its country's: `Guadeloupe (France)`."""
    wholes = pl.concat_list(one + other, other + one)
    parts = [whole + part for whole, of in PARTS.items() for part in sorted(of)]
    return wholes.list.eval(pl.element().filter(pl.element().is_in(parts))).list.first().str.slice(2)


def _alike(  # noqa: PLR0913, PLR0917 - the cell in each of the ways in which it is compared
    table: pl.DataFrame,
    titles: Titles,
    typed: str,
    sounded: str,
    spelled: str,
    consonants_: str | None,
    several: bool,  # noqa: FBT001 - a column's cell
) -> Cell:
    codes = by_longer_name(typed, longer(table, titles))
    if codes or several:
        return Cell(min(codes), note=LONGER) if len(codes) == 1 else Cell(reason=SEVERAL)
    index, written = sounds(table, titles), spellings(table)
    for note, codes, unsafe in (
        (SPELLED, by_spelling(spelled, consonants_, written), frozenset[str]()),
        (SOUND, by_sound(sounded, index), TOLD_BY_TITLE),
        (STEM, by_stem(sounded, index), TWINS),
        (TYPED, one_letter_off(typed, index), TWINS),
    ):
        if codes:
            return Cell(min(codes), note=note) if len(codes) == 1 and not codes & unsafe else Cell(reason=SEVERAL)
    return Cell()
