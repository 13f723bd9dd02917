"""``notice schema``, ``explain`` and ``doctor``: what may be written, was found, and is ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice import folders
from notice.cli import console, documents, options
from notice.cli.preview import PACKAGES
from notice.cli.program import program
from notice.errors import ExitCode, UsageError, unknown

if TYPE_CHECKING:
    from notice.doctor import Readiness, Text

DEFINED = "notice"
DRAFT = "draft"
UNAPPROVED = "final, not approved"


@program.command(
    epilog="Example: notice schema > templates/notice.schema.json",
)
@click.argument("what", type=options.word, default=DEFINED)
def schema(what: str) -> None:
    """Print the JSON Schema of notice.toml, or of WHAT.

    That may be receipt, for manifest.json, or a command, for what it prints with --json: build,
    check, issue, list and next; faults is what any command prints if it fails.
    """
    from notice.definition import models  # noqa: PLC0415 - keeps --help quick
    from notice.edition import receipt  # noqa: PLC0415 - the same

    match what:
        case "notice":
            console.put_json(models.json_schema())
        case "receipt":
            console.put_json(receipt.json_schema())
        case command if command in documents.DOCUMENTS:
            console.put_json(documents.schema(command))
        case _:
            known = (DEFINED, "receipt", *documents.DOCUMENTS)
            raise UsageError(unknown("schema", what, known))


@program.command(epilog="Example: notice explain stale-literal")
@click.argument("code", type=options.word, metavar="CODE", required=False)
def explain(code: str | None) -> None:
    """Explain the CODE of a finding; without one, list the codes."""
    from notice.preflight.finding import codes  # noqa: PLC0415 - keeps --help quick

    if code is None:
        width = max(map(len, codes())) + 2
        for name, entry in codes().items():
            console.put(f"{name:<{width}}{entry.severity:<9}{entry.summary}")
        return
    if code not in codes():
        raise UsageError(unknown("code", code, codes()))
    entry = codes()[code]
    console.put(f"{code} ({entry.severity}): {entry.summary}.\n\n{entry.explanation}")


@program.command(
    epilog="Example: notice doctor --today 2026-01-05",
)
@options.today
@options.as_json
@options.folders
def doctor(today: date | None, as_json: bool, templates: Path | None, fonts: Path | None) -> int:
    """Say what is installed, which fonts serve which script, and which texts are ready.

    What is missing comes with the command that mends it. Exit 3 if nothing can be built.
    """
    from notice.doctor import run  # noqa: PLC0415 - keeps --help quick

    where = folders.locate(templates, fonts)
    readiness = run(where, today, PACKAGES)
    if as_json:
        console.put_json(asdict(readiness) | {"able": readiness.able})
    else:
        for line in _lines(readiness):
            console.put(line)
    return ExitCode.DONE if readiness.able else ExitCode.MISSING_DEPENDENCY


def _lines(readiness: Readiness) -> Iterator[str]:
    yield "Installed"
    for part in readiness.parts:
        yield f"  {part.name:<12}{part.version or 'missing':<14}{part.purpose}"
        if part.remedy:
            yield f"    {part.remedy}"
    yield "\nFonts"
    for font in readiness.fonts:
        origin = "bundled" if font.bundled else "missing" if font.remedy else "installed"
        yield f"  {font.name:<26}{origin:<11}{' '.join(font.scripts)}"
        if font.remedy:
            yield f"    {font.remedy}"
    yield "\nTexts"
    states = {text: _state(text) for text in readiness.texts}
    for text, state in states.items():
        yield f"  {text.notice:<24}{text.language:<9}{state}"
        yield from (f"    {fault}" for fault in text.faults)
    if DRAFT in states.values():
        yield '    when a draft is finished: write status = "final" in it'
    if any(state.startswith(UNAPPROVED) for state in states.values()):
        yield '    when somebody has read one: notice approve --notice ID --lang TAG --by "Name"'


def _state(text: Text) -> str:
    """Return how far a text is: draft, final or approved."""
    if text.faults:
        return "cannot be built"
    if text.status == "draft":
        return DRAFT
    by = f"final, approved by {text.approval}" if text.approval else UNAPPROVED
    return f"{by} for {text.year}"
