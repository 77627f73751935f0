"""The browser's door."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

PagesManager.uses_pages_directory = False  # or a folder named pages answers a cold server's first deep link by itself
app = st.App("ui/menu.py")
