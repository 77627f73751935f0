"""A loaded table made by hand, and three small transforms: what the tests of running stand on."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import polars as pl

from engine.project import Check, Export, FieldMap, Output, Project, Step, System
from engine.table import LINE, SLICE, Account, Table, text_frame
from engine.transform import Answer, Catalogue, LookupName, Settlement, Transform, Undecided
from engine.values import from_table

ASIDE = {"line": pl.UInt32, "text": pl.String, "reason": pl.String, "suggestion": pl.String}


def table(
    folder: Path,
    columns: Mapping[str, Sequence[str]],
    *,
    name: str = "deals",
    aside: Sequence[tuple[int, str, str]] = (),
    **account: int,
) -> Table:
    """Lay a table on disk as `load` does: the header in line 1, one line a row, set-aside lines in between."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = text_frame(dict(columns))
    refused = {line for line, _, _ in aside}
    free = (line for line in range(2, 2 + rows.height + len(aside)) if line not in refused)
    lines = pl.Series(LINE, [next(free) for _ in range(rows.height)], pl.UInt32)
    rows.insert_column(0, lines).write_parquet(folder / "rows.parquet", row_group_size=SLICE)
    pl.DataFrame(
        [(line, text, reason, None) for line, text, reason in aside], schema=ASIDE, orient="row"
    ).write_parquet(folder / "rejected.parquet")
    counted = {
        "lines": 1 + rows.height + len(aside),
        "header": 1,
        "accepted": rows.height,
        "rejected": len(aside),
        "rows": rows.height,
        "rejected_rows": len(aside),
    }
    return Table(
        name=name,
        file=f"{name}.csv",
        folder=folder,
        sha256="0" * 64,
        size=1,
        fields=tuple(columns),
        header_lines=(1,),
        account=Account(**(counted | account)),
    )


class NumberFor(Transform):
    """A number in plain digits; `order` decides what a comma means."""

    comma: Literal["auto", "decimal", "thousands"] = "decimal"

    def answer(self, value: pl.Expr) -> Answer:
        plain = value.str.replace(",", "." if self.comma == "decimal" else "")
        number = plain.str.contains(r"^-?[0-9]+(\.[0-9]+)?$")
        return Answer(
            pl.when(number).then(plain),
            reasons={"not a number": ~number},
            notes={"the comma is a decimal sign": value.str.contains(",")} if self.comma == "decimal" else {},
        )

    def evidence(self, value: pl.Expr) -> dict[str, pl.Expr]:
        return {"decimal": value.str.contains(",[0-9]{1,2}$"), "open": value.str.contains(",[0-9]{3}$")}

    def settle(self, cells: Mapping[str, int]) -> Settlement | Undecided:
        if cells["decimal"]:
            return Settlement({"comma": "decimal"}, f"{cells['decimal']} cells have a decimal comma")
        if cells["open"]:
            return Undecided(f"{cells['open']} cells such as 1,234 can be read both ways")
        return Settlement({"comma": "thousands"}, "no cell has a comma")


class Upper(Transform):
    """Upper case."""

    def answer(self, value: pl.Expr) -> Answer:
        return Answer(value.str.to_uppercase())


class Picklist(Transform):
    """By lookup table."""

    lookup: LookupName

    def answer(self, value: pl.Expr) -> Answer:
        return from_table(self.rows_of(self.lookup), value, missing="not in the lookup table")


def _named(transform: type[Transform], name: str) -> type[Transform]:
    """Give it a module of its own, because a transform is named after its module."""
    module = type(sys)(name)
    module.__doc__ = transform.__doc__
    sys.modules[name] = module
    transform.__module__ = name
    return transform


CATALOGUE: Catalogue = {
    "number_for": _named(NumberFor, "number_for"),
    "upper": _named(Upper, "upper"),
    "picklist": _named(Picklist, "picklist"),
}


def project(*fields: FieldMap, name: str = "deals", **output: Any) -> Project:
    """Return a project with one output of the export `deals` of system a."""
    export = Export(name="deals", file="deals.csv")
    made = Output(name=name, side="a", export="deals", fields=fields, **output)
    return Project(name="Test", a=System(name="A", exports=(export,)), outputs=(made,))


def step(transform: str, **options: Any) -> Step:
    """Return a step; `on_failure` and the like may be among the options."""
    own = {key: options.pop(key) for key in ("on_failure", "on_blank", "default", "enabled") if key in options}
    return Step(transform=transform, options=options, **own)


def field(target: str, *steps: Step, checks: Sequence[Check] = (), source: str | None = None) -> FieldMap:
    """Return a field map from the field of the same name."""
    return FieldMap(target=target, source=source or target, steps=steps, checks=tuple(checks))
