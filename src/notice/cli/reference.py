"""``notice schema`` and ``notice explain``: what may be written, and what was found."""

from __future__ import annotations

import click

from notice.cli import console
from notice.cli.program import program
from notice.errors import UsageError, unknown


@program.command(epilog="Example: notice schema > templates/notice.schema.json")
def schema() -> None:
    """Print the JSON Schema of notice.toml."""
    from notice.definition.models import json_schema  # noqa: PLC0415 - keeps --help quick

    console.put_json(json_schema())


@program.command(short_help="Explain a finding.", epilog="Example: notice explain stale-literal")
@click.argument("code", required=False)
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
