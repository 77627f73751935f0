"""Which values of the data a lookup table covers, which it does not, and what they may be meant as."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz, process

from engine.column import apply, bind, column, transform_of
from engine.column_store import keep, key_of
from engine.errors import WorkbenchError
from engine.pipeline import AllTables, Loaded
from engine.progress import Progress, silent
from engine.project import FieldMap, Project
from engine.table import LINE, SLICE, WORKING, Table
from engine.transform import Catalogue
from engine.values import fold

VALUE, ROWS, FIRST = f"{WORKING}cell", f"{WORKING}rows", f"{WORKING}first"
CLOSE = 78
"""Likeness in per cent from which a key is suggested."""


@dataclass(frozen=True)
class Use:
    """A step that reads a lookup table."""

    output: str
    target: str
    number: int
    """Of the step, from 1."""
    source: str | None

    @property
    def id(self) -> str:
        """A text that names the step."""
        return f"{self.output}\t{self.target}\t{self.number}"


def uses(project: Project, catalogue: Catalogue, name: str) -> list[Use]:
    """Return the enabled steps that read a lookup table; a step with a wrong option is left out."""
    found = []
    for output in project.outputs:
        for field in output.fields:
            for number, step in enumerate(field.steps, 1):
                if not step.enabled:
                    continue
                try:
                    read = transform_of(step, catalogue).tables_read()
                except WorkbenchError:
                    continue
                if name in read:
                    found.append(Use(output.name, field.target, number, field.source))
    return found


@dataclass(frozen=True)
class Coverage:
    """How many filled cells of a column a step with a lookup table answers, over all rows."""

    use: Use
    rows: int
    covered_rows: int
    values: int
    """Distinct spellings."""
    covered_values: int
    uncovered: pl.DataFrame
    """value, rows, line (the first of them), reason; most frequent first."""
    asked: pl.DataFrame
    """value, rows: every spelling that the step meets."""


def asked(  # noqa: PLR0913 - a step of a project, and where answers are kept
    project: Project, loaded: Loaded, catalogue: Catalogue, use: Use, folder: Path, *, progress: Progress = silent
) -> pl.DataFrame:
    """Count what a step is asked over all rows: VALUE, the other fields that it reads, ROWS, FIRST (line).

    It does not depend on the step's own lookup table, so editing that never counts again.

    Raises:
        WorkbenchError: the export is not loaded, or an earlier step is wrong.
    """
    output = project.output(use.output)
    table = loaded.get((output.side, output.export))
    if table is None:
        raise WorkbenchError(f"The export {output.export} is not loaded.", hint="Load it on the page Load.")
    field = output.field(use.target)
    before = field.model_copy(update={"steps": field.steps[: use.number - 1], "checks": ()})
    others = sorted(set(transform_of(field.steps[use.number - 1], catalogue).reads()))
    kept = folder / f"{key_of(before, table, project, loaded, catalogue)}.asked.{'.'.join(others).encode().hex()}"[:200]
    file = Path(f"{kept}.parquet")
    if file.exists():
        return pl.read_parquet(file)
    counted = _count(before, table, others, catalogue, AllTables(project, loaded), progress=progress)
    keep(counted, file)
    return counted


def _count(  # noqa: PLR0913 - one pass over a column
    field: FieldMap,
    table: Table,
    others: Sequence[str],
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    *,
    progress: Progress,
) -> pl.DataFrame:
    steps = bind(field, catalogue, tables)
    read = {name for step in steps for name in step.transform.reads()} | set(others)
    needs = sorted(read | ({field.source} if field.source is not None else set()))
    parts = []
    for start, rows in enumerate(table.slices(needs)):
        progress(min(1.0, start * SLICE / max(1, table.rows)), "counting what the table is asked")
        made = column(rows, field, steps).select(pl.col("value").alias(VALUE)).collect(engine="in-memory")
        cells = rows.select(*others, pl.col(LINE).alias(FIRST)).with_columns(made[VALUE])
        parts.append(_summed(cells.with_columns(pl.lit(1, pl.UInt32).alias(ROWS)), others))
    empty = dict.fromkeys([VALUE, *others], pl.String) | {ROWS: pl.UInt32, FIRST: pl.UInt32}
    return _summed(pl.concat(parts) if parts else pl.DataFrame(schema=empty), others)


def _summed(cells: pl.DataFrame, others: Sequence[str]) -> pl.DataFrame:
    counted = cells.drop_nulls(VALUE).group_by(VALUE, *others).agg(pl.col(ROWS).sum(), pl.col(FIRST).min())
    return counted.select(VALUE, *others, pl.col(ROWS).cast(pl.UInt32), FIRST).sort(
        ROWS, FIRST, descending=[True, False]
    )


def coverage(  # noqa: PLR0913 - a step of a project, and where answers are kept
    project: Project, loaded: Loaded, catalogue: Catalogue, use: Use, folder: Path, *, progress: Progress = silent
) -> Coverage:
    """Ask a step about every distinct value of its column, with the lookup tables in force.

    Raises:
        WorkbenchError: the export is not loaded, or a step is wrong.
    """
    cells = asked(project, loaded, catalogue, use, folder, progress=progress)
    step = project.output(use.output).field(use.target).steps[use.number - 1]
    transform = transform_of(step, catalogue)
    made = apply(transform, cells, VALUE, AllTables(project, loaded))
    told = cells.select(value=VALUE, rows=ROWS, line=FIRST).with_columns(made["result"], made["reason"], made["note"])
    failed = pl.lit(value=False) if transform.may_empty else pl.col("result").is_null()
    if transform.creates:
        failed |= pl.col("note").fill_null("").str.contains(transform.creates, literal=True)
    each = told.group_by("value").agg(
        pl.col("rows").sum(),
        pl.col("line").min(),
        pl.col("reason").drop_nulls().first(),
        pl.col("rows").filter(failed).sum().alias("open"),
    )
    each = each.sort("rows", "line", descending=[True, False])
    missed = each.filter(pl.col("open") > 0).sort("open", "line", descending=[True, False])
    rows, missed_rows = int(each["rows"].sum()), int(missed["open"].sum())
    return Coverage(
        use=use,
        rows=rows,
        covered_rows=rows - missed_rows,
        values=each.height,
        covered_values=each.height - missed.height,
        uncovered=missed.select("value", pl.col("open").alias("rows"), "line", "reason"),
        asked=each.select("value", "rows"),
    )


def rows_of_keys(asked: pl.DataFrame, rows: pl.DataFrame, key: tuple[str, ...]) -> pl.Series:
    """Return, for each row of a lookup table, how many cells (`asked`: value, rows) have its first key column."""
    counted = asked.select(key=fold(pl.col("value")), rows="rows").group_by("key").agg(pl.col("rows").sum())
    wanted = rows.select(key=fold(pl.col(key[0])))
    return wanted.join(counted, on="key", how="left", maintain_order="left")["rows"].fill_null(0)


def going_back(rows: pl.DataFrame, key: tuple[str, ...], counts: pl.Series | None = None) -> list[str]:
    """Return, for each row, the key that its value leads back to: "" where it is the only one with that value.

    Where several keys have one value, the one with the most cells in the data leads back, else the first.
    """
    value = next((name for name in rows.columns if name not in key), None)
    if value is None:
        return [""] * rows.height
    weights = counts if counts is not None else pl.Series([0] * rows.height)
    frame = (
        rows.select(key=pl.col(key[0]), value=fold(pl.col(value))).with_columns(weight=weights).with_row_index("row")
    )
    best = frame.sort(["weight", "row"], descending=[True, False]).group_by("value", maintain_order=True)
    leads = best.agg(pl.col("key").first().alias("back"), pl.len().alias("keys"))
    joined = frame.join(leads, on="value", how="left", maintain_order="left")
    told = joined.select(pl.when((pl.col("keys") > 1) & (pl.col("value") != "")).then("back").otherwise(pl.lit("")))
    return told.to_series().to_list()


@dataclass(frozen=True)
class Suggestion:
    """What an uncovered value may be meant as, and why."""

    value: str
    why: str


class Suggester:
    """Finds what an uncovered value may be meant as. Built once per table, asked for each value that is shown."""

    def __init__(self, rows: pl.DataFrame, key: tuple[str, ...]) -> None:
        value = next((name for name in rows.columns if name not in key), None)
        pairs = [] if value is None else zip(rows[key[0]].to_list(), rows[value].to_list(), strict=True)
        self._entries = {known: to for known, to in pairs if known and to}
        self._alike = [
            (but, make, {make(known): known for known in reversed(self._entries)})
            for but, make in (("spaces", _spaced), ("accents", _plain), ("spaces and punctuation", _bare))
        ]
        self._numbered: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for known in self._alike[1][2]:
            self._numbered[_numbers(known)].append(known)
        self._targets = {_bare(to): to for to in reversed(self._entries.values())}

    def suggest(self, written: str) -> Suggestion | None:
        """Return the value of the entry whose key, or whose value, is closest to what is written; None if none is."""
        for but, make, known in self._alike:
            if make(written) in known:
                key = known[make(written)]
                return Suggestion(self._entries[key], f"like “{key}” but for {but}")
        if _bare(written) in self._targets:
            return Suggestion(self._targets[_bare(written)], "a target value already")
        plain = self._alike[1][2]
        alike = self._numbered.get(_numbers(written), ())  # “Class 31” is another thing than “Class 21”
        close = process.extractOne(_plain(written), alike, scorer=fuzz.ratio, score_cutoff=CLOSE)
        if close is None:
            return None
        key = plain[close[0]]
        return Suggestion(self._entries[key], f"like “{key}”, {close[1]:.0f} %")


def _spaced(text: str) -> str:
    return "".join(text.casefold().split())


def _plain(text: str) -> str:
    unaccented = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in unaccented if not unicodedata.combining(sign)).split())


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(number.lstrip("0") for number in re.findall("[0-9]+", text))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(text)) or text
