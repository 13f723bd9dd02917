"""Two sequences of words laid side by side: what is the same in both, and what stands between."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ISLAND = 3
"""Words that two sentences share by chance, such as "of the": at most so many in a row."""


@dataclass(frozen=True)
class Cell:
    """A stretch of the first sequence and the stretch of the second that stands in its place.

    Cells that are the ``same`` hold one word of each.
    """

    first: range
    second: range
    same: bool


@dataclass(frozen=True)
class Group:
    """Cells of two alignments, A to B and B to C, that cover one stretch of B."""

    edits: tuple[Cell, ...]
    years: tuple[Cell, ...]


def align(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[Cell]:
    """Return cells that cover both sequences in order."""
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    cells: list[Cell] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(range(i1, i2), range(j1, j2), strict=True)
            cells += [Cell(range(i, i + 1), range(j, j + 1), same=True) for i, j in pairs]
        else:
            cells.append(Cell(range(i1, i2), range(j1, j2), same=False))
    return cells


def without_islands(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells in which a few equal words between two longer changes belong to the change.

    A sentence that was written anew shares words with the old one by chance. It is read as one
    change and not as a dozen.
    """
    result: list[Cell] = []
    island: list[Cell] = []
    for cell in cells:
        if cell.same:
            island.append(cell)
            continue
        before = result[-1] if result and not result[-1].same else None
        if before and len(island) <= min(ISLAND, _size(before) - 1, _size(cell) - 1):
            first = range(before.first.start, cell.first.stop)
            result[-1] = Cell(first, range(before.second.start, cell.second.stop), same=False)
        else:
            result += [*island, cell]
        island = []
    return result + island


def _size(cell: Cell) -> int:
    return max(len(cell.first), len(cell.second))


def compose(edits: Sequence[Cell], years: Sequence[Cell]) -> Iterator[Group]:
    """Yield the cells of A to B and of B to C, those together that cover the same words of B.

    What stands in A alone, or in C alone, is a group by itself.
    """
    left, right = deque(edits), deque(years)
    while left or right:
        if left and not left[0].second:
            yield Group((left.popleft(),), ())
        elif right and not right[0].first:
            yield Group((), (right.popleft(),))
        else:
            taken, given = [left.popleft()], [right.popleft()]
            while taken[-1].second.stop != given[-1].first.stop:
                if taken[-1].second.stop < given[-1].first.stop:
                    taken.append(left.popleft())
                else:
                    given.append(right.popleft())
            yield Group(tuple(taken), tuple(given))
