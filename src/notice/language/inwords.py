"""Numbers in words, found by all that the rule sets of a language write (``spellout``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from os.path import commonprefix

from notice.language import spellout
from notice.language.languagefile import LanguageFile
from notice.language.mention import WORD, Kind, Mention, fold, wide

ANNIVERSARIES = range(1, 400)
YEARS = range(1900, 2200)
"""The numbers that are read in words: those an anniversary may have, and years."""
JOINT = re.compile(r"[\s\u00a0\u200c’'‘ʻʼ‐‑-]*|\s*\*+\s*")
"""What may stand between the words of one number."""
ENDING, STEM = 3, 3
"""The most letters of a case ending, and the fewest of a stem."""
COMPOUND = range(4, 15)
"""How many letters of a word may say what its number counts: ``trettiosexårsdagen``."""
IDEOGRAPHS = "〇一二三四五六七八九"
ARTICLE, ARTICLE_AFTER_L = "ال", "لل"
"""The Arabic article, and what it becomes after the preposition ``li-``."""
FIRST_HALF, SECOND_HALF = range(19, 22), range(10, 100)
"""A year may be spoken in two halves: twenty twenty-six."""

Key = tuple[str, ...]
"""The folded words of a number."""
Reading = tuple[int, bool]
"""A number, and whether it is an ordinal."""


class InWords:
    """Finds the numbers in words of texts in one language."""

    def __init__(
        self, file: LanguageFile, rulesets: Mapping[str, spellout.Ruleset], anniversary: str
    ) -> None:
        """Take the rule sets of a language and a pattern for what it calls an anniversary."""
        self._data = file.numbers
        self._rulesets = rulesets
        self._anniversary = anniversary
        self._wide = wide(file.name[0])

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield the numbers in words of a text, the longest from each place on."""
        found = [*(self._runs(text) if self._wide else self._phrases(text))]
        while found:
            mention = found.pop(0)
            if found and mention.value in FIRST_HALF and found[0].value in SECOND_HALF:
                second = found[0]
                if text[mention.end : second.start].isspace() and not second.ordinal:
                    found.pop(0)
                    year = mention.value * 100 + second.value
                    mention = Mention(mention.start, second.end, "count", year, spelled=True)
            yield mention

    def _runs(self, text: str) -> Iterator[Mention]:
        """Yield the numbers of a script that sets no spaces between words."""
        characters = {char for (word,) in self._readings for char in word if wide(char)}
        for match in re.finditer(rf"[{''.join(sorted(characters)) or ' '}]+", text):
            if reading := self._readings.get((match[0],)):
                value, ordinal = reading
                yield Mention(*match.span(), "count", value, ordinal=ordinal, spelled=True)

    def _phrases(self, text: str) -> Iterator[Mention]:
        words = [*WORD.finditer(text)]
        keys = [fold(word[0]) for word in words]
        joined = [bool(JOINT.fullmatch(text, a.end(), b.start())) for a, b in pairwise(words)]
        index = 0
        while index < len(words):
            if keys[index][:2] not in self._beginnings and not self._data.attached:
                index += 1
                continue
            most = 1
            while most < self._longest and all(joined[index : index + most]):
                if index + most >= len(words):
                    break
                most += 1
            for length in range(most, 0, -1):
                value, ordinal, cut = self._reading(keys[index : index + length])
                if value:
                    end = words[index + length - 1].end() - cut
                    kind: Kind = "ordinal" if ordinal else "count"
                    start = words[index].start()
                    yield Mention(start, end, kind, value, ordinal=ordinal, spelled=True)
                    index += length - 1
                    break
            index += 1

    def _reading(self, words: Sequence[str]) -> tuple[int, bool, int]:
        """Return a number, whether it is an ordinal, and how many letters at its end are no part.

        The number is 0 where the words are none.
        """
        for first in self._detached(words[0]):
            *lead, last = (first, *words[1:])
            if (*lead, last) in self._readings:
                return *self._readings[*lead, last], 0
            for cut in range(1, min(len(last) - STEM, ENDING + 1)):
                if n := self._stems.get((*lead, last[:-cut])):
                    return n, True, 0
            for cut in COMPOUND:
                reading = self._readings.get((*lead, last[:-cut]))
                if reading and re.fullmatch(self._anniversary, last[-cut:]):
                    return *reading, cut
        return 0, False, 0

    def _detached(self, word: str) -> Iterator[str]:
        """Yield a word, and what is left of it without the letters that are attached to it."""
        yield word
        for prefix in self._data.attached:
            if word.startswith(prefix) and len(word) > len(prefix) + 1:
                rest = word.removeprefix(prefix)
                yield ARTICLE + rest if prefix == ARTICLE_AFTER_L else rest

    @cached_property
    def _readings(self) -> Mapping[Key, Reading]:
        """What words mean as a number, by the plainest rule set that writes them."""
        readings: dict[Key, Reading] = {}
        optional = {*map(fold, self._data.optional)}
        for name in sorted(self._rulesets, key=len):
            ordinal = name.startswith("ordinal") and not self._wide  # else it has its noun with it
            if "_with_" in name or not (ordinal or name.startswith("cardinal")):
                continue
            for n in (*ANNIVERSARIES, *YEARS):
                try:
                    words = WORD.findall(spellout.spell(n, name, self._rulesets))
                except spellout.UnspellableError:
                    break
                key = tuple(map(fold, words))
                key = ("".join(key),) if self._wide else key
                readings.setdefault(key, (n, ordinal))
                readings.setdefault(tuple(w for w in key if w not in optional), (n, ordinal))
        for n in YEARS if self._wide else ():
            readings.setdefault(("".join(IDEOGRAPHS[int(d)] for d in str(n)),), (n, False))
        readings.pop((), None)
        return readings

    @cached_property
    def _stems(self) -> Mapping[Key, int]:
        """What ordinals mean by their stems, where the last word has several endings."""
        endings: dict[tuple[Key, int], set[str]] = {}
        for key, (n, ordinal) in self._readings.items():
            if ordinal:
                endings.setdefault((key[:-1], n), set()).add(key[-1])
        stems = {
            (*lead, commonprefix([*lasts])): n  # noqa: RUF071 - of letters, which they are
            for (lead, n), lasts in endings.items()
            if len(lasts) > 1
        }
        return {key: n for key, n in stems.items() if len(key[-1]) >= STEM}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first two letters of every number in words: most words of a text have others."""
        return frozenset(key[0][:2] for key in self._readings)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._readings), default=1)
