"""What a paragraph is by its looks: a heading in bold, an item with a typed mark, a break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice, starmap, zip_longest

from notice.document import (
    Block,
    Blocks,
    Break,
    Heading,
    Inlines,
    LineBreak,
    Paragraph,
    Strong,
    Text,
    plain,
)
from notice.importing.lists import Item, lists

SHORT = 80
"""Characters of a heading at the most."""
SENTENCE_END = re.compile(r"[.!?:;,…।。！？；：،؛][\"”“’»)\]]*$")
STOPS = (".", "…", "。", "।", "۔", "։", "።")
"""Full stops, of the Latin, Han, Devanagari, Arabic, Armenian and Ethiopic scripts."""
BULLET = re.compile(r"(?P<bullet>[•‣◦▪●○■·*–—-])[ \t\u00a0]+(?=\S)")
NUMBER = re.compile(r"(?P<number>\d{1,3})[.)][ \t\u00a0]+(?=\S)")
RULE = re.compile(r"([*_~⁂–—-] ?){3,}|⁂")
SURE = "•‣◦▪●○■"
"""The bullets that are nothing else; a dash may also begin a single line of speech."""


def recognised(blocks: Blocks) -> Blocks:
    """Return blocks with headings, lists and breaks where paragraphs look like them.

    What stands above the title is no heading.
    """
    pieces = [piece for block in blocks for piece in _pieces(block)]
    titles = [index for index, block in enumerate(pieces) if getattr(block, "level", 0) == 1]
    above = titles[0] if titles else 0
    pairs = zip_longest(pieces, pieces[1:])
    return _listed([*pieces[:above], *starmap(_seen, islice(pairs, above, None))])


def levelled(blocks: Blocks, deepest: int = 6) -> Blocks:
    """Return blocks whose headings below the title begin at level 2 and skip none.

    PDF/UA-1 asks for that (ISO 14289-1, 7.4.2). The one of level 1, if there is only one, is the
    title; several are headings.
    """
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    titled = levels.count(1) == 1
    ranks = sorted({level for level in levels if not (titled and level == 1)})
    result: list[Block] = []
    before = 1
    for block in blocks:
        if isinstance(block, Heading) and block.level in ranks:
            before = min(ranks.index(block.level) + 2, before + 1, deepest)
            result.append(replace(block, level=before))
        else:
            result.append(block)
    return tuple(result)


def flat(blocks: Iterable[Block]) -> Blocks:
    """Return blocks to stand in another, where a heading is a paragraph in bold."""
    return tuple(
        Paragraph((Strong(block.children),)) if isinstance(block, Heading) else block
        for block in blocks
    )


def _seen(block: Block, follows: Block | None) -> Block:
    """Return what a block is by its looks and by what stands below it."""
    match block:
        case Paragraph(children) if RULE.fullmatch(plain(children)):
            return Break()
        case Paragraph((Strong(children),)) if _is_brief(children) and _is_content(follows):
            return Heading(2, children)
        case _:
            return block


def _is_brief(children: Inlines) -> bool:
    text = plain(children)
    return len(text) <= SHORT and not text.endswith(STOPS)


def _is_content(block: Block | None) -> bool:
    """Whether a heading may stand above a block: a line in bold, or of a signature, has none."""
    match block:
        case Paragraph((Strong(),)) | None:
            return False
        case Paragraph(children):
            return not _is_brief(children) or SENTENCE_END.search(plain(children)) is not None
        case _:
            return True


def _pieces(block: Block) -> Iterator[Block]:
    """Yield a paragraph in pieces: a heading in its first line, or two items or more."""
    lines = [*_lines(block.children)] if isinstance(block, Paragraph) else []
    match block:
        case Paragraph((Strong(head) as strong, LineBreak(), *rest)) if _is_brief(head) and plain(
            tuple(rest)
        ).endswith(STOPS):
            yield from (Paragraph((strong,)), Paragraph(tuple(rest)))
        case _ if sum(typed(line) is not None for line in lines) > 1:
            yield from lines
        case _:
            yield block


def _lines(children: Inlines) -> Iterator[Paragraph]:
    for ends, line in groupby(children, lambda node: isinstance(node, LineBreak)):
        if not ends:
            yield Paragraph(tuple(line))


def typed(block: Block) -> tuple[str, Item] | None:
    """Return the mark that is typed before a paragraph, ``1`` for any number, and the item."""
    match block:
        case Paragraph((Text(text), *more)) if mark := BULLET.match(text) or NUMBER.match(text):
            number = mark.groupdict().get("number")
            rest = Paragraph((Text(text[mark.end() :]), *more))
            kind = mark.groupdict().get("bullet", "1")
            return kind, Item(0, None if number is None else int(number), (rest,))
        case _:
            return None


def _listed(blocks: Sequence[Block]) -> Blocks:
    """Return blocks with a list for each run of paragraphs that have the same mark."""
    result: list[Block] = []
    seen = [(block, typed(block)) for block in blocks]
    for kind, group in groupby(seen, lambda pair: pair[1][0] if pair[1] else ""):
        together = [*group]
        items = [typed[1] for _, typed in together if typed]
        numbers = [item.number for item in items if item.number is not None]
        in_order = numbers == [*range(numbers[0], numbers[0] + len(numbers))] if numbers else True
        is_list = kind in SURE if len(items) == 1 else bool(items) and in_order
        result += lists(items) if is_list else (block for block, _ in together)
    return tuple(result)
