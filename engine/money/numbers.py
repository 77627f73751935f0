"""Numbers as people write them: digits of any script, signs, grouping, and what stands around them.

Most cells of a real column are plain (`-1,234.50`, `12,5 €`): one pattern finds them and literal replacements rewrite
them. The rest is taken apart into digits and shape (see `engine.money.number_shapes`). Digits are text, never floats.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Literal

import polars as pl

from engine.money.number_shapes import (
    BETWEEN,
    CONVERTED,
    DECIMAL_SIGN,
    FIRST,
    GROUP_SIGN,
    LAST,
    NOTES,
    POINTED,
    REASONS,
    SEVERAL,
    STRAY,
    TOLD_FIRST,
    TOLD_LAST,
    TWICE,
    Around,
    Which,
    around,
)
from engine.money.prices import converted, one_price, told_price, written_twice
from engine.values import INVISIBLE, SPACES

_DIGITS = {chr(point): str(unicodedata.digit(chr(point))) for point in range(0x80, 0x1FBFA) if chr(point).isdecimal()}
_SIGNS = {
    **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d\u207b", "-"),
    **dict.fromkeys("\ufe62\uff0b", "+"),
    **dict.fromkeys("\u2019\u2018\u02bc\u2032\u00b4`\uff07", "'"),
    **dict.fromkeys("\uff0c\u060c\ufe50\u2e41", ","),
    **dict.fromkeys("\uff0e\ufe52", "."),
    **dict.fromkeys("\uff05\ufe6a\u066a", "%"),
    **dict.fromkeys("\u0609", "\u2030"),
    **dict.fromkeys("\uff08\ufe59", "("),
    **dict.fromkeys("\uff09\ufe5a", ")"),
    "\u00b7": DECIMAL_SIGN,
}
_PLAIN = {**_DIGITS, **_SIGNS}
_OF, _TO = list(_PLAIN), list(_PLAIN.values())
_CORE = rf"[0-9](?:[0-9.,'\u0020{DECIMAL_SIGN}{GROUP_SIGN}]*[0-9])?"
_ODD = r"[^ -~]|`|  "
"""What `plain` would change: anything but printable ASCII, a backtick for an apostrophe, runs of spaces."""
_MONEY, _GAP = "[€$£¥]", "[ \u00a0\u202f]"
_JUNK = ["€", "$", "£", "¥", " ", "\u00a0", "\u202f", "'", "\u2019"]

TWO_WAYS = "it reads as thousands or as decimals, and nothing beside it decides"
THOUSANDS = "three digits behind the separator read as thousands, because the currency has fewer decimals"
DECIMALS = "three digits behind the separator read as decimals, because the currency has three"
ALL_REASONS = (*REASONS, TWO_WAYS)
ALL_NOTES = (*NOTES, THOUSANDS, DECIMALS)
Decimal = Literal["comma", "point", "each"]
READ = pl.Struct({"value": pl.String, "reason": pl.UInt8, "note": pl.UInt8, "zeros": pl.Boolean})
"""A number read: canonical text (null where there is none), 1 + the place of its reason in ALL_REASONS and of its note
in ALL_NOTES (0: none), and whether leading zeros were dropped."""
WAYS = pl.Enum(["comma", "point", "either", "open", "several"])
"""How a cell can be read: with a decimal comma only, a point only, both with one result, both with different ones; or
that it is no number because it holds several."""


def plain(value: pl.Expr) -> pl.Expr:
    """Return the text with ASCII digits, plain spaces and one kind of minus, quote, comma, bracket; no invisibles."""
    made = value.str.replace_many(_OF, _TO).str.replace_all(INVISIBLE + "|\u061c", "").str.replace_all(SPACES, " ")
    return made.str.strip_chars(" ")


def read(value: pl.Expr, decimal: Decimal, *, percent: bool = True, several: Which | None = None) -> pl.Expr:
    """Read each cell as a number with that decimal sign: a READ struct.

    With `percent`, `19 %` is 0.19, else 19. With `several`, the first or last of several prices is read.
    """
    return value.map_batches(
        lambda batch: _read(batch, decimal, percent=percent, several=several), return_dtype=READ, is_elementwise=True
    )


def ways(value: pl.Expr) -> pl.Expr:
    """Return how each cell can be read (see WAYS); null where it is no number either way."""
    return value.map_batches(_ways, return_dtype=WAYS, is_elementwise=True)


def _read(batch: pl.Series, decimal: Decimal, *, percent: bool, several: Which | None) -> pl.Series:
    cells = batch.alias("cell").to_frame()
    easy = cells.select(_is_easy(decimal).fill_null(value=True)).to_series()
    if not easy.all():
        cells, easy = _bared(cells, easy, decimal)
    quick = cells.select(
        value=_quick(decimal), reason=pl.lit(0, pl.UInt8), note=pl.lit(0, pl.UInt8), zeros=pl.lit(value=False)
    )
    if quick["value"].str.starts_with("-0").any():
        quick = quick.with_columns(value=signed(pl.col("value").str.strip_prefix("-"), cells["cell"].str.contains("-")))
    if easy.all():
        return quick.to_struct("read")
    hard = _hard(_taken_apart(cells.filter(~easy), several=several), decimal, percent=percent)
    spread = hard[((~easy).cum_sum().cast(pl.Int64) - 1).clip(0)]
    return pl.DataFrame([quick[name].zip_with(easy, spread[name]) for name in quick.columns]).to_struct("read")


_PROBED, _FREQUENT = 64, 8
"""Cells in which the texts that most numbers stand between are looked for; such a text stands in one of eight."""


def _bared(cells: pl.DataFrame, easy: pl.Series, decimal: Decimal) -> tuple[pl.DataFrame, pl.Series]:
    """Return the cells, without the `kr ` of `kr 12.50` where it only names the currency, and which are easy now."""
    hard = cells["cell"].filter(~easy)
    probe = hard.gather_every(len(hard) // _PROBED + 1).str.replace_all(_CORE, "0")
    shapes = probe.value_counts(sort=True).filter(pl.col("count") * _FREQUENT >= len(probe))["cell"]
    cell = pl.col("cell")
    for before, after in filter(None, map(_sides, shapes)):
        stands = cells.select(cell.str.starts_with(before) & cell.str.ends_with(after)).to_series()
        bare = cells.select(cell.str.strip_prefix(before).str.strip_suffix(after))
        meant = ~easy & stands & bare.select(_is_easy(decimal, _NUMBER)).to_series()
        cells = bare["cell"].zip_with(meant, cells["cell"]).to_frame()
        easy |= meant
    return cells, easy


def _sides(shape: str) -> tuple[str, str] | None:
    """Return what stands before and after the number, if it names a currency and says no more."""
    before, *after = shape.split("0")
    text = pl.select(plain(pl.lit(shape))).item()
    if len(after) != 1 or text.count("0") != 1 or any(char.isdecimal() for char in text.replace("0", "")):
        return None
    judged = around(text)
    return (
        (before, after[0])
        if judged == Around(decimals=judged.decimals, before=judged.before, after=judged.after)
        else None
    )


def _number(mark: str, group: str) -> str:
    groups = "|".join(rf"(?:{sign}[0-9]{{3}})+" for sign in (group, " ", "\u00a0", "\u202f", "'", "\u2019"))
    return rf"(?:0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:{groups}))(?:{mark}[0-9]+)?"


_FRONT = rf"(?:-?(?:{_MONEY}{_GAP}?)?|{_MONEY}{_GAP}?-)"
_SIGNS_OF = {"comma": (",", r"\."), "point": (r"\.", ",")}
_NUMBER = {decimal: f"^{_number(*signs)}$" for decimal, signs in _SIGNS_OF.items()}
_EASY = {decimal: f"^{_FRONT}{_number(*signs)}(?:{_GAP}?{_MONEY})?$" for decimal, signs in _SIGNS_OF.items()}


def _is_easy(decimal: Decimal, patterns: Mapping[str, str] = _EASY) -> pl.Expr:
    cell = pl.col("cell")
    if decimal != "each":
        return cell.str.contains(patterns[decimal])
    comma, point = (cell.str.contains(patterns[one]) for one in ("comma", "point"))
    return (comma ^ point) | (comma & ~cell.str.contains("[.,]"))


def _quick(decimal: Decimal) -> pl.Expr:
    cell = pl.col("cell")
    comma = cell.str.replace_many([*_JUNK, ".", ","], [""] * (len(_JUNK) + 1) + ["."])
    point = cell.str.replace_many([*_JUNK, ","], [""] * (len(_JUNK) + 1))
    if decimal == "each":
        return pl.when(cell.str.contains(_EASY["point"])).then(point).otherwise(comma)
    return comma if decimal == "comma" else point


def _ways(batch: pl.Series) -> pl.Series:
    cells = batch.alias("cell").to_frame()
    found = cells.select(*(pl.col("cell").str.contains(_EASY[one]).alias(one) for one in ("comma", "point"))).fill_null(
        value=False
    )
    easy = found["comma"] | found["point"] | batch.is_null()
    separators = found["comma"] & found["point"] & batch.str.contains("[.,]").fill_null(value=False)
    quick = found.select(_way(pl.lit(separators))).to_series()
    if easy.all():
        return quick
    apart = _taken_apart(cells.filter(~easy))
    several = pl.when(pl.col("reason") == REASONS.index(SEVERAL) + 1).then(pl.lit("several", WAYS))
    hard = apart.select(pl.when(pl.col("reason") == 0).then(_hard_way()).otherwise(several)).to_series()
    return quick.zip_with(easy, hard[((~easy).cum_sum().cast(pl.Int64) - 1).clip(0)])


def _way(differs: pl.Expr) -> pl.Expr:
    comma, point = pl.col("comma"), pl.col("point")
    both = pl.when(differs).then(pl.lit("open")).otherwise(pl.lit("either"))
    named = pl.when(comma & point).then(both).when(comma).then(pl.lit("comma")).when(point).then(pl.lit("point"))
    return named.cast(WAYS)


def _hard_way() -> pl.Expr:
    digits = pl.col("digits")
    comma, point = (digits.str.contains(_GRAMMAR[one]) for one in ("comma", "point"))
    differs = digits.str.contains("[.,][0-9]")
    # A currency without decimals settles it: the separator in ¥12,500 can only group.
    groups = differs & (pl.col("decimals") == 0).fill_null(value=False)
    dotted = digits.str.contains(".", literal=True)
    both = (
        pl.when(groups & dotted)
        .then(pl.lit("comma"))
        .when(groups)
        .then(pl.lit("point"))
        .when(differs)
        .then(pl.lit("open"))
    )
    named = pl.when(comma & point).then(both.otherwise(pl.lit("either"))).when(comma).then(pl.lit("comma"))
    return named.when(point).then(pl.lit("point")).cast(WAYS)


def _taken_apart(cells: pl.DataFrame, *, several: Which | None = None) -> pl.DataFrame:
    """Return, for each row of `cell`, its digits with separators (null where there are none) and what stands around."""
    odd = cells["cell"].str.contains(_ODD).any()
    texts = cells.select(text=plain(pl.col("cell")) if odd else pl.col("cell").str.strip_chars(" "))
    texts = _mended(texts).with_columns(shape=pl.col("text").str.replace_all(_CORE, "0"))
    texts = texts.with_columns(twice=_twice() if texts["shape"].str.contains(_TWO).any() else pl.lit(value=False))
    shapes = texts.select("shape", "twice").drop_nulls().unique()
    found = [_judged(shape, several=several, twice=twice) for shape, twice in shapes.iter_rows()]
    index = pl.DataFrame(found, schema=_JUDGED, orient="row")
    joined = texts.join(index, on=["shape", "twice"], how="left", maintain_order="left")
    core = pl.col("text").str.strip_prefix(pl.col("before")).str.strip_suffix(pl.col("after"))
    if joined["note"].is_in(_ONE_OF).any():
        ahead, behind = (pl.col("text").str.extract(pattern) for pattern in (f"({_CORE})", f"({_CORE})[^0-9]*$"))
        core = (
            pl.when(pl.col("note").is_in(_LAST_OF))
            .then(behind)
            .otherwise(pl.when(pl.col("note").is_in(_ONE_OF)).then(ahead).otherwise(core))
        )
    if (joined["mended"] > 0).any():
        joined = joined.with_columns(note=pl.when(pl.col("mended") > 0).then("mended").otherwise("note"))
    return joined.select(
        pl.when(pl.col("reason") == 0).then(pl.concat_str("lead", core, "tail")).alias("digits"),
        *("minus", "shift", "decimals", "reason", "note"),
    )


_ONE_OF = [NOTES.index(note) + 1 for note in (FIRST, LAST, TOLD_FIRST, TOLD_LAST, CONVERTED, TWICE)]
"""Notes of texts of which one number is read."""
_LAST_OF = [NOTES.index(note) + 1 for note in (LAST, TOLD_LAST)]
_TWO = "^[^0]*0[^0]*0[^0]*$"
_BETWEEN = r"^([0-9]{1,3}(?:[ .,]?[0-9]{3})*)([€$£])([0-9]{2})$"
_POINTED = rf"^([^0-9]*{_MONEY}) ?\.(\.[0-9]+|[0-9]+[.,][0-9][^.]*)$"
_STRAY = r"^((?:.* )?[^0-9]*[0-9]{1,3}(?:[ .,]?[0-9]{3})*) ?([.,]) ?([0-9]{2}(?:[^0-9]*))$"
_STRAYED = r"[0-9](?: [.,] ?| ?[.,] )[0-9]{2}(?:[^0-9]|$)"


def _mended(texts: pl.DataFrame) -> pl.DataFrame:
    """Return `12€50` as `12.50 €`, and beside a currency sign `119. 95` as `119.95` and `$.750.30` as `$750.30`.

    `mended` is the note's number.
    """
    text = pl.col("text")
    if not texts["text"].str.contains(f"{_BETWEEN}|{_STRAYED}|{_POINTED}").any():  # one pass over most columns
        return texts.with_columns(mended=pl.lit(0, pl.UInt8))
    hits = {
        BETWEEN: text.str.contains(_BETWEEN),
        STRAY: text.str.contains(_STRAYED) & text.str.contains(_STRAY) & text.str.contains(_MONEY),
        POINTED: text.str.contains(_POINTED),
    }
    found = [pl.when(met).then(pl.lit(NOTES.index(note) + 1, pl.UInt8)) for note, met in hits.items()]
    texts = texts.with_columns(mended=pl.coalesce(*found, pl.lit(0, pl.UInt8)))
    changes = {BETWEEN: (_BETWEEN, f"${{1}}{DECIMAL_SIGN}${{3}} ${{2}}"), STRAY: (_STRAY, "${1}${2}${3}")}
    for note, (pattern, instead) in {**changes, POINTED: (_POINTED, "${1}${2}")}.items():
        here = pl.col("mended") == NOTES.index(note) + 1
        texts = texts.with_columns(text=pl.when(here).then(text.str.replace(pattern, instead)).otherwise(text))
    return texts


def _twice() -> pl.Expr:
    """Whether a text holds two numbers that are the same, written alike or with one or two decimals."""
    cores = pl.col("text").str.extract_all(_CORE)
    number = pl.element().str.replace(r"[.,]([0-9]{1,2})$", f"{DECIMAL_SIGN}$1").str.replace_all(r"[ .,']", "")
    same = cores.list.eval(number).list.n_unique() == 1
    written = cores.list.n_unique() == 1
    # Three digits behind a separator may be decimals in one and thousands in the other.
    open_ = cores.list.eval(pl.element().str.contains(r"[.,][0-9]{3}$")).list.any()
    return (pl.col("shape").str.contains(_TWO) & same & (written | ~open_)).fill_null(value=False)


_JUDGED = {
    "shape": pl.String,
    "twice": pl.Boolean,
    "lead": pl.String,
    "tail": pl.String,
    "minus": pl.Boolean,
    "shift": pl.Int8,
    "decimals": pl.Int8,
    "reason": pl.UInt8,
    "note": pl.UInt8,
    "before": pl.String,
    "after": pl.String,
}


def _judged(shape: str, *, several: Which | None, twice: bool) -> tuple[object, ...]:
    judged = written_twice(shape) if twice else around(shape)
    if judged.reason == SEVERAL:
        judged = converted(shape)
    if judged.reason == SEVERAL:
        judged = told_price(shape)
    if several and judged.reason == SEVERAL:
        judged = one_price(shape, several)
    reason = REASONS.index(judged.reason) + 1 if judged.reason else 0
    note = NOTES.index(judged.note) + 1 if judged.note else 0
    sides = judged.before, judged.after
    return shape, twice, judged.lead, judged.tail, judged.minus, judged.shift, judged.decimals, reason, note, *sides


def _hard(apart: pl.DataFrame, decimal: Decimal, *, percent: bool) -> pl.DataFrame:
    made = apart.with_columns(_each() if decimal == "each" else [_unsigned(decimal)])
    padding = made["value"].str.contains(_PADDED)
    if padding.any():
        made = made.with_columns(value=unpadded(pl.col("value")))
    if percent:
        for place in made["shift"].unique().drop_nulls():
            moved = pl.when(pl.col("shift") == place).then(shifted(pl.col("value"), place)).otherwise(pl.col("value"))
            made = made.with_columns(value=moved)
    if made["minus"].any():
        made = made.with_columns(value=signed(pl.col("value"), pl.col("minus")))
    zeros = pl.col("digits").str.contains("^0[0-9]") if padding.any() else pl.lit(value=False)
    return made.select("value", "reason", "note", zeros=zeros)


def _unsigned(decimal: str) -> pl.Expr:
    fits = pl.col("digits").str.contains(_GRAMMAR[decimal])
    return pl.when(fits).then(_canonical(decimal)).alias("value")


def _each() -> list[pl.Expr]:
    """Return value, reason and note where each cell is read by itself: a currency's decimals tell thousands apart."""
    digits, decimals = pl.col("digits"), pl.col("decimals")
    comma, point = (digits.str.contains(_GRAMMAR[one]) for one in ("comma", "point"))
    open_ = comma & point & digits.str.contains("[.,][0-9]")
    thousands = open_ & (decimals < len("123")).fill_null(value=False)
    three = open_ & (decimals == len("123")).fill_null(value=False)
    value = (
        pl.when(thousands)
        .then(digits.str.replace_all("[.,]", ""))
        .when(three)
        .then(digits.str.replace(",", ".", literal=True))
        .when(open_)
        .then(pl.lit(None, pl.String))
        .when(point)
        .then(_canonical("point"))
        .when(comma)
        .then(_canonical("comma"))
    )
    two_ways = pl.lit(ALL_REASONS.index(TWO_WAYS) + 1, pl.UInt8)
    said = (pl.lit(ALL_NOTES.index(words) + 1, pl.UInt8) for words in (THOUSANDS, DECIMALS))
    note = pl.when(thousands).then(next(said)).when(three).then(next(said))
    return [
        value.alias("value"),
        pl.when(open_ & ~thousands & ~three).then(two_ways).otherwise("reason").alias("reason"),
        note.otherwise("note").alias("note"),
    ]


_PADDED = r"^0[0-9]|^\.|\.$"


def _grammar(mark: str, group: str) -> str:
    groups = "|".join(rf"[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+" for sign in (group, " ", "'", GROUP_SIGN))
    indian = rf"[1-9][0-9]?(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}"
    decimals = rf"[{mark}{DECIMAL_SIGN}]"
    return rf"^(?:(?:[0-9]+|{groups}|{indian})(?:{decimals}[0-9]*|\.-)?|{decimals}[0-9]+)$"


_GRAMMAR = {"comma": _grammar(",", r"\."), "point": _grammar(r"\.", ",")}


def _canonical(decimal: str) -> pl.Expr:
    """Return digits that fit with a point and no grouping; zeros and points at the ends may still be there."""
    signs = {".": "", ",": "."} if decimal == "comma" else {",": ""}
    signs |= {" ": "", "'": "", GROUP_SIGN: "", DECIMAL_SIGN: "."}
    return pl.col("digits").str.strip_suffix(".-").str.replace_many(list(signs), list(signs.values()))


def unpadded(number: pl.Expr) -> pl.Expr:
    """Return `007.50` as `7.50`, `.5` as `0.5`, `12.` as `12`."""
    short = number.str.strip_chars_start("0").str.strip_suffix(".")
    return pl.when(short.str.starts_with(".") | (short == "")).then("0" + short).otherwise(short)


def shifted(number: pl.Expr, places: int) -> pl.Expr:
    """Return unsigned canonical digits, divided by 10 to the `places`, exactly."""
    if not places:
        return number
    moved = ("0" * places + number).str.replace(rf"^([0-9]*)([0-9]{{{places}}})(?:\.([0-9]*))?$", "${1}.${2}${3}")
    return unpadded(moved)


def signed(number: pl.Expr, minus: pl.Expr | pl.Series) -> pl.Expr:
    """Return the digits with a minus where it is one; zero has none."""
    return pl.when(minus & number.str.contains("[1-9]")).then("-" + number).otherwise(number)
