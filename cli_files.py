"""The files that a command of the terminal reads and writes: open as long as it works, and none written over."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.arguments import repeated
from engine.errors import FileError, ProjectError

if TYPE_CHECKING:  # the engine is imported by the command that needs it, so that help comes at once
    from engine.pipeline import Loaded
    from engine.project import Export, Project, Reading, Side
    from engine.table import Table


@contextmanager
def tables_of_file(file: Path, reading: Reading, *, first: bool = False) -> Iterator[list[Table]]:
    """Give the tables of a file; with `first` the first alone, said on stderr.

    Raises:
        FileError: there is no such file, or it cannot be read.
    """
    from engine.load import load as load_file

    if not file.is_file():
        raise FileError(f"There is no file {file}.", hint="Check the path.")
    with tempfile.TemporaryDirectory(prefix="crosswalk-") as folder:
        tables = load_file(file, Path(folder) / "table", reading, progress=Meter(), max_bytes=sys.maxsize)
        if first and len(tables) > 1:
            print(f"{file} holds {len(tables)} tables; the first is taken. `load` writes them all.", file=sys.stderr)
        yield tables[:1] if first else tables


def matching(file: Path) -> list[Path]:
    """Return the files that a pattern such as `accounts_*.csv` matches, in the order of their names; else the file."""
    from engine.load.joined import in_order

    if file.exists() or not any(sign in file.name for sign in "*?["):
        return [file]
    return in_order(file.parent.glob(file.name), lambda path: path.name) or [file]


@contextmanager
def beside(out: Path, files: list[Path], written: set[Path]) -> Iterator[Path]:
    """Give a folder whose files then move to `out`: complete, and over no input and no other result."""
    from engine.export.files import refuse_overwriting

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".part-", dir=out) as folder:
        yield Path(folder)
        for path in Path(folder).iterdir():
            target = out / path.name
            if target in written:
                raise FileError(f"{target} was already written from another input.", hint="Use another folder.")
            refuse_overwriting(target, files)
            written.add(target)
            path.replace(target)


@contextmanager
def loaded_exports(project: Project, a: list[str] | None, b: list[str] | None) -> Iterator[Loaded]:
    """Give the exports that `--a` and `--b` name, read as the project says.

    Raises:
        ProjectError: the project has no export of that name, or has it as one file and several are given.
        FileError: there is no such file, or it cannot be read.
    """
    sides: tuple[tuple[Side, list[str] | None], ...] = (("a", a), ("b", b))
    with tempfile.TemporaryDirectory(prefix="crosswalk-") as folder:
        loaded: dict[tuple[Side, str], Table] = {}
        for side, given in sides:
            named = {export.name: export for export in project.system(side).exports}
            for name, paths in repeated(given, f"--{side}").items():
                if name not in named:
                    known = ", ".join(named) or "none"
                    raise ProjectError(
                        f"--{side} {name}: system {side.upper()} of the project has no export of that name.",
                        hint=f"Its exports: {known}.",
                    )
                _refuse_further_table(project, side, name)
                files = [found for path in paths for found in matching(Path(path))]
                into = Path(folder) / side / str(len(loaded))
                for table in _tables_of(side, named[name], files, into):
                    loaded[side, table.name] = table
        yield loaded


def _tables_of(side: Side, export: Export, files: list[Path], into: Path) -> list[Table]:
    """Read the files of an export: one, or all parts of one table, each read as the project says of it."""
    from engine.load import load as load_file
    from engine.load.joined import load_parts

    missing = next((file for file in files if not file.is_file()), None)
    if missing:
        raise FileError(f"There is no file {missing}.", hint="Check the path.")
    if not export.parts:
        if len(files) > 1:
            raise ProjectError(
                f"--{side} gives {export.name} twice: it is one file in the project, not a table of several parts.",
                hint="Give one file, or make one table of the parts on the page Load.",
            )
        return load_file(files[0], into, export.reading, name=export.first, progress=Meter(), max_bytes=sys.maxsize)
    return [load_parts(export, files, into, Meter(), max_bytes=sys.maxsize)]


def _refuse_further_table(project: Project, side: Side, name: str) -> None:
    """Refuse a file for `deals_2` where that is the second table of the file that `deals` is the first of."""
    exports = {export.name: export for export in project.system(side).exports}
    first = exports[name].first
    if first != name and first in exports and exports[first].sha256 == exports[name].sha256:
        raise ProjectError(
            f"--{side} {name}: this is a further table of the file that {first} is the first table of.",
            hint=f"Give --{side} {first}=FILE; it brings {name} along.",
        )


@contextmanager
def writing(out: Path | None) -> Iterator[Any]:
    """Give a binary stream to a file that is complete or not there; without a file to stdout."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


class Meter:
    """Progress on stderr, from the second second on: one line that moves, or a line now and then in a log."""

    def __init__(self) -> None:
        self._next = time.monotonic() + 1.0

    def __call__(self, fraction: float, words: str) -> None:
        """Show how far the work is, from 0 to 1, and what it does."""
        now = time.monotonic()
        if now < self._next or fraction >= 1:
            return
        moving = sys.stderr.isatty()
        self._next = now + (0.2 if moving else 5.0)
        if moving:
            print(f"\r{fraction:4.0%} {words:60.60}", end="\r", file=sys.stderr)
        else:
            print(f"{fraction:4.0%} {words}", file=sys.stderr)
