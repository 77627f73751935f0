"""Derive the tables of countries and the folder `country_names`: `python -m lookup_tables.derive.countries`.

Sources: ISO 3166-1 with its translations (iso-codes, as shipped with pycountry), the territory names of every language
of Unicode CLDR (as shipped with Babel), and beside this script `other_names.csv` (what CLDR 48 lists besides, which
Babel leaves out; what CLDR listed earlier; the United Nations' names in their six languages and the translations of
django-countries, where they differ) and `country_spellings.csv`, spellings in use that are in none of these. Of the
latter, the kind `title` are words of official names that do not tell which country, and `telling` those that do;
`state_words.csv` has words of what a state or territory is in languages whose official names are in neither. The folder
holds what names are compared by.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pycountry
from babel import Locale, localedata

from engine.countries.longer import computed_longer
from engine.countries.names import ASIDE, computed_names, computed_short_names, shortened, titles_of
from engine.countries.sounds import HALVES, PARTED, TOLD_BY_TITLE, computed_sounds
from engine.countries.spelled import computed_spellings
from engine.countries.stored import NAMES, TITLES, Grouped, forget, store
from engine.lookups import shipped
from engine.words import bare

FOLDER = Path(__file__).parent.parent
WRITTEN = pl.read_csv(Path(__file__).parent / "country_spellings.csv", infer_schema=False)
OTHERS = pl.read_csv(Path(__file__).parent / "other_names.csv", infer_schema=False)
STATES = pl.read_csv(Path(__file__).parent / "state_words.csv", infer_schema=False)
RANK = {"english": 1, "cldr": 2, "translation": 3}
"""Where one spelling means several countries, only the best kind counts (0 where not listed); within a kind it stays
ambiguous."""
HEADER = """\
# title: {title}
# source: iso-codes (pycountry 26.2.16), Unicode CLDR (Babel 2.18.0, 48 and before), UN M49, usage; derive/countries.py
# licence: LGPL-2.1 (iso-codes), Unicode-3.0 (CLDR), MIT (django-countries, the rest)
# date: 2026-11-22
# key: {key}
"""
TITLES_FROM = 2
"""A word that stands in the official names of so many countries in one language, and in no country's short name, says
what a state is, not which. One that stands in short names too (`de`, `islands`) must stand in one more."""
STATES_FROM = 3
"""A word of so many official names, and of no short one, is enough to tell an official name by."""
SELDOM = 6
"""A word that stands in so many times fewer short names than official ones (`kingdom`) is no article."""
REPUBLICS_FROM = 20
"""`Republic` stands in at least so many official names, and no other word does."""
TITLED = {"CD", "CF", "CZ", "DO", "KP", "KR", "LA", "PS", "RU", "SY", "TW"}
"""Countries whose short names in ISO 3166 are official ones."""
UNITED = {"AE", "GB", "MX", "TZ", "US"}
"""Countries whose official names are nothing without their words of state, or another's: Great Britain, Brittany."""
PEOPLES = {"KP", "CN", "BD", "DZ", "LA", "LK", "ET", "NP", "ST", "TL", "CD"}
"""People's, democratic and socialist republics: a word of three of them, that other countries lack, is such a word."""
PEOPLES_FROM = 3
COMMONWEALTHS = {"BS", "DM"}
COMMONWEALTHS_TO = 5
"""A word of both, and of at most so many countries, is the language's commonwealth."""


def codes() -> list[str]:
    """Return the two-letter codes: ISO's, and Kosovo's in common use."""
    return sorted([country.alpha_2 for country in pycountry.countries] + ["XK"])


def spellings() -> Iterator[tuple[str, str, str]]:
    """Yield spelling, code and kind; the same spelling may come several times."""
    yield from WRITTEN.filter(pl.col("code") != "").iter_rows()
    yield from (("XK", "XK", "code"), ("XKX", "XK", "code"))
    for country in pycountry.countries:
        for code in (country.alpha_2, country.alpha_3, country.numeric):
            yield code, country.alpha_2, "code"
        for name in _names(country):
            yield name, country.alpha_2, "english"
    yield from _cldr()
    yield from ((spelling, code, "cldr") for spelling, code in OTHERS.select("spelling", "code").iter_rows())
    for language in languages():
        said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
        yield from (
            (said(name), country.alpha_2, "translation") for country in pycountry.countries for name in _names(country)
        )


def _cldr() -> Iterator[tuple[str, str, str]]:
    known = set(codes())
    for identifier in sorted(localedata.locale_identifiers()):
        for code, name in sorted(Locale.parse(identifier).territories.items()):
            if code not in known:
                continue
            yield name, code, "english" if identifier == "en" else "cldr"
            if identifier == "de":
                yield _without_umlauts(name), code, "cldr"


def languages() -> list[str]:
    """Return the languages into which ISO 3166 is translated."""
    folders = Path(pycountry.LOCALES_DIR).iterdir()
    return sorted(path.name for path in folders if (path / "LC_MESSAGES" / "iso3166-1.mo").is_file())


def titles() -> list[tuple[str, str]]:
    """Return the bare words that say what a state is (`republic`, `königreich`) and those between, each with its form.

    The form is `republic`, `people`, `commonwealth`, `state` (any other word that is enough to tell an official name
    by), `telling` (a word that tells which country) or empty (an article). `territory` and `part` are as `state` and
    empty, but stand in this folder's list only: a name that is found without them is noted.
    """
    official, short = _official_words()
    counted = official.group_by("language", "word").agg(codes=pl.col("code").unique().sort())
    there = short.group_by("language", "word").agg(shorts="code")
    stems = short.group_by("language", "code").agg(stems=pl.col("word").str.slice(0, STEM).unique())
    counted = counted.join(there, on=["language", "word"], how="left").sort("word", "language")
    anywhere = set(short["word"])
    named = {(language, code): set(of) for language, code, of in stems.iter_rows()}
    found: dict[str, str] = {}
    for language, word, held, shorts in counted.select("language", "word", "codes", "shorts").iter_rows():
        own = {
            stem
            for code in ({*held, "CN"} if set(held) == {"HK", "MO"} else held)
            for stem in named.get((language, code), ())
        }
        if len(held) < TITLES_FROM + bool(shorts) or (not shorts and len(word) >= STEM and word[:STEM] in own):
            continue
        found[word] = min(
            found.get(word, ""),
            _form(set(held), len(shorts or ()) if len(word) >= STEM else None, anywhere=word in anywhere),
            key=FORMS.index,
        )
    by_hand = pl.concat([WRITTEN.select("spelling", "kind"), STATES.select(spelling="word", kind="form")])
    for word, kind in by_hand.select(bare(pl.col("spelling")), "kind").iter_rows():
        form = kind if kind in FORMS else ""
        if kind == "territory" and word in found:
            form = "state"
        if kind in FORMS or kind == "title":
            found[word] = min(found.get(word, form), form, key=FORMS.index)
    return sorted(found.items())


STEM = 4
"""A word that begins with so many letters of its own country's short name tells the country: `guinean`."""
FORMS = ("telling", "people", "commonwealth", "republic", "state", "", "territory", "part")
"""Where a word has several forms, the first of these counts."""


def _form(held: set[str], shorts: int | None, *, anywhere: bool) -> str:
    if shorts is None or shorts * SELDOM > len(held):
        return ""
    if len(held) >= REPUBLICS_FROM:
        return "republic"
    if held >= COMMONWEALTHS and len(held) <= COMMONWEALTHS_TO:
        return "commonwealth"
    if len(held & PEOPLES) >= PEOPLES_FROM and len(held - PEOPLES) <= len(held & PEOPLES):
        return "people"
    return "state" if len(held) >= STATES_FROM and (shorts or not anywhere) else ""


def _official_words() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the bare words of official names and of short ones: language, code, word."""
    official, short = [], []
    for language in ["en", *languages()]:
        spoken = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True).gettext
        for country in pycountry.countries:
            long = getattr(country, "official_name", "")
            if long and country.alpha_2 not in UNITED and (language == "en" or spoken(long) != long):
                official.append((language, country.alpha_2, spoken(long)))
            if country.alpha_2 not in TITLED:
                short.append((language, country.alpha_2, spoken(country.name).split(",")[0]))
    schema = ["language", "code", "name"]
    return _words(pl.DataFrame(official, schema=schema, orient="row")), _words(
        pl.DataFrame(short, schema=schema, orient="row")
    )


def _words(named: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each bare word of the names."""
    words = named.with_columns(word=bare(pl.col("name")).str.split(" ")).explode("word").drop("name")
    return words.filter(pl.col("word") != "")


def table() -> pl.DataFrame:
    """Return the rows of `countries.csv`: spelling, code, kind.

    The French part of Saint Martin is named as the whole island is; the kind says so. Hand-written rows of the kind
    `wrong` take out a mistake of a source.
    """
    rows = pl.DataFrame(list(spellings()), schema=["spelling", "code", "kind"], orient="row")
    rows = rows.with_columns(key=bare(pl.col("spelling")), rank=pl.col("kind").replace_strict(RANK, default=0))
    rows = rows.join(rows.filter(pl.col("kind") == "wrong"), on=["key", "code"], how="anti", maintain_order="left")
    half = (pl.col("code") == "MF") & (pl.col("rank") > 1) & ~pl.col("spelling").str.contains(r"[(,]")
    rows = rows.with_columns(kind=pl.when(half).then(pl.lit("island")).otherwise("kind"))
    rows = rows.join(_mistaken(rows), on=["key", "code", "kind"], how="anti", maintain_order="left")
    best = rows.filter((pl.col("key") != "") & (pl.col("rank") == pl.col("rank").min().over("key")))
    return best.unique(["key", "code"], keep="first", maintain_order=True).sort("code", "rank", "spelling")


def _mistaken(rows: pl.DataFrame) -> pl.DataFrame:
    """Return key, code and kind of translations that name another country beside the words of state.

    Some translators slipped a line: Afghanistan is the Islamic Republic of Pakistan in one language. A word that stands
    in another name of the same country too (Sudan, of South Sudan) is no mistake.
    """
    forms = dict(titles())
    state = pl.Series([word for word, form in forms.items() if form not in ASIDE], dtype=pl.String)
    saying = [word for word, form in forms.items() if form not in {*ASIDE, ""}]
    named = rows.filter(pl.col("kind").is_in(["english", "cldr"])).group_by(left="key")
    owned = named.agg(owners=pl.col("code").unique())
    words = rows.select("key", "code", word=pl.col("key").str.split(" ")).explode("word").group_by("code", "word")
    own = words.agg(names=pl.col("key").n_unique()).select("code", left="word", again=pl.col("names") > 1)
    made = rows.filter((pl.col("kind") == "translation") & ~pl.col("code").is_in(list(TOLD_BY_TITLE)))
    made = made.with_columns(left=shortened(pl.col("key"), state))
    made = made.filter((pl.col("left") != pl.col("key")) & (pl.col("left").str.len_chars() >= STEM))
    made = made.filter(pl.col("key").str.split(" ").list.set_intersection(saying).list.len() > 0)
    made = made.join(owned, on="left").join(own, on=["code", "left"], how="left")
    mine = pl.col("owners").list.contains(pl.col("code")) | pl.col("again").fill_null(value=False)
    return made.filter(~mine).select("key", "code", "kind")


def texts() -> dict[Path, str]:
    """Return the whole files."""
    head = HEADER.format(title="Countries: their codes, and their names in every language", key="spelling, code")
    lines = [
        f"{_cell(spelling)},{code},{kind}\n"
        for spelling, code, kind in table().select("spelling", "code", "kind").rows()
    ]
    words = HEADER.format(title="Words of countries' official names: what a state is, not which", key="word")
    return {
        FOLDER / "countries.csv": head + "spelling,code,kind\n" + "".join(lines),
        FOLDER / "country_titles.csv": words + "word,form\n" + "".join(f"{word},{form}\n" for word, form in titles()),
    }


def parts() -> dict[str, pl.DataFrame | Grouped]:
    """Return what names are compared by, for the files as they are."""
    forget()
    shipped.cache_clear()
    named, titled = shipped(NAMES).rows, titles_of(shipped(TITLES).rows)
    *sounded, halves = computed_sounds(named, titled)
    return {
        "names": computed_names(named),
        "short": computed_short_names(named, titled.words),
        **computed_longer(named, titled),
        **dict(zip((*PARTED, HALVES), (*sounded, halves), strict=True)),
        **computed_spellings(named)._asdict(),
    }


def _names(country: object) -> list[str]:
    found = [getattr(country, name, None) for name in ("name", "official_name", "common_name")]
    return [name for name in found if name]


def _without_umlauts(name: str) -> str:
    for umlaut, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}.items():
        name = name.replace(umlaut, letters)
    return name


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


if __name__ == "__main__":
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
    store(parts())
