"""The parts of a spreadsheet that is a ZIP of XML documents (.xlsx, .ods), with bounds on what they unpack to."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lxml import etree

from engine.errors import FileError

BLOCK = 1 << 18
"""Bytes that are unpacked at a time."""
SMALL = 50_000_000
MOST_TIMES = 200
"""A part of more than `SMALL` bytes that grows more than so many times is built to fill memory."""
MOST_TEXTS = 1_500_000_000
"""Bytes of a part that is kept in memory, packed."""
MOST_DESCRIPTION = 64_000_000
"""Bytes of a part that describes the workbook: its sheets, its styles."""
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    etree.XMLSyntaxError,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
    OverflowError,
)
"""What reading a damaged package raises. `RuntimeError` has `NotImplementedError` below it."""


class DeclarationError(ValueError):
    """An XML document declares types or entities, which no spreadsheet does and an attack may."""


@contextmanager
def damage(name: str, what: str) -> Iterator[None]:
    """Turn the errors of a damaged package into a refusal: `name` “is a damaged” `what`."""
    try:
        yield
    except DeclarationError:
        raise FileError(
            f"{name} holds an XML document that declares its own entities, which no spreadsheet program writes.",
            hint="It may be built to do harm. Open it in Excel, save it again as .xlsx, and load that.",
        ) from None
    except DAMAGE:
        raise FileError(
            f"{name} is a damaged {what}: its parts cannot be read.",
            hint="Open it in Excel, save it again as .xlsx, and load that.",
        ) from None


@dataclass
class Package:
    """An open package. Names of parts are found whatever their case and whichever way their slashes lean."""

    name: str
    archive: zipfile.ZipFile
    streams: ExitStack
    """Closes what was opened in it, wherever reading stopped."""
    parts: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.archive.infolist():
            self.parts.setdefault(entry.filename.replace("\\", "/").lower().lstrip("/"), entry)

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part.lower().lstrip("/") in self.parts

    def blocks(self, part: str, most: int | None = None) -> Iterator[bytes]:
        """Yield a part's bytes, checked against its sum at the end.

        Raises:
            KeyError: there is no such part.
            FileError: it unpacks to more than `most` bytes, or grows as no spreadsheet does.
        """
        entry = self.parts[part.lower().lstrip("/")]
        if entry.flag_bits & 1:
            raise FileError(f"{self.name} is protected with a password.", hint="Save it without one, and load that.")
        bound = min(max(SMALL, entry.compress_size * MOST_TIMES), most or entry.compress_size * MOST_TIMES + SMALL)
        size = 0
        with self.streams.enter_context(self.archive.open(entry)) as stream:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > bound:
                    raise FileError(
                        f"{self.name} grows to more than {bound / 1e6:,.0f} MB when it is unpacked ({part}).",
                        hint="Export fewer rows or columns, or save the sheet as CSV and load that.",
                    )
                yield block

    def document(self, part: str) -> etree._Element:
        """Return a small part as a tree.

        Raises:
            DeclarationError: it declares entities.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(b"".join(self.blocks(part, MOST_DESCRIPTION)), parser)
        if root.getroottree().docinfo.doctype:
            raise DeclarationError(part)
        return root


@contextmanager
def opened(source: Path, name: str, what: str) -> Iterator[Package]:
    """Open a package; errors of a damaged one, then or later, are turned into a refusal."""
    with damage(name, what), zipfile.ZipFile(source) as archive, ExitStack() as streams:
        yield Package(name, archive, streams)


def parser() -> expat.XMLParserType:
    """Return a streaming XML parser that refuses declarations and leaves namespaces' prefixes on the names."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.buffer_size = 1 << 16

    def refuse(*_: object) -> None:
        raise DeclarationError

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    return made


def local(name: object) -> str:
    """Return an XML name without its namespace or prefix."""
    return str(name).rpartition("}")[2].rpartition(":")[2]


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if local(key) == name), None)
