"""The template language: Jinja's syntax, and a short list of what it may do.

A template is parsed by Jinja2 and filled by ``notice.filling``, because three things are wanted
that rendering to a string cannot give: values that keep their type, every fault of a text at
once, and the line of the source for every line of the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from notice.errors import Fault, SourceError

ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
"""For parsing alone: nothing is ever rendered with it, so there is nothing to escape."""
COMPARISONS = ("eq", "ne", "lt", "lteq", "gt", "gteq")
FILTERS = ("capitalize", "ordinal", "ordinal_words", "words")
SUBSET = "a source may hold {{ fields }}, functions of them, and {% if %} with comparisons"
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Const,
    nodes.Neg,
    nodes.Name,
    nodes.Getattr,
    nodes.Call,
    nodes.Keyword,
    nodes.Filter,
)


@dataclass(frozen=True)
class Template:
    """A parsed template and where it stands."""

    body: nodes.Template
    text: str
    path: str
    first_line: int


def parse(text: str, path: str, first_line: int = 1) -> Template:
    """Parse a template that begins on ``first_line`` of ``path``.

    Raises ``SourceError`` for a syntax error, or for every use of what the language does not have.
    """
    try:
        body = ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        line = error.lineno + first_line - 1
        message = f"the fields cannot be read here: {error.message}"
        raise SourceError(Fault(path, line, message=message)) from None
    faults = [
        Fault(path, node.lineno + first_line - 1, message=message, hint=SUBSET)
        for node in descendants(body)
        if (message := _refusal(node))
    ]
    if faults:
        raise SourceError(*faults)
    return Template(body, text, path, first_line)


def descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield every node below ``node``, a parent before its children."""
    for child in node.iter_child_nodes():
        yield child
        yield from descendants(child)


def _refusal(node: nodes.Node) -> str:
    """Return why a node is not part of the language, or an empty text."""
    match node:
        case nodes.Call() if node.dyn_args or node.dyn_kwargs:
            return "arguments with * are not part of the template language"
        case nodes.Operand() if node.op not in COMPARISONS:
            return f"'{node.op}' is not part of the template language"
        case nodes.Getattr() if node.attr.startswith("_"):
            return f"'{node.attr}' is not a field"
        case nodes.Filter() if node.name not in FILTERS:
            return f"unknown filter '{node.name}'"
        case _ if not isinstance(node, ALLOWED):
            name = type(node).__name__.lower()
            return f"'{name}' is not part of the template language"
        case _:
            return ""


def expression(node: nodes.Node) -> str:
    """Return an expression as it would be typed, for messages and for the document tree."""
    match node:
        case nodes.Const():
            return repr(node.value)
        case nodes.Name():
            return str(node.name)
        case nodes.Getattr():
            return f"{expression(node.node)}.{node.attr}"
        case nodes.Call():
            shown = [expression(argument) for argument in node.args]
            shown += [f"{keyword.key}={expression(keyword.value)}" for keyword in node.kwargs]
            return f"{expression(node.node)}({', '.join(shown)})"
        case nodes.Filter() if node.node is not None:
            return f"{expression(node.node)} | {node.name}"
        case _:
            return type(node).__name__.lower()
