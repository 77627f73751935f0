"""Columns to measure each transform on, always the same: the fields of an export, and values made from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import polars as pl
from data import FIRST, LAST, PART, part

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS = ("Stk.", "kg", "Karton", "m²", "Liter", "Paar", "Std.", "lfm")
FORMS = ("GmbH", "AG", "GmbH & Co. KG", "e.K.", "Ltd.", "S.A.", "B.V.", "Sp. z o.o.")

Kind = Literal["native", "library", "few"]
LIMITS: Mapping[Kind, float] = {"native": 0.7, "library": 3.0, "few": 0.1}
"""How many times the reading of the million-row file a column of a million rows may take: for a transform that works on
whole columns; for one that asks a library, on (nearly) as many spellings as rows; and on a thousand spellings."""
FEW = 1_000


@dataclass(frozen=True)
class Case:
    """A transform with its options on one field of `fields`."""

    transform: str
    field: str
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    kind: Kind = "native"
    tables: Mapping[str, Mapping[str, Sequence[str]]] = dataclasses.field(default_factory=dict)


@cache
def fields(number: int) -> pl.DataFrame:
    """Return the rows `number * 100,000` and following."""
    rows = part(number)
    at = pl.Series(range(number * PART, (number + 1) * PART))
    wide = rows.with_columns(at=at, day=rows["Abschluss"].str.to_date("%d.%m.%Y"), hour=rows["Erstellt"].str.slice(11))
    return wide.select(pl.all().exclude("at", "day", "hour"), **_made())


def repeated(number: int) -> pl.DataFrame:
    """Return 100,000 rows that repeat a thousand."""
    return fields(0)[np.random.default_rng(number).integers(0, FEW, PART)]


def _made() -> dict[str, pl.Expr]:
    at, day = pl.col("at"), pl.col("day")
    digits = pl.col("Telefon").str.slice(5)
    person = pl.format("{} {}", _of(FIRST), _of(LAST, 12))
    return {
        "Lokal": pl.col("Geaendert").str.replace("T", " ").str.strip_chars("Z"),
        "Log": pl.format("{} {} {}, {}", _of(MONTHS), day.dt.day(), day.dt.year(), "hour"),
        "Langdatum": pl.format("{}. März {}", day.dt.day(), day.dt.year()),
        "Zahl": pl.format("{}.{}", at, at % 90 + 10),
        "Preis": pl.format("kr {}.{}", at, at % 90 + 10),
        "Kundenpreis": pl.format("{},{} €", at, at % 90 + 10),
        "Euro": pl.lit("EUR"),
        "Waehrung": _of(("EUR", "USD", "GBP", "CHF")),
        "Name": pl.format(
            "{} {}{}",
            person,
            _of(LAST, 132),
            at.cast(pl.String).str.replace_many(list("0123456789"), list("abcdefghij")),
        ),
        "Post": pl.format("{}.{}@{}.de", _of(("anna", "j.mueller", "info")), at, _of(("bonbach", "nordlicht", "web"))),
        "Anschrift": pl.format("{} {} {}", "Ort", at, "Strasse"),
        "Firma": pl.format("{} {} {}", "Kunde", at, _of(FORMS)),
        "Register": pl.format("HR B {}, Amtsgericht Köln", at),
        "RegisterSchlicht": pl.format("Amtsgericht Köln HRB {}", at + 1),
        "Rabatttext": pl.format("{},{} % Rabatt", at % 90, at),
        "Steuertext": pl.format("MwSt. 19% ({})", at),
        "Menge": pl.format("{}.{}", at % 5000, at),
        "Einheit": _of(UNITS),
        "IBAN": pl.format("DE89 3704 {} {}", digits, at),
        "USt": pl.format("DE {}", at + 100_000_000),
        "Anrede": _of(("Herr", "Frau", "Mr.", "Mme")),
        "Ja": _of(("ja", "nein", "J", "N", "x")),
        "Liste": pl.format("rot; {}; {}", "Ort", at),
        "Kaputt": pl.format(
            "{} {} {}", pl.when(at % 20 == 0).then(pl.lit("MÃ¼ller")).otherwise(pl.lit("Müller")), "Ort", at
        ),
    }


def _of(words: Sequence[str], step: int = 1) -> pl.Expr:
    return pl.lit(pl.Series(words)).gather((pl.col("at") * 7919 // step) % len(words))


def _library(transform: str, name: str, **options: Any) -> list[Case]:
    return [Case(transform, name, options, kind) for kind in ("library", "few")]


RATES = {"rates": {"currency": ["USD", "GBP", "CHF"], "rate": ["0.9", "1.15", "1.05"]}}
STAGES = {
    "stages": {"key": ["neu", "qualifiziert", "angebot", "gewonnen", "verloren"], "value": ["1", "2", "3", "4", "5"]}
}
OWNERS = {
    "b.users": {
        "Id": [f"005{n}" for n in range(len(FIRST))],
        "Mail": [f"{name.lower()}@vertrieb.example" for name in FIRST],
    }
}
CASES = (
    Case("convert_timezone", "Erstellt", {"source": "Europe/Berlin", "order": "day_first", "doubled_hour": "later"}),
    Case("convert_timezone", "Geaendert", {"target": "Europe/Berlin", "order": "day_first"}),
    Case("parse_datetime", "Erstellt", {"order": "day_first"}),
    Case("parse_datetime", "Abschluss", {"order": "day_first"}),
    Case("parse_datetime", "Log", {"order": "day_first"}),
    Case("parse_datetime", "Langdatum", {"order": "day_first"}),
    Case("shift_date", "Abschluss", {"by": 14, "order": "day_first"}),
    Case("parse_number", "Betrag", {"decimal": "comma"}),
    Case("parse_number", "Preis", {"decimal": "point"}),
    Case("check_amount", "Kundenpreis", {"currency": "Euro", "decimal": "comma"}),
    Case("check_line_total", "Zahl", {"price": "Zahl", "discount": "Rabatt"}),
    Case(
        "check_sum",
        "Zahl",
        {"table": "a.lines", "key": "Id", "line_key": "Order", "amount": "Amount"},
        tables={
            "a.lines": {"Order": [f"0061t{n:07}" for n in range(50_000)], "Amount": [f"{n}.10" for n in range(50_000)]}
        },
    ),
    Case("map_picklist", "Phase", {"table": "stages"}, tables=STAGES),
    Case("map_salutation", "Anrede"),
    Case("look_up", "Besitzer", {"table": "b.users", "keys": ["Mail"], "found": "Id"}, tables=OWNERS),
    Case("parse_boolean", "Ja"),
    Case("convert_country", "Land"),
    Case("normalize_company_name", "Firma"),
    Case("split_street", "Anschrift"),
    Case("join_fields", "Strasse", {"fields": ["Ort"]}),
    Case("split_field", "Liste", {"part": 2}),
    Case("trim_whitespace", "Firma"),
    Case("replace_text", "Firma", {"find": "GmbH", "replacement": "mbH"}),
    Case("keep_characters", "Telefon"),
    Case("remove_characters", "Firma"),
    Case("transliterate", "Name"),
    Case("pad_left", "PLZ", {"length": 7}),
    Case("fill_blank", "Notiz", {"text": "-"}),
    *_library("convert_currency_symbol", "Kundenpreis"),
    *_library("normalize_tax_rate", "Steuertext", scale="percent"),
    *_library("categorize_tax", "Steuertext"),
    *_library("normalize_discount", "Rabatttext", scale="percent"),
    *_library("convert_unit", "Einheit"),
    *_library("format_number", "Zahl", decimal="comma", grouping="point"),
    *_library("normalize_email", "Post"),
    *_library("check_iban", "IBAN"),
    *_library("check_vat_id", "USt"),
    *_library("format_phone", "Telefon", fixed_country="DE"),
    *_library("split_name", "Name"),
    *_library("normalize_register_number", "Register"),
    Case("normalize_register_number", "RegisterSchlicht"),
    *_library("change_case", "Firma", to="title"),
    *_library("truncate_text", "Firma", length=12),
    *_library("repair_mojibake", "Kaputt"),
    *_library("render_template", "Name", template="{{ value | upper }}"),
)
