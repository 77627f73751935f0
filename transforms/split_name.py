"""Take one part out of a person's full name: first name, last name, title or salutation.

Reads `Dr. Anna-Lena von der Heide`, `von der Heide, Anna-Lena` and `Herr Prof. Dr. Max Müller jun.`; particles such
as `von`, `de la` and `van der` belong to the last name. Where a name has more than two words, which of them are first
names is an assumption, and noted; so is a last name found by its capitals (`MÜLLER Max`) or by its script or
patronymic. What may be a Chinese name in the East's order (`Zhang Wei`) is read as it stands, and noted. A single word,
and what looks like a company or like two people, is refused.
"""

import re
from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, Transform, once
from engine.values import Cell, each_distinct, tidy

ONE_WORD, COMPANY, SEVERAL = "only one word", "looks like a company", "looks like more than one person"
NO_PART, TURNED, MORE = "it has no such part", "read as last name, first name", "more than two words"
CAPITALS, BRACKETS = "the word in capitals read as the last name", "what stands in brackets left out"
MAIDEN, DOUBT = "the name at birth left out", "perhaps written last name first, as in East Asia"
SALUTATIONS = {
    "herr", "herrn", "frau", "fräulein", "hr", "fr", "mr", "mrs", "ms", "miss", "mister", "mx", "monsieur", "madame",
    "mme", "mlle", "sig", "signor", "signora", "sr", "sra", "señor", "señora", "dhr", "mevr", "mevrouw", "pan",
    "pani",
}  # fmt: skip
TITLES = {
    "dr", "prof", "professor", "doktor", "dipl", "ing", "mag", "med", "phil", "jur", "rer", "nat", "oec", "pol",
    "habil", "hc", "h.c", "univ", "priv", "doz", "pd", "mba", "ma", "msc", "bsc", "ba", "llm", "ll.m", "phd", "ph.d",
    "md", "dipl-ing", "dipl-kfm", "dipl-kffr", "dr-ing", "b.a", "m.a", "b.sc", "m.sc", "dott", "dottssa", "avv",
    "arch", "rev", "sir", "univ.-prof", "dott.ssa", "ir", "drs", "ra", "rechtsanwalt",
    "rechtsanwältin", "csc", "fh",
    "dame", "lord", "lady", "mag.a", "dkfm", "ddr", "kr", "hr.dr", "freiherr",
}  # fmt: skip
SUFFIXES = {
    "jun", "jr", "junior", "sen", "sr.", "senior", "ii", "iii", "iv", "mba", "phd",
}  # fmt: skip
PARTICLES = {
    "von", "vom", "van", "der", "den", "de", "del", "della", "dello", "di", "da", "das", "do", "dos", "du", "des",
    "la", "le", "las", "los", "el", "al", "bin", "ben", "ibn", "zu", "zur", "zum", "auf", "ter", "ten", "te", "op",
    "'t", "af", "av", "y", "e", "i", "und", "freiherr", "freifrau", "graf", "gräfin", "edler", "mac", "mc", "st",
}  # fmt: skip
COMPANIES = (
    r"gmbh|mbh|ag|kg|ohg|gbr|ug|ltd|limited|inc|llc|llp|corp|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|plc|e\.?\s?v|e\.?\s?k"
    r"|verein|stiftung|holding|gruppe|group|company|verlag|universität|university|stadt|gemeinde"
)
COMPANY_MARKS = re.compile(rf"\b(?:{COMPANIES})\b\.?|[0-9@]", re.IGNORECASE)
TWO_PEOPLE = re.compile(r"\s(?:und|and|et|&|\+|/)\s|\bEheleute\b|\bFamilie\b", re.IGNORECASE)

MAIDEN_NAME = re.compile(r",?\s+(?:geb(?:oren(?:e|er)?)?\.?|née|nee|née\.|born)\s+.+$", re.IGNORECASE)
PATRONYMIC = re.compile(r"(?:[оеё]вич|[оеё]вна|инична|[ії]вна)$", re.IGNORECASE)
EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts in which the last name stands first."""
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|an|en|in|un|ai|ei|ao|ou|ia|ie"
    "|iu|ua|ue|ui|uo|a|e|i|o|u)"
)
LAST_FIRST = (
    "^(?i)(?:wang|zhang|liu|chen|yang|huang|zhao|zhou|xu|sun|zhu|lin|guo|gao|luo|zheng|liang|xie|tang|deng|feng|cheng"
    f"|cao|peng|zeng|xiao|tian|dong|pan|yuan|jiang|cai|wei|ye|ding|shen|ren|lu|fu|li|wu|ma|hu|he) {_SYLLABLE}{{1,2}}$"
)
"""A frequent Chinese last name before what may be a Chinese first name."""
SHOUTED = r"^(?:\p{Lu}[\p{Lu}'-]+ )+\p{Lu}\p{Ll}"
"""Words in capitals before one that is not."""
PLAIN = r"^\p{L}[\p{L}'-]*(?: \p{L}[\p{L}'-]*)+$"
"""Words of nothing but letters, hyphens and apostrophes; where none of them is SPECIAL, the last is the last name."""
SPECIAL = "(?i)(?:^|[ '-])(?:dipl|(?:{})(?:$|[ '-]))".format(
    "|".join(
        [
            *sorted(re.escape(word) for word in SALUTATIONS | TITLES | SUFFIXES | PARTICLES),
            *(COMPANIES, "und", "and", "et", "eheleute", "familie"),
        ]
    )
)


class SplitName(Transform):
    """See the module."""

    part: Literal["first", "last", "title", "salutation"] = "last"
    """Which part is taken."""

    group = "identity"
    examples: ClassVar = (
        Example(before=["Ada Meier", "Herr Dr. Max von der Heide"], after=["Meier", "von der Heide"]),
        Example(options={"part": "first"}, before=["Meier, Ada"], after=["Ada"], note=TURNED),
        Example(options={"part": "first"}, before=["Ada Maria Meier"], after=["Ada Maria"], note=MORE),
        Example(options={"part": "title"}, before=["Herr Prof. Dr. Max Müller"], after=["Prof. Dr."]),
        Example(before=["Bonbach GmbH"], after=[None], reason=COMPANY),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the part asked for."""
        name = once(tidy(value))
        plain = name.str.contains(PLAIN) & ~name.str.contains(SPECIAL) & ~name.str.contains(SHOUTED)
        plain = once(plain & ~name.str.contains(r"[\p{Han}\p{Hangul}\p{Katakana}\p{Hiragana}]|(?:вич|вна|ична)$"))
        last = once(pl.when(plain).then(name.str.replace("^.* ", "")))
        first = once(name.str.strip_suffix(last).str.strip_chars_end(" "))
        asked = each_distinct(
            self._part,
            pl.when(~plain).then(name),
            reasons=(ONE_WORD, COMPANY, SEVERAL, NO_PART),
            notes=(TURNED, MORE, CAPITALS, BRACKETS, MAIDEN),
            otherwise=NO_PART,
        )
        if self.part in ("title", "salutation"):
            none = asked.reasons[NO_PART].fill_null(value=False) | plain
            return Answer(asked.value, {**asked.reasons, NO_PART: none}, asked.notes, NO_PART)
        more = asked.notes[MORE].fill_null(value=False) | (plain & first.str.contains(" ", literal=True))
        made = pl.when(plain).then(first if self.part == "first" else last).otherwise(asked.value)
        doubt = plain & name.str.contains(LAST_FIRST)
        return Answer(made, asked.reasons, {**asked.notes, MORE: more, DOUBT: doubt}, NO_PART)

    def _part(self, name: str) -> Cell:
        """Return the part of one tidy name."""
        if COMPANY_MARKS.search(name):
            return Cell(reason=COMPANY)
        if TWO_PEOPLE.search(name) or name.count(",") > 1:
            return Cell(reason=SEVERAL)
        whole, maiden = MAIDEN_NAME.subn("", name)
        whole, brackets = re.subn(r"\s*\([^()]*\)", "", whole)
        salutation, title, rest = _front(whole)
        if self.part in ("title", "salutation"):
            found = title if self.part == "title" else salutation
            return Cell(" ".join(found)) if found else Cell(reason=NO_PART)
        first, last, note = _turned(rest) if "," in rest else _straight(rest.split())
        if not first or not last:
            return Cell(reason=ONE_WORD)
        note = MAIDEN if maiden else BRACKETS if brackets else note
        return Cell(first if self.part == "first" else last, note=note)


def _front(name: str) -> tuple[list[str], list[str], str]:
    """Return salutation, titles and the rest of a name; titles may stand after a comma too."""
    words = name.split()
    salutation: list[str] = []
    title: list[str] = []
    while words and _plain(words[0]) in SALUTATIONS and not title:
        salutation.append(words.pop(0))
    while words and _is_title(words[0]):
        title.append(words.pop(0))
    while len(words) > 1 and (_plain(words[-1]) in SUFFIXES or _is_title(words[-1])):
        title.append(words.pop().rstrip(","))
        words[-1] = words[-1].rstrip(",")
    return salutation, title, " ".join(words)


def _is_title(word: str) -> bool:
    plain = _plain(word)
    return plain in TITLES or (plain.startswith(("dr.", "dipl.-", "dipl-", "mag.")) and len(plain) > len("dr."))


def _plain(word: str) -> str:
    return word.lower().strip(".,")


def _turned(rest: str) -> tuple[str, str, str | None]:
    last, _, first = (part.strip() for part in rest.partition(","))
    given = first.split()
    while given and _is_title(given[0]):
        given.pop(0)
    moved: list[str] = []
    while len(given) > 1 and given[-1].islower() and given[-1] in PARTICLES:  # Heide, Max von der
        moved.insert(0, given.pop())
    return " ".join(given), " ".join([*moved, last]), TURNED


def _straight(words: list[str]) -> tuple[str, str, str | None]:
    if len(words) > 1 and (EASTERN.match(words[0]) or (len(words) == 3 and PATRONYMIC.search(words[2]))):  # noqa: PLR2004
        return " ".join(words[1:]), words[0], TURNED
    shouted = [word for word in words if word.isupper() and len(word) > 1 and "." not in word]
    if words and shouted and shouted == words[: len(shouted)] != words:
        return " ".join(words[len(shouted) :]), " ".join(shouted), CAPITALS
    start = len(words) - 1
    for at in range(1, len(words) - 1):
        if words[at].lower() in PARTICLES and (
            words[at].islower() or words[at].lower() not in ("e", "i", "y", "st", "al")
        ):
            start = at
            break
        if words[at].lower().rpartition("-")[2] in PARTICLES and "-" in words[at]:  # Jansen-de Vries
            start = at
            break
    first, last = words[:start], words[start:]
    names = [word for word in last if word.lower() not in PARTICLES]
    sure = len(first) == 1 and (len(last) == 1 or (words[start].lower() in PARTICLES and len(names) == 1))
    return " ".join(first), " ".join(last), None if sure else MORE
