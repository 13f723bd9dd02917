"""``notice doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from notice.cli import console, options
from notice.cli.preview import PACKAGES
from notice.cli.program import program
from notice.errors import ExitCode

if TYPE_CHECKING:
    from notice.doctor import Readiness


@program.command(
    short_help="Say what is installed and which texts are ready.",
    epilog="Example: notice doctor --today 2026-01-05",
)
@options.today
@options.as_json
@options.folders
def doctor(today: date | None, as_json: bool, templates: Path | None, fonts: Path | None) -> int:
    """Say what is installed, which fonts serve which script, and which texts are ready.

    What is missing comes with the command that mends it. Exit 3 if nothing can be built.
    """
    from notice import folders  # noqa: PLC0415 - keeps --help quick
    from notice.doctor import run  # noqa: PLC0415 - the same

    where = folders.locate(templates, fonts)
    found = run(where, today, PACKAGES)
    if as_json:
        console.put_json(asdict(found) | {"able": found.able})
    else:
        for line in _lines(found):
            console.put(line)
    return ExitCode.DONE if found.able else ExitCode.MISSING_DEPENDENCY


def _lines(found: Readiness) -> Iterator[str]:
    yield "Installed"
    for part in found.parts:
        yield f"  {part.name:<12}{part.version or 'missing':<14}{part.purpose}"
        if part.remedy:
            yield f"    {part.remedy}"
    yield "\nFonts"
    for font in found.fonts:
        origin = "bundled" if font.bundled else "missing" if font.remedy else "installed"
        yield f"  {font.name:<26}{origin:<11}{' '.join(font.scripts)}"
        if font.remedy:
            yield f"    {font.remedy}"
    yield "\nTexts"
    for text in found.texts:
        by = f"approved by {text.approval}" if text.approval else "not approved"
        approval = f"{by} for {text.year}"
        state = "cannot be built" if text.faults else f"{text.status}, {approval}"
        yield f"  {text.notice:<24}{text.language:<9}{state}"
        yield from (f"    {fault}" for fault in text.faults)
    if any(not text.approval and not text.faults for text in found.texts):
        yield '    when somebody has read one: notice approve --notice ID --lang TAG --by "Name"'
