"""The facts of a notice that is imported: those that it has, and those that its text adds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from unicodedata import normalize

from notice.dates import PartialDate

NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class NewFact:
    """A number or date of the statement that stays, under the name that its fields have."""

    name: str
    value: int | PartialDate


@dataclass
class Facts:
    """The facts by their names; a figure that the notice has as a fact is written with it."""

    given: tuple[NewFact, ...] = ()
    """Those that the notice has already, in their order."""
    new: dict[str, NewFact] = field(default_factory=dict)
    _met: Counter[int] = field(default_factory=Counter)
    """How often each figure of the facts that are given has been met."""

    def days(self) -> Iterator[PartialDate]:
        """Yield the facts that are dates."""
        for fact in (*self.given, *self.new.values()):
            if isinstance(fact.value, PartialDate):
                yield fact.value

    def of_day(self, day: PartialDate) -> str:
        """Return the name of the fact that is a date; a new one is named after it."""
        known = [fact.name for fact in self.given if fact.value == day]
        if known:
            return known[0]
        name = f"date_{day.iso.replace('-', '_')}"
        self.new.setdefault(name, NewFact(name, day))
        return name

    def of_figure(self, value: int, noun: str) -> str:
        """Return the name of the fact that is a number; a new one is named after what it counts.

        Of several facts with one value the first figure is the first, and so on. One that counts
        no noun is that of a fact, or has an empty name.
        """
        known = [fact.name for fact in self.given if fact.value == value]
        if known:
            self._met[value] += 1
            return known[min(self._met[value], len(known)) - 1]
        if not noun:
            return next((fact.name for fact in self.new.values() if fact.value == value), "")
        letters = normalize("NFKD", noun.casefold()).encode("ascii", "ignore").decode()
        stem = NO_NAME.sub("_", letters).strip("_")
        name = stem if stem[:1].isalpha() else f"figure_{value}"
        taken = {fact.name: fact.value for fact in (*self.given, *self.new.values())}
        if taken.get(name, value) != value:
            name = f"{name}_{value}"
        self.new[name] = NewFact(name, value)
        return name
