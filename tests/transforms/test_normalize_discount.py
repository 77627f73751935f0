from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.lookups import Tables
from engine.settle import settle_one
from engine.table import text_frame
from engine.transform import OPEN_QUESTION, Settlement, Undecided
from transforms import normalize_discount as nd
from transforms.normalize_discount import NormalizeDiscount


def discount(cell: str, **options: str) -> tuple[str | None, str | None, str | None]:
    transform = NormalizeDiscount.of({"scale": "percent", **options})
    return apply(transform, text_frame({"discount": [cell]}), "discount", Tables()).row(0)


def settled(cells: list[str]) -> Settlement | Undecided:
    return settle_one(NormalizeDiscount(), [text_frame({"discount": cells})], "discount", Tables())


@pytest.mark.parametrize(
    ("cell", "percent"),
    [
        pytest.param("10", "10", id="bare number"),
        pytest.param("10%", "10", id="per cent sign"),
        pytest.param("10 %", "10", id="space before the sign"),
        pytest.param("-10%", "10", id="minus means the price falls"),
        pytest.param("\u221210 %", "10", id="true minus sign"),
        pytest.param("(10%)", "10", id="brackets"),
        pytest.param("10% off", "10", id="English"),
        pytest.param("Rabatt: 12,5 %", "12.5", id="German"),
        pytest.param("10 v.H.", "10", id="vom Hundert"),
        pytest.param("10 Prozent Nachlass", "10", id="word for per cent"),
        pytest.param("Remise de 5 %", "5", id="French"),
        pytest.param("Descuento 5%", "5", id="Spanish"),
        pytest.param("sconto 20%", "20", id="Italian"),
        pytest.param("20% korting", "20", id="Dutch"),
        pytest.param("kein", "0", id="none in German"),
        pytest.param("None", "0", id="none in English"),
        pytest.param("aucun", "0", id="none in French"),
        pytest.param("0", "0", id="zero"),
        pytest.param("half price", "50", id="phrase"),
    ],
)
def test_a_clear_percentage(cell: str, percent: str):
    assert discount(cell) == (percent, None, None)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        pytest.param("€10 off", "amount", "10", id="sign in front"),
        pytest.param("10 EUR Rabatt", "amount", "10", id="code behind"),
        pytest.param("-10,50 €", "amount", "10.50", id="minus and decimals"),
        pytest.param("10 Euro", "amount", "10", id="name"),
        pytest.param("$1,200.00 off", "amount", "1200.00", id="grouped amount"),
        pytest.param("10,-", "amount", "10", id="dash for no cents"),
        pytest.param("10+5%", "chain", "10+5", id="chain with plus"),
        pytest.param("10 % + 5 % + 2 %", "chain", "10+5+2", id="chain of three"),
        pytest.param("10/5", "chain", "10+5", id="chain with a stroke"),
        pytest.param("less 40% less 10%", "chain", "40+10", id="English chain in words"),
        pytest.param("30% puis 10%", "chain", "30+10", id="French chain in words"),
        pytest.param("500円引き", "amount", "500", id="yen off, without spaces"),
        pytest.param("R100 off", "amount", "100", id="rand, whose sign is a letter"),
        pytest.param("2% kontantrabatt 10 dagar", "cash discount", "2/10", id="Swedish cash discount"),
        pytest.param("2 % 14 päivää", "cash discount", "2/14", id="Finnish days"),
        pytest.param("скидка 2% при оплате в течение 10 дней", "cash discount", "2/10", id="Russian days"),
        pytest.param("2/10", "cash discount", "2/10", id="cash discount"),
        pytest.param("2/10 net 30", "cash discount", "2/10/30", id="payment terms"),
        pytest.param("2 % Skonto 10 Tage", "cash discount", "2/10", id="Skonto"),
        pytest.param("3% Skonto", "cash discount", "3", id="Skonto without days"),
        pytest.param("2% 10 days", "cash discount", "2/10", id="days"),
    ],
)
def test_other_kinds_are_told_apart_and_never_read_as_a_percentage(cell: str, kind: str, value: str):
    reason = {"amount": nd.AMOUNT, "chain": nd.CHAIN, "cash discount": nd.CASH}[kind]
    assert discount(cell) == (None, reason, None)
    assert discount(cell, part="kind") == (kind, None, None)
    assert discount(cell, part="value") == (value, None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("5-10%", nd.SEVERAL, id="range"),
        pytest.param("1+1 free", nd.SEVERAL, id="goods given with others"),
        pytest.param("1/3 off", nd.NO_NUMBER, id="a third, which is no term of payment"),
        pytest.param("10% or 20%", nd.SEVERAL, id="choice"),
        pytest.param("10 20", nd.SEVERAL, id="two numbers"),
        pytest.param("+10%", nd.SURCHARGE, id="plus sign"),
        pytest.param("Aufschlag 10 %", nd.SURCHARGE, id="surcharge"),
        pytest.param("up to 10%", nd.BOUND, id="upper bound"),
        pytest.param("ca. 10%", nd.BOUND, id="estimate"),
        pytest.param("supplemento 5%", nd.SURCHARGE, id="Italian surcharge"),
        pytest.param("5 ‰", nd.NO_NUMBER, id="per mille"),
        pytest.param("25 basis points", nd.NO_NUMBER, id="basis points"),
        pytest.param("½ %", nd.NO_NUMBER, id="written fraction"),
        pytest.param("9折", nd.NO_NUMBER, id="Chinese: nine tenths of the price are left"),
        pytest.param("2割引", nd.NO_NUMBER, id="Japanese: two tenths off"),
        pytest.param("bis zu 10 %", nd.BOUND, id="German upper bound"),
        pytest.param("150 %", nd.TOO_HIGH, id="more than everything"),
        pytest.param("250", nd.TOO_HIGH, id="surely an amount"),
        pytest.param("on request", nd.NO_DISCOUNT, id="words"),
        pytest.param("-", nd.NO_DISCOUNT, id="dash"),
        pytest.param("€1.234 off", nd.NO_NUMBER, id="an amount that reads two ways"),
    ],
)
def test_what_is_not_one_discount_is_refused(cell: str, reason: str):
    assert discount(cell) == (None, reason, None)


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        pytest.param("10% on 3 pieces", nd.OTHER_NUMBER, id="quantity"),
        pytest.param("10% Stammkunde", nd.OTHER_TEXT, id="remark"),
    ],
)
def test_what_is_left_out_is_noted(cell: str, note: str):
    assert discount(cell) == ("10", None, note)


def test_a_chain_can_be_combined():
    assert discount("10+5%", chain="combine") == ("14.5", None, nd.COMBINED)
    assert discount("50/50", chain="combine", output="fraction") == ("0.75", None, nd.COMBINED)


def test_the_scale_touches_bare_numbers_only():
    assert discount("0,1", scale="fraction") == ("10", None, None)
    assert discount(".125", scale="fraction") == ("12.5", None, None)
    assert discount("0,5 %", scale="fraction") == ("0.5", None, None)
    assert discount("0,1", scale="percent") == ("0.1", None, None)
    assert discount("10", output="fraction") == ("0.1", None, None)


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        pytest.param(["10", "5", "0"], "percent", id="above one"),
        pytest.param(["0,1", "0.05", "kein", "10% off"], "fraction", id="below one beside marked ones"),
        pytest.param(["10 %", "kein"], "percent", id="no bare number"),
    ],
)
def test_the_column_decides_the_scale(cells: list[str], scale: str):
    found = settled(cells)
    assert isinstance(found, Settlement)
    assert found.options == {"scale": scale}


@pytest.mark.parametrize("cells", [["10", "0.5"], ["1"], ["10", "250"]])
def test_a_scale_that_stays_open_is_asked_about(cells: list[str]):
    found = settled(cells)
    assert isinstance(found, Undecided)
    made = apply(NormalizeDiscount(), text_frame({"discount": ["0.5", "10 %"]}), "discount", Tables())
    assert made["reason"].to_list() == [OPEN_QUESTION, None]


@settings(max_examples=40, deadline=None, database=None)
@given(number=st.decimals(0, 100, places=3), written=st.sampled_from(["{}%", "-{} %", "{} % Rabatt", "{} v.H."]))
def test_every_digit_of_a_percentage_is_kept(number: Decimal, written: str):
    percent, reason, note = discount(written.format(number))
    assert (reason, note) == (None, None)
    assert Decimal(percent or "") == number


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        pytest.param("2e halve prijs", nd.OTHER_TEXT, id="a letter that is a sign elsewhere stands behind the number"),
        pytest.param("10% on orders over $50", nd.OTHER_NUMBER, id="another number"),
    ],
)
def test_the_kind_of_a_discount_is_noted_as_its_percentage_is(cell: str, note: str):
    assert discount(cell, part="kind") == ("percentage", None, note)


@pytest.mark.parametrize("part", ["percentage", "kind", "value"])
def test_more_than_everything_is_no_percentage_whatever_is_asked_for(part: str):
    assert discount("150 %", part=part) == (None, nd.TOO_HIGH, None)
