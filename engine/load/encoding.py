"""Which encoding a text file is in: by its mark, by strict UTF-8 over the whole file, or by what its letters spell.

A single-byte encoding cannot be proven. Each candidate is therefore read as the letters of one language at a time,
and the reading whose letters stand where that language puts them wins; the runner-up is named.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from engine.load import utf8
from engine.load.foreign import Mixed, mixed_lines
from engine.load.rivals import Rival, example_of, in_words, language_of, rival_of, usual, words_of
from engine.load.spelling import SPOKEN, WIDE, contexts_of, score, score_wide
from engine.load.tables import SURE
from engine.load.utf8 import is_ascii_file, is_utf8_file

ENCODINGS: tuple[tuple[str, str], ...] = (
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8 with byte-order mark"),
    ("cp1252", "Windows-1252 (Western Europe)"),
    ("iso-8859-15", "ISO-8859-15 (Western Europe, Unix)"),
    ("iso-8859-1", "ISO-8859-1 (Latin 1)"),
    ("cp850", "DOS 850 (Western Europe)"),
    ("cp437", "DOS 437 (US)"),
    ("mac_roman", "Mac Roman"),
    ("cp1250", "Windows-1250 (Central Europe)"),
    ("iso-8859-2", "ISO-8859-2 (Central Europe, Unix)"),
    ("cp852", "DOS 852 (Central Europe)"),
    ("cp1251", "Windows-1251 (Cyrillic)"),
    ("cp866", "DOS 866 (Cyrillic)"),
    ("koi8-r", "KOI8-R (Cyrillic)"),
    ("koi8-u", "KOI8-U (Ukrainian)"),
    ("iso-8859-5", "ISO-8859-5 (Cyrillic)"),
    ("mac_cyrillic", "Mac Cyrillic"),
    ("cp1253", "Windows-1253 (Greek)"),
    ("iso-8859-7", "ISO-8859-7 (Greek)"),
    ("cp737", "DOS 737 (Greek)"),
    ("cp1254", "Windows-1254 (Turkish)"),
    ("cp857", "DOS 857 (Turkish)"),
    ("cp1257", "Windows-1257 (Baltic)"),
    ("cp1255", "Windows-1255 (Hebrew)"),
    ("cp862", "DOS 862 (Hebrew)"),
    ("cp1256", "Windows-1256 (Arabic)"),
    ("iso-8859-6", "ISO-8859-6 (Arabic)"),
    ("cp874", "Windows-874 (Thai)"),
    ("cp1258", "Windows-1258 (Vietnamese)"),
    ("cp932", "Shift-JIS (Japanese)"),
    ("euc_jp", "EUC-JP (Japanese)"),
    ("iso2022_jp", "ISO-2022-JP (Japanese)"),
    ("gb18030", "GB18030 (Simplified Chinese)"),
    ("big5hkscs", "Big5 (Traditional Chinese)"),
    ("cp949", "EUC-KR (Korean)"),
    ("utf-16-le", "UTF-16 little endian"),
    ("utf-16-be", "UTF-16 big endian"),
    ("utf-32-le", "UTF-32 little endian"),
    ("utf-32-be", "UTF-32 big endian"),
)
"""Codec and words of every encoding that the page offers."""

LABELS = dict(ENCODINGS)
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Encoding:
    """The encoding that was found, with the evidence for it."""

    codec: str
    because: str
    confidence: float = 1.0
    runner_up: str | None = None
    """The closest other reading, in words; `rival` is its codec."""
    rival: str = ""
    bad_lines: tuple[int, ...] = ()
    """The first lines that are not in this encoding, `bad` of them in all; only where it is UTF-8."""
    bad: int = 0
    others: str = ""
    """What those lines are in."""
    question: str = ""
    """Where it is in doubt, the same word in both readings."""
    doubt: str = ""
    """Where few words would be others in the runner-up: which, in a sentence; `doubtful` has their lines."""
    doubtful: tuple[int, ...] = ()
    checked: bool = False
    """Whether the whole file was found to be in it."""
    skip: int = 0
    """Bytes before the text that are no part of it."""

    @property
    def label(self) -> str:
        """The name for people."""
        return LABELS.get(self.codec, self.codec)


def detect_encoding(source: Path) -> Encoding:
    """Return the encoding of a whole text file (it is read in blocks)."""
    with source.open("rb") as stream:
        head = stream.read(utf8.BLOCK)
    for mark, codec in MARKS:
        if head.startswith(mark):
            beneath = _utf16_without_mark(head[len(mark) :]) if codec.startswith("utf-16") else ""
            if beneath.startswith("utf-32"):
                return Encoding(beneath, f"The mark is of {LABELS[codec]}, the text {LABELS[beneath]}.", 0.9, skip=2)
            kind = LABELS[codec].removesuffix(" with byte-order mark")
            return Encoding(codec, f"The file starts with the byte-order mark of {kind}.")
    wide = _utf16_without_mark(head)
    if wide and _decodes(source, wide):
        return Encoding(wide, f"Every other byte is zero, as in {LABELS[wide]} without a mark.", 0.95)
    if any(start in head for start in JAPANESE_STARTS) and head.isascii() and _decodes(source, "iso2022_jp"):
        return Encoding("iso2022_jp", f"It switches to Japanese and back as {LABELS['iso2022_jp']} does.", 0.95)
    if _decodes(source, "utf-8"):
        if head.isascii() and is_ascii_file(source):
            return Encoding("utf-8", "The whole file is plain ASCII, which reads the same in UTF-8.", checked=True)
        because = "The whole file is valid UTF-8, which other encodings are not by chance."
        return Encoding("utf-8", because, checked=True)
    found = mixed_lines(source)
    if found.is_utf8:
        inner = _best_single(found, source, found.bad_bytes)
        return Encoding(
            "utf-8",
            f"{found.good:,} lines with special characters are UTF-8 and {found.bad:,} are not; "
            f"those are read as {inner.label}, line by line.",
            0.7,
            f"{LABELS[inner.codec]} throughout",
            bad_lines=tuple(found.numbers),
            bad=found.bad,
            others=inner.codec,
        )
    return _best_single(found, source, found.used)


def mixed_encoding(source: Path, others: str) -> Encoding:
    """Return the encoding of a file whose lines are UTF-8, or else in another encoding, as the user said."""
    found = mixed_lines(source, exact=True)
    return Encoding("utf-8", "You chose it.", bad_lines=tuple(found.numbers), bad=found.bad, others=others)


def check_encoding(codec: str) -> str:
    """Return the codec under Python's own name, or an empty string where there is none of that name."""
    try:
        name = codecs.lookup(codec).name
    except LookupError:
        return ""
    return name if name in PLAIN or codec in LABELS else ""


def without_mark(codec: str, source: Path) -> str:
    """Return UTF-16 or UTF-32 with its byte order where the file does not say it by a mark: mostly little-endian."""
    with source.open("rb") as stream:
        head = stream.read(8192)
    marks = {"utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)}
    if codec not in marks or head.startswith(marks[codec]):
        return codec
    found = _utf16_without_mark(head)
    return found if found.startswith(codec) else f"{codec}-le"


PLAIN = frozenset(codecs.lookup(codec).name for codec, _ in ENCODINGS) | {"ascii", "utf-16", "utf-32"}


def blocks(source: Path, codec: str, skip: int = 0) -> Iterator[str]:
    """Yield the text of a file in blocks, without its first `skip` bytes.

    Raises:
        UnicodeDecodeError: a byte does not belong to the encoding.
    """
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with source.open("rb") as stream:
        stream.seek(skip)
        while block := stream.read(utf8.BLOCK):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _decodes(source: Path, codec: str) -> bool:
    if codec == "utf-8":
        return is_utf8_file(source)
    try:
        for _ in blocks(source, codec):
            pass
    except UnicodeDecodeError:
        return False
    return True


def is_wide(head: bytes) -> bool:
    """Whether a file's first bytes are text of two or four bytes a character."""
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    return marked or bool(_utf16_without_mark(head))


def _utf16_without_mark(head: bytes) -> str:
    """Return the wide encoding in which the first bytes are text; no other text has zero bytes in such places."""
    sample = head[: len(head[:8192]) // 4 * 4]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
        strange = sum(unicodedata.category(character) in STRANGE and character not in "\t\r\n" for character in text)
        if text and strange == 0 and re.search(r"[\r\n,;\t]", text):
            return codec
    return ""


STRANGE = frozenset(("Cc", "Cn", "Co", "Cs"))
JAPANESE_STARTS = (b"\x1b$B", b"\x1b$@")
LIKELY = 10
"""Encodings that are compared word by word: those in which the letters stand best."""
EVEN = 0.5
"""Two readings are as likely as each other."""


def _best_single(found: Mixed, source: Path, used: set[int]) -> Encoding:
    """Return the likeliest encoding of bytes that are not UTF-8; all bytes `used` must be readable in it."""
    evidence = b"\n".join(found.evidence)
    everywhere = found.text
    contexts = contexts_of(everywhere)
    scores = {codec: score(contexts, codec) for codec in SPOKEN}
    scores |= {codec: score_wide(evidence, codec) for codec in WIDE}
    ranked = sorted(scores, key=lambda codec: -scores[codec])
    best = next((codec for codec in ranked if _reads(codec, used, source)), "")
    if not best or scores[best] <= 0:
        taken = "cp1252" if _reads("cp1252", used, source) else "iso-8859-1"
        other = next(codec for codec in ranked if codec != taken)
        said = "The bytes are not UTF-8, and they spell no words in any language that is known here."
        return Encoding(taken, said, 0.5, LABELS.get(other, other), other)
    example = _example(evidence, best)
    if best in WIDE:
        return _described(best, _closest_by_score(evidence, best, scores), example, "its signs make words")
    words = words_of(everywhere)
    possible = [codec for codec in ranked if codec in SPOKEN and _reads(codec, used, source)][:LIKELY]
    best, rivals = _likeliest(words, best, possible)
    example = example_of(words, best) or example
    wide = _closest_by_score(evidence, best, {codec: scores[codec] for codec in (best, *WIDE) if scores[codec] > 0})
    closest = min((*rivals, *([wide] if wide else [])), key=lambda rival: rival.confidence, default=None)
    described = _described(best, closest, example, in_words(words, best, example))
    outvoted = min((one for one in rivals if one.outvoted), key=lambda rival: rival.confidence, default=None)
    return _with_doubt(described, outvoted, found) if outvoted and not described.question else described


def _likeliest(words: Counter[bytes], best: str, possible: Sequence[str]) -> tuple[str, list[Rival]]:
    """Return the reading that no other one beats, starting from the best by its letters, and its rivals."""
    beaten: set[str] = set()
    while True:
        rivals = [rival for codec in possible if codec != best if (rival := rival_of(words, best, codec))]
        ahead = min((one for one in rivals if one.codec not in beaten), key=lambda one: one.confidence, default=None)
        if ahead is None or ahead.confidence >= EVEN:
            same = {best, *possible} - {rival.codec for rival in rivals}
            return max(same, key=lambda codec: usual(codec, language_of(words, codec)[0])), rivals
        beaten.add(best)
        best = ahead.codec


def _described(best: str, rival: Rival | None, example: str, evidence: str) -> Encoding:
    """Return the decision for an encoding, with a question where its rival is close."""
    because = f"Not UTF-8; read as {LABELS[best]}: {evidence}."
    if rival is None:
        return Encoding(best, because, 0.99)
    here, there = example, example.encode(best, errors="replace").decode(rival.codec, errors="replace")
    if rival.words and here == there:
        here, there = (rival.words[0].decode(codec, errors="replace")[:40] for codec in (best, rival.codec))
    question = f"Is it “{here}” ({LABELS[best]}) or “{there}” ({LABELS[rival.codec]})?"
    close = rival.confidence < SURE and here != there
    asked = question if close else ""
    return Encoding(best, because, rival.confidence, LABELS[rival.codec], rival.codec, question=asked)


def _with_doubt(found: Encoding, rival: Rival, mixed: Mixed) -> Encoding:
    """Say which words were outvoted, and on which lines they stand."""
    lines = tuple(
        number
        for number, line in zip(mixed.numbers, mixed.evidence, strict=False)
        if any(word in line for word in rival.words)
    )
    pairs = ", ".join(
        f"“{word.decode(found.codec, errors='replace')}” or “{word.decode(rival.codec, errors='replace')}”"
        for word in rival.words[:3]
    )
    count = "1 word" if len(rival.words) == 1 else f"{len(rival.words):,} different words"
    doubt = f"{count} would be read otherwise as {LABELS[rival.codec]}: {pairs}. The other words decided."
    return replace(found, doubt=doubt, doubtful=lines)


def _closest_by_score(evidence: bytes, best: str, scores: dict[str, float]) -> Rival | None:
    """Return the next best encoding of several bytes a sign that gives other text."""
    text = _text(evidence, best)
    ranked = sorted((codec for codec in scores if codec != best), key=lambda codec: -scores[codec])
    other = next((codec for codec in ranked if _text(evidence, codec) != text), None)
    if other is None:
        return None
    lead = scores[best] - max(scores[other], 0)
    return Rival(other, round(min(0.99, 0.6 + lead * 0.8), 2), ())


def _reads(codec: str, used: set[int], source: Path) -> bool:
    """Whether all bytes of a file belong to an encoding; for one byte a sign its different bytes tell."""
    if codec in WIDE:
        return _decodes(source, codec)
    try:
        bytes(used).decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _example(evidence: bytes, codec: str) -> str:
    words = islice(re.finditer(r"\w*[^\W\x00-\x7f]\w*", _text(evidence, codec)), 50)
    signs = re.findall(r"[^\x00-\x7f]", _text(evidence[:1000], codec))
    return (max((word.group() for word in words), key=len, default="") or "".join(signs[:1]))[:40]


def _text(evidence: bytes, codec: str) -> str:
    return evidence.decode(codec, errors="replace")
