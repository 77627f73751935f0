"""The files of a run: their names, the three of each output, and that they come complete or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import polars as pl

from engine.errors import FileError, ProjectError
from engine.export import FORMATS, Writer, writer
from engine.export.created import FILE as CREATED
from engine.export.rejected import Sidecars
from engine.project import Output, Preset, Project


@dataclass
class Files:
    """The files of one output, open."""

    clean: Writer
    rejected: Writer
    noticed: Writer
    folder: Path
    stem: str
    output: Output

    @classmethod
    def opened(cls, folder: Path, stem: str, output: Output, sidecars: Sidecars) -> Files:
        """Open them in a folder.

        Raises:
            ProjectError: a column's name or their number does not fit the format.
        """
        targets = [mapped.target for mapped in output.fields]
        rejected, findings = sidecars.headers
        return cls(
            writer(folder / f"{stem}{FORMATS[output.preset].suffix}", output.preset, targets),
            writer(folder / f"{stem}.rejected.csv", beside(output.preset), rejected),
            writer(folder / f"{stem}.noticed.part", beside(output.preset), findings),
            folder,
            stem,
            output,
        )

    @property
    def names(self) -> list[str]:
        """Their names, the clean file's first."""
        suffix = FORMATS[self.output.preset].suffix
        return [f"{self.stem}{suffix}", f"{self.stem}.rejected.csv", f"{self.stem}.findings.csv"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what is still open; where that is so, the folder is thrown away."""
        for each in (self.clean, self.rejected, self.noticed):
            each.abandon()

    def close(self, head: pl.DataFrame) -> None:
        """Finish them: findings about the whole file first, then cell by cell."""
        self.clean.close()
        self.rejected.close()
        self.noticed.close()
        noticed = self.folder / f"{self.stem}.noticed.part"
        findings = writer(self.folder / f"{self.stem}.findings.csv", beside(self.output.preset), head.columns)
        findings.write(head)
        findings.close()
        with noticed.open("rb") as cells, (self.folder / f"{self.stem}.findings.csv").open("ab") as whole:
            cells.readline()  # the header is there already
            shutil.copyfileobj(cells, whole)
        noticed.unlink()


def safe(name: str) -> str:
    """Return a name as a file stem: letters, digits, `_`, `-`, `.` and single spaces; never a path."""
    return re.sub(r"[^\w. -]+", "_", name).strip("._ ")[:80]


def stems(project: Project) -> dict[str, str]:
    """Return the stem of each output's files.

    Raises:
        ProjectError: an output's name gives no file name, or two outputs would write the same file.
    """
    names = {output.name: safe(output.name) for output in project.outputs}
    if not names:
        raise ProjectError("The project has no output.", hint="Make one on the page Map fields.")
    seen: dict[str, str] = {}
    for output in project.outputs:
        stem = names[output.name]
        if not stem:
            raise ProjectError(
                f"“{output.name}” as the name of an output gives no file name.", hint="Use letters or digits."
            )
        for file in (stem + FORMATS[output.preset].suffix, f"{stem}.rejected.csv", f"{stem}.findings.csv"):
            if file.casefold() == CREATED:
                raise ProjectError(f"{CREATED} is the list of options to create.", hint=f"Rename {output.name}.")
            if file.casefold() in seen:
                raise ProjectError(
                    f"The outputs {seen[file.casefold()]} and {output.name} would both write {file}.",
                    hint="Rename one of them.",
                )
            seen[file.casefold()] = output.name
    return names


def beside(preset: Preset) -> Preset:
    """Return the format of the files beside a clean file: what the same person opens, able to hold every character."""
    return "utf8_comma" if preset == "utf8_comma" else "german_excel"


@contextmanager
def complete_or_nothing(out: Path, inputs: Collection[Path] = ()) -> Iterator[Path]:
    """Give a folder to write into; its files move to `out` when all are written, or go.

    Raises:
        FileError: a file would be written over one of the inputs; nothing is moved.
    """
    out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".part-", dir=out))
    try:
        yield folder
        written = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        for path in written:
            refuse_overwriting(out / path.relative_to(folder), inputs)
        for path in written:
            target = out / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_overwriting(target: Path, inputs: Collection[Path]) -> None:
    """Refuse to write a file where an input lies.

    Raises:
        FileError: the sentence names the file.
    """
    if target.exists() and any(target.samefile(one) for one in inputs if one.exists()):
        raise FileError(f"{target} is an input and would be overwritten.", hint="Choose another folder.")
