"""The currency tables are what their script derives from CLDR."""

from lookup_tables.derive import currencies


def test_the_tables_are_what_the_script_derives():
    for path, text in currencies.tables().items():
        assert path.read_text(encoding="utf-8") == text, path.name
