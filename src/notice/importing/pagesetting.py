"""A paragraph of glyphs → a block: what is larger than the text is a heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from notice.document import Block, Heading, Paragraph
from notice.importing import glyphs, looks, pagelines, runs
from notice.importing.glyphs import Glyph
from notice.importing.intake import Remark
from notice.importing.runs import quoted

LARGER = 1.1
"""How much larger than the text a heading is."""
FEW = 3
"""Glyphs of a size that are not yet a heading: an initial, a sign."""
LONGEST = 160
"""The characters of a title at the most."""


class Setting:
    """What makes blocks of glyphs: headings are larger than the text."""

    def __init__(self, letters: Sequence[Glyph], limits: Mapping[int, float] | None) -> None:
        """Take all letters of a file.

        Where elements say what is a paragraph and what a heading, ``limits`` are how far lines
        reach; there, only a title is told by its size.
        """
        self.remarks: list[Remark] = []
        self._usual = glyphs.usual_size(letters)
        sizes = Counter(round(letter.size, 1) for letter in letters)
        large = (size for size, count in sizes.items() if count > FEW and self._is_larger(size))
        self._sizes = sorted(large, reverse=True)
        self._count = 0
        self._limits = limits

    def _is_larger(self, size: float) -> bool:
        return size > LARGER * self._usual

    def settled(self, paragraph: Sequence[Glyph], level: int) -> Block | None:
        """Return a heading of a level, or what a paragraph is by its size; nothing if empty."""
        if self._limits and (lines := pagelines.lines_of([paragraph])):
            paragraph = pagelines.joined(lines, self._limits)
        line, divided = glyphs.runs_of(paragraph)
        text = runs.plain(line)
        if not text:
            return None
        self._count += 1
        words = (Remark(f"{quoted(word)} lost its hyphen at the end of a line") for word in divided)
        for remark in (*words, *runs.remarks(line)):
            self.remarks.append(replace(remark, place=f"paragraph {self._count}"))
        size = glyphs.usual_size(paragraph)
        if size in self._sizes[: 1 if self._limits else None] and len(text) <= LONGEST:
            level = 1 + self._sizes.index(size) if not text.endswith(looks.STOPS) else level
        if not level:
            return Paragraph(runs.inlines(line))
        return Heading(level, runs.inlines(replace(run, bold=False) for run in line))
