"""A statement with its fields as files of a notice: the source, and the facts it states."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from textwrap import wrap

from notice.characters import REFUSED
from notice.dates import PartialDate
from notice.document import Blocks, Emphasis, Inlines, Link, Strong, inlines, plain
from notice.importing.letter import Letter
from notice.importing.lists import unlisted
from notice.importing.moving import FIRST_MARKER, Moving
from notice.importing.runs import quoted
from notice.render.text import md

MARKER = re.compile("[\ue000-\uf8ff]")
WIDTH = 80
"""Columns of a line of a source, fields included; a longer field stands out."""
OPENING = re.compile(r"(?:[-+*>#=|•◦‣▪●·–—]|\d{1,9}[.)])(?:\s|$)|-{3,}")
"""What a line must not begin with, because it would begin a block."""
ENTITY = re.compile("&#60;|&#126;|&#38;")
"""What other tools need instead of a character, and a source does not take."""
FENCE = "+++"
A_YEAR = timedelta(days=365)


def texts(letter: Letter) -> Iterator[str]:
    """Yield the lines of a letter that numbers are looked for in."""
    for line in (letter.title, letter.subtitle, *inlines((*letter.body, *letter.closing))):
        if line:
            yield plain(line)


def filled(letter: Letter, moving: Moving) -> str:
    """Return the source of a letter, with fields for what moves."""
    for text in texts(letter):
        moving.learn(text)
    for address in _addresses((*letter.title, *letter.subtitle)):
        moving.remark(f"the link to {quoted(address)} was left out: a title has none")
    if not letter.title:
        name, path = quoted(moving.notice.name), f"{moving.language.tag}.md"
        moving.remark(f"the file has no title, so {name} stands there: write it in {path}")
    changed = replace(
        letter,
        title=moving.line(letter.title),
        subtitle=moving.line(letter.subtitle),
        body=moving.blocks(letter.body),
        closing=moving.blocks(letter.closing),
    )
    return _source(changed, moving, moving.notice.name)


def _addresses(children: Inlines) -> Iterator[str]:
    """Yield where the links of inline content lead."""
    for node in children:
        if isinstance(node, Link):
            yield node.address
        if isinstance(node, Emphasis | Strong | Link):
            yield from _addresses(node.children)


def _source(letter: Letter, moving: Moving, name: str) -> str:
    """Return the source of a letter: its text with fields, and its front matter.

    What is to be looked at stands in the front matter as a remark of TOML.
    """
    title = _one_line(letter.title, moving) or name
    front = [f"title = {_quoted(title)}"]
    if letter.subtitle:
        front.append(f"subtitle = {_quoted(_one_line(letter.subtitle, moving))}")
    front.append(f"subject = {_quoted(title)}")
    front.append('status = "draft"  # "final" when the text is done')
    body = [*_blocks(letter.body, moving)]
    if letter.closing:
        body += ["---", *_blocks(letter.closing, moving)]
    if moving.constants:
        front.append(f"constants = {_listed([*moving.constants])}")
    if moving.remarks:
        front += ["# Please check:", *(f"# {remark}" for remark in moving.remarks)]
    if moving.patterns:
        front += ["", "[date]", *(f"{key} = {_quoted(p)}" for key, p in moving.patterns.items())]
    return "\n".join([FENCE, *front, FENCE, "", "\n\n".join(body), ""])


def facts(moving: Moving, file: str, name: str = "statement") -> str:
    """Return the tables of new facts for a definition, with the statement as their source.

    What no text may hold, the name of its file may: that becomes ``_`` in the citation.
    """
    tables: list[str] = []
    file = REFUSED.sub("_", " ".join(file.split()))
    new = moving.facts.new.values()
    if new:
        citation = f"{file}, the statement of {moving.today.year}"
        tables.append(f"\n[sources.{name}]\ncitation = {_quoted(citation)}\n")
    for fact in new:
        dated = isinstance(fact.value, PartialDate)
        value = _quoted(fact.value.iso) if isinstance(fact.value, PartialDate) else fact.value
        review = "" if dated else f"review_by = {moving.today.date + A_YEAR}\n"
        tables.append(f'\n[facts.{fact.name}]\nvalue = {value}\nsource = "{name}"\n{review}')
    return "".join(tables)


def _one_line(children: Inlines, moving: Moving) -> str:
    return _filled(plain(children), moving)


def _blocks(blocks: Blocks, moving: Moving) -> Iterator[str]:
    for block in md.written(unlisted(blocks)):
        text = ENTITY.sub(_character, block.replace(md.HARD_BREAK, "\\\n"))
        yield "\n".join(row for line in text.split("\n") for row in _wrapped(_filled(line, moving)))


def _character(match: re.Match[str]) -> str:
    return "\\" + chr(int(match[0][2:-1]))


def _filled(text: str, moving: Moving) -> str:
    """Return a text with its fields in place of their markers."""

    def shown(match: re.Match[str]) -> str:
        return f"{{{{ {moving.fields[ord(match[0]) - FIRST_MARKER]} }}}}"

    return MARKER.sub(shown, text)


def _wrapped(line: str) -> Iterator[str]:
    """Yield the lines of a paragraph; a field stays on one, and none begins as a block would."""
    if line.startswith("#") or len(line) <= WIDTH:
        yield line
        return
    start = re.match(r"\s*(?:[-+*>]\s+|\d{1,9}[.)]\s+)*", line)
    indent = " " * (start.end() if start else 0)
    kept = re.sub(r"\{\{.*?\}\}", lambda match: match[0].replace(" ", "\0"), line)
    rows = wrap(
        kept, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    merged: list[str] = []
    for row in rows:
        if merged and OPENING.match(row.strip()):
            merged[-1] += " " + row.strip()
        else:
            merged.append(row)
    yield from (row.replace("\0", " ") for row in merged)


def _quoted(text: object) -> str:
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: Sequence[str]) -> str:
    line = f"[{', '.join(map(_quoted, texts))}]"
    if len(line) < WIDTH:
        return line
    return "[\n" + "".join(f"    {_quoted(text)},\n" for text in texts) + "]"
