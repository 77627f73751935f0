"""Templates as an integration platform takes them, with their lookup tables."""

import json

import jinja2
import polars as pl
import pytest

from engine.lookups import Tables
from engine.pipeline import AllTables, Pipeline
from engine.project import Export, FieldMap, Lookup, Output, Project, Step, System
from engine.table import LINE
from engine.templates import templates, written
from transforms import catalogue

NAMES = "{{ Vorname }} {{ field('Nach name') | upper }}{% if value %} ({{ value }}){% endif %}"


def given(*steps, lookups=None):
    mapped = FieldMap(target="Name", source="Titel", steps=steps)
    return Project(
        a=System(name="A", exports=(Export(name="t", file="t.csv"),)),
        outputs=(Output(name="people", side="a", export="t", fields=(mapped,)),),
        lookups=lookups or {},
    )


def template(text=NAMES, **more):
    return Step(transform="render_template", options={"template": text}, **more)


def test_there_is_no_file_without_a_template():
    project = given(Step(transform="trim_whitespace"), template(enabled=False))
    assert written(project, catalogue(), Tables(project)) is None


def test_a_template_comes_with_all_that_its_column_does():
    table = Lookup(rows=({"key": "dr", "value": "Dr."}, {"key": "prof", "value": "Prof."}))
    project = given(
        Step(transform="map_picklist", options={"table": "titles"}),
        template(on_failure="empty"),
        Step(transform="trim_whitespace"),
        lookups={"titles": table},
    )
    made = json.loads(written(project, catalogue(), Tables(project)))
    assert made["lookup_tables"] == {"titles": {"dr": "Dr.", "prof": "Prof."}}
    (entry,) = made["templates"]
    assert entry["template"] == NAMES
    assert entry["reads"] == ["Nach name", "Titel", "Vorname"]
    assert (entry["output"], entry["field"], entry["source"]) == ("people", "Name", "Titel")
    assert entry["steps_before"] == [{"transform": "map_picklist", "options": {"table": "titles"}}]
    assert entry["steps_after"] == [{"transform": "trim_whitespace", "options": {}}]
    assert (entry["on_failure"], entry["lookup_tables"]) == ("empty", ["titles"])


def test_a_table_with_a_key_twice_or_more_columns_stays_a_list_of_rows():
    rows = ({"key": "a", "value": "1", "since": "2020"}, {"key": "b", "value": "2", "since": "2021"})
    step = Step(transform="map_picklist", options={"table": "rates"})
    lookups = {"rates": Lookup(columns=("key", "value", "since"), rows=rows)}
    made = templates(given(step, template(), lookups=lookups), catalogue(), Tables(given(lookups=lookups)))
    assert made["lookup_tables"]["rates"] == list(rows)


@pytest.mark.parametrize("row", [("Ada", "Meier", "Dr."), ("Ada", "Meier", ""), ("", "Łask", "x")])
def test_plain_jinja_writes_from_the_file_what_the_export_writes(row):
    project = given(template())
    (entry,) = json.loads(written(project, catalogue(), Tables(project)))["templates"]
    record = dict(zip(("Vorname", "Nach name", "Titel"), row, strict=True))
    elsewhere = jinja2.Environment(autoescape=False).from_string(entry["template"])
    rows = pl.DataFrame({LINE: [2], **{name: [cell] for name, cell in record.items()}})
    pipeline = Pipeline.of(project.outputs[0], catalogue(), AllTables(project, {}))
    here = pipeline.columns(rows)["Name"]["value"].item()
    assert elsewhere.render(**record, value=record[entry["source"]], field=record.__getitem__) == here
