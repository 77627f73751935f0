"""The app on a free port, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 30_000
"""Milliseconds until a page must show what it should, on a machine that does other things too."""
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if Path(item.fspath).parent == Path(__file__).parent]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="there is no Chromium here: apt-get install chromium"))


@dataclass(frozen=True)
class Server:
    """A running app."""

    address: str
    log: Path
    home: Path


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[Server]:
    """Start the app as a user does, on this port or a free one, and stop it at the end."""
    port = port or _free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    environment = {**os.environ, "CROSSWALK_HOME": str(folder / "home"), "CROSSWALK_LOOK_SECONDS": "1"}
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/_stcore/health", process, log)
            yield Server(address, log, folder / "home")
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One app for the tests that do not need a cold one."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def cold_server(tmp_path: Path) -> Iterator[Server]:
    """An app that nobody has visited yet."""
    with serving(tmp_path) as running:
        yield running


@dataclass
class Visit:
    """A browser's tab, and what it was told beside the page."""

    page: Page
    requests: list[str]
    errors: list[str]


@contextmanager
def visiting(browser: Browser, server: Server) -> Iterator[Visit]:
    context = browser.new_context(base_url=server.address, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visit = Visit(page, [], [])
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield visit
    context.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A new visitor on the shared app."""
    with visiting(browser, server) as one:
        yield one


@pytest.fixture
def cold_visit(browser: Browser, cold_server: Server) -> Iterator[Visit]:
    """The first visitor of an app."""
    with visiting(browser, cold_server) as one:
        yield one


@pytest.fixture(scope="session")
def load() -> Callable[..., None]:
    """Give files to a system on the page Load, and wait until they are read."""

    def given(page: Page, side: str, *files: Path) -> None:
        page.goto("/load")
        page.locator(f".st-key-card_{side} input[type=file]").set_input_files(files)
        for file in files:
            expect(page.get_by_role("grid", name="Files of").get_by_text(file.name)).to_be_visible()

    return given
