from typing import Any

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.repair_mojibake import LOST, ONLY_ENCODING, REPAIRED, RepairMojibake


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        pytest.param("MÃ¼ller & SÃ¶hne", ("Müller & Söhne", None, REPAIRED), id="UTF-8 read as Windows-1252"),
        pytest.param("â€žZitatâ€œ", ("„Zitat“", None, REPAIRED), id="quotation marks"),
        pytest.param("Fran\u00c3\u00a7ois", ("François", None, REPAIRED), id="French"),
        pytest.param("Ð\u009cÐ¾Ñ\u0081ÐºÐ²Ð°", ("Москва", None, REPAIRED), id="Russian"),
        pytest.param("SÃƒÂ¶hne", ("Söhne", None, REPAIRED), id="wrong twice"),
        pytest.param(
            "Müller’s “Quote” ﬁne &amp; Ｆ", ("Müller’s “Quote” ﬁne &amp; Ｆ", None, None), id="nothing else changes"
        ),
        pytest.param("São Tomé ÃO", ("São Tomé ÃO", None, None), id="a right Portuguese word"),
        pytest.param("a\r\nb\u00a0c", ("a\r\nb\u00a0c", None, None), id="line ends and spaces stay"),
        pytest.param("M\ufffdller", (None, LOST, None), id="a lost character cannot come back"),
    ],
)
def test_repaired(cell: str, row: tuple[str | None, ...]):
    assert apply(RepairMojibake(), text_frame({"v": [cell]}), "v").row(0) == row


def test_it_has_no_options():
    options: dict[str, Any] = {"x": 1}
    with pytest.raises(OptionError, match="no option"):
        RepairMojibake.of(options)


PIECES = st.sampled_from(
    ["7", "42", " ", "x", "\n", "É", "\u00a0", "²", "’", "Ã", "\u0081", "Ð¾", "Ã¼", "â‚¬", "São", "Ñ"]
)
WRONG = st.text("äß€’Жé7 x日", max_size=8).map(lambda text: text.encode().decode("latin-1"))


@given(st.lists(st.lists(PIECES | WRONG, max_size=8).map("".join), max_size=20))
@settings(max_examples=60, deadline=None)
def test_every_text_is_what_the_library_makes_of_it(cells: list[str]):
    made = apply(RepairMojibake(), text_frame({"v": cells}), "v")["result"].to_list()
    assert made == [ftfy.fix_text(cell, config=ONLY_ENCODING) or None for cell in cells]
