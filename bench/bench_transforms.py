"""Measure each transform on a million rows: `python bench/bench_transforms.py [PART OF A NAME]`.

A figure is processor seconds, as a ratio to `polars.read_csv` of the million-row file: other work on the machine then
counts little. Rows go through in slices as in a run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

CSV = ROOT / "build" / "bench" / "million.csv"
READINGS = 3
LIBRARY_PARTS = 2
"""Slices on which calls of a library are measured; ten take as long as five times two."""

from data import PART, ROWS, write  # noqa: E402 - the project's root is put on the path first
from transform_columns import CASES, LIMITS, Case, fields, repeated  # noqa: E402

from engine.column import BoundStep, bind, column  # noqa: E402
from engine.lookups import Tables  # noqa: E402
from engine.project import FieldMap, Step  # noqa: E402
from engine.transform import Catalogue  # noqa: E402
from transforms import catalogue  # noqa: E402


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds that a piece of work takes, over all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _compute(rows: pl.DataFrame, field: FieldMap, steps: list[BoundStep]) -> None:
    column(rows, field, steps).collect(engine="in-memory")


def measured(case: Case, known: Catalogue) -> float:
    """Return the processor seconds that a million rows take."""
    tables = {**Tables(), **{name: pl.DataFrame(rows) for name, rows in case.tables.items()}}
    step = Step(transform=case.transform, options=dict(case.options))
    field = FieldMap(target="made", source=case.field, steps=(step,))
    steps = bind(field, known, tables)
    if not steps:
        raise ValueError(f"{case.transform}: its options leave a question open")
    total = 0.0
    parts = LIBRARY_PARTS if case.kind == "library" else ROWS // PART
    for number in range(parts):
        rows = repeated(number) if case.kind == "few" else fields(number)
        total += seconds(partial(_compute, rows, field, steps))
    return total * (ROWS // PART) / parts


def main() -> None:
    """Print a line per transform and column."""
    CSV.parent.mkdir(parents=True, exist_ok=True)
    write(CSV)
    asked, known = sys.argv[1] if len(sys.argv) > 1 else "", catalogue()
    base = min(seconds(lambda: pl.read_csv(CSV, infer_schema=False)) for _ in range(READINGS))
    print(f"read_csv: {base:.2f} s of processor time")
    print(f"{'transform':28}{'field':18}{'kind':9}{'seconds':>9}{'ratio':>8}{'at most':>9}")
    for case in CASES:
        if asked in case.transform:
            took = measured(case, known)
            ratio, limit = took / base, LIMITS[case.kind]
            over = "  over" if ratio > limit else ""
            print(f"{case.transform:28}{case.field:18}{case.kind:9}{took:9.2f}{ratio:8.2f}{limit:9.1f}{over}")


if __name__ == "__main__":
    main()
