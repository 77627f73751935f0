"""How values are built: `Müller GmbH` is `Aa AaA`, `05.03.2024` is `99.99.9999`.

A run of capitals is one `A`, a run of small letters one `a`, every digit a `9`; other characters stay.
The bytes of a whole column are mapped at once: regular expressions took seven times as long.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa

LOOKED_AT = 120
"""Characters of a value that its shape shows; `…` follows where there were more."""

_CLASSES = np.arange(256, dtype=np.uint8)
_CLASSES[ord("A") : ord("Z") + 1] = ord("A")
_CLASSES[ord("a") : ord("z") + 1] = ord("a")
_CLASSES[ord("0") : ord("9") + 1] = ord("9")
_RUNS = np.zeros(256, dtype=bool)
_RUNS[[ord("A"), ord("a")]] = True
OTHER_LETTER = r"[\p{L}--[A-Za-z]]"
PIECE = 20_000
"""Values mapped at once: their bytes stay in the processor's cache."""


def shapes(values: pl.Series) -> pl.Series:
    """Return the shape of each value (String, no nulls)."""
    cut = values.to_frame("value").with_columns(long=pl.col("value").str.len_bytes() > LOOKED_AT)
    if cut["long"].any():
        head = pl.col("value").str.head(LOOKED_AT)
        cut = cut.with_columns(value=pl.when(head != pl.col("value")).then(head + "…").otherwise("value"))
    made = _mapped_in_pieces(cut["value"])
    different = made.unique()
    lettered_shapes = different.filter(different.str.contains(OTHER_LETTER))
    if not len(lettered_shapes):
        return made
    lettered = made.is_in(lettered_shapes.implode()).arg_true()
    return made.scatter(lettered, _of_any(cut["value"].gather(lettered)))


def shape(value: pl.Expr) -> pl.Expr:
    """Return the same as an expression, for filters: slower, and the same to the letter."""
    head = value.str.head(LOOKED_AT)
    cut = pl.when(head != value).then(head + "…").otherwise(value)
    return _replaced(cut)


def _replaced(value: pl.Expr) -> pl.Expr:
    digits = value.str.replace_all("[0-9]", "9")
    return digits.str.replace_all(r"[\p{Lu}\p{Lt}]+", "A").str.replace_all(r"[\p{L}--[\p{Lu}\p{Lt}]]+", "a")


def _of_any(values: pl.Series) -> pl.Series:
    return values.to_frame("value").select(_replaced(pl.col("value")))["value"]


def _mapped_in_pieces(values: pl.Series) -> pl.Series:
    if not len(values):
        return values
    pieces = [_mapped(values.slice(start, PIECE)) for start in range(0, len(values), PIECE)]
    return pl.concat(pieces, rechunk=True)


def _mapped(values: pl.Series) -> pl.Series:
    text = values.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).cast(pa.large_string())
    _, where, content = text.buffers()
    ends = np.frombuffer(where, dtype=np.int64)[text.offset : text.offset + len(text) + 1]
    raw = np.frombuffer(content, dtype=np.uint8)[ends[0] : ends[-1]] if content is not None else _CLASSES[:0]
    ends = ends - ends[0]
    mapped = _CLASSES[raw]
    kept = np.ones(len(mapped) + 1, dtype=bool)
    kept[1:-1] = (mapped[1:] != mapped[:-1]) | ~_RUNS[mapped[1:]]
    kept[ends[:-1]] = True  # a value's first byte never continues the one before
    new_ends = np.zeros(len(mapped) + 1, dtype=np.int64)
    np.cumsum(kept[:-1], out=new_ends[1:])
    buffers = [None, pa.py_buffer(new_ends[ends]), pa.py_buffer(mapped[kept[:-1]])]
    return pl.Series("value", pa.Array.from_buffers(pa.large_string(), len(text), buffers))
