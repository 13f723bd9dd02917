"""The words of two statements side by side: what is kept, what changed, and for what reason."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from notice.compare.words import Word, Wording
from notice.sequences import Cell, align
from notice.template.filling import Condition

ISLAND = 3
"""At most so many words in a row that two sentences share by chance, such as "of the"."""
QUOTED = re.compile(r'"[^"]*"')
FACT = re.compile(r"\bfacts\.\w+")
DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
FIELDS = (
    (re.compile(r"\byears_since\((?:facts\.)?(\w+)"), r"years since \1"),
    (re.compile(r"\bis_milestone\b"), "milestone"),
    (re.compile(r"\bweekday\b"), "weekday"),
    (re.compile(r"(?<!\.)\byear\b"), "year"),
    (re.compile(r"\banniversary\b"), "anniversary"),
    (re.compile(r"\bordinal(?:_words)?\b"), "ordinal"),
    (re.compile(r"\bissued\b"), "date of issue"),
    (re.compile(r"\bdate\b"), "date"),
)
"""What the expression of a field moves with: the first of these that it names."""
YEAR = "year"


@dataclass(frozen=True)
class Stretch:
    """Words of the earlier statement and those in their place, the same or changed."""

    old: Sequence[Word]
    new: Sequence[Word]
    kept: bool
    reasons: tuple[str, ...] = ()
    """Why they changed; none where neither the year nor a fact that varies explains it."""


def stretches(
    before: Wording, between: Wording, after: Wording, varying: frozenset[str]
) -> Iterator[Stretch]:
    """Yield an earlier and a later statement side by side, from the first word to the last.

    ``between`` is the source of the later one, filled for the year of the earlier. ``varying``
    are the fields that may vary at any time.
    """
    turned = _turned(between.conditions, after.conditions)
    edits = merge_changes(align(_keys(before.words), _keys(between.words)))
    for edited, filled in compose(edits, _fillings(between.words, after.words)):
        old = [before.words[i] for cell in edited for i in cell.first]
        middle = [between.words[i] for cell in edited for i in cell.second]
        new = [after.words[i] for cell in filled for i in cell.second]
        reasons: tuple[str, ...] = ()
        if all(cell.same for cell in edited):
            words = (*middle, *new)
            reasons = _moving(words) if all(word.filled for word in words) else turned or (YEAR,)
        elif all(cell.same for cell in filled):
            reasons = _varying(old, middle, varying)
        for cell in merge_changes(align(_keys(old), _keys(new))):
            gone, come = [old[i] for i in cell.first], [new[i] for i in cell.second]
            yield Stretch(gone, come, cell.same, () if cell.same else reasons)


def _keys(words: Sequence[Word]) -> list[str]:
    return [word.key for word in words]


def _fillings(between: Sequence[Word], after: Sequence[Word]) -> list[Cell]:
    """Align two fillings of one source: field by field, however many words a field gives."""
    return [
        replace(cell, same=False)
        if cell.same and between[cell.first[0]].key != after[cell.second[0]].key
        else cell
        for cell in align([word.form for word in between], [word.form for word in after])
    ]


# --- changes --------------------------------------------------------------------------------------


def merge_changes(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells in which a few equal words between two longer changes belong to the change.

    A sentence that was written anew shares words with the old one by chance. It is read as one
    change and not as a dozen.
    """
    merged: list[Cell] = []
    island: list[Cell] = []
    for cell in cells:
        if cell.same:
            island.append(cell)
            continue
        before = merged[-1] if merged and not merged[-1].same else None
        if before and len(island) <= min(ISLAND, _size(before) - 1, _size(cell) - 1):
            first = range(before.first.start, cell.first.stop)
            merged[-1] = Cell(first, range(before.second.start, cell.second.stop), same=False)
        else:
            merged += [*island, cell]
        island = []
    return merged + island


def _size(cell: Cell) -> int:
    return max(len(cell.first), len(cell.second))


def compose(
    edits: Iterable[Cell], fillings: Iterable[Cell]
) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Yield the cells of A to B and those of B to C that cover the same words of B.

    What stands in A alone, or in C alone, comes by itself.
    """
    left, right = deque(edits), deque(fillings)
    while left or right:
        if left and not left[0].second:
            yield [left.popleft()], []
        elif right and not right[0].first:
            yield [], [right.popleft()]
        else:
            edited, filled = [left.popleft()], [right.popleft()]
            while edited[-1].second.stop != filled[-1].first.stop:
                if edited[-1].second.stop < filled[-1].first.stop:
                    edited.append(left.popleft())
                else:
                    filled.append(right.popleft())
            yield edited, filled


# --- reasons --------------------------------------------------------------------------------------


def _moving(words: Iterable[Word]) -> tuple[str, ...]:
    """Return what the fields of some words move with, each once; the year if none says."""
    reasons = (_reason(field) for word in words for field in word.fields)
    return tuple(dict.fromkeys(filter(None, reasons))) or (YEAR,)


def _reason(field: str) -> str:
    """Return what a field moves with, such as ``years since independence``, if with anything."""
    unquoted = QUOTED.sub("", field)
    matches = ((pattern.search(unquoted), reason) for pattern, reason in FIELDS)
    return next((match.expand(reason) for match, reason in matches if match), "")


def _turned(before: Sequence[Condition], after: Sequence[Condition]) -> tuple[str, ...]:
    """Return the conditions of one source that turned out otherwise in another year."""
    turned = [now.test for then, now in zip(before, after, strict=True) if then.taken != now.taken]
    return tuple(
        "milestone" if test == "is_milestone" else f"condition {test}"
        for test in dict.fromkeys(turned)
    )


def _varying(
    before: Sequence[Word], after: Sequence[Word], varying: frozenset[str]
) -> tuple[str, ...]:
    """Return the fields that may vary at any time, if only these tell words apart.

    Words that were filled are compared by their fields; words that were read from a file have
    none, and are compared by their look, which is the same but for the figures.
    """
    names = {name for word in after for field in word.fields for name in _names(field)}
    if not names <= varying or not all(word.filled for word in after):
        return ()
    if any(word.filled for word in before):
        alike = [word.form for word in before] == [word.form for word in after]
    else:
        alike = _look(before) == _look(after)
    shown = (_reason(name) or name.replace("facts.", "fact ") for name in sorted(names))
    return tuple(f"{name}, which may vary" for name in shown) if alike else ()


def _names(field: str) -> list[str]:
    """Return the facts that an expression names, else the expression."""
    return FACT.findall(QUOTED.sub("", field)) or [field]


def _look(words: Sequence[Word]) -> str:
    return DIGITS.sub("0", " ".join(_keys(words)))
