"""The program as click sees it: commands by name, and its own words for what click refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module

import click

from notice import __version__
from notice.errors import ExitCode, Fault, UsageError, unknown

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

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in groups, each under what it is about."""
        records: dict[str, list[tuple[str, str]]] = {heading: [] for heading in (*GROUPS, REST)}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                about = (name for name, options in GROUPS.items() if options & {*parameter.opts})
                records[next(about, REST)].append(record)
        for heading, rows in records.items():
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


GROUPS = {
    "Which statements": {"--notice", "--lang", "--issuer", "--format", "--for"},
    "What to compare with": {"--against", "--against-rev"},
    "How they look": {"--layout", "--paper", "--pdf-standard", "--width", "--date"},
    "Mail messages": {"--from", "--to", "--reply-to", "--list-unsubscribe"},
    "Where files lie": {"--out", "--templates", "--fonts"},
}
"""The headings of ``--help``, and the options below each; every other comes last."""
REST = "Options"


COMMANDS: Mapping[str, tuple[str, str]] = {
    "approve": ("authoring", "Record that a text is approved as it is now."),
    "build": ("editions", "Build the statements of one year or several."),
    "calendar": ("coming", "Print the days of coming years as a calendar."),
    "check": ("checking", "Check the statements of many years ahead."),
    "diff": ("diff", "Show what has changed since last year."),
    "doctor": ("reference", "Say what is installed and which texts are ready."),
    "explain": ("reference", "Explain a finding."),
    "import": ("importing", "Make last year's statement a notice."),
    "issue": ("issuing", "Mark an edition as issued; correct or withdraw it."),
    "language": ("language", "Print all that a language writes, for a reviewer."),
    "list": ("coming", "List the notices and their next days."),
    "man": ("manual", "Print the manual page."),
    "new": ("authoring", "Begin a notice in ./templates."),
    "next": ("coming", "Say what is due."),
    "numbers": ("numbers", "Say what each number is, and what it will be next year."),
    "preview": ("preview", "Show the statements in the browser."),
    "schema": ("reference", "Print a JSON Schema: of files, or of what --json prints."),
    "sign": ("sign", "Put the seal of the office on the PDFs."),
    "verify": ("verify", "Compare editions with their receipts."),
}
"""Each command with its module, which is imported when the command is asked for, and a summary."""


class Group(click.Group):
    """The program: commands by name, with the nearest name for one that does not exist."""

    command_class = Command

    def list_commands(self, ctx: click.Context | None = None) -> list[str]:
        """Return the names of all commands, without importing any."""
        del ctx
        return [*COMMANDS]

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        """Return a command, whose module is imported first: it adds its commands to this group."""
        del ctx
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            import_module(f"notice.cli.{COMMANDS[cmd_name][0]}")
        return self.commands.get(cmd_name)

    def every_command(self) -> Mapping[str, click.Command]:
        """Return every command by name."""
        for name in COMMANDS:
            self.get_command(None, name)
        return {name: self.commands[name] for name in COMMANDS}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and summaries of the commands, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise UsageError(unknown("command", args[0], known))
        return super().resolve_command(ctx, args)


CODES = "; ".join(f"{code.value} {code.meaning}" for code in ExitCode)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"Exit codes: {CODES}.",
)
@click.version_option(__version__, prog_name="notice")
def program() -> None:
    """Issue the same anniversary statement every year, right, in every language."""
