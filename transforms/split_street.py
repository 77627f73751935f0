"""Take street or house number out of an address line such as `Am Alten Markt 12a`.

Reads the number behind the street, as in German, Dutch and Italian (`Hauptstraße 5-7`, `Straße des 17. Juni 135`,
`Via Roma, 5/b`), in front of it, as in English and French (`10 Downing Street`, `12 bis rue de la Paix`), and the
squares of Mannheim (`C 4, 12`). A line without a number fails where the number is asked for; a post-office box and a
line with a number at both ends are refused.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, Transform, once
from engine.values import tidy

NO_NUMBER, BOX, BOTH = "no house number", "a post-office box, not a street", "a number at both ends"
NUMBER = (
    r"[0-9]{1,5}(?:\s?(?:bis|ter|quater)\b|\s?[a-zA-Z]\b)?"
    r"(?:\s?[-–/+]\s?(?:[0-9]{1,5}(?:\s?[a-zA-Z]\b)?|[a-zA-Z]\b|[IVX]+\b))*(?:\s[1-9]/[1-9])?"
)
SQUARE = rf"^([A-Z] ?[0-9]{{1,2}})(?:\s*,\s*|\s+)({NUMBER})$"
MARK = r"^[\s,]*(?:(?i:nr|no|n°|nº|nummer)[.\s]*)?"
BEHIND = rf"(?:\s*,\s*|\s+)(?:(?i:nr|no|n°|nº|nummer)[.\s]*)?{NUMBER}$"
GLUED = rf"^(.*(?i:str[.]|str|straße|strasse|weg|platz|allee|gasse)[.]?)({NUMBER})$"
GLUE = "(?i:str|straße|strasse|weg|platz|allee|gasse)[.]?[0-9]"
"""What GLUED looks for; it is many times faster to look for this first."""
PLAIN = r"^[^0-9].*\p{L}{3}[.]? [0-9]{1,5}[a-zA-Z]?$"
"""A street that ends with a word, and a plain number: most lines, which need not be searched for longer numbers."""
BEFORE = rf"^({NUMBER})(?:\s*,\s*|\s+)([^0-9\s].*)$"
BOXES = r"(?i)^(?:postfach|p\.? ?o\.? ?box|pf|boîte postale|bp|b\.p\.|postbus|apartado|casella postale|schließfach)\b"


class SplitStreet(Transform):
    """See the module."""

    part: Literal["street", "number"] = "street"
    """Which part is taken."""

    group = "identity"
    examples: ClassVar = (
        Example(before=["Am Alten Markt 12a", "10 Downing Street"], after=["Am Alten Markt", "Downing Street"]),
        Example(options={"part": "number"}, before=["Hauptstr. 5-7", "Via Roma, 5/b"], after=["5-7", "5/b"]),
        Example(options={"part": "number"}, before=["Marktplatz"], after=[None], reason=NO_NUMBER),
        Example(before=["Postfach 12 34"], after=[None], reason=BOX),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the part asked for."""
        line = once(tidy(value))
        plain = once(line.str.contains(PLAIN) & ~line.str.contains("(?i)nummer[.]? [0-9]+[a-z]?$"))
        end = once(pl.when(plain).then(line.str.replace("^.* ", "")))
        longer = once(pl.when(~plain).then(line))
        # replacing is many times faster than capturing: the street is what is left, the number what went
        tail = once(pl.when(plain).then(line.str.strip_suffix(end)).otherwise(longer.str.replace(BEHIND, "")))
        behind = once(plain | ((tail != line) & tail.str.contains(r"[^0-9\s,]")))
        left = once(pl.when(~behind).then(line))
        square = once(longer.str.extract_groups(SQUARE))
        glued = once(pl.when(left.str.contains(GLUE)).then(left).str.extract_groups(GLUED))
        before = once(pl.when(line.str.contains("^[0-9]")).then(line).str.extract_groups(BEFORE))
        stem = pl.when(behind).then(tail)
        cut = pl.when(plain).then(end).when(behind).then(longer.str.strip_prefix(tail).str.replace(MARK, ""))
        number = pl.coalesce(square.struct.field("2"), cut, glued.struct.field("2"))
        front = before.struct.field("1")
        street = pl.coalesce(square.struct.field("1"), stem, glued.struct.field("1"), before.struct.field("2"), line)
        both = front.is_not_null() & number.is_not_null() & square.struct.field("1").is_null()
        box = line.str.contains(BOXES)
        made = pl.coalesce(number, front) if self.part == "number" else street.str.strip_chars(" ,")
        return Answer(made, reasons={BOX: box, BOTH: both}, otherwise=NO_NUMBER)
