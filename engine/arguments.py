"""What the words of the command line mean: NAME=VALUE pairs, and how a file is to be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.errors import OptionError

if TYPE_CHECKING:
    from engine.project import Reading

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", r"\t": "\t", "pipe": "|", "space": " "}
READING = (
    "encoding", "delimiter", "quote", "header_row", "header_lines", "other_headers", "unnamed", "short_rows", "tables",
    "sheet", "cells", "merged",
)  # fmt: skip
ONE_OF = {
    "merged": {"first": "the value stands in the first cell of a merged block", "fill": "in all of them"},
    "unnamed": {"first": "the first column has no name", "last": "the last one"},
    "short_rows": {"fill": "rows that end early get empty cells", "aside": "they are set aside"},
    "tables": {"separate": "another header begins another table", "one": "all rows are of one table"},
}
"""What such an option may be, and what it then means."""


def spread(arguments: list[str]) -> list[str]:
    """Repeat an option for each further NAME=VALUE behind it: `--set a=1 b=2` is `--set a=1 --set b=2`."""
    known = "|".join(READING) if arguments[:1] in (["load"], ["profile"]) else r"[\w.-]+"
    made: list[str] = []
    option = ""
    for at, word in enumerate(arguments):
        if at and arguments[at - 1] in ("--set", "--a", "--b", "--lookup"):
            option = arguments[at - 1]
        elif option and re.match(rf"({known})=", word):
            made.append(option)
        else:
            option = ""
        made.append(word)
    return made


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Return NAME=VALUE words as a mapping.

    Raises:
        OptionError: one is no pair, or a name is given twice.
    """
    found = {}
    for one in given or []:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise OptionError(f"{option} {one} is not understood.", hint=f"Write {option} NAME=VALUE.")
        if name in found:
            raise OptionError(f"{option} gives {name} twice.", hint="Give it once.")
        found[name] = value
    return found


def repeated(given: list[str] | None, option: str) -> dict[str, list[str]]:
    """Return NAME=VALUE words as a mapping to all values of a name, in their order.

    Raises:
        OptionError: one is no pair.
    """
    found: dict[str, list[str]] = {}
    for one in given or []:
        ((name, value),) = pairs([one], option).items()
        found.setdefault(name, []).append(value)
    return found


def _numbers(found: dict[str, Any], name: str, form: str, example: str) -> list[int]:
    if not re.fullmatch(form, found[name]):
        raise OptionError(f"--set {name}={found[name]} is not understood.", hint=f"Write it as in {name}={example}.")
    return [int(one) for one in re.findall("[0-9]+", found[name])]


def _read_headers(found: dict[str, Any]) -> None:
    """Read the lines of headers where they are given as digits."""
    if "header_row" in found:
        if not found["header_row"].isdecimal():
            raise OptionError(
                f"--set header_row={found['header_row']} is no line number.",
                hint="Lines count from 1; 0 says that there is no header.",
            )
        found["header_row"] = int(found["header_row"])
    if "header_lines" in found:
        found["header_lines"] = tuple(_numbers(found, "header_lines", r"[0-9]+(?:,[0-9]+)*", "2,3"))
    if "other_headers" in found:
        numbers = _numbers(found, "other_headers", r"[0-9]+:[0-9]+(?:,[0-9]+:[0-9]+)*", "2:17")
        found["other_headers"] = dict(zip(numbers[::2], numbers[1::2], strict=True))


def reading(given: list[str] | None) -> Reading:
    """Return how a file is to be read, from `--set` words such as `delimiter=tab`.

    Raises:
        OptionError: a name is unknown or a value impossible.
    """
    from engine.project import Reading  # noqa: PLC0415 - help does not wait for it

    found: dict[str, Any] = pairs(given, "--set")
    for name in found:
        if name not in READING:
            raise OptionError(f"--set {name} is not known when a file is read.", hint=f"Known: {', '.join(READING)}.")
    _read_headers(found)
    for name, values in ONE_OF.items():
        if found.get(name) is not None and found[name] not in values:
            known = " or ".join(f"{value} ({means})" for value, means in values.items())
            raise OptionError(f"--set {name}={found[name]} is not known.", hint=f"Write {known}.")
    if "delimiter" in found:
        found["delimiter"] = DELIMITERS.get(found["delimiter"], found["delimiter"])
    if found.get("quote") == "none":
        found["quote"] = ""
    return Reading(**found)
