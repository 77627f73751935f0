"""Measure speed and memory on a million rows, as ratios to `polars.read_csv` of the same file in the same run.

`python bench/bench.py` prints a table, `python bench/bench.py --only load windows` that of some parts. Each part runs
in a process of its own, so that its peak memory is its own; the reading that everything is compared with is the
fastest of several.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.project import Project
    from engine.table import Table

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT)]

FOLDER = ROOT / "build" / "bench"
CSV = FOLDER / "million.csv"
TABLE = FOLDER / "table"
READINGS = 3
PAGES = 20
LIMITS: dict[str, tuple[float, int | None]] = {
    "load": (4.0, 700),
    "show": (6.0, 700),
    "windows": (5.0, 700),
    "detect": (0.4, 700),
    "utf-16": (6.0, 700),
    "packed": (6.0, 700),
    "broken": (8.0, 700),
    "bars": (10.0, 700),
    "spaced": (10.0, 700),
    "apostrophe": (5.0, 700),
    "backslash": (10.0, 700),
    "workbook": (1.5, None),
    "profile": (8.0, None),
    "run": (12.0, 1000),
    "preview": (0.1, None),
}
"""Part → at most this ratio, and this peak in MB. `detect` finds the encoding of the file in Windows-1252;
`show` is all that is done before a file is shown: the load, and the search for damage in its values."""
WORKBOOK = FOLDER / "rows.xlsx"
SHEET_ROWS = 100_000
BASES = {"workbook": "openpyxl"}
"""What a part is compared with, if not with `read_csv`."""


def read_csv() -> float:
    """Read the file whole with Polars, as text."""
    import polars as pl

    return _timed(lambda: pl.read_csv(CSV, infer_schema=False))


def load() -> float:
    """Load the file to Parquet, everything detected."""
    from engine.load import load as load_file

    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return _timed(lambda: load_file(CSV, Path(folder) / "table"))


def show() -> float:
    """Load the file and look for damage in its values, as is done before it is shown."""
    from engine.load import load as load_file
    from engine.load.damage import damage

    def work() -> None:
        for table in load_file(CSV, Path(folder) / "table"):
            damage(table)

    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return _timed(work)


def load_variant(name: str) -> float:
    """Load the file as it is written in another way: encoding, dialect, packing, or with 1 % broken rows."""
    from variants import write_variant

    from engine.load import load as load_file

    source = write_variant(name, CSV)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return _timed(lambda: load_file(source, Path(folder) / "table", max_bytes=sys.maxsize))


def detect() -> float:
    """Find out that the file in Windows-1252 is in Windows-1252."""
    from variants import write_variant

    from engine.load.encoding import detect_encoding

    source = write_variant("windows", CSV)
    return _timed(lambda: detect_encoding(source))


def workbook() -> float:
    """Load 100,000 rows of 20 columns from an Excel file."""
    from engine.load import load as load_file

    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        return _timed(lambda: load_file(WORKBOOK, Path(folder) / "table"))


def openpyxl() -> float:
    """Go through the cells of the same Excel file with openpyxl, read-only."""
    from openpyxl import load_workbook

    def work() -> None:
        for _ in load_workbook(WORKBOOK, read_only=True).active.iter_rows(values_only=True):
            pass

    return _timed(work)


def profile() -> float:
    """Profile all fields over all rows."""
    from engine.lookups import Tables
    from engine.profile import profile as profiled

    table = _table()
    (table.folder / "profile.json").unlink(missing_ok=True)
    return _timed(lambda: profiled(table, Tables()))


def run() -> float:
    """Run a project with six steps, settle included, and write all files."""
    from engine.run import run as run_project
    from engine.settle import settle
    from transforms import catalogue

    loaded = {("a", "million"): _table()}

    def work() -> None:
        settled, _ = settle(_project(), loaded, catalogue())
        with tempfile.TemporaryDirectory(dir=FOLDER) as out:
            report = run_project(settled, loaded, catalogue(), Path(out))
        print(f"# {report.outputs[0].row_sum}", file=sys.stderr)

    return _timed(work)


def preview() -> float:
    """Show a page of 50 rows anywhere in the file, with before, after and every mark; the median page."""
    from engine.pipeline import AllTables, Pipeline
    from engine.preview import PAGE
    from engine.preview import page as page_at
    from engine.settle import settle
    from transforms import catalogue

    table = _table()
    loaded = {("a", "million"): table}
    settled, _ = settle(_project(), loaded, catalogue())
    times = []
    for page in range(PAGES):

        def work(start: int = page * table.rows // PAGES) -> None:
            pipeline = Pipeline.of(settled.outputs[0], catalogue(), AllTables(settled, loaded))
            page_at(pipeline, table, range(start, start + PAGE))

        times.append(_timed(work))
    return sorted(times)[PAGES // 2]


PARTS: dict[str, Callable[[], float]] = {
    "read_csv": read_csv,
    "load": load,
    "show": show,
    **{name: partial(load_variant, name) for name in ("windows", "utf-16", "packed", "broken")},
    **{name: partial(load_variant, name) for name in ("bars", "spaced", "apostrophe", "backslash")},
    "detect": detect,
    "workbook": workbook,
    "openpyxl": openpyxl,
    "profile": profile,
    "run": run,
    "preview": preview,
}


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _table() -> Table:
    from engine.load import load as load_file
    from engine.table import Table

    if not (TABLE / "table.json").exists():
        load_file(CSV, TABLE, name="million")
    return Table.open(TABLE)


def _project() -> Project:
    from engine.pipeline import identity
    from engine.project import Export, Lookup, Project, Step, System

    stages = {"neu": "New", "qualifiziert": "Qualified", "angebot": "Proposal", "verhandlung": "Negotiation"}
    stages |= {"gewonnen": "Closed Won", "verloren": "Closed Lost"}
    steps = {
        "Kunde": Step(transform="trim_whitespace"),
        "Betrag": Step(transform="parse_number", options={"decimal": "auto"}),
        "Steuer": Step(transform="normalize_tax_rate"),
        "Phase": Step(transform="map_picklist", options={"table": "stages"}),
        "Erstellt": Step(transform="convert_timezone", options={"source": "Europe/Berlin", "target": "UTC"}),
        "Land": Step(transform="change_case", options={"to": "upper"}),
    }
    output = identity("million", "a", _table())
    fields = tuple(
        field.model_copy(update={"steps": (steps[field.target],)}) if field.target in steps else field
        for field in output.fields
    )
    lookup = Lookup(rows=tuple({"key": key, "value": value} for key, value in stages.items()))
    return Project(
        a=System(name="Bench", exports=(Export(name="million", file=CSV.name),)),
        outputs=(output.model_copy(update={"fields": fields}),),
        lookups={"stages": lookup},
    )


def _measured(part: str) -> tuple[float, float]:
    """Run a part in a process of its own; return seconds and peak MB."""
    said = subprocess.run([sys.executable, __file__, part], capture_output=True, text=True, check=False, cwd=ROOT)
    if said.returncode:
        sys.exit(f"{part} failed:\n{said.stderr}")
    for line in said.stderr.splitlines():
        print(line)
    seconds, peak = json.loads(said.stdout)
    return seconds, peak


def _write_workbook() -> None:
    """Write the first rows as an Excel file, numbers and dates as text, unless it is there already."""
    import polars as pl

    if not WORKBOOK.exists():
        pl.read_csv(CSV, infer_schema=False, n_rows=SHEET_ROWS).write_excel(WORKBOOK)


def main() -> None:
    """Print the table of all parts, or of those named after `--only`."""
    from data import write
    from variants import VARIANTS, write_variant

    only = sys.argv[2:] or list(LIMITS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    write(CSV)
    for name in [*VARIANTS, "packed"]:
        if name in only or (name == "windows" and "detect" in only):
            write_variant(name, CSV)
    if "workbook" in only:
        _write_workbook()
    bases = {"read_csv": min(_measured("read_csv") for _ in range(READINGS))}
    bases |= {BASES[part]: _measured(BASES[part]) for part in only if part in BASES}
    print(f"{CSV.name}: {CSV.stat().st_size / 1e6:,.0f} MB")
    print(f"{'':12}{'seconds':>9}{'ratio':>8}{'at most':>9}{'peak MB':>9}{'at most':>9}")
    for name, (base, peak) in bases.items():
        print(f"{name:12}{base:9.2f}{1.0:8.2f}{'':>9}{peak:9.0f}")
    for part in only:
        ratio, memory = LIMITS[part]
        base = bases[BASES.get(part, "read_csv")][0]
        seconds, peak = _measured(part)
        over = seconds / base > ratio or (memory is not None and peak > memory)
        print(f"{part:12}{seconds:9.3f}{seconds / base:8.3f}{ratio:9.1f}{peak:9.0f}{memory or '':>9}", end="")
        print("  over" if over else "", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] != "--only":
        took = PARTS[sys.argv[1]]()
        print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
    else:
        main()
