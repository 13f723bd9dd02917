"""Runs of text that look alike → inline nodes, with what only an editor needs taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from unicodedata import east_asian_width, name
from urllib.parse import urlsplit

from notice.characters import REFUSED, called
from notice.document import Emphasis, Inline, Inlines, LineBreak, Link, Strong, Text
from notice.importing.intake import Remark
from notice.template.subset import SCHEMES, UNSPACED

LINE_END = re.compile("\r\n?|[\v\u2028\u2029]")
"""What else ends a line, in word processors and on other systems (Unicode 5.8)."""
UNSEEN = {"\u00ad", "\u200b", "\u2060", "\ufeff"}
"""Soft hyphens, zero-width spaces and the like: they say where a line may end, or not."""
SPACES = " \t\r\n\u00a0"
LONGEST = 200
"""Characters of a text that a message shows."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look; a line feed in it is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""
    size: float = 0
    """In the unit of its file; 0 where that has none."""


PLAIN = Run("")


def is_bold(runs: Iterable[Run]) -> bool:
    """Whether all that can be seen of some runs is bold."""
    return all(run.bold for run in runs if run.text.strip())


def inlines(runs: Iterable[Run]) -> Inlines:
    """Return runs as inline nodes: spaces are single, and stand outside of the emphasis they end.

    Markdown has no emphasis that begins or ends with a space (CommonMark 0.31.2, 6.2).
    """
    chars = [replace(run, text=char) for run in runs for char in readable(run.text)]
    return _nested(_outside([*_single(chars)]), ("address", "bold", "italic"))


def parted(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield runs in parts, apart where two line breaks leave a line empty."""
    part: list[Run] = []
    ended = False
    for run in runs:
        if run.text == "\n" and ended:
            yield part
            part = []
        part.append(run)
        ended = run.text == "\n" or (ended and not run.text.strip())
    yield part


def remarks(runs: Iterable[Run]) -> Iterator[Remark]:
    """Yield a remark for each link and each character that ``inlines`` leaves out."""
    runs = [*runs]
    for address in dict.fromkeys(run.address for run in runs if run.address):
        if not _is_whole(address):
            yield Remark(f"a link to {quoted(address)} was left out: it is no whole address")
    refused = {char for run in runs for char in REFUSED.findall(_lines(run.text))}
    for char in sorted(refused - UNSEEN):
        yield Remark(f"the character {called(char)} was left out")


def merged(nodes: Iterable[Inline]) -> Inlines:
    """Return inline nodes with neighbouring texts joined into one."""
    result: list[Inline] = []
    for node in nodes:
        if isinstance(node, Text) and result and isinstance(last := result[-1], Text):
            result[-1] = Text(last.text + node.text)
        else:
            result.append(node)
    return tuple(result)


def plain(runs: Iterable[Run]) -> str:
    """Return the text of runs as one line."""
    return " ".join("".join(readable(run.text) for run in runs).split())


def readable(text: str) -> str:
    """Return a text without the characters that no statement may hold."""
    return REFUSED.sub("", _lines(text))


def quoted(text: str) -> str:
    """Return a text as a message shows it: one line, in quotation marks, cut where it is long."""
    line = " ".join(text.split())
    return f"'{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}'"


def gap(before: str, after: str) -> str:
    """Return what stands for a line end between two texts: a space, or nothing.

    Scripts that have no spaces between words have none there either (CSS Text 3, 4.1.3).
    """
    ends = (before[-1:], after[:1])
    unspaced = (char and east_asian_width(char) in UNSPACED for char in ends)
    return "" if all(unspaced) and not any("HANGUL" in name(char, "") for char in ends) else " "


def _lines(text: str) -> str:
    return LINE_END.sub("\n", text).replace("\f", " ")


def _is_whole(address: str) -> bool:
    try:
        return urlsplit(address).scheme in SCHEMES
    except ValueError:
        return False


def _single(chars: Sequence[Run]) -> Iterator[Run]:
    """Yield characters with one space, or one line break, between words and none at the ends."""
    for blank, group in groupby(chars, lambda char: char.text in " \t\n"):
        between = [*group]
        if not blank:
            yield from between
        elif between[0] is not chars[0] and between[-1] is not chars[-1]:
            breaks = [char for char in between if char.text == "\n"]
            yield breaks[0] if breaks else replace(between[0], text=" ")


def _outside(chars: Sequence[Run]) -> list[Run]:
    """Return characters, each space in the look that both of its neighbours have."""
    result = [*chars]
    for index, char in enumerate(chars):
        if char.text in SPACES and 0 < index < len(chars) - 1:
            before, after = result[index - 1], chars[index + 1]
            result[index] = Run(
                char.text,
                before.bold and after.bold,
                before.italic and after.italic,
                before.address if before.address == after.address else "",
            )
    return result


def _nested(chars: Sequence[Run], looks: Sequence[str]) -> Inlines:
    if not looks:
        return tuple(_leaves("".join(char.text for char in chars)))
    result: list[Inline] = []
    for value, group in groupby(chars, attrgetter(looks[0])):
        inside = [*group]
        children = _nested(inside, looks[1:])
        says = any(char.text.isalnum() for char in inside)
        match looks[0]:
            case "address" if says and _is_whole(value):
                result.append(Link(value, children))
            case "bold" if says and value:
                result.append(Strong(children))
            case "italic" if says and value:
                result.append(Emphasis(children))
            case _:
                result += children
    return merged(result)


def _leaves(text: str) -> Iterator[Inline]:
    for index, line in enumerate(text.split("\n")):
        if index:
            yield LineBreak()
        if line:
            yield Text(line)
