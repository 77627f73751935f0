"""Checks: which values fail, which settings are refused, what is counted over all rows."""

import polars as pl
import pytest

from engine.errors import OptionError
from engine.lookups import Tables
from engine.pipeline import Pipeline
from engine.project import Check, Lookup, Project
from engine.rules import RULES, bind_check
from engine.table import LINE
from engine.validate import failing_rows, repeated, validate
from tests.engine.running import CATALOGUE, field, project, step, table

SIZES = {"sizes": pl.DataFrame({"key": ["s", "m"], "value": ["Small", "Medium"], "code": ["1", "2"]})}


def failing(rule: str, setting: str, *cells: str | None) -> list[str | None]:
    bound = bind_check(Check(rule=rule, value=setting), 1, pl.col("v"), SIZES)
    return pl.DataFrame({"v": cells}, schema={"v": pl.String}).filter(bound.fails)["v"].to_list()


@pytest.mark.parametrize(
    ("rule", "setting", "good", "bad"),
    [
        pytest.param("required", "", ["x", "0"], [None, " ", "\u00a0\u200b"], id="required wants something visible"),
        pytest.param("max_length", "3", ["äöü", None, ""], ["abcd"], id="a length counts characters"),
        pytest.param("max_bytes", "3", ["abc", "ä"], ["äö"], id="an umlaut takes two bytes"),
        pytest.param("characters", "A-Z0-9-", ["A-7"], ["a", "A 7", "Ä"], id="a hyphen at the end is itself"),
        pytest.param("characters", "-._", ["-._"], ["a"], id="a hyphen at the start is itself"),
        pytest.param("characters", r"\]^[", [r"[\]^"], ["a"], id="signs of a regular expression are themselves"),
        pytest.param("pattern", "[A-Z]{2}", ["DE"], ["DEU", "xDE", "de"], id="a pattern must match the whole value"),
        pytest.param("pattern", "a|bc", ["a", "bc"], ["ac", "abc"], id="an alternative is not torn apart"),
        pytest.param("type", "integer", ["-42", "007"], ["1.0", "1e5", "٣"], id="whole numbers in plain digits"),
        pytest.param("type", "number", ["-1234.56", "7"], ["1,5", "1.", ".5", "NaN"], id="numbers with a point"),
        pytest.param("type", "date", ["2024-02-29"], ["2023-02-29", "29.02.2024", "2024-2-9"], id="dates that exist"),
        pytest.param(
            "type",
            "date_time",
            ["2026-03-29T14:30:00Z", "2026-03-29 14:30", "2026-03-29T14:30:00.123+01:00"],
            ["2026-02-30T10:00:00Z", "2026-03-29T24:01:00", "2026-03-29"],
            id="date-times that exist",
        ),
        pytest.param("type", "boolean", ["true", "FALSE"], ["yes", "1"], id="true or false"),
        pytest.param(
            "type",
            "email",
            ["max.muster@bonbach.de", "ü@mühle.de"],
            ["max@bonbach", "a b@c.de", "Max <a@b.de>", "a@b.de;c@d.de", "a@-b.de"],
            id="one plain e-mail address",
        ),
        pytest.param("type", "url", ["https://a.de/x?y", "HTTP://a.de"], ["a.de", "ftp://a.de"], id="web addresses"),
        pytest.param("type", "phone", ["+4930123456"], ["030 123456", "+49 30 1"], id="phone numbers as E.164"),
        pytest.param("type", "country", ["DE", "GB"], ["UK", "de", "Germany"], id="ISO 3166 codes"),
        pytest.param("type", "currency", ["EUR"], ["€", "eur", "XYZ"], id="ISO 4217 codes"),
        pytest.param("one_of", "sizes", ["Small"], ["s", "small", "Large"], id="the table's answers, as written"),
        pytest.param("one_of", "sizes.code", ["1"], ["Small"], id="another column of the table"),
    ],
)
def test_a_rule_tells_good_from_bad(rule, setting, good, bad):
    assert failing(rule, setting, *good, *bad) == bad


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "required"])
def test_only_required_asks_about_empty_cells(rule):
    setting = {"max_length": "1", "max_bytes": "1", "characters": "a", "pattern": "a", "type": "date"}
    assert failing(rule, setting.get(rule, "sizes" if rule == "one_of" else ""), None) == []


@pytest.mark.parametrize(
    ("rule", "setting", "said"),
    [
        pytest.param("max_length", "forty", "whole number of characters such as 40, not “forty”", id="not a number"),
        pytest.param("max_bytes", "0", "whole number of bytes", id="nothing would fit"),
        pytest.param("max_length", "٣", "whole number", id="digits of another script"),
        pytest.param("pattern", "[A-", "is not a regular expression", id="a pattern that does not compile"),
        pytest.param("pattern", "a)(b", "is not a regular expression", id="a pattern that only wrapping would mend"),
        pytest.param("pattern", "", "needs a regular expression", id="no pattern"),
        pytest.param("characters", "", "needs the characters", id="no characters"),
        pytest.param("characters", "Z-A", "runs backwards", id="a range backwards"),
        pytest.param("type", "datetime", "knows integer, number, date", id="an unknown type"),
        pytest.param("one_of", "colours", "names the lookup table “colours”, which there is not", id="no such table"),
        pytest.param("one_of", "sizes.name", "has no column “name”", id="no such column"),
        pytest.param("unique", "roughly", "`exact` or `folded`", id="an unknown sameness"),
    ],
)
def test_a_wrong_setting_is_refused_on_entry(rule, setting, said):
    with pytest.raises(OptionError) as error:
        failing(rule, setting, "x")
    assert said in error.value.sentence


def test_failing_rows_are_counted_and_listed_over_all_rows(tmp_path):
    cells = ["a", "bb", "ccc"] * 400
    loaded = table(tmp_path, {"Name": cells, "value": cells})
    checks = [Check(rule="max_length", value="2"), Check(rule="pattern", value="[A-Z]+", severity="warn")]
    output = project(field("Name", step("upper"), checks=checks)).outputs[0]
    long, lower = validate(output, loaded, CATALOGUE, {})
    assert (long.rows, lower.rows) == (400, 0)
    assert long.lines.head(2).to_list() == [4, 7]
    page = failing_rows(long, output, loaded, CATALOGUE, {}, start=398, count=50)
    assert page.to_dict(as_series=False) == {
        LINE: [1198, 1201],
        "value": ["CCC", "CCC"],
        "Name": ["ccc", "ccc"],
        "value (source)": ["ccc", "ccc"],
    }


def test_unique_looks_at_the_whole_column_after_the_steps(tmp_path):
    loaded = table(tmp_path, {"Id": ["x1", "X1", "", "", "x2", "x 3", "X  3"]})
    exact = project(field("Id", checks=[Check(rule="unique")])).outputs[0]
    stepped = project(field("Id", step("upper"), checks=[Check(rule="unique")])).outputs[0]
    folded = project(field("Id", checks=[Check(rule="unique", value="folded")])).outputs[0]
    assert [validate(each, loaded, CATALOGUE, {})[0].lines.to_list() for each in (exact, stepped, folded)] == [
        [],
        [2, 3],
        [2, 3, 7, 8],
    ]
    found = repeated(stepped, loaded, CATALOGUE, {})
    assert found["Id", 1].to_dicts() == [{"value": "X1", "rows": 2, "line": 2}]


def test_a_row_that_a_step_rejected_is_not_checked(tmp_path):
    loaded = table(tmp_path, {"Amount": ["x", ""]})
    output = project(field("Amount", step("number_for"), checks=[Check(rule="required")])).outputs[0]
    assert validate(output, loaded, CATALOGUE, {})[0].lines.to_list() == [3]


def test_a_check_that_rejects_marks_the_row_and_one_that_warns_does_not(tmp_path):
    loaded = table(tmp_path, {"Name": ["abc"]})
    rows = next(loaded.slices())
    for severity, rejected in (("reject", True), ("warn", False)):
        checks = [Check(rule="max_length", value="2", severity=severity)]
        output = project(field("Name", checks=checks)).outputs[0]
        made = Pipeline.of(output, CATALOGUE, {}).columns(rows)["Name"]
        assert made["check.1"].to_list() == [True]
        assert made["rejected"].to_list() == [rejected]


def test_a_wrong_check_is_named_with_its_field(tmp_path):
    loaded = table(tmp_path, {"Name": ["abc"]})
    output = project(field("Name", checks=[Check(rule="required"), Check(rule="max_length")])).outputs[0]
    with pytest.raises(OptionError, match="Name, check 2: The rule max_length"):
        validate(output, loaded, CATALOGUE, {})


def test_one_of_reads_the_projects_own_table(tmp_path):
    loaded = table(tmp_path, {"Stage": ["Won", "Lost"]})
    lookup = Lookup(columns=("option",), key=("option",), rows=({"option": "Won"},))
    output = project(field("Stage", checks=[Check(rule="one_of", value="stages")])).outputs[0]
    tables = Tables(Project(lookups={"stages": lookup}))
    assert validate(output, loaded, CATALOGUE, tables)[0].lines.to_list() == [3]
