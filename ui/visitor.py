"""Who is visiting: a secret in the browser's cookie, and nothing that names a person.

The cookie opens the visitor's project again after a reload. It cannot be guessed (256 random bits), no script of a page
can read it (HttpOnly), and another site's page cannot send it (SameSite).
"""

from __future__ import annotations

import hashlib
import re
import secrets

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DAYS = 30
"""How long a browser keeps the cookie after the last time it opened the app."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_name() -> str:
    """Return the cookie's name: a browser mixes the ports of one machine, and two apps must not."""
    return f"crosswalk_{st.get_option('server.port')}"


def folder_name() -> str:
    """Return the name of this visitor's folder; a new one each time for a browser that keeps no cookie.

    A name does not give the cookie away: names may stand in addresses and logs.
    """
    given = st.context.cookies.get(cookie_name(), "")
    return _named(given if _SECRET.fullmatch(given) else secrets.token_urlsafe(32))


def _named(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


class RememberVisitor:
    """ASGI middleware that gives a browser the cookie when it opens the app, and renews it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does; a page that a browser opens brings the cookie along."""
        if scope["type"] != "http" or not _opens_a_page(HTTPConnection(scope)):
            await self.app(scope, receive, send)
            return
        cookie = _cookie(HTTPConnection(scope))

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), (b"set-cookie", cookie.encode())]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, with_cookie)


def _opens_a_page(request: HTTPConnection) -> bool:
    return request.scope["method"] == "GET" and "text/html" in request.headers.get("accept", "")


def _cookie(request: HTTPConnection) -> str:
    given = request.cookies.get(cookie_name(), "")
    secret = given if _SECRET.fullmatch(given) else secrets.token_urlsafe(32)
    parts = [
        f"{cookie_name()}={secret}",
        f"Path=/{st.get_option('server.baseUrlPath').strip('/')}",
        f"Max-Age={DAYS * 24 * 3600}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    if "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "")):
        parts.append("Secure")
    return "; ".join(parts)
