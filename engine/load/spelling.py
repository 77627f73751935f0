"""How well bytes spell words in an encoding: the letters of one language at a time, where that language puts them."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

LANGUAGES = {
    "western": "äöüéßçèñáíóàøåæâêîôûãõëïìòùúýðþœÄÖÜÉÇÈÑÁÍÓÀØÅÆÂÊÎÔÛÃÕËÏÌÒÙÚÝÐÞŒ¿¡ªº",
    "de": "üäößÄÖÜ",
    "fr": "éèàêçâîïôùëûÉÈÀœÇæÊ",
    "es": "óíáéñúüÁÉÍÓÚÑ¿¡ªº",
    "pt": "ãçáéíóõêúâôàÃÕÇÁÉÍÓÚÂªº",
    "it": "àèùòìéÀÈÉ",
    "nl": "ëéïèöüá",
    "nordic": "åäöøæÅÄÖØÆéü",
    "is": "áíðéóöþæúýÁÉÍÓÚÝÐÞÆÖ",
    "pl": "łąęóżśćńźŁŚŻĆÓĄĘŃŹ",
    "cs": "áíéěřýčšžůúČŠŽŘťďňóľĎŤŇĚÁÉÍÓÚÝĺŕôäĽ",
    "hu": "áéóöőíüúűÁÉÓÖŐÍÜÚŰ",
    "hr": "čćšžđČŠŽĆĐ",
    "ro": "ăîâşţșțŞÎŢĂÂ",
    "tr": "ıüşğçöİŞÇÖÜĞ",
    "et": "äõüöšžÄÕÜÖŠŽ",
    "lt": "ėšžųūįčąęŠŽČĖŪĮŲĄĘ",
    "lv": "āīēšņļūžķčģŠĀĒŽĪĶĻŅŪČĢ",
    "vi": "àáâăãèéêíìđơưôóòúùýÁÂĐÔÀÊĂÉỒƠƯÍÓÚÝ\u0301\u0300\u0323\u0309\u0303",
    "ru": "оаеинтсрвлкмдпуяызбгчйхжшюцщэфъёьОАЕИНТСРВЛКМДПУЯЫЗБГЧЙХЖШЮЦЩЭФЁЬЪ",
    "uk": "оаиніетрвлскдпмуязбьгчюхйшжєїцщфґОАИНІЕТРВЛСКДПМУЯЗБЬГЧЮХЙШЖЄЇЦЩФҐ",
    "bg": "аоиенртвсклпдмъбугязйщчцхшжфюьАОИЕНРТВСКЛПДМЪБУГЯЗЙЩЧЦХШЖФЮ",
    "el": "αοιετσνηυρπκμλωςγδχθφβξζψάόίέήύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "he": "ילאהורבמתנשעםדחפקסטגכצןזךףץ",
    "ar": "المينرتوةبدسعفهكقحجشصطخزذضغءثئأإىآظؤ",
    "th": "".join(chr(code) for code in range(0x0E01, 0x0E5B)),
}
"""Letters beyond ASCII of each language, the frequent ones first."""
PAIRS: dict[str, tuple[str, str]] = json.loads(
    Path(__file__).with_name("letter_pairs.json").read_text(encoding="utf-8")
)["pairs"]
"""Language → letters with what stands before them, and with what stands behind them (a space: no letter).

Of the pairs, which follow each other without a sign between, those before the first `|` make up more than half of a
language's letters beyond ASCII each, those before the second more than a quarter, and so on.
"""
SPOKEN_NAMES = {
    "western": "Western European languages",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "nl": "Dutch",
    "nordic": "the Nordic languages",
    "is": "Icelandic",
    "pl": "Polish",
    "cs": "Czech and Slovak",
    "hu": "Hungarian",
    "hr": "Croatian",
    "ro": "Romanian",
    "tr": "Turkish",
    "et": "Estonian",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "vi": "Vietnamese",
    "ru": "Russian",
    "uk": "Ukrainian",
    "bg": "Bulgarian",
    "el": "Greek",
    "he": "Hebrew",
    "ar": "Arabic",
    "th": "Thai",
}
WESTERN = ("western", "de", "fr", "es", "pt", "it", "nl", "nordic", "is")
CENTRAL = ("pl", "cs", "hu", "hr", "ro", "de")
CYRILLIC = ("ru", "uk", "bg")
SPOKEN = {
    "cp1252": (*WESTERN, "et"),
    "iso-8859-15": (*WESTERN, "et"),
    "cp850": WESTERN,
    "cp437": ("de", "fr", "es", "it", "nl", "nordic"),
    "mac_roman": ("western", "de", "fr", "es", "pt", "it", "nl", "nordic"),
    "cp1250": CENTRAL,
    "iso-8859-2": CENTRAL,
    "cp852": CENTRAL,
    "cp1251": CYRILLIC,
    "koi8-r": ("ru", "bg"),
    "koi8-u": ("uk", "ru"),
    "cp866": ("ru", "bg"),
    "iso-8859-5": CYRILLIC,
    "mac_cyrillic": CYRILLIC,
    "cp1253": ("el",),
    "iso-8859-7": ("el",),
    "cp737": ("el",),
    "cp1254": ("tr",),
    "cp857": ("tr",),
    "cp1257": ("lt", "lv", "et"),
    "cp1255": ("he",),
    "cp862": ("he",),
    "cp1256": ("ar",),
    "iso-8859-6": ("ar",),
    "cp874": ("th",),
    "cp1258": ("vi",),
}
PRIOR = {"cp1252": 0.05, "cp1250": 0.02, "cp1251": 0.02, "cp1254": 0.0, "iso-8859-15": 0.02, "cp850": 0.0}
"""A little more for what is more common, to decide between equal readings."""

PUNCTUATION = frozenset("“”„‚‘’–—…«»‹›€£§°®©²³½¼¾µ·•×÷\u00a0¿¡ªº™±¹†\u00ad")
NOT_BEFORE, NOT_BEHIND = frozenset("£¥®²³¼¾™±"), frozenset("£¥¼½¾±")
"""Signs that do not stand right before a letter, and right behind one."""
WIDE = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")

HIGH_ASCII = 0x80
MOST_CONTEXTS = 1_000
"""So many different contexts are read, which is nearly all text of a language written with few special letters."""
LOW_LETTERS = 3
LATIN_END = "\u024f"
UNSEEN = 12
"""How rare, in powers of two, a pair of letters is that a language's names do not have."""
NEVER = 5
"""How rare it is at least, in powers of two, that a letter stands where it never stood."""
USUAL = 10
"""How rare the letters around one are, in powers of two, where a language often puts it."""
STRANGE = 24
"""How rare a letter is, in powers of two, that is not the language's own."""
BESIDE = 17
"""How rare a sign right beside a letter is, in powers of two."""
ABROAD = 4
"""How rare it is, in powers of two, that the next letter is of another language."""


def contexts_of(evidence: bytes) -> list[tuple[bytes, int]]:
    """Return the bytes beyond ASCII with the byte before and after each, and how often, the frequent ones first."""
    codes = np.frombuffer(b" " + evidence + b" ", dtype=np.uint8)
    places = np.flatnonzero(codes >= HIGH_ASCII)
    triples = (codes[places - 1].astype(np.uint32) << 16) | (codes[places].astype(np.uint32) << 8) | codes[places + 1]
    keys, counts = np.unique(triples, return_counts=True)
    frequent = np.argsort(-counts, kind="stable")[:MOST_CONTEXTS]
    return [(int(keys[at]).to_bytes(3, "big"), int(counts[at])) for at in frequent]


def score(contexts: Sequence[tuple[bytes, int]], codec: str) -> float:
    """Return how well special characters read in an encoding of one byte a character, about -1 to 1."""
    if not contexts:
        return PRIOR.get(codec, 0.0)
    text = b"".join(three for three, _ in contexts).decode(codec, errors="replace")
    characters = [
        (text[place * 3], text[place * 3 + 1], text[place * 3 + 2], times) for place, (_, times) in enumerate(contexts)
    ]
    best = max(_score_language(characters, language) for language in SPOKEN[codec])
    return best + PRIOR.get(codec, 0.0)


def _special(text: str) -> list[tuple[str, str, str]]:
    """Return each character beyond ASCII with its neighbours."""
    padded = f" {text} "
    places = (match.start() for match in re.finditer(r"[^\x00-\x7f]", padded))
    return [(padded[place - 1], padded[place], padded[place + 1]) for place in places]


def _score_language(characters: Sequence[tuple[str, str, str, int]], language: str) -> float:
    total = sum(times for *_, times in characters)
    return sum(times * _worth(before, this, after, language) for before, this, after, times in characters) / total


def word_worth(word: str, language: str) -> float:
    """Return how plausible the least plausible special character of one word is in a language, -2 to 1."""
    return min((_worth(before, this, after, language) for before, this, after in _special(word)), default=0.0)


def rareness(word: str, language: str) -> int:
    """Return how rare a word's special letters are in a language where they stand, in powers of two."""
    return sum(_rareness(before, this, after, language) for before, this, after in _special(word))


@lru_cache(maxsize=50_000)
def _rareness(before: str, this: str, after: str, language: str) -> int:
    """Return how rare a letter or sign is between two others, in powers of two."""
    if this in PUNCTUATION:
        return BESIDE if this != "\u00a0" and (before.isalpha() or after.isalpha()) else USUAL
    if this not in LANGUAGES[language]:
        return STRANGE
    if language not in PAIRS:  # several languages beside each other
        return ABROAD + min(_rareness(before, this, after, one) for one in WESTERN if one in PAIRS)
    befores, afters, alone = _classes(language)
    small = this.lower()
    left, right = _neighbour(before) + small, small + _neighbour(after)
    rare = alone.get(small, UNSEEN)
    unseen = max(UNSEEN, rare + NEVER)
    return befores.get(left, unseen) + afters.get(right, unseen) - rare


def _neighbour(character: str) -> str:
    return character.lower() if character.isalpha() or unicodedata.combining(character) else " "


@lru_cache
def _classes(language: str) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Return how rare each pair of letters is in a language, before and after a special one, and that one itself."""
    befores, afters = (
        {pairs[at : at + 2]: place + 1 for place, pairs in enumerate(text.split("|")) for at in range(0, len(pairs), 2)}
        for text in PAIRS[language]
    )
    shares = [_shares(befores, 1), _shares(afters, 0)]
    most = {letter: max(one.get(letter, 0.0) for one in shares) for letter in {*shares[0], *shares[1]}}
    return befores, afters, {letter: round(-math.log2(share)) for letter, share in most.items()}


def _shares(pairs: Mapping[str, int], place: int) -> defaultdict[str, float]:
    """Return what share of a language's special letters each is, by the pairs in which it stands at this place."""
    shares: defaultdict[str, float] = defaultdict(float)
    for pair, rare in pairs.items():
        shares[pair[place]] += 0.5**rare
    return shares


@lru_cache(maxsize=50_000)
def _worth(before: str, this: str, after: str, language: str) -> float:
    """Return how plausible one character is between its neighbours, -2 to 1."""
    if this == "\ufffd" or unicodedata.category(this) == "Cc":
        return -2.0
    if this in LANGUAGES[language]:
        return _worth_letter(before, this, after, language)
    if this == "\u00a0" and (before.islower() or not before.isalpha()):
        return 1.0  # a space that does not break stands between words like any other
    if this in PUNCTUATION:
        if before.isalpha() and after.isalpha():
            return 0.4 if this in "’‘–—\u00ad" or (this == "·" and before in "lL") else -1.0
        if (after.isalpha() and this in NOT_BEFORE) or (before.isalpha() and this in NOT_BEHIND):
            return -1.0
        return 0.6
    if this.isalpha():
        return -0.4 if this in "éèüöäáíóñç" else -0.7
    return -1.0


def _worth_letter(before: str, this: str, after: str, language: str) -> float:
    if this in "ªº¿¡":
        return -1.0 if (after if this in "ªº" else before).isalpha() else 1.0
    if not (before.isalpha() or after.isalpha()):
        return 0.1
    if this > LATIN_END and _is_latin(before) + _is_latin(after):
        return -1.0  # no word mixes scripts
    if this.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -1.0
    if this.islower() and before.isupper() and after.isupper():
        return -0.3
    return max(0.4, min(1.0, 1 - 0.05 * (_rareness(before, this, after, language) - USUAL)))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def score_wide(evidence: bytes, codec: str) -> float:
    """Return how well the bytes read as Japanese, Chinese or Korean, about -1 to 1."""
    try:
        text = evidence.decode(codec)
    except UnicodeDecodeError:
        return -1.0
    wide = [character for character in text if ord(character) >= HIGH_ASCII]
    if len(wide) < LOW_LETTERS:
        return -0.5
    worth = sum(_worth_wide(character, codec) for character in wide) / len(wide)
    alone = len(re.findall(r"(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])", text)) / len(wide)
    return worth - alone * 0.8


def _worth_wide(character: str, codec: str) -> float:
    code = ord(character)
    if 0x3041 <= code <= 0x30FF:
        return 1.0 if codec in ("cp932", "euc_jp") else 0.2
    if 0xAC00 <= code <= 0xD7A3:
        return (1.0 if _is_usual_korean(character) else -0.5) if codec == "cp949" else -0.5
    if 0x4E00 <= code <= 0x9FFF:
        return _common(character, codec)
    if 0xFF01 <= code <= 0xFF5E or 0x3000 <= code <= 0x301F:
        return 0.6
    if 0xFF61 <= code <= 0xFF9F:
        return 0.1 if codec == "cp932" else -0.5
    return -0.7


def _is_usual_korean(character: str) -> bool:
    """Whether a syllable is one of the 2,350 that the older standard has, and that nearly all text is made of."""
    return len(character.encode("euc_kr", errors="ignore")) == 2  # the others are spelled out in eight bytes


COMMON = {
    "gb18030": (0xB0, 0xD7),
    "big5hkscs": (0xA4, 0xC6),
    "cp932": (0x88, 0x97),
    "euc_jp": (0xB0, 0xCF),
    "cp949": (0xCA, 0xFD),
}
"""First bytes of the frequent ideographs, from the layout of each standard (level 1)."""


def _common(character: str, codec: str) -> float:
    try:
        first = character.encode(codec)[0]
    except UnicodeEncodeError:
        return -0.5
    low, high = COMMON[codec]
    frequent = low <= first <= high
    if codec == "cp949":
        return 0.0 if frequent else -0.5
    return 0.9 if frequent else -0.3
