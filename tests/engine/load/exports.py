"""A file to load, and the rows of what was loaded."""

from pathlib import Path

from engine.table import LINE, Table


def write(folder: Path, content: bytes) -> Path:
    """Write an export, and return where it is."""
    source = folder / "export.csv"
    source.write_bytes(content)
    return source


def rows_of(table: Table) -> list[tuple[str, ...]]:
    """Return a table's rows without their lines."""
    return table.scan().drop(LINE).collect().rows()
