from pathlib import Path

import pytest

import ui.session as sessions


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sessions live in the test's own folder."""
    path = tmp_path / "home" / "sessions"
    monkeypatch.setattr(sessions, "HOME", path)
    return path
