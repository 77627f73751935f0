from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.normalize_email import LONG, NAME, SEVERAL, TYPO, WORDS, WRONG, NormalizeEmail


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        pytest.param(" Ada@Bonbach.DE\u200b", ("ada@bonbach.de", None, None), id="case, spaces, invisible"),
        pytest.param("MAILTO:ada@bonbach.de", ("ada@bonbach.de", None, None), id="a link"),
        pytest.param("<ada@bonbach.de>", ("ada@bonbach.de", None, None), id="brackets"),
        pytest.param("Ada Meier <ada@bonbach.de>", ("ada@bonbach.de", None, NAME), id="a name beside it"),
        pytest.param("E-Mail: ada@bonbach.de", ("ada@bonbach.de", None, WORDS), id="a label"),
        pytest.param("ada@bonbach.de (privat)", ("ada@bonbach.de", None, WORDS), id="a note in brackets"),
        pytest.param("ada@bonbach.de;", ("ada@bonbach.de", None, None), id="a stop behind it"),
        pytest.param("mailto:ada@bonbach.de?subject=x", ("ada@bonbach.de", None, None), id="a link with a subject"),
        pytest.param("Ada Meier ada@bonbach.de", (None, WRONG, None), id="words that may belong to it"),
        pytest.param("ada@bonbach.d", (None, WRONG, None), id="an ending of one letter"),
        pytest.param("o'neil+x@a-b.co.uk", ("o'neil+x@a-b.co.uk", None, None), id="usual signs"),
        pytest.param("ada@müller.de", ("ada@müller.de", None, None), id="an umlaut in the domain"),
        pytest.param("ada@gmial.com", ("ada@gmial.com", None, TYPO), id="a mistyped domain is only noted"),
        pytest.param("ada@bonbach.con", ("ada@bonbach.con", None, TYPO), id="a mistyped ending is only noted"),
        pytest.param("ada@bonbach", (None, WRONG, None), id="no ending"),
        pytest.param("ada bonbach.de", (None, WRONG, None), id="no @"),
        pytest.param("ada@@bonbach.de", (None, WRONG, None), id="two @"),
        pytest.param("ada.@bonbach.de", (None, WRONG, None), id="a dot at the end of the first part"),
        pytest.param("a..b@bonbach.de", (None, WRONG, None), id="two dots"),
        pytest.param("ada@-bonbach.de", (None, WRONG, None), id="a dash at the start of the domain"),
        pytest.param("ada@bon bach.de", (None, WRONG, None), id="a space inside"),
        pytest.param("a@b.de, c@d.de", (None, SEVERAL, None), id="two addresses"),
        pytest.param("a@b.de/c@d.de", (None, SEVERAL, None), id="two addresses with a slash"),
        pytest.param("x" * 65 + "@bonbach.de", (None, LONG, None), id="too long before the @"),
    ],
)
def test_addresses(cell: str, row: tuple[str | None, ...]):
    assert apply(NormalizeEmail(), text_frame({"v": [cell]}), "v", Tables()).row(0) == row


def test_the_first_part_may_keep_its_case():
    made = apply(NormalizeEmail(lower_local=False), text_frame({"v": ["Ada@Bonbach.DE"]}), "v")
    assert made["result"].to_list() == ["Ada@bonbach.de"]


def test_an_unknown_option_is_refused():
    options: dict[str, Any] = {"check_dns": True}
    with pytest.raises(OptionError, match="check_dns"):
        NormalizeEmail.of(options)
