"""Asking per wording answers every text as asking about that text alone does."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.lookups import Tables
from engine.money.rate_names import RateWords
from engine.money.tax_rates import shipped_rates
from engine.money.wordings import each_wording
from engine.table import text_frame
from engine.transform import Transform
from engine.values import Cell
from transforms.categorize_tax import CategorizeTax
from transforms.normalize_discount import NormalizeDiscount
from transforms.normalize_tax_rate import NormalizeTaxRate

TRANSFORMS = [
    NormalizeTaxRate(scale="percent"),
    NormalizeTaxRate(scale="fraction", output="fraction"),
    NormalizeTaxRate(scale="mixed"),
    CategorizeTax(),
    NormalizeDiscount(scale="percent"),
    NormalizeDiscount(scale="fraction", output="fraction", chain="combine"),
    NormalizeDiscount(scale="percent", part="value"),
    NormalizeDiscount(scale="fraction", part="kind"),
]
WORDS = ["MwSt.", "VAT", "Rabatt", "Skonto", "off", "steuerfrei", "zero-rated", "Reverse-Charge", "reduced", "kein"]
WORDS += ["€", "EUR", "Tage", "days", "net", "Art", "A", "§"]
SIGNS = ["%", " % ", "(", ")", " ", " / ", "-", "+", ",", ".", "@", "<", "\u00a0", "\u00b2", "\u0665", "\u066b"]
LONG = st.one_of(
    st.integers(0, 99_999).map(str),
    st.integers(10**5, 10**20).map(str),
    st.sampled_from(["00019000", "0.190000", "2.12345", "2.98765", "10000", "0,0700001", "100.00001", "0.1900001"]),
    st.builds("{}{}{}".format, st.integers(0, 120), st.sampled_from(",."), st.integers(0, 10**7)),
)
PIECES = st.lists(st.sampled_from([*WORDS, *SIGNS, "2", "10", "19 %", "0", "7,5", "2024"]), max_size=4)
WORDING = st.tuples(PIECES.map("".join) | PIECES.map(" ".join), PIECES.map("".join) | PIECES.map(" ".join))


@pytest.mark.parametrize(
    "transform", TRANSFORMS, ids=lambda one: f"{one.name()} {one.model_dump(exclude_defaults=True)}"
)
@settings(max_examples=6, deadline=None)
@given(wording=WORDING, numbers=st.lists(LONG, min_size=3, max_size=6))
def test_a_cell_is_answered_as_if_it_stood_alone(transform: Transform, wording: tuple[str, str], numbers: list[str]):
    texts = [number.join(wording) for number in numbers]
    together = apply(transform, text_frame({"text": texts}), "text", Tables())
    alone = [apply(transform, text_frame({"text": [text]}), "text", Tables()).row(0) for text in texts]
    assert together.rows() == alone


def test_a_wording_is_asked_about_with_its_smallest_and_its_largest_number_only():
    asked: list[str] = []

    def told(text: str) -> Cell:
        asked.append(text)
        return Cell(text.upper(), note="read")

    answer = each_wording(told, pl.col("text"), notes=("read",))
    texts = [f"no. {number} ok" for number in range(100_000, 100_050)]
    made = pl.DataFrame({"text": texts}).select(value=answer.value, note=answer.notes["read"])
    assert made["value"].to_list() == [text.upper() for text in texts]
    assert made["note"].all()
    assert set(asked) == {"no. 10007 ok", "no. 999999999999999993 ok"}


def test_where_the_answer_depends_on_the_number_each_text_is_asked_about():
    answer = each_wording(lambda text: Cell(str(int(text[4:]) // 7)), pl.col("text"))
    texts = [f"no. {number}" for number in range(100_000, 100_050)]
    made = pl.DataFrame({"text": texts}).select(answer.value).to_series()
    assert made.to_list() == [str(number // 7) for number in range(100_000, 100_050)]


def test_other_cells_are_given_with_the_text():
    answer = each_wording(lambda text, other: Cell(f"{text} {other}"), pl.col("text"), pl.col("other"))
    rows = pl.DataFrame(
        {"text": ["A 12345", "A 12346", None, "A 12345", "A 12346"], "other": ["x", "x", "x", None, None]}
    )
    made = rows.select(answer.value).to_series()
    assert made.to_list() == ["A 12345 x", "A 12346 x", None, "A 12345 None", "A 12346 None"]


def test_no_rate_in_use_has_as_many_decimals_as_a_long_number():
    decimals = [-int(rate.normalize().as_tuple().exponent) for rate in shipped_rates().ever()]
    assert max(decimals) <= len("25")


@pytest.mark.parametrize(
    ("words", "numbered"),
    [
        pytest.param(["mwst 2020"], True, id="a long number in a word of the table"),
        pytest.param(["kz 12*"], True, id="digits that any others may follow"),
        pytest.param(["13b ustg", "art 44", "exempt*"], False, id="short numbers and stems of letters"),
    ],
)
def test_a_table_with_long_numbers_has_every_text_asked_about(words: list[str], *, numbered: bool):
    table = pl.DataFrame({"word": words, "rate": ["0"] * len(words)})
    assert RateWords(table).numbered == numbered
    rows = text_frame({"tax": ["mwst 2020", "mwst 2021", "mwst 2022"]})
    tables = {**Tables(), "mine": pl.DataFrame({"word": ["mwst 2020"], "rate": ["16"]})}
    made = apply(NormalizeTaxRate(table="mine", scale="percent"), rows, "tax", tables)["result"]
    assert made.to_list() == ["16", None, None]
