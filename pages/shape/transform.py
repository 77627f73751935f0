"""Transform: a column's steps, each with its form, and before and after side by side."""

import streamlit as st

from engine.column_store import Columns, computed, key_of
from engine.errors import WorkbenchError
from engine.preview import only
from engine.progress import Progress
from engine.project import FieldMap, Output, Project
from engine.settle import Settled, open_steps, settle
from engine.table import Table
from engine.transform import Undecided
from transforms import broken, catalogue
from ui import before_after, clock_ledger, field_card, frame, step_cards, step_menu, suggestions, work
from ui.grid import Cell, Event, grid
from ui.session import Session, current

LEAD = "Turn each field into what the other system expects. The preview runs the same code as the export."


def settled(session: Session, output: Output, table: Table) -> Settled:
    """Settle what was left to the column, over all its rows; return what could not be."""
    project, loaded, known = session.project, dict(session.loaded), catalogue()
    keys = {}
    for mapped in output.fields:
        alone = project.model_copy(update={"outputs": (only(output, [mapped.target]),)})
        try:
            if open_steps(alone, known):
                keys[mapped.target] = key_of(mapped, table, project, loaded, known)
        except WorkbenchError:
            continue  # its card says what is wrong
    if not keys:
        return {}
    asked = project.model_copy(update={"outputs": (only(output, list(keys)),)})

    def do(progress: Progress) -> tuple[Project, Settled]:
        return settle(asked, loaded, known, progress)

    try:
        made, found = work.result(session, "settle", f"{output.name} {keys}", "Weighing the evidence of all rows", do)
    except WorkbenchError as error:
        st.error(frame.plain(error.sentence), icon=":material/error:")
        return {}
    new = {mapped.target: mapped for mapped in made.outputs[0].fields}
    fields = tuple(new.get(mapped.target, mapped) for mapped in output.fields)
    if fields != output.fields:
        changed = project.with_output(output.model_copy(update={"fields": fields}))
        session.amend(changed)
        st.rerun()
    return found


def counted(session: Session, output: Output) -> Columns:
    project, loaded, folder = session.project, dict(session.loaded), session.folder / "columns"

    def do(progress: Progress) -> Columns:
        return computed(project, loaded, output, catalogue(), folder, progress=progress)

    key = project.fingerprint(session.of_tables(), output.name)
    return work.result(session, "columns", key, "Computing all rows", do)


def badge(mapped: FieldMap, found: Columns, undecided: set[str]) -> Cell:
    if mapped.target in found.wrong:
        return {"tag": "✕", "k": "bad", "sr": "cannot be computed"}
    if mapped.target in undecided:
        return {"tag": "?", "k": "warn", "sr": "a question is open"}
    column = found.done[mapped.target]
    counts, left_out = column.counts, column.left_out
    if counts.failed > left_out:
        return {"tag": f"{counts.failed - left_out:,}", "k": "bad", "sr": "failed"}
    if left_out:
        return {"tag": f"{left_out:,}", "k": "mut", "sr": "left out on purpose"}
    if counts.noted:
        return {"tag": f"{counts.noted:,}", "k": "warn", "sr": "noted"}
    return {"tag": "ok", "k": "ok"} if mapped.steps or mapped.checks else {"d": "as it is"}


def fields(session: Session, output: Output, found: Columns, undecided: set[str]) -> None:
    def picked(event: Event) -> None:
        session.chosen["field"] = str(event["id"])
        st.session_state["preview_explain"] = None

    rows: list[list[Cell]] = [[mapped.target, badge(mapped, found, undecided)] for mapped in output.fields]
    targets = [mapped.target for mapped in output.fields]
    grid(
        [{"cols": [{"l": "Field", "g": 1}, {"l": "State", "a": "r"}], "rows": rows, "ids": targets}],
        key="transform_fields",
        label=f"Columns of {output.name}",
        mode="list",
        select="row",
        selected=session.chosen["field"],
        max_height=276,
        on_event=picked,
    )


def transform(session: Session, output: Output, table: Table) -> None:
    targets = [mapped.target for mapped in output.fields]
    if session.chosen.get("field") not in targets:
        worked = [mapped.target for mapped in output.fields if mapped.steps]
        session.chosen["field"] = (worked or targets)[0]
    open_ = {
        (target, number): said
        for (_, target, number), said in settled(session, output, table).items()
        if isinstance(said, Undecided)
    }
    found = counted(session, output)
    mapped = output.field(session.chosen["field"])
    with st.container(horizontal=True, wrap=False, key="split"):
        left, right = st.container(width=222), st.container(width="stretch", key="right")
    with left:
        fields(session, output, found, {target for target, _ in open_})
    with right, st.container(key="steps", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="row_steps"):
            source = f"**{frame.plain(mapped.source)}**" if mapped.source is not None else "**a fixed value**"
            said = f"## {frame.plain(mapped.target)} :gray[:small[from]] :small[{source}] "
            st.markdown(f"{said}:gray[:small[({frame.plain(output.export)})]]", width="stretch")
            field_card.add(session, output, table)
            step_menu.add(
                catalogue(),
                "add_step",
                lambda name: step_cards.start(session, output, mapped, name, catalogue()),
            )
        suggested = st.container()
        asked = {number: said for (target, number), said in open_.items() if target == mapped.target}
        step_cards.cards(session, output, mapped, table, catalogue(), found=found, undecided=asked)
        clock_ledger.line(session, output, mapped, table, catalogue())
    if mapped.target in found.done:
        column = found.done[mapped.target]
        before_after.preview(before_after.Shows(session, output, mapped, table, column, catalogue()))
    failed = sum(column.counts.failed - column.left_out for column in found.done.values())
    words, kind = (f"{len(open_)} open", "warn") if open_ else (f"{failed:,} failed", "bad") if failed else ("", "")
    session.say("transform", words or "ok", kind or "ok")
    with suggested:  # last: a look at a million rows takes a moment, and nothing shall wait for it
        suggestions.line(session, output, mapped, table, catalogue())


session = current()
for error in broken().values():
    said = f"{error.sentence} It is left out; everything else works."
    st.warning(frame.plain(said), icon=":material/extension_off:")
with frame.head("Transform", LEAD, "transform"):
    output = frame.choose_output(session, "transform")
    table = session.loaded.get((output.side, output.export)) if output else None
if output is None:
    frame.empty("There is no output yet: every file that is loaded becomes one.", "Load files", "understand/load")
elif table is None:
    frame.empty(f"The file for {output.name} is not loaded.", "Load it", "understand/load")
elif not output.fields:
    frame.empty(f"{output.name} has no columns.", "Map fields", "shape/map_fields")
else:
    transform(session, output, table)
