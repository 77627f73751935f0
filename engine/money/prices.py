"""Which of several numbers in a cell is the price, where the text beside them tells it, or a choice was made.

`49,99 € statt 59,99 €`, `2,99 € / 100 g`, `205,68 € 205.68`, `AED 8000 (USD 2179)`. Two prices of which nothing tells
the one that counts stay a question.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from engine.lookups import shipped
from engine.money.currencies import codes_of, is_currency
from engine.money.number_shapes import (
    CONVERTED,
    FIRST,
    FREE,
    LAST,
    SEVERAL,
    TOLD_FIRST,
    TOLD_LAST,
    TWICE,
    Around,
    Which,
    around,
)
from engine.money.rate_names import rate_words

_RECKONED = re.compile(r"[+/*\u00d7]|(?<!\w)x(?!\w)")
"""What joins numbers that are reckoned with: `3 x 5,00 €`."""
_OF_TWO = 3
"""Texts around two numbers."""
_NOT_THE_PRICE = re.compile(
    r"(?:\b(?:was|were|before|old price|regular price|list price|original price|rrp|msrp|statt|anstatt|uvp|vorher"
    r"|bisher|früher|alter preis|listenpreis|au lieu de|prix barré|avant|antes|en lugar de|en vez de|invece di|anziché"
    r"|prima|in plaats van|adviesprijs|zamiast|stara cena|místo|původně|helyett|ord\.? ?pris|tidigare|før|вместо|было"
    r"|save|you save|sie sparen|sparen sie|économisez|ahorra|ahorras|risparmi|bespaar)|\bde(?= r\$))"
    r"[ :.]*[^\w\s()]{0,3}[a-z]{0,3}\$? ?$"
)
"""Words before a price that was asked before, or that is a saving; a currency may stand between."""
_MEASURED = re.compile(r" ?(?:per|pro|par|por|le|al|/)? ?([^\W\d_]+[²³]?)(?![^\W_])")


def one_price(shape: str, which: Which) -> Around:
    """Judge the first or last of several prices (`3,49 zł 1,75 zł`, `10 - 20 €`); the others do not reckon with it.

    A currency stands beside it, or at the other end of a range.
    """
    refused, texts = Around(reason=SEVERAL), shape.split("0")
    joint = texts[1] if which == "first" else texts[-2]
    dashed = "-" in joint
    if _RECKONED.search(joint) or not joint.strip() or (dashed and not _is_range(texts)):
        return refused
    joint = joint.replace("-", " ")
    left, right = (texts[0], joint) if which == "first" else (joint, texts[-1])
    near = [_words_at(left)[1], _words_at(right.split("(", maxsplit=1)[0])[0]]
    far = [_words_at(texts[-1])[0], _words_at(texts[0])[1]] if dashed else []
    money = next(filter(is_currency, [*near, *far]), None)
    if money is None:
        return refused
    front = left if which == "first" else ""
    judged = around(f"{front}0" if money == near[0] and front else f"{front}0 {money}")
    return judged if judged.reason else judged._replace(note=FIRST if which == "first" else LAST)


def _is_range(texts: list[str]) -> bool:
    """Whether a dash joins two numbers, with spaces on both sides or on none: `5 € -3 €` is none."""
    before, *after = texts[1].split("-")
    return len(texts) == _OF_TWO and len(after) == 1 and before.endswith(" ") == after[0].startswith(" ")


def _words_at(text: str) -> tuple[str, str]:
    """Return the first and the last word of a text."""
    words = text.strip(FREE).split(" ")
    return words[0], words[-1]


def converted(shape: str) -> Around:
    """Judge an amount behind which the same stands in brackets in another currency: `AED 8000 (USD 2179)`."""
    found = re.fullmatch(r"([^0()]*0[^0()]*)\(([^0()]*)0([^0()]*)\)\s*", shape)
    outside = around(found[1]) if found else Around(reason=SEVERAL)
    if not found or outside.reason or outside.note or ("-" in found[2] + found[3] and not outside.minus):
        return Around(reason=SEVERAL)
    own, other = (
        {code for text in texts for code in codes_of(text.strip(FREE))}
        for texts in ((outside.before, outside.after), (found[2], found[3]))
    )
    return outside._replace(note=CONVERTED) if own and other and not own & other else Around(reason=SEVERAL)


def written_twice(shape: str) -> Around:
    """Judge one amount that stands there twice (`205,68 € 205.68`): once, if it may be one amount at all."""
    before, between, after = shape.split("0")
    left, middle, right = (text.strip(FREE + "(),=") for text in (before, between, after))
    named = [text for text in (left, middle, right) if text]
    if not named or not between.strip("(),=") or not all(is_currency(text) for text in named):
        return Around(reason=SEVERAL)
    if not set.intersection(*(set(codes_of(text)) for text in named)):
        return Around(reason=SEVERAL)
    judged = around(f"{left}0" if left else f"0 {middle or right}")
    return judged if judged.reason else judged._replace(note=TWICE)


def told_price(shape: str) -> Around:
    """Judge the one price beside numbers that the text tells to be none: measures, taxes, old prices, savings."""
    refused, texts = Around(reason=SEVERAL), shape.split("0")
    numbers = list(pairwise(texts))
    joints = [re.sub(r"^[.,:] ?-{1,2}|/", "", joint) for joint in texts[1:-1]]
    if any(_RECKONED.search(joint) or "-" in joint for joint in joints):
        return refused
    prices = [place for place, sides in enumerate(numbers) if _is_price(*sides)]
    others = [sides for place, sides in enumerate(numbers) if place not in prices]
    if len(prices) != 1 or not all(_is_aside(*sides) for sides in others):
        return refused
    place = prices[0]
    if place not in (0, len(numbers) - 1):
        return refused
    before, after = (numbers[place][0], "") if place == 0 else ("", numbers[place][1])
    money = next(filter(_is_sign, _beside(*numbers[place])))
    judged = around(f"{before}0 {money}" if place == 0 else f"{money} 0{after}")
    return judged if judged.reason else judged._replace(note=TOLD_LAST if place else TOLD_FIRST)


def _beside(before: str, after: str) -> tuple[str, str]:
    """Return the words directly before and after a number; what stands beyond a stroke belongs to another one."""
    left = re.split(r"[/ ]", before.strip(FREE + "("))[-1] if not before.rstrip().endswith("/") else ""
    return left, re.split(r"[/ ]", after.strip(FREE).rstrip(")"))[0].strip("()")


def _is_price(before: str, after: str) -> bool:
    return any(map(_is_sign, _beside(before, after))) and not _NOT_THE_PRICE.search(before.lower())


def _is_aside(before: str, after: str) -> bool:
    if any(map(_is_sign, _beside(before, after))):
        return bool(_NOT_THE_PRICE.search(before.lower()))
    if after.lstrip().startswith("%"):
        table = "tax_words"
        return "tax" in rate_words(table, shipped(table).rows).read(f"{before} {after}").kinds
    found = _MEASURED.match(after)
    return found is not None and found[1].lower() in _measures()


def _is_sign(word: str) -> bool:
    return is_currency(word) and word.lower() not in _measures()  # g is gram before it is gourde


@cache
def _measures() -> frozenset[str]:
    """Return the spellings of units of measure and of pieces."""
    return frozenset(text.lower().strip(".") for text in shipped("unit_spellings").rows["spelling"])
