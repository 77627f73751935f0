"""Where a table is kept while it is loaded: its rows go to one plain text file, and from there to Parquet at once.

A file that is well-formed from its first row to its last is not copied: it is itself that text file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.errors import FileError
from engine.load.dialect import Dialect
from engine.load.listing import Listing
from engine.load.standins import StandIns
from engine.table import LINE, SLICE, Account

PLAIN = Dialect()
REPORT = "This should not happen: please report how the file is written."


@dataclass
class Store:
    """One table on its way to disk. Rows are kept in the order in which they come, in the dialect given."""

    folder: Path
    names: tuple[str, ...]
    dialect: Dialect = PLAIN
    signs: StandIns | None = None
    """What stands for something in the text of the rows."""
    header: int = 0
    accepted: int = 0
    rows: int = 0
    last: int = 0
    """Line on which the last row starts."""
    rejected: Listing = field(init=False)
    repaired: Listing = field(init=False)
    skipped: Listing = field(init=False)
    _protected: bool = False
    """Whether some cell may have signs because no quotes protect it."""
    _text: BinaryIO | None = None
    _numbers: BinaryIO | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = ("line", "span", "text", "reason", "suggestion", "how", "lines")
        self.rejected = Listing(self.folder / "rejected.parquet", aside)
        self.repaired = Listing(self.folder / "repaired.parquet", ("line", "before", "after", "how", "lines"))
        self.skipped = Listing(self.folder / "skipped.parquet", ("line", "span", "text", "why"))

    def add(self, numbers: Sequence[int], rows: Sequence[Sequence[str]], spans: int) -> None:
        """Keep rows of cells with the line on which each starts; `spans` is the number of their physical lines."""
        if rows:
            self.add_text([self.written(rows)], np.asarray(numbers, dtype=np.uint32), spans)

    def written(self, rows: Sequence[Sequence[str]]) -> bytes:
        """Return rows of cells as they are kept, each ending with a line feed."""
        if self.signs and self.signs.inside:
            self._protected = True
            rows = [self.signs.cells(list(row)) for row in rows]
        return written(rows, self.dialect).encode()

    def add_text(self, parts: Iterable[bytes | memoryview], numbers: npt.NDArray[np.uint32], spans: int) -> None:
        """Keep rows that are written in the dialect already, each ending with a line feed."""
        self.add_bytes(parts)
        self.note(numbers, spans)

    def add_bytes(self, parts: Iterable[bytes | memoryview]) -> None:
        """Keep the text of rows that were noted before."""
        if self._text is None:
            self._text = (self.folder / "rows.csv").open("wb")
            self._text.write(b"\n")  # skipped again: rows that start like `x^` would be taken for compressed data
        self._text.writelines(parts)

    def note(self, numbers: npt.NDArray[np.uint32], spans: int) -> None:
        """Count rows whose text is elsewhere."""
        self.accepted += spans
        if not len(numbers):
            return
        if self._numbers is None:
            self._numbers = (self.folder / "rows.lines").open("wb")
        self._numbers.write(numbers.tobytes())
        self.rows += len(numbers)
        self.last = max(self.last, int(numbers[-1]))

    def reject(  # noqa: PLR0913, PLR0917 - the columns of the listing
        self, line: int, span: int, text: str, reason: str, suggestion: str = "", how: str = "", lines: int = 0
    ) -> None:
        """Set a row aside; `how` names the repair that is suggested, and `lines` the lines that it takes."""
        self.rejected.append((line, span, text, reason, suggestion, how, lines or span))

    def skip(self, line: int, span: int, text: str, why: str) -> None:
        """Note lines that belong to no row."""
        self.skipped.append((line, span, text, why))

    def finish(self, direct: tuple[Path, int] | None = None) -> Account:
        """Write the Parquet files, and return where the lines went.

        `direct` is a well-formed UTF-8 file and the number of lines before its first row, where no text was kept.
        """
        for stream in (self._text, self._numbers):
            if stream is not None:
                stream.close()
        path, before = direct or (self.folder / "rows.csv", 1)
        self._sink(path, before)
        for name in ("rows.csv", "rows.lines"):
            (self.folder / name).unlink(missing_ok=True)
        account = Account(
            lines=self.header + self.skipped.lines + self.accepted + self.rejected.lines,
            header=self.header,
            skipped=self.skipped.lines,
            accepted=self.accepted,
            rejected=self.rejected.lines,
            rows=self.rows,
            rejected_rows=self.rejected.total,
            repaired_rows=self.repaired.total,
        )
        for listing in (self.rejected, self.repaired, self.skipped):
            listing.write()
        return account

    def _sink(self, path: Path, before: int) -> None:
        target = self.folder / "rows.parquet"
        schema: dict[str, type[pl.DataType]] = {LINE: pl.UInt32, **dict.fromkeys(self.names, pl.String)}
        if not self.rows:
            pl.DataFrame(schema=schema).write_parquet(target)
            return
        scan = pl.scan_csv(
            path,
            has_header=False,
            separator=self.dialect.delimiter or "\x1f",
            quote_char=self.dialect.quote or None,
            skip_lines=before,
            schema={f"{place}": pl.String for place in range(len(self.names))},
            row_index_name=LINE,
            empty_string_is_null=False,
        )
        rows = scan.select(
            pl.col(LINE).map_batches(self._lines_of, return_dtype=pl.UInt32, is_elementwise=True),
            *(self._meant(pl.col(f"{place}")).alias(name) for place, name in enumerate(self.names)),
        )
        try:
            rows.sink_parquet(target, compression="lz4", row_group_size=SLICE, statistics=False)
            count = pl.scan_parquet(target).select(pl.len()).collect().item()
        except pl.exceptions.PolarsError as error:
            raise FileError(f"The rows cannot be read back: {error}.", hint=REPORT) from None
        if count != self.rows:
            raise FileError(f"{self.rows:,} rows were found, and {count:,} read.", hint=REPORT)

    def _meant(self, cell: pl.Expr) -> pl.Expr:
        if self.signs is None:
            return cell
        for sign, text in self.signs.meant:
            cell = cell.str.replace_all(sign, text, literal=True)
        for text, sign in self.signs.inside if self._protected else ():
            cell = cell.str.replace_all(sign, text, literal=True)
        return cell

    def _lines_of(self, rows: pl.Series) -> pl.Series:
        """Return the line on which each of some neighbouring rows starts."""
        first, last = rows.min(), rows.max()
        if not isinstance(first, int) or not isinstance(last, int):
            return rows.cast(pl.UInt32)
        with (self.folder / "rows.lines").open("rb") as stream:
            stream.seek(first * 4)
            numbers = np.frombuffer(stream.read((last - first + 1) * 4), dtype=np.uint32)
        if last - first >= len(numbers):  # more rows than were found: the count is compared below
            return pl.zeros(rows.len(), dtype=pl.UInt32, eager=True)
        return pl.Series(numbers).gather(rows - first)


def written(rows: Sequence[Sequence[str]], dialect: Dialect) -> str:
    """Return rows as text in a dialect of single characters, each ending with a line feed."""
    if not dialect.quote:
        return "".join(f"{dialect.delimiter.join(cells)}\n" for cells in rows)
    quote = dialect.quote
    between = f"{quote}{dialect.delimiter}{quote}"
    doubled = ([cell.replace(quote, quote * 2) for cell in cells] for cells in rows)
    return "".join(f"{quote}{between.join(cells)}{quote}\n" for cells in doubled)
