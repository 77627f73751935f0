"""Generate the export that speed is measured on: 1,000,000 rows of 20 text columns, about 290 MB, always the same."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

ROWS = 1_000_000
PART = 100_000
FIRST = ["Anna", "Jürgen", "Maria", "Søren", "Chloé", "Paweł", "John", "Fatma", "Luís", "Zoë", "Erik", "Nele"]
LAST = ["Müller", "Schmidt", "Weber", "García", "Rossi", "Dubois", "Jansen", "Nowak", "Smith", "Öztürk", "Lindqvist"]
FIRMS = ["Bonbach", "Nordlicht", "Alpenwerk", "Hafenkontor", "Rheinblick", "Steinweg", "Lindenhof", "Kupferpfanne"]
FORMS = ["GmbH", "AG", "GmbH & Co. KG", "e.K.", "Ltd.", "S.A.", "B.V.", "Sp. z o.o."]
STREETS = ["Hauptstraße", "Am Wall", "Bahnhofstraße", "Lange Reihe", "Rue de la Paix", "Kirchplatz"]
CITIES = ["Köln", "Hamburg", "München", "Wien", "Zürich", "Paris", "Łódź", "Amsterdam", "Berlin", "Bremen"]
STAGES = ["neu", "qualifiziert", "Angebot", "Verhandlung", "gewonnen", "verloren", "Gewonnen ", "on hold"]
TAXES = ["MwSt. 19%", "19 %", "7%", "0,19", "zzgl. 7 % MwSt", "steuerfrei", "USt 19 %"]
COUNTRIES = ["Deutschland", "Österreich", "Schweiz", "France", "Polska", "Nederland", "DE", "AT"]
NOTES = [
    "Rückruf am Montag",
    "bitte nicht anrufen, nur per E-Mail",
    "Angebot liegt vor; wartet auf Freigabe",
    'sagt "vielleicht" im nächsten Quartal',
    "",
    "Lieferung frei Haus, zahlt per Lastschrift",
]


def part(number: int) -> pl.DataFrame:
    """Return rows `number * PART` to `(number + 1) * PART`."""
    rng = np.random.default_rng(number)

    def one_of(words: list[str]) -> pl.Series:
        return pl.Series(words).gather(rng.integers(0, len(words), PART))

    def whole(low: int, high: int) -> pl.Series:
        return pl.Series(rng.integers(low, high, PART))

    def padded(low: int, high: int, width: int) -> pl.Series:
        return whole(low, high).cast(pl.String).str.zfill(width)

    frame = pl.DataFrame(
        {
            "at": pl.Series(range(number * PART, (number + 1) * PART)),
            "first": one_of(FIRST),
            "last": one_of(LAST),
            "firm": one_of(FIRMS),
            "form": one_of(FORMS),
            "cents": padded(0, 100, 2),
            "euros": whole(0, 1000),
            "thousands": whole(0, 60),
            "day": padded(1, 29, 2),
            "month": padded(1, 13, 2),
            "year": whole(2019, 2026),
            "hour": padded(0, 24, 2),
            "minute": padded(0, 60, 2),
            "second": padded(0, 60, 2),
            "phone": padded(0, 10_000_000, 7),
            "number": whole(1, 200),
            "plz": padded(1000, 99_999, 5),
            "street": one_of(STREETS),
            "discount": whole(0, 30),
        }
    )
    text = pl.format
    amount = (
        pl.when(pl.col("thousands") == 0)
        .then(text("{},{} €", "euros", "cents"))
        .otherwise(text("{}.{},{} €", "thousands", pl.col("euros").cast(pl.String).str.zfill(3), "cents"))
    )
    return frame.select(
        Id=text("0061t{}", pl.col("at").cast(pl.String).str.zfill(7)),
        Kunde=text(
            "{} {} {}{}",
            "firm",
            "last",
            "form",
            pl.when(pl.col("at") % 9 == 0).then(pl.lit("  ")).otherwise(pl.lit("")),
        ),
        Ansprechpartner="last",
        EMail=text("{}@{}.example", "at", pl.col("firm").str.to_lowercase()),
        Telefon=text("0221 {}", "phone"),
        Strasse=text("{} {}", "street", "number"),
        PLZ="plz",
        Ort=one_of(CITIES),
        Land=one_of(COUNTRIES),
        Betrag=amount,
        Steuer=one_of(TAXES),
        Rabatt=text("{} %", "discount"),
        Phase=one_of(STAGES),
        Erstellt=text("{}.{}.{} {}:{}:{}", "day", "month", "year", "hour", "minute", "second"),
        Geaendert=text("{}-{}-{}T{}:{}:{}Z", "year", "month", "day", "hour", "minute", "second"),
        Abschluss=text("{}.{}.{}", "day", "month", "year"),
        Besitzer=text("{}@vertrieb.example", pl.col("first").str.to_lowercase()),
        Referenz=text("AB-{}", "phone"),
        Notiz=one_of(NOTES),
        Beschreibung=text("{} x {}", "number", "street"),
    )


def write(path: Path, rows: int = ROWS) -> None:
    """Write the export as UTF-8 CSV, unless it is there already."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        for number in range(rows // PART):
            part(number).write_csv(file, include_header=number == 0)
    unfinished.rename(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
