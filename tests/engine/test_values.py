import re
import unicodedata
from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.table import text_frame
from engine.transform import Answer, Transform
from engine.values import FOLDED, INVISIBLE, SPACES, Cell, each_distinct, exactly, fold, from_table, tidy


class Asked(Transform):
    """Answer as the expression says."""

    def answer(self, value: pl.Expr) -> Answer:
        return ANSWER[0](value)


ANSWER = [Answer]


def cells(make: object, *before: str | None) -> list[tuple[str | None, ...]]:
    ANSWER[0] = make  # type: ignore[assignment]
    return apply(Asked(), text_frame({"v": list(before)}), "v").rows()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param(" a \u00a0\u202f b\t", "a b", id="any run of spaces is one"),
        pytest.param("\ufeffa\u200bb\u00ad", "ab", id="characters without width go"),
        pytest.param("a\r\nb", "a b", id="line ends are spaces"),
    ],
)
def test_tidy(text: str, after: str):
    assert pl.select(tidy(pl.lit(text))).item() == after


def test_characters_that_are_not_folded_stay_themselves_beside_each_other():
    chars = pl.Series([chr(point) for point in range(0x20, 0x2200)])
    plain = chars.filter(chars.str.contains(f"^[{FOLDED}]$")).to_list()
    assert len(plain) > 300
    assert all(unicodedata.normalize("NFKC", a + b) == a + b for a in plain for b in plain)


odd = st.text(
    st.sampled_from("aÄß Ωﬁ²½\u00a0\u2009\u3000\u200b\ufeff\u00ad\u0301\u1100\u1161\t\nﾊﾞ") | st.characters(), max_size=6
)


@given(st.lists(st.none() | odd, min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_tidy_and_fold_do_to_many_cells_what_is_said_of_one(texts: list[str | None]):
    def tidied(text: str) -> str:
        return re.sub(SPACES[:-1].replace(r"\s", r"\t-\r \x85") + "+", " ", re.sub(INVISIBLE, "", text)).strip(" ")

    made = pl.DataFrame({"a": texts}, schema={"a": pl.String}).select(
        tidy=tidy(pl.col("a")), fold=fold(pl.col("a"), case=False)
    )
    normal = pl.Series(texts, dtype=pl.String).str.normalize("NFKC")
    assert made["tidy"].to_list() == [None if text is None else tidied(text) for text in texts]
    assert made["fold"].to_list() == [None if text is None else tidied(text) for text in normal]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("KÖLN", "köln", id="case"),
        pytest.param("Ko\u0308ln", "Köln", id="composed and decomposed"),
        pytest.param("ＡＢ１", "ab1", id="full width"),
    ],
)
def test_keys_that_meet(one: str, other: str):
    assert pl.select(fold(pl.lit(one))).item() == pl.select(fold(pl.lit(other))).item()


def test_case_matters_when_asked():
    assert pl.select(fold(pl.lit(" A "), case=False)).item() == "A"


def test_a_library_is_asked_once_per_distinct_value_and_never_about_a_blank():
    calls: Counter[str] = Counter()

    def ask(text: str) -> Cell | str | None:
        calls[text] += 1
        return {"bad": Cell(reason="wrong"), "odd": Cell("ODD", note="assumed"), "none": None}.get(text, text.upper())

    rows = cells(
        lambda value: each_distinct(ask, value, reasons=("wrong",), notes=("assumed",), otherwise="nothing"),
        "a", None, "bad", "a", "", "odd", "none", "bad",
    )  # fmt: skip
    assert rows == [
        ("A", None, None), (None, None, None), (None, "wrong", None), ("A", None, None), (None, None, None),
        ("ODD", None, "assumed"), (None, "nothing", None), (None, "wrong", None),
    ]  # fmt: skip
    assert calls == {"a": 1, "bad": 1, "odd": 1, "none": 1}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "c", "ä"])), max_size=20))
def test_answers_stay_beside_their_rows(before: list[str | None]):
    rows = cells(lambda value: each_distinct(lambda text: text * 2, value), *before)
    assert [row[0] for row in rows] == [cell and cell * 2 for cell in before]
    table = text_frame({"key": ["a", "b", "b"], "value": ["A", "B", "BB"]})
    rows = cells(lambda value: from_table(table, value, missing="no", several="two"), *before)
    assert rows == [
        {"a": ("A", None, None), "b": (None, "two", None), None: (None, None, None)}.get(cell, (None, "no", None))
        for cell in before
    ]


def test_a_table_can_be_asked_exactly():
    table = text_frame({"key": ["A", "a"], "value": ["1", "2"]})
    asked = cells(lambda value: from_table(table, value, missing="no", meet=exactly), "A", "a", " a")
    assert asked == [("1", None, None), ("2", None, None), (None, "no", None)]
