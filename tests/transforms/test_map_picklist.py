from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.map_picklist import CREATE, SEVERAL, SHARED, UNASSIGNED, UNKNOWN, MapPicklist

TABLE = {
    "stages": text_frame(
        {
            "Stufe": ["Neu", "In Arbeit", "Offen", "offen", "Gewonnen", "Gewonnen"],
            "Stage": ["New", "Working", "", "", "Won", "Closed Won"],
            "Hinweis": ["", "", "", "", "1", "2"],
        }
    ),
    "cased": text_frame({"key": ["AB", "ab"], "value": ["capital", "small"]}),
    "twice": text_frame({"key": ["x", "X "], "value": ["same", "same"]}),
    "lone": text_frame({"key": ["x"]}),
}


WORDS = st.text("abcdefgh", min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({"table": "stages"}, "Neu", ("New", None, None), id="a value that the table has"),
        pytest.param(
            {"table": "stages"}, "\u00a0in  ARBEIT\u200b", ("Working", None, None), id="case, spaces, invisible"
        ),
        pytest.param({"table": "stages"}, "Ｎｅｕ", ("New", None, None), id="full-width letters"),
        pytest.param({"table": "stages"}, "Verloren", (None, UNKNOWN, None), id="unknown is never passed on silently"),
        pytest.param({"table": "stages"}, "Offen", (None, UNASSIGNED, None), id="a row without a value is no answer"),
        pytest.param(
            {"table": "stages"}, "Gewonnen", (None, SEVERAL, None), id="two values for one key are asked about"
        ),
        pytest.param({"table": "stages"}, None, (None, None, None), id="an empty cell is the step's business"),
        pytest.param(
            {"table": "stages", "unknown": "create"}, " Verloren", ("Verloren", None, CREATE), id="an option to create"
        ),
        pytest.param(
            {"table": "stages", "unknown": "create"}, "Offen", ("Offen", None, CREATE), id="without a value: to create"
        ),
        pytest.param(
            {"table": "stages", "unknown": "create"}, "Gewonnen", (None, SEVERAL, None), id="a conflict is not created"
        ),
        pytest.param(
            {"table": "stages", "unknown": "create"}, "neu", ("New", None, None), id="what is known is not created"
        ),
        pytest.param({"table": "cased", "fold_case": False}, "AB", ("capital", None, None), id="case matters if asked"),
        pytest.param({"table": "cased"}, "AB", (None, SEVERAL, None), id="keys that meet when folded are a conflict"),
        pytest.param({"table": "twice"}, "x", ("same", None, None), id="the same row twice is no conflict"),
        pytest.param({"table": "lone"}, "x", (None, UNASSIGNED, None), id="a table of keys only"),
    ],
)
def test_mapped(options: dict[str, Any], cell: str | None, row: tuple[str | None, ...]):
    assert apply(MapPicklist.of(options), text_frame({"v": [cell]}), "v", TABLE).row(0) == row


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        pytest.param("New", ("Neu", None, None), id="one value became it"),
        pytest.param(" new ", ("Neu", None, None), id="compared as forwards"),
        pytest.param("Won", ("Gewonnen", None, None), id="one of two options of a value"),
        pytest.param("Lost", (None, UNKNOWN, None), id="an option that the table does not give"),
    ],
)
def test_led_back(cell: str, row: tuple[str | None, ...]):
    assert apply(MapPicklist(table="stages", back=True), text_frame({"v": [cell]}), "v", TABLE).row(0) == row


SHARING = {
    "stages": text_frame(
        {"key": ["Gewonnen", "Abgeschlossen", "gewonnen ", "Neu"], "value": ["Won", "won", "Won", "New"]}
    )
}


def test_an_option_that_several_values_became_does_not_lead_back():
    made = apply(MapPicklist(table="stages", back=True), text_frame({"v": ["Won", "New"]}), "v", SHARING)
    assert made.rows() == [(None, SHARED, None), ("Neu", None, None)]
    assert MapPicklist(table="stages").bound(SHARING).way_back() == (
        "partly",
        (
            "1 of 2 options comes from several values: “Won” (Gewonnen, Abgeschlossen). "
            "The others lead back, by the same table read backwards."
        ),
    )


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(WORDS, WORDS, min_size=1, max_size=6))
def test_what_a_value_becomes_leads_back_or_is_asked_about(table: dict[str, str]):
    tables = {"t": text_frame({"key": list(table), "value": list(table.values())})}
    there = MapPicklist(table="t")
    name, options = there.reverse()
    made = apply(there, text_frame({"v": list(table)}), "v", tables)["result"]
    back = apply(MapPicklist.of(options), pl.DataFrame({"v": made}), "v", tables)
    assert name == "map_picklist"
    for cell, led, reason in zip(table, back["result"], back["reason"], strict=True):
        assert led == cell or reason == SHARED
    assert (SHARED in back["reason"].to_list()) == (there.bound(tables).way_back().leads == "partly")
    assert MapPicklist.of(options).reverse() == (name, {"table": "t", "back": False})


def test_a_table_that_is_not_there_is_named():
    with pytest.raises(OptionError, match="no table named “x”"):
        apply(MapPicklist(table="x"), text_frame({"v": ["a"]}), "v", TABLE)
