"""Options that several commands take, and how their values are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from notice.errors import Fault, UsageError


def folders(function: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add ``--templates`` and ``--fonts``."""
    for option in (
        click.option("--fonts", type=click.Path(path_type=Path), help="Folder with a fonts.toml."),
        click.option(
            "--templates",
            type=click.Path(path_type=Path),
            help="Folder with the notices. Without it ./templates, else the shipped ones.",
        ),
    ):
        function = option(function)
    return function


today = click.option("--today", metavar="DATE", help="Stand in for the clock: 2026-01-05.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
quiet = click.option("-q", "--quiet", is_flag=True, help="No warnings and no progress.")


def day(name: str, text: str | None) -> date | None:
    """Read the value of an option as a date; raise ``UsageError`` if it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "write it as 2026-01-05"
        raise UsageError(Fault(message=f"{name}: '{text}' is not a date", hint=hint)) from None


def source_date() -> datetime | None:
    """Return the time that ``SOURCE_DATE_EPOCH`` gives, if it is set.

    Its rules are those of https://reproducible-builds.org/specs/source-date-epoch/: seconds since
    1970 as a decimal number. Raises ``UsageError`` for anything else.
    """
    from notice.calendar import schedule  # noqa: PLC0415 - keeps --help quick

    text = os.environ.get("SOURCE_DATE_EPOCH")
    return None if text is None else schedule.parse_epoch(text)
