"""Countries named by a longer name than the tables list: `Région administrative spéciale de Hong Kong de la Chine`.

The words of a cell are a country's name and words of what a state is, in whatever order and language. What is found
so is an inference from the words: whoever answers with it says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from engine.countries.names import CODES, ISLANDS, Titles, names, short_names
from engine.countries.stored import Grouped, grouped, stored_groups

PARTS = {
    "CN": {"HK", "MO", "TW"},
    "FR": {"GF", "GP", "MQ", "RE", "YT", "BL", "MF", "PM", "WF", "PF", "NC", "TF"},
    "US": {"PR", "VI", "GU", "AS", "MP", "UM"},
    "GB": {"AI", "BM", "VG", "KY", "FK", "GI", "MS", "PN", "SH", "TC", "IO", "GS", "GG", "JE", "IM"},
    "NL": {"AW", "CW", "SX", "BQ"},
    "DK": {"FO", "GL"},
    "NO": {"SJ", "BV"},
    "FI": {"AX"},
    "AU": {"CX", "CC", "HM", "NF"},
    "NZ": {"CK", "NU", "TK"},
}
"""Countries, and the territories with a code of their own whose long names name them too."""
TWINS = {"KP": "KP KR", "KR": "KP KR", "CD": "CD CG", "CG": "CD CG", "CN": "CN TW", "TW": "CN TW", "DM": "DM DO"}
"""Countries of one name, which words of state tell apart (Dominica is no republic)."""
ALIKE = {"NE": "NE NG", "NG": "NE NG", "SI": "SI SK", "SK": "SI SK", "SD": "SD SS", "DO": "DM DO"}
"""Countries whose names an ending or a word tells apart: not by stems."""
ENOUGH = {"republic", "people", "commonwealth", "state", "territory"}
"""Forms of words that tell an official name by themselves."""
STEM_ENDINGS = re.compile(r"(?:[aeiou]+[nsmj]?[aeiou]?|[nsmj]|[аеиоуыэюяьієї]+[мв]?|[ияа]х)$")  # noqa: RUF001 - Cyrillic
"""What case and gender add to a name."""
SHORTEST, SHORTEST_WRITTEN = 4, 2
"""Letters, and characters of Chinese or Japanese, that a name within a longer one has at least."""
LONGEST = 8
"""Words that a name within a longer one has at most."""
UNKNOWN_WORDS = 3
"""Words of no known meaning that may stand beside a name and a word such as republic: `Hashemite`, `Serene`."""
PARTED = ("longer_names", "longer_stems", "longer_words")
"""What is stored of it."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Longer(NamedTuple):
    """What is looked for in a longer name."""

    names: Mapping[str, frozenset[str]]
    """Bare name, or its words without titles in alphabetical order → codes."""
    stems: Mapping[str, frozenset[str]]
    """The stems of those words → codes."""
    words: Mapping[str, frozenset[str]]
    """Every word of every name → codes: one that is left over may tell another country."""
    forms: Mapping[str, str]
    """Word such as republic → its form."""
    bent: Mapping[str, str]
    """Stem of such a word → its form."""

    def form(self, word: str) -> str | None:
        """Return what a word says of a state, in any case or gender, or None where it says nothing."""
        return self.forms.get(word, self.bent.get(STEM_ENDINGS.sub("", word)))


_made: list[tuple[pl.DataFrame, Titles, Longer]] = []


def longer(table: pl.DataFrame, titles: Titles) -> Longer:
    """Return what a table of spellings, codes and kinds gives to look for; that of the last table is kept."""
    for given, of, made in _made:
        if given is table and of is titles:
            return made
    parts = {part: stored_groups(part, table, titles.table) for part in PARTED}
    kept = {part: groups for part, groups in parts.items() if groups is not None}
    known, stems, words = (kept if len(kept) == len(PARTED) else computed_longer(table, titles)).values()
    forms = {**titles.forms, **dict.fromkeys(ISLANDS, "territory")}
    bent = {STEM_ENDINGS.sub("", word): form for word, form in forms.items() if form in ENOUGH}
    bent = {stem: form for stem, form in bent.items() if len(stem) > SHORTEST}
    made = Longer(known, stems, words, forms, bent)
    _made[:] = [(table, titles, made)]
    return made


def computed_longer(table: pl.DataFrame, titles: Titles) -> dict[str, Grouped]:
    """Return names, stems and words by the names in PARTED, computed."""
    whole = names(table).filter(~pl.col("kind").is_in(CODES)).select(name="bare", code="code").rows()
    short = short_names(table, titles).select(name="short", code="code")
    # Without its words of state a name of Korea, Congo, China or Dominica may be the other country's.
    left = [(name, twin) for name, code in short.iter_rows() for twin in {code, *TWINS.get(code, code).split()}]
    unspaced = [(_without_state(name, titles.forms), code) for name, code in whole if _UNSPACED.search(name)]
    found = grouped([*left, *unspaced]) | grouped(whole)  # what is listed as it is counts first
    known = {name: codes for name, codes in found.items() if _is_long(name)}
    stems = grouped((stem_of(name.split(), titles.forms), code) for name, code in left)
    words = grouped((word, code) for name, codes in found.items() for code in codes for word in name.split())
    stems.pop("", None)
    return dict(zip(PARTED, (known, stems, words), strict=True))


def by_longer_name(text: str, index: Longer) -> frozenset[str]:
    """Return the codes of the countries that a bare name may mean, or none where it is not such a name."""
    words = text.split()
    if _UNSPACED.search(text):
        words = _taken_apart("".join(words), index)
        return _told(*_named(words, lambda run: index.names.get("".join(run))), index)
    plainly = _named(words, lambda run: index.names.get(" ".join(run)) or index.names.get(" ".join(sorted(run))))
    found = _told(*plainly, index)
    if found:
        return found
    named, left = _named(words, lambda run: index.stems.get(stem_of(run, index.forms)))
    bent = _told(named, left, index) if left else frozenset[str]()
    return bent | {twin for code in bent for twin in ALIKE.get(code, code).split()}


def stem_of(words: list[str], forms: Mapping[str, str]) -> str:
    """Return words without their endings and articles, in alphabetical order; nothing where too little is left.

    A word that tells which country, such as south, may be short but does not stand alone.
    """
    named = [word for word in words if forms.get(word) != ""]
    if any(forms.get(word, "telling") != "telling" for word in named):
        return ""
    own = [STEM_ENDINGS.sub("", word) for word in named if word not in forms]
    if not own or min(map(len, own)) < SHORTEST:
        return ""
    return " ".join(sorted(own + [word for word in named if word in forms]))


def _told(named: list[frozenset[str]], left: list[str], index: Longer) -> frozenset[str]:
    """Return the country where the words that are left say no more than what a state it is."""
    if not named:
        return frozenset()
    forms = [index.form(word) for word in left]
    unknown = [word for word, form in zip(left, forms, strict=True) if form is None]
    said = {
        form or ("article" if len(word) < SHORTEST else "other")
        for word, form in zip(left, forms, strict=True)
        if form is not None
    }
    if (left and not said & ENOUGH) or "telling" in said or len(unknown) > UNKNOWN_WORDS:
        return frozenset()
    codes = told_apart(_one(named), said | ({"unknown"} if unknown else set()))
    mine = codes | {whole for whole, parts in PARTS.items() if codes & parts}
    if any(_UNSPACED.search(word) or not index.words.get(word, mine) & mine for word in unknown):
        return frozenset()
    return codes


def told_apart(codes: frozenset[str], forms: set[str]) -> frozenset[str]:
    """Return which of the countries with one name is meant, by words such as people's; all of them where none tells."""
    if forms & {"people"}:
        return frozenset(next(((code,) for code in ("KP", "CD", "CN") if codes & {*TWINS[code].split()}), codes))
    if forms <= {"republic", "article"} and "republic" in forms:
        return frozenset(next(((code,) for code in ("KR", "CG") if code in codes), codes))
    if forms <= {"commonwealth", "article"} and "DM" in codes:
        return frozenset({"DM"})
    return codes


def _one(named: list[frozenset[str]]) -> frozenset[str]:
    """Return the territory where its country is named too, else all that are named."""
    found = named[0].intersection(*named[1:])
    if found:
        return found
    every = frozenset().union(*named)
    for whole, parts in PARTS.items():
        territory = [codes & parts for codes in named if codes & parts]
        others = [codes for codes in named if not codes & parts]
        if territory and all(whole in codes for codes in others):
            return territory[0].intersection(*territory[1:]) or every
    return every


def _named(
    words: list[str], known: Callable[[list[str]], frozenset[str] | None]
) -> tuple[list[frozenset[str]], list[str]]:
    """Return the countries that runs of words name, the longest run at each place, and the words that are left."""
    named: list[frozenset[str]] = []
    left: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            if found := known(words[at : at + size]):
                named.append(found)
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    return named, left


def _taken_apart(text: str, index: Longer) -> list[str]:
    """Return the names and words of state in a text without spaces, longest first; what is left stays as it is."""
    words: list[str] = []
    rest, at = "", 0
    while at < len(text):
        size = next((n for n in range(min(24, len(text) - at), 0, -1) if _is_word(text[at : at + n], index)), 0)
        if size:
            words += [rest, text[at : at + size]]
            rest, at = "", at + size
        else:
            rest, at = rest + text[at], at + 1
    return [word for word in (*words, rest) if word]


def _is_word(text: str, index: Longer) -> bool:
    return text in index.names or text in index.forms


def _is_long(name: str) -> bool:
    return len(name) >= (SHORTEST_WRITTEN if _UNSPACED.search(name) else SHORTEST)


def _without_state(name: str, forms: Mapping[str, str]) -> str:
    """Return a name in a script without spaces without what it ends in: 共和国, 諸島."""
    text = name.replace(" ", "")
    ends = (size for size in range(len(text) - SHORTEST_WRITTEN, 0, -1) if forms.get(text[-size:], "") in ENOUGH)
    return text[: -next(ends, 0) or None]
