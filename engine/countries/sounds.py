"""Countries whose name is spelled otherwise than usual: another transcription, or one letter wrong.

Transcriptions of one name differ in how they write long vowels, doubled letters, breathings and the Arabic article:
`Jumhūriyyat al-ʿIrāq`, `Jumhuriyat al Iraq`. Without those, and without words such as republic, they meet. What is
found so is a likeness, not a name that is listed: whoever answers with it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from engine.countries.names import CODES, Titles
from engine.countries.stored import Grouped, grouped, stored, stored_groups
from engine.words import bare

SHORTEST = 4
"""Letters that must be left to compare by sound."""
SHORTEST_TYPED = 7
"""Letters of a name in which one may be wrong: shorter names turn into each other (Iran, Iraq)."""
LISTED_BY_HAND = frozenset({"english", "written"})
SHORTEST_FOREIGN = 9
"""Letters of other names in which one may be wrong: names of all languages lie closer to each other."""

TOLD_BY_TITLE = frozenset({"CN", "TW", "KP", "KR", "CD", "CG", "DM", "DO"})
"""Countries that only words such as people's or democratic tell apart."""
TWINS = TOLD_BY_TITLE | {"NE", "NG", "SI", "SK", "SD", "SS"}
"""Countries that an ending or a letter tells apart."""
SHORTEST_STEM = 4
PARTED, HALVES = ("sounded", "sounded_stems", "typed"), "halves"
"""What is stored of it."""

_BREATHINGS = "[\u02bf\u02be\u02bc\u02bb\u02bd\u2018\u2019'`\u00b4]"
_ARTICLES = r"\b(?:al|el|ad|ar|as|ash|at|an|az|l|i|e|ye|yi|y)\b"
_SOUNDS = {
    "ou": "u",
    "kh": "k",
    "gh": "g",
    "dh": "d",
    "th": "t",
    "ph": "f",
    "dj": "j",
    "q": "k",
    "w": "v",
    "y": "i",
    "iy": "i",
}
_DOUBLED = {letter * 2: letter for letter in "abcdefghijklmnoprstuvz"}
_ADJECTIVE = re.compile(r"(?:i?sk[a-z]{0,3}|isch[a-z]*|ск[а-я]{0,3})$")  # noqa: RUF001 - Cyrillic endings
_CASES = re.compile(r"(?:[aeiounsmj]+|[аеиоуыэюяьієї]+[мв]?)$")


class Sounds(NamedTuple):
    """What names can be compared with."""

    titles: frozenset[str]
    """Sounds of words such as republic."""
    sounded: dict[str, frozenset[str]]
    """Sound of a name → codes."""
    stems: dict[str, frozenset[str]]
    """Name without its ending → codes."""
    typed: Grouped
    """Bare name in which a letter may be wrong → codes."""
    halves: dict[str, str]
    """First or second half of those names → the names, a tab between: one wrong letter leaves the other half whole."""


_made: list[tuple[pl.DataFrame, Titles, Sounds]] = []


def sounds(table: pl.DataFrame, titles: Titles) -> Sounds:
    """Return what a table of spellings, codes and kinds sounds like; that of the last table asked for is kept."""
    for given, words, made in _made:
        if given is table and words is titles:
            return made
    sounded, stems, typed = (stored_groups(part, table, titles.table) for part in PARTED)
    halves = stored(HALVES, table, titles.table)
    if sounded is None or stems is None or typed is None or halves is None:
        sounded, stems, typed, halves = computed_sounds(table, titles)
    by_half = dict(zip(halves["half"].to_list(), halves["names"].to_list(), strict=True))
    _made[:] = [(table, titles, Sounds(_titles_said(titles), sounded, stems, typed, by_half))]
    return _made[0][2]


def computed_sounds(table: pl.DataFrame, titles: Titles) -> tuple[Grouped, Grouped, Grouped, pl.DataFrame]:
    """Return names by their sounds and by their stems, those in which a letter may be wrong, and these by their halves.

    The last is a table: half, names.
    """
    kind = pl.col("kind") if "kind" in table.columns else pl.lit("written")
    named = table.select(name=pl.nth(0), code=pl.nth(1), kind=kind).filter(~pl.col("kind").is_in(CODES))
    named = named.filter(pl.col("name").str.contains(r"^[\p{Latin}\p{Greek}\p{Cyrillic}]"))
    rows = named.with_columns(bare=bare(pl.col("name")), sound=sound(pl.col("name")))
    rows = rows.unique(["bare", "sound", "code"], maintain_order=True)
    said = _titles_said(titles)
    left = [[word for word in words.split() if word not in said] for words in rows["sound"]]
    sounded, stems = (grouped(zip(map(key, left), rows["code"], strict=True)) for key in (_whole, _stem))
    for keyed in (sounded, stems):
        keyed.pop("", None)
    long = pl.col("bare").str.len_chars() >= SHORTEST_FOREIGN
    by_hand = pl.col("kind").is_in(LISTED_BY_HAND) & (pl.col("bare").str.len_chars() >= SHORTEST_TYPED)
    typed = rows.filter(by_hand | long).select("bare", "code")
    return sounded, stems, grouped(typed.iter_rows()), _halves(typed["bare"].unique(maintain_order=True))


def _titles_said(titles: Titles) -> frozenset[str]:
    telling = [word for word, form in titles.forms.items() if form == "telling"]
    return _sounds_of(titles.words) - _sounds_of(pl.Series(telling, dtype=pl.String))


def _sounds_of(words: pl.Series) -> frozenset[str]:
    return frozenset(words.to_frame().select(sound(pl.nth(0)).str.split(" ").alias("word")).explode("word")["word"])


def sound(value: pl.Expr) -> pl.Expr:
    """Return the words of names as they sound, articles aside: `Jumhūriyyat al-ʿIrāq` → `jumhuria irak`."""
    plain = bare(value.str.replace_all(_BREATHINGS, "")).str.replace_all(_ARTICLES, " ")
    spelled = plain.str.replace_many(list(_SOUNDS), list(_SOUNDS.values()))
    for _ in range(2):  # three letters become one
        spelled = spelled.str.replace_many(list(_DOUBLED), list(_DOUBLED.values()))
    return spelled.str.replace_all(r"([aeiou])[ht]\b", "$1").str.replace_all(" +", " ").str.strip_chars(" ")


def by_sound(words: str, index: Sounds) -> frozenset[str]:
    """Return the codes of the countries whose name sounds like words that `sound` made."""
    return index.sounded.get(_whole([word for word in words.split() if word not in index.titles]), frozenset())


def by_stem(words: str, index: Sounds) -> frozenset[str]:
    """Return the codes of the countries of which words are an official name in another case: `Republika Angoli`."""
    left = [word for word in words.split() if word not in index.titles]
    return index.stems.get(_stem(left), frozenset()) if len(left) < len(words.split()) else frozenset()


def one_letter_off(typed: str, index: Sounds) -> frozenset[str]:
    """Return the codes of the countries whose bare name differs in one letter, or in two that changed places."""
    if len(typed) < SHORTEST_TYPED:
        return frozenset()
    near = {name for half in _cuts(typed) for name in index.halves.get(half, "").split("\t")}
    return frozenset(code for name in near if name and _is_near(typed, name) for code in index.typed[name])


def _stem(words: list[str]) -> str:
    stems = [_CASES.sub("", _ADJECTIVE.sub("", word)) for word in words]
    return " ".join(sorted(stems)) if stems and min(map(len, stems)) >= SHORTEST_STEM else ""


def _halves(names: pl.Series) -> pl.DataFrame:
    name = pl.col("name")
    middle = name.str.len_chars() // 2
    first, second = name.str.head(middle) + "-", "-" + name.str.slice(middle)
    both = names.alias("name").to_frame().select("name", half=pl.concat_list(first, second)).explode("half")
    return both.group_by("half", maintain_order=True).agg(names=pl.col("name").str.join("\t"))


def _cuts(typed: str) -> Iterator[str]:
    """Yield the halves that a name one letter away may share (letters swapped across the middle leave none whole)."""
    for middle in range(len(typed) // 2 - 1, len(typed) // 2 + 2):
        yield f"{typed[:middle]}-"
        yield f"-{typed[middle:]}"


def _is_near(one: str, other: str) -> bool:
    if one == other:
        return True
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    rest, theirs = one[start:], other[start:]
    swapped = rest[:2] == theirs[1::-1] and rest[2:] == theirs[2:]
    return rest[1:] == theirs[1:] or rest[1:] == theirs or rest == theirs[1:] or swapped


def _whole(words: list[str]) -> str:
    joined = " ".join(sorted(words))
    return joined if len(joined) >= SHORTEST else ""
