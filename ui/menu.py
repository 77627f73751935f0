"""The script that runs at every click: the frame around the pages, and the page."""

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui import frame, guard, loading, sidebar
from ui.session import Session, current, elsewhere, take_over

PAGES = {
    "Understand": {"load": "Load", "profile": "Profile", "check": "Check"},
    "Shape": {"map_fields": "Map fields", "transform": "Transform", "lookup_tables": "Lookup tables"},
    "Deliver": {"export": "Export"},
}
"""Section → page → title. A page's address is its file's name."""
STATIC = Path(__file__).parent / "static"


def _pages() -> dict[str, list[StreamlitPage]]:
    found: dict[str, list[StreamlitPage]] = {}
    for section, titles in PAGES.items():
        for name, title in titles.items():
            file = frame.page(f"{section.lower()}/{name}")
            if Path(file).exists():
                found.setdefault(section, []).append(st.Page(file, title=title, url_path=name))
    return found


def main() -> None:
    """Draw the frame, run the page, and draw the menu again where the page had news for it."""
    st.set_page_config(
        page_title="Crosswalk",
        page_icon=str(STATIC / "icon.svg"),  # an icon by name would be fetched from elsewhere
        layout="wide",
        initial_sidebar_state=232,
    )
    st.html(frame.CSS)
    logo = "logo_dark.svg" if st.context.theme.type == "dark" else "logo.svg"
    st.logo(str(STATIC / logo), size="medium")
    pages = _pages()
    first = next(iter(pages.values()))[0]
    # The default page answers to / only, so it is a page of its own that leads on: then /load is an address too.
    home = st.Page(
        partial(st.switch_page, first), title="Crosswalk", url_path="start", default=True, visibility="hidden"
    )
    here = st.navigation({**pages, "": [home]}, position="hidden")
    st.set_page_config(page_title=f"{here.title} · Crosswalk")
    if elsewhere():
        guard.show_refused()
        frame.elsewhere(take_over)
        return
    session = current()
    try:
        _frame_and_page(session, here, pages)
    finally:  # also where the page starts the script again
        session.save()


def _frame_and_page(session: Session, here: StreamlitPage, pages: dict[str, list[StreamlitPage]]) -> None:
    loading.take_in_what_is_done(session)
    with st.sidebar:
        with st.container(gap=None, key="side"):
            sidebar.top(session)
            places = sidebar.menu(here, pages)
            sidebar.entries(session, places)
        sidebar.foot(session)
    before = dict(session.states)
    guard.show_refused()
    with guard.guarded():
        here.run()
    if session.states != before:
        sidebar.entries(session, places)


if __name__ == "__main__":
    main()
