"""Write the export that speed is measured on in other ways: another encoding, dialect or packing, and with broken rows.

Each is made from `million.csv` once, and has the same rows and cells; the broken one has one broken row in a hundred.
"""

from __future__ import annotations

import codecs
import gzip
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl

FOREIGN = (("ł", "l"), ("Ł", "L"), ("ź", "z"))
"""Letters of the file that Windows-1252 does not have, and what stands in their place."""
BLOCK = 1 << 22
ONE_IN = 100
"""One row in so many is broken."""


def _lines(source: Path) -> Iterator[str]:
    with source.open(encoding="utf-8", newline="\n") as stream:
        yield from stream


def _encoded(codec: str) -> Callable[[Path], Iterator[bytes]]:
    def parts(source: Path) -> Iterator[bytes]:
        with source.open(encoding="utf-8", newline="") as stream:
            encoder = codecs.getincrementalencoder(codec)()
            while block := stream.read(BLOCK):
                for letter, instead in FOREIGN if codec == "cp1252" else ():
                    block = block.replace(letter, instead)
                yield encoder.encode(block)

    return parts


def _broken(source: Path) -> Iterator[bytes]:
    """Break one row in a hundred: too few cells, one too many, text after a quoted cell, or a quote left open."""
    chance = random.Random(7)
    for number, line in enumerate(_lines(source)):
        broken = number and chance.randrange(ONE_IN) == 0
        yield (_break(line.rstrip("\n").split(","), number, chance) if broken else line).encode()


def _break(cells: list[str], number: int, chance: random.Random) -> str:
    how = number % 4
    if how == 0:
        cells = cells[: chance.randrange(2, len(cells))]
    elif how == 1:
        cells.insert(chance.randrange(len(cells)), "extra")
    else:
        cells[how] = f'"{cells[how]}' + ('" x' if how % 2 else "")
    return ",".join(cells) + "\n"


def _written(delimiter: str, quote: str, escape: str = "") -> Callable[[Path], Iterator[bytes]]:
    """Write the cells with another delimiter and quote, a quote inside a cell doubled or after an escape."""

    def written(name: str) -> pl.Expr:
        cell = pl.col(name)
        inside = cell.str.replace_all(quote, (escape or quote) + quote, literal=True)
        needs = cell.str.contains(delimiter, literal=True) | cell.str.contains(quote, literal=True)
        return pl.when(needs).then(pl.concat_str(pl.lit(quote), inside, pl.lit(quote))).otherwise(cell).alias(name)

    def parts(source: Path) -> Iterator[bytes]:
        rows = pl.scan_csv(source, has_header=False, infer_schema=False, empty_string_is_null=False)
        for frame in rows.collect_batches(chunk_size=50_000, maintain_order=True):
            cells = frame.select([written(name) for name in frame.columns])
            text = cells.select(pl.concat_str(pl.all(), separator=delimiter)).to_series()
            yield (text.str.join("\n").item() + "\n").encode()

    return parts


VARIANTS: dict[str, Callable[[Path], Iterable[bytes]]] = {
    "windows": _encoded("cp1252"),
    "utf-16": _encoded("utf-16"),
    "broken": _broken,
    "bars": _written("||", '"'),
    "spaced": _written(", ", '"'),
    "apostrophe": _written(",", "'"),
    "backslash": _written(",", '"', "\\"),
}


def write_variant(name: str, source: Path) -> Path:
    """Write a variant beside the export, unless it is there already, and return it; `packed` is the export in gzip."""
    target = source.with_name(f"{name}.csv.gz" if name == "packed" else f"{name}.csv")
    if target.exists():
        return target
    unfinished = target.with_suffix(".part")
    if name == "packed":
        with source.open("rb") as plain, gzip.open(unfinished, "wb", compresslevel=1) as stream:
            while block := plain.read(BLOCK):
                stream.write(block)
    else:
        with unfinished.open("wb") as out:
            out.writelines(VARIANTS[name](source))
    unfinished.rename(target)
    return target
