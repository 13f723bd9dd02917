"""Comparisons as data, for ``--format json``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notice.compare.changes import Change, Comparison


def render(comparisons: Sequence[Comparison]) -> dict[str, Any]:
    """Return the comparisons as a JSON document, every change in the order of the text."""
    return {
        "unexpected": sum(len(each.unexpected) for each in comparisons),
        "comparisons": [
            {
                "notice": each.notice,
                "language": each.language.tag,
                "issuer": each.issuer,
                "before": each.before,
                "after": each.after,
                "changes": [_change(change) for change in each.changes],
            }
            for each in comparisons
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "expected": change.expected,
        "reasons": list(change.reasons),
        "section": change.section,
        "before": change.before,
        "after": change.after,
        "lead": change.lead,
        "trail": change.trail,
    }
