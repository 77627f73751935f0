"""A profile as one HTML file: to send, to print, to keep beside the specification."""

from __future__ import annotations

from html import escape

from engine.findings import Finding
from engine.profile.model import FieldProfile, Profile
from engine.table import Table

STYLE = (
    "body{font:14px/1.45 system-ui,sans-serif;margin:2rem;color:#1b2430;background:#fff}"
    "h1{font-size:1.4rem;margin:0}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}p{margin:.2rem 0;color:#5d6b7c}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;"
    "border-bottom:1px solid #e3e8ee}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    "code{font:12px ui-monospace,monospace;overflow-wrap:anywhere}.error{color:#b3261e}.warning{color:#8a6100}"
)
SHOWN, TIMES = 3, "\u00d7"


def report(profile: Profile, table: Table) -> str:
    """Return the report's text; every name and value in it is escaped."""
    file = table.file
    findings = "".join(
        f'<tr><td class="{finding.severity}">{finding.severity}</td><td>{escape(finding.sentence)}</td>'
        f"<td>{_example(finding, table)}</td><td class=n>{finding.rows:,}</td></tr>"
        for finding in profile.findings
    )
    fields = "".join(_field(field) for field in profile.fields)
    issues = "1 issue" if len(profile.findings) == 1 else f"{len(profile.findings):,} issues"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Profile of {escape(file)}</title>'
        f"<style>{STYLE}</style><h1>Profile of {escape(file)}</h1>"
        f"<p>{profile.rows:,} rows, {len(profile.fields):,} fields; every figure is over all rows.</p>"
        f"<h2>{issues}, worst first</h2><table><tr><th>Kind<th>Issue<th>Example<th class=n>Rows</tr>{findings}</table>"
        "<h2>Fields</h2><table><tr><th>Field<th class=n>Filled<th class=n>Empty<th class=n>Not valid"
        "<th class=n>Distinct<th>Length<th>Looks like<th>Most frequent<th>Rarest shapes</tr>"
        f"{fields}</table></html>\n"
    )


def _field(field: FieldProfile) -> str:
    counts = (field.filled, field.empty, field.invalid, field.distinct)
    length = f"{field.shortest.length:,} to {field.longest.length:,}" if field.shortest and field.longest else ""
    top = " · ".join(f"<code>{escape(one.value[:80])}</code> {TIMES}{one.rows:,}" for one in field.top[:SHOWN])
    rare = " · ".join(f"<code>{escape(one.shape)}</code> {TIMES}{one.rows:,}" for one in field.shapes[:SHOWN])
    return (
        f"<tr><td><b>{escape(field.name)}</b></td>"
        + "".join(f"<td class=n>{count:,}</td>" for count in counts)
        + f"<td>{length}</td><td>{escape(field.looks_like)}: {escape(field.evidence)}</td>"
        f"<td>{top}</td><td>{rare}</td></tr>"
    )


def _example(finding: Finding, table: Table) -> str:
    shown = f"<code>{escape(finding.value)}</code> " if finding.value else ""
    return f"{shown}on {escape(table.line_of(finding.line))}" if finding.line else shown
