from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.keep_characters import NOTHING, REMOVED, KeepCharacters


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({}, "K-47 11", ("4711", None, REMOVED), id="digits"),
        pytest.param({}, "4711", ("4711", None, None), id="nothing lost is no note"),
        pytest.param({"characters": "+"}, "+49 30", ("+4930", None, REMOVED), id="digits and a plus"),
        pytest.param({"kind": "letters"}, "Köln 5", ("Köln", None, REMOVED), id="letters of any script"),
        pytest.param({"kind": "ascii_letters_digits"}, "Köln5", ("Kln5", None, REMOVED), id="letters of ASCII"),
        pytest.param({"kind": "printable_ascii"}, "a b\tc", ("a bc", None, REMOVED), id="printable ASCII"),
        pytest.param({"kind": "none", "characters": "xy"}, "axbyc", ("xy", None, REMOVED), id="only these"),
        pytest.param({}, "ohne", (None, NOTHING, None), id="nothing left is a failure"),
        pytest.param({"kind": "none"}, "abc", (None, NOTHING, None), id="keeping nothing leaves nothing"),
    ],
)
def test_kept(options: dict[str, Any], cell: str, row: tuple[str | None, ...]):
    assert apply(KeepCharacters.of(options), text_frame({"v": [cell]}), "v").row(0) == row


def test_an_unknown_kind_is_refused():
    with pytest.raises(OptionError, match="kind"):
        KeepCharacters.of({"kind": "vowels"})
