"""Which encoding a text file is in: by its mark, by strict UTF-8 over the whole file, or by what its letters spell.

A single-byte encoding cannot be proven. Each candidate is therefore read as the letters of one language at a time,
and the reading whose letters stand where that language puts them wins; the runner-up is named.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.load.rivals import Rival, example_of, in_words, rival_of, words_of
from engine.load.spelling import SPOKEN, WIDE, score, score_wide
from engine.load.tables import SURE

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
    ("cp1253", "Windows-1253 (Greek)"),
    ("cp1254", "Windows-1254 (Turkish)"),
    ("cp1257", "Windows-1257 (Baltic)"),
    ("cp1255", "Windows-1255 (Hebrew)"),
    ("cp1256", "Windows-1256 (Arabic)"),
    ("cp874", "Windows-874 (Thai)"),
    ("cp932", "Shift-JIS (Japanese)"),
    ("euc_jp", "EUC-JP (Japanese)"),
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
BLOCK = 1 << 22
EVIDENCE = 1 << 18
"""At most so many bytes of lines with other than ASCII letters are weighed."""

HIGH, LINE_FEED = 0x80, 0x0A
MOST_NUMBERS = 1_000
"""At most so many lines are named."""

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
        head = stream.read(BLOCK)
    for mark, codec in MARKS:
        if head.startswith(mark):
            beneath = _utf16_without_mark(head[len(mark) :]) if codec.startswith("utf-16") else ""
            if beneath.startswith("utf-32"):
                return Encoding(beneath, f"The mark is of {LABELS[codec]}, the text {LABELS[beneath]}.", 0.9, skip=2)
            return Encoding(codec, f"The file starts with the byte-order mark of {LABELS[codec]}.")
    wide = _utf16_without_mark(head)
    if wide and _decodes(source, wide):
        return Encoding(wide, f"Every other byte is zero, as in {LABELS[wide]} without a mark.", 0.95)
    if _decodes(source, "utf-8"):
        if head.isascii() and _is_ascii(source):
            return Encoding("utf-8", "The whole file is plain ASCII, which reads the same in UTF-8.", checked=True)
        because = "The whole file is valid UTF-8, which other encodings are not by chance."
        return Encoding("utf-8", because, checked=True)
    found = _mixed_lines(source)
    if found.good and found.bad <= max(1, found.good // 4):
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
    found = _mixed_lines(source)
    return Encoding("utf-8", "You chose it.", bad_lines=tuple(found.numbers), bad=found.bad, others=others)


def check_encoding(codec: str) -> str:
    """Return the codec under Python's own name, or an empty string where there is none of that name."""
    try:
        name = codecs.lookup(codec).name
    except LookupError:
        return ""
    return name if name in PLAIN or codec in LABELS else ""


PLAIN = frozenset(codecs.lookup(codec).name for codec, _ in ENCODINGS) | {"ascii", "utf-16", "utf-32"}


def blocks(source: Path, codec: str, skip: int = 0) -> Iterator[str]:
    """Yield the text of a file in blocks, without its first `skip` bytes.

    Raises:
        UnicodeDecodeError: a byte does not belong to the encoding.
    """
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with source.open("rb") as stream:
        stream.seek(skip)
        while block := stream.read(BLOCK):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _decodes(source: Path, codec: str) -> bool:
    if codec == "utf-8":
        return _is_utf8(source)
    try:
        for _ in blocks(source, codec):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(source: Path) -> bool:
    rest = b""
    with source.open("rb") as stream:
        while block := stream.read(BLOCK):
            whole = rest + block
            end = len(whole) if whole.isascii() else whole_characters(whole)
            if not is_utf8(whole[:end]):
                return False
            rest = whole[end:]
    return is_utf8(rest)


def is_utf8(block: bytes) -> bool:
    """Whether bytes are valid UTF-8; many times faster than decoding them."""
    if block.isascii():
        return True
    try:
        return pl.Series([block], dtype=pl.Binary).cast(pl.String).null_count() == 0
    except pl.exceptions.PolarsError:
        return False


def whole_characters(block: bytes) -> int:
    """Return where the last whole UTF-8 character of some bytes ends."""
    for back in range(1, min(4, len(block)) + 1):
        byte = block[-back]
        if byte & 0xC0 != 0x80:  # not the inside of a character
            length = 1 if byte < 0x80 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(block) if length <= back else len(block) - back
    return len(block)


def _is_ascii(source: Path) -> bool:
    with source.open("rb") as stream:
        while block := stream.read(BLOCK):
            if not block.isascii():
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


@dataclass
class Mixed:
    """The lines beyond ASCII: how many are UTF-8 and how many are not, some of the latter, and the bytes of both."""

    good: int = 0
    bad: int = 0
    evidence: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    bad_bytes: set[int] = field(default_factory=set)
    size: int = 0

    def add(self, first: int, block: bytes) -> None:
        """Count the lines of a block; the first has this number."""
        codes = np.frombuffer(block, dtype=np.uint8)
        places = np.flatnonzero(codes >= HIGH)
        if not len(places):
            return
        ends = np.append(np.flatnonzero(codes == LINE_FEED), len(block))
        beyond = codes[places]
        line_of = np.searchsorted(ends, places)
        bad = np.unique(line_of[_is_out_of_place(places, beyond)])
        self.good += len(np.unique(line_of)) - len(bad)
        self.bad += len(bad)
        self.used |= set(np.unique(beyond).tolist())
        if len(bad):
            self.bad_bytes |= set(np.unique(beyond[np.isin(line_of, bad)]).tolist())
        for line in bad.tolist():
            if self.size >= EVIDENCE and len(self.numbers) >= MOST_NUMBERS:
                break
            if len(self.numbers) < MOST_NUMBERS:
                self.numbers.append(first + line)
            if self.size < EVIDENCE:
                start = int(ends[line - 1]) + 1 if line else 0
                text = block[start : int(ends[line])][: EVIDENCE * 2]
                self.evidence.append(text)
                self.size += len(text)


def _is_out_of_place(places: npt.NDArray[np.intp], beyond: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return which bytes beyond ASCII cannot be UTF-8 where they stand: a first byte says how many follow it."""
    limits = [beyond < limit for limit in (0xC0, 0xC2, 0xE0, 0xF0, 0xF5)]
    follow = np.select(limits, [0, 9, 1, 2, 3], default=9)
    inside = np.zeros(len(places) + 3, dtype=np.bool_)
    wrong: npt.NDArray[np.bool_] = follow == 9
    for step in (1, 2, 3):
        wants = np.flatnonzero((follow >= step) & (follow < 9))
        there = wants[wants + step < len(places)]
        there = there[places[there + step] == places[there] + step]
        inside[there + step] = True
        if step == 1:
            first, after = beyond[there], beyond[there + 1]
            wrong[there] |= (first == 0xE0) & (after < 0xA0) | (first == 0xED) & (after > 0x9F)
            wrong[there] |= (first == 0xF0) & (after < 0x90) | (first == 0xF4) & (after > 0x8F)
        wrong[np.setdiff1d(wants, there, assume_unique=True)] = True
    wrong |= inside[: len(places)] != (beyond < 0xC0)
    return wrong


def _mixed_lines(source: Path) -> Mixed:
    """Return what the lines beyond ASCII are, over the whole file."""
    found = Mixed()
    number, rest = 1, b""
    with source.open("rb") as stream:
        while block := stream.read(BLOCK):
            ended = block if b"\n" in block else block.replace(b"\r", b"\n")
            lines, _, after = ended.rpartition(b"\n")
            if len(lines) + len(after) == len(ended):
                rest += ended
                continue
            count = lines.count(b"\n") + 1
            found.add(number, rest + lines)
            number, rest = number + count, after
    found.add(number, rest)
    return found


def _best_single(found: Mixed, source: Path, used: set[int]) -> Encoding:
    """Return the likeliest encoding of bytes that are not UTF-8; all bytes `used` must be readable in it."""
    evidence = b"\n".join(found.evidence)[: EVIDENCE * 2]
    scores = {codec: score(evidence, codec) for codec in SPOKEN}
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
    words = words_of(evidence)
    example = example_of(words, best) or example
    rivals = [rival for codec in ranked if codec in SPOKEN and codec != best if (rival := rival_of(words, best, codec))]
    wide = _closest_by_score(evidence, best, {codec: scores[codec] for codec in (best, *WIDE) if scores[codec] > 0})
    closest = min((*rivals, *([wide] if wide else [])), key=lambda rival: rival.confidence, default=None)
    described = _described(best, closest, example, in_words(words, best, example))
    outvoted = min((one for one in rivals if one.outvoted), key=lambda rival: rival.confidence, default=None)
    return _with_doubt(described, outvoted, found) if outvoted and not described.question else described


def _described(best: str, rival: Rival | None, example: str, evidence: str) -> Encoding:
    """Return the decision for an encoding, with a question where its rival is close."""
    because = f"Not UTF-8; read as {LABELS[best]} {evidence}."
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
    words = re.findall(r"\w*[^\W\x00-\x7f]\w*", _text(evidence, codec))
    signs = re.findall(r"[^\x00-\x7f]", _text(evidence[:1000], codec))
    return (max(words[:50], key=len, default="") or "".join(signs[:1]))[:40]


def _text(evidence: bytes, codec: str) -> str:
    return evidence.decode(codec, errors="replace")
