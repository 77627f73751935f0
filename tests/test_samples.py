from collections import defaultdict

import polars as pl
import pytest

from engine.column import apply
from engine.load import load
from engine.lookups import Tables
from engine.profile import Selection, matching, profile
from engine.table import LINE
from samples.make import FILES, write_samples
from transforms import catalogue

NAMES = [name for names in FILES.values() for name in names]


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return write_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def tables(truth, tmp_path_factory):
    """Return the samples as they are loaded, by file name; nothing about them is told."""
    return {path.name: load(path, tmp_path_factory.mktemp("table"))[0] for path in truth.files}


@pytest.fixture(scope="module")
def profiles(tables):
    return {name: profile(table, Tables()) for name, table in tables.items()}


def test_they_are_the_same_bytes_every_time(truth, tmp_path):
    again = write_samples(tmp_path)
    for first, second in zip(truth.files, again.files, strict=True):
        assert first.read_bytes() == second.read_bytes()
    assert (tmp_path / "truth.json").read_bytes() == (truth.files[0].parent / "truth.json").read_bytes()


def test_every_file_is_read_as_it_was_written(tables):
    found = {
        name: (table.decision("encoding").value, table.decision("delimiter").value) for name, table in tables.items()
    }
    assert found == dict.fromkeys(FILES["a"], ("utf-8", ",")) | dict.fromkeys(FILES["b"], ("cp1252", ";"))
    assert all(table.account.holds for table in tables.values())


def test_exactly_the_broken_rows_are_set_aside_or_repaired(truth, tables):
    for name, table in tables.items():
        broken = {row.line: row.kind for row in truth.broken if row.file == name}
        cells = {line for line, kind in broken.items() if kind != "unclosed_quote"}
        quotes = {line for line, kind in broken.items() if kind == "unclosed_quote"}
        assert set(table.rejected()["line"]) == cells
        assert quotes <= set(table.scan().select(LINE).collect()[LINE])  # one reading only: taken as text, and listed
        assert table.account.repaired_rows == len(quotes)


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_planted_defects_are_found(truth, tables, profiles, name):
    planted = defaultdict(set)
    for defect in truth.defects:
        if defect.file == name:
            planted[defect.field or None, defect.kind].add(defect.line)
    kinds = {kind for _, kind in planted}
    found = {}
    for finding in profiles[name].findings:
        if finding.severity != "info" or finding.code in kinds:
            lines = matching(tables[name], Selection.of(finding)).collect()[LINE].to_list()
            assert len(lines) == finding.rows
            found[finding.field, finding.code] = set(lines)
    assert found == dict(planted)


def test_every_kind_of_finding_is_planted_somewhere(truth):
    planted = {defect.kind for defect in truth.defects}
    assert planted == {
        "control_characters", "duplicate_key", "duplicate_rows", "excel_date", "excel_error", "excel_scientific",
        "excel_truncated", "impossible_dates", "inner_spaces", "invisible_characters", "line_breaks", "lost_characters",
        "lost_zeros", "mixed_date_notation", "mixed_date_order", "mixed_decimals", "mixed_zones", "mojibake",
        "only_spaces", "outer_spaces", "placeholders", "required_empty", "spelling_variants", "too_long",
        "undecided_date_order", "undecided_decimals", "unlike_the_rest", "wrong_check_digit",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "field", "kind"),
    [
        ("accounts.csv", "Created (UTC)", "date-time"),
        ("accounts.csv", "Industry", "picklist"),
        ("accounts.csv", "VAT ID", "VAT ID"),
        ("accounts.csv", "Website", "URL"),
        ("deals.csv", "Amount", "amount"),
        ("deals.csv", "Discount", "discount"),
        ("deals.csv", "Tax", "tax rate"),
        ("deals.csv", "Close Date", "date"),
        ("deals.csv", "Deal ID", "id"),
        ("contacts.csv", "Opt In", "boolean"),
        ("contacts.csv", "Email", "e-mail"),
        ("Kunden.csv", "PLZ", "postal code"),
        ("Kunden.csv", "Land", "country"),
        ("Kunden.csv", "Kundennummer", "id"),
        ("Kunden.csv", "Umsatz Vorjahr", "amount"),
        ("Rechnungen.csv", "MwSt", "tax rate"),
        ("Rechnungen.csv", "Rabatt", "discount"),
        ("Rechnungen.csv", "Währung", "currency"),
        ("Rechnungen.csv", "Netto", "number"),
        ("Ansprechpartner.csv", "Telefon", "phone"),
    ],
)
def test_fields_look_like_what_they_are(profiles, name, field, kind):
    assert profiles[name].field(field).looks_like == kind


@pytest.mark.parametrize(
    "transform",
    [
        "convert_timezone",
        "parse_datetime",
        "parse_number",
        "convert_currency_symbol",
        "normalize_tax_rate",
        "normalize_discount",
        "map_picklist",
    ],
)
def test_transforms_give_exactly_the_right_values(truth, tables, transform):
    asked = [answers for answers in truth.answers if answers.transform == transform]
    assert asked
    for answers in asked:
        rows = tables[answers.file].scan().filter(pl.col(LINE).is_in(list(answers.right))).collect()
        own = {
            name: pl.DataFrame({"key": list(rows_), "value": list(rows_.values())})
            for name, rows_ in answers.tables.items()
        }
        made = apply(catalogue()[transform].of(answers.options), rows, answers.field, {**Tables(), **own})
        wrong = [
            (line, before, answers.right[line], after, reason)
            for line, before, after, reason in zip(
                rows[LINE], rows[answers.field], made["result"], made["reason"], strict=True
            )
            if answers.right[line] != after and before
        ]
        assert wrong == []


def test_companies_that_both_systems_know_are_named(truth, tables):
    accounts = set(tables["accounts.csv"].scan().collect()["Account ID"])
    customers = set(tables["Kunden.csv"].scan().collect()["Kundennummer"])
    assert len(truth.matches) == 700
    assert {a for a, _ in truth.matches} <= accounts
    assert len({b for _, b in truth.matches} & customers) >= 690  # a few were given another's number
