"""Comparisons as text for a terminal, as Markdown, as a page to approve, and as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import Any

from jinja2 import Environment, StrictUndefined

from notice import files
from notice.compare.changes import Change, Comparison
from notice.preflight.numbers import Origin
from notice.render.text.lines import cells

WIDTH = 80
RED, GREEN, BOLD, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
ISOLATE, END = "\u2068", "\u2069"
"""First strong isolate and its end (UAX #9): a text keeps its direction and moves no other."""
SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
"""What Markdown or its tables would take for markup (CommonMark 2.4, GFM 4.10)."""
PAGE = Path(__file__).with_name("page.html")


def _unexpected(comparisons: Sequence[Comparison]) -> int:
    return sum(len(comparison.unexpected) for comparison in comparisons)


# --- text -----------------------------------------------------------------------------------------


def as_text(comparisons: Sequence[Comparison]) -> str:
    """Return the unexpected changes in their place and the others in brief, with ANSI escapes.

    The escapes are those of ECMA-48; a line has at most 80 columns beside them.
    """
    parts = ["\n".join(_text(comparison)) for comparison in comparisons]
    unexpected = _unexpected(comparisons)
    expected = sum(len(comparison.expected) for comparison in comparisons)
    summary = f"{len(comparisons)} compared: {expected} expected, {unexpected} unexpected"
    return "\n\n".join([*parts, f"{BOLD}{summary}{PLAIN}"])


def _text(comparison: Comparison) -> Iterator[str]:
    tag, years = comparison.language.tag, f"{comparison.before} -> {comparison.after}"
    yield f"{BOLD}{comparison.notice_id} {tag}: {years}{PLAIN}"
    if not comparison.changes:
        yield "  nothing has changed"
    for change in comparison.unexpected:
        section = _isolated(change.section, comparison)
        yield from _lines(f'unexpected, under "{section}"' if section else "unexpected", "  ")
        yield from _lines(change.lead, "      ")
        yield from _signed(change.before, change.after)
        yield from _lines(change.trail, "      ")
    alike = Counter((change.reasons, change.before, change.after) for change in comparison.expected)
    for (reasons, before, after), times in alike.items():
        often = f" ({times} times)" if times > 1 else ""
        why = f"  expected, {', '.join(reasons)}{often}:"
        if before and after and cells(f"{why} {before} -> {after}") <= WIDTH:
            old, new = _isolated(before, comparison), _isolated(after, comparison)
            yield f"{why} {RED}{old}{PLAIN} -> {GREEN}{new}{PLAIN}"
        else:
            yield why
            yield from _signed(before, after)
    for finding in comparison.stale:
        yield from _lines(str(finding), "  ")
    for origin, texts in unmoved(comparison):
        yield from _lines(f"does not move, {origin}: {', '.join(texts)}", "  ")


def unmoved(comparison: Comparison) -> list[tuple[Origin, list[str]]]:
    """Return the numbers that do not move by where they come from, each once."""
    groups: dict[Origin, dict[str, None]] = {}
    for number in comparison.unmoved:
        groups.setdefault(number.origin, {})[_isolated(number.text, comparison)] = None
    return [(origin, [*texts]) for origin, texts in groups.items()]


def _signed(before: str, after: str) -> Iterator[str]:
    """Yield what is gone, marked with ``-``, and what is new, marked with ``+``."""
    for text, sign, colour in ((before, "-", RED), (after, "+", GREEN)):
        for line in _lines(text, f"    {sign} "):
            yield f"{colour}{line}{PLAIN}"


def _lines(text: str, start: str) -> list[str]:
    """Return a text as lines that begin with ``start``; a wide character takes two columns."""
    width = WIDTH - len(start)
    if cells(text) > len(text):
        width //= 2
    return [start + line for line in wrap(text, width)]


def _isolated(text: str, comparison: Comparison) -> str:
    """Keep a text that runs from right to left from reordering what stands beside it."""
    return f"{ISOLATE}{text}{END}" if text and comparison.language.rtl else text


# --- Markdown -------------------------------------------------------------------------------------


def as_markdown(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as GitHub-flavoured Markdown."""
    return "\n".join(line for comparison in comparisons for line in _markdown(comparison))


def _markdown(comparison: Comparison) -> Iterator[str]:
    unexpected, expected = comparison.unexpected, comparison.expected
    years = f"{_escaped(comparison.before)} → {_escaped(comparison.after)}"
    yield f"## {_escaped(comparison.name)}: {years}\n"
    yield f"{len(unexpected)} unexpected, {len(expected)} expected.\n"
    yield from (f"- {_marked(change)}" for change in unexpected)
    if unexpected:
        yield ""
    if expected:
        yield "| expected because of | before | after |"
        yield "| --- | --- | --- |"
        for change in expected:
            cells = (", ".join(change.reasons), change.before, change.after)
            yield f"| {' | '.join(map(_escaped, cells))} |"
        yield ""
    yield from (f"- {_escaped(str(finding))}" for finding in comparison.stale)
    for origin, texts in unmoved(comparison):
        yield f"- does not move, {origin}: {_escaped(', '.join(texts))}"
    if comparison.stale or comparison.unmoved:
        yield ""


def _marked(change: Change) -> str:
    section = f"{_escaped(change.section)}: " if change.section else ""
    words = [
        _escaped(change.lead),
        f"~~{_escaped(change.before)}~~" if change.before else "",
        f"**{_escaped(change.after)}**" if change.after else "",
        _escaped(change.trail),
    ]
    return section + " ".join(filter(None, words))


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


# --- the page -------------------------------------------------------------------------------------


def as_page(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as one HTML page that loads nothing, for the screen and for paper."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(files.read(PAGE, files.TEXT).decode())
    years = dict.fromkeys(f"{comparison.before} → {comparison.after}" for comparison in comparisons)
    unexpected = _unexpected(comparisons)
    return template.render(
        comparisons=comparisons, years=years, unexpected=unexpected, unmoved=unmoved
    )


# --- data -----------------------------------------------------------------------------------------


def as_data(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """Return the comparisons as a JSON document, every change in the order of the text."""
    return {
        "unexpected": _unexpected(comparisons),
        "comparisons": [
            {
                "notice": comparison.notice_id,
                "language": comparison.language.tag,
                "issuer": comparison.issuer,
                "before": comparison.before,
                "after": comparison.after,
                "changes": [_datum(change) for change in comparison.changes],
                "findings": [asdict(finding) for finding in comparison.stale],
                "unmoved": dict(unmoved(comparison)),
            }
            for comparison in comparisons
        ],
    }


def _datum(change: Change) -> dict[str, Any]:
    return {
        "expected": change.expected,
        "reasons": list(change.reasons),
        "section": change.section,
        "before": change.before,
        "after": change.after,
        "lead": change.lead,
        "trail": change.trail,
    }
