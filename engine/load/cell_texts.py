"""From what stands in a cell's XML to the text that the cell shows, worked out once for each value in a style."""

from __future__ import annotations

import datetime as dt
import re

from engine.errors import FileError
from engine.load.book import Texts, unescaped
from engine.load.date_format import NO_SUCH_DAY
from engine.load.quick_numbers import Quick, quick_number
from engine.load.sheet_marks import Marks
from engine.load.shown import Shown, show_number, show_text

MOST_KEPT = 30_000
"""Values of a style and type whose texts are remembered."""
MOST_MEMOS = 20_000
MOST_LISTED = 500_000
"""Shared texts that are remembered all at once, which is faster and larger."""
EXACTLY = "exactly"
"""The type of texts that are read as they are written, without escapes of their own."""
LONG = 1_000
"""Characters of a text whose repetition is counted: a small file can repeat a long one until memory is full."""
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
BOOLEANS = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone


class Memo(dict[str, str | None]):
    """The texts of values in one style and type; None for a value that has to be noted wherever it stands."""

    def __init__(self, cells: CellTexts, style: str, kind: str) -> None:
        super().__init__()
        self.style, self.kind, self._cells = style, kind, cells
        self.most = MOST_KEPT
        self._quick = cells.quick(style, kind)

    def __missing__(self, value: str) -> str | None:
        if not value:
            return ""
        text = self._quick(value) if self._quick is not None else None
        if text is None:
            text = self._cells.plain(self.style, self.kind, value)
        if len(self) >= self.most:
            self.clear()
        self[value] = text
        return text


class CellTexts:
    """A workbook's styles and texts. `marks` are those of the sheet that is read; `name` is the file's.

    Styles and types are as the XML has them, empty where it does not say. `most` bounds the characters that long texts
    may have in all cells together.
    """

    def __init__(  # noqa: PLR0913 - what is not a workbook's own has a name
        self, formats: list[str], texts: Texts, marks: Marks, name: str, *, from_1904: bool, most: int
    ) -> None:
        self._formats, self._texts, self._marks, self._name = formats, texts, marks, name
        self._from_1904 = from_1904
        self._left = most
        self._count = len(texts)
        self._memos: dict[tuple[str, str], Memo] = {}
        self._listed: Memo | None = None

    def memo(self, style: str, kind: str) -> Memo:
        """Return the texts of a style and type."""
        memo = self._memos.get((style, kind))
        if memo is None:
            if len(self._memos) >= MOST_MEMOS:
                self._memos.clear()
            memo = self._memos[style, kind] = self._made(style, kind)
        return memo

    def _made(self, style: str, kind: str) -> Memo:
        if kind != "s" or self._count > MOST_LISTED or self.quick(style, kind) is None:
            return Memo(self, style, kind)
        if self._listed is None:  # all styles that show texts as they are have one memo, which knows them all
            self._listed = Memo(self, style, kind)
            self._listed.most += self._count
            texts = (text if len(text) <= LONG else None for text in self._texts)
            self._listed.update(zip(map(str, range(self._count)), texts, strict=True))
        return self._listed

    def quick(self, style: str, kind: str) -> Quick | None:
        """Return how most values of a style and type are shown, where that is a matter of looking."""
        if not self.has(style):
            return None
        if kind in ("", "n"):
            return quick_number(self.pattern(style))
        return self._shared if kind == "s" and show_text("x", self.pattern(style)) == ("x", "") else None

    def _shared(self, value: str) -> str | None:
        if not value.isdecimal() or int(value) >= self._count:
            return None
        text = self._texts[int(value)]
        return text if len(text) <= LONG else None

    def has(self, style: str) -> bool:
        """Whether the workbook has a style; without any, cells that name none are shown as they are."""
        number = int(style or 0) if style.isdecimal() or not style else -1
        return 0 <= number < len(self._formats) or (not number and not self._formats)

    def pattern(self, style: str) -> str:
        """Return a style's number format.

        Raises:
            IndexError: there is no such style.
        """
        if not self.has(style):
            raise IndexError(style)
        return self._formats[int(style or 0)] if self._formats else "General"

    def plain(self, style: str, kind: str, value: str) -> str | None:
        """Return a value's text; None where it is damaged, or its format does not show all of it."""
        try:
            shown = self._shown(style, kind, value)
        except (ValueError, IndexError, OverflowError):
            return None
        return None if shown.hides or len(shown.text) > LONG else shown.text

    def noted(self, memo: Memo, value: str, line: int, column: int) -> str:
        """Return the text of a cell that is special, and note it.

        Raises:
            FileError: the workbook repeats long texts too often.
        """
        try:
            shown = self._shown(memo.style, memo.kind, value)
        except (ValueError, IndexError, OverflowError):
            self._marks.damage(line, column, value)
            return value
        self._left -= len(shown.text) if len(shown.text) > LONG else 0
        if self._left < 0:
            raise FileError(
                f"{self._name} repeats long texts until they fill memory (up to row {line:,}).",
                hint="Delete the column that holds them, or save the sheet as CSV and load that.",
            )
        if not shown.hides:
            return shown.text
        written = value if memo.kind in ("", "n") else self._text_of(memo.kind, value)
        self._marks.note(line, written, shown)
        return shown.text

    def _shown(self, style: str, kind: str, value: str) -> Shown:
        pattern = self.pattern(style)
        if kind in ("", "n"):
            return self._number(value.strip(), pattern)
        if kind == "b":
            return Shown(BOOLEANS.get(value.strip(), value))
        if kind == "d":
            return self._day(value.strip(), pattern)
        return Shown(value) if kind == "e" else show_text(self._text_of(kind, value), pattern)

    def _text_of(self, kind: str, value: str) -> str:
        if kind != "s":
            return value if kind == EXACTLY else unescaped(value)
        if not self._texts:
            raise FileError(
                f"{self._name} is a damaged Excel workbook: the part with the workbook's texts is missing or empty.",
                hint="Open it in Excel, save it again as .xlsx, and load that.",
            )
        place = int(value)
        if place < 0:
            raise IndexError(value)
        return self._texts[place]

    def _number(self, written: str, pattern: str) -> Shown:
        if not written:
            return Shown("")
        if not NUMBER.fullmatch(written):
            raise ValueError(written)
        number = int(written) if WHOLE.fullmatch(written) else float(written)
        return show_number(number, pattern, from_1904=self._from_1904)

    def _day(self, written: str, pattern: str) -> Shown:
        """Return a day that is written as ISO 8601, in its format."""
        moment = dt.datetime.fromisoformat(written)
        if pattern.lower() in ("", "general", "@") or moment.tzinfo:
            return Shown(written)
        days = (moment - EPOCH) / dt.timedelta(days=1)
        return show_number(days if days >= NO_SUCH_DAY + 1 else days - 1, pattern)
