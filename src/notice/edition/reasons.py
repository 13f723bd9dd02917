"""What is typed of a version that is issued: why it follows the one before, in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from notice.characters import REFUSED, refusal
from notice.definition import languages
from notice.definition.models import Notice
from notice.errors import Fault, UsageError
from notice.folders import Folders
from notice.toml.record import one_line

TAGGED = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)=(.*)", re.DOTALL)
"""A reason with its language before it: ``en=The year was wrong.``"""


def check_line(what: str, text: str, hint: str) -> None:
    """Raise ``UsageError`` for a text that is empty, or that no statement may hold as one line."""
    try:
        one_line(text)
    except ValueError as error:
        raise UsageError(f"{what}: {error}") from None
    if refused := REFUSED.search(text):
        message, instead = refusal(refused[0])
        raise UsageError(Fault(message=f"{what}: {message}", hint=instead))
    if not text.strip():
        raise UsageError(Fault(message=f"{what} is empty", hint=hint))


def read(texts: Sequence[str], definition: Notice, where: Folders) -> Mapping[str, str]:
    """Return reasons by language; one that names none is in the notice's first language.

    They are in NFC, as the record is read. Raises ``UsageError``.
    """
    reasons: dict[str, str] = {}
    for typed in texts:
        tag, text = definition.languages[0], typed
        if match := TAGGED.fullmatch(typed):
            (tag,), text = languages.spelled([match[1]], where), match[2]
        if tag not in definition.languages:
            hint = languages.hint(tag, definition.languages)
            message = f"{definition.id} has no language '{tag}'"
            raise UsageError(Fault(message=message, hint=hint))
        check_line("the reason", text, "say why, as readers are to read it")
        if tag in reasons:
            hint = f'write TAG= before the other: {definition.languages[-1]}="…"'
            raise UsageError(Fault(message=f"there are two reasons in '{tag}'", hint=hint))
        reasons[tag] = normalize("NFC", text.strip())
    return reasons
