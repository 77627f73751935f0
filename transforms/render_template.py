"""Write a value from several fields with a Jinja template, such as `{{ FirstName }} {{ LastName | upper }}`.

Every field of the record is a variable (`{{ field("House no.") }}` where its name has spaces), the cell itself is
`{{ value }}`; an empty field is empty text. Templates run in a sandbox: no attributes, no calls but `field`, no loops,
no powers and no multiplied text, and at most 10,000 characters come out. What fails on a record fails that cell only.
An integration platform that speaks Jinja runs the same template.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import polars as pl
from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import Field, field_validator

from engine.transform import Answer, Example, Transform
from engine.values import Cell, each_distinct

FAILS, LONG, NOTHING = "the template fails on these values", "more than 10,000 characters", "nothing to write"
LONGEST = 10_000
LONGEST_TEMPLATE = 20_000
DEEPEST = 100
"""Levels of brackets, signs and blocks in each other; Python's own stack would end a few times further on."""
NESTED = f"a template may not nest more than {DEEPEST} brackets, signs and blocks"
GREATEST = 10**18
"""Numbers that may be multiplied: greater ones would only serve to keep the machine busy."""
FILTERS = {
    *("abs", "capitalize", "count", "d", "default", "first", "float", "int", "last", "length", "lower", "round"),
    *("string", "title", "trim", "truncate", "upper", "wordcount"),
}
SPACES = "".join(chr(point) for point in range(0x3001) if chr(point).isspace())
"""What Python takes off the ends of a text."""
PLAIN: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "upper": lambda text: text.str.to_uppercase(),
    "lower": lambda text: text.str.to_lowercase(),
    "trim": lambda text: text.str.strip_chars(SPACES),
}
"""Filters that Polars computes for a whole column, with the same result."""
TESTS = {"defined", "undefined", "none", "number", "string", "in", "eq", "ne"}
REFUSED: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.For, "loops"),
    (nodes.Getattr, "attributes (a dot after a name)"),
    (nodes.Getitem, "items in brackets"),
    (nodes.Macro, "macros"),
    (nodes.CallBlock, "call blocks"),
    (nodes.FilterBlock, "filter blocks"),
    (nodes.Include, "include"),
    (nodes.Import, "import"),
    (nodes.FromImport, "import"),
    (nodes.Extends, "extends"),
    (nodes.Block, "blocks"),
    (nodes.Pow, "powers (**)"),
    (nodes.AssignBlock, "set"),
    (nodes.Assign, "set"),
    (nodes.List, "lists"),
    (nodes.Dict, "dictionaries"),
    (nodes.Tuple, "tuples"),
    (nodes.Mod, "the remainder (%)"),
)


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not all(isinstance(side, int | float) and abs(side) <= GREATEST for side in (left, right)):
            raise TypeError("only numbers of a usual size can be multiplied")
        return super().call_binop(context, operator, left, right)


def _replace(text: Any, old: str, new: str) -> str:
    made = str(text).replace(str(old), str(new)) if old else str(text)
    if len(made) > LONGEST:
        raise ValueError("the text has become too long")
    return made


def _sandbox() -> Environment:
    made = _Sandbox(undefined=StrictUndefined, autoescape=False, finalize=lambda made: "" if made is None else made)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS} | {"replace": _replace}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


JINJA = _sandbox()


class RenderTemplate(Transform):
    """See the module."""

    template: str = Field(min_length=1, max_length=LONGEST_TEMPLATE)
    """Text with {{ Field }} where a field's value goes; {% if %} … {% endif %} is allowed."""

    takes_blank = True
    examples: ClassVar = (
        Example(
            options={"template": "{{ Vorname }} {{ Nachname | upper }}"},
            fields={"Vorname": ["Ada"], "Nachname": ["Meier"]},
            before=["x"],
            after=["Ada MEIER"],
        ),
        Example(
            options={"template": "{% if value %}{{ value }}{% else %}{{ field('Fax no.') }}{% endif %}"},
            fields={"Fax no.": ["030 1"]},
            before=[None],
            after=["030 1"],
        ),
        Example(options={"template": "{{ value | int + 1 }}"}, before=["41"], after=["42"]),
        Example(options={"template": "{{ value * 3 }}"}, before=["41"], after=[None], reason=FAILS),
    )

    @field_validator("template")
    @classmethod
    def _is_allowed(cls, template: str) -> str:
        try:
            tree = JINJA.parse(template)
            JINJA.from_string(template)
        except TemplateSyntaxError as error:
            raise ValueError(f"the template cannot be read, line {error.lineno}: {error.message}") from None
        except RecursionError:
            raise ValueError(NESTED) from None
        if _depth(tree) > DEEPEST:
            raise ValueError(NESTED)
        for kind, words in REFUSED:
            if tree.find(kind):
                raise ValueError(f"a template may not use {words}")
        for call in tree.find_all(nodes.Call):
            if _field(call) is None:
                raise ValueError("a template may call nothing but field('Name of a field')")
        called = sum(1 for _ in tree.find_all(nodes.Call))
        if sum(name.name == "field" for name in tree.find_all(nodes.Name)) > called:
            raise ValueError("write field('Name of a field'), with the name in brackets")
        if "self" in {name.name for name in tree.find_all(nodes.Name)}:
            raise ValueError("“self” is Jinja's own name; read a field so called as field('self')")
        return template

    def reads(self) -> list[str]:
        """Return the fields that the template names."""
        tree = JINJA.parse(self.template)
        called = {_field(call) or "" for call in tree.find_all(nodes.Call)}
        return sorted((set(meta.find_undeclared_variables(tree)) - {"value", "field"}) | called)

    def answer(self, value: pl.Expr) -> Answer:
        """Return the rendered cells."""
        plain = self._plain(value)
        if plain is not None:
            size = plain.str.len_chars()
            return Answer(pl.when(size <= LONGEST).then(plain), {LONG: size > LONGEST}, otherwise=NOTHING)
        fields, template = self.reads(), JINJA.from_string(self.template)

        def render(cell: str | None, *cells: str | None) -> Cell:
            record = {name: text or "" for name, text in zip(fields, cells, strict=True)}
            written: list[str] = []
            size = 0
            try:
                for piece in template.generate({**record, "value": cell or "", "field": record.__getitem__}):
                    size += len(piece)
                    if size > LONGEST:
                        return Cell(reason=LONG)
                    written.append(piece)
            except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError):
                return Cell(reason=FAILS)
            return Cell("".join(written) or None)

        return each_distinct(render, value, *map(pl.col, fields), reasons=(FAILS, LONG), otherwise=NOTHING, blanks=True)

    def _plain(self, value: pl.Expr) -> pl.Expr | None:
        """Return the cells of a template of nothing but text, fields and PLAIN filters, or None for any other."""
        parts: list[pl.Expr] = []
        for output in JINJA.parse(self.template).body:
            for node in output.nodes if isinstance(output, nodes.Output) else [output]:
                part = _piece(node, value)
                if part is None:
                    return None
                parts.append(part)
        varies = any(part.meta.root_names() for part in parts)
        return pl.concat_str(*parts) if varies else None


def _depth(tree: nodes.Node) -> int:
    level: list[nodes.Node] = [tree]
    depth = 0
    while level:
        level = [inner for node in level for inner in node.iter_child_nodes()]
        depth += 1
    return depth


def _piece(node: nodes.Node, value: pl.Expr) -> pl.Expr | None:
    if isinstance(node, nodes.TemplateData):
        return pl.lit(node.data)
    if isinstance(node, nodes.Name) and node.name != "field":
        return (value if node.name == "value" else pl.col(node.name)).fill_null("")
    if isinstance(node, nodes.Call) and (name := _field(node)) is not None:
        return pl.col(name).fill_null("")
    if isinstance(node, nodes.Filter) and node.name in PLAIN and node.node and not (node.args or node.kwargs):
        inner = _piece(node.node, value)
        return None if inner is None else PLAIN[node.name](inner)
    if isinstance(node, nodes.Concat):
        pieces = [_piece(each, value) for each in node.nodes]
        whole = [piece for piece in pieces if piece is not None]
        return pl.concat_str(*whole) if len(whole) == len(pieces) else None
    return None


def _field(call: nodes.Call) -> str | None:
    plain = isinstance(call.node, nodes.Name) and call.node.name == "field" and not call.kwargs
    named = call.args[0] if plain and len(call.args) == 1 else None
    return str(named.value) if isinstance(named, nodes.Const) and isinstance(named.value, str) else None
