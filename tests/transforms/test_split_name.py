from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.split_name import (
    BRACKETS,
    CAPITALS,
    COMPANY,
    DOUBT,
    MAIDEN,
    MORE,
    NO_PART,
    ONE_WORD,
    SEVERAL,
    TURNED,
    SplitName,
)


@pytest.mark.parametrize(
    ("cell", "first", "last", "note"),
    [
        pytest.param("Ada Meier", "Ada", "Meier", None, id="two words"),
        pytest.param("  Ada \u00a0 Meier ", "Ada", "Meier", None, id="spaces"),
        pytest.param("Max von der Heide", "Max", "von der Heide", None, id="a German particle"),
        pytest.param("Vincent van Gogh", "Vincent", "van Gogh", None, id="a Dutch particle"),
        pytest.param("Ursula Von Der Leyen", "Ursula", "Von Der Leyen", None, id="a particle in capitals"),
        pytest.param("Anna-Lena Müller-Lüdenscheidt", "Anna-Lena", "Müller-Lüdenscheidt", None, id="double names"),
        pytest.param("Herr Prof. Dr. Max Müller", "Max", "Müller", None, id="salutation and titles"),
        pytest.param("Max Müller jun.", "Max", "Müller", None, id="a junior"),
        pytest.param("Max Müller, MBA", "Max", "Müller", None, id="a degree behind"),
        pytest.param("Dipl.-Ing. Max Müller", "Max", "Müller", None, id="an engineer"),
        pytest.param("Meier, Ada", "Ada", "Meier", TURNED, id="turned round"),
        pytest.param("von der Heide, Dr. Max", "Max", "von der Heide", TURNED, id="turned round with a title"),
        pytest.param("Heide, Max von der", "Max", "von der Heide", TURNED, id="a particle moved behind"),
        pytest.param("Jan Jansen-de Vries", "Jan", "Jansen-de Vries", MORE, id="a particle in a double name"),
        pytest.param("Maria del Carmen García", "Maria", "del Carmen García", MORE, id="a particle of a first name"),
        pytest.param("MÜLLER Max", "Max", "MÜLLER", CAPITALS, id="the last name in capitals, first"),
        pytest.param("Max MÜLLER", "Max", "MÜLLER", None, id="the last name in capitals, last"),
        pytest.param("山田 太郎", "太郎", "山田", TURNED, id="Japanese"),
        pytest.param("Иванов Иван Иванович", "Иван Иванович", "Иванов", TURNED, id="a patronymic at the end"),
        pytest.param("Zhang Wei", "Zhang", "Wei", DOUBT, id="a Chinese name in either order"),
        pytest.param("Max Müller (Einkauf)", "Max", "Müller", BRACKETS, id="a department in brackets"),
        pytest.param("Ada Meier geb. Schulze", "Ada", "Meier", MAIDEN, id="a name at birth"),
        pytest.param("Univ.-Prof. Dr. Max Müller", "Max", "Müller", None, id="a professor"),
        pytest.param("Ada Maria Meier", "Ada Maria", "Meier", MORE, id="which of three is an assumption"),
        pytest.param(
            "Gabriel García Márquez", "Gabriel García", "Márquez", MORE, id="two Spanish last names are an assumption"
        ),
    ],
)
def test_first_and_last(cell: str, first: str, last: str, note: str | None):
    assert made(cell, part="first") == (first, None, note)
    assert made(cell, part="last") == (last, None, note)


def made(cell: str, **options: Any) -> tuple[str | None, ...]:
    return apply(SplitName.of(options), text_frame({"v": [cell]}), "v").row(0)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("Meier", ONE_WORD, id="one word"),
        pytest.param("Herr Meier", ONE_WORD, id="a salutation is no first name"),
        pytest.param("Bonbach GmbH & Co. KG", COMPANY, id="a company"),
        pytest.param("Kasse 3", COMPANY, id="a number"),
        pytest.param("Ada und Max Meier", SEVERAL, id="two people"),
        pytest.param("Familie Meier", SEVERAL, id="a family"),
        pytest.param("a, b, c", SEVERAL, id="two commas"),
    ],
)
def test_what_is_no_person_s_full_name_is_refused(cell: str, reason: str):
    assert made(cell) == (None, reason, None)


def test_title_and_salutation():
    assert made("Frau Dr. med. Ada Meier", part="title") == ("Dr. med.", None, None)
    assert made("Frau Dr. med. Ada Meier", part="salutation") == ("Frau", None, None)
    assert made("Ada Meier", part="title") == (None, NO_PART, None)


def test_an_unknown_part_is_refused():
    with pytest.raises(OptionError, match="part"):
        SplitName.of({"part": "middle"})


WORDS = st.sampled_from(
    [
        *("Ada", "Meier", "von", "der", "Dr.", "dr", "Herr", "GmbH", "e.V.", "AG", "Müller-AG", "O'Hara", "d'Or", "'t"),
        *(
            "jun.",
            "und",
            "&",
            "Familie",
            "dipl-x",
            "Dipl",
            "İpek",
            "ſr",
            "AG-Nord",
            "Łukasz",
            "Σοφία",
            "José",
            "e",
            "i",
        ),
        *("y", "al", "Al", "Sr,", "Meier,", "VON", "Kg", "ag\u0301", "李", "Jean-Luc", "-x", "7"),
    ]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("part", ["first", "last", "title"])
def test_a_whole_column_is_split_as_each_name_alone(part: str, cells: list[str]):
    transform = SplitName.of({"part": part})
    assert apply(transform, text_frame({"v": cells}), "v").rows() == [tuple(transform._part(cell)) for cell in cells]
