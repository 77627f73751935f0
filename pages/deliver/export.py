"""Export: the clean files, every rejected row with its reason, and the project that writes them again."""

import shutil
from pathlib import Path

import streamlit as st

from engine.errors import WorkbenchError
from engine.export.report import RunReport
from engine.progress import Progress
from engine.run import run
from transforms import catalogue
from ui import export_files, frame, work
from ui.session import Session, current

LEAD = "Clean files, every rejected row with its reason, and the project. The command line writes the same bytes."


def write(session: Session, key: str) -> tuple[RunReport, Path]:
    """Return what was written for this project, and where; written once for what decides it."""
    project, loaded = session.project, dict(session.loaded)
    base = session.folder / "exports"

    def do(progress: Progress) -> tuple[RunReport, Path]:
        shutil.rmtree(base, ignore_errors=True)  # what was written for an earlier project is of no use any more
        folder = session.folder_for("exports")
        return run(project, loaded, catalogue(), folder, progress), folder

    return work.result(session, "export", key, "Writing the files", do)


def exporting(session: Session) -> None:
    key = session.of_project()
    with st.container(border=True, key="card_formats", gap="xsmall"):
        frame.line("What is written", "one file per output, and beside it its rejected rows and findings")
        for output in session.project.outputs:
            export_files.formats(session, output)
    if export_files.obstacles(session, catalogue()):
        session.say("export", "not ready", "warn")
        return
    if session.chosen.get("export") != key:
        session.say("export", "ready", "ok")

    if not export_files.rows_add_up(session):
        session.say("export", "stopped", "bad")
        return

    def asked() -> None:
        session.chosen["export"] = key

    st.button(
        "Write the files", type="primary", key="write", on_click=asked, disabled=session.chosen.get("export") == key
    )
    if session.chosen.get("export") != key:
        return
    try:
        report, folder = write(session, key)
    except WorkbenchError as error:
        st.error(error.sentence, icon=":material/error:")
        session.say("export", "stopped", "bad")
        return
    export_files.written(session, report, folder)
    rejected = sum(one.rejected + one.account.rejected_rows for one in report.outputs)
    session.say("export", f"{rejected:,} rejected" if rejected else "✓", "warn" if rejected else "ok")


session = current()
with frame.head("Export", LEAD, "export"):
    pass
if not session.project.outputs:
    frame.empty("There is nothing to export yet: load the files of a system first.", "Load files", "understand/load")
else:
    exporting(session)
