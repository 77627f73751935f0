"""The rows of one table: well-formed ones in bulk, each other line by itself: repaired, set aside, or skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
import polars as pl

from engine.load.bulk import Piece, classify
from engine.load.dialect import Dialect
from engine.load.ends import BELOW, FOOTNOTES, LAST, is_note, is_padded_note
from engine.load.habits import Habits
from engine.load.kept import Kept, State
from engine.load.plausible import look
from engine.load.region import Region
from engine.load.repair import Repair, repair, torn
from engine.load.row_decisions import repeated, short_rows, twice, unnamed
from engine.load.rows import AHEAD, Ahead, Row, bare, row_at
from engine.load.second import Shape, after_blank, begins_table, unmark_below_blanks
from engine.load.source import Lines
from engine.load.store import Store
from engine.load.tables import DETECT
from engine.load.titles import RULE, filled_places
from engine.project import Edit, Reading
from engine.table import Decision

LEFT_OUT, REWRITTEN = "left out by you", "rewritten by you"
GOES_ON = "a line break inside the last cell is read as text"


@dataclass
class Body:
    """Reads the rows of one table, piece by piece. `opening` is the first row of data."""

    dialect: Dialect
    region: Region
    known: Habits
    store: Store
    header: list[list[str]]
    opening: list[str]
    bulk: bool
    reading: Reading = DETECT
    twice: bool = False
    repeated: list[int] = field(default_factory=list)
    padded: int = 0
    last: list[tuple[int, list[str]]] = field(default_factory=list)
    """The last rows, the last one first, where the file ends with this table."""
    kept: Kept = field(init=False)

    def __post_init__(self) -> None:
        self.kept = Kept(self.store, self.bulk)

    def read(self, lines: Lines, first: int, stop: int) -> tuple[int, bool]:
        """Give the rows that start in the first `stop` lines their place; line 0 has the number `first`.

        Returns how many lines were taken, and whether another table begins after them.
        """
        if self.bulk and lines.texts is not None:
            piece = classify(lines, stop, self.dialect, self.region.columns, self.store.signs)
            self._unmark_headers(lines, piece)
            unmark_below_blanks(piece)
        else:
            piece = _all_odd(stop)
        final = stop == len(lines)
        stop = self._boundary(piece, stop, len(lines))
        state = State(piece)
        at = 0
        for place in sorted(piece.odd):
            if place < at:
                continue
            if place >= stop:
                break
            taken = self._odd(lines, place, first, state)
            if not taken:
                self.kept.keep(lines, state, place, first)
                self.kept.copy()
                return place, True
            at = place + taken
        end = max(at, stop)
        if final:
            self._leave_notes(lines, state, first)
        self.kept.keep(lines, state, end, first)
        return end, False

    def _boundary(self, piece: Piece, stop: int, total: int) -> int:
        """Return where to stop: after a row that is certain, so that none is torn between two pieces."""
        if stop == total:
            return stop
        certain = np.flatnonzero(piece.good[:stop])
        return int(certain[-1]) + 1 if certain.size and certain[-1] > stop // 2 else stop

    def _unmark_headers(self, lines: Lines, piece: Piece) -> None:
        """Take out of the good rows those that look like the header again: they are looked at one by one."""
        if not self.header:
            return
        name = next((cell for cell in self.header[-1] if cell), "")
        texts = lines.bare()[: len(piece.good)]
        likely = (
            np.flatnonzero(texts.str.contains(name, literal=True).to_numpy() & piece.good) if name else np.zeros(0, int)
        )
        again = [place for place in likely.tolist()[:10_000] if self._is_header(self.dialect.split(bare(lines[place])))]
        piece.good[again] = False
        piece.odd += again

    def _is_header(self, cells: list[str] | None) -> bool:
        return cells is not None and any(cells) and cells in self.header

    def _odd(self, lines: Lines, place: int, first: int, state: State) -> int:
        """Give the row that starts here its place; return how many lines it took, 0 where another table begins."""
        row = row_at(lines, place, self.dialect, first)
        columns = self.region.columns
        if row.blank:
            mark = "\x1a" in row.text
            self.store.skip(row.line, row.span, row.text, "end-of-file mark" if mark else "blank")
            return self._took(state, place, row.span)
        if row.cells is not None and len(row.cells) == columns:
            if self._is_header(row.cells):
                return self._header_again(lines, place, first, state, row)
            if self._is_other_table(lines, place, row, self._ahead(lines, place + row.span, first)):
                return 0
            if not self._is_doubtful(lines, place, row):
                state.accept(place, row.span, row.cells)
                return row.span
            row = Row(row.line, 1, bare(lines[place]), None)
        if RULE.fullmatch(row.text):
            self.store.skip(row.line, row.span, row.text, "a line of signs")
            return self._took(state, place, row.span)
        ahead = self._ahead(lines, place + row.span, first)
        if self._is_other_table(lines, place, row, ahead):
            return 0
        if self._is_above_header(row, ahead):
            self.store.skip(row.line, row.span, row.text, "above the header again")
            return self._took(state, place, row.span)
        if self._goes_on(lines, place, row, ahead, state):
            return row.span
        return self._mend(place, row, ahead, state)

    def _is_above_header(self, row: Row, ahead: Ahead) -> bool:
        """Whether a line, such as a page number, stands right above the header that comes again."""
        if filled_places(row) != [0]:
            return False
        after = next((after for after in ahead if not after.blank), None)
        return after is not None and self._is_header(after.cells)

    def _took(self, state: State, place: int, span: int) -> int:
        state.gone += range(place, place + span)
        return span

    def _ahead(self, lines: Lines, at: int, first: int) -> Ahead:
        return Ahead(lines, at, first, self.dialect)

    def _header_again(self, lines: Lines, place: int, first: int, state: State, row: Row) -> int:
        """Skip a header that is repeated; where the first row comes again after it, the table is there twice."""
        after = self._ahead(lines, place + row.span, first)
        again = any(row.cells == self.opening for row in islice(after, 1)) and len(self.header) == 1
        if again and self.reading.tables != "one":
            self.twice = True
            return 0
        self.repeated.append(row.line)
        self.store.skip(row.line, row.span, row.text, "the header again")
        return self._took(state, place, row.span)

    def _is_doubtful(self, lines: Lines, place: int, row: Row) -> bool:
        """Whether a row with the right number of cells is probably not what it seems.

        Quotes in bare cells may belong together; a quoted cell with whole rows inside it more likely has a stray quote.
        """
        if row.span == 1:
            return torn(row.cells or [], self.dialect.quote)
        inside = [self.dialect.split(bare(line)) for line in lines[place + 1 : place + min(row.span, AHEAD * 4) - 1]]
        whole = sum(cells is not None and len(cells) == self.region.columns for cells in inside)
        if not whole or self.region.columns == 1 or whole * 2 < len(inside):
            return False
        alone = Row(row.line, 1, bare(lines[place]), None)
        mended = repair(alone, [], self.region.columns, self.dialect, self.known)
        return mended is not None

    def _is_other_table(self, lines: Lines, place: int, row: Row, ahead: Ahead) -> bool:
        """Whether another table begins here, unless the user wants them as one."""
        if self.reading.tables == "one":
            return False
        names = self.header[-1] if self.header else []
        return begins_table(lines, place, row, ahead, Shape(self.dialect, self.region.columns, names))

    def _goes_on(self, lines: Lines, place: int, row: Row, ahead: Ahead, state: State) -> bool:
        """Join a line to the row before it, where it is plainly the rest of that row's last cell."""
        columns = self.region.columns
        if columns < 3 or row.cells is None or len(row.cells) != 1 or self.known.looks[-1] or not place:
            return False
        after = next(iter(ahead), None)
        before = row_at(lines, place - 1, self.dialect, row.line - place)
        next_is_row = after is not None and after.cells is not None and len(after.cells) == columns
        if before.cells is None or len(before.cells) != columns or place - 1 in state.gone or not next_is_row:
            return False
        if look(before.cells[-1]) not in ("word", "other") or not row.text.strip()[0].islower():
            return False
        cells, how = [*before.cells[:-1], before.cells[-1] + "\n" + row.cells[0]], GOES_ON
        if self.reading.repairs.get(how) == "aside":
            return False
        text = before.text + "\n" + row.text
        edit = self.reading.edits.get(before.line)
        if edit and edit.is_of(text):
            said = self.dialect.split(edit.to)
            if not edit.to or said is None or len(said) != columns:
                return False
            cells, how = said, REWRITTEN
        state.piece.good[place - 1] = False
        state.accept(place - 1, 2, cells)
        self._note(before.line, text, cells, how, 2)
        return True

    def _mend(self, place: int, row: Row, ahead: Ahead, state: State) -> int:
        """Repair a row where one reading is clearly right; else set it aside with the likeliest one."""
        columns = self.region.columns
        if row.cells is not None and len(row.cells) < columns and self.region.short_rows:
            state.accept(place, row.span, [*row.cells, *[""] * (columns - len(row.cells))])
            self.padded += 1
            return row.span
        edit = self.reading.edits.get(row.line)
        if edit and _is_edit_of(edit, row, ahead) and (taken := self._edited(place, row, ahead, edit, state)):
            return taken
        found = repair(row, ahead, columns, self.dialect, self.known)
        if found and self._is_wanted(found):
            state.accept(place, found.span, found.cells)
            self._note(row.line, _text(row, ahead, found.span), found.cells, found.how, found.span)
            return found.span
        reason = _why(row, columns)
        if found:
            suggestion = self._written(found.cells)
            self.store.reject(row.line, row.span, row.text, reason, suggestion, found.how, found.span)
        else:
            self.store.reject(row.line, row.span, row.text, reason)
        return self._took(state, place, row.span)

    def _is_wanted(self, found: Repair) -> bool:
        """Whether a repair is made: the user decides for all of a kind, else only a clear one is."""
        said = self.reading.repairs.get(found.how)
        return found.clear if said is None else said == "accept"

    def _edited(self, place: int, row: Row, ahead: Ahead, edit: Edit, state: State) -> int:
        """Read a row as the user rewrote it; return 0 where that is no row of this table either."""
        span = max(edit.lines, row.span)
        text = _text(row, ahead, span)
        if not edit.to:
            self.store.skip(row.line, row.span, row.text, LEFT_OUT)
            return self._took(state, place, row.span)
        cells = self.dialect.split(edit.to)
        if cells is None or len(cells) != self.region.columns:
            return 0
        state.accept(place, span, cells)
        self._note(row.line, text, cells, REWRITTEN, span)
        return span

    def _note(self, line: int, before: str, cells: list[str], how: str, lines: int) -> None:
        self.store.repaired.append((line, before, self._written(cells), how, lines))

    def _written(self, cells: list[str]) -> str:
        """Return a row as it would be written in this file's dialect, quoted only where needed."""
        quote, special = self.dialect.quote, self._special
        return self.dialect.delimiter.join(
            f"{quote}{cell.replace(quote, quote * 2)}{quote}" if quote and special.search(cell) else cell
            for cell in cells
        )

    @cached_property
    def _special(self) -> re.Pattern[str]:
        """Find what only a quoted cell can hold."""
        signs = (self.dialect.delimiter, self.dialect.quote, "\n", "\r")
        return re.compile("|".join(re.escape(sign) for sign in signs if sign))

    def close(self) -> None:
        """Move what stands below the last row and is no row from the rejected to the skipped lines: notes, titles."""
        notes: list[tuple[int, int, str]] = []
        rejected = self.store.rejected
        while (
            rejected and rejected[-1][0] > self.store.last and len(notes) < FOOTNOTES and self._is_note(rejected[-1][2])
        ):
            notes.append(rejected.pop()[:3])
        for line, span, text in reversed(notes):
            self.store.skip(line, span, text, BELOW)
        self.store.skipped.sort(key=lambda one: one[0])

    def _is_note(self, text: str) -> bool:
        return is_note(self.dialect.split(text), text, self.region.columns)

    def _leave_notes(self, lines: Lines, state: State, first: int) -> None:
        """Skip the padded notes at the end of the file, and remember the last rows, which may be totals."""
        piece, rows = state.piece, {at: (at, span, cells) for at, span, cells in state.rows}
        joined = set(piece.joined["at"].tail(FOOTNOTES).to_list())
        for place in reversed(range(max(0, len(piece.good) - FOOTNOTES), len(piece.good))):
            if len(self.last) == LAST or place in joined:
                return
            row = rows.get(place) or (place, 1, self.dialect.split(bare(lines[place])) or [])
            if place not in rows and not piece.good[place]:
                continue
            if self.last or not is_padded_note(row[2], after_blank=after_blank(lines, place, self.dialect)):
                self.last.append((first + place, row[2]))
                continue
            self.store.skip(first + place, row[1], bare(lines[place]), BELOW)
            state.rows = [one for one in state.rows if one != row]
            self._took(state, place, row[1])

    def decisions(self) -> list[Decision]:
        """Return what was decided about the rows."""
        found = [
            short_rows(self.padded, self.reading),
            repeated(self.repeated),
            twice(self.reading) if self.twice else None,
        ]
        return [decision for decision in (*found, unnamed(self.region, self.reading)) if decision]


def _all_odd(stop: int) -> Piece:
    none = pl.DataFrame(schema={"at": pl.Int64, "span": pl.Int64, "text": pl.String})
    return Piece(np.zeros(stop, dtype=np.bool_), none, np.zeros(stop, dtype=np.bool_), list(range(stop)))


def _is_edit_of(edit: Edit, row: Row, ahead: Ahead) -> bool:
    """Whether an edit was made for this row, alone or with the lines after it that it stands for."""
    return edit.is_of(row.text) or (edit.lines > row.span and edit.is_of(_text(row, ahead, edit.lines)))


def _text(row: Row, ahead: Ahead, span: int) -> str:
    """Return the text of a row with the lines after it, `span` lines in all."""
    text, lines = row.text, row.span
    following = iter(ahead)
    while lines < span and (after := next(following, None)) is not None:
        text, lines = f"{text}\n{after.text}", lines + after.span
    return text


def _why(row: Row, columns: int) -> str:
    if row.cells is None:
        return "a quote stands where none may, and the row can be read in more than one way"
    count = len(row.cells)
    return f"{count} {'cell' if count == 1 else 'cells'} instead of {columns}"
