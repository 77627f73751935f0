"""All findings about one field, and the rows that each of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from engine.findings import Finding
from engine.profile import excel_marks, key_marks, patterns, text_marks, value_marks
from engine.profile.column import FIRST, VALUE, Column, header_words
from engine.profile.excel_marks import USUAL_WIDTH
from engine.profile.file_findings import KEPT_LINES
from engine.profile.kinds import Looks, is_id_name
from engine.profile.marks import Mark
from engine.table import LINE, Table

COUNTRY_WORDS = {"country", "land", "staat", "pays", "paese", "país", "countrycode", "ländercode", "lkz", "nation"}


def marks_of(table: Table, column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield the marks of a field that mark anything."""
    leads = column.name == next((name for name in table.fields if is_id_name(name)), None)
    found = [
        *key_marks.marks(column, looks, leads=leads),
        *text_marks.marks(column, looks),
        *excel_marks.marks(column, looks),
        *value_marks.marks(column, looks),
    ]
    yield from _settled(table, column, found)


def damage_of(table: Table, column: Column, looks: Looks) -> Iterator[Mark]:
    """Yield what happened to a field's values before they came here: by a spreadsheet, or in a wrong encoding."""
    yield from _settled(table, column, [*excel_marks.marks(column, looks), *text_marks.encoding(column)])


def _settled(table: Table, column: Column, found: Iterable[Mark]) -> Iterator[Mark]:
    for mark in found:
        if not (mark.empty or mark.values.any()):
            continue
        settled = _by_country(table, column, mark) if mark.code == "lost_zeros" else mark
        if settled is not None:
            yield _with_country(table, column, settled)


def finding_of(table: Table, column: Column, mark: Mark) -> Finding:
    """Return a mark as a finding: its rows counted, its first lines named."""
    lines, value = _where_found(table, column, mark)
    return Finding(
        code=mark.code,
        severity=mark.severity,
        sentence=f"{column.name} {mark.sentence}",
        field=column.name,
        line=int(lines[0]),
        value=value[:200],
        rows=column.count(mark.values) if mark.rows is None else mark.rows,
        lines=tuple(lines),
        suggestion=mark.suggestion,
    )


def condition(column: Column, mark: Mark) -> pl.Expr:
    """Return the rows of a mark as a condition on the table's rows."""
    if mark.empty:
        return pl.col(column.name) == ""
    met = pl.col(column.name).is_in(column.uniques.filter(mark.values)["value"].implode())
    return met if mark.where is None else met & mark.where


def country_field(table: Table, beside: str) -> str | None:
    """Return the field that holds the country of a field's record: the one whose name is most alike."""
    named = [name for name in table.fields if header_words(name) & COUNTRY_WORDS and name != beside]
    return max(named, key=lambda name: _alike(name, beside), default=None)


def _alike(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one.lower(), other.lower(), strict=False)) if a != b), len(one))


def _where_found(table: Table, column: Column, mark: Mark) -> tuple[list[int], str]:
    """Return the first lines of a mark, and the value on the first of them."""
    if mark.empty:
        return column.cells.lazy().filter(VALUE == "").select("line").head(KEPT_LINES).collect()["line"].to_list(), ""
    if mark.where is not None:
        some = table.scan().filter(condition(column, mark)).select(line=LINE, value=column.name).head(KEPT_LINES)
    else:  # the first 1,000 rows hold at most the 1,000 values that come first
        early = column.uniques.filter(mark.values).bottom_k(KEPT_LINES, by=FIRST)["value"]
        some = column.cells.lazy().filter(VALUE.is_in(early.implode())).head(KEPT_LINES)
    found = some.collect(engine="in-memory")
    return found["line"].to_list(), found["value"][0]


def _by_country(table: Table, column: Column, mark: Mark) -> Mark | None:
    """Keep only rows of countries whose other codes have the usual width: Austria's have four digits."""
    country = country_field(table, column.name)
    if country is None:
        digits_only = column.signs(patterns.INTEGER)
        rare = column.count(mark.values) < (1 - USUAL_WIDTH) * column.count(digits_only)
        return mark if rare else None
    short = pl.col(column.name).is_in(column.uniques.filter(mark.values)["value"].implode())
    digits = pl.col(column.name).str.contains("^[0-9]+$")
    shares = table.scan().group_by(country).agg(short=(short & digits).sum(), all=digits.sum())
    usual = shares.filter(pl.col("short") < (1 - USUAL_WIDTH) * pl.col("all")).select(country).collect()[country]
    where = pl.col(country).is_in(usual.implode())
    rows = int(table.scan().filter(short & where).select(pl.len()).collect().item())
    cure = mark.suggestion if rows == column.count(mark.values) else None  # it would fill up other countries' codes too
    return Mark(mark.code, mark.severity, mark.sentence, mark.values, cure, where, rows) if rows else None


def _with_country(table: Table, column: Column, mark: Mark) -> Mark:
    """Let a suggestion that can use the record's country use it."""
    suggestion, country = mark.suggestion, country_field(table, column.name)
    if suggestion is None or suggestion.transform != "convert_currency_symbol" or country is None:
        return mark
    better = suggestion.model_copy(update={"options": {**suggestion.options, "country": country}})
    sentence = f"{mark.sentence}; {country} decides" if mark.code == "unclear_currency" else mark.sentence
    return Mark(mark.code, "info", sentence, mark.values, better, mark.where, mark.rows)
