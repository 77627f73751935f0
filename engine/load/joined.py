"""Several tables with the same columns as one: which belong together, and how they become one table on disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import polars as pl

from engine.errors import FileError
from engine.findings import Finding
from engine.load import load
from engine.progress import Progress, silent
from engine.project import Export, Part, Reading
from engine.table import LINE, SLICE, Account, Decision, Table, TablePart, stem

T = TypeVar("T")
LEAST_SHARED = 2
"""Tables of one column each say too little of whether they belong together."""


class ToJoin(NamedTuple):
    """A loaded table that is to be a part of another, and how its file is read."""

    table: Table
    reading: Reading = Reading()
    beside: tuple[Table, ...] = ()
    """The tables of its file that are no parts; the whole's findings name them."""


def parts_of(tables: Sequence[Table], reading: Reading, numbers: Collection[int]) -> list[ToJoin]:
    """Return the tables of a file with these numbers as parts, all of them where no number is known.

    Raises:
        FileError: the file has none of them any more.
    """
    taken = [table for table in tables if not numbers or table.number in numbers]
    if tables and not taken:
        raise FileError(
            f"{tables[0].file} has no table {min(numbers)} any more, which was a part of the whole.",
            hint="Give the file that has it, or take the table apart and join its parts anew.",
        )
    beside = tuple(table for table in tables if table not in taken)
    return [ToJoin(table, reading, beside if table is taken[0] else ()) for table in taken]


def alike(fields: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether two tables have the same columns, in whichever order and case."""
    return len(fields) >= LEAST_SHARED and _folded(fields) == _folded(others)


def in_other_case(tables: Sequence[Sequence[str]]) -> list[str]:
    """Return the columns of the first table that another writes in other letter case."""
    return [name for name in tables[0] if any(name not in fields for fields in tables[1:])]


def in_order(items: Iterable[T], file: Callable[[T], str]) -> list[T]:
    """Return things in the order of their files' names, in which `_2` comes before `_10`."""

    def key(item: T) -> list[tuple[int, str]]:
        pieces = re.findall(r"[0-9]+|[^0-9]+", file(item).casefold())
        return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]

    return sorted(items, key=key)


def in_file_order(parts: Iterable[ToJoin]) -> list[ToJoin]:
    """Return tables in the order of their files' names, as they will stand in the whole."""
    return in_order(parts, lambda part: part.table.inside or part.table.file)


def common_name(files: Sequence[str]) -> str:
    """Return what a table of these files is called: what their names begin with, without a number at its end."""
    names = [stem(file) for file in files]
    shared = next((names[0][:end] for end in range(len(names[0]), 0, -1) if _all_begin(names, names[0][:end])), "")
    bare = re.sub(r"(?i)[\s_.(-]*(part|teil|p)?[\s_.(-]*[0-9]*[\s_.(-]*$", "", shared)
    return bare or shared or names[0]


def join(parts: Sequence[ToJoin], folder: Path, name: str, progress: Progress = silent) -> Table:
    """Write tables with the same columns into a folder as one, in the order of their files' names.

    Columns are put in the first part's order by name; where names differ in letter case only, the first part's hold.

    Raises:
        FileError: a part has other columns; the sentence names it and them.
        CancelledError: from `progress`.
    """
    parts = in_file_order(parts)
    tables = [part.table for part in parts]
    fields = tables[0].fields
    for table in tables[1:]:
        _refuse_other_columns(tables[0], table)
    folder.mkdir(parents=True, exist_ok=True)
    progress(0.1, f"{len(parts):,} parts")
    placed = [*zip(parts, _lines_before(tables), strict=True)]
    renamed = [_under(part.table, fields) for part in parts]
    rows = [scan.with_columns(pl.col(LINE) + before) for scan, (_, before) in zip(renamed, placed, strict=True)]
    pl.concat(rows).sink_parquet(
        folder / "rows.parquet", compression="lz4", row_group_size=SLICE, statistics=False, maintain_order=True
    )
    progress(0.9, "rows set aside")
    for what in ("rejected", "repaired", "skipped"):
        sides = [getattr(part.table, what)().with_columns(pl.col("line") + before) for part, before in placed]
        pl.concat(sides, how="diagonal").write_parquet(folder / f"{what}.parquet")
    labels = _labels(tables)
    made = tuple(_part(part, label, before, fields) for (part, before), label in zip(placed, labels, strict=True))
    table = Table(
        name=name,
        file=shown_name([each.label for each in made]),
        folder=folder,
        sha256=_sha256(made),
        size=sum({(table.file, table.sha256): table.size for table in tables}.values()),
        fields=fields,
        header_lines=tables[0].header_lines,
        account=_sum(made),
        decisions=(_decision(made, tables), *_open_questions(made)),
        findings=(*_left_out(parts), *_findings(made, tables)),
        preview=tables[0].preview,
        parts=made,
    )
    table.save()
    progress(1.0, "Joined")
    return table


def load_parts(export: Export, files: Iterable[Path], folder: Path, progress: Progress, *, max_bytes: int) -> Table:
    """Load an export of several parts from its files, or from newer ones; a file known by name is read as before.

    Raises:
        FileError: a file is no table, or has other columns than the first.
        CancelledError: from `progress`.
    """
    parts: list[ToJoin] = []
    for number, file in enumerate(files):
        known = _known(export, file)
        reading = known[0].reading if known else Reading()
        tables = load(file, folder / f"{number}", reading, progress=progress, max_bytes=max_bytes)
        parts += parts_of(tables, reading, {part.number for part in known})
    return join(parts, folder / "whole", export.name, progress)


def _known(export: Export, file: Path) -> list[Part]:
    """Return the parts that a file is: by its name, and by its bytes where several files have that name."""
    named = [part for part in export.parts if part.file == file.name]
    if len({part.sha256 for part in named}) <= 1:
        return named
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return [part for part in named if part.sha256 == digest] or named[:1]


def shown_name(files: Sequence[str]) -> str:
    """Return what a table of these files is called in sentences: `accounts_1.csv and 2 more parts`."""
    more = len(files) - 1
    return f"{files[0]} and {more:,} more part{'' if more == 1 else 's'}" if more else files[0]


def _all_begin(names: Sequence[str], start: str) -> bool:
    return all(name.startswith(start) for name in names)


def _folded(fields: Sequence[str]) -> list[str]:
    return sorted(field.casefold() for field in fields)


def _refuse_other_columns(first: Table, other: Table) -> None:
    mine, theirs = set(_folded(first.fields)), set(_folded(other.fields))
    if _folded(first.fields) == _folded(other.fields):
        return
    less = ", ".join(name for name in first.fields if name.casefold() not in theirs)
    more = ", ".join(name for name in other.fields if name.casefold() not in mine)
    said = [f"it lacks {less}" if less else "", f"it has {more} besides" if more else ""]
    raise FileError(
        f"{other.file} is no part of the same table as {first.file}: {' and '.join(filter(None, said))}.",
        hint="Load it as a table of its own, or export it with the same columns.",
    )


def _under(table: Table, fields: Sequence[str]) -> pl.LazyFrame:
    """Return a table's rows with these columns, found by name: exactly so, or else in other letter case."""
    exact, folded = set(table.fields), {name.casefold(): name for name in table.fields}
    return table.scan().select(
        LINE, *(pl.col(name if name in exact else folded[name.casefold()]).alias(name) for name in fields)
    )


def _lines_before(tables: Sequence[Table]) -> list[int]:
    """Return for each table how many lines are counted before it; a table may stand far down in its file."""
    before, found = 0, []
    for table in tables:
        found.append(before)
        sides = (table.rejected(), table.repaired(), table.skipped())
        last = [int(side["line"].max() or 0) for side in sides]  # type: ignore[arg-type] # a column of UInt32
        rows = table.scan().select(pl.col(LINE).max()).collect(engine="in-memory").item()
        before += max(table.account.lines, rows or 0, *last)
    return found


def _labels(tables: Sequence[Table]) -> list[str]:
    """Return what each part is called; where names repeat, with a number."""
    names, labels = [table.inside or table.file for table in tables], list[str]()
    for at, name in enumerate(names):
        earlier = names[:at].count(name)
        labels.append(f"{name} ({earlier + 1})" if earlier else name)
    return labels


def _part(part: ToJoin, label: str, before: int, fields: tuple[str, ...]) -> TablePart:
    table = part.table
    return TablePart(
        label=label,
        part=Part(file=table.file, number=table.number, sha256=table.sha256, reading=part.reading),
        before=before,
        account=table.account,
        decisions=table.decisions,
        moved=_in_case(table.fields) != _in_case(fields),
    )


def _in_case(fields: Sequence[str]) -> list[str]:
    return [field.casefold() for field in fields]


def _sha256(parts: Sequence[TablePart]) -> str:
    """Return what decides the whole: every part's bytes, which table of them, and how it is read."""
    told = "\n".join(each.part.model_dump_json(exclude={"file"}) for each in parts)
    return hashlib.sha256(told.encode()).hexdigest()


def _sum(parts: Sequence[TablePart]) -> Account:
    sums = {name: sum(getattr(each.account, name) for each in parts) for name in Account.model_fields}
    return Account(**sums)


def _decision(parts: Sequence[TablePart], tables: Sequence[Table]) -> Decision:
    said = [f"They have the same {len(tables[0].fields):,} columns, and it was said that they are one table."]
    moved = [each.label for each in parts if each.moved]
    if moved:
        said.append(
            f"The columns of {', '.join(moved)} stand in another order and were put in the first part's by name."
        )
    cased = in_other_case([table.fields for table in tables])
    if cased:
        said.append(f"{', '.join(cased)}: written in other letter case in a part; the first part's names hold.")
    return Decision(name="parts", value=f"{len(parts)}", because=" ".join(said))


def _open_questions(parts: Sequence[TablePart]) -> list[Decision]:
    """Return what is still asked about a part, with its file; it is answered where the part stands by itself."""
    return [
        decision.model_copy(
            update={
                "name": f"{decision.name} of {each.label}",
                "question": f"{each.label}: {decision.question}",
                "choices": (),
            }
        )
        for each in parts
        for decision in each.decisions
        if decision.question
    ]


def _left_out(parts: Sequence[ToJoin]) -> list[Finding]:
    return [
        Finding(
            code="table_left_out",
            severity="warning",
            sentence=f"{table.file} also holds table {table.number} ({', '.join(table.fields)}), which is no part of "
            f"this one: its {table.rows:,} rows are not here. Load the file by itself to get them.",
            rows=table.rows,
        )
        for part in parts
        for table in part.beside
    ]


def _findings(parts: Sequence[TablePart], tables: Sequence[Table]) -> list[Finding]:
    return [
        finding.model_copy(
            update={
                "sentence": f"{each.label}: {finding.sentence}",
                "line": None if finding.line is None else finding.line + each.before,
                "lines": tuple(line + each.before for line in finding.lines),
            }
        )
        for each, table in zip(parts, tables, strict=True)
        for finding in table.findings
    ]
