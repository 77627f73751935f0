"""The names of a table's columns: joined from its header rows, unique, never empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from engine.findings import Finding
from engine.table import WORKING


def joined(header: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Return one name per column from the header rows.

    A name that spans several columns stands over the first of them only; it is carried over the empty cells to its
    right as far as the row below names them.
    """
    if len(header) == 1:
        return _padded(header[0], columns)
    rows = [_padded(cells, columns) for cells in header]
    for upper, lower in pairwise(rows):
        for place in range(1, columns):
            if (
                not upper[place].strip()
                and lower[place].strip()
                and upper[place - 1].strip()
                and lower[place - 1].strip()
            ):
                upper[place] = upper[place - 1]
    return [" ".join(cell for row in rows if (cell := row[place].strip())) for place in range(columns)]


def _padded(cells: Sequence[str], columns: int) -> list[str]:
    return [*cells[:columns], *[""] * (columns - len(cells))]


def unique(names: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Return names that are unique and not empty, with what was changed as findings."""
    findings: list[Finding] = []
    result = list(names)
    if any(name != name.strip() and name[:1].isspace() and name[-1:].isspace() for name in result):
        trimmed = [name.strip() for name in result]
        changed = [new for new, old in zip(trimmed, result, strict=True) if new != old]
        findings.append(
            _said("padded_names", f"Spaces around {len(changed)} column names were removed: {_few(changed)}.")
        )
        result = trimmed
    result = [" ".join(name.split()) if "\n" in name or "\r" in name else name for name in result]
    marked = [name for name in result if name.startswith(WORKING)]
    if marked:
        findings.append(_said("working_names", f"The sign {WORKING} was taken off the column names {_few(marked)}."))
        result = [name.lstrip(WORKING) for name in result]
    patterns = [name for name in result if _is_pattern(name)]
    if patterns:
        findings.append(_said("pattern_names", f"“column” was put before the column names {_few(patterns)}."))
        result = [f"column {name}" if _is_pattern(name) else name for name in result]
    empty = [place + 1 for place, name in enumerate(result) if not name.strip()]
    if empty:
        numbers = ", ".join(map(str, empty[:10])) + (" …" if len(empty) > 10 else "")
        findings.append(_said("empty_names", f"Columns without a name are called by their number: {numbers}."))
        result = [name if name.strip() else f"column_{place}" for place, name in enumerate(result, start=1)]
    twice = [name for name, times in Counter(result).items() if times > 1]
    if twice:
        findings.append(_said("duplicate_names", f"Several columns are called {_few(twice)}; they are numbered."))
        result = _numbered(result, set(twice))
    return result, findings


def _is_pattern(name: str) -> bool:
    """Return whether Polars would take the name for several columns."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def _numbered(names: Sequence[str], twice: set[str]) -> list[str]:
    taken = {name for name in names if name not in twice}
    count: Counter[str] = Counter()
    result = []
    for name in names:
        new = name
        while name in twice and (new == name or new in taken):
            count[name] += 1
            new = f"{name} {count[name]}"
        taken.add(new)
        result.append(new)
    return result


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in list(dict.fromkeys(names))[:5])
    return shown + (" …" if len(set(names)) > 5 else "")


def _said(code: str, sentence: str) -> Finding:
    return Finding(code=code, severity="info" if code == "padded_names" else "warning", sentence=sentence, line=None)
