"""Where a table is kept while it is loaded: its rows go to one plain text file, and from there to Parquet at once.

A file that is well-formed from its first row to its last is not copied: it is itself that text file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from engine.errors import FileError
from engine.load.dialect import Dialect
from engine.table import LINE, SLICE, Account

PLAIN = Dialect()
REPORT = "This should not happen: please report how the file is written."


@dataclass
class Store:
    """One table on its way to disk. Rows are kept in the order in which they come, in the dialect given."""

    folder: Path
    names: tuple[str, ...]
    dialect: Dialect = PLAIN
    header: int = 0
    accepted: int = 0
    rejected: list[tuple[int, int, str, str, str, str, int]] = field(default_factory=list)
    repaired: list[tuple[int, str, str, str, int]] = field(default_factory=list)
    skipped: list[tuple[int, int, str, str]] = field(default_factory=list)
    numbers: list[npt.NDArray[np.uint32]] = field(default_factory=list)
    _stream: BinaryIO | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def _text(self) -> Path:
        return self.folder / "rows.csv"

    def add(self, numbers: Sequence[int], rows: Sequence[Sequence[str]], spans: int) -> None:
        """Keep rows of cells with the line on which each starts; `spans` is the number of their physical lines."""
        if rows:
            self.add_text([written(rows, self.dialect).encode()], np.asarray(numbers, dtype=np.uint32), spans)

    def add_text(self, parts: Iterable[bytes | memoryview], numbers: npt.NDArray[np.uint32], spans: int) -> None:
        """Keep rows that are written in the dialect already, each ending with a line feed."""
        if self._stream is None:
            self._stream = self._text.open("wb")
            self._stream.write(b"\n")  # skipped again: rows that start like `x^` would be taken for compressed data
        self._stream.writelines(parts)
        self.note(numbers, spans)

    def note(self, numbers: npt.NDArray[np.uint32], spans: int) -> None:
        """Count rows whose text is elsewhere."""
        self.numbers.append(numbers)
        self.accepted += spans

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
        if self._stream is not None:
            self._stream.close()
        numbers = np.concatenate(self.numbers) if self.numbers else np.zeros(0, dtype=np.uint32)
        path, before = direct or (self._text, 1)
        self._sink(path, before, numbers)
        self._text.unlink(missing_ok=True)
        aside = ("text", "reason", "suggestion", "how", "lines")
        self._side("rejected", aside, [(row[0], *row[2:]) for row in self.rejected])
        self._side("repaired", ("before", "after", "how", "lines"), self.repaired)
        self._side("skipped", ("text", "why"), [(row[0], *row[2:]) for row in self.skipped])
        rejected, skipped = (sum(row[1] for row in rows) for rows in (self.rejected, self.skipped))
        return Account(
            lines=self.header + skipped + self.accepted + rejected,
            header=self.header,
            skipped=skipped,
            accepted=self.accepted,
            rejected=rejected,
            rows=len(numbers),
            rejected_rows=len(self.rejected),
            repaired_rows=len(self.repaired),
        )

    def _sink(self, path: Path, before: int, numbers: npt.NDArray[np.uint32]) -> None:
        target = self.folder / "rows.parquet"
        schema: dict[str, type[pl.DataType]] = {LINE: pl.UInt32, **dict.fromkeys(self.names, pl.String)}
        if not len(numbers):
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
        lines = pl.Series(numbers)
        rows = scan.select(
            pl.col(LINE).map_batches(lines.gather, return_dtype=pl.UInt32, is_elementwise=True),
            *(pl.col(f"{place}").alias(name) for place, name in enumerate(self.names)),
        )
        try:
            rows.sink_parquet(target, compression="lz4", row_group_size=SLICE, statistics=False)
            count = pl.scan_parquet(target).select(pl.len()).collect().item()
        except pl.exceptions.PolarsError as error:
            raise FileError(f"The rows cannot be read back: {error}.", hint=REPORT) from None
        if count != len(numbers):
            raise FileError(f"{len(numbers):,} rows were found, and {count:,} read.", hint=REPORT)

    def _side(self, name: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
        schema = {"line": pl.UInt32} | {name: pl.UInt32 if name == "lines" else pl.String for name in columns}
        pl.DataFrame(rows, schema=schema, orient="row").write_parquet(self.folder / f"{name}.parquet")


def written(rows: Sequence[Sequence[str]], dialect: Dialect) -> str:
    """Return rows as text in a dialect of single characters, each ending with a line feed."""
    if not dialect.quote:
        return "".join(f"{dialect.delimiter.join(cells)}\n" for cells in rows)
    if not dialect.delimiter:
        quote = dialect.quote
        return "".join(f"{quote}{cells[0].replace(quote, quote * 2)}{quote}\n" for cells in rows)
    out = io.StringIO()
    csv.writer(
        out, delimiter=dialect.delimiter, quotechar=dialect.quote, quoting=csv.QUOTE_ALL, lineterminator="\n"
    ).writerows(rows)
    return out.getvalue()
