from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.join_fields import AMBIGUOUS, JoinFields


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({"fields": ["b"]}, "a", ("a B", None, None), id="two parts"),
        pytest.param({"fields": ["b", "empty", "c"]}, "a", ("a B C", None, None), id="an empty part leaves no gap"),
        pytest.param({"fields": ["b"], "before": ["c"]}, "a", ("C a B", None, None), id="a part before"),
        pytest.param({"fields": ["b"]}, None, ("B", None, None), id="the value itself is empty"),
        pytest.param({"fields": ["empty"]}, None, (None, None, None), id="nothing to join stays empty"),
        pytest.param(
            {"fields": ["b"], "separator": ";"}, "x;y", ("x;y;B", None, AMBIGUOUS), id="cannot be split again"
        ),
        pytest.param({"fields": ["b"], "separator": ""}, "a", ("aB", None, None), id="no separator"),
    ],
)
def test_joined(options: dict[str, Any], cell: str | None, row: tuple[str | None, ...]):
    rows = text_frame({"v": [cell], "b": [" B "], "c": ["C"], "empty": [None]})
    assert apply(JoinFields.of(options), rows, "v").row(0) == row


def test_no_field_to_join_with_is_refused():
    with pytest.raises(OptionError, match="at least one field"):
        JoinFields.of({"fields": []})


def test_the_way_back():
    there = JoinFields.of({"fields": ["b"], "before": ["c"], "separator": ";"})
    assert there.reverse() == ("split_field", {"separator": ";", "part": 2})
    assert JoinFields.of({"fields": ["b"], "separator": ""}).reverse() is None
