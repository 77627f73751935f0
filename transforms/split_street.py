"""Take street or house number out of an address line such as `Am Alten Markt 12a`.

Reads the number behind the street, as in German, Dutch and Italian (`Hauptstraße 5-7`, `Straße des 17. Juni 135`,
`Via Roma, 5/b`), in front of it, as in English and French (`10 Downing Street`, `12 bis rue de la Paix`), and the
squares of Mannheim (`C 4, 12`). The year of a date (`Rue du 8 Mai 1945`) is no house number. A line without a number
fails where the number is asked for; a post-office box, a line with a number at both ends and one that says more (a
floor, a flat) are refused.
"""

from typing import ClassVar, Literal

import polars as pl

from engine.transform import Answer, Example, Transform, once
from engine.values import tidy

NO_NUMBER, BOX, BOTH = "no house number", "a post-office box, not a street", "a number at both ends"
NO_STREET, MORE = "no street, only a number", "more than street and house number, such as a floor or a flat"
NUMBER = (
    r"[0-9]{1,5}(?:\s?(?:bis|ter|quater)\b|\s?[a-zA-Z]\b)?"
    r"(?:\s?[-–/+]\s?(?:[0-9]{1,5}(?:\s?[a-zA-Z]\b)?|[a-zA-Z]\b|[IVX]+\b))*(?:\s[1-9]/[1-9])?"
)
SQUARE = rf"^([A-Z] ?[0-9]{{1,2}})(?:\s*,\s*|\s+)({NUMBER})$"
_MARK = r"(?i:nummer|num|núm|nr|no|n°|nº|n|č|дом|д|№)[.\s]*"
MARK = rf"^[\s,]*(?:{_MARK})?"
BEHIND = rf"(?:\s*,\s*|\s+)(?:{_MARK})?{NUMBER}$"
MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januar|februar|märz|april|juni|juli"
    "|august|september|oktober|november|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    "|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|março|maio|junho"
    "|julho|setembro|outubro|novembro|dezembro"
)
DATED = rf"(?i)[0-9](?:er|º|\.)? (?:de )?(?:{MONTHS})(?: de)? (?:1[789]|20)[0-9]{{2}}$"
UNITS = (
    "haus|hinterhaus|vorderhaus|hs|hh|vh|stiege|stg|tür|top|whg|wohnung|[0-9]. ?og|og|eg|dg|stock|etage|m|lok|lokal|apt"
    "|app|apartment|appt|suite|ste|unit|flat|kv|кв|piso|planta|bus|boîte|bte|étage|bât|scala|interno|int|tv|th|mf|lgh|#"
)
BEYOND = rf"(?i)\p{{L}}[.]?,? [0-9]{{1,4}} ?[a-z]?(?:,|(?:,? | ?/ ?)(?:{UNITS})(?:[^\p{{L}}]|$))"
"""A house number with something behind it."""
GLUED = rf"^(.*(?i:str[.]|str|straße|strasse|weg|platz|allee|gasse)[.]?)({NUMBER})$"
GLUE = "(?i:str|straße|strasse|weg|platz|allee|gasse)[.]?[0-9]"
"""What GLUED looks for; it is many times faster to look for this first."""
PLAIN = r"^[^0-9].*\p{L}{3}[.]? [0-9]{1,5}[a-zA-Z]?$"
"""A street that ends with a word, and a plain number: most lines, which need not be searched for other numbers."""
BEFORE = rf"^({NUMBER})(?:\s*,\s*|\s+)([^0-9\s].*|[0-9]+(?:st|nd|rd|th)\b.*)$"
BOXES = (
    r"(?i)^(?:postfach|p\.? ?o\.? ?box|pf|boîte postale|b\.?p\.?|c\.?p\.?|postbus|postboks|apartado|casella postale"
    r"|caixa postal|schließfach|skr\.? ?poczt\.?|private bag|locked bag|а/я)(?:[^\p{L}]|$)"
)


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
        line = tidy(value)
        line = once(pl.when(line.str.ends_with(".")).then(line.str.replace(r"([0-9])[.]$", "$1")).otherwise(line))
        dated = once(line.str.contains(DATED))
        plain = once(line.str.contains(PLAIN) & ~dated & ~line.str.contains("(?i)(?:nummer|дом)[.]? [0-9]+[a-z]?$"))
        end = once(pl.when(plain).then(line.str.replace("^.* ", "")))
        longer = once(pl.when(~plain).then(line))
        # replacing is many times faster than capturing: the street is what is left, the number what went
        tail = once(pl.when(plain).then(line.str.strip_suffix(end)).when(~dated).then(longer.str.replace(BEHIND, "")))
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
        beyond = square.struct.field("1").is_null() & line.str.contains(BEYOND)
        made = pl.coalesce(number, front) if self.part == "number" else street.str.strip_chars(" ,")
        alone = longer.str.contains("^[0-9]+ ?[a-zA-Z]?$")
        if self.part == "number":
            made = pl.when(alone).then(line).otherwise(made)
            return Answer(made, reasons={BOX: box, BOTH: both, MORE: beyond}, otherwise=NO_NUMBER)
        return Answer(made, reasons={BOX: box, BOTH: both, MORE: beyond, NO_STREET: alone}, otherwise=NO_STREET)
