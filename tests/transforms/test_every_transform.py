"""Long cells and marks that no eye sees: every transform answers them, row by row, and in a moment."""

import pytest

from engine.column import apply
from engine.lookups import Tables
from engine.table import text_frame
from transforms import catalogue

LENGTH = 10_000
CELLS = [
    *("x" * LENGTH, "7" * LENGTH, " " * LENGTH, "日" * LENGTH, "𝒜" * LENGTH, "\u200f" * LENGTH, "\x00" * LENGTH),
    *(
        "1," * (LENGTH // 2),
        "1 " * (LENGTH // 2),
        "(1" * (LENGTH // 2),
        "e\u0301" * (LENGTH // 2),
        "Ã¼" * (LENGTH // 2),
    ),
    *("von GmbH " * 1_000, "12 % " * 2_000, "5. März " * 1_200, "10:11 " * 1_600, "a@" * (LENGTH // 2), "." * LENGTH),
    *("\u200f05.03.2024\u200f", "\u202e12,50 €\u202c", "\ufeffDE136695976", "\u2066+49 30 1826534\u2069", "\u200b"),
]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_long_cells_and_unseen_marks_are_answered(name: str):
    made = catalogue()[name]
    example = made.examples[0]
    transform = made.of(example.options)
    rows = text_frame({**dict.fromkeys(transform.reads(), CELLS[::-1]), "the cell": CELLS})
    answers = apply(transform, rows, "the cell", {**Tables(), **example.frames()})
    assert len(answers) == len(CELLS)
    told = answers["result"].is_null() != answers["reason"].is_null()
    assert transform.may_empty or told.all(), "a cell has an answer, or a reason why there is none"
