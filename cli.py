"""The terminal's door: everything that the pages do, without a browser.

Exit codes: 0 done; 1 done, and problems in the data were found; 2 a mistake, said in one sentence on stderr;
3 a fault of Crosswalk itself.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from cli_files import Meter, beside, loaded_exports, matching, tables_of_file, writing
from engine.arguments import pairs, repeated, spread
from engine.arguments import reading as reading_of
from engine.errors import FileError, WorkbenchError

if TYPE_CHECKING:  # the engine is imported by the command that needs it, so that help comes at once
    from engine.project import Project, Reading
    from engine.transform import Settlement, Undecided

DONE, FOUND, MISTAKE, FAULT = 0, 1, 2, 3
SHOWN_LINES = 5

app = typer.Typer(
    help=__doc__, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, no_args_is_help=True
)

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Exports to read.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The export to read.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write into.")]
Given = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="An option; may be repeated.")]
ProjectFile = Annotated[Path, typer.Argument(metavar="PROJECT.json", help="A project as Crosswalk exports it.")]
A = Annotated[list[str] | None, typer.Option("--a", metavar="NAME=FILE", help="An export of system A; repeatable.")]
B = Annotated[list[str] | None, typer.Option("--b", metavar="NAME=FILE", help="An export of system B; repeatable.")]
Lookups = Annotated[list[str] | None, typer.Option("--lookup", metavar="NAME=FILE.csv", help="A lookup table.")]
OneTable = Annotated[bool, typer.Option("--one-table", help="The files are the parts of one table.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def load(files: Files, out: Out, given: Given = None, *, one_table: OneTable = False, json: Json = False) -> int:
    """Read exports as text and write them as plain UTF-8 CSV, each with a report of what was decided and why.

    A quoted pattern such as "accounts_*.csv" stands for the files that it matches. With --one-table the files, or the
    tables of a ZIP, are the parts of one table: they must have the same columns, each is read in its own way.
    --set takes encoding, delimiter, quote, header_row (0: no header), unnamed (first, last),
    short_rows (fill, aside), tables (separate, one), sheet, cells (B4:H) and merged (first, fill).
    docs/load_report.md says what the report holds.
    """
    from engine.load import EmptyFileError, write_nothing, write_plain

    reading = reading_of(given)
    files = [found for file in files for found in matching(file)]
    if one_table:
        return _load_as_one(files, reading, out, json=json)
    worst, written, reports = DONE, set[Path](), list[str]()
    for file in files:
        try:
            with tables_of_file(file, reading) as tables:
                for table in tables:
                    with beside(out, [file], written) as folder:
                        plain, report = write_plain(table, folder, file.name)
                    reports.append((out / report.name).read_text(encoding="utf-8").strip())
                    account = table.account
                    if not json:
                        where = f"{out / plain.name} and {report.name}"
                        print(f"{where}: {account.rows:,} rows, {account.rejected_rows:,} set aside")
                    worst = max(worst, FOUND if account.rejected_rows else DONE)
        except WorkbenchError as error:
            print(_one_line(f"{file}: {error.sentence}"), file=sys.stderr)
            worst = MISTAKE
            if isinstance(error, EmptyFileError):
                with suppress(WorkbenchError), beside(out, [file], written) as folder:
                    write_nothing(folder, file.name, error.sentence)
    if json:
        print("[" + ",\n".join(reports) + "]")
    return worst


@app.command()
def profile(file: File, given: Given = None, *, json: Json = False) -> int:
    """Show what is really in a file: every figure over all rows, and its issues, worst first."""
    from engine.describe import profile_lines
    from engine.lookups import Tables
    from engine.profile import profile as profiled

    found = DONE
    with tables_of_file(file, reading_of(given)) as tables:
        for table in tables:
            made = profiled(table, Tables(), progress=Meter())
            print(made.model_dump_json(indent=1) if json else "\n".join(profile_lines(table, made)))
            if any(one.severity != "info" for one in made.findings) or table.account.rejected_rows:
                found = FOUND
    return found


@app.command()
def check(project: ProjectFile, a: A = None, b: B = None) -> int:
    """Count, over all rows, the rows that fail each check of a project."""
    from engine.pipeline import AllTables
    from engine.run import refuse_open, table_of
    from engine.validate import validate
    from transforms import catalogue

    read = _project(project)
    with loaded_exports(read, a, b) as loaded:
        refuse_open(read, catalogue())
        tables, failing = AllTables(read, loaded), 0
        for output in read.outputs:
            table = table_of(output, loaded)
            for one in validate(output, table, catalogue(), tables, Meter()):
                lines = ", ".join(table.said(line) for line in one.lines.head(SHOWN_LINES))
                where = f" (lines {lines}{' …' if one.rows > SHOWN_LINES else ''})" if one.rows else ""
                print(f"{output.name}: {one.target}: {one.check.rule} {one.check.value}".rstrip(), end=": ")
                print(f"{one.rows:,} rows fail, {one.check.severity}{where}")
                failing += one.rows
    return FOUND if failing else DONE


@app.command()
def run(project: ProjectFile, out: Out, a: A = None, b: B = None) -> int:
    """Write everything that the page Export offers, byte for byte."""
    from engine.run import run as run_project
    from transforms import catalogue

    read = _project(project)
    with loaded_exports(read, a, b) as loaded:
        given = [paths for side, words in (("a", a), ("b", b)) for paths in repeated(words, f"--{side}").values()]
        inputs = [found for paths in given for path in paths for found in matching(Path(path))]
        report = run_project(read, loaded, catalogue(), out, Meter(), inputs=inputs)
    for output in report.outputs:
        print(f"{output.output}: {output.row_sum}")
        for sentence in output.sentences:
            print(f"  {sentence}")
    print("\n".join(str(out / name) for name in report.files))
    return DONE if report.clean else FOUND


@app.command("try")
def try_(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    transform: Annotated[str, typer.Argument(metavar="TRANSFORM", help="Its name; see `transforms`.")],
    file: File,
    field: Annotated[str, typer.Option("--field", help="The column to transform.")],
    given: Given = None,
    lookup: Annotated[
        list[str] | None, typer.Option("--lookup", metavar="NAME=FILE.csv", help="A lookup table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="OUT.csv", help="Default: standard output.")] = None,
) -> int:
    """Apply one transform to one column; write the columns and result, reason and note beside them."""
    from engine.export.files import refuse_overwriting
    from engine.options import from_words
    from engine.trial import try_transform

    kind = _transform(transform)
    if out is not None:
        refuse_overwriting(out, [file])
    built = kind.of(from_words(kind, pairs(given, "--set")))
    with tables_of_file(file, reading_of(None), first=True) as (table,):
        lookups = _lookups(lookup)
        with writing(out) as stream:
            tried = try_transform(built, table, field, stream, tables=lookups, progress=Meter())
        aside = table.account.rejected_rows
    if tried.settled is not None:
        print(_settled_line(tried.settled), file=sys.stderr)
    if aside:
        print(f"{aside:,} rows of {file} were set aside when it was read; `load` lists them.", file=sys.stderr)
    told = f"{tried.rows:,} rows: {tried.changed:,} changed, {tried.failed:,} without a result, {tried.noted:,} noted"
    print(told, file=sys.stderr)
    return FOUND if tried.failed or aside else DONE


@app.command()
def transforms(*, json: Json = False) -> int:
    """List the transforms; a file that is none is named on stderr with its fault."""
    from transforms import broken, catalogue

    listed = [{"name": name, "group": one.group, "title": one.title()} for name, one in catalogue().items()]
    if json:
        import json as writer

        print(writer.dumps(listed, ensure_ascii=False, indent=1))
    else:
        width = max(len(one["name"]) for one in listed)
        print("\n".join(f"{one['name']:{width}}  {one['title']}" for one in listed))
    for error in broken().values():
        print(_one_line(error.sentence), file=sys.stderr)
    return MISTAKE if broken() else DONE


@app.command()
def describe(name: Annotated[str, typer.Argument(metavar="NAME", help="A transform's name.")]) -> int:
    """Show a transform's help, options and examples."""
    from engine.describe import description

    print(description(_transform(name)))
    return DONE


@app.command()
def samples(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write into.")]) -> int:
    """Write two systems' sample exports, with the truth beside them."""
    from samples.make import write_samples

    for path in write_samples(folder).files:
        print(path)
    return DONE


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr] # text streams
    try:
        code = app(args=spread(sys.argv[1:] if arguments is None else arguments), standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, the terminal gets a sentence and an exit code
        return _told(error)
    except KeyboardInterrupt:
        return _mistake("Stopped.")
    return code if isinstance(code, int) else DONE


def _told(error: Exception) -> int:
    """Say what went wrong; of a fault of ours only where it happened, because its message may hold a cell."""
    if isinstance(error, BrokenPipeError):
        return DONE
    if isinstance(error, WorkbenchError):
        return _mistake(error.sentence)
    if isinstance(error, TyperException):
        return _mistake(error.format_message())
    if isinstance(error, OSError):
        return _mistake(f"{error.filename or 'A file'}: {error.strerror or error}.")
    print("".join(traceback.format_tb(error.__traceback__)), file=sys.stderr)
    print(f"{type(error).__name__}: a fault of Crosswalk, not of your data. Please report it.", file=sys.stderr)
    return FAULT


def _mistake(sentence: str) -> int:
    print(_one_line(sentence), file=sys.stderr)
    return MISTAKE


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _load_as_one(files: list[Path], reading: Reading, out: Path, *, json: bool) -> int:
    from engine.load import write_plain
    from engine.load.joined import ToJoin, common_name, join

    with ExitStack() as open_:
        tables = [table for file in files for table in open_.enter_context(tables_of_file(file, reading))]
        named = common_name([table.inside or table.file for table in tables])
        place = Path(open_.enter_context(tempfile.TemporaryDirectory(prefix="crosswalk-")))
        whole = join([ToJoin(table, reading) for table in tables], place, named, Meter())
        with beside(out, files, set()) as folder:
            plain, report = write_plain(whole, folder, f"{named}.csv")
    account = whole.account
    if json:
        print("[" + (out / report.name).read_text(encoding="utf-8").strip() + "]")
    else:
        for each in whole.parts:
            print(f"  {each.label}: {each.account.rows:,} rows, {each.account.rejected_rows:,} set aside")
        print(f"  {whole.decisions[0].because}")
        where = f"{out / plain.name} and {report.name}"
        print(f"{where}: {account.rows:,} rows of {len(whole.parts)} parts, {account.rejected_rows:,} set aside")
    return FOUND if account.rejected_rows else DONE


def _project(path: Path) -> Project:
    from engine.project import Project

    if not path.is_file():
        raise FileError(f"There is no file {path}.", hint="Check the path.")
    return Project.from_json(path.read_bytes())


def _transform(name: str) -> Any:
    from engine.column import transform_named
    from transforms import broken, catalogue

    if name in broken():
        raise broken()[name]
    return transform_named(name, catalogue())


def _lookups(given: list[str] | None) -> Any:
    from engine.trial import lookups

    own = {}
    for name, path in pairs(given, "--lookup").items():
        with tables_of_file(Path(path), reading_of(None), first=True) as (table,):
            own[name] = table.scan().collect()
    return lookups(own)


def _settled_line(settled: Settlement | Undecided) -> str:
    options = getattr(settled, "options", None)
    if options is None:
        return f"Not decided: {settled.because}"
    told = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"Settled {told}: {settled.because}"


if __name__ == "__main__":
    sys.exit(main())
