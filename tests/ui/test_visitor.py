import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ui import visitor

PAGE = {"accept": "text/html,application/xhtml+xml"}


def opened(headers: dict[str, str], scheme: str = "http") -> list[str]:
    """Open a page as a browser does; return the cookies that it is given."""
    given: list[str] = []

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        if message["type"] == "http.response.start":
            given.extend(value.decode() for name, value in message["headers"] if name == b"set-cookie")

    async def page(_request):
        return HTMLResponse("<p>")

    raw = [(name.encode(), value.encode()) for name, value in {"host": "x", **headers}.items()]
    scope = {"type": "http", "method": "GET", "path": "/load", "headers": raw, "query_string": b"", "scheme": scheme}
    app = Starlette(routes=[Route("/load", page)], middleware=[Middleware(visitor.RememberVisitor)])
    with ThreadPoolExecutor(1) as own:  # this thread may run the browser tests' event loop
        own.submit(asyncio.run, app({**scope, "root_path": "", "asgi": {}}, receive, send)).result()
    return given


def secret(cookie: str) -> str:
    return cookie.split(";", maxsplit=1)[0].partition("=")[2]


def test_a_browser_gets_a_cookie_that_no_script_reads_and_no_other_site_sends():
    (cookie,) = opened(PAGE)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", secret(cookie)), "256 random bits"


def test_no_two_visitors_get_the_same_cookie():
    assert len({secret(opened(PAGE)[0]) for _ in range(20)}) == 20


def test_a_known_visitor_keeps_the_cookie():
    (cookie,) = opened(PAGE)
    (again,) = opened({**PAGE, "cookie": f"{visitor.cookie_name()}={secret(cookie)}; other=1"})
    assert again == cookie


@pytest.mark.parametrize("forged", ["", "x", "..", "A" * 44, "A" * 42 + "/", "A" * 42 + "\u00e9"])
def test_what_was_never_a_cookie_of_ours_is_replaced(forged):
    (cookie,) = opened({**PAGE, "cookie": f"{visitor.cookie_name()}={forged}"})
    assert secret(cookie) != forged
    assert len(secret(cookie)) == 43


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        pytest.param({}, "https", id="the app speaks TLS"),
        pytest.param({"x-forwarded-proto": "https"}, "http", id="a proxy does"),
    ],
)
def test_over_tls_the_cookie_never_goes_without(headers, scheme):
    assert opened({**PAGE, **headers}, scheme)[0].endswith("; Secure")


def test_what_a_page_fetches_brings_no_cookie():
    assert opened({"accept": "*/*"}) == []


@pytest.mark.parametrize(("given", "again"), [("A" * 43, True), ("A" * 42, False), ("../" * 15, False), (None, False)])
def test_only_a_cookie_leads_back_to_a_folder_and_its_name_does_not_tell_the_cookie(monkeypatch, given, again):
    cookies = {} if given is None else {visitor.cookie_name(): given}
    monkeypatch.setattr(visitor.st, "context", SimpleNamespace(cookies=cookies))
    first, second = visitor.folder_name(), visitor.folder_name()
    assert (first == second) is again
    assert re.fullmatch(r"[0-9a-f]{32}", first)
