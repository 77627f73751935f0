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
_LOG = re.compile(r"(?<=[a-z/][0-9]{4}|..[a-z/][0-9]{2}):(?=[0-9]{2}:[0-9]{2}:[0-9]{2})")
_BASIC = re.compile(r"^((?:1[89]|2[01])[0-9]{2})([0-9]{2})([0-9]{2})(?=[t ][0-9]{1,2}:)")
_MILLIS = re.compile(r"(?<=:[0-9]{2}:[0-9]{2}):(?=[0-9]{3}(?![0-9:]))")
_ORACLE = re.compile(r"(?<=\s)([0-9]{1,2})\.([0-9]{2})\.([0-9]{2})\.([0-9]{1,9})(?=\s*[ap]\.?m)")
_TWICE = re.compile(r"(?<=\s)(?:([+-][0-9]{4}) \1|([+-][0-9]{2})00 \2)(?=$| m=)")
_SINCE_START = re.compile(r" m=[+-][0-9.]+$")
_JIS = re.compile(r"^([mtshr])\.?([0-9]{1,2})([./-])([0-9]{1,2})\3([0-9]{1,2})(?=$| )")
_JIS_ERAS = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}
"""Eras of Japan by their first letter, by the common year before their first."""
_NO_DAY = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{4}")


def lacks_day(text: str) -> bool:
    """Whether the text is a month and a year in figures."""
    return _NO_DAY.fullmatch(text) is not None


def plain(text: str) -> str:
    """Return a normal text (see `engine.dates.words.normal`) with such a manner turned into year, month, day.

    Roman months (5.III.2024), Db2's times (2024-03-05-10.11.12), web servers' logs (05/Mar/2024:10:11:12), SAS
    (05MAR24:10:11:12), a basic date before an extended time (20240305T10:11), Oracle's times (03-DEC-11 10.15.30.000
    AM), SQL Server's milliseconds (10:15:30:123), and what Go writes behind a time: its offset once more, and the
    seconds since the program's start.
    """
    roman = _ROMAN.search(text)
    if roman:  # the day stands first wherever months are written so
        iso = f"{roman[3]}-{_MONTHS.index(roman[2]) + 1}-{roman[1]}"
        return f"{text[: roman.start()]}{iso}{text[roman.end() :]}"
    text = _DB2.sub(r"\1 \2:\3:\4", text)
    text = _LOG.sub(" ", text)
    text = _ORACLE.sub(r"\1:\2:\3.\4", _MILLIS.sub(".", text))
    text = _SINCE_START.sub("", _TWICE.sub(lambda found: found[1] or f"{found[2]}00", text))
    return _BASIC.sub(r"\1-\2-\3", text)


def common_era(text: str) -> str | None:
    """Return a text with its year of a Japanese reign or of the Republic of China (令和6年, R6.3.5) as 2024.

    None where it has none.
    """
    short = _JIS.match(text)
    if short:
        day = f"{_JIS_ERAS[short[1]] + int(short[2]):04}-{short[4]}-{short[5]}"
        return day + text[short.end() :] if int(short[2]) else None
    reign = _REIGN.search(text)
    if not reign:
        return None
    year = _REIGNS[reign[1]] + (1 if reign[2] == "元" else int(reign[2]))
    return f"{text[: reign.start()]}{year:04}年{text[reign.end() :]}"
