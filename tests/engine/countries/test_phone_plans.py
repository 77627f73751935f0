from random import Random

import phonenumbers as phone
import polars as pl
import pytest

from engine.countries.phone_plans import plainly_e164


def by_library(number: str, region: str | None) -> str | None:
    try:
        parsed = phone.parse(number, region)
    except phone.NumberParseException:
        return None
    return phone.format_number(parsed, phone.PhoneNumberFormat.E164) if phone.is_valid_number(parsed) else None


def plainly(numbers: list[str], region: str | None) -> list[str | None]:
    rows = pl.DataFrame({"n": numbers, "r": [region] * len(numbers)}, schema={"n": pl.String, "r": pl.String})
    return rows.select(plainly_e164(pl.col("n"), pl.col("r"))).to_series().to_list()


@pytest.mark.parametrize(
    "region", ["DE", "AT", "CH", "FR", "IT", "GB", "US", "NL", "ES", "PL", "BR", "AR", "MX", "RU", "JP"]
)
def test_what_the_plan_says_the_library_says_too(region: str):
    random = Random(region)
    code = phone.country_code_for_region(region)
    national = ["".join(random.choice("0123456789") for _ in range(random.randint(6, 11))) for _ in range(300)]
    for numbers, home in (([f"+{code}{number}" for number in national], None), ([f"0{n}" for n in national], region)):
        for number, made in zip(numbers, plainly(numbers, home), strict=True):
            assert made is None or made == by_library(number, home), number


def test_every_country_s_example_is_found_without_the_library():
    regions = [region for region in sorted(phone.SUPPORTED_REGIONS) if phone.example_number(region)]
    numbers = [phone.format_number(phone.example_number(region), phone.PhoneNumberFormat.E164) for region in regions]
    found = [made for made, number in zip(plainly(numbers, None), numbers, strict=True) if made == number]
    assert len(found) > 150
    assert all(made in (None, number) for made, number in zip(plainly(numbers, None), numbers, strict=True))
