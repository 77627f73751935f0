"""What the text around a number says: its sign, its currency, per cent, or that it is not one number at all.

A number's shape is its text with the digits and separators as one `0`: `-€ 0`, `(0)`, `0 Kč`. Of a million amounts only
a handful of shapes differ, so words and signs are judged here, in Python, once per shape.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from engine.money.currencies import codes_of, digits, is_currency

DECIMAL_SIGN, GROUP_SIGN = "\u066b", "\u066c"
"""Arabic decimal and thousands separator: the two that leave nothing to decide."""


Which = Literal["first", "last"]


class Around(NamedTuple):
    """What the text around a number says about it."""

    lead: str = ""
    """A separator directly before the first digit: `.75`."""
    tail: str = ""
    """A separator directly after the last digit: `1.200,-`."""
    minus: bool = False
    shift: int = 0
    """Places by which the decimal sign moves to the left: 2 for per cent, 3 for per mille."""
    decimals: int | None = None
    """Decimals that an amount in the currency beside it has; None where there is none or it is not known."""
    reason: str | None = None
    note: str | None = None
    before: str = ""
    """The text in front of the digits, `lead` included."""
    after: str = ""
    """The text behind the digits, `tail` included."""


NO_NUMBER = "there is no number in it"
SEVERAL = "there is more than one number in it"
MULTIPLIED = "a word or letter that multiplies (thousand, Mio., K) stands beside the number"
EXPONENT = "written with an exponent (1.2E+05), which may have lost digits: export it again as a plain number"
SIGN = "the minus signs or brackets do not fit the number"
BOUND = "a bound or an estimate (<, >, ~, ±), not one number"
GLUED = "letters stand directly against the digits"
SIDE = "a debit or credit mark stands in place of a sign"
FRACTION = "it holds a fraction such as ½"
ODD = "the separators do not fit a number"
HUNDREDTH = "an amount in cents, pence or another hundredth of a currency"
REASONS = (NO_NUMBER, SEVERAL, MULTIPLIED, EXPONENT, SIGN, BOUND, GLUED, SIDE, FRACTION, ODD, HUNDREDTH)
LEFT_OUT = "text beside the number was left out"
PER_CENT = "a percentage, read as its hundredth part"
PER_MILLE = "per mille, read as its thousandth part"
LETTER_K = "the K beside the number was taken for a currency, not for thousands"
FIRST = "several prices: the first was taken"
LAST = "several prices: the last was taken"
CONVERTED = "an amount in brackets, in another currency, was left out"
POINTED = "a point behind the currency sign was left out"
TWICE = "the same amount twice: it was taken once"
TOLD_FIRST = "the first number was taken: the others count, measure or name an old price, a saving or a tax"
TOLD_LAST = "the last number was taken: the others count, measure or name an old price, a saving or a tax"
BETWEEN = "the currency sign stands where the decimal sign would: read as one"
STRAY = "a space beside the decimal sign was left out"
FREE_OF_CHARGE = "a word for free of charge, read as 0"
NOTES = (
    LEFT_OUT,
    PER_CENT,
    PER_MILLE,
    LETTER_K,
    FIRST,
    LAST,
    TOLD_FIRST,
    TOLD_LAST,
    CONVERTED,
    TWICE,
    BETWEEN,
    STRAY,
    POINTED,
    FREE_OF_CHARGE,
)

_MULTIPLIERS = frozenset(
    """k m b t mm bn mn mio mln mrd mld md mill million millions millionen milion milioni milione millones millón
    milhões milhão milliard milliards milliarde milliarden billion billions billionen miljoen miljard miljoner
    miljarder tsd tds tys tausend thousand thousands duizend mille mil mila lakh lakhs lac lacs crore crores cr
    тыс тысяч тысячи млн млрд миллион миллионов bin milyon milyar rb ribu jt juta miliar triệu nghìn tỷ χιλ εκ
    هزار میلیون مليون ألف مليار हज़ार लाख करोड़ หมื่น แสน ล้าน""".split()  # noqa: SIM905 - eighty quoted words are harder to read
)
_MULTIPLYING_SIGNS = tuple("千万萬亿億兆천만억")
"""Chinese, Japanese and Korean ones stand against the currency: `1.2億円`."""
_THOUSANDS_OF = re.compile(r"[tkm](?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|€|\$|£)", re.IGNORECASE)
"""`TEUR`, `k€`: thousands or millions of a currency."""
_HUNDREDTHS = frozenset(
    """cent cents ct cts penny pence centime centimes céntimo céntimos centavo centavos centesimo centesimi cêntimo
    cêntimos eurocent eurocents rappen rp grosz grosze groszy øre öre ore haléř haléře haléřů kuruş копейка копейки
    копеек коп paise paisa""".split()  # noqa: SIM905 - as above
)
_NO_CHARGE = frozenset(
    """free|for free|free of charge|no charge|gratis|kostenlos|kostenfrei|umsonst|gratuit|gratuite|gratuito|gratuita|
    zdarma|bezpłatnie|bezpłatny|za darmo|darmowy|darmowe|ingyenes|ingyen|gratuït|ilmainen|ilmaiseksi|tasuta|ücretsiz|
    bedava|бесплатно|безкоштовно|безплатно|δωρεάν|無料|免费|免費|무료|مجاني|miễn phí""".replace("\n    ", "").split("|")
)
"""Whole cells that name the price 0."""
_SIDES = frozenset({"s", "h", "cr", "dr", "soll", "haben", "debit", "credit", "d", "c"})
FREE = " :;*!|\t\r\n"
"""What may stand beside a number and says nothing."""
_MINUS = re.compile(r"(?<![^\W\d_])-|-(?![^\W\d_])")
"""A hyphen that does not stand between two letters."""
_OPEN = re.compile(r"(?<! )\+|\+(?! ?[^\W\d_])")
"""A plus that leaves a number open, unlike that of `12 € + VAT`."""
_WORD = re.compile(r"[^\W\d_]+")


def around(shape: str) -> Around:
    """Judge what stands around a number. `shape` is plain text with the core of each number as one `0`."""
    at = shape.find("0")
    if at < 0 and shape.strip(FREE + ".").lower() in _NO_CHARGE:
        return Around(lead="0", note=FREE_OF_CHARGE, before=shape)
    if at < 0:
        return Around(reason=FRACTION if any(char.isnumeric() and not char.isalpha() for char in shape) else NO_NUMBER)
    before, after = shape[:at], shape[at + 1 :]
    if reason := _refused(before, after):
        return Around(reason=reason)
    front, back = before, after
    before, lead = _lead(before)
    after, tail = _tail(after)
    signed = _sign(before, after)
    if signed is None:
        return Around(reason=SIGN)
    before, after, minus = signed
    both = before + after
    shift = 2 if "%" in both else 3 if "\u2030" in both else 0
    note = {2: PER_CENT, 3: PER_MILLE}.get(shift)
    before, after = (re.sub("[%\u2030]", "", text, count=1) for text in (before, after))
    judged = _beside(before, after)
    return judged._replace(
        lead=lead, tail=tail, minus=minus, shift=shift, note=note or judged.note, before=front, after=back
    )


def _refused(before: str, after: str) -> str | None:
    both = before + after
    if any(char.isdecimal() for char in after):
        return EXPONENT if re.fullmatch(r" ?[eE] ?[+-]?[0-9]+.*", after) else SEVERAL
    if any(char.isnumeric() and not char.isalpha() for char in both):
        return FRACTION
    if re.search(r"[<>~±≈≤≥^]|\+ ?/ ?-", both) or _OPEN.search(after):
        return BOUND
    if before[-2:-1] in (".", ",", "'") and before[-1:] in (".", ",", "'"):
        return ODD
    return None


def _lead(before: str) -> tuple[str, str]:
    if before[-1:] in (".", ",", DECIMAL_SIGN) and before and not before[-2:-1].isalpha() and before[-2:-1] != "/":
        return before[:-1], before[-1]
    return before, ""


def _tail(after: str) -> tuple[str, str]:
    if after[:2] in ("/-", "/=", ":-"):  # Indian, East African, Swedish: no paise, cents, öre
        return after[2:], ""
    if re.match(r"[.,] [^\W\d_]", after) and not _is_money(after[2:]):  # `5.95, each`
        return after[1:], ""
    found = re.match(rf"(\.) ?-{{1,3}}|([.,{DECIMAL_SIGN}])(?: ?-{{1,3}}|=)?", after)
    if not found:
        return after, ""
    return after[found.end() :], f"{found[1]}-" if found[1] else found[2]


def _sign(before: str, after: str) -> tuple[str, str, bool] | None:
    """Take the sign away: the texts without it, and whether it is a minus. None where it is not clear."""
    enclosed = before.count("(") > before.count(")") and after.count(")") > after.count("(")
    if enclosed:
        opened, closed = before.rindex("("), after.index(")")
        if not (_is_money(before[opened + 1 :]) and _is_money(after[:closed])):
            return None
        before, after = before[:opened] + " " + before[opened + 1 :], after[:closed] + " " + after[closed + 1 :]
    elif before.count("(") != before.count(")") or after.count("(") != after.count(")"):
        return None
    signs = len(_MINUS.findall(before)) + len(_MINUS.findall(after)) + before.count("+")
    if not signs:
        return before, after, enclosed
    if signs > 1 or enclosed:
        return None
    return _taken(before, after)


def _taken(before: str, after: str) -> tuple[str, str, bool] | None:
    front, back = before.strip(), after.strip()
    if front[:1] in ("-", "+"):
        return before.replace(front[0], " ", 1), after, front[0] == "-"
    if front[-1:] in ("-", "+") and _is_money(front[:-1]):
        return front[:-1] + " ", after, front[-1] == "-"
    if front[-1:] in ("-", "+") and front[:-1].rstrip().endswith(":"):  # `Total: -12.50`
        return front[:-1] + " ", after, front[-1] == "-"
    if back[:1] == "-" and _is_money(back[1:]):
        return before, after.replace("-", " ", 1), True
    if back[-1:] == "-" and _is_money(back[:-1]):
        return before, back[:-1] + " ", True
    return None


def _is_money(text: str) -> bool:
    bare = text.strip(FREE + "%\u2030")
    return not bare or is_currency(bare)


def _beside(before: str, after: str) -> Around:
    left, right = before.strip(FREE), after.strip(FREE)
    if right.strip(".") == "K" and after[:1] == " ":
        return Around(note=LETTER_K)
    if _is_side(left, right):
        return Around(reason=SIDE)
    if _multiplies(left, right):
        return Around(reason=MULTIPLIED)
    if (_words(right) and _words(right)[0] in _HUNDREDTHS) or after.rstrip(".") in ("p", "¢") or right == "¢":
        return Around(reason=HUNDREDTH)
    if _glued(before, after):
        return Around(reason=GLUED)
    named = [set(codes) for codes in (codes_of(left), codes_of(right)) if codes]
    alike = not named or bool(set.intersection(*named))
    return Around(
        decimals=_decimals(left) if left and is_currency(left) else _decimals(right),
        note=None if _is_money(left) and _is_money(right) and alike else LEFT_OUT,
    )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _is_side(left: str, right: str) -> bool:
    words = _words(right)
    last = bool(words) and words[-1] in _SIDES and (len(words) > 1 or not _is_money(right) or words[0] in "sh")
    return last or (_words(left)[-1:] != [] and _words(left)[-1] in _SIDES - {"s"} and not _is_money(left))


def _multiplies(left: str, right: str) -> bool:
    words = _words(right)
    if right.startswith(_MULTIPLYING_SIGNS) or any(_THOUSANDS_OF.fullmatch(text) for text in (left, right.strip("."))):
        return True
    if words and words[0] in _MULTIPLIERS and (len(words[0]) == 1 or not _is_money(right)):
        return True
    long = [word for word in words + _words(left) if len(word) > 1 and word in _MULTIPLIERS]
    return bool(long) and not (_is_money(left) and _is_money(right))


def _glued(before: str, after: str) -> bool:
    left, right = re.search(r"[A-Za-z]+$", before), re.match(r"[A-Za-z]+", after)
    return bool(
        (left and not is_currency(left[0]) and not _is_money(before))
        or (right and not is_currency(right[0]) and not _is_money(after))
    )


def _decimals(text: str) -> int | None:
    codes = codes_of(text)
    return max((digits().get(code, 2) for code in codes), default=None)
