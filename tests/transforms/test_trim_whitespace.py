import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.table import text_frame
from transforms.trim_whitespace import TrimWhitespace


def trimmed(cell: str, *, inside: bool = False) -> str | None:
    return apply(TrimWhitespace(inside=inside), text_frame({"v": [cell]}), "v")["result"][0]


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        pytest.param(" Köln ", "Köln", id="plain spaces"),
        pytest.param("\tKöln\r\n", "Köln", id="tabs and line ends"),
        pytest.param("\u00a0\u202fKöln\u3000", "Köln", id="non-breaking, narrow and ideographic spaces"),
        pytest.param("\ufeff \u200bKöln \u200b ", "Köln", id="spaces and characters without width in any order"),
        pytest.param("a \u00a0 b", "a \u00a0 b", id="inside nothing changes"),
        pytest.param("\u200b\u00a0", None, id="nothing but spaces becomes empty"),
        pytest.param(". a .", ". a .", id="punctuation stays"),
    ],
)
def test_ends(cell: str, after: str | None):
    assert trimmed(cell) == after


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        pytest.param("a \u00a0\n b", "a b", id="a run of spaces and line ends is one space"),
        pytest.param("Bon\u00adbach\u200b AG", "Bonbach AG", id="soft hyphen and zero-width space go"),
        pytest.param("Bon\u200dbach", "Bonbach", id="a joiner between Latin letters goes"),
        pytest.param(
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            id="a Persian non-joiner stays",
        ),
        pytest.param("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467", id="a joined emoji stays one"),
    ],
)
def test_inside(cell: str, after: str):
    assert trimmed(cell, inside=True) == after


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12), st.booleans())
def test_trimming_twice_is_trimming_once(cell: str, inside: bool):  # noqa: FBT001 - hypothesis gives it
    once = trimmed(cell, inside=inside)
    assert trimmed(once or "", inside=inside) == once
