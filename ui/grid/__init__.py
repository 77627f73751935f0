"""cw_grid: one component for before/after, tables with bars and marks, lists with badges, rows with buttons.

A table is: {"cols": [col], "rows": [[cell]], "marks": [[row, col, "chg|fail|note", text]], "cap": str, "note": str}
col  = {"l": label, "t": "text|rich|tag|bar|act", "a": "r" for right, "m": 1 for fixed width, "w": css width, "s": sort key, "g": 1 grows and is cut first, "d": 1 dim}
cell = None | str | {"b": bold, "t": text, "d": dim} | {"tag": text, "k": kind} | {"bar": [good %, bad %], "sr": text} | [[action, label, primary]]
"""

from __future__ import annotations
import hashlib
from pathlib import Path
from typing import Any, Callable
import streamlit as st

_HERE = Path(__file__).parent
# Inline js and css travel with EVERY changed instance (17 KB each time). So the inline part is a loader of 0.5 KB and the
# files lie in ./static (server.enableStaticServing); the hash in the address keeps an old copy out of the browser's cache.
_STATIC = _HERE.parent / "static"  # Streamlit serves the folder beside the main script, ui/menu.py
_V = hashlib.blake2b(
    (_STATIC / "grid.js").read_bytes() + (_STATIC / "grid.css").read_bytes(), digest_size=5
).hexdigest()
_LOADER = """
const at = f => new URL("app/static/" + f + "?v=VERSION", document.baseURI).href;
const mod = import(at("grid.js"));
const sheet = fetch(at("grid.css")).then(r => r.text()).then(t => { const s = new CSSStyleSheet(); s.replaceSync(t); return s; });
export default function (c) {
  const root = c.parentElement; let stop, gone = false;
  Promise.all([mod, sheet]).then(([m, s]) => { if (gone) return; if (!root.adoptedStyleSheets.includes(s)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, s]; stop = m.default(c); });
  return () => { gone = true; stop?.(); };
}
""".replace("VERSION", _V)
_GRID = st.components.v2.component("crosswalk_grid", html='<div class="cw"></div>', js=_LOADER)


def grid(
    panes: list[dict[str, Any]],
    *,
    key: str,
    label: str,
    select: str = "none",
    mode: str = "grid",
    first: int = 1,
    total: int | None = None,
    selected: Any = None,
    sort: list | None = None,
    explain: dict | None = None,
    fill: int | None = None,
    min_height: int = 160,
    max_height: int | None = None,
    frame: bool = True,
    on_event: Callable[[dict], None] | None = None,
):
    """Events arrive in on_event as {"type": "cell|row|sort|action", "pane", "row", "col", "id", ...}. `fill` = px left free under the grid."""

    def fired():
        ev = st.session_state[key].event
        if ev and on_event:
            on_event(ev)

    return _GRID(
        key=key,
        on_event_change=fired,
        data=dict(
            panes=panes,
            label=label,
            select=select,
            mode=mode,
            first=first,
            total=total,
            selected=selected,
            sort=sort,
            explain=explain,
            fill=fill,
            min=min_height,
            max=max_height,
            frame=frame,
        ),
    )
