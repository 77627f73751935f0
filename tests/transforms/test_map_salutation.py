from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.map_salutation import BESIDE, NO_WORD, UNKNOWN, MapSalutation


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({}, "HERR", ("Mr.", None, None), id="German"),
        pytest.param({}, "Frau", ("Ms.", None, None), id="German, a woman"),
        pytest.param({}, "Mrs", ("Ms.", None, None), id="English"),
        pytest.param({"output": "de"}, "Mme", ("Frau", None, None), id="French to German"),
        pytest.param({"output": "de"}, "divers", ("Divers", None, None), id="divers"),
        pytest.param({"output": "fr"}, "divers", (None, NO_WORD, None), id="a language without that word"),
        pytest.param({"output": "code"}, "Firma", ("company", None, None), id="a company"),
        pytest.param({}, "Herr Dr. Meier", ("Mr.", None, BESIDE), id="a title and a name beside it"),
        pytest.param({}, "M. Meier", ("Mr.", None, BESIDE), id="a French monsieur with his name"),
        pytest.param({}, "F Meier", (None, UNKNOWN, None), id="a lone letter is an initial"),
        pytest.param({}, "Herr und Frau", ("Family", None, None), id="a couple"),
        pytest.param({}, "Dr.", (None, UNKNOWN, None), id="a title alone says nothing"),
    ],
)
def test_salutations(options: dict[str, Any], cell: str, row: tuple[str | None, ...]):
    assert apply(MapSalutation.of(options), text_frame({"v": [cell]}), "v", Tables()).row(0) == row


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="output"):
        MapSalutation.of({"output": "xx"})
