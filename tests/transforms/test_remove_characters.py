from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.remove_characters import RemoveCharacters


@pytest.mark.parametrize(
    ("options", "cell", "after"),
    [
        pytest.param({}, "a\r\nb\t\x00\u200bc", "abc", id="line ends, tabs, null and zero-width"),
        pytest.param({"kind": "spaces"}, "1\u00a0234 5", "12345", id="spaces of every kind"),
        pytest.param({"kind": "punctuation"}, "a.b-c!", "abc", id="punctuation"),
        pytest.param({"kind": "symbols"}, "5€+", "5", id="symbols"),
        pytest.param({"kind": "letters"}, "EUR 5ä", " 5", id="letters"),
        pytest.param({"kind": "emoji"}, "Hallo 👩\u200d👧🏽🇩🇪 © 5™", "Hallo  © 5™", id="emoji, but not signs"),
        pytest.param({"kind": "emoji", "characters": "x"}, "x😀y", "y", id="emoji and a letter"),
        pytest.param(
            {"kind": "none", "characters": "^]-\\"}, "a^b]c-d\\e", "abcde", id="signs that mean something in patterns"
        ),
        pytest.param({"kind": "digits"}, "4711", None, id="a cell may become empty"),
    ],
)
def test_removed(options: dict[str, Any], cell: str, after: str | None):
    made = apply(RemoveCharacters.of(options), text_frame({"v": [cell]}), "v")
    assert made.row(0) == (after, None, None)


def test_nothing_to_remove_is_refused():
    with pytest.raises(OptionError, match="which kind"):
        RemoveCharacters.of({"kind": "none"})
