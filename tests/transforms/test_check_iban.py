from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.check_iban import COUNTRY, DIGITS, FORM, LENGTH, CheckIban


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        pytest.param("DE89 3704 0044 0532 0130 00", ("DE89370400440532013000", None, None), id="Germany"),
        pytest.param("at61 1904-3002 3457.3201", ("AT611904300234573201", None, None), id="Austria, oddly written"),
        pytest.param(
            "IBAN: GB82 WEST 1234 5698 7654 32", ("GB82WEST12345698765432", None, None), id="a label and letters"
        ),
        pytest.param("IBAN-Nr. CH93 0076 2011 6238 5295 7", ("CH9300762011623852957", None, None), id="a German label"),
        pytest.param(
            "MT84MALT011000012345MTLCAST001S", ("MT84MALT011000012345MTLCAST001S", None, None), id="the longest"
        ),
        pytest.param("NO93 8601 1117 947", ("NO9386011117947", None, None), id="the shortest"),
        pytest.param("BE68 5390 0754 7034", ("BE68539007547034", None, None), id="Belgium's own check digits"),
        pytest.param(
            "ES9121000418450200051332", ("ES9121000418450200051332", None, None), id="Spain's own check digits"
        ),
        pytest.param("DE89370400440532013001", (None, DIGITS, None), id="a wrong digit"),
        pytest.param(
            "EE012200221111099080", (None, DIGITS, None), id="check digits that stand for others, never issued"
        ),
        pytest.param("DE98370400440532013000", (None, DIGITS, None), id="check digits turned round"),
        pytest.param("DE8937040044053201300", (None, LENGTH, None), id="a digit missing"),
        pytest.param("GB82123412345698765432", (None, LENGTH, None), id="digits where letters belong"),
        pytest.param("XX89370400440532013000", (None, COUNTRY, None), id="no such country"),
        pytest.param("532013000", (None, FORM, None), id="an account number"),
        pytest.param("DE٨٩370400440532013000", (None, FORM, None), id="digits of another script"),
    ],
)
def test_checked(cell: str, row: tuple[str | None, ...]):
    assert apply(CheckIban(), text_frame({"v": [cell]}), "v", Tables()).row(0) == row


def test_a_belgian_account_s_own_digits_count():
    from stdnum import iban

    wrong = "BE" + iban.calc_check_digits("BE00539007547035") + "539007547035"
    assert iban.is_valid(wrong, check_country=False)
    assert apply(CheckIban(), text_frame({"v": [wrong]}), "v").row(0) == (None, DIGITS, None)


def test_the_library_agrees_on_a_thousand_numbers():
    from random import Random

    from stdnum import iban

    random = Random(1)
    cells = []
    for _ in range(1_000):
        body = "".join(random.choice("0123456789") for _ in range(18))
        good = iban.calc_check_digits("DE00" + body)
        cells.append("DE" + (good if random.random() < 0.5 else f"{random.randrange(100):02}") + body)
    made = apply(CheckIban(), text_frame({"v": cells}), "v")["result"].to_list()
    assert made == [cell if iban.is_valid(cell) else None for cell in cells]


def test_an_unknown_output_is_refused():
    options: dict[str, Any] = {"output": "x"}
    with pytest.raises(OptionError, match="output"):
        CheckIban.of(options)
