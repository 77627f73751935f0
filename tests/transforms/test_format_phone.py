from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.format_phone import (
    ADDED,
    CODE_OR_NOT,
    EXTENSION,
    KEYS,
    NO_COUNTRY,
    NO_ZERO,
    SEVERAL,
    UNKNOWN,
    UNREADABLE,
    WORDS,
    FormatPhone,
)


def made(cell: str, land: str | None = None, **options: Any) -> tuple[str | None, ...]:
    rows = text_frame({"v": [cell], "Land": [land]})
    return apply(FormatPhone.of(options), rows, "v", Tables()).row(0)


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        pytest.param("+49 30 1826534", "+49301826534", id="with spaces"),
        pytest.param("+49 (0)30 / 1826534", "+49301826534", id="a 0 in brackets is not dialled"),
        pytest.param("0049-30-1826534", "+49301826534", id="two zeros for the plus"),
        pytest.param("(+49) 30 1826534", "+49301826534", id="the country code in brackets"),
        pytest.param("Tel. +49 30 1826534", "+49301826534", id="a label"),
        pytest.param("tel:+49-30-1826534", "+49301826534", id="a link"),
        pytest.param("+39 06 69812345", "+390669812345", id="Italy keeps its 0"),
        pytest.param("+1 (201) 555-0123", "+12015550123", id="North America"),
        pytest.param("+43 1 58858-0", "+431588580", id="an Austrian switchboard"),
        pytest.param("\u202d+49 30 1826534\u202c", "+49301826534", id="direction marks from an address book"),
    ],
)
def test_a_number_that_says_its_country(cell: str, after: str):
    assert made(cell) == (after, None, None)


@pytest.mark.parametrize(
    ("cell", "country", "row"),
    [
        pytest.param("030/1826534", "DE", ("+49301826534", None, ADDED), id="a slash after the area code"),
        pytest.param("0171 123 45 67", "DE", ("+491711234567", None, ADDED), id="a mobile number"),
        pytest.param("044 668 18 00", "CH", ("+41446681800", None, ADDED), id="Switzerland"),
        pytest.param("06 69812345", "IT", ("+390669812345", None, ADDED), id="Italy"),
        pytest.param(
            "011 15-1234-5678", "AR", ("+5491112345678", None, ADDED), id="Argentina's mobile numbers turn round"
        ),
        pytest.param("30 1826534", "DE", ("+49301826534", None, NO_ZERO), id="a spreadsheet ate the 0"),
        pytest.param("491711234567", "DE", (None, CODE_OR_NOT, None), id="the country code without a plus, or not"),
        pytest.param("1826534", "DE", (None, UNKNOWN, None), id="no area code"),
        pytest.param("030 1826534 ext. 12", "DE", ("+49301826534", None, EXTENSION), id="an extension does not fit"),
        pytest.param("030 1826534 App. 12", "DE", ("+49301826534", None, EXTENSION), id="an extension in German"),
        pytest.param("512 345 678 wew. 12", "PL", ("+48512345678", None, EXTENSION), id="an extension in Polish"),
        pytest.param("044 / 668'18'00", "CH", ("+41446681800", None, ADDED), id="apostrophes between groups"),
        pytest.param("1-800-FLOWERS", "US", ("+18003569377", None, KEYS), id="letters on the keys"),
        pytest.param("030 1826534 / 0171 1234567", "DE", (None, SEVERAL, None), id="two numbers with a slash"),
        pytest.param("030 1826534; 0171 1234567", "DE", (None, SEVERAL, None), id="two numbers with a semicolon"),
        pytest.param("030 1826534 oder 0171 1234567", "DE", (None, SEVERAL, None), id="two numbers with a word"),
        pytest.param("+49 30 1826534/5", "DE", (None, SEVERAL, None), id="a second line by its last digit"),
        pytest.param("030 1826534 / 35", "DE", (None, SEVERAL, None), id="a second line by its last two digits"),
        pytest.param("0171 1234567 (privat)", "DE", ("+491711234567", None, WORDS), id="a word in brackets"),
        pytest.param("491711234567 [mobil]", "DE", (None, CODE_OR_NOT, None), id="a doubtful number with such a word"),
        pytest.param("12345", "DE", (None, UNKNOWN, None), id="too short for its country"),
        pytest.param("ruft zurück", "DE", (None, UNREADABLE, None), id="a sentence"),
    ],
)
def test_a_number_of_a_known_country(cell: str, country: str, row: tuple[str | None, ...]):
    assert made(cell, fixed_country=country) == row


def test_without_a_country_it_is_asked_about():
    assert made("030 1826534") == (None, NO_COUNTRY, None)


def test_the_record_s_country_goes_before_the_fixed_one():
    assert made("044 668 18 00", "Schweiz", country="Land", fixed_country="DE") == ("+41446681800", None, ADDED)
    assert made("030 1826534", None, country="Land", fixed_country="DE") == ("+49301826534", None, ADDED)
    assert made("030 1826534", "Narnia", country="Land") == (None, NO_COUNTRY, None)


@pytest.mark.parametrize(
    ("output", "after"),
    [("international", "+49 30 1826534"), ("national", "030 1826534"), ("rfc3966", "tel:+49-30-1826534")],
)
def test_outputs(output: str, after: str):
    assert made("+49301826534", output=output) == (after, None, None)


def test_an_extension_is_kept_where_it_fits():
    assert made("+49 30 1826534 ext. 12", output="rfc3966") == ("tel:+49-30-1826534;ext=12", None, None)


def test_a_country_that_is_not_there_is_refused():
    with pytest.raises(OptionError, match="two-letter code"):
        FormatPhone.of({"fixed_country": "XX"})
