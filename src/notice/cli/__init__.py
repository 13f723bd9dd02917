"""The command line: the only part that prints, and the only one that ends the program."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

import click

from notice.cli import (
    authoring,
    coming,
    diff,
    editions,
    importing,
    numbers,
    preview,
    reference,
    verify,
)
from notice.cli.console import say
from notice.cli.program import program
from notice.errors import ExitCode, NoticeError

__all__ = [
    "authoring",
    "coming",
    "diff",
    "editions",
    "importing",
    "main",
    "numbers",
    "preview",
    "program",
    "reference",
    "verify",
]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with the code that its command returns, 0 where it returns none."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stdout = sys.stdout
    if isinstance(stdout, TextIOWrapper) and stdout.errors == "strict":
        stdout.reconfigure(errors="backslashreplace")
    try:
        code = program.main(args=arguments, prog_name="notice", standalone_mode=False)
    except NoticeError as error:
        for fault in error.faults:
            say(f"error: {fault}", "error")
        raise SystemExit(error.exit_code) from None
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        raise SystemExit(ExitCode.INVALID_INPUT) from None
    except click.ClickException as error:
        say(f"error: {error.format_message()}", "error")
        raise SystemExit(ExitCode.INVALID_INPUT) from None
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was not finished is as it was before")
        raise SystemExit(ExitCode.INTERRUPTED) from None
    except MemoryError:
        hint = "build fewer years or languages at once, or free memory"
        say(f"error: there is not enough memory; {hint}", "error")
        raise SystemExit(ExitCode.FILE_ERROR) from None
    except SystemExit:
        if sys.stdout is not stdout:  # click takes it away where nobody reads its help
            raise SystemExit(ExitCode.READER_LEFT) from None
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(f"error: {place}{error.strerror or error}", "error")
        raise SystemExit(ExitCode.FILE_ERROR) from None
    raise SystemExit(code or ExitCode.DONE)
