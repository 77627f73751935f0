"""Map fields: which columns an output has, what they are called, and where their values come from."""

import streamlit as st

from engine.edit.fields import missing_fields, open_fields
from engine.examples import examples
from engine.project import Output
from engine.table import Table
from ui import field_card, field_list, frame, output_card
from ui.session import Session, current

LEAD = "The columns of each file that leaves: their names, their order, and the field that each takes its values from."


@st.cache_data(max_entries=100, show_spinner=False)
def examples_of(folder: str, _table: Table) -> field_list.Examples:  # noqa: ARG001 - the folder decides what is in it
    return examples(_table)


def mapping(session: Session, output: Output, table: Table) -> None:
    shown = examples_of(str(table.folder), table)
    missing = missing_fields(output, table.fields)
    if missing:
        said = f"{table.file} does not have the fields that feed {', '.join(missing)}."
        st.warning(frame.plain(f"{said} Choose another field for each, or drop it."), icon=":material/link_off:")
    targets = [field.target for field in output.fields]
    if session.chosen.get("field") not in targets and targets:
        session.chosen["field"] = targets[0]
    with st.container(horizontal=True, vertical_alignment="center", key="row_columns"):
        frame.line(f"{len(targets):,} columns of {output.name}", f"from {table.file}, {table.rows:,} rows")
        field_card.add(session, output, table)
    with st.container(horizontal=True, wrap=False, key="split"):
        left, right = st.container(width="stretch"), st.container(width=292)
    with left:
        field_list.columns(session, output, table, shown)
        field_list.rest(session, output, table, shown)
    if targets:
        with right:
            field_card.edit(session, output, table, output.field(session.chosen["field"]))
    undecided = len(open_fields(output, table.fields))
    words = f"{len(missing)} missing" if missing else f"{undecided} undecided" if undecided else ""
    session.say("map_fields", words, "bad" if missing else "warn" if undecided else "")


session = current()
with frame.head("Map fields", LEAD, "map_fields"):
    output = frame.choose_output(session, "map_fields")
    if output:
        output_card.manage(session, output)
if output is None:
    frame.empty("There is no output yet: every file that is loaded becomes one.", "Load files", "understand/load")
elif (output.side, output.export) not in session.loaded:
    frame.empty(f"The file for {output.name} is not loaded.", "Load it", "understand/load")
else:
    mapping(session, output, session.loaded[output.side, output.export])
