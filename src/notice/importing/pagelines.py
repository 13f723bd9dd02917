"""The glyphs of pages that have no structure → paragraphs, by the places of their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from unicodedata import bidirectional

from notice.importing import glyphs, runs
from notice.importing.glyphs import Glyph
from notice.importing.intake import Remark
from notice.importing.looks import BULLET, NUMBER, SENTENCE_END
from notice.importing.runs import quoted

DIGITS = re.compile(r"\d+")
NUMBERED = re.compile(r"\W*\d+\W*(?:\d+\W*)?")
"""A line that is the number of a page, with the number of pages say."""
LEADING = 1.4
"""From line to line, in the size of the type, where no paragraph has two lines."""
FEW = 2
"""From so few ends of lines nothing can be told."""
WIDEST = 2.5
"""The same at the most: double spacing."""
WIDER = 1.25
"""How much more than that sets a paragraph apart."""
INDENT = 0.8
"""How far the first line of a paragraph begins inside, in the size of its type."""
LARGER = 1.05
"""How much larger another size is."""


EDGE = 2
"""How many lines at the top and foot of a page may be its margin."""
RAGGED = 1.5
"""How much shorter than another a full line may be, in the size of the type."""
BREAK = "\v"
"""A line break, where a line ends before it is full."""

Paragraph = tuple[Glyph, ...]


@dataclass(frozen=True)
class Line:
    """A line of a page."""

    page: int
    glyphs: Paragraph

    @cached_property
    def text(self) -> str:
        """Its text."""
        return "".join(each.char for each in self.glyphs).strip()

    @cached_property
    def size(self) -> float:
        """The size of its type."""
        return glyphs.usual_size(self.glyphs) or 1

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(each.bold for each in self._seen)

    @cached_property
    def y(self) -> float:
        """The height of its baseline."""
        return median(each.y for each in self._seen)

    @cached_property
    def start(self) -> float:
        """How far from the edge it begins that its direction begins at."""
        return self.turn * self._seen[0].x

    @cached_property
    def end(self) -> float:
        """About how far from there it ends."""
        return max(self.turn * each.x for each in self._seen) + self.size / 2

    @cached_property
    def beginning(self) -> float:
        """About how long its first two words are: what was a no-break space is a space in a PDF.

        Scripts without spaces may break after any sign.
        """
        spaced = runs.gap(self.text[0], self.text[0])
        length = len("".join(self.text.split()[:2])) if spaced else 1
        last = min(length, len(self._seen) - 1)
        return abs(self._seen[last].x - self._seen[0].x)

    @cached_property
    def _seen(self) -> list[Glyph]:
        return [each for each in self.glyphs if not each.char.isspace()]

    @cached_property
    def turn(self) -> int:
        """Minus one for a line from right to left (UAX #9, P2 and P3), else one."""
        kinds = (bidirectional(char) for char in self.text)
        return -1 if next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L" else 1


def read(pages: Sequence[Sequence[Glyph]]) -> tuple[list[Paragraph], list[Remark]]:
    """Return the paragraphs of pages, and remarks on what stands in their margins."""
    lines = lines_of(pages)
    margins = [*_margins(lines)]
    said = {DIGITS.sub("#", line.text): line for line in reversed(margins)}
    remarks = [
        Remark(f"left out, as it is in the margin: {quoted(line.text)}", f"page {line.page}")
        for line in reversed(said.values())
    ]
    kept = [line for line in lines if not any(line is margin for margin in margins)]
    limits = limits_of(kept)
    return [joined(group, limits) for group in _groups(kept, limits)], remarks


def lines_of(pages: Sequence[Sequence[Glyph]]) -> list[Line]:
    """Return the lines of pages, or of a part of one, that are not blank."""
    found = [
        Line(number, () if ends else tuple(group))
        for number, page in enumerate(pages, 1)
        for ends, group in groupby(page, lambda each: each.char == "\n")
    ]
    return [line for line in found if line.text]


def limits_of(lines: Sequence[Line]) -> dict[int, float]:
    """Return how far lines of each direction reach."""
    return {line.turn: _limit(lines, line.turn) for line in lines}


def _margins(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that are on several pages at the same height, and the numbers of pages."""
    pages = [[*page] for _, page in groupby(lines, lambda line: line.page)]
    edges = [[*page[:EDGE], *page[EDGE:][-EDGE:]] for page in pages]
    places = Counter(place for page in edges for place in {*map(_place, page)})
    for page, edge in zip(pages, edges, strict=True):
        for line in edge if len(pages) > 1 else ():
            outer = line is page[0] or line is page[-1]
            if places[_place(line)] > 1 or (outer and NUMBERED.fullmatch(line.text)):
                yield line


def _place(line: Line) -> tuple[str, int]:
    return DIGITS.sub("#", line.text), round(line.y)


def _limit(lines: Sequence[Line], turn: int) -> float:
    return max(line.end for line in lines if line.turn == turn)


def _groups(lines: Sequence[Line], limits: Mapping[int, float]) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph."""
    wrapped = (pair for pair in pairwise(lines) if _is_full(*pair, limits[pair[0].turn]))
    falls = [(above.y - line.y) / line.size for above, line in wrapped if above.page == line.page]
    ratios = [fall for fall in falls if 0 < fall < WIDEST]
    leading = median(ratios) if len(ratios) > FEW else min((LEADING, *ratios))
    group: list[Line] = []
    for line in lines:
        full = bool(group) and _is_full(group[-1], line, limits[group[-1].turn])
        if group and _begins(group, line, leading, full=full):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_full(above: Line, line: Line, limit: float) -> bool:
    """Whether the beginning of a line would not have had room in the one above."""
    divided = above.text[-1] in glyphs.HYPHENS
    return divided or above.end + line.beginning > limit - line.size


def _begins(group: Sequence[Line], line: Line, leading: float, *, full: bool) -> bool:
    """Whether a line begins a paragraph below those of another."""
    above = group[-1]
    if max(above.size, line.size) > LARGER * min(above.size, line.size):
        return True
    if above.page != line.page:
        return not full or bool(SENTENCE_END.search(above.text))
    if not 0 < above.y - line.y <= WIDER * leading * line.size:
        return True
    if not full and (above.bold != line.bold or _is_item(line)):
        return True
    centred = abs((above.start + above.end) - (line.start + line.end)) < line.size
    inside = line.start - above.start > INDENT * line.size
    return inside and not centred and not _is_item(group[0])


def _is_item(line: Line) -> bool:
    return bool(BULLET.match(line.text) or NUMBER.match(line.text))


def joined(group: Sequence[Line], limits: Mapping[int, float]) -> Paragraph:
    """Return the glyphs of a paragraph, with a break where a line ends before it is full."""
    limit = _measure(group) or limits[group[0].turn]
    result = [*group[0].glyphs]
    for above, line in pairwise(group):
        char = "\n" if _is_full(above, line, limit) else BREAK
        result += [replace(above.glyphs[-1], char=char), *line.glyphs]
    return tuple(result)


def _measure(group: Sequence[Line]) -> float:
    """Return how far the lines of a paragraph reach by themselves, if several reach as far."""
    ends = sorted(line.end for line in group)
    return ends[-1] if len(ends) > 1 and ends[-1] - ends[-2] < RAGGED * group[0].size else 0
