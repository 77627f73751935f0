"""Derive `engine/load/letter_pairs.json`: `python -m lookup_tables.derive.letter_pairs` (needs langdetect besides).

How often letters stand beside the letters beyond ASCII of each language: from the pairs of letters that langdetect
1.0.9 (Apache-2.0) counted in the language's Wikipedia, without the rare ones, and from the names of countries,
currencies, languages, scripts, cities of time zones, months and days in Unicode CLDR (as shipped with Babel).
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import langdetect
from babel import Locale

from engine.load.spelling import LANGUAGES

LOCALES = {
    "de": ("de",),
    "fr": ("fr",),
    "es": ("es",),
    "pt": ("pt",),
    "it": ("it",),
    "nl": ("nl",),
    "nordic": ("sv", "da", "no", "fi"),
    "is": ("is",),
    "et": ("et",),
    "pl": ("pl",),
    "cs": ("cs", "sk"),
    "hu": ("hu",),
    "hr": ("hr", "sl"),
    "ro": ("ro",),
    "tr": ("tr",),
    "lt": ("lt",),
    "lv": ("lv",),
    "vi": ("vi",),
    "ru": ("ru",),
    "uk": ("uk",),
    "bg": ("bg",),
    "el": ("el",),
    "he": ("he",),
    "ar": ("ar",),
    "th": ("th",),
}
"""Our languages, with the codes that they have elsewhere; langdetect knows neither Icelandic nor Vietnamese letters."""
PROFILES = Path(langdetect.__file__).parent / "profiles"
COUNTED = 0.7
"""How much langdetect's counts weigh beside those of names."""
RAREST = 14
"""Pairs rarer than 1 in 2 to the so many are left out."""
TARGET = Path(__file__).parents[2] / "engine/load/letter_pairs.json"
SOURCE = "langdetect 1.0.9 (Apache-2.0) and names of Unicode CLDR 47 (Babel 2.18.0, Unicode-3.0)"


def _pairs(codes: tuple[str, ...], letters: str) -> dict[str, float]:
    """Return the share of each pair among those that hold one of these letters; a space is no letter."""
    found: defaultdict[str, float] = defaultdict(float)
    for counts, weight in [
        *((_counted(code), COUNTED) for code in codes if code not in ("is", "vi")),
        *((_named(code), 1 - COUNTED) for code in codes),
    ]:
        telling = {pair: count for pair, count in counts.items() if pair[0] in letters or pair[1] in letters}
        for pair, count in telling.items():
            found[pair] += weight * count / sum(telling.values())
    return found


def _counted(code: str) -> Counter[str]:
    profile = json.loads((PROFILES / code).read_text(encoding="utf-8"))
    found: Counter[str] = Counter()
    for pair, count in profile["freq"].items():
        if len(pair) == len("ab"):
            found[_small(pair)] += count
    return found


def _named(code: str) -> Counter[str]:
    words = {word for name in _names(code) for word in "".join(map(_letter, _small(name))).split()}
    return Counter(a + b for word in words for a, b in pairwise(f" {word} "))


def _names(tag: str) -> Iterator[str]:
    locale = Locale.parse(tag)
    for names in (locale.territories, locale.languages, locale.currencies, locale.scripts):
        yield from names.values()
    yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    for periods in (locale.months, locale.days):
        yield from periods["format"]["wide"].values()


def _small(text: str) -> str:
    """Return a text in small letters, as encodings of one byte a letter write it."""
    small = text.replace("İ", "i").lower().replace("ș", "ş").replace("ț", "ţ")
    return "".join(map(_in_vietnamese, small))


def _in_vietnamese(character: str) -> str:
    """Return a letter with a tone that Windows-1258 has only as a sign behind the letter as such."""
    whole = unicodedata.normalize("NFD", character)
    if "\u1ea0" <= character <= "\u1ef9":
        return unicodedata.normalize("NFC", whole[:-1]) + whole[-1]
    return character


def _letter(character: str) -> str:
    return character if character.isalpha() or unicodedata.combining(character) else " "


def _classes(counts: dict[str, float]) -> str:
    """Return the pairs in classes of frequency, each half as frequent as the one before."""
    found: list[list[str]] = [[] for _ in range(RAREST)]
    total = sum(counts.values())
    for pair, count in sorted(counts.items()):
        place = int(-math.log2(count / total))
        if place < RAREST:
            found[place].append(pair)
    return "|".join("".join(pairs) for pairs in found).rstrip("|")


def main() -> None:
    """Write the file; `engine.load.spelling` says what it holds."""
    pairs = {}
    for language, codes in LOCALES.items():
        letters = LANGUAGES[language]
        counts = _pairs(codes, letters)
        before = {pair: count for pair, count in counts.items() if pair[1] in letters}
        after = {pair: count for pair, count in counts.items() if pair[0] in letters}
        pairs[language] = [_classes(before), _classes(after)]
    told = json.dumps({"source": SOURCE, "pairs": pairs}, ensure_ascii=False, indent=1)
    TARGET.write_text(f"{told}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
