"""What was decided about the rows of a table as a whole, with the question where the file cannot decide."""

from __future__ import annotations

from collections.abc import Sequence

from engine.load.region import Region
from engine.load.tables import SURE
from engine.project import Reading
from engine.table import Choice, Decision

TABLES = (Choice(value="separate", words="Separate tables"), Choice(value="one", words="One table"))
SHORT = (
    Choice(value="fill", words="Fill them with empty cells"),
    Choice(value="aside", words="Set them aside"),
)
CHOSEN = "You chose it."


def short_rows(padded: int, reading: Reading) -> Decision | None:
    """Return what was done with rows that end early; None where there are none."""
    said = reading.short_rows
    if said is not None:
        choices = SHORT if said == "fill" else SHORT[::-1]
        return Decision(name="short_rows", value=said, because=CHOSEN, choices=choices)
    if not padded:
        return None
    rows = "1 row ends" if padded == 1 else f"{padded:,} rows end"
    return Decision(
        name="short_rows",
        value="fill",
        because=f"{rows} early; the file leaves out empty cells at the end of a row.",
        confidence=0.7,
        runner_up="set aside",
        question="May rows that end early be filled with empty cells, or are they broken?",
        choices=SHORT,
    )


def repeated(lines: Sequence[int]) -> Decision | None:
    """Return what was done with a header that comes again, on these lines."""
    if not lines:
        return None
    some = ", ".join(f"{line:,}" for line in lines[:5]) + (" …" if len(lines) > 5 else "")
    because = f"The header comes again in line {some}; the rows below it go on with the same table."
    return Decision(name="repeated_header", value="skipped", because=because, confidence=0.9)


def twice(reading: Reading) -> Decision:
    """Return what was decided where the header comes again, and the first row after it."""
    if reading.tables is not None:
        return Decision(name="tables", value="separate", because=CHOSEN, choices=TABLES)
    return Decision(
        name="tables",
        value="separate",
        because="The header comes again, and the first row after it: the table stands in the file twice.",
        confidence=SURE - 0.05,
        runner_up="one table",
        question="Are these two tables, or one whose rows are wanted twice?",
        choices=TABLES,
    )


def unnamed(region: Region, reading: Reading) -> Decision | None:
    """Return which column has no name, where the header has one name less than the rows have cells."""
    place = region.unnamed
    if not place:
        return None
    first, other = place == "first", "last" if place == "first" else "first"
    choices = tuple(Choice(value=one, words=f"The {one} column has no name") for one in (place, other))
    if reading.unnamed == place:
        return Decision(name="unnamed", value=place, because=CHOSEN, choices=choices)
    why = "the rows begin with a number that counts up" if first else "nothing tells which column has none"
    return Decision(
        name="unnamed",
        value=place,
        because=f"The header has one name less than the rows have cells; {why}.",
        confidence=0.85 if first else 0.6,
        runner_up=f"the {other} column",
        question=None if first else "Which column has no name: the last one, or the first?",
        choices=choices,
    )
