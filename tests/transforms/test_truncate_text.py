from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.truncate_text import CUT, NO_ROOM, TruncateText

E_ACUTE = "e\u0301"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def made(cell: str, **options: Any) -> tuple[str | None, str | None, str | None]:
    return apply(TruncateText.of(options), text_frame({"v": [cell]}), "v").row(0)


@pytest.mark.parametrize(
    ("options", "cell", "after"),
    [
        pytest.param({"length": 5}, "Bonbach", "Bonba", id="characters"),
        pytest.param(
            {"length": 3}, "\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", "\U0001f1e9\U0001f1ea", id="half a flag"
        ),
        pytest.param({"length": 3}, f"ab{E_ACUTE}", "ab", id="a letter is not parted from its accent"),
        pytest.param({"length": 3}, FAMILY, "\U0001f468", id="a joined emoji ends whole"),
        pytest.param({"length": 5, "unit": "bytes"}, "Müller", "Mülle"[:4], id="an umlaut is two bytes"),
        pytest.param({"length": 2, "unit": "bytes"}, "aß", "a", id="a character is not cut in half"),
        pytest.param({"length": 3, "unit": "utf16"}, "ab\U0001f600", "ab", id="an emoji is two UTF-16 units"),
        pytest.param({"length": 4, "unit": "utf16"}, "ab\U0001f600c", "ab\U0001f600", id="an emoji that just fits"),
        pytest.param({"length": 12, "at_word": True}, "Bonbach und Sohn", "Bonbach und", id="ends after a word"),
        pytest.param({"length": 11, "at_word": True}, "Bonbach und Sohn", "Bonbach und", id="ends exactly at a word"),
        pytest.param({"length": 4, "at_word": True}, "Maschinen", "Masc", id="one long word is cut all the same"),
        pytest.param({"length": 9, "mark": "..."}, "Bonbach Maschinen", "Bonbac...", id="the mark counts"),
    ],
)
def test_cut(options: dict[str, Any], cell: str, after: str):
    assert made(cell, **options) == (after, None, CUT)


def test_what_fits_is_left_alone_even_with_spaces():
    assert made(" ab ", length=4, at_word=True, mark="…") == (" ab ", None, None)


def test_no_room_for_one_character_is_a_failure():
    assert made("日本", length=2, unit="bytes") == (None, NO_ROOM, None)


def test_a_mark_longer_than_the_value_is_refused():
    with pytest.raises(OptionError, match="leaves no room"):
        TruncateText.of({"length": 3, "unit": "bytes", "mark": "…"})


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), st.integers(1, 12), st.sampled_from(["characters", "bytes", "utf16"]), st.booleans())
def test_a_value_is_never_too_long_and_always_a_beginning(cell: str, length: int, unit: str, at_word: bool):  # noqa: FBT001
    cut, reason, _ = made(cell, length=length, unit=unit, at_word=at_word)
    size = {"characters": len, "bytes": lambda t: len(t.encode()), "utf16": lambda t: len(t.encode("utf-16-le")) // 2}
    assert cut is not None or reason == NO_ROOM or not cell
    assert size[unit](cut or "") <= length
    assert cell.startswith(cut or "")
