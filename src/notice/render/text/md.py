"""A statement as Markdown (CommonMark 0.31.2) for tools that take it, one line a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never
from unicodedata import category, normalize

from notice.document import (
    END_OF_ISOLATE,
    ISOLATES,
    Block,
    Blocks,
    Break,
    Date,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Isolate,
    LineBreak,
    Link,
    List,
    Number,
    Ordinal,
    Paragraph,
    Quote,
    Strong,
    Text,
    Unbroken,
    Value,
)
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.statement.statement import Lines, Part, Prose, Statement, Translation

SPECIAL = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|!$")
"""What is Markdown anywhere in a line; ``![`` begins an image."""
ENTITIES = re.compile(r"[<~]|&(?=#?\w+;)")
"""What is HTML or struck text in a line: Markdown before CommonMark cannot escape it otherwise."""
OPENING = re.compile(r"[-+#>|]|=+$|\d{1,9}(?=[.)])")
"""What makes a block of a line that begins with it, GitHub's tables included."""
HARD_BREAK = "  \n"
"""Two spaces: Markdown's first form of it, which processors without CommonMark's know as well."""
MARKS = {"em": 1, "strong": 2}
"""The length of the marks of emphasis."""
RULE = "---"
INDENT = 4
"""Columns that the blocks of an item are set in where it has several, which all processors read."""
DIVISION = '<div dir="{}" lang="{}" markdown="1">'
"""The attribute ``markdown`` tells Python-Markdown to read on inside; CommonMark does so anyway."""


def render(statement: Statement, frame: Frame = BARE) -> str:
    """Return the statement as Markdown that ends in one line feed, in the frame of a mail.

    A right-to-left text stands in a ``div`` that says so, because Markdown has no direction. An
    ordinal's superior is set on the line, as in the plain text.
    """
    blocks = [block for part in statement.parts() for block in _part(part)]
    links = (
        _inlines((Link(address, (Text(text),)),))
        for text, address in frames.links(statement, frame)
    )
    blocks.append(HARD_BREAK.join(links))
    if statement.language.rtl:
        blocks = [_division(statement), *blocks, "</div>"]
    return normalize("NFC", "\n\n".join(block for block in blocks if block)) + "\n"


def _part(part: Part) -> Iterator[str]:
    """Yield the blocks of a part."""
    match part:
        case Lines("title", (title,)):
            yield _headed(1, title)
        case Lines(_, lines):
            yield HARD_BREAK.join(filter(None, map(_paragraph, lines)))
        case Prose(role, blocks):
            if role == "closing":
                yield RULE
            yield from written(blocks)
        case Translation(second):
            yield RULE
            yield _division(second)
            yield from (block for each in second.content() for block in _part(each))
            yield "</div>"
        case _:
            assert_never(part)


def _division(statement: Statement) -> str:
    """Return the tag that begins a text in its own language and direction."""
    return DIVISION.format(statement.language.data.direction, statement.language.tag)


def _headed(level: int, children: Inlines) -> str:
    text = _inlines(children).replace(HARD_BREAK, "<br>").strip()
    closing = re.search("#*$", text)  # CommonMark takes it for the end of the heading
    kept = text[: closing.start()] if closing else text
    ending = r"\#" * (len(text) - len(kept))
    return f"{'#' * level} {kept}{ending}" if text else ""


def _paragraph(children: Inlines) -> str:
    lines = (line.strip() for line in _inlines(children).split(HARD_BREAK))
    return HARD_BREAK.join(_opened(line) for line in lines if line)


def _opened(line: str) -> str:
    """Return a line that begins no block."""
    match = OPENING.match(line)
    if not match:
        return line
    end = match.end() if match[0].isdigit() else 0
    return f"{line[:end]}\\{line[end:]}"


def written(blocks: Blocks) -> Iterator[str]:
    """Yield blocks; of two lists in a row the second has other marks, or they would be one."""
    other = False
    for before, block in zip((None, *blocks), blocks, strict=False):
        alike = isinstance(before, List) and isinstance(block, List)
        other = alike and not other
        yield _block(block, other=other)


def _block(block: Block, *, other: bool) -> str:
    match block:
        case Heading():
            return _headed(block.level, block.children)
        case Paragraph():
            return _paragraph(block.children)
        case List():
            return _list(block, other=other)
        case Quote():
            inner = "\n\n".join(part for part in written(block.children) if part)
            return "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
        case Break():
            return RULE
        case _:
            assert_never(block)


def _list(block: List, *, other: bool) -> str:
    loose = any(len(item.children) > 1 for item in block.items)
    items: list[str] = []
    for number, item in enumerate(block.items, block.start or 0):
        end = ")" if other else "."
        bullet = "*" if other else "-"
        mark = f"{bullet} " if block.start is None else f"{number}{end} "
        mark = mark.ljust(INDENT) if loose else mark
        apart = "\n" if _interrupting(item.children) else "\n\n"
        inner = apart.join(part for part in written(item.children) if part)
        items.append(mark + inner.replace("\n", "\n" + " " * len(mark)))
    text = ("\n\n" if loose else "\n").join(items)
    return re.sub("^ +$", "", text, flags=re.MULTILINE)


def _interrupting(blocks: Blocks) -> bool:
    """Whether this is a paragraph and a list that may follow it without an empty line between."""
    match blocks:
        case (Paragraph(), List(start=None | 1)):
            return True
        case _:
            return False


def _flat(children: Inlines) -> Iterator[Inline]:
    """Yield the nodes that Markdown can tell: none that are empty or only hold their line."""
    for node in children:
        match node:
            case Unbroken():
                yield from _flat(node.children)
            case Text() | Value() | Number() | Ordinal() | Date():
                yield from (node,) if node.text else ()
            case Emphasis() | Strong() | Isolate():
                yield from (node,) if [*_flat(node.children)] else ()
            case LineBreak() | Link():
                yield node
            case _:
                assert_never(node)


def _inlines(children: Inlines, around: tuple[str, str] = ("", ""), within: str = "") -> str:
    """Return inline content.

    ``around`` is what stands before and behind it, and ``within`` the marks of emphasis it is in.
    """
    nodes = [*_flat(children)]
    text = ""
    for index, node in enumerate(nodes):
        before = text[-1] if index else around[0]
        after = _edge(nodes[index + 1], 0) if index + 1 < len(nodes) else around[1]
        text += _inline(node, (before, after), within)
    return text


def _inline(node: Inline, around: tuple[str, str], within: str) -> str:
    match node:
        case Text() | Value() | Number() | Ordinal() | Date():
            escaped = SPECIAL.sub(r"\\\g<0>", node.text)
            return ENTITIES.sub(lambda match: f"&#{ord(match[0])};", escaped)
        case LineBreak():
            return HARD_BREAK
        case Emphasis():
            return _marked("em", node.children, around, within)
        case Strong():
            return _marked("strong", node.children, around, within)
        case Link():
            address = re.sub(r"[\\()]", r"\\\g<0>", node.address).replace("&", "&amp;")
            return f"[{_inlines(node.children, ('[', ']'), within)}]({address})"
        case Isolate():
            start = ISOLATES[node.direction]
            inner = _inlines(node.children, (start, END_OF_ISOLATE), within)
            return f"{start}{inner}{END_OF_ISOLATE}"
        case Unbroken():
            return _inlines(node.children, around, within)
        case _:
            assert_never(node)


def _marked(tag: str, children: Inlines, around: tuple[str, str], within: str) -> str:
    """Return emphasis as Markdown, and as HTML where Markdown would not take it for that.

    A mark opens before text and closes after it; beside punctuation, only where there is a space
    or punctuation on its other side too (CommonMark 0.31.2, 6.2). Marks that touch each other are
    read as one, so that one of them is an underscore, which is no mark within a word. Emphasis in
    emphasis of its kind is read as the end of that.
    """
    nodes = [*_flat(children)]
    first, last = _edge(nodes[0], 0), _edge(nodes[-1], -1)
    flanked = _holds(first, around[0]) and _holds(last, around[1]) and tag not in within
    apart = all(not char or char.isspace() or _punctuation(char) for char in around)
    for char in "*_" if apart else "*":
        if flanked and char not in {first, last, *around}:
            mark = char * MARKS[tag]
            return f"{mark}{_inlines(children, (char, char), within + tag)}{mark}"
    inner = _inlines(children, (">", "<"), within + tag).replace(HARD_BREAK, "<br>")
    return f"<{tag}>{inner}</{tag}>"  # on one line: a line of one tag begins a block of HTML


def _holds(inner: str, outer: str) -> bool:
    """Whether a mark between these two characters holds to the inner one."""
    if not inner or inner.isspace():
        return False
    return category(inner)[0] not in "PS" or not outer or outer.isspace() or _punctuation(outer)


def _punctuation(char: str) -> bool:
    """Whether every edition of CommonMark takes a character for punctuation; 0.31 added symbols."""
    return category(char)[0] == "P" or char in "$+<=>^`|~"


def _edge(node: Inline, end: int) -> str:
    """Return the character with which a node begins (0) or ends (-1)."""
    match node:
        case Text() | Value() | Number() | Ordinal() | Date():
            return node.text[end]
        case LineBreak():
            return " "
        case Emphasis() | Strong():
            return "*"
        case Link():
            return "[)"[end]
        case Isolate():
            return (ISOLATES[node.direction], END_OF_ISOLATE)[end]
        case Unbroken():
            return _edge(node.children[end], end)
        case _:
            assert_never(node)
