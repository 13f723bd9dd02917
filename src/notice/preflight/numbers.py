"""The numbers of a statement: what each says, where it comes from, and what it says in other years.

A number that a field put there moves by itself, but for those of an event, such as ``first_year``.
One that was typed stays, whether it was declared constant or not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from notice.document import Date, Inlines, Number, Ordinal, Value, inlines, leaves, plain
from notice.language.mention import latin_digits
from notice.preflight import prose
from notice.preflight.figures import spaced
from notice.statement.statement import REFERENCE, Lines, Prose, Statement, Translation

Origin = Literal["field", "fact", "constant", "typed"]
FACT = re.compile(r"\bfacts\.(\w+)")
UNREAD = frozenset({"letterhead", "embargo", "mark", "signature"})
"""Parts that a statement has from its issuer."""
AMENDING = frozenset({"amended", "reason"})
"""What says of a statement that it was corrected: no number there belongs to the text."""


@dataclass(frozen=True)
class StatedNumber:
    """A number of a statement and where it comes from."""

    text: str
    origin: Origin
    source: str
    """The field or fact that it comes from, or the file and line where it was typed."""
    nth: int
    """Which of those of the same source it is, or typed: of the same text; the first is 0."""
    line: int
    """The index of its line or block in the statement."""
    span: tuple[int, int]
    """Where it stands in that."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes it the same number in another year."""
        typed = self.origin in {"constant", "typed"}
        return self.origin, self.text if typed else self.source, self.nth


@dataclass(frozen=True)
class Movement:
    """A number of a statement beside what it says in other years."""

    number: StatedNumber
    others: tuple[str, ...]
    """What it says in each of the other years; nothing where the sentence is not there."""

    @property
    def moves(self) -> bool:
        """Whether it says something else in one of the other years."""
        return any(other != self.number.text for other in self.others if other)


def lines(statement: Statement) -> list[Inlines]:
    """Return the lines and blocks of a statement whose numbers are read, in reading order."""
    result: list[Inlines] = []
    for part in statement.parts():
        match part:
            case Lines():
                result += () if part.role in UNREAD else part.lines
            case Prose():
                result += inlines(part.blocks)
            case Translation():
                pass  # each language is read by itself
            case _:
                assert_never(part)
    return result


def numbers(statement: Statement) -> tuple[StatedNumber, ...]:
    """Return every number of a statement in reading order."""
    counts: Counter[str] = Counter()
    typed = _Typed(statement)
    result: list[StatedNumber] = []
    for index, line in enumerate(lines(statement)):
        for span, field in sorted(_spans(line, statement)):
            if field in AMENDING:
                continue
            text = plain(line)[slice(*span)]
            origin, source = _origin(field)
            if not field:
                place, constant = typed.take(text)
                origin, source = "constant" if constant else "typed", place
            same = source if field else text
            result.append(StatedNumber(text, origin, source, counts[same], index, span))
            counts[same] += 1
    return tuple(result)


def movements(statement: Statement, others: Sequence[Statement]) -> tuple[Movement, ...]:
    """Return every number of a statement beside those of the same statement in other years."""
    tables = [{number.key: number.text for number in numbers(other)} for other in others]
    return tuple(
        Movement(number, tuple(table.get(number.key, "") for table in tables))
        for number in numbers(statement)
    )


def _spans(line: Inlines, statement: Statement) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield where each number of a line stands, and the field that put it there, if one did."""
    text, start = plain(line), 0
    filled: list[tuple[range, str]] = []
    read = statement.language.reader.read(text)
    for leaf in leaves(line):
        end = start + len(plain((leaf,)))
        if isinstance(leaf, Value | Number | Ordinal | Date) and leaf.field != REFERENCE:
            holds = any(start <= mention.start < end for mention in read)
            if end > start and (not isinstance(leaf, Value) or holds):
                filled.append((range(start, end), leaf.field))
        start = end
    yield from (((span.start, span.stop), field) for span, field in filled)
    for mention in read:
        if not any(mention.start < span.stop and span.start < mention.end for span, _ in filled):
            yield (mention.start, mention.end), ""


def _origin(field: str) -> tuple[Origin, str]:
    """Return what kind of field an expression is, and its name: years since a fact move."""
    fact = FACT.search(field)
    is_fact = fact is not None and "years_since" not in field
    return ("fact" if is_fact else "field"), field


class _Typed:
    """The numbers typed in a source, to be taken in the order in which a statement has them."""

    def __init__(self, statement: Statement) -> None:
        source = statement.source
        self._path = source.path
        constants = "|".join(spaced(latin_digits(text)) for text in source.front.constants)
        declared = re.compile(constants or "(?!)")
        self._rest: list[tuple[str, int, bool]] = []
        for part in prose.typed(source):
            if part.heading and part.line == source.subject.first_line:
                continue  # the subject of a mail is no part of the statement
            covered = [match.span() for match in declared.finditer(latin_digits(part.text))]
            for mention in source.language.reader.read(part.text, sentences=not part.heading):
                constant = any(a <= mention.start < b for a, b in covered)
                text = " ".join(part.text[mention.start : mention.end].split())
                self._rest.append((text, part.line_at(mention.start), constant))

    def take(self, text: str) -> tuple[str, bool]:
        """Return the place of the next number that reads so, and whether it is a constant."""
        wanted = " ".join(text.split())
        for index, (typed, line, constant) in enumerate(self._rest):
            if typed == wanted:
                del self._rest[index]
                return f"{self._path}:{line}", constant
        return self._path, False
