"""Options that several commands take, and how their values are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from notice import files, spans
from notice import paper as paper_sizes
from notice import standard as standards
from notice.cli import console
from notice.errors import Fault, FileError, UsageError

if TYPE_CHECKING:
    from notice.calendar.embargo import Asked

Command = Callable[..., int | None]
Options = TypeVar("Options")


def years(text: str) -> range:
    """Read one year or a range of years; raise ``UsageError``."""
    return spans.parse_years(text)


def year(text: str) -> int:
    """Read one year; raise ``UsageError``."""
    span = years(text)
    if len(span) > 1:
        hint = "give one, or none for every year"
        raise UsageError(Fault(message=f"'{text}' is more than one year", hint=hint))
    return span.start


def word(text: str) -> str:
    """Read an id, or another word that is in small letters, in whatever case it is typed."""
    return text.lower()


def words(text: str) -> tuple[str, ...]:
    """Read words with commas between them."""
    return tuple(filter(None, (each.strip() for each in word(text).split(","))))


def embargo(text: str) -> Asked:
    """Read a time with its offset from UTC, or ``none``; raise ``UsageError``."""
    from notice.calendar import embargo  # noqa: PLC0415 - keeps --help quick

    return embargo.parse(text)


def _dated(option: str) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            message = f"{option}: '{text}' is not a date"
            raise UsageError(Fault(message=message, hint="write it as 2026-01-05")) from None

    return read


PASSWORD = "NOTICE_KEY_PASSWORD"  # noqa: S105 - the name of a variable
FOLDER = click.Path(path_type=Path)

notices = click.option(
    "--notice", "notices", type=word, multiple=True, metavar="ID", help="Only this notice."
)
languages = click.option(
    "--lang", "languages", multiple=True, metavar="TAG", help="Only this language."
)
layout = click.option(
    "--layout", type=word, metavar="ID", help="This layout instead of the notice's own."
)
paper = click.option(
    "--paper",
    type=paper_sizes.parse,
    metavar="SIZE",
    default=paper_sizes.DEFAULT,
    show_default=True,
    help=f"{' or '.join(paper_sizes.PAPERS)}.",
)
standard = click.option(
    "--pdf-standard",
    "standard",
    type=standards.parse,
    metavar="PAIR",
    default="a3-ua1",
    show_default=True,
    help="PDF/A and PDF/UA: a3-ua1 or a4-ua2.",
)
today = click.option(
    "--today", type=_dated("--today"), metavar="DATE", help="Stand in for the clock: 2026-01-05."
)
issued = click.option(
    "--date", "issued", type=_dated("--date"), metavar="DATE", help="The day of issue: 2026-01-19."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
jobs = click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes at once; one a core."
)
quiet = click.option("-q", "--quiet", is_flag=True, help="No warnings and no progress.")


def issuers(about: str) -> Callable[[Command], Command]:
    """Add ``--issuer``, with what it is about."""
    return click.option("--issuer", "issuers", type=word, multiple=True, metavar="ID", help=about)


def folders(function: Command) -> Command:
    """Add ``--templates`` and ``--fonts``."""
    fonts = click.option("--fonts", type=FOLDER, help="Folder with a fonts.toml.")
    templates = click.option(
        "--templates", type=FOLDER, help="Folder with the notices: ./templates, else the bundled."
    )
    return templates(fonts(function))


def told_as(function: Command) -> Command:
    """Add ``--fail-on`` and ``--report``."""
    report = click.option(
        "--report",
        "reported",
        type=click.Choice(("github",), case_sensitive=False),
        help="Tell what is wrong as annotations of GitHub Actions, and in the summary of the run.",
    )
    fail_on = click.option(
        "--fail-on",
        type=click.Choice(("error", "warning"), case_sensitive=False),
        default="error",
        show_default=True,
        help="From which severity on it ends with 1. A warning refuses nothing all the same.",
    )
    return fail_on(report(function))


OF_NEW_NOTICE = (
    click.option("--name", metavar="TEXT", help="What is marked: Founding Day."),
    click.option("--since", metavar="DATE", help="The day of the event: 1952-02-29."),
    click.option("--observed", metavar="RULE", help="The day of a year: feb-28, easter-2, …"),
    click.option("--lang", metavar="TAGS", help="Its languages: en,de."),
    click.option("--issuer", metavar="ID", help="Who speaks; a new one gets a file."),
    click.option("--issuer-name", metavar="TEXT", help="The name of a new issuer."),
    click.option("--place", metavar="TEXT", help="The place of a new issuer."),
    click.option("--timezone", metavar="NAME", help="An IANA time zone; UTC without it."),
    click.option("--counts", metavar="WHAT", help="anniversaries, or editions."),
    click.option("--tone", metavar="TONE", help="commemoration, or celebration."),
)


def of_new_notice(function: Command) -> Command:
    """Add the options that say what a new notice is to be."""
    for option in reversed(OF_NEW_NOTICE):
        function = option(function)
    return function


def filled(options: Callable[..., Options], values: Mapping[str, object]) -> Options:
    """Return an object of options, made of what click has read under the names of its fields."""
    return options(**values)


def source_date() -> datetime | None:
    """Return the time that ``SOURCE_DATE_EPOCH`` gives, if it is set.

    Its rules are those of https://reproducible-builds.org/specs/source-date-epoch/: seconds since
    1970 as a decimal number. Raises ``UsageError`` for anything else.
    """
    text = os.environ.get("SOURCE_DATE_EPOCH")
    return None if text is None else spans.parse_epoch(text)


def password(path: Path | None) -> str:
    """Return the password to a key: from a file, the environment, or a question on a terminal.

    An argument would be seen by every user of the machine. Raises ``NoticeError``.
    """
    if path is not None:
        try:
            return files.read(path, files.TEXT).decode().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise FileError(Fault(str(path), message="this is no text in UTF-8")) from None
    text = os.environ.get(PASSWORD)
    if text is not None:
        return text
    if not console.can_ask():
        hint = f"set {PASSWORD}, or give a file with --password-file"
        raise UsageError(Fault(message="there is no password to the key", hint=hint))
    return console.ask_in_secret("password to the key")


def step_summary() -> Path | None:
    """Return the file that a step of GitHub Actions writes its summary to, outside of it none."""
    text = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(text) if text else None
