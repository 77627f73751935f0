"""Rare spellings of dates, as python-dateutil reads them: a proposal that is always noted, never a silent answer.

It is asked last and only about short texts that hold a year of four digits. It fills in what is missing from a default
date and has its own idea of day and month: so it is asked under two defaults and both orders, and all must agree.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import product

from dateutil import parser

_LIKELY = re.compile(r"(?=.*(?<![0-9])[12][0-9]{3}(?![0-9]))(?=.*[0-9].*[^0-9].*[0-9])[\x20-\x7e]{8,40}")
_DEFAULTS = (datetime(2001, 2, 3), datetime(2014, 11, 12))  # noqa: DTZ001 - local times


def proposed(text: str) -> datetime | None:
    """Return the moment that every reading of dateutil's agrees on, without a timezone; else None."""
    if not _LIKELY.fullmatch(text):
        return None
    readings = set()
    for default, day_first in product(_DEFAULTS, (True, False)):
        try:
            readings.add(parser.parse(text, default=default, dayfirst=day_first))
        except (ValueError, OverflowError, TypeError):
            return None
    made = readings.pop()
    return made if not readings and made.tzinfo is None else None
