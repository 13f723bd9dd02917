"""The template language: Jinja's syntax, and a short list of what it may do.

Jinja2 parses a template, and ``template.filling`` fills it. Rendering to a string would lose three
things: the type of each value, all faults but the first, and the source line of each line.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from notice.errors import Fault, SourceError, did_you_mean
from notice.template import diagnosis
from notice.template.diagnosis import Refusal

ENVIRONMENT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
"""For parsing alone: nothing is ever rendered with it, so there is nothing to escape."""
COMPARISONS: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "eq": ("==", operator.eq),
    "ne": ("!=", operator.ne),
    "lt": ("<", operator.lt),
    "lteq": ("<=", operator.le),
    "gt": (">", operator.gt),
    "gteq": (">=", operator.ge),
}
"""The comparisons of the language: Jinja's name of each, how it is typed, and what it does."""
FILTERS = ("capitalize", "ordinal", "ordinal_words", "words")
TAGS = ("if", "elif", "else", "endif")
SUBSET = "a source may hold {{ fields }}, functions of them, and {% if %} with comparisons"
ALLOWED = (
    nodes.Stmt,  # known by the names of its tags
    nodes.TemplateData,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Call,
    nodes.Keyword,
    nodes.Filter,
)
DEEPEST = 100
"""How deep conditions and expressions may be nested; readers give up far earlier."""
MOST = 2_000
"""Fields and tags in one text, which has some twenty: each takes a third of a millisecond."""
SPLIT = "say it in shorter conditions, one after the other"
SHORTER = "write fewer"
DEEP = "conditions or functions are nested too deeply"
BRACE = re.compile(r"\{[^\S\n]*\{?[^{}\n]*(?:\}(?:[^\S\n]*\})?)?|\}(?:[^\S\n]*\})?")
"""What a field that is not opened or closed properly leaves in the prose."""

DROPPED = {"comment_begin": "a comment {# #}", "raw_begin": "{% raw %}"}
NOTE = "delete it; a note can go in the front matter, after a #"
BEGINS = {"block_begin", "variable_begin"}
EDGES = BEGINS | {"block_end", "variable_end"}
SIGNED = re.compile(r"\{[{%][-+]|[-+][}%]\}")
NAMES: Mapping[type[nodes.Node], str] = {
    nodes.CondExpr: "'if' inside a field",
    nodes.Test: "'is'",
    nodes.Concat: "'~'",
    nodes.List: "a list",
    nodes.Tuple: "a list",
    nodes.Dict: "a table",
}

LexToken = tuple[int, str, str]


@dataclass(frozen=True)
class Template:
    """A parsed template and where it begins."""

    body: nodes.Template
    text: str
    path: str
    first_line: int


def parse(text: str, path: str, first_line: int = 1) -> Template:
    """Parse a template that begins on ``first_line`` of ``path``.

    Raises ``SourceError`` for a syntax error, or with every use of what the language lacks.
    """
    body = nodes.Template([])
    refused: list[Refusal] = []
    tokens: list[LexToken] = []
    try:
        for token in ENVIRONMENT.lex(text):
            tokens.append(token)  # noqa: PERF402 - those before an error are wanted
        refused += [*_mark_refusals(tokens), *_tag_refusals(tokens)]
        body = ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        begun = [line for line, kind, _ in tokens if kind in BEGINS and line <= error.lineno]
        line = max(begun, default=error.lineno)
        unread = (line, "what begins here cannot be read", SUBSET)
        refused = [*diagnosis.refusals(text)] or refused or [unread]
    except RecursionError:
        refused = refused or [(_longest(tokens), DEEP, SPLIT)]
    deep = too_deep(body)
    refused += [(deep, DEEP, SPLIT)] if deep else _node_refusals(body)
    begun = [line for line, kind, _ in tokens if kind in BEGINS]
    if len(begun) > MOST and not refused:
        refused = [(begun[MOST], f"there are more than {MOST} fields and tags", SHORTER)]
    faults = [Fault(path, n + first_line - 1, "", message, hint) for n, message, hint in refused]
    if faults:
        raise SourceError(*faults)
    return Template(body, text, path, first_line)


def _longest(tokens: Sequence[LexToken]) -> int:
    """Return the line of the field or tag that is made of the most tokens."""
    counts: dict[int, int] = {}
    begun = 1
    for line, kind, _ in tokens:
        begun = line if kind in BEGINS else begun
        counts[begun] = counts.get(begun, 0) + 1
    return max(counts, key=lambda line: counts[line], default=1)


def too_deep(body: nodes.Node) -> int:
    """Return the line of the first node that lies too deep, 0 where none does."""
    waiting = [(body, 1, 0)]
    while waiting:
        node, line, depth = waiting.pop()
        if depth > DEEPEST:
            return line
        waiting += [(child, child.lineno or line, depth + 1) for child in node.iter_child_nodes()]
    return 0


def _mark_refusals(tokens: Sequence[LexToken]) -> Iterator[Refusal]:
    """Refuse what Jinja accepts silently: comments, raw text, signs, single braces."""
    before = ""
    for line, kind, value in tokens:
        mark = SIGNED.match(value) if kind in EDGES else None
        if kind in DROPPED:
            yield line, f"{DROPPED[kind]} is not part of the template language", NOTE
        elif kind == "data" and before != "raw_begin":
            for brace in BRACE.finditer(value):
                row = line + value.count("\n", 0, brace.start())
                between = "{% and %}" if "%" in brace[0] else "{{ and }}"
                yield row, f"'{brace[0]}' is not a field", f"write a field between {between}"
        elif mark:
            hint = f"write {mark[0].strip('-+')}"
            yield line, f"'{mark[0]}' is not part of the template language", hint
        before = kind


def _tag_refusals(tokens: Sequence[LexToken]) -> Iterator[Refusal]:
    """Refuse each tag that the language lacks, and each ``if`` without its ``endif``."""
    words = [token for token in tokens if token[1] != "whitespace"]
    opened: list[int] = []
    refused: set[str] = set()
    for (line, kind, _), (_, _, name) in pairwise(words):
        if kind != "block_begin" or (name[:3] == "end" and name[3:] in refused):
            continue
        if name not in TAGS:
            refused.add(name)
            near = did_you_mean(name, TAGS)
            hint = near if near.startswith("did") else SUBSET
            yield line, f"'{{% {name} %}}' is not part of the template language", hint
        elif name == "if":
            opened.append(line)
        elif not opened and not refused:
            yield line, f"this {{% {name} %}} has no {{% if %}} before it", ""
        elif name == "endif" and opened:
            opened.pop()
    for line in () if refused else opened:
        yield line, "this {% if %} has no {% endif %}", "write {% endif %} where it is to end"


def _node_refusals(node: nodes.Node, line: int = 1) -> Iterator[Refusal]:
    """Refuse each expression below a node that the language lacks, the outermost only."""
    for child in node.iter_child_nodes():
        row = child.lineno or line  # an operand of a comparison has none
        message, hint = _refusal(child)
        if message:
            yield row, message, hint
        else:
            yield from _node_refusals(child, row)


def _refusal(node: nodes.Node) -> tuple[str, str]:
    """Return why a node is not part of the language and a hint, or empty texts."""
    match node:
        case nodes.Call() if node.dyn_args or node.dyn_kwargs:
            what = "an argument with *"
        case nodes.Operand() if node.op not in COMPARISONS:
            what = f"'{node.op.replace('notin', 'not in')}'"
        case nodes.Getattr() if node.attr.startswith("_"):
            return f"'{node.attr}' is not a field", SUBSET
        case nodes.Filter() if node.name not in FILTERS:
            return f"unknown filter '{node.name}'", did_you_mean(node.name, FILTERS)
        case nodes.Const() if not isinstance(node.value, bool | int | str):
            what = f"'{node.value}'"
        case nodes.Neg(node=nodes.Const(value=int())):
            return "", ""
        case nodes.BinExpr(operator=sign) | nodes.UnaryExpr(operator=sign) if not (
            isinstance(node, ALLOWED)
        ):
            what = f"arithmetic with '{sign}'"
        case nodes.Getitem():
            return "a field is named by words with dots between them", "write it as facts.NAME"
        case _ if not isinstance(node, ALLOWED):
            what = NAMES.get(type(node), f"'{type(node).__name__.lower()}'")
        case _:
            return "", ""
    return f"{what} is not part of the template language", SUBSET


def expression(node: nodes.Node) -> str:
    """Return an expression as an author types it, for messages and for the document tree."""
    match node:
        case nodes.Const(value=str(text)):
            return f'"{text}"'
        case nodes.Const():
            return str(node.value).lower()
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
        case nodes.Neg() | nodes.Not():
            return f"{node.operator} {expression(node.node)}".replace("- ", "-")
        case nodes.And() | nodes.Or():
            return f"{expression(node.left)} {node.operator} {expression(node.right)}"
        case nodes.Compare():
            compared = expression(node.expr)
            for operand in node.ops:
                compared += f" {COMPARISONS[operand.op][0]} {expression(operand.expr)}"
            return compared
        case _:
            return type(node).__name__.lower()
