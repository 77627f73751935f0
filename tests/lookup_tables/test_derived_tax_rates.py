"""The table of tax rates is what its script derives, and holds together."""

from itertools import pairwise

import pytest

from engine.money.tax_rates import shipped_rates
from lookup_tables.derive import tax_rates

EU = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - quoted words are harder to read
)


def test_the_table_is_what_the_script_derives():
    assert tax_rates.TABLE.read_text(encoding="utf-8") == tax_rates.table()


@pytest.mark.parametrize("country", [*EU, "GB", "CH", "NO", "IS", "LI", "MC"])
def test_a_country_has_one_standard_rate_a_day(country: str):
    standard = [one for one in shipped_rates().of(country) if one.kind == "standard"]
    assert standard[-1].until == ""
    for one, following in pairwise(standard):
        assert one.until < following.since


@pytest.mark.parametrize(
    ("country", "day", "kinds", "rates"),
    [
        pytest.param("DE", "2020-09-30", "standard reduced", {"16", "5"}, id="Germany in the second half of 2020"),
        pytest.param("DE", "2021-01-01", "standard reduced", {"19", "7"}, id="Germany after it"),
        pytest.param("EE", "2023-12-31", "standard", {"20"}, id="Estonia before 2024"),
        pytest.param("EE", "2025-06-30", "standard", {"22"}, id="Estonia in 2024"),
        pytest.param("EE", "2025-07-01", "standard", {"24"}, id="Estonia from July 2025"),
        pytest.param("SK", "2025-01-01", "standard reduced", {"23", "19", "5"}, id="Slovakia from 2025"),
        pytest.param("LU", "2023-06-01", "standard reduced intermediate", {"16", "7", "13"}, id="Luxembourg in 2023"),
        pytest.param("LU", "2024-01-01", "standard reduced intermediate", {"17", "8", "14"}, id="Luxembourg after it"),
        pytest.param("CZ", "2023-12-31", "reduced", {"15", "10"}, id="Czechia's two reduced rates"),
        pytest.param("CZ", "2024-01-01", "reduced", {"12"}, id="Czechia's one from 2024"),
        pytest.param("FI", "2024-08-31", "standard", {"24"}, id="Finland until August 2024"),
        pytest.param("FI", "2024-09-01", "standard", {"25.5"}, id="Finland from September 2024"),
        pytest.param("FI", "2026-01-01", "reduced", {"13.5", "10"}, id="Finland's reduced rates from 2026"),
        pytest.param("CH", "2023-12-31", "standard reduced special", {"7.7", "2.5", "3.7"}, id="Switzerland in 2023"),
        pytest.param("CH", "2024-01-01", "standard reduced special", {"8.1", "2.6", "3.8"}, id="Switzerland from 2024"),
        pytest.param("RO", "2025-08-01", "standard reduced", {"21", "11"}, id="Romania from August 2025"),
        pytest.param("AT", "2026-07-01", "super_reduced", {"4.9"}, id="Austria's food from July 2026"),
        pytest.param("GB", "2021-12-01", "temporary", {"12.5"}, id="British hospitality in the winter of 2021"),
        pytest.param("NO", "2020-05-01", "standard reduced temporary", {"25", "15", "12", "6"}, id="Norway in 2020"),
        pytest.param("IE", "2020-12-31", "standard", {"21"}, id="Ireland's lower rate of 2020"),
        pytest.param("LT", "2026-01-01", "reduced", {"12", "5"}, id="Lithuania from 2026"),
    ],
)
def test_the_rates_of_a_day(country: str, day: str, kinds: str, rates: set[str]):
    held = {str(one.rate) for one in shipped_rates().of(country) if one.kind in kinds.split() and one.holds(day)}
    assert held == rates
