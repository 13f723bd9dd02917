"""Items in a row, each with its depth and number → lists, deeper ones in the item above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from notice.document import Block, Blocks, List, ListItem, Paragraph, Quote, Text


@dataclass(frozen=True)
class Item:
    """One item of a list; ``number`` is ``None`` for a bulleted one."""

    depth: int
    number: int | None
    children: Blocks


def lists(items: Sequence[Item]) -> Blocks:
    """Return items as lists: another begins where bullets and numbers change, or the count does."""
    result: list[Block] = []
    entries: list[ListItem] = []
    first: Item | None = None
    for item, below in _entries(items):
        goes_on = first is not None and (
            item.number is None
            if first.number is None
            else item.number == first.number + len(entries)
        )
        if first is not None and not goes_on:
            result.append(List(first.number, tuple(entries)))
            entries, first = [], None
        first = first or item
        entries.append(ListItem((*item.children, *lists(below))))
    if first is not None:
        result.append(List(first.number, tuple(entries)))
    return tuple(result)


def unlisted(blocks: Blocks) -> Blocks:
    """Return blocks in which a numbered list of one item is a paragraph with its number.

    A source takes no such list, which is most often a date or a heading that looks like one.
    """
    result: list[Block] = []
    for block in blocks:
        match block:
            case List(int(first), (ListItem((Paragraph(children), *below)),)):
                result += [Paragraph((Text(f"{first}. "), *children)), *unlisted(tuple(below))]
            case List(first, items):
                entries = (ListItem(unlisted(item.children)) for item in items)
                result.append(List(first, tuple(entries)))
            case Quote(children):
                result.append(Quote(unlisted(children)))
            case _:
                result.append(block)
    return tuple(result)


def _entries(items: Sequence[Item]) -> list[tuple[Item, list[Item]]]:
    """Return each item of the outer depth with those that stand below it."""
    result: list[tuple[Item, list[Item]]] = []
    for item in items:
        if result and item.depth > result[-1][0].depth:
            result[-1][1].append(item)
        else:
            result.append((item, []))
    return result
