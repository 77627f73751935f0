"""Replace a piece of text wherever it stands in a value.

`find` is taken as it is written, or as a pattern (a regular expression of the RE2 kind: linear time, no look-around).
In a pattern's replacement `$1` is what its first group found, `${name}` a named group, and `$$` a dollar sign.
A cell may become empty.
"""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import polars as pl
from pydantic import Field, model_validator

from engine.transform import Answer, Example, Transform, compiles

REFERENCE = re.compile(r"\$\$|\$\{(\w+)\}|\$([0-9]+)")


class ReplaceText(Transform):
    """See the module."""

    find: str = Field(min_length=1)
    """Text or pattern to look for."""

    replacement: str = ""
    """What stands in its place; nothing removes it."""

    kind: Literal["plain", "pattern"] = "plain"
    """How `find` is read."""

    ignore_case: bool = False
    """Upper and lower case are the same."""

    whole_cell: bool = False
    """Only where the whole value is it."""

    may_empty = True
    examples: ClassVar = (
        Example(options={"find": "ERP-", "replacement": "CRM-"}, before=["ERP-4711"], after=["CRM-4711"]),
        Example(
            options={"find": "^([0-9]+)[.]0$", "replacement": "$1", "kind": "pattern"},
            before=["4711.0", "4711.5"],
            after=["4711", "4711.5"],
        ),
    )

    @model_validator(mode="after")
    def _pattern_is_right(self) -> Self:
        if self.kind == "plain":
            return self
        compiles(self.find)
        groups = pl.select(pl.lit("").str.extract_groups(self._pattern())).to_series().struct.fields
        for name, number in REFERENCE.findall(self.replacement):
            if (number and int(number) > len(groups)) or (name and not name.isdecimal() and name not in groups):
                said = number or name
                raise ValueError(f"the replacement uses group {said}, which the pattern “{self.find}” does not have")
        return self

    def answer(self, value: pl.Expr) -> Answer:
        """Return the cells with every occurrence replaced."""
        if self.kind == "plain" and not self.ignore_case and not self.whole_cell:
            return Answer(value.str.replace_all(self.find, self.replacement, literal=True))
        return Answer(value.str.replace_all(self._pattern(), self._written()))

    def reverse(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return the step back: it holds where the replacement stands nowhere else in the column."""
        if self.kind == "pattern" or self.ignore_case or not self.replacement:
            return None
        back = {"find": self.replacement, "replacement": self.find, "whole_cell": self.whole_cell}
        return "replace_text", back

    def _pattern(self) -> str:
        pattern = pl.select(pl.lit(self.find).str.escape_regex()).item() if self.kind == "plain" else self.find
        pattern = rf"\A(?:{pattern})\z" if self.whole_cell else pattern
        return f"(?i:{pattern})" if self.ignore_case else str(pattern)

    def _written(self) -> str:
        if self.kind == "plain":
            return self.replacement.replace("$", "$$")
        return REFERENCE.sub(lambda m: m[0] if not m[2] else f"${{{m[2]}}}", self.replacement)
