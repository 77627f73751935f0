"""Before and after, side by side: a page of rows, of spellings or of whole records, through the run's own pipeline."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from engine.column_store import Column as Computed
from engine.errors import WorkbenchError
from engine.explain import Stage, explain, in_the_file
from engine.pipeline import AllTables, Pipeline
from engine.preview import PAGE, POSITION, Cell, Page, by_value, hits, only, page, page_of, values_page
from engine.project import FieldMap, Output
from engine.reverse import going_back
from engine.table import LINE, Table
from engine.transform import Catalogue
from ui import frame
from ui.grid import Cell as Shown
from ui.grid import Column, Event, Pane, grid
from ui.session import Session

VIEWS = ["By row", "By value", "Whole record"]
ORDERS = {"file": "As in the file", "odd": "Odd cases first"}
BESIDE = 4
"""Source fields that a page by row shows at most."""
NUMERIC = re.compile(r"^[(+-]?[^0-9A-Za-z/:-]*[0-9][0-9.,' \u00a0]*[^0-9A-Za-z/:-]{0,4}$")
"""An amount or a number, with its sign and symbol; no date."""
DOTTED_DATE = re.compile(r"^[0-9]{1,2}[.][0-9]{1,2}[.]([0-9]{2}){1,2}$")
MARKS = {"failed": "fail", "noted": "note", "changed": "chg"}


@dataclass(frozen=True)
class Shows:
    """What a preview is about."""

    session: Session
    output: Output
    mapped: FieldMap
    table: Table
    column: Computed
    catalogue: Catalogue

    @property
    def tables(self) -> AllTables:
        """Return the tables that options can name."""
        return AllTables(self.session.project, self.session.loaded)

    def pipeline(self, targets: Sequence[str]) -> Pipeline:
        """Return the pipeline of some columns of the output."""
        return Pipeline.of(only(self.output, targets), self.catalogue, self.tables, self.column.unique())


@st.fragment
def preview(shows: Shows) -> None:
    """Draw the chips with their counts, the chosen view, and the pager."""
    state = st.session_state
    at = f"{shows.output.name} {shows.mapped.target}"
    if state.pop("preview_lookup", None):
        st.switch_page(frame.page("shape/lookup_tables"))
    wanted, view, order = _bar(shows, at)
    pager = f"page {at} {wanted} {view} {order} {shows.column.key}"
    number = state.get(pager, 1)
    start = (number - 1) * PAGE
    try:
        draw = _values if view == "By value" else _rows
        total, shown = draw(shows, wanted, view, order, start)
    except WorkbenchError as error:
        st.error(frame.plain(error.sentence), icon=":material/error:")
        return
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        what = "Values" if view == "By value" else "Rows"
        place = f"{what} {start + 1:,}–{start + shown:,} of {total:,}" if shown else f"No {what.lower()}"  # noqa: RUF001 - a range
        st.caption(f"{place} · click a cell to see how it came about", width="stretch")
        pages = max(1, -(-total // PAGE))
        if pages > 1:
            st.pagination(pages, key=pager, on_change=_forget_explanation)


def _bar(shows: Shows, at: str) -> tuple[str, str, str]:
    counts = shows.column.counts
    chips = {
        "all": f"All **{counts.rows:,}**",
        "changed": f"Changed **{counts.changed:,}**",
        "failed": f":red[✕ Failed **{counts.failed:,}**]",
        "noted": f":orange[! Noted **{counts.noted:,}**]",
        "unchanged": f"= Unchanged **{counts.unchanged:,}**",
    }
    extra = st.session_state.get("preview_mark")
    if extra and extra[0] == at and extra[1] in counts.marks:
        words = extra[1].split(".", 2)[-1]
        chips[extra[1]] = f":red[{frame.plain(words)} **{counts.marks[extra[1]]:,}**]"
    key = f"preview_rows {at}"
    if st.session_state.get(key, "all") not in chips:
        st.session_state[key] = "all"
    with st.container(horizontal=True, vertical_alignment="center", key="row_bar"):
        wanted = st.pills(
            "Rows shown",
            list(chips),
            format_func=chips.__getitem__,
            default=None if key in st.session_state else "all",
            required=True,
            key=key,
            label_visibility="collapsed",
            on_change=_forget_explanation,
        )
        st.space("stretch")
        view = st.segmented_control(
            "View",
            VIEWS,
            default=None if "preview_view" in st.session_state else VIEWS[0],
            required=True,
            key="preview_view",
            label_visibility="collapsed",
            on_change=_forget_explanation,
        )
        order = st.selectbox(
            "Order",
            list(ORDERS),
            format_func=ORDERS.__getitem__,
            key="preview_order",
            label_visibility="collapsed",
            width=150,
            on_change=_forget_explanation,
            disabled=view == "By value",
        )
    return str(wanted or "all"), str(view or VIEWS[0]), order


def _forget_explanation() -> None:
    st.session_state["preview_explain"] = None


def _rows(shows: Shows, wanted: str, view: str, order: str, start: int) -> tuple[int, int]:
    whole = view == "Whole record"
    targets = [field.target for field in shows.output.fields] if whole else _beside(shows)
    fields = list(shows.table.fields) if whole else _sources(shows, targets)
    pipeline = shows.pipeline(targets)
    folder = shows.session.folder / "columns"
    found = hits(shows.table, shows.column, wanted, "odd" if order == "odd" else "file", folder)
    part = found.slice(start, PAGE)
    if isinstance(part, pl.DataFrame):
        made = page_of(pipeline, part)
    else:
        made = page(pipeline, shows.table, part.to_list(), fields)
    width = 30 + 8 * len(shows.table.said(shows.table.account.lines))
    lines: Column = {"l": "Line", "a": "r", "w": f"{max(58, width)}px", "d": 1}
    before: Pane = {
        "cap": f"Before · {shows.table.file}",
        "note": "as in the file",
        "cols": [lines, *(_head(name, made.rows[name].to_list()) for name in fields)],
        "rows": [
            [shows.table.said(line), *(visible(made.rows[name][row]) for name in fields)]
            for row, line in enumerate(made.rows[LINE])
        ],
        "none": "No rows of this kind.",
    }
    after: Pane = {
        "cap": f"After · {shows.output.name}",
        "note": "what the export writes",
        "cols": [_head(target, [cell.value for cell in made.after[target]]) for target in targets],
        "rows": [[visible(made.after[target][row].value) for target in targets] for row in range(made.rows.height)],
        "marks": [mark for place, target in enumerate(targets) for mark in _marks(made.after[target], place)],
        "none": "",
    }

    def clicked(event: Event) -> None:
        name = None if event["pane"] == 0 and not event["col"] else _name(event, fields, targets)
        _explained(shows, event, int(made.rows[POSITION][event["row"]]), name)

    _grid([before, after], start, len(found), clicked, shows)
    return len(found), made.rows.height


def _values(shows: Shows, wanted: str, _view: str, _order: str, start: int) -> tuple[int, int]:
    folder = shows.session.folder / "columns"
    file = by_value(shows.column, shows.table, shows.output, shows.catalogue, tables=shows.tables, folder=folder)
    total, frame_ = values_page(file, wanted, start)
    told = frame_.to_dicts()
    steps = shows.pipeline([shows.mapped.target]).fields[0][1]
    way = going_back(file, steps, shows.catalogue, shows.tables)
    back = way.of(frame_["after"]).to_dicts()
    source = shows.mapped.source or "constant"
    before: Pane = {
        "tight": 1,
        "cap": f"Before · {source}, as spelled",
        "note": "most frequent first",
        "cols": [
            {"l": "Rows", "a": "r", "w": "86px"},
            {"l": "First on line", "a": "r", "w": "110px", "d": 1},
            _head(source, frame_["before"].to_list()),
        ],
        "rows": [[f"{row['rows']:,}", shows.table.said(row["line"]), visible(row["before"])] for row in told],
        "none": "No values of this kind.",
    }
    after: Pane = {
        "tight": 1,
        "cap": f"After · {shows.mapped.target}",
        "note": way.sentence,
        "cols": [_head(shows.mapped.target, frame_["after"].to_list()), {"l": "Goes back as", "d": 1}],
        "rows": [[visible(row["after"]), _back(led)] for row, led in zip(told, back, strict=True)],
        "marks": [
            *(
                [number, 0, mark, row["says"] or ""]
                for number, row in enumerate(told)
                if (mark := next((sign for name, sign in MARKS.items() if row[name]), None))
            ),
            *([number, 1, *told_mark] for number, led in enumerate(back) if (told_mark := _back_mark(led))),
        ],
        "none": "",
    }

    def clicked(event: Event) -> None:
        _explained(shows, event, int(told[event["row"]]["first"]), shows.mapped.target)

    _grid([before, after], start, total, clicked, shows)
    return total, len(told)


def _back(led: dict[str, Any]) -> Shown:
    if led["exact"]:
        return "="
    return f"one of {led['sources']:,} values" if (led["sources"] or 0) > 1 else visible(led["back"])


def _back_mark(led: dict[str, Any]) -> list[str]:
    if led["exact"] is not False:
        return []
    if led["sources"] > 1:
        return ["note", "several source values became this one: nobody can tell them apart again"]
    return ["chg", "comes back in another spelling"] if led["back"] is not None else ["note", "nothing leads back"]


def _grid(panes: list[Pane], start: int, total: int, clicked: Callable[[Event], None], shows: Shows) -> None:
    def event(happened: Event) -> None:
        if happened["type"] == "cell":
            clicked(happened)
        elif happened["type"] == "action":
            _act(shows, happened["action"])

    grid(
        panes,
        key="preview",
        label="Preview",
        select="cell",
        first=start + 1,
        total=total,
        fill=62,
        min_height=210,
        explain=st.session_state.get("preview_explain"),
        on_event=event,
    )


def _act(shows: Shows, action: str) -> None:
    at = f"{shows.output.name} {shows.mapped.target}"
    what, _, name = action.partition(" ")
    if what == "same":
        st.session_state["preview_mark"] = (at, name)
        st.session_state[f"preview_rows {at}"] = name
    elif what == "table":
        shows.session.chosen["lookup"] = name
        st.session_state["preview_lookup"] = True
    _forget_explanation()


def _name(event: Event, fields: Sequence[str], targets: Sequence[str]) -> tuple[str, bool]:
    return (fields[event["col"] - 1], True) if event["pane"] == 0 else (targets[event["col"]], False)


def _explained(shows: Shows, event: Event, position: int, name: tuple[str, bool] | str | None) -> None:
    """Keep the explanation of a cell: of a column by its target, or of a source field (then `name` says so)."""
    if name is None:
        return
    field, is_source = name if isinstance(name, tuple) else (name, False)
    every = [mapped.target for mapped in shows.output.fields]
    pipeline = shows.pipeline(every)
    made = page(pipeline, shows.table, [position], shows.table.fields)
    target = _fed_by(shows, field) if is_source else field
    if target is None:
        stages, actions = in_the_file(made, 0, field, shows.table), []
    else:
        stages = explain(made, 0, target, pipeline=pipeline, table=shows.table, tables=shows.tables)
        actions = _actions(shows, made, target)
    turn = st.session_state["preview_turn"] = st.session_state.get("preview_turn", 0) + 1
    st.session_state["preview_explain"] = {
        "id": turn,
        "at": [event["pane"], event["row"], event["col"]],
        "title": f"How {target or field} came about",
        "steps": [_told(stage) for stage in stages],
        "actions": actions,
    }


def _told(stage: Stage) -> list[Any]:
    return [stage.heading, stage.value, stage.why, 1 if stage.verbatim else 0]


def _fed_by(shows: Shows, source: str) -> str | None:
    if shows.mapped.source == source:
        return shows.mapped.target
    return next((mapped.target for mapped in shows.output.fields if mapped.source == source), None)


def _actions(shows: Shows, made: Page, target: str) -> list[list[Any]]:
    """Offer the other rows with the same reason, and the lookup table that the failing step reads."""
    if target != shows.mapped.target:
        return []
    marks = made.frames[target].row(0, named=True)
    met = [name for name, is_so in marks.items() if is_so is True and (".reason." in name or ".note." in name)]
    actions: list[list[Any]] = [[f"same {name}", "Rows with the same reason"] for name in met[:1]]
    for _, steps in (each for each in shows.pipeline([target]).fields):
        for step in steps:
            lookups = [name for name in step.transform.tables_read() if "." not in name]
            if lookups and marks[f"{step.number}.failed"]:
                actions.insert(0, [f"table {lookups[0]}", "Open the lookup table", 1])
    return actions


def _beside(shows: Shows) -> list[str]:
    """Choose the columns beside the chosen one: the first (it tells rows apart) and those that have steps.

    The chosen one stands right after the first: it is never out of sight.
    """
    fields = shows.output.fields
    first = [field.target for field in fields[:1]]
    worked = [field.target for field in fields if field.steps and field.target != shows.mapped.target]
    chosen = {shows.mapped.target, *first, *worked[: BESIDE - 2]}
    for field in fields:
        if len(chosen) >= min(BESIDE, len(fields)):
            break
        chosen.add(field.target)
    in_order = [field.target for field in fields if field.target in chosen]
    return list(dict.fromkeys([*first, shows.mapped.target, *in_order]))


def _sources(shows: Shows, targets: Sequence[str]) -> list[str]:
    """Choose the source fields that the columns shown are made of, and those that the chosen one's steps read."""
    wanted = [shows.output.field(target).source for target in targets]
    for _, steps in shows.pipeline([shows.mapped.target]).fields:
        wanted[2:2] = [name for step in steps for name in step.transform.reads()]
    return [name for name in dict.fromkeys(wanted) if name in shows.table.fields]


def _head(label: str, values: Sequence[str | None]) -> Column:
    filled = [value for value in values if value]
    numbers = sum(bool(NUMERIC.match(value)) for value in filled)
    column: Column = {"l": label, "m": 1}
    if filled and numbers * 2 > len(filled) and not all(DOTTED_DATE.match(value) for value in filled):
        column["a"] = "r"
    return column


def visible(value: str | None) -> Shown:
    """Return a cell with what nobody sees made visible: spaces at its ends, tabs, line breaks."""
    if not value:
        return None
    text = value.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎").replace("\t", "⇥")
    bare = text.strip(" \u00a0")
    lead, tail = len(text) - len(text.lstrip(" \u00a0")), len(text) - len(text.rstrip(" \u00a0"))
    return "·" * lead + bare + "·" * tail if bare else "·" * len(text)


def _marks(cells: Sequence[Cell], place: int) -> list[list[Any]]:
    return [[row, place, cell.mark, cell.words] for row, cell in enumerate(cells) if cell.mark]
