"""Two sequences side by side: what is the same in both, and what stands in the place of what."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

PAIRS = 20_000
"""Words and pairs of equal words of two texts of some 1,300 words, where a statement has 600.

The time of ``difflib`` grows with their number, times that of the stretches that it finds.
"""


@dataclass(frozen=True)
class Cell:
    """A stretch of the first sequence and the stretch of the second that stands in its place.

    Cells that are the ``same`` hold one word of each.
    """

    first: range
    second: range
    same: bool


def align(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[Cell]:
    """Return cells that cover both sequences in order.

    Up to ``PAIRS`` words and pairs they are those of ``difflib``. Longer sequences are cut at
    the words that both hold once (patience diff), and each stretch between two is compared alone;
    in one that is still too long, all between its first and last words counts as changed.
    """
    cells: list[Cell] = []
    waiting = [(range(len(first)), range(len(second)))]
    while waiting:
        rows, columns = waiting.pop()
        old, new = [first[i] for i in rows], [second[j] for j in columns]
        counts = Counter(new)
        if len(old) + len(new) + sum(counts[word] for word in old) <= PAIRS:
            cells += _matched(old, new, rows, columns)
        else:
            anchors = _anchors(old, new)
            waiting += reversed(_parts(anchors, rows, columns)) if anchors else []
            cells += [] if anchors else _trimmed(old, new, rows, columns)
    return cells


def _matched(
    old: Sequence[Hashable], new: Sequence[Hashable], rows: range, columns: range
) -> Iterator[Cell]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from _same(rows[i1:i2], columns[j1:j2])
        else:
            yield Cell(rows[i1:i2], columns[j1:j2], same=False)


def _same(rows: range, columns: range) -> Iterator[Cell]:
    for i, j in zip(rows, columns, strict=True):
        yield Cell(range(i, i + 1), range(j, j + 1), same=True)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return where the words stand that both hold once: the longest series in order in both."""
    times, again = Counter(old), Counter(new)
    places = {word: j for j, word in enumerate(new) if times[word] == again[word] == 1}
    pairs = [(place, places[word]) for place, word in enumerate(old) if word in places]
    ends: list[int] = []
    """The least place in which a series of each length ends so far (Schensted 1961)."""
    lengths: list[int] = []
    for _, place in pairs:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    series: list[tuple[int, int]] = []
    wanted = len(ends) - 1
    for pair, length in zip(reversed(pairs), reversed(lengths), strict=True):
        if length == wanted and (not series or pair[1] < series[-1][1]):
            series.append(pair)
            wanted -= 1
    return series[::-1]


def _parts(
    anchors: Iterable[tuple[int, int]], rows: range, columns: range
) -> list[tuple[range, range]]:
    """Return the stretches between anchors, and each anchor as one of its own."""
    parts: list[tuple[range, range]] = []
    i = j = 0
    for row, column in anchors:
        parts.append((rows[i:row], columns[j:column]))
        parts.append((rows[row : row + 1], columns[column : column + 1]))
        i, j = row + 1, column + 1
    return [*parts, (rows[i:], columns[j:])]


def _trimmed(
    old: Sequence[Hashable], new: Sequence[Hashable], rows: range, columns: range
) -> Iterator[Cell]:
    """Yield the same words at both ends, and a change between them."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    end = next((n for n in range(most - start) if old[-1 - n] != new[-1 - n]), most - start)
    yield from _same(rows[:start], columns[:start])
    middle = rows[start : len(old) - end], columns[start : len(new) - end]
    if any(middle):
        yield Cell(*middle, same=False)
    yield from _same(rows[len(old) - end :], columns[len(new) - end :])
