"""What has changed from one statement to another, and whether that was to be expected.

The present source is filled for the year of the earlier statement. Where that gives the words of
the earlier statement, the year explains whatever differs in the later one: it is expected. Where
it does not, somebody has edited the text, a figure or a rule: that is unexpected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from notice.compare.alignment import Stretch, stretches
from notice.compare.words import Kind, Word, Wording
from notice.language.language import Language
from notice.preflight.finding import Finding
from notice.preflight.numbers import StatedNumber

AROUND = 8
"""Words on either side of a change that show where it stands."""
ELLIPSIS = "\u2026"


@dataclass(frozen=True)
class Kept:
    """Words that are in both statements."""

    text: str
    spaced: bool


@dataclass(frozen=True)
class Change:
    """Words of the earlier statement and those in their place; either may be empty."""

    before: str
    after: str
    spaced: bool
    reasons: tuple[str, ...]
    """Why it was to be expected; an unexpected change has none."""
    section: str = ""
    """The heading above it."""
    lead: str = ""
    """A few words before it in its block."""
    trail: str = ""
    """A few words after it."""

    @property
    def expected(self) -> bool:
        """Whether the year, or a fact that varies, explains the change."""
        return bool(self.reasons)


Run = Kept | Change


@dataclass(frozen=True)
class Passage:
    """A block of the later statement, or one of the earlier that is gone, as runs of words."""

    kind: Kind
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Comparison:
    """Two statements of a notice in one language, and all that has changed between them."""

    notice_id: str
    language: Language
    issuer: str
    before: str
    """What the earlier statement is, such as ``2025`` or ``2025 at v1``."""
    after: str
    passages: tuple[Passage, ...]
    stale: tuple[Finding, ...] = ()
    """What preflight says of the numbers that are typed in the later statement."""
    unmoved: tuple[StatedNumber, ...] = ()
    """The numbers of the later statement that say the same in the years beside it."""

    @property
    def name(self) -> str:
        """The statement as a reader knows it, such as ``20-january, English (en)``."""
        return f"{self.notice_id}, {self.language.data.name} ({self.language.tag})"

    @property
    def changes(self) -> list[Change]:
        """Every change, in the order of the text."""
        runs = (run for passage in self.passages for run in passage.runs)
        return [run for run in runs if isinstance(run, Change)]

    @property
    def sound(self) -> bool:
        """Whether the year explains every change, and no typed number should be a field."""
        return not self.unexpected and all(finding.severity != "error" for finding in self.stale)

    @property
    def unexpected(self) -> list[Change]:
        """The changes that nothing explains."""
        return [change for change in self.changes if not change.expected]

    @property
    def expected(self) -> list[Change]:
        """The changes that the year, or a fact that varies, explains."""
        return [change for change in self.changes if change.expected]


@dataclass(frozen=True)
class _Step:
    """A word of a passage, and whether it is kept (``=``), gone (``-``) or new (``+``)."""

    word: Word
    sign: str
    reasons: tuple[str, ...]


def passages(
    before: Wording, between: Wording, after: Wording, varying: frozenset[str] = frozenset()
) -> tuple[Passage, ...]:
    """Return the statement ``after`` as passages in which every change from ``before`` is marked.

    ``between`` is the source of ``after``, filled for the year of ``before``. ``varying`` are the
    fields that may vary at any time.
    """
    side_by_side = [*stretches(before, between, after, varying)]
    homes = _homes(side_by_side)
    steps: dict[tuple[str, int], list[_Step]] = defaultdict(list)
    for stretch in side_by_side:
        for word in () if stretch.kept else stretch.old:
            block = stretch.new[0].block if stretch.new else homes.get(word.block)
            key = ("before", word.block) if block is None else ("after", block)
            steps[key].append(_Step(word, "-", stretch.reasons))
        for word in stretch.new:
            homes |= {old.block: word.block for old in stretch.old}
            sign = "=" if stretch.kept else "+"
            steps["after", word.block].append(_Step(word, sign, stretch.reasons))
    kinds = {"before": before.kinds, "after": after.kinds}
    blocks = (Passage(kinds[side][block], _runs(part)) for (side, block), part in steps.items())
    return tuple(_located(blocks))


def _homes(side_by_side: Sequence[Stretch]) -> dict[int, int]:
    """Return which block of the later statement replaces each block of the earlier one.

    A block of which nothing is left has no successor.
    """
    homes: dict[int, int] = {}
    for stretch in side_by_side:
        for word in stretch.old if stretch.new else ():
            homes.setdefault(word.block, stretch.new[0].block)
    return homes


def _runs(steps: Sequence[_Step]) -> tuple[Run, ...]:
    """Join steps: kept words to one run, and neighbouring changes that are sorted alike."""
    runs: list[Run] = []
    for (kept, _), group in groupby(steps, lambda step: (step.sign == "=", bool(step.reasons))):
        part = [*group]
        if kept:
            runs.append(Kept(_joined(part, "="), part[0].word.spaced))
        else:
            reasons = dict.fromkeys(reason for step in part for reason in step.reasons)
            before, after = _joined(part, "-"), _joined(part, "+")
            runs.append(Change(before, after, part[-1].word.spaced, tuple(reasons)))
    return tuple(runs)


def _joined(steps: Sequence[_Step], sign: str) -> str:
    words = (step.word for step in steps if step.sign == sign)
    return "".join(f" {word.text}" if word.spaced else word.text for word in words).strip()


def _located(blocks: Iterable[Passage]) -> Iterator[Passage]:
    """Add to each change where it is: under which heading, between which words."""
    section = ""
    for passage in blocks:
        if passage.kind in {"title", "heading"}:
            section = " ".join(filter(None, map(_latest, passage.runs)))
        runs = [*passage.runs]
        for index, run in enumerate(runs):
            if isinstance(run, Change):
                lead, trail = _lead(runs[:index]), _trail(runs[index + 1 :])
                runs[index] = replace(run, section=section, lead=lead, trail=trail)
        yield replace(passage, runs=tuple(runs))


def _latest(run: Run) -> str:
    return run.text if isinstance(run, Kept) else run.after or run.before


def _lead(runs: Sequence[Run]) -> str:
    words = runs[-1].text.split(" ") if runs and isinstance(runs[-1], Kept) else []
    return " ".join(words if len(words) <= AROUND else [ELLIPSIS, *words[-AROUND:]])


def _trail(runs: Sequence[Run]) -> str:
    words = runs[0].text.split(" ") if runs and isinstance(runs[0], Kept) else []
    return " ".join(words if len(words) <= AROUND else [*words[:AROUND], ELLIPSIS])
