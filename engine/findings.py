"""A problem in the data, as data."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Severity = Literal["error", "warning", "info"]


class Suggestion(BaseModel):
    """A step that cures a finding: a transform's name and its options."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    transform: str
    options: dict[str, str | int | bool] = {}
    label: str = ""
    """Words for the button, such as `Trim spaces`."""


class Finding(BaseModel):
    """What was found, where, in how many rows, with one example.

    `code` is stable (`duplicate_key`); `sentence` is for people. `lines` holds the first physical
    line numbers (at most 1,000); `rows` counts all rows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity
    sentence: str
    field: str | None = None
    line: int | None = None
    value: str | None = None
    rows: int = 0
    lines: tuple[int, ...] = ()
    suggestion: Suggestion | None = None
    repairable: bool | None = None
    """Of damage that a value took before it came here: whether a step brings it back; None for other findings."""
    remedy: str = ""
    """What to do about damage, as a sentence."""
