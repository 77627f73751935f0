"""How close two readings of the same bytes are: the words in which they differ, and in which of them those are words.

A reading is in doubt only where another one gives other text and that text could be meant as well. A word that mixes
scripts, or has a sign or a capital letter inside, could not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.load.spelling import SPOKEN, SPOKEN_NAMES, rareness, word_worth

WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
ALONE = frozenset("àáèéóåöÀÁÈÉÓÅÖавиоксуяАВИОКСУЯηοοιήΗΟ")
"""Letters beyond ASCII that are words by themselves."""
COMPARED = 200
"""At most so many different words are compared, the frequent ones first."""
SPELLED_OUT = 50
"""In so many of them the letters are weighed."""
IMPOSSIBLE = 3.0
"""Log-odds that a word which exists in only one reading lends to it: about 20 to 1."""
SPELLED = 0.3
"""Log-odds that a word lends to a reading whose letters are twice as frequent in its language, where they stand."""
WEAKLY = 0.6
"""How much the odds say where all words exist in both readings."""
TELLING = 3.0
"""Log-odds that one word lends so at most."""
FOREIGN = 0.5
"""Log-odds that a word which fits the language of only one reading lends to it."""
USUAL = {
    "cp1252": 0.0,
    "cp1250": -0.5,
    "cp1251": -0.5,
    "cp1254": -0.5,
    "iso-8859-15": -1.0,
    "cp1253": -1.0,
    "cp1255": -1.0,
    "cp1256": -1.0,
    "cp1257": -1.0,
    "cp874": -1.0,
    "mac_roman": -2.0,
    "mac_cyrillic": -2.0,
    "cp437": -2.0,
    "cp737": -2.0,
    "cp857": -2.0,
    "cp862": -2.0,
    "iso-8859-6": -2.0,
}
"""Log-odds for what is written today; what is not named is as rare as `RARE`."""
RARE = -1.5
ABROAD = -2.0
"""Log-odds of German in an encoding for Central Europe, which has its letters but is seldom chosen for it."""
FEW_WRITE = frozenset(("is", "et"))
SELDOM = -1.5
"""Log-odds of languages that few people write."""
SETTLED = 0.85
FEW = 4
"""Where for one word that differs there are so many that do not, and fit both, those decide."""


@dataclass(frozen=True)
class Rival:
    """Another reading: how sure the first one is beside it, and the words that would be others."""

    codec: str
    confidence: float
    words: tuple[bytes, ...]
    outvoted: bool = False
    """Whether the words that read the same decided, because few differ."""


def words_of(evidence: bytes) -> Counter[bytes]:
    """Return the different words with bytes beyond ASCII, and how often each occurs."""
    return Counter(WORD.findall(evidence))


def rival_of(words: Counter[bytes], best: str, other: str) -> Rival | None:
    """Compare two single-byte encodings; None where all words read the same in both."""
    codes = bytes(range(256))
    alike = bytes(
        code for code, here, there in zip(codes, _read(codes, best), _read(codes, other), strict=True) if here == there
    )
    differ = [word for word, _ in words.most_common() if word.translate(None, alike)]
    if not differ:
        return None
    some = [word for word in differ if not is_word_utf8(word)][:COMPARED]
    if not some:  # text that was in UTF-8 once and was read wrongly before it came here says nothing
        return Rival(other, SETTLED, tuple(differ), outvoted=True)
    mine = [_exists(word, best, alone=True) for word in some]
    theirs = [_exists(word, other) for word in some]
    ahead, against = sum(map(_only, mine, theirs)), sum(map(_only, theirs, mine))
    (here, fit_here, _), (there, fit_there, _) = language_of(words, best), language_of(words, other)
    odds = IMPOSSIBLE * (ahead - against) + FOREIGN * (fit_here - fit_there)
    odds += usual(best, here) - usual(other, there)
    both = [word for word, is_mine, is_theirs in zip(some, mine, theirs, strict=True) if is_mine and is_theirs]
    alike_in_both = [word for word in words if not word.translate(None, alike)]
    odds += _spelled([*both[:SPELLED_OUT], *alike_in_both[:SPELLED_OUT]], best, other)
    odds *= 1.0 if ahead or against else WEAKLY
    confidence = 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
    if against:
        confidence = min(confidence, ahead / (ahead + against))
    doubtful = tuple(
        word for word, is_mine, is_theirs in zip(some, mine, theirs, strict=True) if is_theirs or not is_mine
    )
    same = Counter({word: count for word, count in words.items() if not word.translate(None, alike)})
    outvoted = bool(doubtful) and len(differ) * FEW <= len(same) and language_of(same, other)[1] * 5 >= len(same) * 4
    if outvoted and usual(best, here) > usual(other, there):
        confidence = max(confidence, SETTLED)
    return Rival(other, round(min(0.99, confidence), 2), doubtful or tuple(some), outvoted)


def _spelled(words: Sequence[bytes], best: str, other: str) -> float:
    """Return the log-odds that the letters of words which exist in both readings lend to the first one."""
    pairs = zip(_rarenesses(words, best), _rarenesses(words, other), strict=True)
    return sum(max(-TELLING, min(TELLING, SPELLED * (there - here))) for here, there in pairs)


def _rarenesses(words: Sequence[bytes], codec: str) -> list[int]:
    """Return how rare each word's letters are in the one language in which all of them are the least rare."""
    read = [_read(word, codec) for word in words]
    found = [[rareness(word, language) for word in read] for language in SPOKEN[codec]]
    return min(found, key=sum)


def usual(codec: str, language: str) -> float:
    """Return the log-odds of an encoding for a language, against the most usual one."""
    abroad = language == "de" and codec in ("cp1250", "iso-8859-2", "cp852")
    return USUAL.get(codec, RARE) + (ABROAD if abroad else SELDOM if language in FEW_WRITE else 0.0)


def is_word_utf8(word: bytes) -> bool:
    """Whether bytes are valid UTF-8."""
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


def _only(here: bool, there: bool) -> bool:  # noqa: FBT001 - the same word in two readings
    return here and not there


def language_of(words: Counter[bytes], codec: str) -> tuple[str, int, int]:
    """Return the language that most of the words fit, how many of the different words do, and how many there are.

    Signs that stand by themselves, such as “€”, are no words.
    """
    spelled = [word for word, _ in words.most_common(COMPARED * 2) if any(map(str.isalpha, _beyond(word, codec)))]
    counts = {language: sum(_fits(word, codec, language) for word in spelled) for language in SPOKEN[codec]}
    single = {language: count for language, count in counts.items() if language != "western"}
    best = max(single, key=lambda language: single[language])
    if single[best] * 5 < len(spelled) * 4 and counts.get("western", 0) > single[best]:
        best = "western"
    return best, counts[best], len(spelled)


def example_of(words: Counter[bytes], codec: str) -> str:
    """Return a long one of the frequent words that fit their language; nothing where there is none."""
    language = language_of(words, codec)[0]
    spelled = [word for word, _ in words.most_common(50) if any(map(str.isalpha, _beyond(word, codec)))]
    fitting = [_read(word, codec) for word in spelled if _fits(word, codec, language)]
    return max(fitting, key=len, default="")[:40]


def in_words(words: Counter[bytes], codec: str, example: str) -> str:
    """Return what the words with special letters say about a reading, as the end of a sentence."""
    language, fitting, total = language_of(words, codec)
    if not total:
        return f"its special characters are signs, such as “{example}”" if example else "it has only signs"
    name = SPOKEN_NAMES[language]
    if total == 1:
        return f"its only word with a special letter is “{example}”"
    count = f"all {total:,}" if fitting == total else f"{fitting:,} of the {total:,}"
    more = "most frequent " if total == COMPARED * 2 else ""
    return f"{count} {more}different words with special letters are spelled as in {name}, such as “{example}”"


@lru_cache(maxsize=20_000)
def _exists(word: bytes, codec: str, *, alone: bool = False) -> bool:
    """Whether bytes are a word, or signs around words, in some language that is written in this encoding.

    A letter that stands alone is seldom one: it is more likely a sign, unless `alone` allows it.
    """
    read = _read(word, codec)
    if not alone and len(read) == 1 and read.isalpha() and read not in ALONE:
        return False
    return any(_fits(word, codec, language) for language in SPOKEN[codec] if language != "western")


@lru_cache(maxsize=100_000)
def _fits(word: bytes, codec: str, language: str) -> bool:
    return word_worth(_read(word, codec), language) > 0


def _beyond(word: bytes, codec: str) -> str:
    return "".join(character for character in _read(word, codec) if not character.isascii())


def _read(word: bytes, codec: str) -> str:
    return word.decode(codec, errors="replace")
