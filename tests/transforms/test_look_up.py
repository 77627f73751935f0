from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.look_up import BLANK, INACTIVE, LATER, NONE, SEVERAL, LookUp

USERS = text_frame(
    {
        "Id": ["1", "2", "3", "4", "5", ""],
        "Email": ["ada@x.de", "info@x.de", "info@x.de", "BO@x.de", "old@x.de", "no@x.de"],
        "Login": ["ada", "in1", "in2", "bo", "old", "no"],
        "Aktiv": ["ja", "1", "x", "true", "nein", "ja"],
    }
)
TABLES = {**Tables(), "b.users": USERS}
BASE = {"table": "b.users", "keys": ["Email"], "found": "Id"}


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({}, "ada@x.de", ("1", None, None), id="one hit"),
        pytest.param({}, " ADA@X.de\u00a0", ("1", None, None), id="case and spaces"),
        pytest.param({}, "eve@x.de", (None, NONE, None), id="no hit"),
        pytest.param({}, "info@x.de", (None, SEVERAL, None), id="two hits are never guessed between"),
        pytest.param({}, "no@x.de", (None, BLANK, None), id="a record without an answer"),
        pytest.param({}, None, (None, None, None), id="an empty cell"),
        pytest.param({"fold_case": False}, "bo@x.de", (None, NONE, None), id="case matters if asked"),
        pytest.param({"keys": ["Email", "Login"]}, "bo", ("4", None, LATER), id="the second key"),
        pytest.param({"keys": ["Email", "Login"]}, "ada@x.de", ("1", None, None), id="the first key is no note"),
        pytest.param({"keys": ["Email", "Login"]}, "info@x.de", (None, SEVERAL, None), id="several, then none"),
        pytest.param({"active": "Aktiv"}, "ada@x.de", ("1", None, None), id="an active record"),
        pytest.param({"active": "Aktiv"}, "old@x.de", (None, INACTIVE, None), id="only inactive records"),
        pytest.param({"active": "Aktiv"}, "eve@x.de", (None, NONE, None), id="no record, active or not"),
    ],
)
def test_found(options: dict[str, Any], cell: str | None, row: tuple[str | None, ...]):
    assert apply(LookUp.of({**BASE, **options}), text_frame({"v": [cell]}), "v", TABLES).row(0) == row


def test_rows_neither_move_nor_multiply():
    cells = ["info@x.de", "ada@x.de", None, "eve@x.de"] * 3
    made = apply(LookUp.of(BASE), text_frame({"v": cells}), "v", TABLES)
    assert made["result"].to_list() == [None, "1", None, None] * 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"found": "Nr"}, "no field “Nr”", id="a field that is not there"),
        pytest.param({"keys": []}, "at least one field", id="no key"),
        pytest.param({"table": "b.staff"}, "no table named “b.staff”", id="a table that is not loaded"),
    ],
)
def test_what_is_not_there_is_named(options: dict[str, Any], words: str):
    with pytest.raises(OptionError) as caught:
        apply(LookUp.of({**BASE, **options}), text_frame({"v": ["a"]}), "v", TABLES)
    assert words in str(caught.value)
