"""Derive `countries.csv` and `country_titles.csv`: `python -m lookup_tables.derive.countries`.

Sources: ISO 3166-1 with its translations (iso-codes, as shipped with pycountry), the territory names of every language
of Unicode CLDR (as shipped with Babel), and spellings in use that are in neither: `country_spellings.csv` beside this
script, whose kind `title` are words of official names that do not tell which country, and `telling` those that do.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pycountry
from babel import Locale, localedata

from engine.words import bare

FOLDER = Path(__file__).parent.parent
WRITTEN = pl.read_csv(Path(__file__).parent / "country_spellings.csv", infer_schema=False)
RANK = {"english": 1, "cldr": 2, "translation": 3}
"""Where one spelling means several countries, only the best kind counts (0 where not listed); within a kind it stays
ambiguous."""
HEADER = """\
# title: {title}
# source: iso-codes (pycountry 26.2.16), Unicode CLDR 47 (Babel 2.18.0), usage; by lookup_tables/derive/countries.py
# licence: LGPL-2.1 (iso-codes), Unicode-3.0 (CLDR), MIT (the rest)
# date: 2026-11-22
# key: {key}
"""
TITLES_FROM = 3
"""A word that stands in the official names of so many countries in one language says what a state is, not which."""


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


def titles() -> list[str]:
    """Return the bare words that say what a state is (`republic`, `königreich`) and the articles between."""
    said: list[tuple[str, str, str]] = []
    for language in ["en", *languages()]:
        spoken = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True).gettext
        for country in pycountry.countries:
            official = getattr(country, "official_name", "")
            if language == "en" or spoken(official) != official:
                said.append((language, country.alpha_2, spoken(official) if official else ""))
    words = pl.DataFrame(said, schema=["language", "code", "name"], orient="row")
    words = words.with_columns(word=bare(pl.col("name")).str.split(" ")).explode("word").filter(pl.col("word") != "")
    counted = words.group_by("language", "word").agg(pl.col("code").n_unique())
    found = set(counted.filter(pl.col("code") >= TITLES_FROM)["word"])
    by_hand = WRITTEN.select("kind", word=bare(pl.col("spelling")))
    return sorted((found - _words(by_hand, "telling")) | _words(by_hand, "title"))


def _words(by_hand: pl.DataFrame, kind: str) -> set[str]:
    return set(by_hand.filter(pl.col("kind") == kind)["word"])


def table() -> pl.DataFrame:
    """Return the rows of `countries.csv`: spelling, code, kind."""
    rows = pl.DataFrame(list(spellings()), schema=["spelling", "code", "kind"], orient="row")
    rows = rows.with_columns(key=bare(pl.col("spelling")), rank=pl.col("kind").replace_strict(RANK, default=0))
    best = rows.filter((pl.col("key") != "") & (pl.col("rank") == pl.col("rank").min().over("key")))
    return best.unique(["key", "code"], keep="first", maintain_order=True).sort("code", "rank", "spelling")


def texts() -> dict[Path, str]:
    """Return the whole files."""
    head = HEADER.format(title="Countries: their codes, and their names in every language", key="spelling, code")
    lines = [
        f"{_cell(spelling)},{code},{kind}\n"
        for spelling, code, kind in table().select("spelling", "code", "kind").rows()
    ]
    words = HEADER.format(title="Words of countries' official names that do not tell which country", key="word")
    return {
        FOLDER / "countries.csv": head + "spelling,code,kind\n" + "".join(lines),
        FOLDER / "country_titles.csv": words + "word\n" + "".join(f"{word}\n" for word in titles()),
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
