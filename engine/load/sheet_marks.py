"""What a sheet hides and merges, and which of its cells are not read as they stand, as findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.findings import Finding
from engine.load.cells import CellRange, column_letters
from engine.load.shown import Shown

MOST_LINES = 1_000
MOST_NAMED = 5
COMPUTE = "To compute them, open the workbook in Excel or LibreOffice, save it, and load it again."


@dataclass
class Marks:
    """Gathers what is special about a sheet while it is read. Rows and columns count from 1."""

    hidden_rows: list[int] = field(default_factory=list)
    """Those with cells."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run."""
    merged: list[CellRange] = field(default_factory=list)
    filled: int | None = None
    """Cells that got the value of their merged block; None where they are left empty."""
    to_fill: list[CellRange] = field(default_factory=list)
    """Merged areas in order, where their value goes into all of their cells."""
    widest: int = 0
    """The last column with a cell."""
    _seen: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def fill(self, areas: list[CellRange]) -> None:
        """Say that the cells of these merged areas get their value."""
        self.to_fill = sorted(areas)
        self.filled = 0

    def note(self, line: int, value: str, shown: Shown) -> None:
        """Count a cell whose format leaves out some or all of its value."""
        if shown.hides:
            self._count(shown.hides, line, f"{value} is shown as {shown.text}" if shown.hides == "digits" else value)

    def damage(self, line: int, column: int, text: str) -> None:
        """Count a cell that does not hold what it says it holds."""
        self._count("damage", line, f"{column_letters(column)}{line}: {text[:40]}")

    def uncomputed(self, line: int, column: int) -> None:
        """Count a formula whose value was not stored."""
        self._count("formula", line, f"{column_letters(column)}{line}")

    def _count(self, kind: str, line: int, example: str) -> None:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        seen = self._seen.setdefault(kind, [])
        if len(seen) < MOST_LINES and (not seen or seen[-1][0] != line):
            seen.append((line, example))

    def findings(self) -> list[Finding]:
        """Return what was found."""
        found = [self._cells(*one) for one in CELLS if one[0] in self._counts]
        rows = self._hidden_rows()
        columns = self._hidden_columns()
        merged = self._merged()
        return [*found, *(one for one in (rows, columns, merged) if one)]

    def _cells(self, kind: str, code: str, sentence: tuple[str, str]) -> Finding:
        count = self._counts[kind]
        seen = self._seen[kind]
        lines = tuple(line for line, _ in seen)
        examples = ", ".join(example for _, example in seen[: 1 if kind == "digits" else MOST_NAMED])
        one, many = sentence
        return Finding(
            code=code,
            severity="warning",
            sentence=(one if count == 1 else many).format(count=f"{count:,}", examples=examples),
            rows=len(lines),
            line=lines[0],
            lines=lines,
        )

    def _hidden_rows(self) -> Finding | None:
        rows = self.hidden_rows
        if not rows:
            return None
        sentence = f"{len(rows):,} rows are hidden in the sheet, perhaps by a filter; they were read like the others."
        if len(rows) == 1:
            sentence = f"Row {rows[0]:,} is hidden in the sheet, perhaps by a filter; it was read like the others."
        return Finding(
            code="hidden_rows",
            severity="warning",
            sentence=sentence,
            rows=len(rows),
            line=rows[0],
            lines=tuple(rows[:MOST_LINES]),
        )

    def _hidden_columns(self) -> Finding | None:
        # Beyond the last cell, columns are hidden to the sheet's edge only to look tidy.
        columns = [(first, min(last, self.widest)) for first, last in self.hidden_columns if first <= self.widest]
        if not columns:
            return None
        names = [
            column_letters(first) if first == last else f"{column_letters(first)}-{column_letters(last)}"
            for first, last in columns
        ]
        what = f"Column {names[0]} is" if len(names) == 1 and "-" not in names[0] else f"Columns {_some(names)} are"
        sentence = f"{what} hidden in the sheet; what is in there was read like the rest."
        return Finding(code="hidden_columns", severity="warning", sentence=sentence)

    def _merged(self) -> Finding | None:
        if not self.merged:
            return None
        names = [written(area) for area in self.merged]
        what = f"The cells {names[0]} are" if len(names) == 1 else f"{len(names):,} areas ({_some(names)}) are"
        how = "the value stands in the first cell, and the others were read as empty"
        if self.filled is not None:
            cells = "1 cell" if self.filled == 1 else f"{self.filled:,} cells"
            how = f"as you chose, the value was read into all of their rows and columns, which filled {cells}"
        lines = sorted({area.top for area in self.merged})
        return Finding(
            code="merged_cells",
            severity="info",
            sentence=f"{what} merged: {how}.",
            rows=len(lines),
            line=lines[0],
            lines=tuple(lines[:MOST_LINES]),
        )


CELLS = (
    (
        "digits",
        "hidden_digits",
        (
            "1 cell holds more digits than it shows ({examples}); what it shows was read.",
            "{count} cells hold more digits than they show ({examples}); what they show was read.",
        ),
    ),
    (
        "value",
        "hidden_values",
        (
            "1 cell holds a value that its format does not show ({examples}); the value was read.",
            "{count} cells hold a value that their format does not show ({examples}); the values were read.",
        ),
    ),
    (
        "formula",
        "formulas_without_values",
        (
            f"1 cell has a formula without a stored value ({{examples}}); it was read as empty. {COMPUTE}",
            f"{{count}} cells have formulas without stored values ({{examples}}); they were read as empty. {COMPUTE}",
        ),
    ),
    (
        "damage",
        "damaged_cells",
        (
            "1 cell does not hold what the workbook says, and was read as it is written ({examples}).",
            "{count} cells do not hold what the workbook says, and were read as they are written ({examples}).",
        ),
    ),
)
"""Kinds of cells, the codes of their findings, and the sentences for one cell and for several."""


def written(area: CellRange) -> str:
    """Return an area as a sheet writes it."""
    return f"{column_letters(area.left)}{area.top}:{column_letters(area.right)}{area.bottom or ''}"


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
