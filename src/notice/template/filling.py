"""Filling a template: each field gets its value, and the value keeps its type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from jinja2 import nodes

from notice.characters import REFUSED, called
from notice.document import Date, FieldValue, Number, Ordinal, Value
from notice.errors import Fault, NoticeError, NoValueError, SourceError
from notice.template.evaluation import KINDS, Evaluator, FieldError, Result, Scope, raw
from notice.template.syntax import Template, expression

FIRST_MARKER = 0xF0000
"""Values stand in the filled text as characters of the supplementary private use area A."""
MARKER = re.compile("[\U000f0000-\U0010ffff]")
BREAK = re.compile(r"[\t\n]")
Read = TypeVar("Read")
ALWAYS = nodes.Const(1)
"""What stands for the condition of an ``else``."""


@dataclass(frozen=True)
class Condition:
    """A condition of a template as it is typed, its line, and whether its branch was taken."""

    line: int
    test: str
    taken: bool


@dataclass(frozen=True)
class Filled:
    """A filled text: markers for values, the values, and the source line of each line."""

    text: str
    values: tuple[FieldValue, ...]
    lines: tuple[int, ...]
    conditions: tuple[Condition, ...] = ()
    """Every condition of the template, in order, also within branches that are not taken."""

    def value(self, marker: str) -> FieldValue:
        """Return the value that a marker stands for."""
        return self.values[ord(marker) - FIRST_MARKER]


def fill(template: Template, scope: Scope) -> Filled:
    """Fill a template: one private-use character stands for each value.

    Raises ``SourceError`` with every fault, also those in branches that this year does not take:
    otherwise a mistake would show only in the year that takes them. There, a value that does not
    exist this year is no fault.
    """
    filler = _Filler(template, scope)
    filler.check_names()
    filler.block(template.body.body)
    if filler.faults:
        raise SourceError(*filler.faults)
    return filler.result()


class _Filler:
    """One filling: the text so far, and the faults."""

    def __init__(self, template: Template, scope: Scope) -> None:
        self.template = template
        self.expressions = Evaluator(template, scope)
        self.faults: list[Fault] = []
        self.values: list[FieldValue] = []
        self.conditions: list[Condition] = []
        self.pieces: list[tuple[int, str]] = []
        self.rehearsing = False
        """Whether this is a branch that is not taken."""

    def result(self) -> Filled:
        text = "".join(piece for _, piece in self.pieces)
        lines = [self.template.first_line]
        empty = True
        for first, piece in self.pieces:
            for line, segment in enumerate(piece.split("\n"), first):
                if line > first:
                    lines.append(line)
                    empty = True
                if segment and empty:
                    lines[-1] = line
                    empty = False
        return Filled(text, tuple(self.values), tuple(lines), tuple(self.conditions))

    def check_names(self) -> None:
        """Look up every name, also in branches that are not taken."""
        for node in self.template.body.find_all((nodes.Name, nodes.Getattr)):
            try:
                self.expressions.field(node)
            except FieldError as error:
                self.faults += error.faults

    def block(self, body: list[nodes.Node]) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for child in node.nodes:
                        self.output(child)
                case nodes.If():
                    self.choose(node)
                case _:
                    raise AssertionError(node)

    def choose(self, node: nodes.If) -> None:
        """Fill the first branch whose condition holds, and rehearse the others."""
        outer = self.rehearsing
        branches = [(branch.test, branch.body) for branch in (node, *node.elif_)]
        taken = False
        for test, body in [*branches, (ALWAYS, node.else_)]:
            self.rehearsing = outer or taken
            holds = self.attempt(self.expressions.evaluate, test)
            chosen = not taken and holds is not None and bool(raw(holds))
            self.rehearsing = outer or not chosen
            if test is not ALWAYS:
                line = self.expressions.line(test)
                self.conditions.append(Condition(line, expression(test), not self.rehearsing))
            self.block(body)
            taken = taken or chosen
        self.rehearsing = outer

    def output(self, node: nodes.Expr) -> None:
        line = self.expressions.line(node)
        if isinstance(node, nodes.TemplateData):
            self.pieces += [(line, node.data)] if not self.rehearsing else []
            return
        value = self.attempt(self.field_value, node)
        if value is None or self.rehearsing:
            return
        if not value.text:
            message = f"'{expression(node)}' has no value here"
            self.faults.append(self.expressions.fault(node, message))
            return
        self.pieces.append((line, chr(FIRST_MARKER + len(self.values))))
        self.values.append(value)

    def field_value(self, node: nodes.Node) -> FieldValue:
        return _field_value(self.expressions.evaluate(node), expression(node))

    def attempt(self, read: Callable[[nodes.Node], Read], node: nodes.Node) -> Read | None:
        """Return what is read of an expression, or ``None`` after noting what is wrong with it."""
        try:
            return read(node)
        except NoticeError as error:
            if not (self.rehearsing and isinstance(error, NoValueError)):
                self.faults += [self.at(node, fault) for fault in error.faults]
            return None

    def at(self, node: nodes.Node, fault: Fault) -> Fault:
        """Return a fault that has a line; one of another file names that file."""
        if fault.source and fault.line:
            return fault
        elsewhere = f" (in {fault.source})" if fault.source else ""
        key = f"{fault.key}: " if fault.key else ""
        return self.expressions.fault(node, f"{key}{fault.message}{elsewhere}", fault.hint)


def _field_value(value: Result, name: str) -> FieldValue:
    """Return a value as a node of the tree that remembers the expression that it came from.

    Raises ``FieldError`` for what no text can hold.
    """
    match value:
        case Number() | Ordinal() | Date() | Value():
            node: FieldValue = replace(value, field=name)
        case str():
            node = Value(value, name)
        case _:
            hint = "use it in {% if %}" if isinstance(value, bool) else "write a field or the text"
            kind = KINDS[type(value)]
            raise FieldError(Fault(message=f"'{name}' is {kind} and has no text", hint=hint))
    unwanted = REFUSED.search(node.text) or BREAK.search(node.text)
    if unwanted:
        message = f"the value of '{name}' holds the character {called(unwanted[0])}"
        raise FieldError(Fault(message=message, hint="delete it where the value is given"))
    return node
