import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette

from ui import routes


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


def get(address: str) -> Answer:
    """Ask the app for an address as a server would."""
    answer = Answer()

    async def receive():
        await asyncio.Event().wait()  # the visitor waits for the answer and says no more

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.content += message.get("body", b"")

    scope = {"type": "http", "method": "GET", "path": unquote(address), "headers": [], "query_string": b""}
    visit = Starlette(routes=routes.ROUTES)({**scope, "root_path": "", "asgi": {}}, receive, send)
    with ThreadPoolExecutor(1) as own:  # this thread may run the browser tests' event loop
        own.submit(asyncio.run, visit).result()
    return answer


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "abc" / "exports" / "Kunden & Co.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a;b\n1;2\n")
    return path


def test_a_file_of_the_session_comes_under_its_own_name_and_as_nothing_a_browser_runs(file):
    answer = get(routes.link(file))
    assert answer.content == b"a;b\n1;2\n"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Kunden%20%26%20Co.csv" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_an_address_that_was_changed_anywhere_leads_nowhere(file):
    address = routes.link(file)
    start = len("/download/")
    for at in range(start, len(address)):
        changed = address[:at] + ("A" if address[at] != "A" else "B") + address[at + 1 :]
        assert get(changed).status == 404, changed


@pytest.mark.parametrize("token", ["", "x", "....", "%2e%2e%2fetc%2fpasswd", "é", "A" * 43, "A" * 400])
def test_what_was_never_an_address_leads_nowhere(token):
    assert get(f"/download/{token}").status == 404


def test_an_address_ends_with_its_file(file):
    address = routes.link(file)
    file.unlink()
    answer = get(address)
    assert (answer.status, answer.content) == (404, b"This download is no longer there. Export again.")


def test_only_files_in_a_sessions_folder_have_an_address(tmp_path, home):
    outside = tmp_path / "outside.csv"
    outside.write_text("x")
    home.mkdir(parents=True)
    with pytest.raises(ValueError, match="not in the subpath"):
        routes.link(outside)
    with pytest.raises(ValueError, match="not in the subpath"):
        routes.link(home / ".." / ".." / "outside.csv")
    sly = home / "link.csv"
    sly.symlink_to(outside)
    with pytest.raises(ValueError, match="not in the subpath"):
        routes.link(sly)
