from hypothesis import given, settings
from hypothesis import strategies as st

from engine.history import KEPT, History
from engine.project import Project


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", "undo", "redo"]), max_size=30), st.text("xyz", min_size=1, max_size=3))
def test_undo_after_any_change_gives_the_project_before_it(moves: list[str], name: str):
    history = History()
    for move in moves:
        if move == "undo":
            history = history.undone()
        elif move == "redo":
            history = history.redone()
        else:
            history = history.changed(history.project.model_copy(update={"name": move}), f"name it {move}")
    before = history.project
    changed = history.changed(before.model_copy(update={"name": name}), "name it")
    assert changed.project.name == name
    assert changed.undone().project == before
    assert changed.undone().redone().project == changed.project


def test_nothing_changed_is_no_revision():
    history = History()
    assert history.changed(Project(), "do nothing") is history


def test_a_change_after_undo_drops_what_was_undone():
    one = History().changed(Project(name="1"), "one")
    two = one.undone().changed(Project(name="2"), "two")
    assert [revision.sentence for revision in two.revisions] == ["start a project", "two"]
    assert two.redo_sentence is None
    assert two.undo_sentence == "two"
    assert two.undone().redo_sentence == "two"


def test_the_oldest_revisions_are_let_go():
    history = History()
    for number in range(KEPT + 5):
        history = history.changed(Project(name=str(number)), str(number))
    assert len(history.revisions) == KEPT
    assert history.project.name == str(KEPT + 4)


def test_undo_at_the_start_and_redo_at_the_end_stay_there():
    assert History().undone().redone() == History()


def test_an_amended_project_keeps_its_revision_and_its_undo():
    first = Project(name="a")
    history = History().changed(first, "name it a").changed(Project(name="b"), "name it b").undone()
    amended = history.amended(Project(name="A"))
    assert (amended.project.name, amended.undo_sentence, amended.redo_sentence) == ("A", "name it a", "name it b")
    assert amended.undone().project == Project()
