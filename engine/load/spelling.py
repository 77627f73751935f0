"""How well bytes spell words in an encoding: the letters of one language at a time, where that language puts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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
    "baltic": "āīšėēųžčļņķģįąęūäõöüŠŽČĀĒĢĪĶĻŅŪĄĘĖĮŲ",
    "ru": "оаеинтсрвлкмдпуяызбгчйхжшюцщэфъёОАЕИНТСРВЛКМДПУЯЫЗБГЧЙХЖШЮЦЩЭФЁіїєґІЇЄҐ",
    "el": "αοιετσνηυρπκμλωςγδχθφβξζψάόίέήύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "he": "ילאהורבמתנשעםדחפקסטגכצןזךףץ",
    "ar": "المينرتوةبدسعفهكقحجشصطخزذضغءثئأإىآظؤ",
    "th": "".join(chr(code) for code in range(0x0E01, 0x0E5B)),
}
"""Letters beyond ASCII of each language, the frequent ones first."""
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
    "baltic": "the Baltic languages",
    "ru": "Russian",
    "el": "Greek",
    "he": "Hebrew",
    "ar": "Arabic",
    "th": "Thai",
}
SPOKEN = {
    "cp1252": ("western", "de", "fr", "es", "pt", "it", "nl", "nordic", "is"),
    "iso-8859-15": ("western", "de", "fr", "es", "pt", "it", "nl", "nordic", "is"),
    "cp850": ("western", "de", "fr", "es", "pt", "it", "nl", "nordic", "is"),
    "cp437": ("de", "fr", "es", "it", "nl", "nordic"),
    "mac_roman": ("western", "de", "fr", "es", "pt", "it", "nl", "nordic"),
    "cp1250": ("pl", "cs", "hu", "hr", "ro", "de"),
    "iso-8859-2": ("pl", "cs", "hu", "hr", "ro", "de"),
    "cp852": ("pl", "cs", "hu", "hr", "ro", "de"),
    "cp1251": ("ru",),
    "koi8-r": ("ru",),
    "cp866": ("ru",),
    "cp1253": ("el",),
    "cp1254": ("tr",),
    "cp1257": ("baltic",),
    "cp1255": ("he",),
    "cp1256": ("ar",),
    "cp874": ("th",),
}
PRIOR = {"cp1252": 0.05, "cp1250": 0.02, "cp1251": 0.02, "cp1254": 0.0, "iso-8859-15": 0.02, "cp850": 0.0}
"""A little more for what is more common, to decide between equal readings."""

PUNCTUATION = frozenset("“”„‚‘’–—…«»‹›€£§°®©²³½¼¾µ·•×÷\u00a0¿¡ªº™±¹†\u00ad")
WIDE = ("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949")

HIGH_ASCII = 0x80
MOST_CONTEXTS = 1_000
"""So many different contexts are read, which is nearly all text of a language written with few special letters."""
LOW_LETTERS = 3
LATIN_END = "\u024f"
FREQUENT = 8


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
    best = max(_score_language(characters, LANGUAGES[language]) for language in SPOKEN[codec])
    return best + PRIOR.get(codec, 0.0)


def _special(text: str) -> list[tuple[str, str, str]]:
    """Return each character beyond ASCII with its neighbours."""
    padded = f" {text} "
    places = (match.start() for match in re.finditer(r"[^\x00-\x7f]", padded))
    return [(padded[place - 1], padded[place], padded[place + 1]) for place in places]


def _score_language(characters: Sequence[tuple[str, str, str, int]], letters: str) -> float:
    total = sum(times for *_, times in characters)
    return sum(times * _worth(before, this, after, letters) for before, this, after, times in characters) / total


def word_worth(word: str, letters: str) -> float:
    """Return how plausible the least plausible special character of one word is in a language, -2 to 1."""
    return min((_worth(before, this, after, letters) for before, this, after in _special(word)), default=0.0)


def _worth(before: str, this: str, after: str, letters: str) -> float:
    """Return how plausible one character is between its neighbours, -2 to 1."""
    if this == "\ufffd" or unicodedata.category(this) == "Cc":
        return -2.0
    if this in letters:
        return _worth_letter(before, this, after, letters)
    if this == "\u00a0" and (before.islower() or not before.isalpha()):
        return 1.0  # a space that does not break stands between words like any other
    if this in PUNCTUATION:
        if before.isalpha() and after.isalpha():
            return 0.4 if this in "’‘–—·\u00ad" else -1.0
        return 0.6
    if this.isalpha():
        return -0.4 if this in "éèüöäáíóñç" else -0.7
    return -1.0


def _worth_letter(before: str, this: str, after: str, letters: str) -> float:
    inside = before.isalpha() or after.isalpha()
    if not inside and this not in "ªº¿¡":
        return 0.1
    if this > LATIN_END and _is_latin(before) + _is_latin(after):
        return -1.0  # no word mixes scripts
    if this.isupper() and (before.islower() or (before.isalpha() and after.islower())):
        return -1.0
    if this.islower() and before.isupper() and after.isupper():
        return -0.3
    return 1.0 if letters.index(this) < FREQUENT else 0.9


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
