from decimal import Decimal

import pytest

from engine.lookups import shipped
from engine.money.rate_names import RateName, rate_words
from engine.money.tax_rates import shipped_rates


def read(text: str) -> RateName:
    return rate_words("tax_words", shipped("tax_words").rows).read(text)


@pytest.mark.parametrize(
    ("text", "percents", "numbers"),
    [
        pytest.param("MwSt 19 %", ["19"], (), id="sign behind"),
        pytest.param("%18 KDV", ["18"], (), id="sign in front"),
        pytest.param("5,5% and 20 %", ["5.5", "20"], (), id="two"),
        pytest.param("19 % / 19 %", ["19"], (), id="the same twice"),
        pytest.param("7 v. H.", ["7"], (), id="vom Hundert"),
        pytest.param("20% (2)", ["20"], ("2",), id="footnote"),
        pytest.param("1.234,5 %", [], ("1.234,5",), id="a grouped number is no rate"),
        pytest.param("TDS @10% u/s 194", ["10"], ("194",), id="section"),
    ],
)
def test_the_numbers_of_a_name(text: str, percents: list[str], numbers: tuple[str, ...]):
    name = read(text)
    assert name.percents == tuple(Decimal(percent) for percent in percents)
    assert name.numbers == numbers


@pytest.mark.parametrize(
    ("text", "kinds", "other"),
    [
        pytest.param("zzgl. MwSt", {"filler", "tax"}, (), id="known words only"),
        pytest.param("steuerfreie Lieferung", {"zero"}, ("lieferung",), id="stem with an ending"),
        pytest.param("no tax", {"zero"}, (), id="the longest phrase wins over negation"),
        pytest.param("13b UStG", {"reverse_charge"}, ("ustg",), id="paragraph"),
    ],
)
def test_the_words_of_a_name(text: str, kinds: set[str], other: tuple[str, ...]):
    name = read(text)
    assert name.kinds == kinds
    assert name.other == other


def test_every_rate_of_the_table_lies_between_valid_days():
    rows = shipped("tax_rates").rows
    assert (rows["valid_from"].str.contains("^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).all()
    for _, _, _, since, until in rows.iter_rows():
        assert not until or since < until


@pytest.mark.parametrize(
    ("day", "rates"),
    [
        ("2020-06-30", {"19", "7"}),
        ("2020-07-01", {"16", "5"}),
        ("2020-12-31", {"16", "5"}),
        ("2021-01-01", {"19", "7"}),
    ],
)
def test_germany_lowered_its_rates_for_half_a_year(day: str, rates: set[str]):
    held = {f"{one.rate}" for one in shipped_rates().of("DE") if one.kind in ("standard", "reduced") and one.holds(day)}
    assert held == rates
