"""A transform's options as a form needs them: read from its declaration, so that nothing is declared twice."""

from __future__ import annotations

import types
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from engine.transform import Transform

Kind = Literal["choice", "text", "whole_number", "yes_no", "field", "fields", "lookup", "table", "pattern", "timezone"]


YES_NO = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}


@cache
def timezones() -> tuple[str, ...]:
    """Return all IANA timezone names, UTC first."""
    names = zoneinfo.available_timezones() - {"localtime", "Factory"}
    return ("UTC", *sorted(names - {"UTC"}))


def _known(zone: str) -> str:
    if zone not in timezones():
        raise ValueError(f"“{zone}” is not an IANA timezone such as Europe/Berlin or UTC")
    return zone


Timezone = Annotated[str, "timezone", AfterValidator(_known)]
"""An option that is an IANA timezone name."""


@dataclass(frozen=True)
class Option:
    """One option of a transform."""

    name: str
    kind: Kind
    help: str
    default: Any
    """None where it must be given."""
    required: bool
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Words for the form: `Doubled hour`."""
        return self.name.replace("_", " ").capitalize()


def options(transform: type[Transform]) -> tuple[Option, ...]:
    """Return the options of a transform, in the order of its declaration."""
    return tuple(_option(name, info) for name, info in transform.model_fields.items())


def from_words(transform: type[Transform], given: Mapping[str, str]) -> dict[str, Any]:
    """Return options written as text (on the command line) as what they are: numbers, yes or no, lists of fields.

    What is unknown or cannot be converted is passed on, so that the transform itself refuses it.
    """
    known = {option.name: option for option in options(transform)}
    made: dict[str, Any] = {}
    for name, text in given.items():
        kind = known[name].kind if name in known else "text"
        made[name] = text
        if kind == "fields":
            made[name] = tuple(part.strip() for part in text.split(",") if part.strip())
        elif kind == "whole_number" and text.removeprefix("-").isdecimal():
            made[name] = int(text)
        elif kind == "yes_no" and text.lower() in YES_NO:
            made[name] = YES_NO[text.lower()]
    return made


def _option(name: str, info: FieldInfo) -> Option:
    annotation = _without_none(info.annotation)
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    marks = [mark for mark in info.metadata if isinstance(mark, str)]
    inner = get_args(annotation)
    if get_origin(annotation) is Literal:
        kind, choices = "choice", tuple(str(choice) for choice in inner)
    elif get_origin(annotation) is tuple:
        kind = "fields"
    elif marks:
        kind = marks[0]  # type: ignore[assignment] # the marks are the kinds' names
    elif annotation is bool:
        kind = "yes_no"
    elif annotation is int:
        kind = "whole_number"
    default = None if info.default is PydanticUndefined else info.default
    return Option(name, kind, info.description or "", default, info.is_required(), choices)


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation
