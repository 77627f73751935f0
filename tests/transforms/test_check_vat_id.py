from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.check_vat_id import (
    ADDED,
    DIGITS,
    FORM,
    NO_COUNTRY,
    NOT_KNOWN,
    NOT_YET,
    OTHER,
    OWN,
    RANGE,
    CheckVatId,
    check,
)


def checked(cell: str, land: str | None = None, **options: Any) -> tuple[str | None, ...]:
    rows = text_frame({"v": [cell], "Land": [land]})
    return apply(CheckVatId.of(options), rows, "v", Tables()).row(0)


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        pytest.param("DE 136 695 976", "DE136695976", id="spaces"),
        pytest.param("de-136.695.976", "DE136695976", id="small letters, dash and dots"),
        pytest.param("USt-IdNr.: DE136695976", "DE136695976", id="a German label"),
        pytest.param("VAT ID DE136695976", "DE136695976", id="an English label"),
        pytest.param("\u200bDE\u00a0136695976", "DE136695976", id="invisible characters"),
        pytest.param("GR094259216", "EL094259216", id="Greece by its ISO code"),
        pytest.param("EL 094259216", "EL094259216", id="Greece as the Union writes it"),
        pytest.param("atu10223006", "ATU10223006", id="Austria"),
        pytest.param("DE１３６６９５９７６", "DE136695976", id="full-width digits"),
        pytest.param("CHE-107.787.577 IVA", "CHE107787577", id="Switzerland"),
        pytest.param("NL818643778B01", "NL818643778B01", id="Netherlands"),
        pytest.param("XI 432525179", "XI432525179", id="Northern Ireland"),
        pytest.param("GB 980 7806 84", "GB980780684", id="United Kingdom"),
        pytest.param("GB GD001", "GBGD001", id="a British government department"),
        pytest.param("FR 23 000047372", "FR23000047372", id="France"),
        pytest.param("BE 220764971", "BE0220764971", id="a Belgian number without its first 0"),
        pytest.param("ES-B-58378431", "ESB58378431", id="Spain"),
        pytest.param("NO 995525828 MVA", "NO995525828MVA", id="Norway"),
        pytest.param("EU372022452", "EU372022452", id="a one-stop shop number"),
    ],
)
def test_right_numbers_get_one_spelling(cell: str, after: str):
    assert checked(cell) == (after, None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("DE136695977", DIGITS, id="a wrong check digit"),
        pytest.param("DE13669597", FORM, id="too short"),
        pytest.param("DE1366959761", FORM, id="too long"),
        pytest.param("136695976", NO_COUNTRY, id="no prefix"),
        pytest.param("ohne", FORM, id="a word"),
        pytest.param("DE", FORM, id="a prefix alone"),
        pytest.param("GB100000034", RANGE, id="a British number of no known range"),
        pytest.param("GB000000000", RANGE, id="a British number of zeros"),
    ],
)
def test_wrong_numbers_are_refused(cell: str, reason: str):
    assert checked(cell) == (None, reason, None)


@pytest.mark.parametrize(
    ("cell", "country", "row"),
    [
        pytest.param("136695976", "Deutschland", ("DE136695976", None, ADDED), id="prefix from the record's country"),
        pytest.param("U10223006", "Österreich", ("ATU10223006", None, ADDED), id="an Austrian number starts with U"),
        pytest.param("094259216", "Greece", ("EL094259216", None, ADDED), id="a Greek number gets EL"),
        pytest.param("12892312-2-42", "HU", ("HU12892312", None, OWN), id="a Hungarian tax number"),
        pytest.param("556188-8404", "SE", ("SE556188840401", None, OWN), id="a Swedish company's number"),
        pytest.param("107.787.577", "CH", ("CHE107787577", None, OWN), id="a Swiss number without CHE"),
        pytest.param("ABN 51 824 753 556", "AU", ("AU51824753556", None, ADDED), id="a label of another country"),
        pytest.param("Org.nr. 995 525 828 MVA", "NO", ("NO995525828MVA", None, ADDED), id="a label of two words"),
        pytest.param("(DE136695976)", None, ("DE136695976", None, None), id="brackets around it"),
        pytest.param("136695976", "Frankreich", (None, FORM, None), id="not a number of that country"),
        pytest.param("136695976", None, (None, NO_COUNTRY, None), id="no country known"),
        pytest.param("136695976", "Narnia", (None, NO_COUNTRY, None), id="an unreadable country"),
        pytest.param("136695976", "US", (None, NOT_KNOWN, None), id="a country without VAT"),
        pytest.param("DE136695976", "Frankreich", ("DE136695976", None, OTHER), id="registered in another country"),
        pytest.param("DE136695976", "Germany", ("DE136695976", None, None), id="prefix and country agree"),
        pytest.param("BE1400521335", "BE", ("BE1400521335", None, NOT_YET), id="a range not in use"),
    ],
)
def test_the_record_s_country_helps(cell: str, country: str | None, row: tuple[str | None, ...]):
    assert checked(cell, country, country="Land") == row


def test_the_field_goes_before_the_fixed_country():
    assert checked("136695976", "DE", country="Land", fixed_country="FR") == ("DE136695976", None, ADDED)
    assert checked("136695976", None, country="Land", fixed_country="DE") == ("DE136695976", None, ADDED)


@pytest.mark.parametrize("code", ["XX", "Germany", "ü"])
def test_a_fixed_country_that_cannot_be_checked_is_refused(code: str):
    with pytest.raises(OptionError, match="two-letter code"):
        CheckVatId.of({"fixed_country": code})


@pytest.mark.parametrize(
    ("cell", "code", "after"),
    [
        pytest.param("٣٣١-١٠٥-٢٦٨", "EG", "EG331105268", id="Arabic digits"),
        pytest.param("МК 4020990116747", "MK", "MK4020990116747", id="a Macedonian prefix in Cyrillic"),
        pytest.param("УНП MA1953684", "BY", "BYMA1953684", id="a Belarusian label"),
    ],
)
def test_numbers_in_a_country_s_own_script_are_read(cell: str, code: str, after: str):
    assert checked(cell, fixed_country=code)[:2] == (after, None)


def test_other_letters_around_a_number_are_refused():
    assert checked("ЖЖ136695976", fixed_country="DE")[0] is None


SPELLINGS = st.tuples(
    st.sampled_from(
        ["DE", "de ", "AT U", "ATU", "CHE-", "BE 0", "FR", "I T", "EL", "GR", "P L", "GB", "XI", "", "VAT "]
    ),
    st.from_regex(r"[0-9][0-9 .-]{6,12}[0-9]", fullmatch=True),
    st.sampled_from(["", "", "B01", " MWST", "01"]),
).map("".join)


@given(
    st.lists(
        SPELLINGS | st.sampled_from(["DE 136 695 976", "EL094259216", "FR 40 303 265 045", "IT00743110157"]),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([None, "DE", "GR", "FR", "CH"]),
)
@settings(max_examples=60, deadline=None)
def test_a_whole_column_is_checked_as_each_number_alone(cells: list[str], land: str | None):
    rows = text_frame({"v": cells})
    options = {"fixed_country": land} if land else {}
    made = apply(CheckVatId.of(options), rows, "v", Tables())
    assert made.rows() == [tuple(check(cell, land)) for cell in cells]
