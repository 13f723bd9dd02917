"""Numbers in running text, read by what they mean: anniversaries, years, dates, weekdays, counts.

A number is read in digits of any script, in words and as an ordinal in all forms of the language.
What it means is told by the words beside it, which are data of the language (``[numbers]``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from notice.language import spellout
from notice.language.calendarnames import CalendarNames
from notice.language.digits import Digits
from notice.language.inwords import InWords
from notice.language.languagefile import LanguageFile
from notice.language.mention import WORD, Kind, Mention, fold, folded, latin_digits, wide

CLAUSE = re.compile(r"[.!?;:,،؛。、()\[\]\"“”„«»—–|\ufffc]|\n\s*\n")
"""What ends the words that a number may count; a replacement character stands for a field."""
REACH = 60
"""So many characters around a number are looked at for what it counts."""
FIRST_SPELLED_YEAR = 1900


class Reader:
    """Reads the numbers of texts in one language."""

    def __init__(self, file: LanguageFile, rulesets: Mapping[str, spellout.Ruleset]) -> None:
        """Compile what the file of a language says of numbers."""
        data = file.numbers
        self._wide = wide(file.name[0])
        self._attached = ""
        if data.attached:
            self._attached = rf"(?:{'|'.join(map(re.escape, data.attached))}){{0,2}}"
        self._century = self._choice(data.century)
        self._anniversary = self._choice(data.anniversary)
        named = (entry.partition(" ") for entry in data.named)
        self._named = [(int(n), self._choice(words.split())) for n, _, words in named]
        self._occasion = self._choice(data.occasion)
        self._years = self._choice(data.years)
        self._one = frozenset(map(fold, data.one))
        self._elapsed = self._choice(data.elapsed)
        self._this = self._choice(data.this)
        self._digits = Digits(file)
        self._in_words = InWords(file, rulesets, self._anniversary)
        self._names = CalendarNames(file, self._attached)

    @lru_cache(maxsize=256)  # noqa: B019 - a text is read again every year, and readers live long
    def read(self, text: str, *, sentences: bool = True) -> tuple[Mention, ...]:
        """Return the numbers of a text in the order in which they stand, each once.

        Without ``sentences``, as in a title, a number with a full stop ends none.
        """
        latin = latin_digits(text)
        taken: set[int] = set()
        mentions: list[Mention] = []
        for candidate in self._candidates(latin, sentences=sentences):
            span = range(candidate.start, candidate.end)
            if taken.isdisjoint(span):
                taken.update(span)
                mention = self._meaning(candidate, latin)
                if not _is_article(mention):
                    mentions.append(mention)
        return tuple(sorted(mentions, key=lambda mention: mention.start))

    def is_pointed_at(self, mention: Mention, text: str) -> bool:
        """Whether the word before a number is one such as ``this``."""
        return self._ends(self._before(mention, text), self._this, 0)

    def is_since(self, mention: Mention, text: str) -> bool:
        """Whether a word such as ``since`` stands directly before or after a number."""
        before, after = self._before(mention, text), self._after(mention, text)
        return self._starts(after, self._elapsed, 0) or self._ends(before, self._elapsed, 0)

    def ordinal_ending(self, text: str, *, varying: bool) -> str:
        """Return the letters at the beginning of a text that make an ordinal of a number, if any.

        With ``varying`` only those count that are not the same for every number.
        """
        return self._digits.ordinal_ending(text, varying=varying)

    def _candidates(self, text: str, *, sentences: bool) -> Iterator[Mention]:
        yield from self._digits.mentions(text, sentences=sentences)
        yield from self._names.weekdays(text)
        yield from self._named_anniversaries(text)
        yield from self._in_words.mentions(text)
        yield from self._single_years(text)

    def _named_anniversaries(self, text: str) -> Iterator[Mention]:
        for word in WORD.finditer(text) if self._named else ():
            for n, names in self._named:
                if re.fullmatch(names, fold(word[0])):
                    yield Mention(*word.span(), "named", n, ordinal=True, spelled=True)

    def _single_years(self, text: str) -> Iterator[Mention]:
        """Yield the articles of a year that has passed, which is one."""
        for word in WORD.finditer(text) if self._one else ():
            if fold(word[0]) in self._one:
                mention = self._meaning(Mention(*word.span(), "count", 1, spelled=True), text)
                if mention.kind == "elapsed":
                    yield mention

    def _meaning(self, mention: Mention, text: str) -> Mention:
        """Return an ordinal or a count with what it means by the words beside it."""
        if mention.kind not in {"ordinal", "count"}:
            return mention
        if date := self._names.dated(mention, text):
            return date
        if mention.spelled and mention.value >= FIRST_SPELLED_YEAR:
            return replace(mention, kind="year")
        own = fold(text[mention.start : mention.end])
        before, after = self._before(mention, text), self._after(mention, text)
        return replace(mention, kind=self._kind(mention, own, before, after), alone=not after)

    def _kind(self, mention: Mention, own: str, before: str, after: str) -> Kind:
        """Return what a number means by the words before and after it and by those it has."""
        if (
            re.fullmatch(self._century, own)
            or self._starts(after, self._century, 1)
            or self._ends(before, self._century, 0)
        ):
            return "century"
        if re.search(self._anniversary, own) or self._is_anniversary(mention, before, after):
            return "anniversary"
        if mention.ordinal:
            counted = rf"(?:{self._occasion}|{self._years})"
            behind = self._attached and self._ends(before, self._years, 0)
            is_occasion = behind or self._ends(before, self._occasion, 0)
            return "occasion" if is_occasion or self._starts(after, counted, 0) else "ordinal"
        if self._starts(after, self._years, 1):
            return "elapsed" if self._have_passed(before, after) else "years"
        return "count"

    def _is_anniversary(self, mention: Mention, before: str, after: str) -> bool:
        """Whether a number counts anniversaries; only an ordinal may have other words between."""
        if self._starts(after, self._anniversary, 1 if mention.ordinal else 0):
            return True
        noun_first = mention.ordinal or bool(self._attached)
        return noun_first and self._ends(before, self._anniversary, 0 if self._attached else 1)

    def _have_passed(self, before: str, after: str) -> bool:
        """Whether the words beside a number of years say that they have passed."""
        years, elapsed = self._years, self._elapsed
        if self._wide:
            passed = rf"{years}\S?\s*{elapsed}"
            return bool(re.match(passed, after)) or self._ends(before, elapsed, 0)
        both = rf"(?={elapsed}(?: |$)){years}(?: |$)"  # ildir: for years
        passed = rf"(?:\S+ )?(?:{years}(?: \S+)? {elapsed}(?: |$)|{both})"
        return bool(re.match(passed, after)) or self._ends(before, elapsed, 1)

    def _starts(self, after: str, choice: str, between: int) -> bool:
        """Whether words begin with one of a choice, after at most so many others."""
        if self._wide:
            return bool(re.match(choice, after))
        return bool(re.match(rf"(?:\S+ ){{0,{between}}}{choice}(?: |$)", after))

    def _ends(self, before: str, choice: str, between: int) -> bool:
        if self._wide:
            return bool(re.search(rf"{choice}\s*$", before))
        return bool(re.search(rf"(?:^| ){choice}(?: \S+){{0,{between}}}$", before))

    def _after(self, mention: Mention, text: str) -> str:
        """Return the words after a number up to the end of the clause, as they are looked up."""
        clause = CLAUSE.split(text[mention.end : mention.end + REACH], maxsplit=1)[0]
        return clause.strip() if self._wide else folded(clause)

    def _before(self, mention: Mention, text: str) -> str:
        clause = CLAUSE.split(text[max(0, mention.start - REACH) : mention.start])[-1]
        return clause.strip() if self._wide else folded(clause)

    def _choice(self, words: Iterable[str]) -> str:
        """Return a pattern for any of some words of the language, as they are looked up."""
        choices: list[str] = []
        for word in words:
            stem = word.removesuffix("*")
            pattern = re.escape(stem if self._wide else folded(stem)).replace(r"\ ", " ")
            more = word.endswith("*") and not self._wide
            choices.append(pattern + (r"\S*" if more else ""))
        return rf"{self._attached}(?:{'|'.join(choices) or '(?!)'})"


def _is_article(mention: Mention) -> bool:
    """Whether a number in words is the article of many languages: one, un, ein, bir."""
    one = mention.spelled and not mention.ordinal and mention.value == 1
    return one and mention.kind not in {"years", "elapsed"}
