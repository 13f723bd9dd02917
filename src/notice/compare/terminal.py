"""Comparisons for a terminal of 80 columns: the unexpected in its place, the rest in brief."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap
from unicodedata import east_asian_width

from notice.compare.changes import Comparison

WIDTH = 80
RED, GREEN, BOLD, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
ISOLATE, END = "\u2068", "\u2069"
"""First strong isolate and its end (UAX #9): a text keeps its direction and moves no other."""


def render(comparisons: Sequence[Comparison], *, colour: bool) -> str:
    """Return the comparisons as lines; ``colour`` asks for ANSI escapes (ECMA-48)."""
    parts = ["\n".join(_comparison(each, colour=colour)) for each in comparisons]
    unexpected = sum(len(each.unexpected) for each in comparisons)
    expected = sum(len(each.expected) for each in comparisons)
    summary = f"{len(comparisons)} compared: {expected} expected, {unexpected} unexpected"
    return "\n\n".join([*parts, _styled(summary, BOLD, colour=colour)])


def _comparison(each: Comparison, *, colour: bool) -> Iterator[str]:
    head = f"{each.notice} {each.language.tag}: {each.before} -> {each.after}"
    yield _styled(head, BOLD, colour=colour)
    if not each.changes:
        yield "  nothing has changed"
    for change in each.unexpected:
        section = _isolated(change.section, each)
        yield from _lines(f'unexpected, under "{section}"' if section else "unexpected", "  ")
        yield from _lines(change.lead, "      ")
        yield from _signed("-", change.before, RED, colour=colour)
        yield from _signed("+", change.after, GREEN, colour=colour)
        yield from _lines(change.trail, "      ")
    alike = Counter((change.reasons, change.before, change.after) for change in each.expected)
    for (reasons, before, after), times in alike.items():
        often = f" ({times} times)" if times > 1 else ""
        why = f"  expected, {', '.join(reasons)}{often}:"
        old, new = _isolated(before, each), _isolated(after, each)
        if before and after and _cells(f"{why} {before} -> {after}") <= WIDTH:
            signed = _styled(old, RED, colour=colour), _styled(new, GREEN, colour=colour)
            yield f"{why} {signed[0]} -> {signed[1]}"
        else:
            yield why
            yield from _signed("-", before, RED, colour=colour)
            yield from _signed("+", after, GREEN, colour=colour)


def _signed(sign: str, text: str, style: str, *, colour: bool) -> Iterator[str]:
    for line in _lines(text, f"    {sign} "):
        yield _styled(line, style, colour=colour)


def _lines(text: str, start: str) -> list[str]:
    """Return a text as lines that begin with ``start``; a wide character takes two columns."""
    width = WIDTH - len(start)
    return [start + line for line in wrap(text, width // 2 if _cells(text) > len(text) else width)]


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _isolated(text: str, each: Comparison) -> str:
    """Keep a text that runs from right to left from reordering what stands beside it."""
    return f"{ISOLATE}{text}{END}" if text and each.language.rtl else text


def _styled(text: str, style: str, *, colour: bool) -> str:
    return f"{style}{text}{PLAIN}" if colour else text
