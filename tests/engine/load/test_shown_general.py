import pytest

from engine.load.shown import as_shown


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("General", "1234.5", id="as Excel writes it"),
        pytest.param("GENERAL", "1234.5", id="in capitals, as Odoo and other programs write it"),
        pytest.param("general", "1234.5", id="in small letters"),
        pytest.param('"GENERAL "0.00', "GENERAL 1234.50", id="between quotes it is text"),
    ],
)
def test_a_number_in_the_general_format_is_shown_as_a_number(pattern, text):
    assert as_shown(1234.5, pattern) == text
