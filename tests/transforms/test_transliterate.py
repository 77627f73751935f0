from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.table import text_frame
from transforms.transliterate import KEPT, NO_SPELLING, Transliterate


@pytest.mark.parametrize(
    ("options", "cell", "row"),
    [
        pytest.param({}, "10 \u00b5m 5 \u03bcg", ("10 um 5 ug", None, None), id="micro is not milli"),
        pytest.param({}, "Œuvre Ærø ÆRØ", ("Oeuvre Aero AERO", None, None), id="ligatures among small letters"),
        pytest.param({}, "Müller-Lüdenscheidt", ("Mueller-Luedenscheidt", None, None), id="umlauts"),
        pytest.param({}, "Mu\u0308ller", ("Mueller", None, None), id="an umlaut of two characters"),
        pytest.param({}, "KÖLN Öl ÄÖÜ", ("KOELN Oel AEOEUE", None, None), id="capitals among capitals"),
        pytest.param({}, "STRAẞE Straße", ("STRASSE Strasse", None, None), id="sharp s"),
        pytest.param({}, "Čeština Łódź Ñandú", ("Cestina Lodz Nandu", None, None), id="accents"),
        pytest.param({"language": "plain"}, "Köln", ("Koln", None, None), id="plain letters"),
        pytest.param({"language": "scandinavian"}, "Ålborg Ærø", ("Aalborg Aeroe", None, None), id="Danish"),
        pytest.param({}, "Щукин Ёлка", ("Shchukin Yolka", None, None), id="Russian"),
        pytest.param({}, "Αθήνα", ("Athina", None, None), id="Greek with an accent"),
        pytest.param({}, "“5 €” – …", ('"5 EUR" - ...', None, None), id="signs"),
        pytest.param({}, "東京", (None, NO_SPELLING, None), id="no plain spelling"),
        pytest.param({"unknown": "keep"}, "東京 Köln", ("東京 Koeln", None, KEPT), id="kept where asked for"),
    ],
)
def test_plain_letters(options: dict[str, Any], cell: str, row: tuple[str | None, ...]):
    assert apply(Transliterate.of(options), text_frame({"v": [cell]}), "v").row(0) == row


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="language"):
        Transliterate.of({"language": "klingon"})
