"""The CRM's exports: English, UTF-8, comma, UTC, `$1,200.00`, `VAT 19%`, month first."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from samples.companies import ASCII, Company, people, phone
from samples.sheet import Sheet
from samples.words import CODE, COUNTRY, FIRST, INDUSTRIES, LAST, MONEY

START = datetime(2022, 1, 3, 6, 0, tzinfo=UTC)
MINUTES = 4 * 365 * 24 * 60
BERLIN = ZoneInfo("Europe/Berlin")
STAGES = {
    "Prospecting": "1 Kontakt", "Proposal": "2 Angebot", "Negotiation": "3 Verhandlung", "Closed Won": "4 Auftrag",
    "Closed Lost": "5 Verloren",
}  # fmt: skip
UNKNOWN_STAGES = ("On Hold", "Won (partner)")
TAXES = {
    "VAT 19%": "19", "19%": "19", "VAT 20 %": "20", "20%": "20", "VAT 7%": "7", "Sales tax 8.25%": "8.25", "0%": "0",
}  # fmt: skip
DISCOUNTS = {"10%": "10", "5 %": "5", "10% off": "10", "2.5%": "2.5", "15% discount": "15", "none": "0"}

_OPEN_QUOTE = (
    '0015g00000{code}AAA,"Open Quote Tools Ltd,,+44 20 7946001,https://www.open-quote.com,1 Mill Road,Leeds,LS1 4DY,'
    "United Kingdom,Retail,45,900000.00,{owner},2024-02-02 10:00:00,"
)


def sheets(rng: random.Random, known: list[Company]) -> list[Sheet]:
    """Return accounts, contacts, users and deals."""
    users = _users(rng)
    owners = [row["Email"] for row in users.rows]
    ids = {company.number: f"0015g00000{_code(rng)}AAA" for company in known}
    accounts = _accounts(rng, known, ids, owners)
    return [accounts, _contacts(rng, known, ids), users, _deals(rng, known, ids, owners)]


def _sheet(rng: random.Random, file: str, *fields: str) -> Sheet:
    return Sheet(file, fields, "utf-8", ",", rng)


def _code(rng: random.Random) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789") for _ in range(5))


def moment(rng: random.Random) -> datetime:
    """Return a moment of the four years that the samples cover, to the minute, in UTC."""
    return START + timedelta(minutes=rng.randrange(MINUTES))


def _users(rng: random.Random) -> Sheet:
    sheet = _sheet(rng, "users.csv", "User ID", "Name", "Email", "Role", "Time Zone", "Active", "Hire Date")
    seen: set[str] = set()
    while len(sheet.rows) < 48:  # noqa: PLR2004 - a sales team
        first, last = rng.choice(FIRST["en"]), rng.choice(LAST["en"])
        mail = f"{first}.{last}@lumen-crm.example".lower()
        if mail in seen:
            continue
        seen.add(mail)
        sheet.add(
            {
                "User ID": f"U{len(sheet.rows) + 1:04d}",
                "Name": f"{first} {last}",
                "Email": mail,
                "Role": rng.choice(("Sales", "Sales", "Service", "Manager")),
                "Time Zone": rng.choice(("America/New_York", "Europe/London", "Europe/Berlin")),
                "Active": rng.choice(("true", "true", "true", "false")),
                "Hire Date": f"{rng.randrange(1, 13):02d}/{rng.randrange(1, 13):02d}/{rng.randrange(2015, 2025)}",
            }
        )
    sheet.planted += [(row, "Hire Date", "undecided_date_order") for row in range(len(sheet.rows))]
    return sheet


def _accounts(rng: random.Random, known: list[Company], ids: dict[int, str], owners: list[str]) -> Sheet:
    sheet = _sheet(
        rng, "accounts.csv", "Account ID", "Account Name", "VAT ID", "Phone", "Website", "Billing Street",
        "Billing City", "Billing Postal Code", "Billing Country", "Industry", "Employees", "Annual Revenue",
        "Owner Email",
        "Created (UTC)", "Description",
    )  # fmt: skip
    sheet.ask(
        "created", "Created (UTC)", "convert_timezone", {"source": "UTC", "target": "Europe/Berlin", "output": "german"}
    )
    for company in known:
        created = moment(rng)
        sheet.add(
            {
                "Account ID": ids[company.number],
                "Account Name": company.name.translate(ASCII) if rng.random() < 0.3 else company.name,  # noqa: PLR2004
                "VAT ID": company.vat if rng.random() < 0.8 else "",  # noqa: PLR2004 - most have one
                "Phone": company.phone,
                "Website": f"https://www.{company.domain}",
                "Billing Street": company.street,
                "Billing City": company.city,
                "Billing Postal Code": company.postal,
                "Billing Country": COUNTRY[company.country][0],
                "Industry": rng.choice(INDUSTRIES),
                "Employees": str(rng.randrange(3, 4000)),
                "Annual Revenue": f"{rng.randrange(100, 90_000) * 1000:,}.00",
                "Owner Email": rng.choice(owners),
                "Created (UTC)": f"{created:%Y-%m-%d %H:%M:%S}",
                "Description": rng.choice(("", "", f"Met at the fair in {company.city}.", "Wants quarterly invoices.")),
            },
            created=_german(created),
        )
    sheet.twice("Account ID", 2)
    sheet.spoil("outer_spaces", "Account Name", " {}", 7)
    sheet.spoil("outer_spaces", "Account Name", "{}\u00a0", 4)
    sheet.spoil("invisible_characters", "Account Name", "{}\u200b", 5)
    sheet.plant("lost_characters", "Account Name", "B\ufffdhm Logistik GmbH", "Gr\ufffdn Papier AG")
    sheet.plant("mojibake", "Account Name", "KÃ¶nig Feinmechanik GmbH", "SchÃ¤fer Optik KG", "CafÃ© Ã‰lan Services SA")
    sheet.plant("required_empty", "Account Name", "", "", "")
    sheet.plant("placeholders", "Phone", "N/A", "n/a", "-", "unknown", "K.A.")
    sheet.plant("excel_scientific", "Phone", "4.98932E+11", "1.41555E+10")
    sheet.plant("unlike_the_rest", "Website", "see card", "ask Ruby")
    sheet.plant("wrong_check_digit", "VAT ID", "DE136695977", "ATU13585628", "DE811907981")
    sheet.plant("spelling_variants", "Billing City", "PARIS", "paris", "SAN FRANCISCO")
    sheet.plant("too_long", "Billing City", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch, Anglesey")
    sheet.plant("spelling_variants", "Industry", "software", "SOFTWARE", "Health-care")
    sheet.plant("only_spaces", "Description", "  ", "   ")
    sheet.plant("line_breaks", "Billing Street", "12 High Street\nSuite 4", "7 Mill Road\nUnit 3")
    sheet.plant("control_characters", "Description", "Call back\x07 in May.", "Prefers\x0b e-mail.")
    sheet.plant("unlike_the_rest", "Owner Email", "olivia(at)lumen-crm.example", "nobody")
    sheet.broken = [
        (120, "too_few_cells", f"0015g00000{_code(rng)}AAA,Cut Off Foods Inc."),
        (640, "unclosed_quote", _OPEN_QUOTE.format(code=_code(rng), owner=owners[0])),
    ]
    return sheet


def _contacts(rng: random.Random, known: list[Company], ids: dict[int, str]) -> Sheet:
    sheet = _sheet(
        rng, "contacts.csv", "Contact ID", "Account ID", "Salutation", "First Name", "Last Name", "Email", "Mobile",
        "Birthdate", "Opt In", "Lead Source", "Last Activity",
    )  # fmt: skip
    for company in known:
        for person in people(rng, company, rng.randrange(1, 4)):
            active = moment(rng)
            sheet.add(
                {
                    "Contact ID": f"C{len(sheet.rows) + 100_001}",
                    "Account ID": ids[company.number],
                    "Salutation": rng.choice(("Ms.", "Mr.", "")),
                    "First Name": person.first,
                    "Last Name": person.last,
                    "Email": person.mail,
                    "Mobile": phone(rng, company.country) if rng.random() < 0.7 else "",  # noqa: PLR2004
                    "Birthdate": f"{rng.randrange(1955, 2003)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
                    "Opt In": rng.choice(("yes", "no")),
                    "Lead Source": rng.choice(("Web", "Trade fair", "Referral", "Phone")),
                    "Last Activity": f"{active:%Y-%m-%dT%H:%M:%SZ}",
                }
            )
    sheet.twice("Contact ID", 3)
    sheet.twice("Email", 2)
    sheet.plant("impossible_dates", "Birthdate", "1981-02-30", "1977-06-31", "1999-02-29")
    sheet.plant("mixed_date_notation", "Birthdate", "24.12.1970", "17.08.1988", "31.01.1990")
    sheet.plant("mixed_zones", "Last Activity", "2024-05-06T10:00:00", "2023-11-02T08:15:00", "2024-07-09T17:45:00")
    sheet.plant("unlike_the_rest", "Email", "grace.hill@", "zoe turner@web.de", "n.n.@@mail.com")
    sheet.plant("placeholders", "Last Name", "N/A", "unknown")
    sheet.plant("required_empty", "Last Name", "", "")
    sheet.plant("spelling_variants", "Lead Source", "trade fair", "Tradefair", "WEB")
    sheet.plant("too_long", "First Name", "Wolfeschlegelsteinhausenbergerdorff Maximilian")
    sheet.spoil("invisible_characters", "Email", "\ufeff{}", 2)
    sheet.plant("unlike_the_rest", "Opt In", "maybe", "ask again")
    sheet.broken = [(900, "too_many_cells", "C900001,,Ms.,Ava,Extra,ava.extra@x.example,,1980-01-01,yes,Web,,x,y,z")]
    return sheet


def _deals(rng: random.Random, known: list[Company], ids: dict[int, str], owners: list[str]) -> Sheet:
    sheet = _sheet(
        rng, "deals.csv", "Deal ID", "Account ID", "Deal Name", "Country", "Amount", "Discount", "Tax", "Stage",
        "Probability", "Close Date", "Article", "Owner Email", "Created (UTC)",
    )  # fmt: skip
    sheet.ask("closed", "Close Date", "parse_datetime", {"order": "month_first"})
    sheet.ask("amount", "Amount", "parse_number", {"decimal": "point"})
    sheet.ask("currency", "Amount", "convert_currency_symbol", {"country": "Country"})
    sheet.ask("tax", "Tax", "normalize_tax_rate", {"output": "percent", "scale": "percent"})
    sheet.ask("discount", "Discount", "normalize_discount", {"output": "percent", "scale": "percent"})
    sheet.ask("stage", "Stage", "map_picklist", {"table": "deal_stages"}, {"deal_stages": STAGES})
    for _ in range(4_200):
        _deal(rng, sheet, rng.choice(known), ids, owners)
    sheet.twice("Deal ID", 6)
    sheet.plant("mixed_date_order", "Close Date", "13/02/2024", "27/11/2023", "31/01/2025", closed=None)
    sheet.plant("impossible_dates", "Close Date", "02/30/2024", "11/31/2023", closed=None)
    sheet.plant("spelling_variants", "Stage", "closed won", "CLOSED WON", stage="4 Auftrag")
    sheet.plant("spelling_variants", "Stage", "Closed-Won", "closedlost", stage=None)
    sheet.plant("unlike_the_rest", "Tax", "see contract", "ask finance", tax=None)
    sheet.plant("unlike_the_rest", "Discount", "as agreed", "special", discount=None)
    sheet.plant("placeholders", "Amount", "tbd", "N/A", amount=None, currency=None)
    sheet.plant("unlike_the_rest", "Amount", "ask for an offer", "on request", amount=None, currency=None)
    sheet.plant("excel_date", "Article", "3. Feb", "Mar 04", "12-Dec")
    sheet.plant("excel_error", "Article", "#NAME?", "#REF!")
    sheet.plant("unlike_the_rest", "Probability", "high", "low")
    sheet.repeat(3)
    sheet.broken = [
        (
            1500,
            "too_many_cells",
            'D900001,,Too many,Germany,$1.00,,19%,Proposal,10%,03/14/2024,1-1,,2024-01-01 00:00:01,9,"a",7',
        ),
        (3000, "too_few_cells", "D900002,"),
    ]
    return sheet


def _deal(rng: random.Random, sheet: Sheet, company: Company, ids: dict[int, str], owners: list[str]) -> None:
    created, closed = moment(rng), moment(rng)
    amount = Decimal(rng.randrange(20_000, 40_000_000)) / 100
    tax, discount = rng.choice(list(TAXES)), rng.choice([*DISCOUNTS, "", "", ""])
    stage = rng.choice(list(STAGES)) if rng.random() > 0.01 else rng.choice(UNKNOWN_STAGES)  # noqa: PLR2004 - few
    country = company.country if company.country in ("US", "CA", "DE", "FR", "GB", "AT", "SE") else "DE"
    sheet.add(
        {
            "Deal ID": f"D{len(sheet.rows) + 1:09d}",
            "Account ID": ids[company.number],
            "Deal Name": f"{company.stem} {rng.randrange(2022, 2026)}-{rng.randrange(1, 5)}",
            "Country": COUNTRY[country][0],
            "Amount": f"{MONEY[country]} {amount:,.2f}"
            if MONEY[country].isalpha()
            else f"{MONEY[country]}{amount:,.2f}",
            "Discount": discount,
            "Tax": tax,
            "Stage": stage,
            "Probability": f"{rng.randrange(0, 11) * 10}%",
            "Close Date": f"{closed:%m/%d/%Y}",
            "Article": f"{rng.randrange(1, 40)}-{rng.randrange(1, 400)}",
            "Owner Email": rng.choice(owners),
            "Created (UTC)": f"{created:%Y-%m-%d %H:%M:%S}",
        },
        closed=f"{closed:%Y-%m-%d}",
        amount=f"{amount:.2f}",
        currency=CODE[country],
        tax=TAXES[tax],
        discount=DISCOUNTS[discount] if discount else None,
        stage=STAGES.get(stage),
    )


def _german(moment_: datetime) -> str:
    return f"{moment_.astimezone(BERLIN):%d.%m.%Y %H:%M:%S}"
