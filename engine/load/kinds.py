"""What kind of file this is, by its first bytes rather than by its name, and a refusal for what is no table."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from engine.errors import FileError
from engine.load.package import DAMAGE

Kind = Literal["text", "xlsx", "xls", "ods", "parquet", "gzip", "zip", "html", "json", "xml"]

HEAD = 4096


class EmptyFileError(FileError):
    """The file has nothing in it: no table, but nothing was lost either."""


REFUSED = (
    (b"%PDF", "a PDF document", "Export the table from the system as CSV or Excel instead."),
    (b"\x89PNG", "a PNG image", "Export the table from the system as CSV or Excel instead."),
    (b"\xff\xd8\xff", "a JPEG image", "Export the table from the system as CSV or Excel instead."),
    (b"GIF8", "a GIF image", "Export the table from the system as CSV or Excel instead."),
    (b"RIFF", "a media file", "Export the table from the system as CSV or Excel instead."),
    (b"BM\x00", "a bitmap image", "Export the table from the system as CSV or Excel instead."),
    (b"II*\x00", "a TIFF image", "Export the table from the system as CSV or Excel instead."),
    (b"MM\x00*", "a TIFF image", "Export the table from the system as CSV or Excel instead."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and load the file inside."),
    (b"Rar!", "a RAR archive", "Unpack it and load the file inside."),
    (b"BZh", "a bzip2 archive", "Unpack it and load the file inside."),
    (b"\xfd7zXZ\x00", "an xz archive", "Unpack it and load the file inside."),
    (b"(\xb5/\xfd", "a Zstandard archive", "Unpack it and load the file inside."),
    (b"\x7fELF", "a program", "Choose the exported file."),
    (b"MZ\x90", "a Windows program", "Choose the exported file."),
    (b"SQLite format 3", "an SQLite database", "Export the table from it as CSV."),
    (b"{\\rtf", "a rich text document", "Save the table as CSV or Excel instead."),
)


def kind_of(source: Path, name: str) -> Kind:
    """Return what the file is.

    Raises:
        FileError: it is a document, image, archive or program that holds no table.
    """
    with source.open("rb") as stream:
        head = stream.read(HEAD)
    for magic, what, hint in REFUSED:
        if head.startswith(magic):
            raise FileError(f"{name} is {what}, not a table.", hint=hint)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(source, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if _is_spreadsheet_xml(head):
        return "xml"
    if _is_html(head):
        return "html"
    return "json" if _is_json(head) else "text"


def _kind_of_zip(source: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(source) as archive:
            inside = {part.replace("\\", "/") for part in archive.namelist()}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in inside else b""
    except DAMAGE:
        raise FileError(
            f"{name} is a damaged Excel or ZIP file: its end is missing or its parts cannot be read.",
            hint="Export it again, or copy it again from where it came.",
        ) from None
    if any(part.lower().startswith("xl/") for part in inside):
        return "xlsx"
    if b"opendocument.spreadsheet" in mimetype or {"content.xml", "META-INF/manifest.xml"} <= inside:
        return "ods"
    if any(part.startswith("word/") for part in inside):
        raise FileError(f"{name} is a Word document, not a table.", hint="Save the table as CSV or Excel instead.")
    if any(part.startswith("ppt/") for part in inside):
        raise FileError(f"{name} is a PowerPoint document, not a table.", hint="Save the table as CSV instead.")
    return "zip"


def _is_html(head: bytes) -> bool:
    """Whether it is a web page, whatever stands above its table, or one in a single file (MHTML)."""
    start = _start(head).lower()
    if start.startswith(b"mime-version:"):
        return b"multipart/related" in start or b"text/html" in start
    return start.startswith(b"<") and any(tag in start for tag in (b"<table", b"<html", b"<!doctype html"))


def _is_spreadsheet_xml(head: bytes) -> bool:
    """Whether it is the XML of a spreadsheet of Excel 2003, in ASCII's relatives or in UTF-16."""
    start = _start(head)
    return start.startswith(b"<") and b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"Workbook" in start


def _start(head: bytes) -> bytes:
    """Return the first bytes without a mark and white space, and of UTF-16 the half that says something."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def _is_json(head: bytes) -> bool:
    """Whether the first bytes are those of an array of records, or of a record."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    second = start[1:].lstrip()[:1]
    if start[:1] == b"[":
        return second in {b"{", b"["} or start[1:].strip() == b"]"
    return start[:1] == b"{" and second in {b'"', b"}"} and b":" in start
