"""A broken file in the folder names itself and stops nothing else."""

import sys
from pathlib import Path

import pytest

import transforms
from cli import main
from transforms import broken, catalogue

GOOD = '''"""Do nothing.

For a test.
"""

from engine.transform import Answer, Transform


class DoNothing(Transform):
    much: int = 1
    """How much of nothing."""

    def answer(self, value):
        return Answer(value)
'''


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Put one file more into the folder, for this test."""

    def added(text: str) -> None:
        (tmp_path / "do_nothing.py").write_text(text)
        monkeypatch.setattr(transforms, "__path__", [*transforms.__path__, str(tmp_path)])
        transforms._found.cache_clear()

    yield added
    monkeypatch.undo()
    sys.modules.pop("transforms.do_nothing", None)
    vars(transforms).pop("do_nothing", None)
    transforms._found.cache_clear()


def test_every_file_here_is_a_transform():
    assert {name: error.sentence for name, error in broken().items()} == {}


def test_a_good_file_is_in_the_catalogue(add):
    add(GOOD)
    assert catalogue()["do_nothing"].title() == "Do nothing"
    assert broken() == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            GOOD.replace("answer(self, value):", "answer(self, value)"), "is not Python: expected ':', line 13."
        ),
        pytest.param("import nowhere_at_all\n", "cannot be imported: No module named 'nowhere_at_all', line 1."),
        pytest.param(GOOD + "\n1 / 0\n", "cannot be imported: division by zero, line 16."),
        pytest.param(GOOD.replace("DoNothing", "DoSomething"), "has no class DoNothing(Transform)"),
        pytest.param(GOOD.replace("(Transform)", ""), "has no class DoNothing(Transform)"),
        pytest.param(GOOD.replace("def answer", "def anwser"), "DoNothing has no method answer(self, value)."),
        pytest.param(GOOD[GOOD.index("from") :], "has no docstring: its first line is the transform's title."),
        pytest.param(GOOD.replace('    """How much of nothing."""\n', ""), "the option much has no docstring under it"),
        pytest.param("", "has no class DoNothing(Transform)"),
    ],
)
def test_a_file_that_is_no_transform_says_why_and_the_others_go_on(add, text, said, capsys):
    others = set(catalogue())
    add(text)
    assert set(catalogue()) == others
    sentence = broken()["do_nothing"].sentence
    assert "transforms/do_nothing.py" in sentence
    assert said in sentence
    assert main(["transforms"]) == 2
    told = capsys.readouterr()
    assert "trim_whitespace" in told.out
    assert told.err.strip() == sentence
    assert main(["describe", "do_nothing"]) == 2
    assert capsys.readouterr().err.strip() == sentence
