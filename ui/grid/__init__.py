"""The one component: before and after side by side, tables with bars and marks, lists with badges, rows with buttons.

A cell is one of

    None                                      empty
    "text"
    {"b": bold, "t": text, "d": dim}          any of the three, in this order
    {"tag": text, "k": Kind}                  a badge; with "b", "t", "d" too, and "sr", its words for a screen reader
    {"bar": [good %, bad %], "sr": words}
    [[action, label, primary, said], ...]     buttons; `said` is for a screen reader where the label is a sign

and nothing in it is ever read as HTML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict

import streamlit as st

Cell = None | str | dict[str, Any] | list[list[Any]]
Mark = Sequence[Any]
"""Row, column, one of `chg`, `fail`, `note`, and words: why it failed, what was assumed."""


class Column(TypedDict, total=False):
    """A column of a pane."""

    l: str  # noqa: E741 - short names: they travel with every grid
    """Label."""
    a: Literal["r"]
    """Aligned right, with figures of one width."""
    m: int
    """1: monospaced, for values as they are spelled."""
    d: int
    """1: dim."""
    w: str
    """Width in CSS, such as `58px` or `40%`."""
    g: int
    """1: takes the room that is left, and is cut first (give `w` in per cent)."""
    x: int
    """1: a long text takes several lines and is never cut."""
    s: str
    """Name under which a click on the heading asks for sorting."""


class Pane(TypedDict, total=False):
    """One table; two of them scroll together."""

    cols: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    marks: Sequence[Mark]
    ids: Sequence[str]
    """What an event calls each row; its number by default."""
    cap: str
    """Heading over the pane, and `note` dim at its right."""
    note: str
    none: str
    """What stands there without rows."""
    tight: int
    """1: as wide as its cells, not an equal share."""
    nohead: int
    """1: headings for a screen reader only."""


class Explanation(TypedDict, total=False):
    """What pops up at a cell. `id` must be new each time; Escape closes it without asking the server."""

    id: int
    at: Sequence[int]
    """Pane, row, column."""
    title: str
    steps: Sequence[Sequence[Any]]
    """Heading, value, why (or None), and 1 where the value is monospaced."""
    actions: Sequence[Sequence[Any]] | None
    """Action, label, and 1 for the primary one; they arrive as an event of type `action`."""


Event = dict[str, Any]
"""`type` is `cell`, `row`, `sort` or `action`; with `pane`, `row`, `col`, `id`, `action`, `desc` as they apply."""

STATIC = Path(__file__).parent.parent / "static"
_FILES = b"".join((STATIC / name).read_bytes() for name in ("grid.js", "grid_cells.js", "grid.css"))
# What is written inline travels with every changed grid. So that is a loader of half a kilobyte, and the rest lies in
# ui/static, which Streamlit serves; the hash in the address keeps an old copy out of the browser's cache.
_LOADER = """
const address = (file) => new URL(`app/static/${file}?v=VERSION`, document.baseURI).href;
const script = import(address("grid.js"));
const style = fetch(address("grid.css"))
  .then((answer) => answer.text())
  .then((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; });
export default function (component) {
  const root = component.parentElement;
  let stop, gone = false;
  Promise.all([script, style]).then(([module, sheet]) => {
    if (gone) return;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    stop = module.default(component);
  });
  return () => { gone = true; stop?.(); };
}
""".replace("VERSION", hashlib.blake2b(_FILES, digest_size=5).hexdigest())
_GRID = st.components.v2.component("crosswalk_grid", html='<div class="cw"></div>', js=_LOADER)


def grid(  # noqa: PLR0913 - all but the panes are named, and most have a default
    panes: Sequence[Pane],
    *,
    key: str,
    label: str,
    select: Literal["none", "cell", "row"] = "none",
    mode: Literal["grid", "tall", "list"] = "grid",
    first: int = 1,
    total: int | None = None,
    selected: str | None = None,
    sort: tuple[str, bool] | None = None,
    explain: Explanation | None = None,
    fill: int | None = None,
    min_height: int = 160,
    max_height: int | None = None,
    frame: bool = True,
    on_event: Callable[[Event], None] | None = None,
) -> None:
    """Draw one or two tables.

    Args:
        panes: one table, or two with the same rows that scroll together.
        key: of the component; its focus and scroll position survive reruns under it.
        label: what a screen reader calls it.
        select: whether a click and Enter pick a row or a cell, as an event.
        mode: `tall` gives rows more room; `list` is a list to choose from, without headings.
        first: number of the first row, from 1, of `total` rows (for screen readers).
        total: rows altogether; those of the pane by default.
        selected: id of the row that is chosen.
        sort: name of the column sorted by, and whether it is descending.
        explain: what pops up at a cell.
        fill: pixels left free under the grid, which then takes the rest of the window; never below `min_height`.
        min_height: in pixels, with `fill`.
        max_height: in pixels, without `fill`; the rows scroll inside.
        frame: whether a border is drawn around it.
        on_event: called with each event before the page runs again.
    """
    key = re.sub("_(?=_)", "·", key)  # Streamlit refuses two underscores together, and a file's name may bring them

    def fired() -> None:
        event = st.session_state[key].event
        if event and on_event:
            on_event(event)

    _GRID(
        key=key,
        on_event_change=fired,
        data={
            "panes": panes,
            "label": label,
            "select": select,
            "mode": mode,
            "first": first,
            "total": total,
            "selected": selected,
            "sort": sort,
            "explain": explain,
            "fill": fill,
            "min": min_height,
            "max": max_height,
            "frame": frame,
        },
    )
