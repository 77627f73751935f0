from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.split_field import EMPTY, FEWER, SplitField


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({"part": 1}, " a ; b", ("a", None, None), id="the first"),
        pytest.param({"part": 3}, "a;b;c", ("c", None, None), id="the third"),
        pytest.param({"part": -2}, "a;b;c", ("b", None, None), id="the last but one"),
        pytest.param({"part": 3}, "a;b", (None, FEWER, None), id="too few parts"),
        pytest.param({"part": -3}, "a;b", (None, FEWER, None), id="too few from the end"),
        pytest.param({"part": 2}, "a;;c", (None, EMPTY, None), id="an empty part"),
        pytest.param({"part": 2, "rest": True}, "a;b;c", ("b;c", None, None), id="the rest"),
        pytest.param({"part": -2, "rest": True}, "a;b;c", ("b;c", None, None), id="the last two"),
        pytest.param({"separator": " | ", "part": 2}, "a | b|c", ("b|c", None, None), id="a longer separator"),
        pytest.param({"separator": ".", "part": 2}, "a.b", ("b", None, None), id="a separator is no pattern"),
    ],
)
def test_parts(options: dict[str, Any], cell: str, row: tuple[str | None, ...]):
    assert apply(SplitField.of(options), text_frame({"v": [cell]}), "v").row(0) == row


@pytest.mark.parametrize("options", [{"part": 0}, {"separator": ""}])
def test_wrong_options_are_refused(options: dict[str, Any]):
    with pytest.raises(OptionError):
        SplitField.of(options)
