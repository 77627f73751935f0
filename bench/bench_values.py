"""How right each value transform is, on sets with known answers: `python bench/bench_values.py CORPORA [--show N]`.

Every set is columns as a real export has them (one per locale, zone or source); an option left at `auto` is settled
over the whole column first. A cell is right; or refused, asked about or noted; or silently wrong: another value, no
reason and no note. A value that is right counts as right whether it is noted or not.

To add sets, write `bench/values_<topic>.py` with a function `sets(corpora: Path) -> list[Set]`; it is found by name.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from engine.column import apply  # noqa: E402 - the project's root is put on the path first
from engine.lookups import Tables  # noqa: E402
from engine.settle import settle_one  # noqa: E402
from engine.table import text_frame  # noqa: E402
from engine.transform import Settlement  # noqa: E402
from transforms import catalogue  # noqa: E402

FIELD = "value"


def equal(made: str, truth: str) -> bool:
    """Whether a result is the truth, letter by letter."""
    return made == truth


@dataclass(frozen=True)
class Column:
    """One column of cells with what each must become; None: it must be refused, asked about or noted."""

    name: str
    cells: Sequence[str]
    truth: Sequence[str | None]
    fields: Mapping[str, Sequence[str | None]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Set:
    """Columns that measure one transform."""

    name: str
    transform: str
    columns: Sequence[Column]
    options: Mapping[str, Any] = field(default_factory=dict)
    same: Callable[[str, str], bool] = equal
    """Compares a result with the truth."""
    target: tuple[float, float] | None = None
    """Smallest share of right cells and largest share of silently wrong ones, in per cent."""


@dataclass
class Figures:
    """Counts of one set."""

    right: int = 0
    asked: int = 0
    """Refused, asked about, or another value that is noted."""
    silent: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """All cells."""
        return self.right + self.asked + self.silent


def measured(one: Set) -> Figures:
    """Run a set."""
    figures, tables = Figures(), Tables()
    for column in one.columns:
        rows = text_frame({FIELD: list(column.cells), **{name: list(cells) for name, cells in column.fields.items()}})
        options = {**one.options, **column.options}
        transform = catalogue()[one.transform].of(options)
        if transform.open_options():
            found = settle_one(transform, [rows], FIELD, tables)
            if isinstance(found, Settlement):
                transform = catalogue()[one.transform].of({**options, **found.options})
        made = apply(transform, rows, FIELD, tables)
        for cell, truth, (value, reason, note) in zip(column.cells, column.truth, made.iter_rows(), strict=True):
            verdict = judged(one, truth, value, noted=note is not None)
            setattr(figures, verdict, getattr(figures, verdict) + 1)
            if verdict != "right":
                said = reason or note or "silent"
                figures.missed.append(f"{column.name}: {cell!r} → {value!r}, truth {truth!r} ({said})")
    return figures


def judged(one: Set, truth: str | None, value: str | None, *, noted: bool) -> str:
    """Return what a cell counts as: right, asked or silent. What has no truth must be refused or noted."""
    if value is None:
        return "right" if truth is None else "asked"
    if truth is not None and one.same(value, truth):
        return "right"
    return ("right" if truth is None else "asked") if noted else "silent"


def no_sets(_: Path) -> list[Set]:
    """Return nothing, for a module that has no function `sets` yet."""
    return []


def main() -> None:
    """Print a line per set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--show", type=int, default=0, help="cells to show per set that are not right")
    parser.add_argument("--only", default="", help="part of the name of the sets to run")
    chosen = parser.parse_args()
    print(f"{'set':<44}{'cells':>8}{'right':>9}{'asked':>9}{'silent':>9}   target          s")
    for path in sorted(HERE.glob("values_*.py")):
        for one in getattr(importlib.import_module(path.stem), "sets", no_sets)(chosen.corpora):
            if chosen.only in one.name:
                _print(one, chosen.show)


def _print(one: Set, show: int) -> None:
    start = time.perf_counter()
    figures = measured(one)
    took = time.perf_counter() - start
    share = [100 * count / max(1, figures.cells) for count in (figures.right, figures.asked, figures.silent)]
    right, asked, silent = share
    target = ""
    if one.target:
        met = right >= one.target[0] and silent <= one.target[1]
        target = f"{one.target[0]:g}/{one.target[1]:g} {'met' if met else 'MISSED'}"
    print(f"{one.name:<44}{figures.cells:>8,}{right:>8.2f}%{asked:>8.2f}%{silent:>8.2f}%   {target:<14}{took:>5.1f}")
    for said in sorted(figures.missed, key=lambda text: "(silent)" not in text)[:show]:
        print("   ", said)


if __name__ == "__main__":
    main()
