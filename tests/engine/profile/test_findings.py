import pytest

from engine.profile import Selection, matching

NAMES = [f"Firma {letter}{other} GmbH" for letter in "ABCDEF" for other in "ABCDEFGHIJ"]
IDS = [f"K{number:05d}" for number in range(60)]


def found(profile, *, info=False):
    return [(f.code, f.rows, f.line) for f in profile.findings if info or f.severity != "info"]


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        pytest.param("Name", NAMES, [], id="nothing wrong"),
        pytest.param("Customer ID", [*IDS, "K00007"], [("duplicate_key", 2, 9)], id="a key twice"),
        pytest.param("Account ID", IDS[:5] * 10, [], id="a reference to another table is no key"),
        pytest.param(
            "Mail", [f"a{n}@b.de" for n in range(150)] + ["a3@b.de"], [("duplicate_key", 2, 5)], id="mail twice"
        ),
        pytest.param("Name", [*NAMES, ""], [("required_empty", 1, 62)], id="one gap"),
        pytest.param("Name", [*NAMES, *[""] * 20], [], id="many gaps are a choice"),
        pytest.param("Customer ID", [*IDS, *[""] * 9], [("required_empty", 9, 62)], id="gaps in a key"),
        pytest.param("Name", [*NAMES, " Aha AG", "Oho AG\u00a0"], [("outer_spaces", 2, 62)], id="spaces at the ends"),
        pytest.param("Name", [*NAMES, "   "], [("only_spaces", 1, 62)], id="only spaces"),
        pytest.param("Name", [*NAMES, "Aha\u200b AG"], [("invisible_characters", 1, 62)], id="zero-width space"),
        pytest.param("Name", [*NAMES, "\ufeffAha AG"], [("invisible_characters", 1, 62)], id="byte-order mark"),
        pytest.param("Name", [*NAMES, "Aha\x07AG"], [("control_characters", 1, 62)], id="control character"),
        pytest.param("Name", [*NAMES, "MÃ¼ller AG"], [("mojibake", 1, 62)], id="mojibake"),
        pytest.param("Name", [*NAMES, "JÃ¶nkÃ¶ping"], [("mojibake", 1, 62)], id="Swedish mojibake"),
        pytest.param("Name", [*NAMES, "SÃO PAULO", "Â gauche"], [], id="capitals with accents are no mojibake"),
        pytest.param("Name", [*NAMES, "M\ufffdller"], [("lost_characters", 1, 62)], id="lost letters"),
        pytest.param("Name", [*NAMES, "n/a", "K.A.", "-"], [("placeholders", 3, 62)], id="placeholders"),
        pytest.param("Vorname", [*NAMES, "Na"], [], id="a name that is spelled like a placeholder"),
        pytest.param("Code", ["NA", "EU", "AS", "AF"], [], id="NA among short codes"),
        pytest.param("Sign", [".", ",", "-", "'"], [], id="a hyphen among signs"),
        pytest.param("Rabatt", ["10 %", "5 %", "none"], [], id="no discount is an answer"),
        pytest.param("City", ["Köln", "KÖLN", "Köln", "Bonn"], [("spelling_variants", 1, 3)], id="case differs"),
        pytest.param(
            "Stage", ["Closed Won"] * 20 + ["closed won", "Closed-Won"], [("spelling_variants", 2, 22)], id="options"
        ),
        pytest.param("Salesforce ID", ["0015g00000AbCdE", "0015g00000aBcDe"], [], id="ids whose case counts"),
        pytest.param("City", ["A" * 41, "Köln"], [("too_long", 1, 2)], id="a long city"),
        pytest.param("Name", [*NAMES, "x" * 256], [("too_long", 1, 62)], id="a long text"),
        pytest.param("Description", ["x" * 2000, "y"], [], id="a long description"),
        pytest.param("Name", [*NAMES, "#NAME?", "#N/A"], [("excel_error", 2, 62)], id="spreadsheet errors"),
        pytest.param(
            "Phone",
            ["+49 89 1234"] * 60 + ["4.98912E+11"],
            [("excel_scientific", 1, 62)],
            id="a shortened phone number",
        ),
        pytest.param("Artikel", [*[f"{n}-{n + 1}" for n in range(40)], "03. Mrz"], [("excel_date", 1, 42)], id="codes"),
        pytest.param(
            "IMEI",
            [*[f"3512340{n:09d}"[:15] for n in range(40)], "123456789012345000"],
            [("excel_truncated", 1, 42)],
            id="18 digits that end in zeros",
        ),
        pytest.param("EAN", [f"400638133393{n}1234" for n in range(9)], [], id="16 digits in full"),
        pytest.param("PLZ", ["01067", "10115", "80331"] * 10 + ["4109"], [("lost_zeros", 1, 32)], id="lost zeros"),
        pytest.param(
            "Date", ["13/02/2024", "02/14/2024", "02/15/2024"], [("mixed_date_order", 1, 2)], id="both orders"
        ),
        pytest.param("Date", ["01/02/2026", "03/04/2026"], [("undecided_date_order", 2, 2)], id="open order"),
        pytest.param(
            "Date", ["31.02.2024", "29.02.2024", *["28.02.2024"] * 9], [("impossible_dates", 1, 2)], id="no day"
        ),
        pytest.param("Date", ["2024-03-05"] * 9 + ["13.03.2024"], [("mixed_date_notation", 1, 11)], id="two notations"),
        pytest.param(
            "Created",
            ["2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z", "2024-03-05 10:00"],
            [("mixed_zones", 1, 4)],
            id="zones in some rows",
        ),
        pytest.param("Preis", ["1.234,50", "2,5", "3.5"], [("mixed_decimals", 1, 4)], id="both decimal signs"),
        pytest.param("Preis", ["1.234", "7.125"], [("undecided_decimals", 2, 2)], id="open decimal sign"),
        pytest.param("Latitude", ["25.783", "80.189"], [], id="degrees have decimals"),
        pytest.param("Mail", ["a@b.de"] * 9 + ["a(at)b.de"], [("unlike_the_rest", 1, 11)], id="no e-mail"),
        pytest.param(
            "UStID", ["DE136695976", "ATU13585627", "DE136695977"], [("wrong_check_digit", 1, 4)], id="a third is wrong"
        ),
        pytest.param(
            "UStID", ["DE136695976"] * 9 + ["DE136695977"], [("wrong_check_digit", 1, 11)], id="a wrong check digit"
        ),
        pytest.param("Amount", ["$12.50", "€3.00", "US$4.00"], [("unclear_currency", 1, 2)], id="whose dollar"),
    ],
)
def test_exactly_what_is_wrong_is_found(profiled, placeholders, header, cells, expected):
    table, profile = profiled({header: cells, "Zeile": [str(n) for n in range(len(cells))]})
    assert expected == found(profile)
    for finding in profile.findings:
        rows = matching(table, Selection.of(finding), placeholders).collect()
        assert finding.rows == rows.height
        assert list(finding.lines) == rows["←line"].to_list()[:1000]


@pytest.mark.parametrize(
    ("header", "cells", "transform", "options"),
    [
        pytest.param("X", [" a", "b"], "trim_whitespace", {}, id="spaces"),
        pytest.param("Date", ["31/12/2024", "01/02/2024"], "parse_datetime", {"order": "day_first"}, id="day first"),
        pytest.param(
            "Date", ["12/31/2024", "01/02/2024"], "parse_datetime", {"order": "month_first"}, id="month first"
        ),
        pytest.param("Date", ["01/02/2024"], "parse_datetime", {}, id="the order is asked"),
        pytest.param("At", ["31.12.2024 10:00"], "convert_timezone", {"order": "day_first"}, id="local times"),
        pytest.param("At", ["1996-07-04 00:00:00.000"], "parse_datetime", {}, id="days written with midnight"),
        pytest.param("Preis", ["1.234,50"], "parse_number", {"decimal": "comma"}, id="decimal comma"),
        pytest.param("Preis", ["1.234"], "parse_number", {}, id="the decimal sign is asked"),
        pytest.param("Währung", ["€", "US$"], "convert_currency_symbol", {}, id="symbols"),
        pytest.param("Steuer", ["MwSt. 19%"], "normalize_tax_rate", {}, id="tax words"),
        pytest.param("Rabatt", ["10% off"], "normalize_discount", {}, id="discounts"),
        pytest.param("City", ["x" * 50], "truncate_text", {"length": 40}, id="too long"),
        pytest.param("Stage", ["Won"] * 30 + ["WON"], "map_picklist", {}, id="options spelled in two ways"),
        pytest.param("N", ["MÃ¼ller"], "repair_mojibake", {}, id="mojibake"),
    ],
)
def test_a_finding_suggests_the_transform_that_cures_it(profiled, header, cells, transform, options):
    _, profile = profiled({header: cells})
    suggested = [(f.suggestion.transform, f.suggestion.options) for f in profile.findings if f.suggestion]
    assert [(transform, options)] == suggested


def test_currencies_are_settled_by_the_records_country(profiled):
    _, profile = profiled(
        {"Amount": ["$5.00", "$6.00"], "BillingCountry": ["US", "CA"], "ShippingCountry": ["US", "US"]}
    )
    unclear = next(f for f in profile.findings if f.code == "unclear_currency")
    assert unclear.suggestion.options == {"country": "BillingCountry"}


def test_short_postal_codes_of_other_countries_are_right(profiled, placeholders):
    columns = {"PLZ": ["01067", "80331", "10115"] * 20 + ["4109", "1010", "1020"], "Land": ["DE"] * 61 + ["AT", "AT"]}
    table, profile = profiled(columns)
    (finding,) = [f for f in profile.findings if f.code == "lost_zeros"]
    assert (finding.rows, finding.line, finding.value) == (1, 62, "4109")
    assert matching(table, Selection.of(finding), placeholders).collect()["PLZ"].to_list() == ["4109"]


def test_rows_that_repeat_an_earlier_row_are_found(profiled, placeholders):
    table, profile = profiled({"A": ["x", "y", "x", "x"], "B": ["1", "1", "1", "2"]})
    (finding,) = profile.findings
    assert (finding.code, finding.rows, finding.line, finding.field) == ("duplicate_rows", 1, 4, None)
    assert matching(table, Selection.of(finding), placeholders).collect()["←line"].to_list() == [4]


def test_empty_fields_are_named_once(profiled):
    _, profile = profiled({"A": ["x"], "B": [""], "C": [""]})
    (finding,) = profile.findings
    assert finding.sentence == "2 fields are empty in every row: B, C"


def test_the_placeholder_step_empties_exactly_the_placeholders(profiled):
    from engine.column import apply
    from transforms import catalogue

    cells = [*NAMES, " n/a ", "K.A.", "-", "no data n/a", "A-B"]
    table, profile = profiled({"Name": cells})
    suggestion = next(f.suggestion for f in profile.findings if f.code == "placeholders")
    made = apply(catalogue()[suggestion.transform].of(suggestion.options), table.scan().collect(), "Name")
    assert made["result"].to_list()[60:] == [None, None, None, "no data n/a", "A-B"]


def test_errors_come_before_warnings_and_many_rows_before_few(profiled):
    _, profile = profiled({"A": [" a", " b", "c\x07"], "B": [" x", "y", "z"]})
    assert [f.code for f in profile.findings] == ["control_characters", "outer_spaces", "outer_spaces"]
    assert [f.rows for f in profile.findings] == [1, 2, 1]
