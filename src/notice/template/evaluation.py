"""The value of each expression of a template, given the fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from inspect import signature
from typing import Any

from jinja2 import nodes

from notice.dates import PartialDate
from notice.document import Date, FieldValue, Number, Ordinal, Value
from notice.errors import Fault, NoticeError, NoValueError, did_you_mean
from notice.template.syntax import COMPARISONS, Template, expression

KINDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a number",
    Decimal: "a number",
    str: "a text",
    PartialDate: "a date",
}
Result = FieldValue | str | int | Decimal | bool


class FieldError(NoticeError):
    """A field that has no value. The field raises it, the filler adds its line."""


@dataclass(frozen=True)
class Field:
    """A name that a template may use: its value, its attributes, and what calling it does."""

    value: Callable[[], Result] | None = None
    attributes: Mapping[str, Field] = field(default_factory=dict)
    call: Callable[..., Result] | None = None


Scope = Mapping[str, Field]


@dataclass(frozen=True)
class Evaluator:
    """Evaluates the expressions of one template; a fault has the line of its node."""

    template: Template
    scope: Scope

    def line(self, node: nodes.Node) -> int:
        """Return the line of a node in the source."""
        return node.lineno + self.template.first_line - 1

    def fault(self, node: nodes.Node, message: str, hint: str = "") -> Fault:
        """Return a fault at a node."""
        return Fault(self.template.path, self.line(node), message=message, hint=hint)

    def field(self, node: nodes.Node) -> Field:
        """Return the field that a dotted name means."""
        match node:
            case nodes.Name():
                known: Mapping[str, Field] = self.scope
                name, message = node.name, f"unknown field '{node.name}'"
            case nodes.Getattr():
                known = self.field(node.node).attributes
                name, message = node.attr, f"'{expression(node.node)}' has no field '{node.attr}'"
            case _:
                raise FieldError(self.fault(node, "only a field has further fields"))
        if name not in known:
            raise FieldError(self.fault(node, message, did_you_mean(name, known)))
        return known[name]

    def evaluate(self, node: nodes.Node) -> Result:
        """Return the value of an expression; raise ``NoticeError`` where it has none."""
        match node:
            case nodes.Const():
                value: Result = node.value
                return value
            case nodes.Neg(node=nodes.Const(value=int(positive))):
                return -positive
            case nodes.Name() | nodes.Getattr():
                target = self.field(node)
                if target.value is None:
                    usage = f"it is a function: write {expression(node)}(...)"
                    hint = usage if target.call else did_you_mean("", target.attributes)
                    message = f"'{expression(node)}' is not a value by itself"
                    raise FieldError(self.fault(node, message, hint))
                return target.value()
            case nodes.Call():
                return self._call(node, self.field(node.node), node.args, node.kwargs)
            case nodes.Filter():
                name = nodes.Name(node.name, "load", lineno=node.lineno)
                arguments = [node.node, *node.args] if node.node else node.args
                return self._call(node, self.field(name), arguments, node.kwargs)
            case nodes.And():
                return bool(raw(self.evaluate(node.left)) and raw(self.evaluate(node.right)))
            case nodes.Or():
                return bool(raw(self.evaluate(node.left)) or raw(self.evaluate(node.right)))
            case nodes.Not():
                return not raw(self.evaluate(node.node))
            case nodes.Compare():
                return self._compare(node)
            case _:
                raise AssertionError(node)

    def _compare(self, node: nodes.Compare) -> bool:
        """Compare values of one kind, and partial dates only where what is known decides it."""
        left, first = raw(self.evaluate(node.expr)), node.expr
        for operand in node.ops:
            right, second = raw(self.evaluate(operand.expr)), operand.expr
            one, other = KINDS[type(left)], KINDS[type(right)]
            if one != other:
                message = f"'{expression(first)}' is {one} and '{expression(second)}' is {other}"
                raise FieldError(self.fault(node, f"{message}; they cannot be compared"))
            if isinstance(left, PartialDate) and left != right and left.overlaps(right):
                message = f"it is left open how '{left.iso}' and '{right.iso}' compare"
                raise NoValueError(self.fault(node, message, "give the fact its day"))
            _, holds = COMPARISONS[operand.op]
            if not holds(left, right):
                return False
            left, first = right, second
        return True

    def _call(
        self, node: nodes.Node, target: Field, args: list[nodes.Expr], named: list[Any]
    ) -> Result:
        if target.call is None:
            name = expression(node).partition("(")[0]
            raise FieldError(self.fault(node, f"'{name}' is not a function"))
        values = [self.evaluate(argument) for argument in args]
        keywords = {keyword.key: self.evaluate(keyword.value) for keyword in named}
        if len(keywords) < len(named):
            raise FieldError(self.fault(node, f"'{expression(node)}' gives one name twice"))
        parameters = signature(target.call).parameters
        open_ended = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
        for keyword in () if open_ended else sorted({*keywords} - {*parameters}):
            message = f"'{expression(node)}' has no argument '{keyword}'"
            raise FieldError(self.fault(node, message, did_you_mean(keyword, parameters)))
        try:
            bound = signature(target.call).bind(*values, **keywords)
        except TypeError as error:
            message = f"'{expression(node)}' is called with the wrong arguments: {error}"
            raise FieldError(self.fault(node, message)) from None
        return target.call(*bound.args, **bound.kwargs)


def raw(value: Result) -> Any:
    """Return what a value compares as: its number, its date, or its text."""
    match value:
        case Number() | Ordinal() | Date():
            return value.value
        case Value():
            return value.text
        case _:
            return value
