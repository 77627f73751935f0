import pytest

DAYS = [f"{day:02d}.03.2024" for day in range(1, 26)]


@pytest.mark.parametrize(
    ("header", "cells", "kind", "evidence"),
    [
        pytest.param("Name", ["Bonbach AG", "Müller"], "text", "2 different values in 2 filled cells", id="text"),
        pytest.param("Stage", ["Won", "Lost"] * 20, "picklist", "2 options in 40 filled cells", id="picklist"),
        pytest.param("Note", ["", ""], "empty", "no cell is filled", id="empty"),
        pytest.param("Employees", ["12", "7", "1200"], "integer", "all 3 match", id="integer"),
        pytest.param("Customer ID", ["12", "7", "1200"], "id", "all 3 match; digits", id="digits under an id's name"),
        pytest.param("Konto", ["007", "012"], "id", "all 2 match; digits, 2 with a leading zero", id="leading zeros"),
        pytest.param(
            "Deal", ["D000001", "D000002"], "id", "all 2 match; 2 written as A999999", id="codes that are all different"
        ),
        pytest.param("Price", ["12.50", "7.125"], "number", "all 2 match; decimal point", id="decimal point"),
        pytest.param("Preis", ["1.234,50", "7,1"], "number", "all 2 match; decimal comma", id="decimal comma"),
        pytest.param(
            "Preis",
            ["1.234", "7.125"],
            "number",
            "all 2 match; decimal comma or decimal point: no value decides",
            id="decimal sign open",
        ),
        pytest.param("Amount", ["€ 12.50", "$1,200.00"], "amount", "all 2 match; decimal point", id="amounts"),
        pytest.param("Share", ["12 %", "7.5%"], "percentage", "all 2 match; decimal point", id="percentages"),
        pytest.param("Steuer", ["MwSt. 19%", "steuerfrei", "7"], "tax rate", "all 3 match", id="tax rates"),
        pytest.param("Tax status", ["taxable"] * 9, "text", "1 different value in 9 filled cells", id="words, no rate"),
        pytest.param("Rabatt", ["10% off", "kein", "5 %"], "discount", "all 3 match", id="discounts"),
        pytest.param("Datum", DAYS, "date", "all 25 match; day first", id="German dates"),
        pytest.param("Date", ["03/29/2024"], "date", "the one filled cell matches; month first", id="American dates"),
        pytest.param(
            "Date",
            ["01/02/2026", "03/04/2026"],
            "date",
            "all 2 match; day first or month first: no value decides",
            id="open order",
        ),
        pytest.param("CREATEDAT", ["20240305", "29991231"], "date", "all 2 match", id="SAP dates"),
        pytest.param("Number", ["20240305", "20240306"], "id", "all 2 match; digits", id="digits that are no dates"),
        pytest.param("Geboren", ["5. März 1970", "12. Oktober 1981"], "date", "all 2 match", id="month names"),
        pytest.param(
            "Created",
            ["2024-03-05T10:00:00Z"],
            "date-time",
            "the one filled cell matches; time zone written",
            id="times with a zone",
        ),
        pytest.param(
            "Created",
            ["31.03.2024 10:00", "01.04.2024 11:30"],
            "date-time",
            "all 2 match; day first, no time zone written",
            id="local times",
        ),
        pytest.param("Start", ["08:30", "17:00:00"], "time", "all 2 match", id="times of day"),
        pytest.param("Mail", ["a.b@c.de", "ä@müller.de"], "e-mail", "all 2 match", id="e-mail"),
        pytest.param("X", ["https://a.de/x?y=1"], "URL", "the one filled cell matches", id="URL"),
        pytest.param("Website", ["bonbach.de", "www.x.com"], "URL", "all 2 match", id="bare domains of a web field"),
        pytest.param("Telefon", ["+49 89 1234-0", "089/123456"], "phone", "all 2 match", id="phone"),
        pytest.param("Fax", ["622734567"], "phone", "the one filled cell matches", id="digits under a phone's name"),
        pytest.param(
            "ORACLE_ID__C", ["1-000001", "1-000002"], "id", "all 2 match; 2 written as 9-999999", id="no phone"
        ),
        pytest.param("PLZ", ["01067", "80331"], "postal code", "all 2 match; 1 with a leading zero", id="postal codes"),
        pytest.param("UStID", ["DE136695976", "ATU13585627"], "VAT ID", "all 2 match", id="VAT IDs"),
        pytest.param("Land", ["Deutschland", "AT", "Cote d'Ivoire"], "country", "all 3 match", id="countries"),
        pytest.param(
            "shipCountry", ["UK", "USA", "Germany"], "country", "all 3 match", id="letters in use that are no code"
        ),
        pytest.param("State", ["CA", "DE", "IN"], "text", "3 different values in 3 filled cells", id="US states"),
        pytest.param("Währung", ["EUR", "US$", "Euro"], "currency", "all 3 match", id="currencies"),
        pytest.param("Aktiv", ["ja", "nein", "Ja"], "boolean", "all 3 match; Ja or ja or nein", id="boolean"),
        pytest.param("is_company", ["0", "1", "1"], "boolean", "all 3 match; 0 or 1", id="zero and one"),
        pytest.param("Position", ["0", "1", "2"], "integer", "all 3 match", id="zero, one and two"),
        pytest.param(
            "Mail",
            ["a@b.de"] * 9 + ["x"],
            "e-mail",
            "9 of 10 match; 1 does not",
            id="most of them match",
        ),
        pytest.param("Age", ["12"] * 9 + ["n/a"] * 30, "integer", "9 of 39 match; 30 do not", id="placeholders aside"),
    ],
)
def test_a_field_looks_like(profiled, header, cells, kind, evidence):
    _, profile = profiled({header: cells})
    assert (kind, evidence) == (profile.fields[0].looks_like, profile.fields[0].evidence)
