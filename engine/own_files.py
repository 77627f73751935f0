"""Crosswalk's own files, told from the exports of a system: a project, a lookup table with its header block."""

from __future__ import annotations

import json
import re
from pathlib import Path

from engine.errors import WorkbenchError
from engine.project import Project

LARGEST = 20 * 1024 * 1024
"""No project has so many bytes."""
HEAD = 4096
"""So many bytes at the start of a file hold a lookup table's header block."""
BLOCK = re.compile(r"# ([a-z]+): ?(.*)")


def project_in(source: Path) -> Project | None:
    """Return the project that a file holds; None where it is any other file, other JSON included."""
    with source.open("rb") as stream:
        if source.stat().st_size > LARGEST or not stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return None
    try:
        found = json.loads(source.read_text(encoding="utf-8-sig"))
        if not isinstance(found, dict) or not {"version", "name", "a", "b", "outputs"} <= found.keys():
            return None
        return Project.from_json(json.dumps(found))
    except (ValueError, WorkbenchError):
        return None


def lookup_title(source: Path) -> str | None:
    """Return the title in a lookup table's header block; None where the file begins with no such block."""
    with source.open("rb") as stream:
        head = stream.read(HEAD).decode("utf-8-sig", errors="replace")
    words = header_block(head)
    return words.get("title")


def header_block(text: str) -> dict[str, str]:
    """Return the words of a lookup table's header block, the lines `# word: text` at its start; none without a key."""
    words: dict[str, str] = {}
    for line in text.splitlines():
        found = BLOCK.fullmatch(line.rstrip(",;\t "))  # a spreadsheet that saved it again adds separators
        if not found:
            break
        words[found[1]] = found[2].strip()
    return words if {"title", "key"} <= words.keys() else {}
