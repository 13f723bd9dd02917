"""What has changed from one statement to another, and whether that was to be expected.

The text as it stands now is filled for the year of the earlier statement. Where it gives the
words of that statement, whatever differs this year comes of the year, and is expected. Where it
does not, somebody has changed the text, a figure or a rule, and that is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from notice.compare import reasons
from notice.compare.alignment import Cell, Group, align, compose, without_islands
from notice.compare.words import Kind, Word, Wording
from notice.language.language import Language
from notice.template.filling import Condition

AROUND = 8
"""Words on either side of a change that show where it stands."""


@dataclass(frozen=True)
class Kept:
    """Words that are in both statements."""

    text: str
    spaced: bool


@dataclass(frozen=True)
class Change:
    """Words of the earlier statement and those in their place, either of which may be none."""

    before: str
    after: str
    spaced: bool
    reasons: tuple[str, ...]
    """What it comes of; nothing explains what is unexpected."""
    section: str = ""
    """The heading above it."""
    lead: str = ""
    """The words that stand before it in its block, a few of them."""
    trail: str = ""
    """The words that follow."""

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

    notice: str
    language: Language
    issuer: str
    before: str
    """What the earlier statement is, such as ``2025`` or ``2025 at v1``."""
    after: str
    passages: tuple[Passage, ...]

    @property
    def changes(self) -> list[Change]:
        """Every change, in the order of the text."""
        runs = (run for passage in self.passages for run in passage.runs)
        return [run for run in runs if isinstance(run, Change)]

    @property
    def unexpected(self) -> list[Change]:
        """The changes that nothing explains."""
        return [change for change in self.changes if not change.expected]

    @property
    def expected(self) -> list[Change]:
        """The changes that the year, or a fact that varies, explains."""
        return [change for change in self.changes if change.expected]


@dataclass(frozen=True)
class Sides:
    """The three wordings that are compared, and what the later two know of themselves."""

    before: Wording
    """The earlier statement."""
    between: Wording
    """The present sources, filled for the year of the earlier statement."""
    after: Wording
    """The present sources, filled for the year in question."""
    conditions: tuple[Sequence[Condition], Sequence[Condition]] = ((), ())
    """Those of ``between`` and of ``after``."""
    varying: frozenset[str] = frozenset()
    """The facts that say of themselves that they vary."""


@dataclass(frozen=True)
class _Stretch:
    """Words of the earlier statement and those in their place: the same, or changed."""

    old: Sequence[Word]
    new: Sequence[Word]
    kept: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Step:
    """A word of a passage, and whether it is kept (``=``), gone (``-``) or new (``+``)."""

    word: Word
    sign: str
    reasons: tuple[str, ...]


def passages(sides: Sides) -> tuple[Passage, ...]:
    """Return the later statement as passages in which every change is marked."""
    stretches = [*_stretches(sides)]
    homes = _homes(stretches)
    found: dict[tuple[str, int], list[_Step]] = {}
    for each in stretches:
        for word in () if each.kept else each.old:
            block = each.new[0].block if each.new else homes.get(word.block)
            key = ("before", word.block) if block is None else ("after", block)
            found.setdefault(key, []).append(_Step(word, "-", each.reasons))
        for word in each.new:
            homes |= {old.block: word.block for old in each.old}
            step = _Step(word, "=" if each.kept else "+", each.reasons)
            found.setdefault(("after", word.block), []).append(step)
    kinds = {"before": sides.before.kinds, "after": sides.after.kinds}
    made = (Passage(kinds[side][index], _runs(steps)) for (side, index), steps in found.items())
    return tuple(_placed(made))


def _stretches(sides: Sides) -> Iterator[_Stretch]:
    """Yield the two statements side by side: what differs, and what is the same after all."""
    before, between, after = sides.before.words, sides.between.words, sides.after.words
    edits = without_islands(align(_keys(before), _keys(between)))
    for group in compose(edits, [*_years(between, after)]):
        old = [before[i] for cell in group.edits for i in cell.first]
        new = [after[i] for cell in group.years for i in cell.second]
        why = _why(group, sides)
        for cell in without_islands(align(_keys(old), _keys(new))):
            there, here = [old[i] for i in cell.first], [new[i] for i in cell.second]
            yield _Stretch(there, here, cell.same, () if cell.same else why)


def _keys(words: Sequence[Word]) -> list[str]:
    return [word.key for word in words]


def _years(between: Sequence[Word], after: Sequence[Word]) -> Iterator[Cell]:
    """Yield how two fillings of one source lie side by side: field by field, whatever they give."""
    for cell in align([word.form for word in between], [word.form for word in after]):
        if cell.same and between[cell.first[0]].key != after[cell.second[0]].key:
            yield replace(cell, same=False)
        else:
            yield cell


def _why(group: Group, sides: Sides) -> tuple[str, ...]:
    """Return what explains a group of cells that differ, or nothing."""
    if all(cell.same for cell in group.edits):
        return _of_year(group.years, sides)
    if all(cell.same for cell in group.years):
        old = [sides.before.words[i] for cell in group.edits for i in cell.first]
        now = [sides.between.words[i] for cell in group.edits for i in cell.second]
        return tuple(reasons.of_varying(old, now, sides.varying))
    return ()


def _of_year(cells: Sequence[Cell], sides: Sides) -> tuple[str, ...]:
    """Return what makes two fillings of one source differ: fields, else conditions."""
    between = [sides.between.words[i] for cell in cells for i in cell.first]
    after = [sides.after.words[i] for cell in cells for i in cell.second]
    if all(word.filled for word in (*between, *after)):
        return tuple(reasons.of_words((*between, *after)))
    return tuple(reasons.of_conditions(*sides.conditions)) or (reasons.YEAR,)


def _homes(stretches: Sequence[_Stretch]) -> dict[int, int]:
    """Return for blocks of the earlier statement the block of the later that has their place.

    A block of which nothing is left has none.
    """
    homes: dict[int, int] = {}
    for each in stretches:
        for word in each.old if each.new else ():
            homes.setdefault(word.block, each.new[0].block)
    return homes


def _runs(steps: Sequence[_Step]) -> tuple[Run, ...]:
    """Join steps: kept words to one run, and neighbouring changes that are sorted alike."""
    runs: list[Run] = []
    for (kept, _), part in groupby(steps, lambda step: (step.sign == "=", bool(step.reasons))):
        words = [*part]
        if kept:
            runs.append(Kept(_joined(words), words[0].word.spaced))
            continue
        why = dict.fromkeys(reason for step in words for reason in step.reasons)
        old = [step for step in words if step.sign == "-"]
        new = [step for step in words if step.sign == "+"]
        runs.append(Change(_joined(old), _joined(new), words[-1].word.spaced, tuple(why)))
    return tuple(runs)


def _joined(steps: Sequence[_Step]) -> str:
    pieces = (f" {step.word.text}" if step.word.spaced else step.word.text for step in steps)
    return "".join(pieces).strip()


def _placed(found: Iterable[Passage]) -> Iterator[Passage]:
    """Tell each change where it stands: under which heading, between which words."""
    section = ""
    for passage in found:
        if passage.kind in {"title", "heading"}:
            section = " ".join(filter(None, map(_latest, passage.runs)))
        runs = [
            replace(run, section=section, lead=_lead(before), trail=_trail(after))
            if isinstance(run, Change)
            else run
            for before, run, after in zip(
                (None, *passage.runs), passage.runs, (*passage.runs[1:], None), strict=False
            )
        ]
        yield replace(passage, runs=tuple(runs))


def _latest(run: Run) -> str:
    return run.text if isinstance(run, Kept) else run.after or run.before


def _lead(run: Run | None) -> str:
    words = run.text.split(" ") if isinstance(run, Kept) else []
    cut = ["\u2026"] if len(words) > AROUND else []
    return " ".join([*cut, *words[-AROUND:]])


def _trail(run: Run | None) -> str:
    words = run.text.split(" ") if isinstance(run, Kept) else []
    cut = ["\u2026"] if len(words) > AROUND else []
    return " ".join([*words[:AROUND], *cut])
