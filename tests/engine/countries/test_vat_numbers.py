from random import Random

import polars as pl
import pytest
from stdnum import get_cc_module

from engine.countries.vat_numbers import SHAPES, plainly_right


def near_misses(country: str, size: int) -> list[str]:
    """Numbers of a country's form, of which the library takes some and refuses most."""
    random = Random(country)
    digits = {"NL": 9, "AT": 8, "CH": 9, "DE": 9, "BE": 10, "DK": 8, "PL": 10}.get(country, 11)
    made = []
    for _ in range(size):
        number = "".join(random.choice("0123456789") for _ in range(digits))
        if country == "FR":  # its key and the number's own digit are rarely both right by chance
            number = f"{(12 + 3 * (int(number[2:]) % 97)) % 97:02}{number[2:]}"
        if country == "BE":
            number = f"0{number[1:8]}{97 - int('0' + number[1:8]) % 97:02}"
        made.append({"NL": f"NL{number}B01", "AT": f"ATU{number}", "CH": f"CHE{number}"}.get(country, country + number))
    return made


@pytest.mark.parametrize("country", sorted(SHAPES))
def test_what_is_right_here_is_right_for_the_library(country: str):
    module = get_cc_module(country.lower(), "uid" if country == "CH" else "vat")
    cells = near_misses(country, 2_500)
    here = pl.DataFrame({"v": cells}).select(plainly_right(pl.col("v"))).to_series().to_list()
    taken = [cell for cell, right in zip(cells, here, strict=True) if right]
    assert len(taken) > 15, "the test must see right numbers"
    assert all(module.is_valid(cell) for cell in taken)
    missed = [cell for cell, right in zip(cells, here, strict=True) if not right and module.is_valid(cell)]
    assert len(missed) < len(taken), "most right numbers need no library"


def test_what_is_not_compact_or_not_known_is_left_to_the_library():
    cells = ["DE 136695976", "de136695976", "XX123456789", "", "GB980780684", "DE036695976", None]
    assert not pl.DataFrame({"v": cells}).select(plainly_right(pl.col("v"))).to_series().any()
