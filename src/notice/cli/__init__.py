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
    issuing,
    language,
    manual,
    numbers,
    preview,
    reference,
    verify,
)
from notice.cli.console import say
from notice.cli.program import program
from notice.cli.report import Report
from notice.errors import ExitCode, Fault, FileError, InterruptionError, NoticeError, UsageError

__all__ = [
    "authoring",
    "coming",
    "diff",
    "editions",
    "importing",
    "issuing",
    "language",
    "main",
    "manual",
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
    report = Report.asked(sys.argv[1:] if arguments is None else arguments)
    try:
        code = program.main(args=arguments, prog_name="notice", standalone_mode=False)
    except NoticeError as error:
        raise SystemExit(report.stop(error)) from None
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        raise SystemExit(ExitCode.INVALID_INPUT) from None
    except click.ClickException as error:
        raise SystemExit(report.stop(UsageError(error.format_message()))) from None
    except (click.Abort, KeyboardInterrupt):
        message, hint = "interrupted", "what was not finished is as it was before"
        raise SystemExit(
            report.stop(InterruptionError(Fault(message=message, hint=hint)))
        ) from None
    except MemoryError:
        message = "there is not enough memory"
        hint = "build fewer years or languages at once, or free memory"
        raise SystemExit(report.stop(FileError(Fault(message=message, hint=hint)))) from None
    except SystemExit:
        if sys.stdout is not stdout:  # click takes it away where nobody reads its help
            raise SystemExit(ExitCode.READER_LEFT) from None
        raise
    except OSError as error:
        fault = Fault(str(error.filename or ""), message=error.strerror or str(error))
        raise SystemExit(report.stop(FileError(fault))) from None
    raise SystemExit(code or ExitCode.DONE)
