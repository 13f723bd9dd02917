"""Markdown (.md) → an intake: what the subset of a source holds, and remarks on the rest.

The sections named are those of CommonMark 0.31.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from notice import extent, files
from notice.document import Block, Break, Heading, List, ListItem, Paragraph, Quote
from notice.importing import charset, looks, runs
from notice.importing.confined import confined
from notice.importing.intake import Intake, Remark
from notice.importing.runs import PLAIN, Run, quoted
from notice.template.subset import DEEPEST

FRONT = re.compile(
    r"(\+\+\+|---)[ \t]*\n([\w-]+[ \t]*[:=].*?)\n\1[ \t]*(?:\n|$)",
    re.DOTALL,
)
"""The front matter that site generators have above a text, in TOML or YAML."""
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
CODE = {"code_block": "an indented block", "fence": "a code block"}


def read(data: bytes, encoding: str = "") -> Intake:
    """Return what a text in Markdown holds; ``encoding`` counts where it has no mark.

    Raises ``ValueError`` for what is no text, too long, or nested too deeply.
    """
    return confined(partial(_read, encoding=encoding), data, files.STATEMENT)


def _read(data: bytes, encoding: str) -> Intake:
    text = charset.decoded(data, encoding).replace("\r\n", "\n")
    if excess := extent.overflow(text):
        row, message = excess
        raise ValueError(f"line {row + 1}: {message}; {extent.SHORTER}")
    front = FRONT.match(text)
    remarks = [Remark(f"front matter was left out: {quoted(front[2])}", "line 1")] if front else []
    above = text[: front.end()].count("\n") if front else 0
    parser = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST})
    tokens = parser.enable(["table", "strikethrough"]).parse(text[front.end() :] if front else text)
    if _depth(tokens) > DEEPEST:
        raise ValueError("its marks are nested too deeply; use fewer")
    for token in tokens:
        _space(token.children or ())
    reading = _Reading(remarks, above)
    blocks = [block for node in SyntaxTreeNode(tokens).children for block in reading.blocks(node)]
    found = looks.levelled(looks.recognised(tuple(blocks)))
    return Intake(found, tuple(reading.remarks))


def _depth(tokens: Sequence[Token]) -> int:
    """Return how deep marks are nested; the parser leaves out what is deeper than its own limit."""
    depth = deepest = 0
    for token in tokens:
        inside = accumulate((child.nesting for child in token.children or ()), initial=depth)
        deepest = max(deepest, *inside)
        depth += token.nesting
    return deepest


def _space(children: Sequence[Token]) -> None:
    """Give each soft break what it stands for (6.7): a new line before a typed bullet, say."""
    before, breaks = "", list[Token]()
    for token in children:
        if token.type == "softbreak":
            breaks.append(token)
        elif token.content:
            for each in breaks:
                typed = token.content[0] in looks.SURE
                each.content = "\n" if typed else runs.gap(before, token.content)
            before, breaks = token.content, []


@dataclass
class _Reading:
    """The reading of a tree, in its order."""

    remarks: list[Remark]
    above: int
    """The lines above the text."""
    line: int = field(default=0, init=False)
    """That of the block that is read."""

    def _remark(self, message: str) -> None:
        self.remarks.append(Remark(message, f"line {self.line}"))

    def blocks(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield what a node of the tree is."""
        self.line = node.map[0] + 1 + self.above if node.map else self.line
        match node.type:
            case "heading":
                if line := self._line(node):
                    yield Heading(int(node.tag[1:]), runs.inlines(line))
            case "paragraph":
                if line := self._line(node):
                    yield Paragraph(runs.inlines(line))
            case "bullet_list" | "ordered_list" as kind:
                items = [
                    ListItem(inside) for item in node.children if (inside := self._inside(item))
                ]
                start = int(node.attrs.get("start", 1)) if kind == "ordered_list" else None
                if items:
                    yield List(start, tuple(items))
            case "blockquote":
                if inside := self._inside(node):
                    yield Quote(inside)
            case "hr":
                yield Break()
            case "code_block" | "fence" as kind:
                self._remark(f"{CODE[kind]} was read as a paragraph")
                yield Paragraph(runs.inlines([Run(node.content)]))
            case "html_block":
                self._remark(f"HTML was left out: {quoted(node.content)}")
            case _:
                cells = [each.content for each in node.walk() if each.type == "inline"]
                self._remark(f"a table was left out: {quoted(' | '.join(cells))}")

    def _inside(self, node: SyntaxTreeNode) -> tuple[Block, ...]:
        return looks.flat(block for child in node.children for block in self.blocks(child))

    def _line(self, node: SyntaxTreeNode) -> list[Run]:
        line = [run for child in node.children for run in self._runs(child, PLAIN)]
        for remark in runs.remarks(line):
            self._remark(remark.message)
        return line if runs.plain(line) else []

    def _runs(self, node: SyntaxTreeNode, look: Run) -> Iterator[Run]:
        match node.type:
            case "text" | "text_special" | "softbreak":
                yield replace(look, text=node.content)
            case "hardbreak":
                yield replace(look, text="\n")
            case "code_inline":
                self._remark(f"code was read as text: {quoted(node.content)}")
                yield replace(look, text=node.content)
            case "html_inline" if LINE_BREAK.fullmatch(node.content):
                yield replace(look, text="\n")
            case "html_inline":
                self._remark(f"HTML was left out: {quoted(node.content)}")
            case "image":
                self._remark(f"a picture ({quoted(node.content)}) was left out")
            case kind:
                if kind == "s":
                    self._remark("struck text was read as text")
                look = replace(
                    look,
                    italic=look.italic or kind == "em",
                    bold=look.bold or kind == "strong",
                    address=str(node.attrs.get("href", look.address)),
                )
                for child in node.children:
                    yield from self._runs(child, look)
