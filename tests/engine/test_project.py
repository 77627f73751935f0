import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.errors import ProjectError
from engine.project import Export, FieldMap, Lookup, Output, Project, Step, System

FIELD = FieldMap(target="City", source="Ort", steps=(Step(transform="trim_whitespace"),))
PROJECT = Project(
    name="Umzug",
    a=System(name="CRM", exports=(Export(name="accounts", file="a.csv"),)),
    outputs=(Output(name="accounts", side="a", export="accounts", fields=(FIELD,)),),
    lookups={"own": Lookup(rows=({"key": "a", "value": "b"},))},
)


def test_a_project_survives_its_file():
    assert Project.from_json(PROJECT.to_json()) == PROJECT


@settings(max_examples=40, deadline=None)
@given(st.text(), st.text(min_size=1), st.sampled_from(["keep", "empty", "reject"]))
def test_any_text_survives_the_file(name: str, target: str, on_failure: str):
    step = Step(transform="x", options={"find": name}, on_failure=on_failure)  # type: ignore[arg-type]
    field = FieldMap(target=target, constant=name, steps=(step,))
    project = Project(name=name, outputs=(Output(name="o", side="b", export="e", fields=(field,)),))
    assert Project.from_json(project.to_json()) == project


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "not a Crosswalk project", id="an empty file"),
        pytest.param("[]", "not a Crosswalk project", id="another JSON"),
        pytest.param('{"name": 1}', "name", id="the place is named"),
        pytest.param('{"nome": "x"}', "nome", id="an unknown word"),
        pytest.param('{"version": 99}', "version 99", id="a newer version"),
    ],
)
def test_a_file_that_is_no_project_is_refused_in_words(text: str, words: str):
    with pytest.raises(ProjectError) as caught:
        Project.from_json(text)
    assert words in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"outputs": [{"name": "o", "side": "a", "export": "e"}] * 2}, id="two outputs of one name"),
        pytest.param({"a": {"name": "A", "exports": [{"name": "e", "file": "f"}] * 2}}, id="two exports of one name"),
        pytest.param(
            {"outputs": [{"name": "o", "side": "a", "export": "e", "fields": [{"target": "t"}] * 2}]},
            id="two columns of one name",
        ),
        pytest.param(
            {
                "outputs": [
                    {
                        "name": "o",
                        "side": "a",
                        "export": "e",
                        "fields": [{"target": "t", "steps": [{"transform": "x", "on_failure": "default"}]}],
                    }
                ]
            },
            id="a default that is not given",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(broken: dict[str, object]):
    with pytest.raises(ProjectError):
        Project.from_json(json.dumps(broken))


def test_a_project_cannot_be_changed_in_place():
    with pytest.raises(ValidationError):
        PROJECT.name = "x"  # type: ignore[misc]


def test_an_output_is_replaced_by_name():
    changed = PROJECT.with_output(PROJECT.output("accounts").model_copy(update={"preset": "xlsx"}))
    assert changed.output("accounts").preset == "xlsx"
    assert PROJECT.output("accounts").preset == "utf8_comma"


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda: PROJECT.output("x"), id="an output"),
        pytest.param(lambda: PROJECT.export("a", "x"), id="an export"),
        pytest.param(lambda: PROJECT.output("accounts").field("x"), id="a column"),
    ],
)
def test_what_is_not_there_is_named(look: object):
    with pytest.raises(ProjectError, match="“x”"):
        look()  # type: ignore[operator]


def test_the_fingerprint_follows_every_decision():
    other = PROJECT.model_copy(update={"name": "Umzug 2"})
    assert PROJECT.fingerprint() == Project.from_json(PROJECT.to_json()).fingerprint()
    assert len({PROJECT.fingerprint(), other.fingerprint(), PROJECT.fingerprint("more")}) == 3
