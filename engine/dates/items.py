"""The numbers and known words of a date's text, in order, with the signs before each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from engine.dates.words import Kind, Lexicon, Word, lexicon, word_class
from engine.dates.zones import is_zone_word

MARK = "§"
"""Stands where the time of day stood."""


@dataclass(frozen=True)
class Item:
    """A number or a word, what it may mean, and the signs before it."""

    text: str
    before: str
    word: Word | None = None
    last_dot: bool = False
    """A dot stands behind it and ends the text."""

    @property
    def number(self) -> bool:
        """Whether it is a number that is no part of a known name."""
        return self.word is None and self.text != MARK

    def has(self, kind: Kind) -> bool:
        """Whether it may be a word of that kind."""
        return self.word is not None and kind in self.word.kinds

    def values(self, kind: Kind) -> frozenset[str]:
        """Return what it may mean as a word of that kind."""
        return self.word.kinds.get(kind, frozenset()) if self.word else frozenset()

    @property
    def months(self) -> dict[int, frozenset[str]]:
        """The months it may name, with the languages that call them so."""
        return self.word.months if self.word else {}


@cache
def _solid() -> re.Pattern[str]:
    return re.compile(f"[0-9]+|[{word_class()}]+|{MARK}")


def items_of(text: str) -> Iterator[Item]:
    """Yield numbers and the longest known phrases; an unknown word ends the reading."""
    words = lexicon()
    found = list(_solid().finditer(text))
    at = 0
    while at < len(found):
        before = text[found[at - 1].end() if at else 0 : found[at].start()]
        count = _phrase(text, found, at, words)
        if not count and found[at][0][0] in words.prefixes:
            bare = _solid().match(text, found[at].start() + 1, found[at].end())
            if bare and _phrase(text, [*found[:at], bare, *found[at + 1 :]], at, words) > 1:
                found[at] = bare
                count = _phrase(text, found, at, words)
        if count:
            key = " ".join(match[0] for match in found[at : at + count])
            yield Item(key, before, words.words[key])
        elif found[at][0] == MARK or found[at][0].isdigit():
            count = 1
            yield Item(found[at][0], before, last_dot=text[found[at].end() :].rstrip() == ".")
        else:
            count = 1
            yield from _glued(found[at][0], before, words)
        at += count


def _phrase(text: str, found: Sequence[re.Match[str]], at: int, words: Lexicon) -> int:
    """Return how many tokens the longest known phrase has that begins here."""
    longest = min(words.longest.get(found[at][0], 0), len(found) - at)
    for count in range(longest, 0, -1):
        between = (text[a.end() : b.start()] for a, b in zip(found[at:], found[at + 1 : at + count], strict=False))
        key = " ".join(match[0] for match in found[at : at + count])
        if (
            key in words.words
            and all(set(signs) <= _INSIDE for signs in between)
            and not _loose_number(text, found, at, count)
        ):
            return count
    return 0


_INSIDE = frozenset(" .-/·་'(),،")
"""Signs that may stand inside a phrase."""


def _loose_number(text: str, found: Sequence[re.Match[str]], at: int, count: int) -> bool:
    """Whether a number of the phrase stands apart from the word behind it: “1ka” is one word, “1 ka” two.

    “4月” is April, but “3/4(月)” a Monday; “thứ 5” is Thursday, but “T, 5. märts” a Tuesday.
    """
    pairs = zip(found[at:], found[at + 1 : at + count], strict=False)
    between = ((a[0], b[0], text[a.end() : b.start()]) for a, b in pairs)
    return any((a.isdigit() and set(" (") & set(signs)) or (b.isdigit() and "," in signs) for a, b, signs in between)


def _glued(word: str, before: str, words: Lexicon) -> Iterator[Item]:
    """Yield the known words that a run of letters is made of, or the run as a word of no meaning."""
    pieces = _pieces(word, words)
    if pieces is None:
        yield Item(word, before, Word(kinds={"zone": frozenset()} if is_zone_word(word) else {}))
        return
    for number, piece in enumerate(pieces):
        yield Item(piece, "" if number else before, words.words[piece])


def _pieces(word: str, words: Lexicon) -> list[str] | None:
    """Return the known words that make up a run of letters, or None: the fewest, where a script has no spaces."""
    if ord(word[0]) < _SPACELESS:
        for cut in range(1, len(word)):
            pair = [word[:cut], word[cut:]]
            if all(piece in words.words for piece in pair) and _may_be_glued(pair[0], pair[1], words):
                return pair
        return None
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(end):
            head, piece, made = best[start], word[start:end], best[end]
            if head is not None and piece in words.words and (made is None or len(head) + 1 < len(made)):
                best[end] = [*head, piece]
    return best[len(word)]


_SPACELESS = 0xE00
"""From Thai on there are scripts that run words together."""


def _may_be_glued(head: str, tail: str, words: Lexicon) -> bool:
    """Whether the words are a name with an ending or a beginning that its language glues to it."""
    first, last = words.words[head], words.words[tail]
    ended = "suffix" in last.kinds and (first.months or "weekday" in first.kinds)
    return bool(ended) or ("prefix" in first.kinds and bool(last.months))
