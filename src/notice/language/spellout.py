"""Numbers in words, by rules that are data.

A subset of the rule-based number format of CLDR and ICU (UTS #35, part 3). A ruleset is a list of
rules:

    base: text;          for every n >= base, up to the base of the next rule
    base/radix: text;    the same; its divisor is the highest power of `radix` <= base, else of 10
    text;                base = the base before + 1 (the first rule: 0)

In a text, n being the number and d the divisor of the rule:

    >>   >name>          n mod d, spelled by this ruleset or by the ruleset `name`
    <<   <name<          n div d, likewise
    =name=               n itself, by the ruleset `name`
    [...]                left out when n mod d is 0
    '                    as first character: keep the blanks that follow

A `#` starts a comment, up to the line end. Bases ascend. A rule with `>` whose own base has a
remainder leaves the numbers without one to the rule before it (ICU's "rollback"): 200 is
"two hundred" by `100: << hundred; 101: << hundred and >>;`. Negative numbers, fractions, decimal
patterns, `>>>` and `|` are refused, never misread.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_BLANKS: Final = " \t\r\n"
_COMMENT: Final = re.compile(r"#[^\n]*")
_BASE: Final = re.compile(r"(?P<base>[0-9]+)(?:/(?P<radix>[0-9]+))?[ \t]*:(?P<text>[^:]*)")
_PIECE: Final = re.compile(
    r"(?P<mark>[<>=])(?P<name>[a-z0-9_]*)(?P=mark)|(?P<bracket>[\[\]])|(?P<text>[^<>=\[\]|]+)"
)


class SpelloutError(ValueError):
    """Rules that cannot be used: which ruleset, which line of its source (from 1), and why."""

    def __init__(self, message: str, ruleset: str, line: int) -> None:
        """Keep ruleset and line beside the message."""
        super().__init__(message)
        self.ruleset = ruleset
        self.line = line


class UnspellableError(LookupError):
    """A number that no rule covers, or a ruleset that does not exist."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text: literal (no `mark`), or a substitution `<`, `>`, `=` by ruleset `value`."""

    mark: str
    value: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what to write for the numbers from `base` up to the next rule."""

    base: int
    divisor: int
    pieces: tuple[Piece, ...]
    line: int

    def passes_back(self, n: int) -> bool:
        """Tell whether n belongs to the rule before this one."""
        has_remainder = any(piece.mark == ">" for piece in self.pieces)
        return has_remainder and n % self.divisor == 0 and self.base % self.divisor != 0


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules of one name, by ascending base, for the numbers up to `maximum`."""

    name: str
    maximum: int
    rules: tuple[Rule, ...]

    def rule(self, n: int) -> Rule:
        """Return the rule for n."""
        index = bisect_right(self.rules, n, key=lambda rule: rule.base) - 1
        if n > self.maximum or index < 0:
            extent = f"its rules go from {self.rules[0].base} to {self.maximum}"
            raise UnspellableError(f"{self.name} has no words for {n}: {extent}")
        return self.rules[index - (index > 0 and self.rules[index].passes_back(n))]


def parse(name: str, source: str, maximum: int) -> Ruleset:
    """Read the rules of one ruleset."""
    rules: list[Rule] = []
    line = 1
    *bodies, rest = _COMMENT.sub("", source).split(";")
    for body in bodies:
        text = body.lstrip(_BLANKS)
        line += body.count("\n") - text.count("\n")
        if "\n" in text:
            raise SpelloutError("the rule does not end with ;", name, line)
        rules.append(_rule(name, text, rules[-1].base + 1 if rules else 0, line))
        if len(rules) > 1 and rules[-1].base <= rules[-2].base:
            message = f"base {rules[-1].base} does not come after {rules[-2].base}"
            raise SpelloutError(message, name, line)
    if rest.strip(_BLANKS):
        line += rest[: -len(rest.lstrip(_BLANKS))].count("\n")
        raise SpelloutError("the rule does not end with ;", name, line)
    if not rules:
        raise SpelloutError("there are no rules", name, line)
    return Ruleset(name, maximum, tuple(rules))


def _rule(name: str, source: str, base: int, line: int) -> Rule:
    """Read one rule; `base` holds if the rule names none."""
    divisor, radix, text = 1, 10, source.strip(_BLANKS)
    if match := _BASE.fullmatch(text):
        base, radix = int(match["base"]), int(match["radix"] or 10)
        text = match["text"].strip(_BLANKS)
    elif not text or ":" in text or text[0].isdigit():
        raise SpelloutError(f"neither `base: text` nor a text: {text!r}", name, line)
    if radix <= 1:
        raise SpelloutError("a radix is at least 2", name, line)
    while divisor * radix <= base:
        divisor *= radix
    pieces = _pieces(name, text.removeprefix("'"), line)
    if divisor == 1 and any(piece.mark in {"<", ">"} for piece in pieces):
        raise SpelloutError(f"base {base} is less than the radix: nothing to divide by", name, line)
    return Rule(base, divisor, pieces, line)


def _pieces(name: str, text: str, line: int) -> tuple[Piece, ...]:
    """Cut the text of a rule into literals and substitutions."""
    pieces: list[Piece] = []
    optional, position = False, 0
    while position < len(text):
        match = _PIECE.match(text, position)
        wrong_bracket = "[" if optional else "]"
        if not match or match[0] == "==" or match["bracket"] == wrong_bracket:
            raise SpelloutError(f"cannot read {text[position:]!r}", name, line)
        if match["bracket"]:
            optional = not optional
        elif match["mark"]:
            pieces.append(Piece(match["mark"], match["name"] or name, optional))
        else:
            pieces.append(Piece("", match["text"], optional))
        position = match.end()
    if optional:
        raise SpelloutError("[ without ]", name, line)
    return tuple(pieces)


def spell(n: int, name: str, rulesets: Mapping[str, Ruleset]) -> str:
    """Write n in words by the ruleset `name`."""
    return _spell(n, name, rulesets, ())


def _spell(n: int, name: str, rulesets: Mapping[str, Ruleset], pending: tuple[str, ...]) -> str:
    """Write n in words; `pending` are the rulesets that wait for this very n."""
    if name not in rulesets:
        raise UnspellableError(f"there is no ruleset {name}")
    rule = rulesets[name].rule(n)
    if name in pending:
        circle = " → ".join((*pending, name))
        raise SpelloutError(f"{n} goes round in a circle: {circle}", name, rule.line)
    quotient, remainder = divmod(n, rule.divisor)
    words = ""
    for piece in rule.pieces:
        if piece.optional and remainder == 0:
            continue
        match piece.mark:
            case "<":
                words += _spell(quotient, piece.value, rulesets, ())
            case ">":
                words += _spell(remainder, piece.value, rulesets, ())
            case "=":
                words += _spell(n, piece.value, rulesets, (*pending, name))
            case _:
                words += piece.value
    return words


def check(rulesets: Mapping[str, Ruleset]) -> None:
    """Raise SpelloutError unless every ruleset spells what it promises, by references that exist.

    Spelled on trial: 0 or 1 to 199, the neighbours of every base, and the maximum.
    """
    for name, ruleset in rulesets.items():
        for rule in ruleset.rules:
            for piece in rule.pieces:
                if piece.mark and piece.value not in rulesets:
                    raise SpelloutError(f"there is no ruleset {piece.value}", name, rule.line)
        first = ruleset.rules[0]
        if first.base > 1:
            message = f"no rule for 1: the first base is {first.base}"
            raise SpelloutError(message, name, first.line)
        for n in _trial(ruleset):
            try:
                spell(n, name, rulesets)
            except UnspellableError as error:
                message = f"{n}: {error}"
                raise SpelloutError(message, name, ruleset.rule(n).line) from error


def _trial(ruleset: Ruleset) -> list[int]:
    """Return the numbers that a ruleset is tried with."""
    around = {rule.base + step for rule in ruleset.rules for step in (-1, 0, 1)}
    numbers = sorted({*range(200), *around, ruleset.maximum})
    return [n for n in numbers if ruleset.rules[0].base <= n <= ruleset.maximum]


def check_distinct(name: str, rulesets: Mapping[str, Ruleset]) -> None:
    """Raise SpelloutError where a ruleset writes two of the numbers of its trial alike."""
    numbers: dict[str, int] = {}
    for n in _trial(rulesets[name]):
        words = spell(n, name, rulesets)
        if words in numbers:
            message = f"'{words}' stands for both {numbers[words]} and {n}"
            raise SpelloutError(message, name, rulesets[name].rule(n).line)
        numbers[words] = n
