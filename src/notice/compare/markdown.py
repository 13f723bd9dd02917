"""Comparisons as Markdown, for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notice.compare.changes import Change, Comparison

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
"""What Markdown or its tables would take for markup (CommonMark 2.4, GFM 4.10)."""


def render(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as GitHub-flavoured Markdown."""
    return "\n".join(line for each in comparisons for line in _comparison(each))


def _comparison(each: Comparison) -> Iterator[str]:
    name = f"{each.notice}, {_escaped(each.language.data.name)} ({each.language.tag})"
    yield f"## {name}: {_escaped(each.before)} → {each.after}\n"
    yield f"{len(each.unexpected)} unexpected, {len(each.expected)} expected.\n"
    for change in each.unexpected:
        yield f"- {_marked(change)}"
    yield from [""] if each.unexpected else []
    if each.expected:
        yield "| expected because of | before | after |"
        yield "| --- | --- | --- |"
        for change in each.expected:
            cells = (", ".join(change.reasons), change.before, change.after)
            yield f"| {' | '.join(map(_escaped, cells))} |"
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
