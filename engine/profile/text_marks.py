"""What is wrong with a field's characters and spellings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import polars as pl

from engine.findings import Suggestion
from engine.profile import patterns
from engine.profile.column import EDGES, FIRST, ROWS, TIDY, VALUE, Column
from engine.profile.kinds import Looks
from engine.profile.marks import Mark, rows, share, values
from engine.values import INVISIBLE

LONG_TEXT_WORDS = {
    "description", "beschreibung", "notes", "note", "notiz", "notizen", "comment", "comments", "kommentar", "bemerkung",
    "bemerkungen", "text", "html", "body", "memo", "remark", "remarks", "details", "langtext",
}  # fmt: skip
USUAL_LIMIT, LONG_TEXT_LIMIT, LONG_TEXT = 255, 32_000, 0.2
"""Characters of an ordinary text field and of a long one; from this share of longer values a field is a long one."""
LIMITS = (
    ({"city", "ort", "stadt", "town"}, 40, "a city"),
    ({"firstname", "vorname"}, 40, "a first name"),
    ({"lastname", "surname", "nachname"}, 80, "a last name"),
    ({"phone", "telefon", "mobile", "fax"}, 40, "a phone number"),
    ({"email", "mail"}, 80, "an e-mail address"),
    ({"postcode", "postalcode", "zip", "plz", "postleitzahl"}, 20, "a postal code"),
)
"""What the fields of common systems hold, by header."""
SPELLED = ("text", "picklist", "country", "currency", "boolean")
NAMED = 3
"""So many characters or values are named in a sentence."""


def marks(column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield what is wrong with the characters."""
    yield from encoding(column)
    yield from _characters(column)
    yield from _spaces(column, looks)
    yield from _placeholders(column, looks)
    if looks.kind in SPELLED:
        yield from _spellings(column, looks)
    yield from _lengths(column)


def mojibake(column: Column) -> pl.Series:
    """Return which distinct values are UTF-8 that was read as Windows-1252."""
    beyond_ascii = column.signs("[Aa]") & (column.lengths != column.uniques["value"].str.len_bytes())
    suspect = column.within(beyond_ascii, VALUE.str.contains(patterns.MOJIBAKE))
    if not suspect.any():
        return suspect
    garbled = [value for value in column.uniques.filter(suspect)["value"] if repaired(value) != value]
    return column.within(suspect, VALUE.is_in(garbled))


def repaired(value: str) -> str:
    """Return a value as it was before it was read in a wrong encoding; the same one where it was not."""
    import ftfy  # noqa: PLC0415 - 0.1 s that most files do not need

    return str(ftfy.fix_encoding(value))


def encoding(column: Column) -> Iterator[Mark]:
    """Yield letters that were lost, or that a wrong encoding made."""
    lost = column.signs(patterns.LOST)
    yield Mark(
        "lost_characters",
        "error",
        "has lost characters: � stands where a letter was. Export the file again in its own encoding",
        lost,
    )
    garbled = mojibake(column)
    if garbled.any():
        first, _ = column.first(garbled)
        sentence = f"was read in a wrong encoding before: “{_cut(first)}” was “{_cut(repaired(first))}”"
        yield Mark("mojibake", "error", sentence, garbled, Suggestion(transform="repair_mojibake", label="Repair"))


def _characters(column: Column) -> Iterator[Mark]:
    control = column.signs(patterns.CONTROL)
    if control.any():
        options: dict[str, str | int | bool] = {"find": patterns.CONTROL, "replacement": "", "kind": "pattern"}
        yield Mark(
            "control_characters",
            "error",
            f"holds control characters ({_code_points(column, control, patterns.CONTROL)})",
            control,
            Suggestion(transform="replace_text", options=options, label="Remove them"),
        )
    invisible = column.signs(INVISIBLE)
    if invisible.any():
        yield Mark(
            "invisible_characters",
            "warning",
            f"holds invisible characters ({_code_points(column, invisible, INVISIBLE)})",
            invisible,
            Suggestion(transform="trim_whitespace", options={"inside": True}, label="Remove them"),
        )


def _spaces(column: Column, looks: Looks) -> Iterator[Mark]:
    trim = Suggestion(transform="trim_whitespace", label="Trim spaces")
    blank = column.within(column.signs(EDGES), TIDY == "")
    yield Mark("only_spaces", "warning", f"holds nothing but spaces in {rows(column.count(blank))}", blank, trim)
    outer = column.signs(r"^\s|\s$") & ~blank
    yield Mark("outer_spaces", "warning", f"has spaces before or after {values(int(outer.sum()))}", outer, trim)
    if looks.kind in ("amount", "number", "phone", "tax rate", "discount", "percentage"):
        return  # a space inside is part of how these are written
    if _is_long_text(column):
        return
    inner = column.within(column.signs("[ \t\u00a0]{2}|\t|\u00a0"), TIDY.str.contains("[ \t\u00a0]{2}|\t|\u00a0"))
    squeeze = Suggestion(transform="trim_whitespace", options={"inside": True}, label="Squeeze spaces")
    yield Mark(
        "inner_spaces", "info", f"has double, hard or tab spaces inside {values(int(inner.sum()))}", inner, squeeze
    )
    breaks = column.within(column.signs("[\r\n\u2028]"), TIDY.str.contains("[\r\n\u2028]"))
    yield Mark("line_breaks", "info", f"has line breaks inside {values(int(breaks.sum()))}", breaks, squeeze)


def _placeholders(column: Column, looks: Looks) -> Iterator[Mark]:
    known = column.within(column.placeholders, TIDY != "")
    known = known & ~column.within(known, TIDY.str.contains(patterns.EXCEL_ERROR))
    if looks.kind in ("discount", "tax rate"):
        known = known & ~looks.matches  # “none” is an answer there
    if not known.any():
        return
    written = (
        column.uniques.filter(known)
        .group_by("tidy")
        .agg(ROWS.sum(), FIRST.min())
        .sort("rows", "line", descending=[True, False])
    )
    options: dict[str, str | int | bool] = {
        "find": rf"^\s*(?:{'|'.join(_escaped(value) for value in written['tidy'])})\s*$",
        "replacement": "",
        "kind": "pattern",
        "ignore_case": True,
    }
    yield Mark(
        "placeholders",
        "warning",
        f"writes {_named(written['tidy'])} where nothing is known",
        known,
        Suggestion(transform="replace_text", options=options, label="Empty them"),
    )


def usual_spellings(column: Column, looks: Looks, some: pl.Series | None = None) -> pl.DataFrame:
    """Return values (or some of them) with their usual spelling: value, rows, line, plain, folded, usual.

    Spellings belong together that differ in case or spaces, among options in hyphens too. `plain` is the value with
    single spaces; the most frequent one is the usual one, and the earlier where they are equally frequent.
    """
    real = ~column.placeholders if some is None else some
    spelled = column.uniques.filter(real).select(
        "value", "rows", "line", plain=TIDY.str.replace_all(" +", " "), folded=_folded(looks)
    )
    ways = spelled.group_by("folded", "plain").agg(ROWS.sum(), FIRST.min())
    ways = ways.sort("folded", "rows", "line", descending=[False, True, False])
    usual = ways.group_by("folded", maintain_order=True).agg(usual=pl.col("plain").first())
    return spelled.join(usual, on="folded", how="left")


def _folded(looks: Looks) -> pl.Expr:
    folded = TIDY.str.to_lowercase().str.replace_all(" ", "", literal=True)
    return folded.str.replace_all("[_-]", "") if looks.kind == "picklist" else folded


def _spellings(column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield values that differ from a more frequent one only in case or spaces (in a picklist also in hyphens)."""
    twice = column.uniques.select(_folded(looks).hash().is_duplicated()).to_series() & ~column.placeholders
    if not twice.any():
        return
    spelled = usual_spellings(column, looks, twice)
    odd = spelled.filter(pl.col("plain") != pl.col("usual"))
    if not odd.height:
        return
    ways = spelled.filter(pl.col("folded").is_in(odd["folded"].implode())).group_by("folded", "plain").agg(ROWS.sum())
    several = odd["folded"].n_unique()
    most = ways.group_by("folded").agg(ROWS.sum()).top_k(1, by=["rows", "folded"])["folded"][0]
    example = ways.filter(pl.col("folded") == most).sort("rows", "plain", descending=[True, False])["plain"]
    what = "option" if looks.kind == "picklist" else "value"
    seen = f"{several:,} {what}{'' if several == 1 else 's'} in {ways.height:,} ways"
    yield Mark(
        "spelling_variants",
        "warning",
        f"spells {seen}, as {_named(example)}; only case or spaces differ",
        column.within(twice, VALUE.is_in(odd["value"].implode())),
        Suggestion(transform="map_picklist", label="Map options") if looks.kind == "picklist" else None,
    )


def _lengths(column: Column) -> Iterator[Mark]:
    limit, what = USUAL_LIMIT, "an ordinary text field"
    joined = "".join(sorted(column.words, key=column.name.lower().find))
    for words, most, name in LIMITS:
        if column.words & words or any(word in joined for word in words if len(word) > len("phone")):
            limit, what = most, name
            break
    if limit == USUAL_LIMIT and _is_long_text(column):
        limit, what = LONG_TEXT_LIMIT, "a long text field"
    long = column.where(VALUE.str.len_bytes() > limit)
    long = column.within(long, VALUE.str.len_chars() > limit)
    yield Mark(
        "too_long",
        "warning",
        f"is longer than {limit:,} characters in {values(int(long.sum()))}; {what} seldom holds more",
        long,
        Suggestion(transform="truncate_text", options={"length": limit}, label=f"Cut to {limit:,}"),
    )


def _is_long_text(column: Column) -> bool:
    if column.words & LONG_TEXT_WORDS or any(column.name.lower().endswith(word) for word in ("text", "description")):
        return True
    return share(column, column.where(VALUE.str.len_bytes() > USUAL_LIMIT)) >= LONG_TEXT


def _code_points(column: Column, mask: pl.Series, pattern: str) -> str:
    found = column.uniques.filter(mask).select(sign=VALUE.str.extract_all(pattern)).explode("sign")
    signs = found.group_by("sign").len().sort("len", "sign", descending=[True, False])["sign"]
    named = [f"{_name(sign)} U+{ord(sign):04X}" for sign in signs.head(NAMED)]
    return ", ".join(named) + (f" and {len(signs) - NAMED} more" if len(signs) > NAMED else "")


def _name(sign: str) -> str:
    return unicodedata.name(sign, "control").lower()


def _named(found: pl.Series) -> str:
    words = ", ".join(f"“{_cut(value)}”" for value in found.head(NAMED))
    return words + (f" and {len(found) - NAMED} more" if len(found) > NAMED else "")


def _cut(value: str) -> str:
    return value if len(value) <= len("x" * 40) else value[:39] + "…"


def _escaped(value: str) -> str:
    return "".join(f"\\{sign}" if sign in r"\.+*?()|[]{}^$#-&~/" and sign != "/" else sign for sign in value)
