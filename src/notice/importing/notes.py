"""What is known and noted while a statement is turned into a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from notice.calendar.occurrence import Occurrence
from notice.dates import PartialDate
from notice.importing.facts import Facts
from notice.importing.intake import Remark
from notice.language.language import Language
from notice.language.mention import Mention
from notice.new.scaffold import NewNotice

STAYS = ""
"""What stands for a number that is left as it is typed."""
Ask = Callable[[str, str, Sequence[str]], int | None]
"""Asks how a number is meant: takes its sentence, the number, and what it may be.

Returns the index of the answer, or ``None`` where nobody is there to answer."""


def unasked(_sentence: str, _typed: str, _ways: Sequence[str]) -> int | None:
    """Ask nobody."""
    return None


@dataclass(frozen=True)
class Mark:
    """A number or date of a line, and what was decided on it."""

    start: int
    end: int
    expression: str
    """What a field says instead; empty where it stays as typed."""
    questions: tuple[tuple[str, ...], ...]
    """What was asked about it: each time the ways in which it can be read."""

    @property
    def moves(self) -> bool:
        """Whether it says something else in another year."""
        return bool(self.expression) and not self.expression.startswith(("facts.", "first_"))


@dataclass(frozen=True)
class Passage:
    """A line of the text as typed, with its numbers and dates in their order."""

    text: str
    marks: tuple[Mark, ...]


@dataclass
class Notes:
    """The notice, its year, and what was learnt of it; kept for all parts of a statement."""

    notice: NewNotice
    language: Language
    today: Occurrence
    ask: Ask = unasked
    facts: Facts = field(default_factory=Facts)
    constants: dict[str, None] = field(default_factory=dict)
    """What is declared to stay, in the order of the text."""
    patterns: dict[str, str] = field(default_factory=dict)
    """Date patterns that the language's file does not have."""
    remarks: list[Remark] = field(default_factory=list)
    _asked: list[tuple[str, ...]] = field(default_factory=list)
    """What was asked about the number that is being decided on."""

    @property
    def first(self) -> PartialDate:
        """The day of the event."""
        return PartialDate.of(self.notice.first_date)

    @property
    def now(self) -> PartialDate:
        """The day of the statement."""
        return PartialDate.of(self.today.date)

    def marked(self, start: int, end: int, expression: str) -> Mark:
        """Return what was decided on a number, with what was asked since the one before."""
        asked, self._asked = tuple(self._asked), []
        return Mark(start, end, expression, asked)

    def choice(self, mention: Mention, text: str, ways: Sequence[str]) -> str:
        """Return one of several expressions: as somebody says who is asked, else the first."""
        if len(ways) == 1:
            return ways[0]
        sentence = mention.sentence(text)
        typed = text[mention.start : mention.end]
        shown = [f"{{{{ {way} }}}}" if way else f"{typed}, every year" for way in ways]
        self._asked.append(tuple(shown))
        chosen = self.ask(text[sentence.start : sentence.stop].strip(), typed, shown)
        if chosen is None:
            first = f"becomes {shown[0]}" if ways[0] else "stays as it is"
            self.remark(f"'{typed}' {first}; it may be {' or '.join(shown[1:])}")
        return ways[chosen or 0]

    def keep(self, mention: Mention, text: str) -> None:
        """Declare a number with the word after it as one that stays."""
        self.constants[" ".join(mention.phrase(text).split())] = None

    def rewritten(self, typed: str) -> None:
        """Note a number that moves, and that the office has to write in another way."""
        self.remark(f"'{typed}' moves, and no field writes it so: write it anew")

    def remark(self, message: str) -> None:
        """Note what is to be looked at, once."""
        if Remark(message) not in self.remarks:
            self.remarks.append(Remark(message))
