"""Profile: what is really in each file, its issues worst first, every figure over all rows and leading to its rows."""

from pathlib import Path

import streamlit as st

from engine.lookups import Tables
from engine.profile import Profile, profile, report
from engine.progress import Progress
from engine.project import Export
from engine.table import Table, stem
from transforms import catalogue
from ui import frame, profile_fields, profile_issues, profile_rows, work
from ui.profile_rows import File
from ui.session import Session, current

LEAD = "What is really in the files. Every figure is over all rows, and leads to its rows."


def choices(session: Session) -> dict[str, File]:
    """Return every loaded export by the name under which the session keeps the choice."""
    loaded = session.loaded.items()
    return {f"{side}.{name}": File(side, session.project.export(side, name), table) for (side, name), table in loaded}


def choose(session: Session, found: dict[str, File]) -> str:
    """Let the visitor choose a file."""
    at = session.chosen.get("table", "")
    st.session_state["profile_table"] = at = at if at in found else next(iter(found))

    def chosen() -> None:
        session.chosen["table"] = st.session_state["profile_table"] or at
        for name in ("profile_field", "profile_rows"):
            session.chosen.pop(name, None)

    def label(name: str) -> str:
        export = found[name].export
        told = export.name if export.name == stem(export.file) else f"{export.name} ({export.file})"
        return f"{found[name].side.upper()} · {told}"

    st.pills(
        "File",
        list(found),
        format_func=label,
        required=True,
        key="profile_table",
        on_change=chosen,
        label_visibility="collapsed",
    )
    return at


def profiled(session: Session, export: Export, table: Table) -> Profile:
    tables = Tables(session.project)

    def do(progress: Progress) -> Profile:
        return profile(table, tables, progress=progress)

    key = f"{table.folder} {session.project.fingerprint()}"
    return work.result(session, "profile", key, f"Profiling {export.file}", do)


def download(export: Export, table: Table, made: Profile) -> None:
    path: Path = table.folder / f"profile_{stem(export.file)}.html"
    text = report(made, table)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    frame.download("Download report", path)


def news(session: Session) -> None:
    said = session.chosen.pop("profile_news", None)
    if said:
        st.toast(said)
    if session.chosen.pop("profile_open", None):
        st.switch_page(frame.page("shape/transform"))


session = current()
news(session)
found = choices(session)
with frame.head("Profile", LEAD, "profile"):
    place = st.container(width="content", key="profile_report")
chosen = choose(session, found) if found else None
if chosen is None:
    frame.empty("There is nothing to profile yet: load the files of a system first.", "Load files", "understand/load")
else:
    file = found[chosen]
    made = profiled(session, file.export, file.table)
    with place:
        download(file.export, file.table, made)
    profile_issues.issues(session, file, made, catalogue())
    profile_rows.rows(session, file)
    picked = session.chosen.get("profile_field")
    if picked in file.table.fields:
        profile_fields.field(session, made.field(picked), file.table)
    profile_fields.fields(session, file, made)
    bad = sum(1 for finding in made.findings if finding.severity != "info")
    worst = any(finding.severity == "error" for finding in made.findings)
    words = profile_issues.counted(bad, "issue") or "✓"
    session.say("profile", words, ("bad" if worst else "warn") if bad else "ok", of=session.of_tables())
