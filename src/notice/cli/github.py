"""What GitHub Actions reads of a run: annotations in the log, and the summary of a step.

Annotations are workflow commands. What is escaped in them, and how, is that of ``command.ts`` of
https://github.com/actions/toolkit, which GitHub's own actions write them with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from notice.errors import Fault, FileError

if TYPE_CHECKING:
    from notice.cli.documents import FaultRow

DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})
CELL = str.maketrans({"\\": "\\\\", "|": "\\|", "<": "&lt;", "&": "&amp;", "\n": " ", "\r": " "})


def annotation(row: FaultRow, severity: str) -> str:
    """Return one thing that is wrong as the command ``::error …::`` or ``::warning …::``."""
    named = {"file": row.file, "line": row.line, "title": row.code}
    properties = ",".join(
        f"{name}={str(value).translate(PROPERTY)}" for name, value in named.items() if value
    )
    return f"::{severity} {properties}::{_message(row).translate(DATA)}"


def table(rows: Sequence[FaultRow]) -> Iterator[str]:
    """Yield the lines of a Markdown table of what is wrong; none where nothing is."""
    if rows:
        yield from ("", "| code | where | what |", "| --- | --- | --- |")
    for row in dict.fromkeys(rows):
        place = f"{row.file or ''}{f':{row.line}' if row.line else ''}"
        yield f"| {row.code} | {place.translate(CELL)} | {_message(row).translate(CELL)} |"


def append(path: Path, lines: Sequence[str]) -> None:
    """Add lines to the summary of a step; raise ``FileError``."""
    try:
        with path.open("a", encoding="utf-8") as summary:
            summary.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        hint = "unset GITHUB_STEP_SUMMARY, or leave --report out"
        message = f"the summary cannot be written: {error.strerror}"
        raise FileError(Fault(str(path), message=message, hint=hint)) from None


def _message(row: FaultRow) -> str:
    return f"{row.message}; {row.hint}" if row.hint else row.message
