"""The export that the card on the page Load is about, or the part of one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.project import Export, Part, Reading, Side
from engine.table import Table, stem
from ui import loading
from ui.kept import News
from ui.session import Session


@dataclass(frozen=True)
class Chosen:
    """An export or a part of one with its table, and what can be done about how it is read."""

    session: Session
    side: Side
    export: Export
    table: Table
    part: Part | None = None
    """The part that it is about, where the export has several."""
    alike: bool = False
    """Whether what is decided about a part as a whole is decided about the other parts too."""

    @property
    def key(self) -> str:
        """What the widgets of this export are called apart by."""
        whole = f"{self.side}_{self.export.name}"
        part = self.part
        return f"{whole}_{stem(part.file)}_{part.number}_{part.sha256[:6]}" if part else whole

    @property
    def source(self) -> Path | None:
        """The file as it came, if the session still has it."""
        return self.session.sources.get((self.part or self.export).sha256)

    @property
    def reading(self) -> Reading:
        """How the file is read now, or is about to be: what was decided since the page was drawn counts too."""
        return loading.reading_of(self.session, self.side, self.export, self.part)

    @property
    def opened(self) -> str:
        """The decision whose readings the visitor wants to see."""
        export, _, name = self.session.chosen.get("compare", "").partition(" ")
        return name if export == self.key else ""

    def open(self, name: str) -> None:
        """Show a decision's readings; none with an empty name."""
        self.session.chosen["compare"] = f"{self.key} {name}"

    @property
    def edited(self) -> int:
        """The line that the visitor edits; 0 where there is none."""
        export, _, line = self.session.chosen.get("edit", "").partition(" ")
        return int(line) if export == self.key and line else 0

    def edit(self, line: int) -> None:
        """Open a line for editing."""
        self.session.chosen["edit"] = f"{self.key} {line}"

    def forget_edit(self) -> None:
        """Close the line that is edited."""
        self.session.chosen.pop("edit", None)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say something where the export's system stands."""
        self.session.news.append(News(self.side, sentence, bad=bad))

    def read_with(self, reading: Reading) -> None:
        """Read the file again, as the visitor says; what is not said is detected."""
        old = self.reading
        changed = {name: value for name, value in reading if value != getattr(old, name) and name != "edits"}
        loading.correct(self.session, self.side, self.export, reading, self.part)
        if self.alike and changed:
            for part in self.export.parts:
                its = loading.reading_of(self.session, self.side, self.export, part)
                loading.correct(self.session, self.side, self.export, its.model_copy(update=changed), part)
