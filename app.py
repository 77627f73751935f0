"""The browser's door: `streamlit run app.py` starts it."""

import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

sys.path.insert(0, str(Path(__file__).parent))  # whichever way it was started

from ui import guard, routes, session, visitor

PagesManager.uses_pages_directory = False  # or a folder named pages answers a cold server's first deep link by itself
app = st.App(
    "ui/menu.py",
    routes=routes.ROUTES,
    middleware=[Middleware(visitor.RememberVisitor)],
    lifespan=session.lifespan,
    on_script_error=guard.on_script_error,
)
