"""Which encoding a text file is in: by its mark, by strict UTF-8 over the whole file, or by what its letters spell.

A single-byte encoding cannot be proven. Each candidate is therefore read as the letters of one language at a time,
and the reading whose letters stand where that language puts them wins; the runner-up is named.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engine.load.spelling import SPOKEN, WIDE, score, score_wide

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
    bad_lines: tuple[int, ...] = ()
    """Lines that are not in this encoding; only where it is UTF-8, with the others in `others`."""
    others: str = ""
    question: str = ""
    """Where it is in doubt, the same word in both readings."""
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
    good, bad, evidence, bad_lines = _mixed_lines(source)
    if good and bad <= max(1, good // 4):
        inner = _best_single(evidence, source)
        return Encoding(
            "utf-8",
            f"{good:,} lines with special characters are UTF-8 and {bad:,} are not; "
            f"those are read as {inner.label}, line by line.",
            0.7,
            inner.codec,
            tuple(bad_lines),
            inner.codec,
        )
    return _best_single(evidence, source)


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


def _mixed_lines(source: Path) -> tuple[int, int, bytes, list[int]]:
    """Return how many lines beyond ASCII are UTF-8, how many are not, some of the latter, and their numbers."""
    good = bad = size = 0
    evidence: list[bytes] = []
    numbers: list[int] = []
    with source.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                if len(numbers) < 1000:
                    numbers.append(number)
                if size < EVIDENCE:
                    evidence.append(line)
                    size += len(line)
    return good, bad, b"".join(evidence)[: EVIDENCE * 2], numbers


def _best_single(evidence: bytes, source: Path) -> Encoding:
    """Return the likeliest encoding of bytes that are not UTF-8; the whole file must be readable in it."""
    scores = {codec: score(evidence, codec) for codec in SPOKEN}
    scores |= {codec: score_wide(evidence, codec) for codec in WIDE}
    ranked = sorted(scores, key=lambda codec: -scores[codec])
    readable = next((codec for codec in ranked if _decodes(source, codec)), "")
    if readable:
        ranked.remove(readable)
        ranked.insert(0, readable)
    best, second = ranked[0], ranked[1]
    if scores[best] <= 0 or not readable:
        return Encoding(
            "cp1252" if _decodes(source, "cp1252") else "iso-8859-1",
            "The bytes are not UTF-8, and they spell no words in any language that is known here.",
            0.5,
            LABELS.get(best, best),
        )
    different = next((codec for codec in ranked[1:] if _text(evidence, codec) != _text(evidence, best)), second)
    lead = scores[best] - max(scores[different], 0)
    confidence = round(min(0.99, 0.6 + lead * 0.8), 2)
    other = f"{LABELS.get(different, different)}"
    example = _example(evidence, best)
    rival = example.encode(best, errors="replace").decode(different, errors="replace")
    question = f"Is it “{example}” ({LABELS.get(best, best)}) or “{rival}” ({other})?"
    return Encoding(
        best,
        f"Not UTF-8; read as {LABELS.get(best, best)} its special letters make words, such as “{example}”.",
        confidence,
        other,
        question=question if rival != example else "",
    )


def _example(evidence: bytes, codec: str) -> str:
    words = re.findall(r"\w*[^\W\x00-\x7f]\w*", _text(evidence, codec))
    return max(words[:50], key=len, default="")[:40]


def _text(evidence: bytes, codec: str) -> str:
    return evidence.decode(codec, errors="replace")
