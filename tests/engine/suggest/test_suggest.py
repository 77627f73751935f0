"""What is suggested for a field, from what its rows, its name and its surroundings say."""

import pytest

from engine import edit
from engine.profile import look, profile
from engine.profile.look import known
from engine.project import Step
from engine.suggest import Surroundings, suggestions
from engine.suggest.zones import language, zone_in_header
from tests.engine.profile.conftest import PLACEHOLDERS, made
from transforms import catalogue

GERMAN = ["18.08.2024 18:49", "19.08.2024 07:30", "31.12.2024 23:59"]
ISO = ["2024-08-18 18:49:00", "2024-08-19 07:30:00", "2024-12-31 23:59:00"]


@pytest.fixture
def suggested(tmp_path):
    def asked(name, cells, others=None, partner=None, steps=(), *, beside=None, tables=None):  # noqa: PLR0913 - all that is known
        columns = {name: cells} | {other: ["x"] * len(cells) for other in others or ()} | (beside or {})
        table = made(tmp_path / "table", columns)
        looks = {field: look(table, field, PLACEHOLDERS) for field in table.fields}
        theirs = None
        if partner is not None:
            theirs = look(made(tmp_path / "partner", {name: partner}), name, PLACEHOLDERS).field
        around = Surroundings(table.fields, {field: one.field for field, one in looks.items()}, theirs, tables or {})
        return suggestions(looks[name], around, steps)

    return asked


def first(proposals):
    return (proposals[0].transform, dict(proposals[0].options), proposals[0].label, proposals[0].asks)


@pytest.mark.parametrize(
    ("name", "cells", "others", "wanted"),
    [
        pytest.param(
            "Erstellt am",
            GERMAN,
            ["Kundennummer", "Rechnungsdatum"],
            (
                "convert_timezone",
                {"source": "Europe/Berlin", "order": "day_first"},
                "Looks like German date-times: convert from Europe/Berlin?",
                False,
            ),
            id="German date-times beside German field names",
        ),
        pytest.param(
            "Created (UTC)",
            ISO,
            ["Account ID"],
            ("convert_timezone", {"source": "UTC"}, "The field's name says UTC: mark them as UTC?", False),
            id="the header says UTC",
        ),
        pytest.param(
            "Start (America/Chicago)",
            ISO,
            [],
            (
                "convert_timezone",
                {"source": "America/Chicago"},
                "The field's name says America/Chicago: convert from America/Chicago?",
                False,
            ),
            id="the header names a zone, which wins over the language",
        ),
        pytest.param(
            "Created",
            ISO,
            ["Account ID", "Name"],
            ("convert_timezone", {}, "Times without a timezone: choose whose clock they are from", True),
            id="nothing tells the zone, so it is asked",
        ),
        pytest.param(
            "Netto",
            ["1.234,50", "2,00", "17,99"],
            [],
            ("parse_number", {"decimal": "comma"}, "Read the decimal commas as numbers", False),
            id="decimal commas",
        ),
        pytest.param(
            "MwSt",
            ["19", "7", "19"],
            [],
            ("normalize_tax_rate", {"output": "percent"}, "Write the tax rates as 19", False),
            id="plain figures under the name of a tax",
        ),
        pytest.param(
            "Datum",
            ["31.12.2024", "30.11.2024"],
            [],
            ("parse_datetime", {"order": "day_first"}, "Write the dates as 2026-12-31", False),
            id="German dates",
        ),
        pytest.param(
            "Date",
            ["03/04/2024", "05/06/2024"],
            [],
            ("parse_datetime", {}, "Write the dates as 2026-12-31: day or month first?", False),
            id="dates whose order no value decides stay open",
        ),
        pytest.param(
            "Land",
            ["Deutschland", "Österreich", "Frankreich"],
            [],
            ("convert_country", {"output": "code2"}, "Write the countries as DE", False),
            id="countries",
        ),
    ],
)
def test_the_first_suggestion_is(suggested, name, cells, others, wanted):
    assert first(suggested(name, cells, others)) == wanted


@pytest.mark.parametrize(
    ("name", "cells", "partner", "wanted"),
    [
        pytest.param("MwSt", ["19", "7"], ["0.19", "0.07"], {"output": "fraction"}, id="the other side has fractions"),
        pytest.param("Land", ["Deutschland", "Italien"], ["DEU", "ITA"], {"output": "code3"}, id="three letters"),
        pytest.param(
            "Datum", ["2024-12-31", "30.11.2024"], ["01.02.2024", "13.02.2024"],
            {"order": "day_first", "output": "german"}, id="German dates on the other side",
        ),
        pytest.param("Aktiv", ["ja", "nein"], ["1", "0"], {"output": "1_0"}, id="figures for yes and no"),
    ],
)  # fmt: skip
def test_the_other_side_decides_how_it_is_written(suggested, name, cells, partner, wanted):
    assert suggested(name, cells, partner=partner)[0].options == wanted


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        pytest.param("Land", ["DE", "AT", "FR"], id="countries that are codes already"),
        pytest.param("Aktiv", ["true", "false"], id="true and false already"),
        pytest.param("Name", ["Bonbach", "Rossi"], id="plain text"),
        pytest.param("Datum", ["2024-12-31", "2024-11-30"], id="ISO dates"),
        pytest.param("Leer", ["", ""], id="an empty field"),
        pytest.param("Gender", ["Male", "Female", "Male"], id="a word that is a country in one language only"),
        pytest.param("WEIGHTUNIT", ["KG", "KG"], id="a unit that is also a country's code"),
        pytest.param("ParentId", ["XXX", "XXX"], id="a code for no currency"),
        pytest.param("USt-Schlüssel (Anzahlungen)", ["0", "3"], id="a tax key is no rate"),
        pytest.param("Variant Inventory Qty", ["1", "0", "1"], id="a number that is 0 and 1 so far"),
        pytest.param("quantityPerUnit", ["10 boxes x 20 bags", "24 - 12 oz bottles"], id="a description of packages"),
        pytest.param("reveal_ids", ["30,155", "33", "69,157"], id="a list of ids"),
        pytest.param("Changed", ["2006-04-15T03:23:35Z", "2006-04-15T03:23:28Z"], id="all in UTC already"),
    ],
)
def test_nothing_is_suggested_for(suggested, name, cells):
    assert suggested(name, cells) == []


def test_a_figure_that_a_step_reads_is_not_read_a_second_time(suggested):
    assert [one.transform for one in suggested("Skonto", ["2,38", "1,5", "0,00"])] == ["normalize_discount"]


def test_cash_discounts_are_told_apart_and_not_read_as_percentages(suggested):
    (found,) = suggested("Skonto", ["2 % Skonto 10 Tage", "3 % 14 Tage", "10 %"])
    assert (found.transform, found.options) == ("normalize_discount", {"part": "kind"})


def test_a_phone_number_s_label_names_the_prefix_it_would_get(suggested):
    (found,) = suggested("Telefon", ["030 123456", "089 987654"], ["Straße", "Ort", "Kundennummer"])
    assert found.label == "Write the numbers as +49 …"
    (other,) = suggested("Phone", ["(503) 555-9831", "(206) 555-3412"])
    assert "+49" not in other.label


def test_a_country_of_few_values_is_told_by_its_header_or_a_plain_name(suggested):
    assert [one.transform for one in suggested("BILLINGCOUNTRY", ["USA", "Canada"])] == ["convert_country"]
    assert [one.transform for one in suggested("Sitz", ["Germany", "Germany"])] == ["convert_country"]


def test_an_amount_is_never_turned_into_its_currency(suggested):
    assert [one.transform for one in suggested("Betrag", ["1,50 €", "2,75 €", "$3,10"])] == ["parse_number"]


def test_repairs_come_first_and_stand_before_the_other_steps(suggested):
    found = suggested("Netto", [" 1.234,50", "2,00 ", "17,99"])
    assert [(one.transform, one.first) for one in found] == [("trim_whitespace", True), ("parse_number", False)]


def test_what_a_step_does_already_is_not_suggested_again(suggested):
    steps = [Step(transform="parse_number", options={"decimal": "comma"})]
    assert suggested("Netto", ["1.234,50", "2,00"], steps=steps) == []


def test_another_reading_of_the_same_cells_is_not_suggested_behind_the_first(suggested):
    cells = ["MwSt. 19 %", "MwSt. 7 %"]
    assert [one.transform for one in suggested("Satz", cells)] == ["normalize_tax_rate", "categorize_tax"]
    assert suggested("Satz", cells, steps=[Step(transform="normalize_tax_rate")]) == []


COMMAS, CODES = ["1.234,50", "2,00", "17,35"], ["EUR", "JPY", "USD"]


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        pytest.param(
            "Betrag",
            {"cells": COMMAS, "beside": {"Währung": CODES}},
            ("check_amount", {"currency": "Währung", "decimal": "comma"}, False),
            id="an amount beside its currency, as it is written",
        ),
        pytest.param(
            "Betrag",
            {
                "cells": COMMAS,
                "beside": {"Währung": CODES},
                "steps": [Step(transform="parse_number", options={"decimal": "comma"})],
            },
            ("check_amount", {"currency": "Währung"}, False),
            id="behind the step that reads it, with a point",
        ),
        pytest.param(
            "Line total",
            {"cells": ["9.50", "12.25"], "others": ["Unit price", "Qty", "Discount %"]},
            ("check_line_total", {"price": "Unit price", "quantity": "Qty", "discount": "Discount %"}, True),
            id="what stands beside it makes it",
        ),
        pytest.param(
            "Line total",
            {"cells": ["9.50", "12.25"], "others": ["List price", "Unit price", "Qty"]},
            None,
            id="two prices: which one is not known",
        ),
        pytest.param(
            "Total",
            {
                "cells": ["9.50", "12.25"],
                "others": ["Order ID"],
                "tables": {"a.order_lines": ["Order ID", "Product", "Amount"]},
            },
            (
                "check_sum",
                {"table": "a.order_lines", "key": "Order ID", "line_key": "Order ID", "amount": "Amount"},
                True,
            ),
            id="its lines are another export",
        ),
        pytest.param(
            "Total",
            {"cells": ["9.50", "12.25"], "others": ["Account ID"], "tables": {"a.deals": ["Account ID", "Amount"]}},
            None,
            id="an export that is not called lines is no sum",
        ),
    ],
)
def test_an_amount_is_checked_by_what_stands_around_it(suggested, name, given, wanted):
    checks = [one for one in suggested(name, **given) if one.transform.startswith("check_")]
    assert [(one.transform, dict(one.options), one.asks) for one in checks] == ([wanted] if wanted else [])


def test_every_suggestion_that_asks_nothing_is_a_step(suggested):
    for name, cells in [("Erstellt am", GERMAN), ("MwSt", ["MwSt. 19 %", "7 %"]), ("E-Mail", ["A@b.de", "c@d.de"])]:
        for one in suggested(name, cells, ["Kundennummer", "Straße"]):
            assert edit.made_step(catalogue(), one.transform, one.options).transform == one.transform


def test_a_field_is_looked_at_once_and_a_profile_knows_them_all(tmp_path):
    table = made(tmp_path, {"Netto": ["1,50", "2,75"], "Name": ["a", "b"]})
    assert known(table, PLACEHOLDERS) == {}
    seen = look(table, "Netto", PLACEHOLDERS)
    assert known(table, PLACEHOLDERS) == {"Netto": seen}
    whole = profile(table, PLACEHOLDERS)
    assert set(known(table, PLACEHOLDERS)) == {"Netto", "Name"}
    assert look(table, "Netto", PLACEHOLDERS) == seen
    assert seen.field == whole.field("Netto")


def test_a_language_needs_two_names_and_a_lead():
    assert language(["Datum", "Amount"]) is None
    found = language(["Datum", "Straße", "Ort"])
    assert found is not None
    assert (found.name, found.country) == ("Europe/Berlin", "DE")
    assert language(["Cognome", "Città", "Telefono"]).name == "Europe/Rome"
    assert language(["Date", "Name", "Montant"]) is None


def test_a_word_that_only_contains_a_zone_names_none():
    assert zone_in_header("Budget") is None
    assert zone_in_header("Created/Changed") is None
    assert zone_in_header("Angelegt (MEZ)").name == "Europe/Berlin"
