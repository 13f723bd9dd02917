"""The template language of a layout: Jinja's syntax, and a short list of what it may do.

A layout may come from a stranger. It is filled with plain values only, and it is checked before it
is filled: no calls, no filters, no arithmetic, no other files, no loop within a loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, nodes

from notice.errors import DefinitionError, Fault, did_you_mean
from notice.template import diagnosis
from notice.template.diagnosis import Refusal
from notice.template.syntax import COMPARISONS, DEEP, expression, too_deep

Value = str | int | bool | Sequence[str] | Mapping[str, "Value"]
"""All that a layout is given: texts (``Markup`` where they are HTML), numbers, lists, mappings."""
Values = Mapping[str, Value]

ALLOWED = (
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Const,
)
SUBSET = "a layout may hold {{ values }}, {% if %} with comparisons, and {% for %} over a list"
LOOP: Values = {"first": True, "last": True, "index": 1}
"""What is known of a loop within it."""
SUCCESSORS = {
    "inlines": "statement.title and the like are HTML already",
    "blocks": "statement.body and statement.closing are HTML already",
    "plain": "write statement.title_text or statement.subtitle_text",
    "language.data": "write language.direction or language.hyphenation",
    "pdf": "write links.pdf for the address and link_texts.pdf for what it says",
    "letterhead.logo": "write logo for the picture and letterhead.logo_alt for its text",
}
"""How to write what layouts of earlier versions say."""


class _Environment(Environment):
    """Jinja, in which a dot leads to an entry of a mapping and never to an attribute of it."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an entry of a mapping, or what is known of a loop."""
        return obj[attribute] if isinstance(obj, Mapping) else super().getattr(obj, attribute)


ENVIRONMENT = _Environment(
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class _UnknownError(LookupError):
    """A value that a layout is not given."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def fill(text: str, path: str, values: Values) -> str:
    """Return a page of a layout, read from ``path``, with values in it; texts are escaped.

    Raises ``DefinitionError`` for a syntax error, or for every use of what the language or the
    values do not have.
    """
    try:
        page = _parsed(text)
        deep = too_deep(page)
        refusals = [(deep, DEEP, "")] if deep else [*_refusals(page, values, 1)]
        if not refusals:
            return _compiled(text).render(values)
    except TemplateSyntaxError as error:
        unread = (error.lineno, f"this cannot be read: {error.message}", "")
        refusals = [*diagnosis.refusals(text)] or [unread]
    except RecursionError:
        refusals = [(1, DEEP, "")]
    except TypeError as error:  # a number is compared with a text
        refusals = [(1, f"this cannot be filled: {error}", "")]
    faults = (Fault(path, line, message=message, hint=hint) for line, message, hint in refusals)
    raise DefinitionError(*faults)


@cache
def _parsed(text: str) -> nodes.Template:
    return ENVIRONMENT.parse(text)


@cache
def _compiled(text: str) -> Template:
    """Return a page that has been checked as code: Jinja works out constants while it compiles."""
    return ENVIRONMENT.from_string(text)


def _refusals(node: nodes.Node, values: Values, line: int) -> Iterator[Refusal]:
    """Yield why what lies below a node cannot be filled with these values."""
    for child in node.iter_child_nodes():
        row = child.lineno or line
        match child:
            case nodes.For():
                yield from _loop_refusals(child, values)
            case nodes.Name() | nodes.Getattr():
                try:
                    _value(child, values)
                except _UnknownError as error:
                    yield row, error.message, error.hint
            case nodes.Operand() if child.op not in COMPARISONS:
                yield row, f"'{child.op}' is not part of a layout's language", SUBSET
            case nodes.Const() if not isinstance(child.value, str | int):
                yield row, f"'{child.value}' is not part of a layout's language", SUBSET
            case _ if isinstance(child, ALLOWED):
                yield from _refusals(child, values, row)
            case _:
                what = _typed(child)
                hint = SUCCESSORS.get(what.partition("(")[0], SUBSET)
                yield row, f"{what} is not part of a layout's language", hint


def _loop_refusals(loop: nodes.For, values: Values) -> Iterator[Refusal]:
    """Yield what is wrong with a loop: one within another could run for ever."""
    try:
        if isinstance(_value(loop.iter, values), str | int | Mapping):
            yield loop.lineno, f"'{expression(loop.iter)}' is not a list", SUBSET
    except _UnknownError as error:
        yield loop.lineno, error.message, error.hint
    if loop.test or loop.recursive or "loop" in values or not isinstance(loop.target, nodes.Name):
        message = (
            "a loop within a loop, or over a part of a list, is not part of a layout's language"
        )
        yield loop.lineno, message, SUBSET
    else:
        within = {**values, "loop": LOOP, loop.target.name: ""}
        yield from _refusals(nodes.Template([*loop.body, *loop.else_]), within, loop.lineno)


def _value(node: nodes.Node, values: Values) -> Value:
    """Return the value that a name, or words with dots between them, stands for."""
    match node:
        case nodes.Name():
            around, name = values, node.name
        case nodes.Getattr():
            value, name = _value(node.node, values), node.attr
            around = value if isinstance(value, Mapping) else {}
        case _:
            raise _UnknownError(f"{_typed(node)} is not part of a layout's language", SUBSET)
    if name not in around:
        typed = expression(node)
        hint = SUCCESSORS.get(typed) or did_you_mean(name, around)
        raise _UnknownError(f"there is no value '{typed}'", hint)
    return around[name]


def _typed(node: nodes.Node) -> str:
    """Return an expression as it would be typed, or the name of a tag."""
    shown = expression(node)
    return f"{{% {shown} %}}" if isinstance(node, nodes.Stmt) else shown
