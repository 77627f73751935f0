"""The tables derived from CLDR and the tz database are what their scripts write."""

import subprocess
import sys

import pytest

WRITES = "import sys; from lookup_tables.derive import {0}; sys.stdout.buffer.write({0}.text().encode())"


@pytest.mark.parametrize("name", ["month_names", "date_words", "timezone_aliases"])
def test_a_table_is_what_its_script_derives(name: str, request: pytest.FixtureRequest):
    # In a process of its own: what Babel says of a locale depends on the locales that were asked before.
    root = request.config.rootpath
    made = subprocess.run([sys.executable, "-c", WRITES.format(name)], cwd=root, capture_output=True, check=True)
    assert (root / "lookup_tables" / f"{name}.csv").read_bytes() == made.stdout
