"""A transform in words, read from its declaration; and a profile as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from engine.options import Option, options
from engine.profile import Profile
from engine.table import Table
from engine.transform import Example, Transform

KINDS = {
    "text": "text",
    "whole_number": "a whole number",
    "yes_no": "yes or no",
    "field": "the name of a field",
    "fields": "names of fields, separated by commas",
    "lookup": "the name of a lookup table",
    "table": "the name of a loaded export, such as a.users",
    "pattern": "a regular expression",
    "timezone": "a timezone such as Europe/Berlin",
}
WIDTH = 100


def description(transform: type[Transform]) -> str:
    """Return a transform's description as plain text."""
    return "\n".join(_lines(transform)).rstrip()


def _lines(transform: type[Transform]) -> Iterator[str]:
    yield f"{transform.name()}: {transform.title()}"
    yield ""
    if transform.help():
        yield transform.help()
        yield ""
    listed = options(transform)
    yield "Options" if listed else "It has no options."
    for option in listed:
        yield f"  {option.name} ({_may_be(option)}; {_default(option)})"
        if option.help:
            yield fill(" ".join(option.help.split()), WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield ""
    if transform.examples:
        yield "Examples"
    for example in transform.examples:
        yield from _example(example)


def _may_be(option: Option) -> str:
    return " | ".join(option.choices) if option.choices else KINDS.get(option.kind, option.kind)


def _default(option: Option) -> str:
    if option.required:
        return "required"
    return f"default {_shown(option.default)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ", ".join(str(part) for part in value) or "none"
    if value is None or value == "":
        return "none"
    return str(value) if str(value).strip() else f"“{value}”"


def _example(example: Example) -> Iterator[str]:
    given = " ".join(f"{name}={_shown(value)}" for name, value in example.options.items())
    yield f"  {given}".rstrip() if given else "  without options"
    for at, (before, after) in enumerate(zip(example.before, example.after, strict=True)):
        beside = "".join(f", {name} {cells[at]!r}" for name, cells in example.fields.items())
        told = f"      {before!r}{beside} → " + ("no result" if after is None else repr(after))
        why = example.reason if after is None else example.note
        yield told + (f" ({why})" if why else "")


def profile_lines(table: Table, profile: Profile) -> Iterator[str]:
    """Yield a profile for the terminal: the file, a line per field, a line per finding."""
    yield f"{table.file}: {profile.rows:,} rows, {len(profile.fields)} fields"
    width = max((len(field.name) for field in profile.fields), default=0)
    for field in profile.fields:
        share = f"{field.filled / field.rows:.1%}" if field.rows else "-"
        yield (
            f"  {field.name:{width}}  {field.looks_like:10}  {share:>6} filled  {field.distinct:>9,} distinct  "
            f"{field.evidence}"
        )
    for found in profile.findings:
        yield f"  {found.severity}: {found.sentence}"
