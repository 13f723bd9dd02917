"""The command line: the only module that prints, and the only one that ends the program."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from notice import __version__
from notice.errors import Fault, FileError, NoticeError, UsageError, did_you_mean

if TYPE_CHECKING:
    from notice.languages import Language
    from notice.occurrence import Occurrence
    from notice.preflight.finding import Finding

REFUSED = 1
INTERRUPTED = 130
COMING = 3
COLOURS = {"error": "red", "warning": "yellow"}
NEGATIVE = re.compile(r"-\d.*")


class Command(click.Command):
    """A command whose arguments may look like negative numbers, so that they get our message."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say of a negative number what it is not, instead of calling it an unknown option."""
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if not NEGATIVE.fullmatch(error.option_name):
                raise
            arg = next(arg for arg in typed if arg.startswith(error.option_name))
            hint = "write a year such as 2026"
            raise UsageError(Fault(message=f"'{arg}' is not a year", hint=hint)) from None


class Group(click.Group):
    """The program: commands by name, with the nearest name for one that does not exist."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            hint = did_you_mean(args[0], known)
            raise UsageError(Fault(message=f"there is no command '{args[0]}'", hint=hint))
        return super().resolve_command(ctx, args)


def _folders(function: Callable[..., None]) -> Callable[..., None]:
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


today_option = click.option("--today", metavar="DATE", help="Stand in for the clock: 2026-01-05.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notice")
def program() -> None:
    """Issue the same anniversary statement every year, right, in every language.

    Exit codes: 0 done, 1 refused or nothing due, 2 a mistake in usage or sources,
    3 a system library or font is missing, 4 a file cannot be read or written.
    """


@program.command()
@click.argument("years", required=False)
@click.option("--notice", "notices", multiple=True, metavar="ID", help="Only this notice.")
@click.option("--lang", "languages", multiple=True, metavar="TAG", help="Only this language.")
@click.option("--issuer", "issuers", multiple=True, metavar="ID", help="Issue as this office.")
@click.option("--format", "formats", default="pdf,txt,html", help="Of pdf, txt, html; by commas.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), help="Where to.")
@click.option("--paper", default="a4", help="a4 or letter.")
@click.option("--pdf-standard", default="a3-ua1", help="PDF/A and PDF/UA: a3-ua1 or a4-ua2.")
@click.option("--width", default=72, help="Columns of the plain text.")
@click.option("--force", is_flag=True, help="Build what is up to date as well.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings and no progress.")
@today_option
@json_option
@_folders
def build(years: str | None, today: str | None, **options: Any) -> None:
    """Build the statements of YEARS: 2026, or 2026..2030; without it the next of each notice."""
    from notice import production  # noqa: PLC0415 - what it imports is heavy

    order = production.Order(
        years=years,
        notices=options["notices"],
        languages=options["languages"],
        issuers=options["issuers"],
        formats=tuple(part for part in options["formats"].split(",") if part),
        out=options["out"],
        paper=options["paper"],
        pdf_standard=options["pdf_standard"],
        width=options["width"],
        force=options["force"],
        templates=options["templates"],
        fonts=options["fonts"],
        today=_day(today),
    )
    quiet = options["quiet"]
    refused = False
    results: list[dict[str, Any]] = []

    def skip(reason: str) -> None:
        if not quiet:
            _say(f"skipped: {reason}")

    for done in production.run(order, _progress(quiet), skip):
        _report(done.findings, quiet)
        refused = refused or done.refused
        if done.refused:
            _say(f"{done.notice} {done.year}: refused, nothing of it was written", "error")
        results.append(done.summary())
        if not options["as_json"]:
            for path in done.paths:
                _print(str(path))
    if options["as_json"]:
        _print_json({"editions": results})
    if refused:
        raise SystemExit(REFUSED)


@program.command("list")
@today_option
@json_option
@_folders
def list_notices(
    today: str | None, as_json: bool, templates: Path | None, fonts: Path | None
) -> None:
    """List the notices, their languages and coming occurrences."""
    from notice import folders, project, schedule  # noqa: PLC0415 - keeps --help quick

    where = folders.locate(templates, fonts)
    english = project.load_language("en", where)
    rows: list[dict[str, Any]] = []
    for definition in project.load_definitions(where):
        day = schedule.today(definition, _day(today))
        coming = list(islice(schedule.coming(definition, day), COMING))
        rows.append(
            {
                "notice": definition.id,
                "name": definition.name,
                "languages": list(definition.languages),
                "issuer": definition.issuer,
                "coming": [_occurrence(found, day, english) for found in coming],
            }
        )
    if as_json:
        _print_json({"notices": rows})
        return
    for row in rows:
        _print(f"{row['notice']}  {row['name']}  ({', '.join(row['languages'])})")
        for found in row["coming"]:
            _print(f"    {found['date']}  {found['weekday']:<9}  {found['ordinal']}")


@program.command("next")
@click.option("--within", metavar="DAYS", help="Days ahead, such as 21d; else each lead_days.")
@today_option
@json_option
@_folders
def next_due(
    within: str | None,
    today: str | None,
    as_json: bool,
    templates: Path | None,
    fonts: Path | None,
) -> None:
    """Say what is due, today included. Exit 0 if something is, 1 if nothing."""
    from notice import folders, project, schedule  # noqa: PLC0415 - keeps --help quick

    days = None if within is None else schedule.parse_span(within)
    where = folders.locate(templates, fonts)
    english = project.load_language("en", where)
    rows: list[dict[str, Any]] = []
    for definition in project.load_definitions(where):
        day = schedule.today(definition, _day(today))
        found = schedule.due(definition, day, days)
        if found:
            rows.append({"notice": definition.id, **_occurrence(found, day, english)})
    if as_json:
        _print_json({"due": rows})
    else:
        for row in rows:
            _print(f"{row['notice']}  {row['date']}  {row['weekday']}  {row['ordinal']}")
    if not rows:
        _say("nothing is due")
        raise SystemExit(REFUSED)


@program.command()
def schema() -> None:
    """Print the JSON Schema of notice.toml."""
    from notice.definition import json_schema  # noqa: PLC0415 - keeps --help quick

    _print_json(json_schema())


@program.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain the CODE of a finding; without one, list the codes."""
    from notice.preflight.finding import CODES  # noqa: PLC0415 - keeps --help quick

    if code is None:
        for name, entry in CODES.items():
            _print(f"{name:<18}{entry.severity:<9}{entry.summary}")
        return
    if code not in CODES:
        hint = did_you_mean(code, CODES)
        raise UsageError(Fault(message=f"there is no code '{code}'", hint=hint))
    entry = CODES[code]
    _print(f"{code} ({entry.severity}): {entry.summary}.\n\n{entry.explanation}")


def _occurrence(found: Occurrence, day: date, english: Language) -> dict[str, Any]:
    return {
        "year": found.year,
        "date": found.day.isoformat(),
        "weekday": found.day.strftime("%A"),
        "number": found.number,
        "ordinal": english.ordinal(found.number).text,
        "in_days": (found.day - day).days,
    }


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "write it as 2026-01-05"
        raise UsageError(Fault(message=f"--today: '{text}' is not a date", hint=hint)) from None


def _progress(quiet: bool) -> Callable[[str], None]:
    """Return how progress is shown: one line that is written over, and only on a terminal."""
    if quiet or not _on_terminal():
        return lambda _: None

    def show(message: str) -> None:
        with suppress(OSError):
            click.echo(f"\r\x1b[K{message}", err=True, nl=False)

    return show


def _report(findings: Sequence[Finding], quiet: bool) -> None:
    for finding in findings:
        if finding.severity == "error" or not quiet:
            _say(str(finding), finding.severity)


def _say(message: str, kind: str = "") -> None:
    """Print a message on stderr, coloured where the user's terminal and wishes allow.

    Where nobody can read it, because stderr is closed or full, the work goes on without it.
    """
    plain = bool(os.environ.get("NO_COLOR")) or not _on_terminal()
    wanted = bool(os.environ.get("FORCE_COLOR")) or not plain
    text = click.style(message, fg=COLOURS[kind]) if kind in COLOURS else message
    with suppress(OSError):
        click.echo(text, err=True, color=wanted)


def _on_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _print(text: str) -> None:
    """Print a part of the result; end quietly where its reader has left (``| head -1``)."""
    try:
        click.echo(text)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes at exit
        if isinstance(error, BrokenPipeError):
            raise SystemExit(FileError.exit_code) from None
        message = f"cannot be written: {error.strerror}"
        raise FileError(Fault("the standard output", message=message)) from None


def _print_json(content: Any) -> None:
    """Print JSON, in ASCII where the encoding of stdout may lack a character."""
    encoding = sys.stdout.encoding if sys.stdout is not None else ""
    _print(json.dumps(content, ensure_ascii="utf" not in encoding.lower(), indent=2))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with its code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        program.main(args=arguments, prog_name="notice", standalone_mode=False)
    except NoticeError as error:
        for fault in error.faults:
            _say(f"error: {fault}", "error")
        raise SystemExit(error.exit_code) from None
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.format_message())
        raise SystemExit(2) from None
    except click.ClickException as error:
        _say(f"error: {error.format_message()}", "error")
        raise SystemExit(2) from None
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted; what was being written is not there")
        raise SystemExit(INTERRUPTED) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _say(f"error: {place}{error.strerror or error}", "error")
        raise SystemExit(FileError.exit_code) from None
    raise SystemExit(0)
