"""A visitor's session with loaded exports, and the app opened on a page with it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import ui.session as sessions
from engine.edit.exports import with_table
from engine.load import load
from engine.project import Reading, Side
from ui.frame import page
from ui.session import Session

ROOT = Path(__file__).parent.parent.parent
ACCOUNTS = "Id,Name,Country\n001,Bonbach AG,Germany\n002,Müller GmbH,Austria\n003,Rossi,\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sessions live in the test's own folder."""
    path = tmp_path / "sessions"
    monkeypatch.setattr(sessions, "HOME", path)
    return path


@pytest.fixture
def session(home: Path) -> Session:
    """A new visitor's session, with nothing in it."""
    folder = home / "session"
    folder.mkdir(parents=True)
    return Session(folder)


@pytest.fixture
def give(session: Session) -> Callable[..., Session]:
    """Load a file into the session, as the page Load would: `give("accounts.csv", text, side="a")`."""

    def given(file: str = "accounts.csv", text: str | bytes = ACCOUNTS, side: Side = "a") -> Session:
        source = session.folder_for("uploads") / "source"
        source.write_bytes(text.encode() if isinstance(text, str) else text)
        name = file.rsplit(".", 1)[0]
        for table in load(source, session.folder_for("tables"), Reading(), file=file, name=name):
            session.keep(side, table, Reading())
            session.sources[table.sha256] = source
            session.change(with_table(session.project, side, table, Reading()), f"load {file}")
        return session

    return given


@pytest.fixture
def open_page(session: Session) -> Callable[[str], AppTest]:
    """Open the app on a page, such as `shape/transform`, with the session."""

    def opened(name: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "menu.py"), default_timeout=30)
        app.session_state["crosswalk"] = session
        app.run()
        return app.switch_page(page(name)).run()

    return opened


class Seen:
    """What a test reads off a page that AppTest has no name for."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def html(self) -> str:
        """Our own pieces of HTML, the style sheet apart."""
        bodies = [element.proto.body for element in self.app.get("html")]
        return "\n".join(body for body in bodies if not body.startswith("<style>"))

    @property
    def menu(self) -> list[str]:
        """The labels of the menu's entries, with their states as Markdown."""
        return [element.proto.label for element in self.app.get("page_link")]

    def grid(self, label: str) -> dict[str, Any]:
        """The data of the grid whose label begins so."""
        sent = [json.loads(element.proto.json) for element in self.app.get("bidi_component")]
        return next(data for data in sent if data["label"].startswith(label))

    def rows(self, label: str, pane: int = 0) -> list[list[Any]]:
        """The rows of a grid."""
        rows: list[list[Any]] = self.grid(label)["panes"][pane]["rows"]
        return rows


@pytest.fixture
def seen() -> Callable[[AppTest], Seen]:
    """Read what stands on a page."""
    return Seen
