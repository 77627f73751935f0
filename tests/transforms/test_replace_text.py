from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.replace_text import ReplaceText


@pytest.mark.parametrize(
    ("options", "cell", "after"),
    [
        pytest.param({"find": "."}, "1.2.3", "123", id="plain text is no pattern"),
        pytest.param({"find": "€", "replacement": "$1"}, "5 €", "5 $1", id="a dollar in plain text is a dollar"),
        pytest.param({"find": "ag", "replacement": "AG", "ignore_case": True}, "Ag x AG", "AG x AG", id="any case"),
        pytest.param({"find": "+(", "replacement": "$", "ignore_case": True}, "a+(b", "a$b", id="signs without case"),
        pytest.param({"find": "x", "replacement": "y", "whole_cell": True}, "xx", "xx", id="only the whole cell"),
        pytest.param({"find": "x", "whole_cell": True}, "x", None, id="a cell may become empty"),
        pytest.param({"find": "a\nb", "replacement": "c", "whole_cell": True}, "a\nb", "c", id="a cell of two lines"),
        pytest.param(
            {"find": "([0-9]+)x", "replacement": "$1a", "kind": "pattern"}, "12x", "12a", id="group before a letter"
        ),
        pytest.param(
            {"find": "(?P<n>[0-9])", "replacement": "<${n}>", "kind": "pattern"}, "7", "<7>", id="a named group"
        ),
        pytest.param(
            {"find": "EUR", "replacement": "$$", "kind": "pattern"}, "EUR 5", "$ 5", id="a dollar sign in a pattern"
        ),
        pytest.param(
            {"find": "^", "replacement": "DE", "kind": "pattern"}, "123", "DE123", id="something put in front"
        ),
    ],
)
def test_replaced(options: dict[str, Any], cell: str, after: str | None):
    assert apply(ReplaceText.of(options), text_frame({"v": [cell]}), "v")["result"].to_list() == [after]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(
            {"find": "(", "kind": "pattern"}, "not a regular expression: unclosed group", id="an open bracket"
        ),
        pytest.param({"find": "a(?=b)", "kind": "pattern"}, "not a regular expression", id="look-around"),
        pytest.param({"find": "a", "replacement": "$1", "kind": "pattern"}, "group 1", id="a group that is not there"),
        pytest.param({"find": "a", "replacement": "${x}", "kind": "pattern"}, "group x", id="a name that is not there"),
        pytest.param({"find": ""}, "find", id="nothing to look for"),
        pytest.param({}, "needs the option “find”", id="no option at all"),
    ],
)
def test_a_wrong_option_is_said_on_entry(options: dict[str, Any], words: str):
    with pytest.raises(OptionError, match=r".*") as caught:
        ReplaceText.of(options)
    assert words in str(caught.value)


def test_a_pattern_made_to_explode_takes_linear_time():
    transform = ReplaceText.of({"find": "(a+)+$", "kind": "pattern"})
    assert apply(transform, text_frame({"v": ["a" * 20_000 + "b"]}), "v")["result"].to_list() == ["a" * 20_000 + "b"]


def test_the_way_back():
    there = ReplaceText.of({"find": "ERP-", "replacement": "CRM-"})
    name, options = there.reverse() or ("", {})
    assert name == "replace_text"
    rows = text_frame({"v": ["ERP-1", "x"]})
    made = apply(there, rows, "v")["result"].to_list()
    assert apply(ReplaceText.of(options), text_frame({"v": made}), "v")["result"].to_list() == rows["v"].to_list()
    assert ReplaceText.of({"find": "x"}).reverse() is None
