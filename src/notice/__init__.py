"""Issue the same anniversary statement every year: right, in every language, unattended."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notice.api import build, load, ordinal, write
    from notice.calendar.occurrence import Occurrence
    from notice.definition.project import LoadedNotice
    from notice.edition.artifact import Artifact
    from notice.edition.pipeline import Edition
    from notice.errors import NoticeError
    from notice.preflight.finding import Finding
    from notice.statement.statement import Statement

__version__ = "0.1.0"
__all__ = [
    "Artifact",
    "Edition",
    "Finding",
    "LoadedNotice",
    "NoticeError",
    "Occurrence",
    "Statement",
    "build",
    "load",
    "ordinal",
    "write",
]

_HOME = {
    "Artifact": "edition.artifact",
    "Edition": "edition.pipeline",
    "Finding": "preflight.finding",
    "LoadedNotice": "definition.project",
    "NoticeError": "errors",
    "Occurrence": "calendar.occurrence",
    "Statement": "statement.statement",
    "build": "api",
    "load": "api",
    "ordinal": "api",
    "write": "api",
}


def __getattr__(name: str) -> object:
    """Import a name when it is first asked for (PEP 562): the command line needs few of them."""
    if name not in _HOME:
        raise AttributeError(f"module 'notice' has no attribute '{name}'")
    return getattr(import_module(f"notice.{_HOME[name]}"), name)
