from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.split_street import BOTH, BOX, MORE, NO_NUMBER, NO_STREET, SplitStreet


@pytest.mark.parametrize(
    ("cell", "street", "number"),
    [
        pytest.param("Am Alten Markt 12a", "Am Alten Markt", "12a", id="German"),
        pytest.param("Hauptstr. 5 - 7", "Hauptstr.", "5 - 7", id="from to"),
        pytest.param("Hauptstr.5", "Hauptstr.", "5", id="no space"),
        pytest.param("Musterweg5b", "Musterweg", "5b", id="glued together"),
        pytest.param("Straße des 17. Juni 135", "Straße des 17. Juni", "135", id="a date in the name"),
        pytest.param("Lindenallee 12 1/2", "Lindenallee", "12 1/2", id="a half"),
        pytest.param("Via Roma, 5/b", "Via Roma", "5/b", id="Italian"),
        pytest.param("Calle Mayor, nº 3", "Calle Mayor", "3", id="Spanish"),
        pytest.param("Keizersgracht 123-II", "Keizersgracht", "123-II", id="a Dutch floor"),
        pytest.param("Wiedner Hauptstraße 8 / 2", "Wiedner Hauptstraße", "8 / 2", id="an Austrian stair"),
        pytest.param("10 Downing Street", "Downing Street", "10", id="English"),
        pytest.param("12 bis, rue de la Paix", "rue de la Paix", "12 bis", id="French"),
        pytest.param("221B Baker Street", "Baker Street", "221B", id="a letter in front"),
        pytest.param("C 4, 12", "C 4", "12", id="Mannheim"),
        pytest.param("350 5th Ave", "5th Ave", "350", id="a street with a number for its name"),
        pytest.param("8 rue du 8 Mai 1945", "rue du 8 Mai 1945", "8", id="a date with its year in the name"),
        pytest.param("Viale Europa n. 5", "Viale Europa", "5", id="a number with its mark"),
        pytest.param("улица Ленина, д. 5", "улица Ленина", "5", id="Russian"),
        pytest.param("Váci utca 12.", "Váci utca", "12", id="a Hungarian number with its point"),
    ],
)
def test_street_and_number(cell: str, street: str, number: str):
    assert made(cell, part="street") == (street, None, None)
    assert made(cell, part="number") == (number, None, None)


def made(cell: str, **options: Any) -> tuple[str | None, ...]:
    return apply(SplitStreet.of(options), text_frame({"v": [cell]}), "v").row(0)


def test_a_street_without_a_number():
    assert made("Rue du 8 Mai 1945", part="street") == ("Rue du 8 Mai 1945", None, None)
    assert made("Rue du 8 Mai 1945", part="number") == (None, NO_NUMBER, None)
    assert made("Marktplatz", part="street") == ("Marktplatz", None, None)
    assert made("Marktplatz", part="number") == (None, NO_NUMBER, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("Postfach 12 34 56", BOX, id="a German box"),
        pytest.param("P.O. Box 12", BOX, id="an English box"),
        pytest.param("B.P. 45", BOX, id="a French box"),
        pytest.param("Am Markt 1, 2. OG", MORE, id="a floor"),
        pytest.param("Hauptstr. 5 Hinterhaus", MORE, id="a house behind"),
        pytest.param("ul. Marszałkowska 10 m. 5", MORE, id="a Polish flat"),
        pytest.param("Flat 3, 10 Downing Street", MORE, id="an English flat"),
        pytest.param("12", NO_STREET, id="only a number"),
        pytest.param("10 Downing Street 4", BOTH, id="a number at both ends"),
    ],
)
def test_what_is_no_street_is_refused(cell: str, reason: str):
    assert made(cell) == (None, reason, None)


def test_an_unknown_part_is_refused():
    with pytest.raises(OptionError, match="part"):
        SplitStreet.of({"part": "city"})


WORDS = st.sampled_from(
    [
        *(
            "Am",
            "Markt",
            "Markt,",
            "Hauptstr.",
            "Hauptstr.5",
            "Weg5b",
            "Straße",
            "des",
            "17.",
            "Juni",
            "C",
            "4,",
            "Nr.",
            "no",
        ),
        *("Nummer", "nummer.", "Hausnummer", "bis", "bis,", "ter", "a", "B", "-", "/", "1/2", "II", "5/b", "5-7", "12"),
        *("12a", "221B", "135", "123456", "Postfach", "P.O.", "Box", "D'Or", "św.", "Ⅻ", "x1"),
    ]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("part", ["street", "number"])
def test_plain_lines_are_read_as_the_long_way_reads_them(part: str, cells: list[str]):
    quick = apply(SplitStreet.of({"part": part}), text_frame({"v": cells}), "v").rows()
    with patch("transforms.split_street.PLAIN", "^never$"), patch("transforms.split_street.GLUE", ""):
        assert apply(SplitStreet.of({"part": part}), text_frame({"v": cells}), "v").rows() == quick
