"""Changes to a column's checks: each takes an output and returns another."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from engine.column import VALUE
from engine.errors import OptionError
from engine.project import Check, Output
from engine.rules import RULES, bind_check


def add_check(output: Output, target: str, check: Check, tables: Mapping[str, pl.DataFrame]) -> Output:
    """Add a check to a column, at the end.

    Raises:
        OptionError: its setting is wrong, or the column has this check already.
    """
    bind_check(check, 1, VALUE, tables)
    checks = output.field(target).checks
    if any((one.rule, one.value) == (check.rule, check.value) for one in checks):
        raise OptionError(f"“{target}” has this check already: {words(check)}.", hint="Change how severe it is there.")
    return _with(output, target, (*checks, check))


def set_severity(output: Output, target: str, number: int, severity: str) -> Output:
    """Let a check (counted from 1) reject the row, or only warn."""
    checks = list(output.field(target).checks)
    checks[number - 1] = Check.model_validate({**checks[number - 1].model_dump(), "severity": severity})
    return _with(output, target, tuple(checks))


def remove_check(output: Output, target: str, number: int) -> Output:
    """Take a check (counted from 1) away."""
    checks = output.field(target).checks
    return _with(output, target, checks[: number - 1] + checks[number:])


def words(check: Check) -> str:
    """Return a check as it is shown: `Maximum length 40`."""
    if check.rule == "unique":
        return "Unique, without case and spaces" if check.value == "folded" else "Unique"
    return f"{RULES[check.rule].label} {check.value}".strip()


def _with(output: Output, target: str, checks: tuple[Check, ...]) -> Output:
    fields = tuple(
        field.model_copy(update={"checks": checks}) if field.target == target else field for field in output.fields
    )
    return output.model_copy(update={"fields": fields})
