from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.fill_blank import FROM_FIELD, PLACEHOLDER, FillBlank


@pytest.mark.parametrize(
    ("options", "cell", "after", "note"),
    [
        pytest.param({"text": "?"}, None, "?", None, id="an empty cell"),
        pytest.param({"text": "?"}, " \u00a0\u200b", "?", None, id="nothing but spaces"),
        pytest.param({"text": "?"}, " x ", " x ", None, id="a filled cell keeps its spaces"),
        pytest.param({"text": "?"}, "n/a", "n/a", None, id="a placeholder is a value unless a table says so"),
        pytest.param(
            {"text": "?", "placeholders": "placeholders"}, "K.A.", "?", PLACEHOLDER, id="a placeholder is filled"
        ),
        pytest.param(
            {"placeholders": "placeholders"}, " Keine  Angabe", None, PLACEHOLDER, id="a placeholder is emptied"
        ),
        pytest.param({"placeholders": "placeholders"}, "Nadel", "Nadel", None, id="a word that begins like one"),
        pytest.param({"from_fields": ["a", "b"]}, None, "B", FROM_FIELD, id="the first filled field"),
        pytest.param({"from_fields": ["a"], "text": "T"}, None, "T", None, id="text where no field is filled"),
        pytest.param({"from_fields": ["a"]}, None, None, None, id="nothing known anywhere"),
    ],
)
def test_filled(options: dict[str, Any], cell: str | None, after: str | None, note: str | None):
    rows = text_frame({"v": [cell], "a": [" "], "b": ["B"]})
    assert apply(FillBlank.of(options), rows, "v", Tables()).row(0) == (after, None, note)


def test_nothing_to_fill_with_is_refused():
    with pytest.raises(OptionError, match="what to fill with"):
        FillBlank.of({})


@pytest.mark.parametrize(
    "word", ["N/A", "k. A.", "unbekannt", "Non renseigné", "desconocido", "n.v.t.", "-", "#NV", "(leer)"]
)
def test_the_shipped_placeholders_know(word: str):
    made = apply(FillBlank(placeholders="placeholders"), text_frame({"v": [word]}), "v", Tables())
    assert made.row(0) == (None, None, PLACEHOLDER)
