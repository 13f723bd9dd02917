"""A number in running text, and how the words of a text are told apart and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import decimal, east_asian_width

Kind = Literal[
    "anniversary", "named", "occasion", "elapsed", "years", "year", "date", "weekday", "century",
    "decade", "ordinal", "count",
]  # fmt: skip
"""What a number means: which anniversary it is, by its number or a name (``centenary``), the n-th
time or year (``occasion``), years that have passed or just years, a year of the calendar, a day, or
anything else that is counted."""
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903"
    "\u093a-\u094f"
)
WORD = re.compile(rf"(?:[^\W\d_ʻʼ]|[{MARKS}])+")
"""Letters with their marks, which Python does not count as part of a word."""
POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]")
FOLDED = str.maketrans(
    {"ё": "е", "ı": "i", "ş": "ș", "ţ": "ț", "\u0307": None, "\u00ad": None, "ـ": None}
)


NEXT_WORD = re.compile(r"[ \n\u00a0]+[^\W\d_]+")
SENTENCE = re.compile(r"[.!?。！？]\s|\n\s*\n")
"""What ends a sentence."""


@dataclass(frozen=True)
class Mention:
    """A number in a text: where it stands, what it means, and what it says."""

    start: int
    end: int
    kind: Kind
    value: int
    """Of a weekday 1 for Monday to 7 (ISO 8601), of a date the day of its month; -1 where it is no
    whole number, as a time is."""
    month: int = 0
    year: int = 0
    ordinal: bool = False
    spelled: bool = False
    """Whether it stands in words."""
    alone: bool = False
    """Whether no word follows it that it might count."""

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands, as a match has it."""
        return self.start, self.end

    def phrase(self, text: str) -> str:
        """Return the number as it stands in a text, with the word after it if there is one."""
        word = NEXT_WORD.match(text, self.end)
        return text[self.start : word.end() if word else self.end]

    def sentence(self, text: str) -> range:
        """Return where the sentence around the number begins and ends in a text."""
        ends = [match.end() for match in SENTENCE.finditer(text, 0, self.start)]
        after = SENTENCE.search(text, self.end)
        return range(ends[-1] if ends else 0, after.start() if after else len(text))


def latin_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9, each in its place."""
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in text)


def wide(char: str) -> bool:
    """Whether a character is of a script that sets words without spaces, or ties endings on."""
    return east_asian_width(char) in "WF"


def fold(word: str) -> str:
    """Return a word as it is looked up: without case, points and vowel signs."""
    return POINTS.sub("", word.casefold().translate(FOLDED))


def folded(text: str) -> str:
    """Return the words of a text as they are looked up, with a space between them."""
    return " ".join(map(fold, WORD.findall(text)))
