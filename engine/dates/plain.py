"""Technical and old manners of writing a date, made plain for the general reader."""

from __future__ import annotations

import re

_MONTHS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
_ROMAN = re.compile(
    r"(?<![0-9])([0-9]{1,2})[. /-]{1,2}(viii|vii|vi|v|iv|iii|ii|ix|i|xii|xi|x)[. /-]{1,2}([0-9]{4})(?![0-9])"
)
_REIGNS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民国": 1911, "民國": 1911}
"""Eras of East Asia, by the common year before their first."""
_REIGN = re.compile(rf"(?:中華)?({'|'.join(_REIGNS)})\s?([0-9]{{1,3}}|元)\s?年")
_DB2 = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{2})\.([0-9]{2})\.([0-9]{2})(?=$|\.)")
_LOG = re.compile(r"(?<=/[0-9]{4}):(?=[0-9]{2}:[0-9]{2}:[0-9]{2})")
_BASIC = re.compile(r"^((?:1[89]|2[01])[0-9]{2})([0-9]{2})([0-9]{2})(?=[t ][0-9]{1,2}:)")
_NO_DAY = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{4}")


def lacks_day(text: str) -> bool:
    """Whether the text is a month and a year in figures."""
    return _NO_DAY.fullmatch(text) is not None


def plain(text: str) -> str:
    """Return a normal text (see `engine.dates.words.normal`) with such a manner turned into year, month, day.

    Roman months (5.III.2024), Db2's times (2024-03-05-10.11.12), web servers' logs (05/Mar/2024:10:11:12), a basic date
    before an extended time (20240305T10:11).
    """
    roman = _ROMAN.search(text)
    if roman:  # the day stands first wherever months are written so
        iso = f"{roman[3]}-{_MONTHS.index(roman[2]) + 1}-{roman[1]}"
        return f"{text[: roman.start()]}{iso}{text[roman.end() :]}"
    text = _DB2.sub(r"\1 \2:\3:\4", text)
    text = _LOG.sub(" ", text)
    return _BASIC.sub(r"\1-\2-\3", text)


def common_era(text: str) -> str | None:
    """Return the text with a year of a Japanese reign or of the Republic of China (令和6年) as 2024年; None if none."""
    reign = _REIGN.search(text)
    if not reign:
        return None
    year = _REIGNS[reign[1]] + (1 if reign[2] == "元" else int(reign[2]))
    return f"{text[: reign.start()]}{year:04}年{text[reign.end() :]}"
