"""Parse the XML of a sheet piece by piece, and yield its rows as they are complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.parsers import expat

from engine.errors import FileError
from engine.load.package import parser


class SheetParser:
    """What all readers of a sheet's XML do: they set the handlers of `_xml`, and put finished rows on `_rows`.

    `what` is the kind of file, as a refusal calls it; `name` is the file's.
    """

    def __init__(self, name: str, what: str) -> None:
        self._name, self._what = name, what
        self._rows: list[tuple[int, list[str]]] = []
        self._number = 0
        self._xml = parser()

    def rows(self, blocks: Iterable[bytes]) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows with cells and their numbers from 1, each without empty cells at its end.

        Raises:
            FileError: the XML breaks off, or is none.
        """
        try:
            for _ in self._parsed(blocks):
                yield from self._rows
                self._rows.clear()
            self._xml.Parse(b"", True)
        except expat.ExpatError:
            raise FileError(
                f"{self._name} is a damaged {self._what}: the sheet breaks off after row {self._number:,}.",
                hint="Open it in Excel, save it again as .xlsx, and load that.",
            ) from None
        yield from self._rows

    def _parsed(self, blocks: Iterable[bytes]) -> Iterator[None]:
        """Parse, and stop after each piece."""
        for block in blocks:
            self._xml.Parse(block)
            yield
