"""Run a project: every output in slices, through the very columns that the preview shows.

What is written for each output: the clean file, `<name>.rejected.csv`, `<name>.findings.csv`; for the whole project
`lookup_tables/<table>.csv` for every lookup table in use, `options_to_create.csv` where values go on that the other
system must create first, `templates.json` where steps write by a template, `project.json` and `report.json`. The same
project on the same files gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from engine import templates
from engine.column import left_out, transform_of
from engine.errors import ProjectError, WorkbenchError
from engine.export import strange_characters, unfit, writer
from engine.export.created import FILE as CREATED
from engine.export.created import Created
from engine.export.files import Files, complete_or_nothing, safe, stems
from engine.export.rejected import FINDING, Sidecars
from engine.export.report import OutputReport, PartReport, RunReport, Tally
from engine.export.workbook import ROWS
from engine.lookups import Tables
from engine.pipeline import AllTables, Loaded, Pipeline
from engine.progress import Progress, part, silent
from engine.project import Output, Preset, Project
from engine.settle import open_steps
from engine.table import LINE, SLICE, Table
from engine.transform import Catalogue
from engine.validate import repeated

FORMULA = r"^[=@]|^[+-].*[A-Za-z(!|]"
"""Cells that Excel would run as a formula when it opens a CSV."""


def run(  # noqa: PLR0913 - size is for tests of the law that it changes nothing
    project: Project,
    loaded: Loaded,
    catalogue: Catalogue,
    out: Path,
    progress: Progress = silent,
    *,
    inputs: Collection[Path] = (),
    size: int = SLICE,
) -> RunReport:
    """Write every output of a project into a folder, and return what was done.

    `inputs` are the exports' own files, over which nothing is written. Files appear under their names only when all of
    them are complete: a run that fails or is cancelled leaves none.

    Raises:
        ProjectError: an output's export is not loaded or lacks a field, an option is still open, names collide.
        OptionError: a step's or a check's option is wrong.
        FileError: a file would be written over an input.
        WorkbenchError: the sum of rows does not hold; nothing is written.
        CancelledError: `progress` stopped the work.
    """
    refuse_open(project, catalogue)
    names = stems(project)
    tables = AllTables(project, loaded)
    plans = [_plan(output, names[output.name], loaded, catalogue, tables) for output in project.outputs]
    total = sum(plan.table.rows for plan in plans) or 1
    with complete_or_nothing(out, inputs) as folder:
        reports, done, created = [], 0, Created()
        for plan in plans:
            share = part(progress, done / total, (done + plan.table.rows) / total)
            reports.append(_run_output(plan, catalogue, tables, folder, share, created, size=size))
            done += plan.table.rows
        more = _write_lookups(project, catalogue, folder) + _write_created(created, plans, folder)
        if (text := templates.written(project, catalogue, Tables(project))) is not None:
            (folder / templates.FILE).write_text(text, encoding="utf-8")
            more.append(templates.FILE)
        (folder / "project.json").write_text(project.to_json(), encoding="utf-8")
        files = [name for report in reports for name in report.files] + [*more, "project.json", "report.json"]
        report = RunReport(
            project=project.name, fingerprint=project.fingerprint(), outputs=tuple(reports), files=tuple(files)
        )
        (folder / "report.json").write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    progress(1.0, "done")
    return report


def refuse_open(project: Project, catalogue: Catalogue) -> None:
    """Refuse a project with an option that is still `auto`.

    Raises:
        ProjectError: the sentence names output, field, step and option.
    """
    for output, target, number, names in open_steps(project, catalogue):
        transform = project.output(output).field(target).steps[number - 1].transform
        raise ProjectError(
            f"{output}: the field {target}, step {number} ({transform}) is not decided: {', '.join(names)} is auto.",
            hint="Choose on the page Transform, or give the option in the project file.",
        )


@dataclass(frozen=True)
class _Plan:
    """One output, the stem of its files, and its table."""

    output: Output
    stem: str
    table: Table


def _plan(output: Output, stem: str, loaded: Loaded, catalogue: Catalogue, tables: Mapping[str, pl.DataFrame]) -> _Plan:
    table = table_of(output, loaded)
    if not output.fields:
        raise ProjectError(f"The output {output.name} has no columns.", hint="Add one on the page Map fields.")
    if any(not mapped.target for mapped in output.fields):
        raise ProjectError(f"The output {output.name} has a column without a name.", hint="Name it on Map fields.")
    refuse_broken_sum(output, table)
    Pipeline.of(output, catalogue, tables).checked_against(table)  # every mistake is told before work starts
    return _Plan(output, stem, table)


def table_of(output: Output, loaded: Loaded) -> Table:
    """Return the loaded export that an output is made of.

    Raises:
        ProjectError: it is not loaded; the sentence names it.
    """
    table = loaded.get((output.side, output.export))
    if table is None:
        raise ProjectError(
            f"The output {output.name} needs the export “{output.export}” of system {output.side.upper()}, "
            "which is not loaded.",
            hint=f"Load it on the page Load, or give --{output.side} {output.export}=FILE.",
        )
    return table


def refuse_broken_sum(output: Output, table: Table) -> None:
    """Refuse to export a table whose lines and rows do not add up.

    Raises:
        WorkbenchError: the sentence gives the sum.
    """
    account = table.account
    rows = table.scan().select(pl.len()).collect().item()
    aside = table.rejected().height
    if account.holds and rows == account.rows and aside == account.rejected_rows:
        return
    raise WorkbenchError(
        f"{output.name} is not exported: the rows of {table.file} do not add up. {account.lines:,} lines are not "
        f"{account.header:,} header + {account.skipped:,} skipped + {account.accepted:,} accepted + "
        f"{account.rejected:,} set aside, or {rows:,} rows were stored for {account.rows:,} accepted.",
        hint="Load the file again; if it stays so, please report it.",
    )


def _run_output(  # noqa: PLR0913, PLR0917 - one output's whole surroundings
    plan: _Plan,
    catalogue: Catalogue,
    tables: Mapping[str, pl.DataFrame],
    folder: Path,
    progress: Progress,
    created: Created,
    *,
    size: int,
) -> OutputReport:
    output, table = plan.output, plan.table
    found = repeated(output, table, catalogue, tables, part(progress, 0.0, 0.2))
    pipeline = Pipeline.of(output, catalogue, tables, found)
    work = _Work(pipeline, output.preset, Sidecars(pipeline, output.preset, found, table), Tally(pipeline), created)
    aside = table.rejected().sort("line", maintain_order=True)
    share = part(progress, 0.2 if found else 0.0, 1.0)
    with Files.opened(folder, plan.stem, output, work.sidecars) as files:
        for rows in table.slices(size=size):
            share(work.rows / max(1, table.rows), f"{output.name}: {work.rows:,} of {table.rows:,} rows")
            due = aside.filter(pl.col("line") <= rows[LINE][-1])
            aside = aside.slice(due.height)
            work.one(rows, due, files)
        rejected, findings = work.sidecars.headers
        files.rejected.write(work.sidecars.placed(work.sidecars.set_aside(aside), rejected))
        files.close(work.sidecars.placed(_head(work, table), findings))
    if work.rows != table.rows or work.written + work.refused + work.left_out != table.rows:
        raise WorkbenchError(
            f"{output.name} is not exported: {work.written:,} rows written + {work.refused:,} rejected "
            f"+ {work.left_out:,} left out are not the {table.rows:,} accepted rows of {table.file}.",
            hint="Please report it: this must never happen.",
        )
    return OutputReport(
        output=output.name,
        side=output.side,
        export=output.export,
        file=table.file,
        sha256=table.sha256,
        parts=tuple(PartReport.of(each) for each in table.parts),
        preset=output.preset,
        account=table.account,
        written=work.written,
        rejected=work.refused,
        left_out=work.left_out,
        fields=work.tally.fields(),
        strange=dict(sorted(work.strange.items())),
        files=tuple(files.names),
        sentences=tuple(_sentences(work, output)),
    )


@dataclass
class _Work:
    """What one output needs for a slice, and what has been counted so far."""

    pipeline: Pipeline
    preset: Preset
    sidecars: Sidecars
    tally: Tally
    created: Created
    rows: int = 0
    written: int = 0
    refused: int = 0
    left_out: int = 0
    formulas: int = 0
    strange: Counter[str] = field(default_factory=Counter)

    def one(self, rows: pl.DataFrame, set_aside: pl.DataFrame, files: Files) -> None:
        """Compute a slice and append it to the files; `set_aside` is what `load` refused up to its last line."""
        made = self.pipeline.columns(rows)
        refused = pl.select(pl.any_horizontal(*(frame["rejected"] for frame in made.values()))).to_series()
        aside = refused & ~self._faulty(made)
        misfits = {target: cells & ~refused for target, cells in self._unfit(made).items()}
        for cells in misfits.values():
            refused = refused | cells
        clean = pl.DataFrame([frame["value"].alias(target) for target, frame in made.items()]).filter(~refused)
        files.clean.write(clean)
        self._write_rejected(rows, made, misfits, refused, set_aside, files)
        noticed = self.sidecars.noticed(rows, made, refused)
        files.noticed.write(self.sidecars.placed(noticed, self.sidecars.headers[1]))
        self.tally.add(made, misfits)
        self.created.add(self.pipeline, made, rows, refused)
        self.rows += rows.height
        self.written += clean.height
        self.left_out += int(aside.sum())
        self.refused += int(refused.sum()) - int(aside.sum())
        if self.preset in ("german_excel", "windows_1252"):
            self.formulas += sum(int(cells.str.contains(FORMULA).sum()) for cells in clean)

    def _faulty(self, made: Mapping[str, pl.DataFrame]) -> pl.Series:
        """Return which rows some field refuses as a fault, not only because a step leaves them out."""
        faults = [
            made[field.target]["rejected"] & ~left_out(made[field.target], steps)
            for field, steps in self.pipeline.fields
        ]
        return pl.select(pl.any_horizontal(*faults)).to_series()

    def _unfit(self, made: Mapping[str, pl.DataFrame]) -> dict[str, pl.Series]:
        asked = unfit(self.preset, pl.col("value"))
        if asked is None:
            return {}
        found = {target: frame.select(asked.fill_null(value=False)).to_series() for target, frame in made.items()}
        return {target: cells for target, cells in found.items() if cells.any()}

    def _write_rejected(  # noqa: PLR0913, PLR0917 - a slice and what became of it
        self,
        rows: pl.DataFrame,
        made: Mapping[str, pl.DataFrame],
        misfits: Mapping[str, pl.Series],
        refused: pl.Series,
        set_aside: pl.DataFrame,
        files: Files,
    ) -> None:
        if not refused.any() and not set_aside.height:
            return
        told = [self.sidecars.rejected(rows, made, misfits, refused), self.sidecars.set_aside(set_aside)]
        line = pl.col(self.sidecars.rejected_fields[0]).cast(pl.UInt32)
        ordered = pl.concat(told).sort(line, maintain_order=True)
        files.rejected.write(self.sidecars.placed(ordered, self.sidecars.headers[0]))
        if self.preset == "windows_1252":
            for target, cells in misfits.items():
                self.strange.update(strange_characters(made[target]["value"].filter(cells)).to_list())


def _head(work: _Work, table: Table) -> pl.DataFrame:
    """Return what is said once for the whole file: what `load` found and repaired, and what steps assumed."""
    loaded = [
        {
            "severity": found.severity,
            "code": found.code,
            "field": found.field,
            "rows": str(found.rows),
            "line": None if found.line is None else str(found.line),
            "value": found.value,
            "sentence": found.sentence,
        }
        for found in table.findings
    ]
    repaired = table.repaired().select(
        severity=pl.lit("warning"),
        code=pl.lit("row_repaired"),
        field=pl.lit(None, pl.String),
        rows=pl.lit("1"),
        line=pl.col("line").cast(pl.String),
        value=pl.col("before"),
        sentence=pl.format("{}; read as {}", "how", "after"),
    )
    noted = pl.DataFrame(list(_noted(work, table)), schema=FINDING)
    return pl.concat([pl.DataFrame(loaded, schema=FINDING), repaired, noted])


def _noted(work: _Work, table: Table) -> Iterator[dict[str, str | None]]:
    """Yield each note of each step once, with its number of rows and its first row."""
    for (mapped, _), report in zip(work.pipeline.fields, work.tally.fields(), strict=True):
        for step in report.steps:
            for words, count in step.notes.items():
                at = work.tally.first[report.target, f"{step.number}.note.{words}"]
                first = table.scan().slice(at, 1).collect(engine="in-memory")
                yield {
                    "severity": "info",
                    "code": "step_noted",
                    "field": report.target,
                    "rows": str(count),
                    "line": str(first[LINE][0]),
                    "value": mapped.constant if mapped.source is None else first[mapped.source][0],
                    "sentence": f"Step {step.number} {step.transform}: {words}",
                }


def _sentences(work: _Work, output: Output) -> Iterator[str]:
    if output.preset == "xlsx" and work.written >= ROWS:
        sheets = -(-work.written // (ROWS - 1))
        yield (
            f"{work.written:,} rows are on {sheets} sheets, because an Excel sheet holds "
            f"{ROWS - 1:,} rows and the header."
        )
    if work.strange:
        told = ", ".join(f"{character} (U+{ord(character):04X})" for character in sorted(work.strange)[:20])
        yield (
            f"Windows-1252 does not have {len(work.strange):,} characters of this output: {told}. The rows with them "
            "are in the rejected file; nothing was replaced."
        )
    if work.formulas:
        yield (
            f"{work.formulas:,} cells begin like a formula (=, @, + or -): Excel may run them when it opens the CSV. "
            "The Excel workbook keeps them as text."
        )


def _write_lookups(project: Project, catalogue: Catalogue, folder: Path) -> list[str]:
    tables = Tables(project)
    names = sorted(name for name in lookups_used(project, catalogue) if name in set(tables))
    written = []
    for name in names:
        (folder / "lookup_tables").mkdir(exist_ok=True)
        path = f"lookup_tables/{safe(name)}.csv"
        rows = tables[name]
        into = writer(folder / path, "utf8_comma", rows.columns)
        into.write(rows.with_columns(pl.when(pl.all() != "").then(pl.all())))
        into.close()
        written.append(path)
    return written


def _write_created(created: Created, plans: Sequence[_Plan], folder: Path) -> list[str]:
    rows = created.frame()
    if not rows.height:
        return []
    tables = {plan.output.name: plan.table for plan in plans if plan.table.parts}
    where = [
        tables[name].said(line) if name in tables else str(line) for name, line in rows.select("output", "line").rows()
    ]
    into = writer(folder / CREATED, "utf8_comma", rows.columns)
    into.write(rows.with_columns(pl.Series("line", where, pl.String)).cast(pl.String))
    into.close()
    return [CREATED]


def lookups_used(project: Project, catalogue: Catalogue) -> set[str]:
    """Return the names of the tables that enabled steps and checks of the project read."""
    used: set[str] = set()
    for output in project.outputs:
        for mapped in output.fields:
            for step in mapped.steps:
                if step.enabled:
                    used.update(transform_of(step, catalogue).tables_read())
            for check in mapped.checks:
                if check.rule == "one_of":
                    used |= {check.value, check.value.rpartition(".")[0]}
    return used
