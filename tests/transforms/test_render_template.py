from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.column import apply
from engine.errors import OptionError
from engine.lookups import Tables
from engine.table import text_frame
from transforms.render_template import FAILS, LONG, NOTHING, RenderTemplate

ROWS = {"Name": ["Ada"], "Leer": [None], "Nr": ["7"], "House no.": ["12a"]}


@pytest.mark.parametrize(
    ("template", "cell", "row"),
    [
        pytest.param("{{ Name }}-{{ value }}", "x", ("Ada-x", None, None), id="a field and the cell"),
        pytest.param("{{ Leer }}!", "x", ("!", None, None), id="an empty field is empty text"),
        pytest.param("{{ field('House no.') }}", "x", ("12a", None, None), id="a name with spaces"),
        pytest.param("{{ Name|upper|replace('A', 'O') }}", "x", ("ODO", None, None), id="filters"),
        pytest.param("{% if Nr|int > 5 %}viel{% endif %}", "x", ("viel", None, None), id="a condition"),
        pytest.param("{% if Leer %}x{% endif %}", "x", (None, NOTHING, None), id="nothing written"),
        pytest.param("{{ Nr|int * 3 }}", "x", ("21", None, None), id="numbers are multiplied"),
        pytest.param("{{ Name * 3 }}", "x", (None, FAILS, None), id="text is not multiplied"),
        pytest.param("{{ 1 / (Nr|int - 7) }}", "x", (None, FAILS, None), id="a division by zero"),
        pytest.param("{{ value }}", "y" * 10_001, (None, LONG, None), id="too long"),
        pytest.param(
            "{{ value|replace('y', 'yyyyyyyyyy') }}", "y" * 2_000, (None, FAILS, None), id="replacing grows too long"
        ),
        pytest.param("{{ value }}", "{{ Name }}", ("{{ Name }}", None, None), id="a cell is never a template"),
        pytest.param("<{{ value }}>", "<b>", ("<<b>>", None, None), id="nothing is escaped"),
    ],
)
def test_rendered(template: str, cell: str, row: tuple[str | None, ...]):
    made = apply(RenderTemplate.of({"template": template}), text_frame({"v": [cell], **ROWS}), "v", Tables())
    assert made.row(0) == row


@pytest.mark.parametrize(
    ("template", "words"),
    [
        pytest.param("{{ Name", "cannot be read", id="an open bracket"),
        pytest.param("{{ Name | nofilter }}", "cannot be read", id="an unknown filter"),
        pytest.param("{{ ''.__class__ }}", "attributes", id="attributes"),
        pytest.param("{{ ''['__class__'] }}", "items", id="attributes in brackets"),
        pytest.param("{{ ''|attr('__class__') }}", "cannot be read", id="attributes by a filter"),
        pytest.param("{% for i in value %}x{% endfor %}", "loops", id="loops"),
        pytest.param("{{ range(9) }}", "nothing but field", id="range"),
        pytest.param("{{ value() }}", "nothing but field", id="calling a cell"),
        pytest.param("{{ field(Name) }}", "nothing but field", id="a field named by a cell"),
        pytest.param("{{ 9**9**9 }}", "powers", id="powers"),
        pytest.param("{{ '%999999999s' % value }}", "remainder", id="wide formats"),
        pytest.param("{% set a = value ~ value %}{{ a }}", "set", id="doubling by set"),
        pytest.param("{% include 'x' %}", "include", id="files"),
        pytest.param("{{ field }}", "in brackets", id="the function itself"),
        pytest.param("{{ self }}", "Jinja's own name", id="the template itself"),
        pytest.param("{{ [1] }}", "lists", id="lists"),
        pytest.param("", "template", id="nothing at all"),
        pytest.param("{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "nest", id="brackets without end"),
        pytest.param("{{ " + "not " * 3000 + "1 }}", "nest", id="a chain that Python's stack does not take"),
        pytest.param("{{ " + "1+" * 150 + "1 }}", "nest", id="a sum that Python's stack takes here and not there"),
    ],
)
def test_what_could_break_out_or_go_on_for_ever_is_refused(template: str, words: str):
    with pytest.raises(OptionError) as caught:
        RenderTemplate.of({"template": template})
    assert words in str(caught.value)


def test_it_names_the_fields_it_reads():
    template: Any = {"template": "{{ b }} {{ a }} {{ value }} {{ field('c d') }}"}
    assert RenderTemplate.of(template).reads() == ["a", "b", "c d"]


LETTERS = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\u019b\u0264")
"""All but those two whose capitals came with the newest Unicode only."""


@given(st.lists(st.none() | st.text(LETTERS | st.sampled_from("Σσßİıǆ \x1c\u0085\n&<{")), min_size=1, max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize(
    "template",
    [
        "{{ Name }}-{{ value }}\n",
        "{{ Leer }}{{ value }} &<",
        "x{{ Nr }}",
        "{{ value }}\n\n{{ Nr }}",
        "{{ value | upper }}",
        "{{ value | trim | lower }}{{ field('House no.') }}",
        "{{ (value ~ '-' ~ Nr) | upper }} {{ Name ~ value }}",
        "{{ field('House no.') | lower ~ value | upper }}",
    ],
)
def test_a_plain_template_gives_what_jinja_gives(
    template: str, monkeypatch: pytest.MonkeyPatch, cells: list[str | None]
):
    cells = [*cells, "y" * 10_001]
    rows = text_frame({"v": cells, **{name: of * len(cells) for name, of in ROWS.items()}})
    quick = apply(RenderTemplate.of({"template": template}), rows, "v", Tables()).rows()
    with monkeypatch.context() as patched:
        patched.setattr(RenderTemplate, "_plain", lambda *_: None)
        assert apply(RenderTemplate.of({"template": template}), rows, "v", Tables()).rows() == quick


@pytest.mark.parametrize(
    ("template", "plain"),
    [
        ("{{ value | upper }} {{ field('a b') }}", True),
        ("{{ value | replace('a', 'b') }}", False),
        ("{{ value | trim('x') }}", False),
        ("{{ 7 }}", False),
        ("only text", False),
    ],
)
def test_which_templates_are_computed_for_a_whole_column(template: str, plain: bool):  # noqa: FBT001 - of the table
    made = RenderTemplate.of({"template": template})._plain(pl.col("v"))
    assert (made is not None) == plain
