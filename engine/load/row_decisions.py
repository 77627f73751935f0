"""What was decided about the rows of a table as a whole, with the question where the file cannot decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.errors import OptionError
from engine.load.region import Region
from engine.load.rows import Row
from engine.load.tables import SURE
from engine.project import Reading
from engine.table import Choice, Decision

TABLES = (Choice(value="separate", words="Separate tables"), Choice(value="one", words="One table"))
SHORT = (
    Choice(value="fill", words="Fill them with empty cells"),
    Choice(value="aside", words="Set them aside"),
)
CHOSEN = "You chose it."
LEFT_OUT = "a line of the header that you left out of the names"


def names_from(region: Region, rows: Sequence[Row], reading: Reading) -> Decision | None:
    """Return which rows of a header of several make the names; None where it has one."""
    lines, said = [rows[index].line for index in region.header], reading.header_lines
    if len(lines) < 2 and said is None:
        return None
    ways = list(dict.fromkeys(tuple(way) for way in (said or lines, lines, lines[:1], lines[-1:]) if way))
    choices = tuple(Choice(value=",".join(map(str, way)), words=_lines(way)) for way in ways)
    last = f"“{' · '.join(cell for cell in rows[region.header[-1]].cells or () if cell.strip())[:60]}”" if lines else ""
    asked = region.unsure and said is None
    return Decision(
        name="header_lines",
        value=choices[0].value,
        because=CHOSEN if said else f"The header has {len(lines)} rows; their cells are joined into the names.",
        confidence=SURE - 0.05 if asked else 0.9,
        runner_up=choices[1].words.lower() if len(choices) > 1 and not said else None,
        question=f"Does line {lines[-1]:,}, {last}, belong to the names of the columns?" if asked else None,
        choices=choices,
    )


def named_from(region: Region, rows: Sequence[Row], wanted: Sequence[int], file: str) -> Region:
    """Return the region with its names from these lines only; what else stands above the data is skipped.

    Raises:
        OptionError: such a line is none of the first rows.
    """
    chosen = tuple(index for index, row in enumerate(rows) if row.line in wanted and row.cells is not None)
    if len(chosen) < len(wanted):
        lines = ", ".join(f"{line:,}" for line in wanted)
        raise OptionError(
            f"{file} has no rows that could be a header in lines {lines}.", hint="Choose among the first."
        )
    return replace(region, header=chosen, body=max(region.body, chosen[-1] + 1)) if chosen else region


def _lines(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"Names from line {lines[0]:,} alone"
    return f"Names from lines {', '.join(f'{line:,}' for line in lines[:-1])} and {lines[-1]:,}"


def of_table(header: Decision, table: int, reading: Reading) -> list[Decision]:
    """Return the decision about a header; for a further table also what to choose, where it is in doubt or chosen."""
    if table == 1:
        return [header]
    said, plain = reading.other_headers.get(table), header.model_copy(update={"question": None, "choices": ()})
    if not header.question and said is None:
        return [plain]
    chosen = header.model_copy(
        update={
            "name": "other_headers",
            "value": f"{table}:{header.value if said is None else said}",
            "question": f"In table {table}: {header.question}" if said is None else None,
            "choices": tuple(one.model_copy(update={"value": f"{table}:{one.value}"}) for one in header.choices),
        }
    )
    return [plain, chosen]


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
