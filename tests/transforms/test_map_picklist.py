from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.map_picklist import CREATE, SEVERAL, UNASSIGNED, UNKNOWN, MapPicklist

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


def test_a_table_that_is_not_there_is_named():
    with pytest.raises(OptionError, match="no table named “x”"):
        apply(MapPicklist(table="x"), text_frame({"v": ["a"]}), "v", TABLE)
