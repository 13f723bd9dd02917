"""What a later version of an issued statement says of itself: it was corrected, or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from notice.dates import PartialDate
from notice.definition.issue import Issue
from notice.document import Inline, Inlines, Value
from notice.errors import DefinitionError, Fault
from notice.language.language import Language
from notice.statement.phrase import phrase


@dataclass(frozen=True)
class Amendment:
    """What makes a statement a later version of one that was issued.

    Its line stands at the beginning of the body, so that every format and layout has it.
    """

    version: int
    """2 for the first that follows the statement as it was issued."""
    withdrawn: bool
    line: Inlines


def compose(issues: Sequence[Issue], language: Language) -> Amendment | None:
    """Return what the last of the versions of an edition says of itself in a language.

    A reason is in one language: a statement in another goes without it. Raises
    ``DefinitionError`` for a language that has no words for it.
    """
    if len(issues) < 2:  # noqa: PLR2004 - the first version is the statement as it was issued
        return None
    last, words = issues[-1], language.data.words
    withdrawn = last.kind == "withdrawn"
    pattern = words.withdrawn if withdrawn else words.corrected
    if not pattern:
        key = f"words.{'withdrawn' if withdrawn else 'corrected'}"
        hint = f'write under [words] {key.removeprefix("words.")} = "... {{date}}"'
        raise DefinitionError(Fault(language.path, 0, key, "this key is missing", hint))
    reason = last.reasons.get(language.tag, "")
    day = replace(language.date(PartialDate.of(last.at.date())), field="amended")
    given: Mapping[str, Inline] = {"{date}": day, "{reason}": Value(reason, "reason")}
    line = phrase(pattern + (words.reason if reason else ""), given)
    return Amendment(len(issues), withdrawn, line)
