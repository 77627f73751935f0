"""Write a number in a spreadsheet's number format, as ECMA-376 (18.8.31) describes it.

Sections for positive, negative, zero and text, or under conditions; digits, thousands, per cent, exponents; words and
signs between the digits, fractions. Separators are those of the format itself: a comma for thousands and a point for
decimals, as the file says, not as some computer's region would show it.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

AS_IT_IS = frozenset(("", "general", "@"))
"""Formats that show a value as it is; some programs write the word in capitals."""
NOTHING = 1e-9
"""A continued fraction ends where less is left."""
DIGITS = 15
"""Significant digits that a spreadsheet keeps."""
EXACT = Context(prec=800)
"""Enough digits for the largest and the smallest number of eight bytes."""
PARTS = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|[Aa][Mm]/[Pp][Mm]|[Aa]/[Pp]|[Gg][Ee][Nn][Ee][Rr][Aa][Ll]'
    r"|[Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+(?:\.0+)?|[Ee][+-]0+|[0#?]|.",
    re.DOTALL,
)
CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*\]")
COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
MOMENT = re.compile(r"[Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+(?:\.0+)?|[Aa][Mm]/[Pp][Mm]|[Aa]/[Pp]|\[(?:[Hh]+|[Mm]+|[Ss]+)\]")
"""Parts that stand for a date or a time."""
EXPONENT = re.compile(r"[Ee][+-]0+")
SPECIAL = re.compile(f"{EXPONENT.pattern}|{MOMENT.pattern}")
RATIO = re.compile(r"([0#?]+)/([0-9#?]+)")
PLACE = frozenset("0#?")


class Together(NamedTuple):
    """How to write digits that stand together, with at least one always written: nearly all formats are so."""

    before: str
    after: str
    step: Decimal
    how: str
    """What Python calls it."""
    power: int
    """2 for per cent."""


class Section(NamedTuple):
    """One of a format's sections. `parts` has no colours, no condition and no alignment."""

    parts: tuple[str, ...]
    condition: tuple[str, Decimal] | None
    together: Together | None
    is_date: bool
    """Whether it writes dates or times."""

    def takes(self, number: Decimal) -> bool:
        """Whether its condition is met."""
        return self.condition is not None and bool(COMPARE[self.condition[0]](number, self.condition[1]))


class Format(NamedTuple):
    """A number format that was read once."""

    sections: tuple[Section, ...]
    """At least one."""
    numbers: tuple[Section, ...]
    """Those for numbers: positive, negative, zero, or those under conditions."""
    as_it_is: bool
    """Whether it shows a value as it is."""
    conditional: bool


@lru_cache(maxsize=4_000)
def format_of(pattern: str) -> Format:
    """Read a number format."""
    found: list[list[str]] = [[]]
    for part in PARTS.findall(pattern):
        if part == ";":
            found.append([])
        elif part[0] not in "_*" or len(part) < 2:
            found[-1].append(part)
    sections = tuple(map(_section, found))
    numbers = tuple(section for section in sections[:3] if "@" not in section.parts) or (_section(["General"]),)
    return Format(
        sections,
        numbers,
        pattern.lower() in AS_IT_IS,
        any(section.condition for section in numbers),
    )


def _section(parts: list[str]) -> Section:
    condition = next((met for part in parts if (met := CONDITION.fullmatch(part))), None)
    kept = tuple(part for part in parts if part[0] != "[" or part.startswith("[$") or MOMENT.fullmatch(part))
    is_date = any(MOMENT.fullmatch(part) for part in kept)
    return Section(kept, (condition[1], Decimal(condition[2])) if condition else None, _together(kept), is_date)


def _together(parts: tuple[str, ...]) -> Together | None:
    if any(part == "/" or part.lower() == "general" or SPECIAL.fullmatch(part) for part in parts):
        return None
    places = [place for place, part in enumerate(parts) if part in PLACE or part == "."]
    first, last = (places[0], places[-1] + 1) if places else (0, 0)
    shape = re.fullmatch(r"(#,##0|#*(0+))(?:\.(0+))?", "".join(parts[first:last]))
    if shape is None or "," in (*parts[:first], *parts[last:]):
        return None
    width = len(shape[2] or "") + len(shape[3] or "") + bool(shape[3])
    return Together(
        "".join(map(literal, parts[:first])),
        "".join(map(literal, parts[last:])),
        Decimal(1).scaleb(-len(shape[3] or "")),
        f"0{width}f" if shape[2] else ",f",
        2 * parts.count("%"),
    )


def general(number: float) -> str:
    """Return a number as it is, with all the digits that a spreadsheet keeps and without an exponent."""
    return f"{kept(number):f}" if number else "0"


def kept(number: float) -> Decimal:
    """Return a number with the digits that a spreadsheet keeps; a whole number has all of its digits."""
    return Decimal(number) if isinstance(number, int) else Decimal(f"{number:.{DIGITS}g}")


def section_of(number: float, form: Format) -> tuple[Section, bool]:
    """Return the section that writes a number, and whether a minus is written before it."""
    found = form.numbers
    if form.conditional:
        return _conditional(kept(number), found)
    if number < 0 and len(found) > 1:
        return found[1], False
    return found[2 if not number and len(found) > 2 else 0], number < 0


def _conditional(number: Decimal, found: tuple[Section, ...]) -> tuple[Section, bool]:
    for section in found:
        if section.takes(number):
            negative = section.condition is not None and section.condition[0] in "<=" and section.condition[1] <= 0
            return section, number < 0 and not negative
    # What meets no condition goes to a section without one.
    rest = [section for section in found if section.condition is None] or [_section(["General"])]
    return rest[-1], number < 0


def write(number: Decimal, section: Section) -> tuple[str, bool]:
    """Return a number that is not negative as a section writes it, and whether digits of it are left out."""
    form = section.together
    if form is not None:
        value = number.scaleb(form.power, EXACT) if form.power else number
        rounded = value.quantize(form.step, ROUND_HALF_UP, EXACT)
        return f"{form.before}{rounded:{form.how}}{form.after}".strip(), rounded != value
    parts = section.parts
    if "/" in parts and (ratio := _ratio(number, parts)) is not None:
        return ratio
    if any(part.lower() == "general" for part in parts):
        return "".join(f"{number:f}" if part.lower() == "general" else literal(part) for part in parts).strip(), False
    if not any(part in PLACE for part in parts):
        return "".join(map(literal, parts)).strip(), False
    return _spread(number, parts)


def _ratio(number: Decimal, parts: tuple[str, ...]) -> tuple[str, bool] | None:
    """Write a number as a fraction, without the blanks that only align it; None where the format has no place for one.

    The denominator is the one that the format names, or as close as a continued fraction comes with as many digits as
    there are places, which is how Excel finds it.
    """
    found = RATIO.search("".join(part if len(part) == 1 else "_" * len(part) for part in parts))
    if found is None:
        return None
    at = parts.index("/")
    start, end = at - len(found[1]), at + 1 + len(found[2])
    places = [place for place, part in enumerate(parts[:start]) if part in PLACE]
    exact = Fraction(number)
    whole = int(exact) if places else 0
    rest = exact - whole
    most = 10 ** min(len(found[2]), DIGITS) - 1
    given = int(found[2]) if found[2].isdecimal() and int(found[2]) else 0
    shown = Fraction(int(rest * given + Fraction(1, 2)), given) if given else _convergent(float(number) - whole, most)
    if places and shown == 1:
        whole, shown = whole + 1, Fraction(0)
    denominator = given or shown.denominator
    ratio = f"{int(shown * denominator)}/{denominator}" if shown or not places or "0" in found[1] else ""
    digits = str(whole) if whole or not ratio else ""
    out = dict.fromkeys(places, "") | _before_point(digits, parts, places, grouped="," in parts[:start])
    before = "".join(out.get(place, "" if part == "," else literal(part)) for place, part in enumerate(parts[:start]))
    after = "".join(map(literal, parts[end:]))
    left_out = float(f"{float(whole + shown):.{DIGITS}g}") != float(number)
    return f"{before.rstrip() if not ratio else before.lstrip()}{ratio}{after}".strip(), left_out


def _convergent(value: float, most: int) -> Fraction:
    """Return the last value of a continued fraction whose denominator is not beyond `most`, computed as Excel does."""
    above, below, last_above, last_below = 1, 0, 0, 1
    while True:
        term = int(value)
        if term * below + last_below > most:
            return Fraction(above, below)
        above, last_above = term * above + last_above, above
        below, last_below = term * below + last_below, below
        if value - term < NOTHING:
            return Fraction(above, below)
        value = 1 / (value - term)


def _spread(number: Decimal, parts: tuple[str, ...]) -> tuple[str, bool]:
    """Write digits wherever the format has a place for one, the ones before the point from right to left."""
    number = number.scaleb(2 * parts.count("%"), EXACT)
    places = [place for place, part in enumerate(parts) if part in PLACE]
    power = next((place for place, part in enumerate(parts) if EXPONENT.fullmatch(part)), len(parts))
    point = next((place for place, part in enumerate(parts) if part == "."), power)
    whole = [place for place in places if place < point]
    broken = [place for place in places if point < place < power]
    last = max([place for place in places if place < power], default=0)
    scaled = 0
    while whole and last + scaled + 1 < len(parts) and parts[last + scaled + 1] == ",":
        scaled += 1
    value = number.scaleb(-3 * scaled, EXACT)
    exponent = 0
    if power < len(parts) and value:
        step = max(1, len(whole))
        exponent = value.adjusted() // step * step
        value = value.scaleb(-exponent, EXACT)
    rounded = value.quantize(Decimal(1).scaleb(-len(broken)), ROUND_HALF_UP, EXACT)
    if power < len(parts) and rounded >= Decimal(10) ** max(1, len(whole)):  # 9.99 became 10.0
        exponent += max(1, len(whole))
        rounded = rounded.scaleb(-max(1, len(whole)), EXACT).quantize(Decimal(1).scaleb(-len(broken)), context=EXACT)
    digits, _, decimals = f"{rounded:f}".partition(".")
    grouped = any(parts[place] == "," for place in range(whole[0], whole[-1])) if whole else False
    out = _before_point(digits.lstrip("0"), parts, whole, grouped=grouped) | _after_point(decimals, parts, broken)
    if whole == [] and digits.strip("0"):
        out[point] = digits + "."
    written = [_part(place, part, out, power, exponent) for place, part in enumerate(parts)]
    return "".join(written).strip(), rounded != value


def _part(place: int, part: str, out: dict[int, str], power: int, exponent: int) -> str:
    if place in out:
        return out[place]
    if place == power:
        sign = "-" if exponent < 0 else "+" if part[1] == "+" else ""
        return f"{part[0]}{sign}{str(abs(exponent)).rjust(len(part) - 2, '0')}"
    return "" if part == "," else literal(part)


def _before_point(digits: str, parts: tuple[str, ...], places: list[int], *, grouped: bool) -> dict[int, str]:
    out: dict[int, str] = {}
    count = 0
    for place in reversed(places):
        taken = digits if place == places[0] else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        taken = taken or {"0": "0", "?": " "}.get(parts[place], "")
        written = ""
        for digit in reversed(taken):
            comma = "," if grouped and count and count % 3 == 0 and digit.isdigit() else ""
            written = f"{digit}{comma}{written}"
            count += 1
        out[place] = written
    return out


def _after_point(decimals: str, parts: tuple[str, ...], places: list[int]) -> dict[int, str]:
    out = dict(zip(places, decimals, strict=True))
    for place in reversed(places):
        if out[place] != "0" or parts[place] == "0":
            break
        out[place] = " " if parts[place] == "?" else ""
    return out


def literal(part: str) -> str:
    """Return what a part writes that stands for no digit."""
    if part[0] == '"':
        return part[1:].removesuffix('"')
    if part[0] == "\\":
        return part[1:]
    if part.startswith("[$"):
        return part[2:-1].split("-", maxsplit=1)[0]
    return "" if part[0] == "[" or part == "@" else part
