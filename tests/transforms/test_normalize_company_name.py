from typing import Any

import pytest

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.normalize_company_name import FIRST, NO_FORM, NormalizeCompanyName


@pytest.mark.parametrize(
    ("cell", "name", "form"),
    [
        pytest.param("Bonbach GmbH", "Bonbach", "GmbH", id="a GmbH"),
        pytest.param("Bonbach G M B H", "Bonbach", "GmbH", id="letters apart"),
        pytest.param("BONBACH GMBH & CO KG", "BONBACH", "GmbH & Co. KG", id="in capitals"),
        pytest.param("Bonbach Gesellschaft mit beschränkter Haftung", "Bonbach", "GmbH", id="written out"),
        pytest.param("Bonbach UG (haftungsbeschränkt)", "Bonbach", "UG (haftungsbeschränkt)", id="with brackets"),
        pytest.param("ACME, Inc.", "ACME", "Inc.", id="a comma before it"),
        pytest.param("Smith & Sons Ltd", "Smith & Sons", "Ltd.", id="an English Ltd"),
        pytest.param("Kowalski Sp. z o.o.", "Kowalski", "Sp. z o.o.", id="Polish"),
        pytest.param("Škoda Auto a.s.", "Škoda Auto", "a.s.", id="Czech"),
        pytest.param("Rossi S.p.A.", "Rossi", "SpA", id="Italian"),
        pytest.param("株式会社トヨタ", "トヨタ", "株式会社", id="Japanese, at the start"),
        pytest.param("ООО «Ромашка»", "Ромашка", "ООО", id="Russian, at the start, quoted"),
        pytest.param("ACME (Pty) Ltd", "ACME", "Pty Ltd", id="a form with brackets"),
        pytest.param("Bonbach GmbH i. L.", "Bonbach", "GmbH i. L.", id="being wound up"),
        pytest.param("SE Banken", "SE Banken", None, id="a form that never stands first is a word of the name"),
        pytest.param("Limited Brands", "Limited Brands", None, id="the same in English"),
        pytest.param("UAB Jonas", "Jonas", "UAB", id="Lithuanian, at the start"),
        pytest.param("AMBA", "AMBA", None, id="a name that looks like a form"),
        pytest.param("GmbH", "GmbH", None, id="a form alone keeps it"),
        pytest.param("Haagen Verlag", "Haagen Verlag", None, id="no form; ag inside a word is none"),
        pytest.param("“Bonbach”  Handel", "“Bonbach” Handel", None, id="quotes inside stay"),
    ],
)
def test_name_and_form_come_apart(cell: str, name: str, form: str | None):
    assert made(cell, output="name") == (name, None, None)
    assert made(cell, output="form") == ((form, None, None) if form else (None, NO_FORM, None))
    assert made(cell, output="name_form") == (f"{name} {form}" if form else name, None, None)


def made(cell: str, **options: Any) -> tuple[str | None, ...]:
    return apply(NormalizeCompanyName.of(options), text_frame({"v": [cell]}), "v", Tables()).row(0)


def test_a_short_form_before_the_name_is_noted():
    assert made("AB Volvo", output="name") == ("Volvo", None, FIRST)
    assert made("AS Roma", output="form") == ("AS", None, FIRST)


def test_a_project_s_own_table_counts():
    options = {"table": "own", "output": "form"}
    tables = {"own": text_frame({"form": ["Verein"], "canonical": ["e.V."]})}
    rows = text_frame({"v": ["Kegel Verein", "Bonbach GmbH"]})
    got = apply(NormalizeCompanyName.of(options), rows, "v", tables)
    assert got["result"].to_list() == ["e.V.", None]


def test_an_unknown_output_is_refused():
    with pytest.raises(OptionError, match="output"):
        NormalizeCompanyName.of({"output": "x"})
