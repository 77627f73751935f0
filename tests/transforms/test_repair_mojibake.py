from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.repair_mojibake import LOST, REPAIRED, RepairMojibake


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
