from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.parse_boolean import BLANK, UNKNOWN, ParseBoolean


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        *(
            pytest.param({}, yes, ("true", None, None), id=yes)
            for yes in ["Ja", "WAHR", "x", "1", "-1", "oui", "Sí", "1.0", "✓", " y "]
        ),
        *(
            pytest.param({}, no, ("false", None, None), id=no)
            for no in ["nein", "FALSCH", "0", "Non", "f", "0,0", "нет"]
        ),
        pytest.param({}, "2", (None, UNKNOWN, None), id="another number"),
        pytest.param({}, "vielleicht", (None, UNKNOWN, None), id="perhaps"),
        pytest.param({}, None, (None, None, None), id="an empty cell is unknown"),
        pytest.param({"blank_is_no": True}, None, ("false", None, BLANK), id="an empty cell is no"),
        pytest.param({"output": "x_blank"}, "nein", (None, None, None), id="no is left empty"),
        pytest.param({"output": "x_blank"}, "hm", (None, UNKNOWN, None), id="unknown is no no"),
        pytest.param({"output": "ja_nein"}, "true", ("ja", None, None), id="in German"),
    ],
)
def test_read(options: dict[str, Any], cell: str | None, row: tuple[str | None, ...]):
    assert apply(ParseBoolean.of(options), text_frame({"v": [cell]}), "v", Tables()).row(0) == row


def test_an_unknown_output_is_refused():
    with pytest.raises(OptionError, match="output"):
        ParseBoolean.of({"output": "on_off"})
