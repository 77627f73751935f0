"""A step that a field seems to need, and what is known when it is asked what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.findings import Finding
from engine.profile.column import header_words
from engine.profile.field_findings import COUNTRY_WORDS
from engine.profile.look import Look
from engine.profile.model import FieldProfile, Kind
from engine.profile.readings import speaks_of

CURRENCY_WORDS = {"currency", "währung", "waehrung", "devise", "moneda", "valuta", "waluta", "curr", "currencycode"}


@dataclass(frozen=True)
class Proposal:
    """A step that a field seems to need."""

    transform: str
    label: str
    """A question or an imperative for the button: `Looks like German date-times: convert from Europe/Berlin?`"""
    because: str
    """What speaks for it, as a sentence with figures."""
    options: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = False
    """Whether an option is left that only a person can fill in."""
    first: bool = False
    """Whether it goes before the other steps."""
    instead_of: str = ""
    """The transform whose answer it could not read: it is suggested only where that is no step yet."""
    finding: Finding | None = None
    """What it cures, where the cure makes more than a step (a lookup table)."""


@dataclass(frozen=True)
class Surroundings:
    """What is known beside the field itself."""

    fields: Sequence[str] = ()
    """The names of all fields of the export, which tell its language."""
    looks: Mapping[str, FieldProfile] = field(default_factory=dict)
    """What is known of them, by name."""
    partner: FieldProfile | None = None
    """The other system's field that the values go to, where its export is loaded."""
    tables: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The fields of the same system's other exports, by the name that an option gives them: `a.lines`."""

    def named(self, kind: Kind) -> str:
        """Return the one field that looks like this kind; "" where there is none, or more than one."""
        found = [name for name, look in self.looks.items() if look.looks_like == kind]
        return found[0] if len(found) == 1 else ""


def telling(fields: Sequence[str]) -> list[str]:
    """Return the fields that are called a country or a currency: what they hold settles options of others."""
    return [name for name in fields if speaks_of(header_words(name), COUNTRY_WORDS | CURRENCY_WORDS)]


@dataclass(frozen=True)
class Asked:
    """A field that is asked about: what its look found, and what is known beside it."""

    look: Look
    around: Surroundings

    @property
    def field(self) -> FieldProfile:
        """Return its profile."""
        return self.look.field

    @property
    def name(self) -> str:
        """Return its name."""
        return self.look.field.name

    @property
    def header(self) -> frozenset[str]:
        """Return the words of its name."""
        return header_words(self.look.field.name)

    @property
    def partner(self) -> FieldProfile | None:
        """Return the other system's field that the values go to."""
        return self.around.partner

    @property
    def because(self) -> str:
        """Return what it looks like and why, as a sentence."""
        return f"{self.name} looks like {self.field.looks_like}: {self.field.evidence}."

    def option(self, name: str) -> Any:
        """Return an option that the look settled; None where it did not."""
        given = (one.suggestion.options for one in self.look.findings if one.suggestion is not None)
        return next((options[name] for options in given if name in options), None)

    def found(self, *codes: str) -> Finding | None:
        """Return the worst finding with one of these codes."""
        return next((one for one in self.look.findings if one.code in codes), None)

    def top(self) -> list[str]:
        """Return its most frequent values, without spaces around them."""
        return [one.value.strip() for one in self.field.top]
