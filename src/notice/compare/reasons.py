"""Why a word differs from one year to the next: the field or the condition that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from notice.compare.words import Word
from notice.template.filling import Condition

QUOTED = re.compile(r'"[^"]*"')
FACT = re.compile(r"\bfacts\.(\w+)")
DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
FIELDS = (
    (re.compile(r"\byears_since\((?:facts\.)?(\w+)"), r"years since \1"),
    (re.compile(r"\bis_milestone\b"), "milestone"),
    (re.compile(r"\bweekday\b"), "weekday"),
    (re.compile(r"(?<!\.)\byear\b"), "year"),
    (re.compile(r"\banniversary\b"), "anniversary"),
    (re.compile(r"\bordinal(?:_words)?\b"), "ordinal"),
    (re.compile(r"\bissued\b"), "date of issue"),
    (re.compile(r"\bdate\b"), "date"),
)
"""What an expression of a field moves with: the first that it names."""
YEAR = "year"


def of_field(field: str) -> str:
    """Return what a field moves with, such as ``years since independence``, if with anything."""
    named = QUOTED.sub("", field)
    for pattern, reason in FIELDS:
        match = pattern.search(named)
        if match:
            return match.expand(reason)
    return ""


def of_words(words: Iterable[Word]) -> list[str]:
    """Return what the fields of some words move with, each once; the year where none says it."""
    found = (of_field(field) for word in words for field in word.fields)
    return [*dict.fromkeys(filter(None, found))] or [YEAR]


def of_conditions(before: Sequence[Condition], after: Sequence[Condition]) -> list[str]:
    """Return the conditions of one source that turned out otherwise in another year."""
    turned = [now.test for then, now in zip(before, after, strict=True) if then.taken != now.taken]
    return [
        "milestone" if test == "is_milestone" else f"condition {test}"
        for test in dict.fromkeys(turned)
    ]


def of_varying(before: Sequence[Word], after: Sequence[Word], varying: frozenset[str]) -> list[str]:
    """Return the fields that may vary at any time, if they alone tell words apart.

    The words before are known by their fields, or where they were read from a released file by
    their look: the same but for the figures.
    """
    names = {name for word in after for field in word.fields for name in _names(field)}
    if not names <= varying or not all(word.filled for word in after):
        return []
    if any(word.filled for word in before):
        alike = [word.form for word in before] == [word.form for word in after]
    else:
        alike = _look(before) == _look(after)
    shown = (of_field(name) or name.replace("facts.", "fact ") for name in sorted(names))
    return [f"{name}, which may vary" for name in shown] if alike else []


def _names(field: str) -> list[str]:
    """Return the fact that an expression names, else the expression."""
    return [match[0] for match in FACT.finditer(QUOTED.sub("", field))] or [field]


def _look(words: Sequence[Word]) -> str:
    return DIGITS.sub("0", " ".join(word.key for word in words))
