from decimal import Decimal

import polars as pl
import pytest

from engine.money.rate_names import RateWords

WORDS = RateWords(
    pl.DataFrame({"word": ["exempt", "ask finance", "vat"], "rate": ["0", "19", ""], "kind": ["zero", "", "tax"]})
)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        pytest.param("ask finance", Decimal(19), id="a row that names a word and a rate speaks for the whole text"),
        pytest.param("  Ask  Finance ", Decimal(19), id="case and spaces are folded"),
        pytest.param("do not ask finance", None, id="and not for a longer one"),
        pytest.param("vat", None, id="a word without a rate gives none"),
    ],
)
def test_a_word_that_a_person_added_needs_no_kind(text, rate):
    assert WORDS.read(text).rate == rate
