"""The tables derived from CLDR and the tz database are what their scripts write."""

from importlib import import_module

import pytest


@pytest.mark.parametrize("name", ["month_names", "date_words", "timezone_aliases"])
def test_a_table_is_what_its_script_derives(name: str):
    script = import_module(f"lookup_tables.derive.{name}")
    assert script.TABLE.read_text(encoding="utf-8") == script.text()
