from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables, shipped
from engine.table import text_frame
from transforms import convert_unit as cu
from transforms.convert_unit import ConvertUnit

TABLES = Tables()


def convert(cell: str, unit: str | None = None, **options: object) -> tuple[str | None, str | None, str | None]:
    rows = text_frame({"cell": [cell], "unit": [unit]})
    return apply(ConvertUnit.of({**options, **({"unit": "unit"} if unit else {})}), rows, "cell", TABLES).row(0)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Stk.", "H87"), ("PCS", "H87"), ("Stück", "H87"), ("pièces", "H87"), ("each", "EA"), ("KG", "KGM"),
        ("Kilogramm", "KGM"), ("m²", "MTK"), ("m2", "MTK"), ("qm", "MTK"), ("m³", "MTQ"), ("lfd. m", "LM"),
        ("Std.", "HUR"),
        ("heures", "HUR"), ("MW", "MAW"), ("kWh", "KWH"), ("VE", "XPK"), ("Karton", "XCT"), ("Palette", "XPX"),
        ("psch.", "LS"), ("KGM", "KGM"), ("XBO", "XBO"),
    ],
)  # fmt: skip
def test_a_spelling_has_its_code(cell: str, code: str):
    assert convert(cell) == (code, None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("ton", cu.SEVERAL),
        ("gal", cu.SEVERAL),
        ("ct", cu.SEVERAL),
        ("Fuder", cu.UNKNOWN),
        (".", cu.NO_UNIT),
        ("12 Fuder", cu.UNKNOWN),
    ],
)
def test_what_is_not_one_unit_is_refused(cell: str, reason: str):
    assert convert(cell) == (None, reason, None)


def test_a_number_beside_the_unit_is_noted():
    assert convert("12 kg") == ("KGM", None, cu.NUMBER_LEFT_OUT)


@pytest.mark.parametrize(
    ("cell", "unit", "target", "made"),
    [
        pytest.param("1500", "g", "kg", ("1.5", None, None), id="grams to kilograms"),
        pytest.param("2.5", "t", "KGM", ("2500.0", None, None), id="tonnes to kilograms"),
        pytest.param("1", "mi", "m", ("1609.344", None, None), id="miles to metres"),
        pytest.param("1", "us gal", "l", ("3.785411784", None, None), id="US gallons to litres"),
        pytest.param("3", "Dtzd", "Stk", ("36", None, None), id="dozens to pieces"),
        pytest.param("90", "min", "h", ("1.5", None, None), id="minutes to hours"),
        pytest.param("12.50 kg", None, "kg", ("12.50", None, None), id="the same unit, in the cell"),
        pytest.param("-1 km", None, "m", ("-1000", None, None), id="negative"),
        pytest.param("1", "min", "h", ("0.016666666667", None, cu.ROUNDED), id="a division that does not end"),
    ],
)
def test_a_quantity_is_converted(cell: str, unit: str | None, target: str, made: tuple[str | None, ...]):
    value, reason, note = convert(cell, unit, what="quantity", target=target)
    assert (Fraction(value or "0"), reason, note) == (Fraction(made[0] or "0"), *made[1:])


@pytest.mark.parametrize(
    ("cell", "unit", "target", "reason"),
    [
        pytest.param("3", "Stk", "kg", cu.OTHER_KIND, id="pieces never become kilograms"),
        pytest.param("3", "Karton", "Stk", cu.OTHER_KIND, id="a carton holds who knows how many"),
        pytest.param("3", "Karton", "Palette", cu.FIXED, id="packages do not convert"),
        pytest.param("20", "°C", "°F", cu.FIXED, id="temperatures have no factor"),
        pytest.param("1", "Monat", "Tag", cu.OTHER_KIND, id="a month has no fixed days"),
        pytest.param("1,5", "kg", "g", cu.NO_NUMBER, id="not parsed"),
        pytest.param("viel", "kg", "g", cu.NO_NUMBER, id="no number"),
        pytest.param("5 g", "kg", "g", cu.CONTRADICTION, id="cell and field disagree"),
        pytest.param("5", "ton", "kg", cu.SEVERAL, id="which ton"),
    ],
)
def test_what_does_not_convert_is_refused(cell: str, unit: str, target: str, reason: str):
    assert convert(cell, unit, what="quantity", target=target) == (None, reason, None)


def test_a_quantity_without_a_unit_is_refused():
    assert convert("5", what="quantity", target="kg") == (None, cu.NO_UNIT, None)


def test_a_price_per_unit_moves_the_other_way():
    assert convert("5", "kg", what="price_per_unit", target="g")[0] == "0.005"
    assert convert("12", "Dtzd", what="price_per_unit", target="Stk") == ("1", None, None)
    assert convert("10", "Dtzd", what="price_per_unit", target="Stk", decimals=2) == ("0.83", None, cu.ROUNDED)


def test_a_target_is_needed_and_must_be_known():
    with pytest.raises(OptionError, match="a target unit is needed"):
        ConvertUnit.of({"what": "quantity"})
    with pytest.raises(OptionError, match="the target “Fuder”: not a unit that the lookup table knows"):
        convert("1", "kg", what="quantity", target="Fuder")


def test_every_spelling_leads_to_a_unit_of_the_table():
    known = set(shipped("units").rows["code"])
    assert set(shipped("unit_spellings").rows["code"]) <= known


MASSES = ["mg", "g", "kg", "t", "lb", "oz"]


@settings(max_examples=40, deadline=None, database=None)
@given(
    amount=st.decimals(0, 10**9, places=4),
    source=st.sampled_from(MASSES),
    target=st.sampled_from(["mg", "g", "kg", "t"]),
)
def test_a_conversion_that_ends_is_exact(amount: object, source: str, target: str):
    made, _, note = convert(f"{amount:f}", source, what="quantity", target=target)
    factors = dict(shipped("units").rows.select("code", "factor").iter_rows())
    codes = {spelling: convert(spelling)[0] for spelling in (source, target)}
    assert note is None
    assert Fraction(made or "0") * Fraction(factors[codes[target]]) == Fraction(f"{amount:f}") * Fraction(
        factors[codes[source]]
    )


@settings(max_examples=80, deadline=None)
@given(
    number=st.decimals(-(10**12), 10**12, places=4)
    | st.decimals(-1, 1, places=12)
    | st.integers(0, 10**20).map(Decimal),
    unit=st.sampled_from(["g", "kg", "lb", "oz", "t", "mg", "Stk", "xx"]),
    target=st.sampled_from(["kg", "g", "lb"]),
    what=st.sampled_from(["quantity", "price_per_unit"]),
    decimals=st.sampled_from([-1, 0, 2, 12]),
)
def test_numbers_beside_their_unit_and_in_one_cell_with_it_agree(
    number: Decimal, unit: str, target: str, what: str, decimals: int
):
    """A cell that holds the unit too is looked at by itself."""
    rows = text_frame({"apart": [f"{number:f}"], "together": [f"{number:f} {unit}"], "unit": [unit]})
    transform = ConvertUnit.of({"what": what, "target": target, "unit": "unit", "decimals": decimals})
    assert apply(transform, rows, "apart", Tables()).row(0) == apply(transform, rows, "together", Tables()).row(0)
