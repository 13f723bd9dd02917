"""Filling a template: every field is given its value, and the value keeps its type."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from inspect import signature
from typing import Any

from jinja2 import nodes

from notice.dates import PartialDate
from notice.document import REFUSED, Date, FieldValue, Number, Ordinal, Value
from notice.errors import Fault, NoticeError, NoValueError, SourceError, did_you_mean
from notice.template import SIGNS, Template, descendants, expression

FIRST_MARKER = 0xF0000
"""Values stand in the filled text as characters of the supplementary private use area A."""
BREAK = re.compile(r"[\t\n]")
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = dict(
    zip(
        SIGNS,
        (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
        strict=True,
    )
)
ALWAYS = nodes.Const(1)
"""What stands for the condition of an ``else``."""
KINDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a number",
    Decimal: "a number",
    str: "a text",
    PartialDate: "a date",
}
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
    """Every condition of the template, in order, those within branches not taken as well."""


def fill(template: Template, scope: Scope) -> Filled:
    """Fill a template: one private-use character stands for each value.

    Raises ``SourceError`` with every fault. Branches that are not taken are gone through as well,
    so that a mistake in them is found this year and not in the year in which they are taken; only
    what has no value this year is passed over there.
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
        self.conditions: list[Condition] = []
        self.pieces: list[tuple[int, str]] = []
        self.rehearsing = False
        """Whether a branch is gone through that is not taken."""

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
        return Filled(text, tuple(self.values), tuple(lines), tuple(self.conditions))

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
        """Fill the first branch whose condition holds, and go through the others."""
        outer = self.rehearsing
        branches = [(branch.test, branch.body) for branch in (node, *node.elif_)]
        taken = False
        for test, body in [*branches, (ALWAYS, node.else_)]:
            self.rehearsing = outer or taken
            holds = self.attempt(test)
            chosen = not taken and holds is not None and bool(_raw(holds))
            self.rehearsing = outer or not chosen
            if test is not ALWAYS:
                line = test.lineno + self.template.first_line - 1
                self.conditions.append(Condition(line, expression(test), not self.rehearsing))
            self.block(body)
            taken = taken or chosen
        self.rehearsing = outer

    def output(self, node: nodes.Expr) -> None:
        line = node.lineno + self.template.first_line - 1
        if isinstance(node, nodes.TemplateData):
            self.pieces += [(line, node.data)] if not self.rehearsing else []
            return
        value = self.attempt(node)
        if value is None:
            return
        try:
            placed = _placeable(value, expression(node))
        except FieldError as error:
            self.faults += [self.place(node, fault) for fault in error.faults]
            return
        if self.rehearsing:
            return
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
            if self.rehearsing and isinstance(error, NoValueError):
                return None
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
                name, message = node.name, f"unknown field '{node.name}'"
            case nodes.Getattr():
                known = self.field(node.node).attributes
                name, message = node.attr, f"'{expression(node.node)}' has no field '{node.attr}'"
            case _:
                raise FieldError(self.fault(node, "only a field has further fields"))
        if name not in known:
            hint = did_you_mean(name, known)
            raise FieldError(self.fault(node, message, hint))
        return known[name]

    def evaluate(self, node: nodes.Node) -> Result:
        match node:
            case nodes.Const():
                value: Result = node.value
                return value
            case nodes.Neg(node=nodes.Const(value=int(positive))):
                return -positive
            case nodes.Name() | nodes.Getattr():
                found = self.field(node)
                if found.value is None:
                    called = f"it is a function: write {expression(node)}(...)"
                    hint = called if found.call else did_you_mean("", found.attributes)
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

    def compare(self, node: nodes.Compare) -> bool:
        """Compare values of one kind, and dates only where what is known of them decides it."""
        left, first = _raw(self.evaluate(node.expr)), node.expr
        for operand in node.ops:
            right, second = _raw(self.evaluate(operand.expr)), operand.expr
            one, other = KINDS[type(left)], KINDS[type(right)]
            if one != other:
                message = f"'{expression(first)}' is {one} and '{expression(second)}' is {other}"
                raise FieldError(self.fault(node, f"{message}; they cannot be compared"))
            if isinstance(left, PartialDate) and left != right and left.overlaps(right):
                message = f"it is left open how '{left.iso}' and '{right.iso}' compare"
                raise NoValueError(self.fault(node, message, "give the fact its day"))
            if not COMPARE[operand.op](left, right):
                return False
            left, first = right, second
        return True

    def call(
        self, node: nodes.Node, target: Field, args: list[nodes.Expr], named: list[Any]
    ) -> Result:
        if target.call is None:
            name = expression(node).partition("(")[0]
            raise FieldError(self.fault(node, f"'{name}' is not a function"))
        values = [self.evaluate(argument) for argument in args]
        keywords = {keyword.key: self.evaluate(keyword.value) for keyword in named}
        if len(keywords) < len(named):
            raise FieldError(self.fault(node, f"'{expression(node)}' gives one name twice"))
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
    """Return a value as a node of the tree that remembers the expression that it came from.

    Raises ``FieldError`` for what no text can hold.
    """
    match value:
        case Number() | Ordinal() | Date() | Value():
            placed: FieldValue = replace(value, field=name)
        case str():
            placed = Value(value, name)
        case _:
            hint = "use it in {% if %}" if isinstance(value, bool) else "write a field or the text"
            kind = KINDS[type(value)]
            raise FieldError(Fault(message=f"'{name}' is {kind} and has no text", hint=hint))
    unwanted = REFUSED.search(placed.text) or BREAK.search(placed.text)
    if unwanted:
        message = f"the value of '{name}' holds the character U+{ord(unwanted[0]):04X}"
        raise FieldError(Fault(message=message, hint="delete it where the value is given"))
    return placed
