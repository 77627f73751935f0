"""The verdict on a whole column of VAT IDs is what the library says of each number."""

from random import Random

import polars as pl
import pytest
from stdnum import luhn

from engine.countries.vat_numbers import ASK, FORMS, RIGHT, WRONG, verdicts
from transforms.check_vat_id import DIGITS, check


def _made(prefix: str, size: int) -> list[str]:
    """Return numbers of a country's form, about half of them right: one digit in two is turned until it is."""
    random = Random(prefix)
    made: list[str] = []
    length = {"NL": 9, "SE": 10}.get(prefix, FORMS[prefix].length)
    start = {"AT": "ATU", "CH": "CHE", "BE": "BE0", "ES": "ES"}.get(prefix, prefix)
    end = {"NL": "B", "SE": "01"}.get(prefix, "")
    for _ in range(size):
        letter = random.choice("ABEH") if prefix == "ES" else ""
        digits = "".join(random.choice("0123456789") for _ in range(length - (prefix == "BE")))
        if prefix == "IT":
            digits = f"{digits[:7]}{random.randrange(1, 130):03}{digits[10:]}"
        if prefix == "FR" and random.random() < 0.8:
            siren = next(siren for siren in range(int(digits[2:]), 2 * 10**9) if luhn.is_valid(f"{siren:09}"))
            digits = f"{(12 + 3 * (siren % 97)) % 97:02}{siren:09}"
        last = f"{random.randrange(100):02}" if prefix == "NL" else ""
        if random.random() < 0.5:
            tries = [f"{start}{letter}{digits[:-2]}{n:02}{end}{last}" for n in range(100)]
            made.append(next((one for one in tries if check(one).value), tries[0]))
        else:
            made.append(f"{start}{letter}{digits}{end}{last}")
    return made


def _verdict(cells: list[str | None]) -> list[int]:
    return pl.DataFrame({"v": cells}, schema={"v": pl.String}).select(verdicts(pl.col("v"))).to_series().to_list()


@pytest.mark.parametrize("prefix", sorted(FORMS))
def test_a_verdict_is_what_the_library_says(prefix: str):
    cells = _made(prefix, 300)
    found = _verdict([*cells])
    for cell, verdict in zip(cells, found, strict=True):
        slow = check(cell)
        said = {RIGHT: (cell, None, None), WRONG: (None, DIGITS, None)}
        assert verdict == ASK or tuple(slow) == said[verdict], cell
    assert found.count(RIGHT) > 30, "the test must see right numbers"
    assert found.count(WRONG) > 30, "and wrong ones"


def test_what_is_not_compact_or_not_known_is_left_to_the_library():
    cells = ["DE 136695976", "de136695976", "XX123456789", "", "GB000078068", "DE036695976", "D", None, "BE1234567890"]
    assert set(_verdict([*cells])) == {ASK}


def test_a_column_of_several_countries_is_judged_number_by_number():
    cells = ["DE136695976", "ATU10223006", None, "DE136695977", "XX1", "EL094259216", "IT00743110157", "FR40303265045"]
    assert _verdict([*cells]) == [RIGHT, RIGHT, ASK, WRONG, ASK, RIGHT, RIGHT, RIGHT]
