"""Cut a value to the length that the other system takes.

Counted in characters, in UTF-8 bytes, or in UTF-16 units (as Salesforce, Java and Windows count: an emoji is two).
A letter is never parted from its accents and no character is cut in half. Cut cells are noted.
"""

from typing import ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from engine.transform import Answer, Example, Transform, once
from engine.values import each_distinct

CUT = "cut"
NO_ROOM = "not even its first character fits"
PART = r"[\p{M}\u200d\x{1F3FB}-\x{1F3FF}\x{E0020}-\x{E007F}]"
"""What belongs to the character before: accents, joiners, skin tones, a flag's tags."""
FLAG = r"[\x{1F1E6}-\x{1F1FF}]"
"""Half a country's flag."""


class TruncateText(Transform):
    """See the module."""

    length: int = Field(default=80, ge=1, le=1_000_000)
    """How long a value may be."""

    unit: Literal["characters", "bytes", "utf16"] = "characters"
    """What is counted."""

    at_word: bool = False
    """Cut at the end of a word, where there is one."""

    mark: str = ""
    """Written at the end of a cut value, such as …; it counts too."""

    examples: ClassVar = (
        Example(options={"length": 10}, before=["Bonbach AG"], after=["Bonbach AG"]),
        Example(options={"length": 9, "at_word": True}, before=["Bonbach Maschinen"], after=["Bonbach"], note=CUT),
        Example(options={"length": 4, "unit": "bytes"}, before=["Köln"], after=["Köl"], note=CUT),
        Example(options={"length": 8, "mark": "…"}, before=["Maschinenbau"], after=["Maschin…"], note=CUT),
    )

    @model_validator(mode="after")
    def _mark_fits(self) -> Self:
        if self._room() < 1:
            raise ValueError(f"the mark “{self.mark}” leaves no room in {self.length} {self.unit}")
        return self

    def answer(self, value: pl.Expr) -> Answer:
        """Return the cells, cut where they are too long."""
        long = once(self._size(value) > self.length)
        given = pl.when(long).then(value)
        cut = once(self._head(given))
        rest = once(given.str.strip_prefix(cut).str.slice(0, 1))
        parted = rest.str.contains(PART)
        whole = pl.when(parted).then(cut.str.replace(rf"[\s\S]{PART}*$", "")).otherwise(cut)
        half = rest.str.contains(FLAG) & whole.str.contains(
            rf"(?:^|[^\x{{1F1E6}}-\x{{1F1FF}}])(?:{FLAG}{FLAG})*{FLAG}$"
        )
        whole = pl.when(half).then(whole.str.replace(rf"{FLAG}$", "")).otherwise(whole)
        whole = once(whole.str.strip_chars_end("\u200d"))
        if self.at_word:
            inside = ~rest.str.contains(r"\s") & whole.str.contains(r"\S\s")
            whole = once(pl.when(inside).then(whole.str.replace(r"\s+\S*$", "")).otherwise(whole))
        made = whole.str.strip_chars_end() if self.at_word or self.mark else whole
        marked = pl.when(made != "").then(made + self.mark)
        return Answer(
            pl.when(long).then(marked).otherwise(value),
            reasons={NO_ROOM: long & marked.is_null()},
            notes={CUT: long},
        )

    def _room(self) -> int:
        taken = {
            "characters": len(self.mark),
            "bytes": len(self.mark.encode()),
            "utf16": len(self.mark.encode("utf-16-le")) // 2,
        }
        return self.length - taken[self.unit]

    def _size(self, value: pl.Expr) -> pl.Expr:
        if self.unit == "bytes":
            return value.str.len_bytes()
        if self.unit == "utf16":
            return value.str.len_chars() + value.str.count_matches(r"[\x{10000}-\x{10FFFF}]")
        return value.str.len_chars()

    def _head(self, value: pl.Expr) -> pl.Expr:
        room = self._room()
        if self.unit == "characters":
            return value.str.head(room)
        plain = value.str.len_bytes() == value.str.len_chars()
        counted = each_distinct(self._counted, pl.when(~plain).then(value)).value
        return pl.when(plain).then(value.str.head(room)).otherwise(counted)

    def _counted(self, text: str) -> str:
        code, width = ("utf-8", 1) if self.unit == "bytes" else ("utf-16-le", 2)
        return text.encode(code)[: width * self._room()].decode(code, errors="ignore")
