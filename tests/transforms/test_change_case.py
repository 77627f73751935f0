from typing import Any

import pytest

from engine.column import apply
from engine.table import text_frame
from transforms.change_case import SHARP_S, ChangeCase


def turned(cell: str, **options: Any) -> str | None:
    return apply(ChangeCase.of(options), text_frame({"v": [cell]}), "v")["result"][0]


@pytest.mark.parametrize(
    ("options", "cell", "after"),
    [
        pytest.param({"to": "upper"}, "straße", "STRASSE", id="sharp s in capitals"),
        pytest.param({"to": "title"}, "e\u0301cole cafe\u0301s", "E\u0301cole Cafe\u0301s", id="an accent of its own"),
        pytest.param({"to": "upper", "turkish": True}, "izmir ısı", "İZMİR ISI", id="Turkish capitals"),
        pytest.param({"to": "lower", "turkish": True}, "DİYARBAKIR", "diyarbakır", id="Turkish small letters"),
        pytest.param({"to": "lower"}, "İstanbul", "istanbul", id="a dotted capital I leaves no loose dot"),
        pytest.param({"to": "title"}, "JEAN-LUC DE LA TOUR", "Jean-Luc De La Tour", id="hyphens start a word"),
        pytest.param({"to": "title"}, "o'neil d’angelo", "O'Neil D’Angelo", id="one letter before an apostrophe"),
        pytest.param({"to": "title"}, "weiß's anna's", "Weiß's Anna's", id="a genitive's s stays small"),
        pytest.param({"to": "title"}, "1ST 3rd", "1st 3rd", id="an ordinal's letters stay small"),
        pytest.param({"to": "title"}, "école", "École", id="an accented first letter"),
        pytest.param({"to": "title", "turkish": True}, "ISPARTA izmir", "Isparta İzmir", id="Turkish title"),
        pytest.param(
            {"to": "title", "keep_capitals": True},
            "muster GmbH KG",
            "Muster Gmbh KG",
            id="only words all in capitals stay",
        ),
        pytest.param(
            {"to": "sentence"}, "(IN ARBEIT) NOCH", "(In arbeit) noch", id="the first letter counts, not the first sign"
        ),
        pytest.param({"to": "sentence"}, "4711", "4711", id="nothing to capitalise"),
        pytest.param(
            {"to": "sentence", "keep_capitals": True}, "neu in SAP", "Neu in SAP", id="a sentence keeps its acronym"
        ),
    ],
)
def test_case(options: dict[str, Any], cell: str, after: str):
    assert turned(cell, **options) == after


def test_only_a_sharp_s_is_noted():
    made = apply(ChangeCase(to="upper"), text_frame({"v": ["Groß", "GROSS", None]}), "v")
    assert made["note"].to_list() == [SHARP_S, None, None]
