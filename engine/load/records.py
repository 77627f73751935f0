"""Read tables that name their fields in every record: JSON, JSON Lines, Parquet, and HTML saved as .xls."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import polars as pl
from lxml import etree, html

from engine.errors import FileError
from engine.load.encoding import detect_encoding
from engine.load.grid import load_sheet
from engine.load.names import unique
from engine.load.source import pieces
from engine.load.store import Store
from engine.load.tables import MOST_COLUMNS, Job, Loaded, no_rows
from engine.table import Decision

BATCH = 20_000
MOST_JSON = 200 * 1024 * 1024
"""Bytes of a JSON array, which has to be read as one; JSON Lines have no such limit."""
LISTS = ("data", "records", "results", "value", "items", "rows", "result", "d", "entries")
"""Under these names the answer of a web service holds its records."""


def load_json(job: Job) -> list[Loaded]:
    """Read a JSON array of flat records, one that an object holds, or JSON Lines.

    Raises:
        FileError: it is neither, or it breaks off.
    """
    source, name = job.source, job.name
    encoding = detect_encoding(source)
    decision = Decision(name="encoding", value=encoding.codec, because=encoding.because, confidence=encoding.confidence)
    parts = pieces(source, encoding, name)
    first = next(parts, b"")
    if _is_lines(first):
        return [_load_lines(first, parts, job, [decision])]
    if source.stat().st_size > MOST_JSON:
        raise FileError(
            f"{name} is one JSON document of more than {MOST_JSON / 1e6:,.0f} MB.",
            hint="Export it as JSON Lines or CSV, which are read row by row.",
        )
    try:
        document = json.loads(first + b"".join(parts), parse_float=_Number, parse_int=_Number, parse_constant=_Number)
    except (ValueError, RecursionError) as error:
        where = f" in line {error.lineno:,}" if isinstance(error, json.JSONDecodeError) else ""
        raise FileError(f"{name} is broken JSON{where}.", hint="Export it again.") from None
    records, said = _records(document, name)
    decisions = [decision, Decision(name="format", value="JSON", because=said)]
    return [_keep(enumerate(records, start=1), job, decisions)]


class _Number(str):
    """A number exactly as it is written."""

    __slots__ = ()


def _is_lines(first: bytes) -> bool:
    """Whether every line is a record of its own."""
    lines = [line for line in first.split(b"\n", 3)[:2] if line.strip()]
    try:
        return bool(lines) and all(isinstance(json.loads(line), dict) for line in lines) and b"\n" in first.strip()
    except (ValueError, RecursionError):
        return False


def _load_lines(first: bytes, parts: Iterable[bytes], job: Job, decisions: list[Decision]) -> Loaded:
    said = Decision(name="format", value="JSON Lines", because="Every line is a JSON object.")
    rejected: list[tuple[int, str]] = []
    blank: list[int] = []

    def records() -> Iterator[tuple[int, Any]]:
        number = 0
        rest = b""
        for piece in (first, *parts):
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            for line in lines:
                number += 1
                yield from one(number, line)
        if rest:
            yield from one(number + 1, rest)

    def one(number: int, line: bytes) -> Iterator[tuple[int, Any]]:
        if not line.strip():
            blank.append(number)
            return
        try:
            record = json.loads(line, parse_float=_Number, parse_int=_Number, parse_constant=_Number)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            yield number, record
        else:
            rejected.append((number, line.decode(errors="replace").rstrip("\r")))

    return _keep(records(), job, [*decisions, said], rejected, blank)


def _records(document: Any, name: str) -> tuple[list[Any], str]:
    if isinstance(document, list):
        return document, "It is an array of records."
    if isinstance(document, dict):
        for key in (*LISTS, *document):
            inner = document.get(key)
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                return inner, f"Its records are the array “{key}”."
        if document and all(not isinstance(value, (dict, list)) for value in document.values()):
            return [document], "It is one record."
    raise FileError(f"{name} is JSON, but no array of records.", hint="Export a list of flat records, or CSV.")


def _keep(
    records: Iterable[tuple[int, Any]],
    job: Job,
    decisions: list[Decision],
    rejected: list[tuple[int, str]] | None = None,
    blank: list[int] | None = None,
) -> Loaded:
    """Keep records; a field that only some records have is empty in the others. Nested values stay JSON text."""
    folder, name = job.folder, job.name
    flat: list[tuple[int, dict[str, str]]] = []
    bad: list[tuple[int, str]] = []
    keys: dict[str, None] = {}
    for number, record in records:
        cells = _flat(record)
        if cells is None:
            bad.append((number, json.dumps(record, ensure_ascii=False)))
            continue
        flat.append((number, cells))
        keys.update(dict.fromkeys(cells))
        if len(flat) % BATCH == 0:
            job.progress(0.5, f"{len(flat):,} records")
    if len(keys) > MOST_COLUMNS:
        raise FileError(f"{name} has {len(keys):,} fields; the limit is {MOST_COLUMNS:,}.", hint="Export fewer fields.")
    if not keys:
        raise FileError(f"{name} holds no records with fields.", hint="Export it again.")
    names, findings = unique(list(keys))
    store = Store(folder, tuple(names))
    for number, text in sorted([*bad, *(rejected or [])]):
        store.reject(number, 1, text, "no record: it is not a JSON object")
    for number in blank or []:
        store.skip(number, 1, "", "blank")
    rows = iter(flat)
    while batch := list(islice(rows, BATCH)):
        store.add(
            [number for number, _ in batch], [[cells.get(key, "") for key in keys] for _, cells in batch], len(batch)
        )
    account = store.finish()
    if not account.rows:
        findings.append(no_rows(name))
    preview = tuple(json.dumps(cells, ensure_ascii=False)[:2000] for _, cells in flat[:60])
    return Loaded(folder, tuple(names), (), account, decisions, findings, preview)


def _flat(record: Any) -> dict[str, str] | None:
    if isinstance(record, list):
        return {f"column_{place}": _text(value) for place, value in enumerate(record, start=1)} or None
    return {str(key): _text(value) for key, value in record.items()} if isinstance(record, dict) else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def load_parquet(job: Job) -> list[Loaded]:
    """Read a Parquet file; every value becomes its usual text.

    Raises:
        FileError: it is damaged, or a column holds lists or structures.
    """
    source, folder, name = job.source, job.folder, job.name
    job.progress(0.1, "Reading Parquet")
    try:
        frame = pl.read_parquet(source)
        nested = [field for field, kind in frame.schema.items() if kind.is_nested() or kind == pl.Binary]
        texts = frame.select(pl.exclude(nested).cast(pl.String).fill_null("")) if frame.width else frame
    except (pl.exceptions.PolarsError, OSError, BaseExceptionGroup):
        raise FileError(f"{name} is a damaged Parquet file.", hint="Export it again.") from None
    if nested:
        raise FileError(f"{name} has lists or structures in {', '.join(nested[:3])}.", hint="Export it as CSV.")
    if not texts.width:
        raise FileError(f"{name} has no columns.", hint="Export it again.")
    names, findings = unique(texts.columns)
    store = Store(folder, tuple(names))
    for start in range(0, texts.height, BATCH):
        rows = texts.slice(start, BATCH).rows()
        store.add(range(start + 1, start + 1 + len(rows)), rows, len(rows))
    account = store.finish()
    if not account.rows:
        findings.append(no_rows(name))
    said = Decision(name="format", value="Parquet", because="The file starts as Parquet does.")
    return [Loaded(folder, tuple(names), (), account, [said], findings)]


def load_html(job: Job) -> list[Loaded]:
    """Read the largest table of an HTML page, which some systems save as .xls.

    Raises:
        FileError: there is no table in it.
    """
    import pandas as pd  # noqa: PLC0415 - it takes half a second, and only these rare files need it

    source, name = job.source, job.name
    encoding = detect_encoding(source)
    text = b"".join(pieces(source, encoding, name)).decode()
    try:
        wide = max(len(row) for row in html.fromstring(text).iter("tr"))
        # As text: a converter for every column, and an index beyond the last is an error of its own.
        found = dict.fromkeys(range(wide), str)
        tables = pd.read_html(io.StringIO(text), keep_default_na=False, converters=found, flavor="lxml")
    except (ValueError, ImportError, LookupError, AttributeError, TypeError, RecursionError, etree.ParserError):
        raise FileError(f"{name} is a web page without a table.", hint="Export the table as CSV or Excel.") from None
    if not tables:
        raise FileError(f"{name} is a web page without a table.", hint="Export the table as CSV or Excel.")
    table = max(tables, key=lambda one: one.shape[0] * one.shape[1])
    rows: list[list[str]] = []
    if not all(isinstance(label, int) for label in table.columns):
        rows.append([" ".join(map(str, label)) if isinstance(label, tuple) else str(label) for label in table.columns])
    rows += [[str(cell) for cell in row] for row in table.itertuples(index=False)]
    decisions = [
        Decision(name="encoding", value=encoding.codec, because=encoding.because, confidence=encoding.confidence),
        Decision(
            name="format", value="HTML", because=f"It is a web page with {len(tables)} tables; the largest is read."
        ),
    ]
    return load_sheet(enumerate(rows, start=1), job, decisions)
