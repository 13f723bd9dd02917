"""The program as click sees it: commands by name, and its own words for what click refuses."""

from __future__ import annotations

import re

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


class Group(click.Group):
    """The program: commands by name, with the nearest name for one that does not exist."""

    command_class = Command

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
