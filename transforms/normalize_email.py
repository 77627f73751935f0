"""Check an e-mail address and write it in one spelling.

Spaces, invisible characters, `mailto:`, a stop or quotes around it and the brackets of `Ada Meier <ada@bonbach.de>` go;
names and words beside the address are noted. Letters are written small, before the @ too unless switched off (a server
may tell them apart), and `xn--` domains in their own letters. The form is checked as the standards say (by
email-validator); whether the address exists is not. Several addresses in one cell are refused, and a domain that looks
mistyped (`gmial.com`) is noted, never corrected.
"""

from typing import ClassVar

import polars as pl
from email_validator import EmailNotValidError, validate_email

from engine.transform import Answer, Example, Transform, once
from engine.values import INVISIBLE, Cell, each_distinct

WRONG, SEVERAL, LONG = "not an e-mail address", "more than one address", "longer than an address may be"
NAME, TYPO = "the name beside the address left out", "the domain may be mistyped"
WORDS = "words beside the address left out"
LONGEST = 254
PLAIN = (
    r"^[a-zA-Z0-9_%+&'#!$*=?^`{|}~/-]+(\.[a-zA-Z0-9_%+&'#!$*=?^`{|}~/-]+)*@([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+"
    r"[a-zA-Z]{2,24}$"
)
"""Addresses so plain that no library need be asked."""
ODD = r"@(.*\.)?(..--.*|test|local|localhost|invalid|example|onion|arpa|internal)(\..*)?$"
"""Domains that the library has its own opinion about."""
AROUND = (
    r"^(?i)(?:(mailto:)|([^@:<>]{1,30}):\s+)?['\"]?([^@\s<>]+@[^@\s<>?()]+?)['\"]?(\?[^@\s]*)?(\s*\([^@()]*\))?[.,;]?$"
)
"""An address with a label, quotes, a note in brackets or a stop around it."""
NAMED = r"^[^<>@]*[^<>@\s][^<>@]*<\s*([^<>\s]+@[^<>\s]+)\s*>$"
MISTYPED = (
    r"(?i)@(gmial|gmal|gmai|gamil|gnail|gmail\.co|gmaill|hotmial|hotmai|hotmal|hotnail|yaho|yahooo|outlok|outloo|googlmail|googelmail)"
    r"\.[a-z]+$|@(gmail|hotmail|outlook|yahoo)\.(cm|con|om|cmo|comm|c|co)$|@(gmx|web|t-online|freenet)\.(ed|d|dee|fe)$|\.(con|cmo|ocm|dee)$"
)


class NormalizeEmail(Transform):
    """See the module."""

    lower_local: bool = True
    """Write the part before the @ in small letters too."""

    group = "identity"
    examples: ClassVar = (
        Example(
            before=[" Ada.Meier@Bonbach.DE", "mailto:info@bonbach.de"],
            after=["ada.meier@bonbach.de", "info@bonbach.de"],
        ),
        Example(before=["Ada Meier <ada@bonbach.de>"], after=["ada@bonbach.de"], note=NAME),
        Example(before=["ada@bonbach", "ada(at)bonbach.de"], after=[None, None], reason=WRONG),
        Example(before=["ada@bonbach.de; bo@bonbach.de"], after=[None], reason=SEVERAL),
    )

    def answer(self, value: pl.Expr) -> Answer:
        """Return the addresses in one spelling."""
        bare = once(value.str.replace_all(INVISIBLE, "").str.strip_chars().str.replace(r"^(?i)mailto:\s*", ""))
        named = once(bare.str.extract(NAMED, 1))
        around = once(pl.when(~bare.str.contains(PLAIN)).then(bare).str.extract_groups(AROUND)).struct.field
        words = once(around("2").is_not_null() | around("5").is_not_null())
        address = once(pl.coalesce(named, around("3"), bare.str.replace(r"^<\s*([^<>]*?)\s*>$", "$1")))
        several = address.str.count_matches("@", literal=True) > 1
        several = several & address.str.contains(r"@[^@]*[\s,;/|]+[^@]*@")
        plain = address.str.contains(PLAIN) & ~address.str.contains(ODD) & (address.str.len_chars() <= LONGEST)
        long = once(address.str.contains(r"^[^@]{65}[^@]*@[^@]+$"))  # the library lets it pass
        plain = once(plain & ~long)
        known = ~address.str.contains(r"\.[a-zA-Z]$")  # no domain ends in one letter; the library lets it pass
        asked = each_distinct(_checked, pl.when(~plain & known).then(address), reasons=(LONG, WRONG))
        kept = once(pl.when(plain).then(address).otherwise(asked.value))
        at = kept.str.splitn("@", 2)
        local, domain = at.struct.field("field_0"), at.struct.field("field_1").str.to_lowercase()
        made = kept.str.to_lowercase() if self.lower_local else local + "@" + domain
        return Answer(
            made,
            reasons={SEVERAL: several, LONG: long | asked.reasons[LONG].fill_null(value=False)},
            notes={NAME: named.is_not_null(), WORDS: words, TYPO: kept.str.contains(MISTYPED)},
            otherwise=WRONG,
        )


def _checked(address: str) -> Cell:
    try:
        found = validate_email(address, check_deliverability=False, test_environment=False)
    except EmailNotValidError as error:
        return Cell(reason=LONG if "too long" in str(error) else WRONG)
    except (ValueError, UnicodeError, IndexError):
        return Cell(reason=WRONG)
    return Cell(found.normalized)
