"""A phrase of a language file: its text, with what is given in place of its fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from notice.document import Inline, Inlines, Text
from notice.template.fullstop import absorbed


def phrase(pattern: str, given: Mapping[str, Inline]) -> Inlines:
    """Return the text of a pattern, with what is given in place of its fields."""
    fields = "|".join(map(re.escape, given))
    parts = filter(None, re.split(f"({fields})", pattern))
    return absorbed(tuple(given.get(part) or Text(part) for part in parts))
