"""Read tables that name their fields in every record: JSON and JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from engine.errors import FileError
from engine.findings import Finding
from engine.load.encoding import detect_encoding
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
        FileError: it is neither, it breaks off, or its values are nested too deep.
    """
    try:
        return _load(job)
    except RecursionError:
        raise FileError(
            f"{job.name} is JSON whose values are nested hundreds of levels deep.", hint="Export flat records, or CSV."
        ) from None


def _load(job: Job) -> list[Loaded]:
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
    decoder = _Decoder()
    try:
        document = decoder.decode((first + b"".join(parts)).decode())
    except ValueError as error:
        where = f" in line {error.lineno:,}" if isinstance(error, json.JSONDecodeError) else ""
        raise FileError(f"{name} is broken JSON{where}.", hint="Export it again.") from None
    records, said, beside = _records(document, name)
    decisions = [decision, Decision(name="format", value="JSON", because=said)]
    loaded = _keep(enumerate(records, start=1), job, decisions, decoder)
    loaded.findings += beside
    return [loaded]


class _Number(str):
    """A number exactly as it is written."""

    __slots__ = ()


class _Decoder:
    """Decodes JSON with its numbers as they are written, and numbers the names that an object gives twice.

    `rejected` has lines that are no record, `blank` the numbers of empty ones.
    """

    def __init__(self) -> None:
        self.rejected: list[tuple[int, str]] = []
        self.blank: list[int] = []
        self._twice: dict[str, None] = {}
        self.decode = json.JSONDecoder(
            parse_float=_Number, parse_int=_Number, parse_constant=_Number, object_pairs_hook=self._object
        ).decode

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        found = {}
        for key, value in pairs:
            name, times = key, 1
            while name in found:
                self._twice[key] = None
                times += 1
                name = f"{key} {times}"
            found[name] = value
        return found

    def findings(self) -> list[Finding]:
        """Return what was numbered."""
        if not self._twice:
            return []
        names = ", ".join(f"“{name}”" for name in list(self._twice)[:5])
        sentence = f"Records have more than one value called {names}; further ones are numbered."
        return [Finding(code="duplicate_names", severity="warning", sentence=sentence)]


def _is_lines(first: bytes) -> bool:
    """Whether the first line is a record of its own, and others follow."""
    line, _, rest = first.strip().partition(b"\n")
    try:
        return bool(rest) and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _load_lines(first: bytes, parts: Iterable[bytes], job: Job, decisions: list[Decision]) -> Loaded:
    said = Decision(name="format", value="JSON Lines", because="Every line is a JSON object.")
    decoder = _Decoder()

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
            decoder.blank.append(number)
            return
        try:
            record = decoder.decode(line.decode())
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            yield number, record
        else:
            decoder.rejected.append((number, line.decode(errors="replace").rstrip("\r")))

    return _keep(records(), job, [*decisions, said], decoder)


def _records(document: Any, name: str) -> tuple[list[Any], str, list[Finding]]:
    """Return the records of a document, how they were found, and what stands beside them."""
    if isinstance(document, list):
        return document, "It is an array of records.", []
    found = _array(document)
    if found is not None:
        path, records = found
        beside = [key for key, value in document.items() if key != path[0] and _holds_records(value)]
        return records, f"Its records are the array “{'.'.join(path)}”.", _unread(beside)
    if isinstance(document, dict) and document and not any(isinstance(one, (dict, list)) for one in document.values()):
        return [document], "It is one record.", []
    raise FileError(f"{name} is JSON, but no array of records.", hint="Export a list of flat records, or CSV.")


def _array(document: Any) -> tuple[list[str], list[Any]] | None:
    """Return where the array of records stands in an object, and the array."""
    if not isinstance(document, dict):
        return None
    for key in (*LISTS, *document):
        if _holds_records(document.get(key)):
            return [key], document[key]
    for key in LISTS:
        if (found := _array(document.get(key))) is not None:
            return [key, *found[0]], found[1]
    return None


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _unread(names: list[str]) -> list[Finding]:
    if not names:
        return []
    which = ", ".join(f"“{name}”" for name in names[:5])
    sentence = (
        f"The file holds further arrays of records that were not read: {which}. Export them as files of their own."
    )
    return [Finding(code="other_records", severity="warning", sentence=sentence)]


def _keep(
    records: Iterable[tuple[int, Any]],
    job: Job,
    decisions: list[Decision],
    decoder: _Decoder,
) -> Loaded:
    """Keep records; a field that only some records have is empty in the others. Nested values stay JSON text."""
    folder, name = job.folder, job.name
    flat: list[tuple[int, dict[str, str]]] = []
    bad: list[tuple[int, str]] = []
    keys: dict[str, None] = {}
    for number, record in records:
        cells = _flat(record)
        if cells is None:
            bad.append((number, _written(record)))
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
    findings += decoder.findings()
    store = Store(folder, tuple(names))
    for number, text in sorted([*bad, *decoder.rejected]):
        store.reject(number, 1, text, "no record: it is not a JSON object")
    for number in decoder.blank:
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
    return {_sound(key): _text(value) for key, value in record.items()} if isinstance(record, dict) else None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _sound(str(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _written(value)


def _written(value: Any) -> str:
    """Return a value as JSON, its numbers with the digits that they have in the file."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return f"{{{', '.join([f'{_written(key)}: {_written(inner)}' for key, inner in value.items()])}}}"
    if isinstance(value, list):
        return f"[{', '.join([_written(inner) for inner in value])}]"
    return _sound(json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    """Return a text; half of a character that UTF-16 writes as two stays the escape that it is in the file."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
