"""Where a table is kept while it is loaded: rows to Parquet as they come, set-aside and skipped lines beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from engine.table import LINE, SLICE, Account

KEPT = 1_000_000
"""At most so many set-aside lines are kept with their text; more than that and the file is refused."""


class Store:
    """One table on its way to disk. Rows are written in the order in which they come, in groups of SLICE."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.names = tuple(names)
        self.schema = pa.schema([(LINE, pa.uint32()), *((name, pa.large_string()) for name in self.names)])
        self.rows = 0
        self.accepted = 0
        self.rejected: list[tuple[int, int, str, str, str]] = []
        self.repaired: list[tuple[int, str, str, str]] = []
        self.skipped: list[tuple[int, int, str, str]] = []
        self.header = 0
        self._waiting: list[pl.DataFrame] = []
        self._count = 0
        self._writer = pq.ParquetWriter(
            folder / "rows.parquet", self.schema, compression="lz4", write_statistics=False, store_schema=False
        )

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def add(self, lines: Sequence[int], rows: Sequence[Sequence[str]], spans: int) -> None:
        """Keep rows of cells with the line on which each starts; `spans` is the number of their physical lines."""
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        data = {LINE: pl.Series(lines, dtype=pl.UInt32)}
        data |= {name: pl.Series(column, dtype=pl.String) for name, column in zip(self.names, columns, strict=True)}
        self.add_frame(pl.DataFrame(data), spans)

    def add_frame(self, frame: pl.DataFrame, spans: int) -> None:
        """Keep rows that are a frame already: LINE, then the names."""
        self._waiting.append(frame)
        self._count += frame.height
        self.rows += frame.height
        self.accepted += spans
        if self._count >= SLICE:
            self._flush(SLICE)

    def _flush(self, least: int) -> None:
        frame = pl.concat(self._waiting, rechunk=False)
        whole = frame.height // least * least
        if whole:
            self._writer.write_table(frame.head(whole).to_arrow().cast(self.schema), row_group_size=SLICE)
        self._waiting = [frame.tail(frame.height - whole)] if whole < frame.height else []
        self._count = frame.height - whole

    def reject(self, line: int, span: int, text: str, reason: str, suggestion: str = "") -> None:
        """Set a row aside."""
        self.rejected.append((line, span, text, reason, suggestion))

    def skip(self, line: int, span: int, text: str, why: str) -> None:
        """Note lines that belong to no row."""
        self.skipped.append((line, span, text, why))

    def finish(self) -> Account:
        """Write what is left, and return where the lines went."""
        if self._count:
            self._flush(1)
        self._writer.close()
        self._write("rejected", ("text", "reason", "suggestion"), [(row[0], *row[2:]) for row in self.rejected])
        self._write("repaired", ("before", "after", "how"), self.repaired)
        self._write("skipped", ("text", "why"), [(row[0], *row[2:]) for row in self.skipped])
        rejected, skipped = (sum(row[1] for row in rows) for rows in (self.rejected, self.skipped))
        return Account(
            lines=self.header + skipped + self.accepted + rejected,
            header=self.header,
            skipped=skipped,
            accepted=self.accepted,
            rejected=rejected,
            rows=self.rows,
            rejected_rows=len(self.rejected),
            repaired_rows=len(self.repaired),
        )

    def _write(self, name: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
        schema = {"line": pl.UInt32} | dict.fromkeys(columns, pl.String)
        pl.DataFrame(rows, schema=schema, orient="row").write_parquet(self.folder / f"{name}.parquet")
