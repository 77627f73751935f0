"""Addresses of the app's own: downloads that stream from the session's folder and never lie in memory."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from ui import session as sessions

_SECRET = secrets.token_bytes(32)  # made anew at every start: an old address is worth nothing
_SIGNATURE = 32


def link(path: Path) -> str:
    """Return the address that downloads a file under its own name.

    Only a file in a session's folder has one; it holds as long as the file, and cannot be made without the app.
    """
    inside = path.resolve().relative_to(sessions.HOME.resolve()).as_posix().encode()
    token = urlsafe_b64encode(_signature(inside) + inside).decode().rstrip("=")
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/download/{token}" if base else f"/download/{token}"


def _signature(inside: bytes) -> bytes:
    return hmac.digest(_SECRET, inside, hashlib.sha256)


def _file(token: str) -> Path | None:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    signature, inside = raw[:_SIGNATURE], raw[_SIGNATURE:]
    if not hmac.compare_digest(signature, _signature(inside)):
        return None
    path = sessions.HOME / inside.decode()
    return path if path.is_file() else None


async def download(request: Request) -> Response:
    """Stream a file; an address that is not ours, or whose session is over, is simply not found."""
    path = _file(request.path_params["token"])
    if path is None:
        return PlainTextResponse("This download is no longer there. Export again.", status_code=404)
    return FileResponse(
        path,
        filename=path.name,
        media_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"},
    )


ROUTES = [Route("/download/{token}", download)]
