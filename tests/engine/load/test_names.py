"""Names of columns: unique, never empty, and never what the engine would take for something else."""

import pytest

from engine.load.names import unique


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["*", "Name *"], ["column *", "Name *"], id="a lone asterisk would be all columns"),
        pytest.param(["^Name$", "^Name"], ["column ^Name$", "^Name"], id="a pattern would be several columns"),
        pytest.param(["*", "column *"], ["column * 1", "column * 2"], id="the new name is taken already"),
    ],
)
def test_a_name_that_means_several_columns_is_changed_and_said(names, expected):
    made, findings = unique(names)
    assert made == expected
    assert findings[0].code == "pattern_names"
    assert f"“{names[0]}”" in findings[0].sentence
