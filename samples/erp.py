"""The ERP's exports: German, Windows-1252, semicolon, Berlin time, `1.234,56 €`, `MwSt. 19%`, day first."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from samples.companies import Company, people, phone
from samples.crm import BERLIN, moment
from samples.sheet import Sheet
from samples.words import COUNTRY

TAXES = {
    "MwSt. 19%": "19", "19 %": "19", "zzgl. 19 % MwSt.": "19", "MwSt. 7%": "7", "zzgl. 7 % MwSt": "7", "USt 20 %": "20",
    "steuerfrei": "0", "0 %": "0",
}  # fmt: skip
DISCOUNTS = {"2 %": "2", "3 v.H.": "3", "2,5 %": "2.5", "5 % Rabatt": "5", "kein": "0", "3 % Skonto": None}
"""A cash discount is no discount on the price: it must be refused."""
CURRENCIES = {"€": "EUR", "EUR": "EUR", "Euro": "EUR", "CHF": "CHF", "US$": "USD"}
STATUS = {"offen": "Open", "bezahlt": "Paid", "gemahnt": "Overdue", "storniert": "Cancelled"}
DOUBLED = ("2024-10-27 00:20", "2024-10-27 01:20", "2023-10-29 00:45", "2022-10-30 01:05")
"""Moments (UTC) that Berlin's clocks showed twice: 02:20, 02:20, 02:45 and 02:05."""
SKIPPED = ("31.03.2024 02:30", "26.03.2023 02:15", "27.03.2022 02:59")
"""Times that Berlin's clocks never showed."""


def sheets(rng: random.Random, known: list[Company]) -> list[Sheet]:
    """Return Kunden, Ansprechpartner and Rechnungen."""
    numbers = {company.number: f"{10_023 + 7 * place:07d}" for place, company in enumerate(known)}
    return [_kunden(rng, known, numbers), _ansprechpartner(rng, known, numbers), _rechnungen(rng, known, numbers)]


def _sheet(rng: random.Random, file: str, *fields: str) -> Sheet:
    return Sheet(file, fields, "cp1252", ";", rng)


def german(amount: Decimal) -> str:
    """Write an amount as Germans do: `1.234,56`."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _kunden(rng: random.Random, known: list[Company], numbers: dict[int, str]) -> Sheet:
    sheet = _sheet(
        rng, "Kunden.csv", "Kundennummer", "Firma", "Straße", "PLZ", "Ort", "Land", "USt-IdNr", "Telefon", "E-Mail",
        "Kundengruppe", "Umsatz Vorjahr", "Jahresbedarf t", "Angelegt am", "Bemerkung",
    )  # fmt: skip
    sheet.ask("turnover", "Umsatz Vorjahr", "parse_number", {"decimal": "comma"})
    for company in known:
        turnover = Decimal(rng.randrange(100_000, 900_000_000)) / 100
        created = moment(rng)
        name = company.name.replace("GmbH & Co. KG", "GmbH & Co KG") if rng.random() < 0.4 else company.name  # noqa: PLR2004
        sheet.add(
            {
                "Kundennummer": numbers[company.number],
                "Firma": name,
                "Straße": company.street.replace("straße", "str.") if rng.random() < 0.3 else company.street,  # noqa: PLR2004
                "PLZ": company.postal,
                "Ort": company.city,
                "Land": COUNTRY[company.country][1],
                "USt-IdNr": company.vat,
                "Telefon": company.phone.replace("+", "00", 1) if rng.random() < 0.5 else company.phone,  # noqa: PLR2004
                "E-Mail": f"info@{company.domain}",
                "Kundengruppe": rng.choice(("Handel", "Industrie", "Handwerk", "Öffentlich")),
                "Umsatz Vorjahr": f"{german(turnover)} €",
                "Jahresbedarf t": f"{rng.randrange(1, 60)}.{rng.randrange(0, 1000):03d}",
                "Angelegt am": f"{created.astimezone(BERLIN):%d.%m.%Y}",
                "Bemerkung": rng.choice(("", "", "Lieferung nur vormittags", "Zahlt per Lastschrift")),
            },
            turnover=f"{turnover:.2f}",
        )
    sheet.planted += [(row, "Jahresbedarf t", "undecided_decimals") for row in range(len(sheet.rows))]
    sheet.twice("Kundennummer", 3)
    _lose_zeros(sheet, 8)
    sheet.plant("mixed_decimals", "Umsatz Vorjahr", "48,250.75 €", "1,920.10 €", "875.50 €", turnover=None)
    sheet.plant("placeholders", "Umsatz Vorjahr", "k.A.", "k. A.", turnover=None)
    sheet.plant("unlike_the_rest", "Umsatz Vorjahr", "rd. 2 Mio.", turnover=None)
    sheet.plant("spelling_variants", "Ort", "MÜNCHEN", "köln", "FRANKFURT AM MAIN")
    sheet.plant("wrong_check_digit", "USt-IdNr", "DE136695970", "DE129273390")
    sheet.plant("unlike_the_rest", "USt-IdNr", "beantragt", "DE12345")
    sheet.plant("unlike_the_rest", "Land", "Bayern", "Ausland")
    sheet.plant("placeholders", "Bemerkung", "-", "--", "./.", "n.v.")
    sheet.plant("spelling_variants", "Kundengruppe", "HANDEL", "handwerk")
    sheet.plant("mojibake", "Firma", "BÃ¤ckerei Krüger KG", "GrÃ¼ne Energie GmbH")
    sheet.plant("inner_spaces", "Firma", "Lange  Optik GmbH", "Ziegler   Bau AG", "Horn\u00a0Papier KG")
    sheet.plant("required_empty", "Ort", "", "")
    sheet.spoil("outer_spaces", "E-Mail", "{} ", 5)
    sheet.spoil("outer_spaces", "Straße", "  {}", 3)
    sheet.plant("impossible_dates", "Angelegt am", "30.02.2023", "31.04.2022")
    sheet.plant("too_long", "Ort", "Hellschen-Heringsand-Unterschaar, Ortsteil Nord")
    return sheet


def _lose_zeros(sheet: Sheet, times: int) -> None:
    """Write postal codes without their first zero, as a spreadsheet does."""
    done = 0
    while done < times:
        row = sheet.free()
        if sheet.rows[row]["PLZ"].startswith("0"):
            sheet.rows[row]["PLZ"] = sheet.rows[row]["PLZ"][1:]
            sheet.planted.append((row, "PLZ", "lost_zeros"))
            done += 1


def _ansprechpartner(rng: random.Random, known: list[Company], numbers: dict[int, str]) -> Sheet:
    sheet = _sheet(
        rng, "Ansprechpartner.csv", "Ansprechpartner-Nr", "Kundennummer", "Anrede", "Vorname", "Nachname", "Abteilung",
        "E-Mail", "Telefon", "Geburtsdatum", "Newsletter",
    )  # fmt: skip
    sheet.ask("born", "Geburtsdatum", "parse_datetime", {"order": "day_first"})
    for company in known:
        for person in people(rng, company, rng.randrange(1, 4)):
            born = datetime(rng.randrange(1955, 2003), 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(365))
            sheet.add(
                {
                    "Ansprechpartner-Nr": f"AP-{len(sheet.rows) + 20_001}",
                    "Kundennummer": numbers[company.number],
                    "Anrede": rng.choice(("Frau", "Herr")),
                    "Vorname": person.first,
                    "Nachname": person.last,
                    "Abteilung": rng.choice(("Einkauf", "Buchhaltung", "Geschäftsleitung", "Technik")),
                    "E-Mail": person.mail,
                    "Telefon": phone(rng, company.country) if rng.random() < 0.6 else "",  # noqa: PLR2004 - most have one
                    "Geburtsdatum": f"{born:%d.%m.%Y}",
                    "Newsletter": rng.choice(("ja", "nein")),
                },
                born=f"{born:%Y-%m-%d}",
            )
    sheet.plant("mojibake", "Nachname", "MÃ¼ller", "SchrÃ¶der", "WeiÃŸ")
    sheet.plant("placeholders", "Nachname", "k.A.", "unbekannt", "XXX")
    sheet.plant("impossible_dates", "Geburtsdatum", "31.02.1980", "31.06.1975", born=None)
    sheet.plant("mixed_date_notation", "Geburtsdatum", "1979-05-14", born="1979-05-14")
    sheet.plant("spelling_variants", "Abteilung", "EINKAUF", "buchhaltung")
    sheet.plant("unlike_the_rest", "E-Mail", "keine", "a.b@")
    sheet.plant("unlike_the_rest", "Newsletter", "vielleicht")
    sheet.plant("required_empty", "Anrede", "", "", "")
    sheet.plant("excel_scientific", "Telefon", "4,98912E+11")
    sheet.twice("Ansprechpartner-Nr", 2)
    sheet.broken = [
        (300, "unclosed_quote", 'AP-99901;0010023;Frau;"Eva;Offen;Einkauf;eva@offen.example;;01.02.1980;ja')
    ]
    return sheet


def _rechnungen(rng: random.Random, known: list[Company], numbers: dict[int, str]) -> Sheet:
    sheet = _sheet(
        rng, "Rechnungen.csv", "Rechnungsnummer", "Kundennummer", "Rechnungsdatum", "Erstellt am", "Netto", "MwSt",
        "Rabatt", "Währung", "Status", "Belegnummer extern", "Gebucht am", "Kostenstelle",
    )  # fmt: skip
    berlin = {"source": "Europe/Berlin", "target": "UTC", "order": "day_first"}
    sheet.ask("created", "Erstellt am", "convert_timezone", berlin)
    sheet.ask("dated", "Rechnungsdatum", "parse_datetime", {"order": "day_first"})
    sheet.ask("net", "Netto", "parse_number", {"decimal": "comma"})
    sheet.ask("tax", "MwSt", "normalize_tax_rate", {"output": "percent", "scale": "percent"})
    sheet.ask("discount", "Rabatt", "normalize_discount", {"output": "percent", "scale": "percent"})
    sheet.ask("currency", "Währung", "convert_currency_symbol", {})
    sheet.ask("status", "Status", "map_picklist", {"table": "invoice_status"}, {"invoice_status": STATUS})
    for _ in range(5_000):
        _rechnung(rng, sheet, numbers[rng.choice(known).number])
    for moment_ in DOUBLED:
        row = sheet.free()
        sheet.rows[row]["Erstellt am"] = _berlin(datetime.fromisoformat(f"{moment_}+00:00"))
        sheet.right["created"][row] = None
    for text in SKIPPED:
        row = sheet.free()
        sheet.rows[row]["Erstellt am"] = text
        sheet.right["created"][row] = None
    _rest(sheet)
    return sheet


def _rest(sheet: Sheet) -> None:
    sheet.twice("Rechnungsnummer", 4)
    sheet.plant("mixed_date_notation", "Rechnungsdatum", "2024-02-29", dated="2024-02-29")
    sheet.plant("mixed_date_notation", "Rechnungsdatum", "2023-11-05", dated="2023-11-05")
    sheet.plant("excel_truncated", "Belegnummer extern", "400638133393123000", "731204958812345000")
    sheet.plant("unlike_the_rest", "MwSt", "siehe Anlage", tax=None)
    sheet.plant("unlike_the_rest", "Rabatt", "laut Vertrag", discount=None)
    sheet.plant("spelling_variants", "Status", "Bezahlt", "BEZAHLT", status="Paid")
    sheet.plant("required_empty", "Status", "", status=None)
    sheet.plant("only_spaces", "Kostenstelle", " ", "  ")
    sheet.plant("control_characters", "Kostenstelle", "K-1\x01200")
    sheet.repeat(2)
    sheet.broken = [
        (
            800,
            "too_many_cells",
            "RE-2024-99901;0010023;01.02.2024;01.02.2024 10:00;1,00 €;19 %;;EUR;offen;;;;;;zu viel",
        ),
        (2600, "too_few_cells", "RE-2024-99902;0010023"),
    ]


def _rechnung(rng: random.Random, sheet: Sheet, customer: str) -> None:
    created, dated = moment(rng), moment(rng)
    net = Decimal(rng.randrange(500, 9_000_000)) / 100 * (-1 if rng.random() < 0.03 else 1)  # noqa: PLR2004 - credit notes
    tax, discount = rng.choice(list(TAXES)), rng.choice([*DISCOUNTS, "", ""])
    currency, status = rng.choice(("€", "€", "€", "EUR", "EUR", "Euro", "CHF", "US$")), rng.choice(list(STATUS))
    posted = moment(rng)
    sheet.add(
        {
            "Rechnungsnummer": f"RE-{dated.year}-{len(sheet.rows) + 1:05d}",
            "Kundennummer": customer,
            "Rechnungsdatum": f"{dated:%d.%m.%Y}",
            "Erstellt am": _berlin(created),
            "Netto": german(net),
            "MwSt": tax,
            "Rabatt": discount,
            "Währung": currency,
            "Status": status,
            "Belegnummer extern": str(rng.randrange(10**11, 10**12)),
            "Gebucht am": f"{posted:%d.%m.%Y} 00:00:00",
            "Kostenstelle": rng.choice(("", "", "K-1100", "K-1200", "K-2300")),
        },
        created=_utc(created),
        dated=f"{dated:%Y-%m-%d}",
        net=f"{net:.2f}",
        tax=TAXES[tax],
        discount=DISCOUNTS[discount] if discount else None,
        currency=CURRENCIES[currency],
        status=STATUS[status],
    )


def _berlin(moment_: datetime) -> str:
    return f"{moment_.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def _utc(moment_: datetime) -> str | None:
    """Return a moment in UTC; None where Berlin's clocks show its time twice, so that the text cannot tell."""
    local = moment_.astimezone(BERLIN).replace(tzinfo=None)
    first, second = (local.replace(tzinfo=BERLIN, fold=fold).utcoffset() for fold in (0, 1))
    return f"{moment_:%Y-%m-%dT%H:%M:%SZ}" if first == second else None
