"""Filling a template: every field is given its value, and the value keeps its type."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from inspect import signature
from typing import Any

from jinja2 import nodes

from notice.document import Date, FieldValue, Number, Ordinal, Value
from notice.errors import Fault, NoticeError, SourceError, did_you_mean
from notice.template import COMPARISONS, Template, descendants, expression

FIRST_MARKER = 0xF0000
"""Values stand in the filled text as characters of the supplementary private use area A."""
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = dict(
    zip(
        COMPARISONS,
        (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
        strict=True,
    )
)
Result = FieldValue | str | int | Decimal | bool


class FieldError(NoticeError):
    """A field that cannot be given a value, raised by the field itself and placed by the filler."""


@dataclass(frozen=True)
class Field:
    """A name that a template may use: its value, what hangs on it, and what calling it does."""

    value: Callable[[], Result] | None = None
    attributes: Mapping[str, Field] = field(default_factory=dict)
    call: Callable[..., Result] | None = None


Scope = Mapping[str, Field]


@dataclass(frozen=True)
class Filled:
    """A filled text: markers for values, the values, and the source line of each line."""

    text: str
    values: tuple[FieldValue, ...]
    lines: tuple[int, ...]


def fill(template: Template, scope: Scope) -> Filled:
    """Fill a template: one private-use character stands for each value.

    Raises ``SourceError`` with every fault, those of branches that are not taken included.
    """
    filler = _Filler(template, scope)
    filler.check_names()
    filler.block(template.body.body)
    if filler.faults:
        raise SourceError(*filler.faults)
    return filler.result()


class _Filler:
    """One filling: what has been written, and what was wrong."""

    def __init__(self, template: Template, scope: Scope) -> None:
        self.template = template
        self.scope = scope
        self.faults: list[Fault] = []
        self.values: list[FieldValue] = []
        self.pieces: list[tuple[int, str]] = []

    def result(self) -> Filled:
        text = "".join(piece for _, piece in self.pieces)
        lines = [self.template.first_line]
        empty = True
        for line, piece in self.pieces:
            for row, segment in enumerate(piece.split("\n")):
                if row:
                    lines.append(line + row)
                    empty = True
                if segment and empty:
                    lines[-1] = line + row
                    empty = False
        return Filled(text, tuple(self.values), tuple(lines))

    def fault(self, node: nodes.Node, message: str, hint: str = "") -> Fault:
        line = node.lineno + self.template.first_line - 1
        return Fault(self.template.path, line, message=message, hint=hint)

    def check_names(self) -> None:
        """Look every name up, in branches that are not taken as well."""
        for node in descendants(self.template.body):
            match node:
                case nodes.Name() | nodes.Getattr():
                    try:
                        self.field(node)
                    except FieldError as error:
                        self.faults += error.faults
                case _:
                    pass

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
        for branch in (node, *node.elif_):
            test = self.attempt(branch.test)
            if test is not None and _raw(test):
                self.block(branch.body)
                return
        self.block(node.else_)

    def output(self, node: nodes.Expr) -> None:
        line = node.lineno + self.template.first_line - 1
        if isinstance(node, nodes.TemplateData):
            self.pieces.append((line, node.data))
            return
        value = self.attempt(node)
        if value is None:
            return
        placed = _placeable(value, expression(node))
        if not placed.text:
            self.faults.append(self.fault(node, f"'{expression(node)}' has no value here"))
            return
        self.pieces.append((line, chr(FIRST_MARKER + len(self.values))))
        self.values.append(placed)

    def attempt(self, node: nodes.Node) -> Result | None:
        """Return the value of an expression, or ``None`` after noting what is wrong with it."""
        known = set(self.faults)
        try:
            return self.evaluate(node)
        except NoticeError as error:
            placed = [f if f.source and f.line else self.place(node, f) for f in error.faults]
            self.faults += [fault for fault in placed if fault not in known]
            return None

    def place(self, node: nodes.Node, fault: Fault) -> Fault:
        elsewhere = f" (in {fault.source})" if fault.source else ""
        key = f"{fault.key}: " if fault.key else ""
        return self.fault(node, f"{key}{fault.message}{elsewhere}", fault.hint)

    def field(self, node: nodes.Node) -> Field:
        """Return the field that a dotted name means."""
        match node:
            case nodes.Name():
                known: Mapping[str, Field] = self.scope
                name, owner = node.name, "field"
            case nodes.Getattr():
                known = self.field(node.node).attributes
                name, owner = node.attr, f"field of '{expression(node.node)}'"
            case _:
                raise FieldError(self.fault(node, "only a field has further fields"))
        if name not in known:
            hint = did_you_mean(name, known)
            raise FieldError(self.fault(node, f"unknown {owner} '{name}'", hint))
        return known[name]

    def evaluate(self, node: nodes.Node) -> Result:
        match node:
            case nodes.Const():
                return self.constant(node)
            case nodes.Neg():
                return -self.number(node.node)
            case nodes.Name() | nodes.Getattr():
                found = self.field(node)
                if found.value is None:
                    hint = did_you_mean("", found.attributes)
                    message = f"'{expression(node)}' is not a value by itself"
                    raise FieldError(self.fault(node, message, hint))
                return found.value()
            case nodes.Call():
                return self.call(node, self.field(node.node), node.args, node.kwargs)
            case nodes.Filter():
                name = nodes.Name(node.name, "load", lineno=node.lineno)
                arguments = [node.node, *node.args] if node.node else node.args
                return self.call(node, self.field(name), arguments, node.kwargs)
            case _:
                return self.decide(node)

    def decide(self, node: nodes.Node) -> bool:
        match node:
            case nodes.And():
                return bool(_raw(self.evaluate(node.left)) and _raw(self.evaluate(node.right)))
            case nodes.Or():
                return bool(_raw(self.evaluate(node.left)) or _raw(self.evaluate(node.right)))
            case nodes.Not():
                return not _raw(self.evaluate(node.node))
            case nodes.Compare():
                return self.compare(node)
            case _:
                raise AssertionError(node)

    def constant(self, node: nodes.Const) -> Result:
        value = node.value
        if isinstance(value, bool | int | str):
            return value
        raise FieldError(self.fault(node, f"{value!r} is not a value of the template language"))

    def number(self, node: nodes.Node) -> int | Decimal:
        value = _raw(self.evaluate(node))
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise FieldError(self.fault(node, f"'{expression(node)}' is not a number"))
        return value

    def compare(self, node: nodes.Compare) -> bool:
        left = _raw(self.evaluate(node.expr))
        for operand in node.ops:
            right = _raw(self.evaluate(operand.expr))
            try:
                if not COMPARE[operand.op](left, right):
                    return False
            except TypeError:
                message = f"'{expression(node.expr)}' and '{expression(operand.expr)}'"
                raise FieldError(
                    self.fault(node, f"{message} are of different kinds and cannot be compared")
                ) from None
            left = right
        return True

    def call(
        self, node: nodes.Node, target: Field, args: list[nodes.Expr], named: list[Any]
    ) -> Result:
        if target.call is None:
            raise FieldError(self.fault(node, f"'{expression(node)}' is not a function"))
        values = [self.evaluate(argument) for argument in args]
        keywords = {keyword.key: self.evaluate(keyword.value) for keyword in named}
        try:
            bound = signature(target.call).bind(*values, **keywords)
        except TypeError as error:
            message = f"'{expression(node)}' is called with the wrong arguments: {error}"
            raise FieldError(self.fault(node, message)) from None
        return target.call(*bound.args, **bound.kwargs)


def _raw(value: Result) -> Any:
    """Return what a value compares as: its number, its date, or its text."""
    match value:
        case Number() | Ordinal() | Date():
            return value.value
        case Value():
            return value.text
        case _:
            return value


def _placeable(value: Result, name: str) -> FieldValue:
    """Return a value as a node of the tree that remembers the expression that it came from."""
    match value:
        case Number() | Ordinal() | Date() | Value():
            return replace(value, field=name)
        case _:
            return Value(str(value), name)
